"""A Maildir on this machine: what a local mail server delivers into, and what needs no server to try Ihala.

A message's UID is the unique part of its file name, which stays the same when a reader moves it from `new` to `cur` or
changes its flags. Names are never used again, so the mailbox has one UIDVALIDITY for ever.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Self

from ingest.errors import MailboxRefusedError, MailboxUnreachableError, MarkRefusedError, MessageLeftError
from ingest.mailboxes import MaildirMailbox
from ingest.source import Listing

UIDVALIDITY = 1
PIECE = 1 << 20
"""Bytes read at once."""
LOOK = 1.0
"""Seconds between two looks at whether something was delivered."""


class MaildirSource:
    """A Maildir; there is no connection to keep."""

    def __init__(self, mailbox: MaildirMailbox) -> None:
        self._mailbox = mailbox
        self._files: dict[str, Path] = {}
        self._listed: tuple[int, ...] = ()
        """When the folders had last changed before they were listed."""

    @property
    def name(self) -> str:
        """The mailbox's name in the configuration."""
        return self._mailbox.name

    @property
    def token_seconds(self) -> None:
        """None: a folder is not signed in to."""
        return None

    @property
    def key(self) -> str:
        """The name: a Maildir's file names are unique by themselves."""
        return self.name

    def listing(self) -> Listing:
        """Everything in `new` and `cur`, oldest name first. No Maildir: MailboxUnreachableError."""
        self._listed = self._changed()
        self._files = self._scan()
        return Listing(UIDVALIDITY, tuple(sorted(self._files)))

    def fetch(self, uid: str) -> Iterator[bytes]:
        """The file's bytes, in pieces. A reader that renamed it before it was opened is followed once."""
        for file in (self._files.get(uid), self._scan().get(uid)):
            try:
                if file is not None:
                    yield from _pieces(file)
                    return
            except FileNotFoundError:
                continue
            except (PermissionError, IsADirectoryError) as error:  # listing worked: it is this one, not the mailbox
                raise MailboxRefusedError(
                    f"[mailbox.{self.name}] a message cannot be read ({type(error).__name__}): "
                    "see what in new and cur is no file or not for the service's user, and mend its rights"
                ) from error
            except OSError as error:
                raise self._unavailable(error) from error
        raise MessageLeftError("the message is no longer in the Maildir")

    def mark(self, uids: Sequence[str]) -> None:
        """Moves the files to the configured folder, keeping their names; without one they stay where they are."""
        if self._mailbox.move_to is None:
            return
        files = self._scan()
        for uid in uids:
            if uid in files:
                self._move(files[uid], self._mailbox.move_to)

    def _move(self, file: Path, move_to: str) -> None:
        folder = self._mailbox.path / f".{move_to.strip('./').replace('/', '.')}"
        try:
            for name in ("tmp", "new", "cur"):
                (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
            file.rename(folder / "cur" / (file.name if ":" in file.name else f"{file.name}:2,"))
        except FileNotFoundError:
            return  # somebody else moved it
        except OSError as error:
            raise MarkRefusedError(
                f"[mailbox.{self.name}] a message cannot be moved ({type(error).__name__}): "
                "check path, move_to and rights"
            ) from error

    def wait(self, seconds: float, stop: Event) -> None:
        """Until something was delivered or changed in the Maildir since the listing, or at most `seconds`."""
        end = time.monotonic() + seconds
        while self._changed() == self._listed and (left := end - time.monotonic()) > 0:
            if stop.wait(min(left, LOOK)):
                return

    def _changed(self) -> tuple[int, ...]:
        try:
            return tuple((self._mailbox.path / folder).stat().st_mtime_ns for folder in ("new", "cur"))
        except OSError:
            return ()

    def close(self) -> None:
        """Forgets the last listing."""
        self._files = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _scan(self) -> dict[str, Path]:
        try:
            return {
                file.name.partition(":")[0]: file
                for folder in ("new", "cur")
                for file in (self._mailbox.path / folder).iterdir()
                if not file.name.startswith(".")
            }
        except OSError as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: OSError) -> MailboxUnreachableError:
        return MailboxUnreachableError(
            f"[mailbox.{self.name}] the Maildir cannot be read ({type(error).__name__}): "
            "check path and the rights of the service's user"
        )


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while piece := stream.read(PIECE):
            yield piece
