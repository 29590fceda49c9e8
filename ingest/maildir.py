"""A Maildir on this machine: what a local mail server delivers into, and what needs no server to try Ihala.

A message's UID is the unique part of its file name, which stays the same when a reader moves it from `new` to `cur` or
changes its flags. Names are never used again, so the mailbox has one UIDVALIDITY for ever.
"""

from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.errors import MailboxRefusedError, MailboxUnreachableError
from ingest.mailboxes import MaildirMailbox
from ingest.source import Listing

UIDVALIDITY = 1


class MaildirSource:
    """A Maildir; there is no connection to keep."""

    def __init__(self, mailbox: MaildirMailbox) -> None:
        self._mailbox = mailbox
        self._files: dict[str, Path] = {}

    @property
    def name(self) -> str:
        """The mailbox's name in the configuration."""
        return self._mailbox.name

    @property
    def key(self) -> str:
        """The name: a Maildir's file names are unique by themselves."""
        return self.name

    def listing(self) -> Listing:
        """Everything in `new` and `cur`, oldest name first. No Maildir: MailboxUnreachableError."""
        self._files = self._scan()
        return Listing(UIDVALIDITY, tuple(sorted(self._files)))

    def fetch(self, uid: str) -> bytes | None:
        """The file's bytes; None where it is gone. A reader that renamed it meanwhile is followed once."""
        for file in (self._files.get(uid), self._scan().get(uid)):
            try:
                if file is not None:
                    return file.read_bytes()
            except FileNotFoundError:
                continue
            except OSError as error:
                raise self._unavailable(error) from error
        return None

    def mark(self, uid: str) -> None:
        """Moves the file to the configured folder, keeping its name; without one it stays where it is."""
        if self._mailbox.move_to is None:
            return
        file = self._scan().get(uid)
        if file is None:
            return
        folder = self._mailbox.path / f".{self._mailbox.move_to.strip('./').replace('/', '.')}"
        try:
            for name in ("tmp", "new", "cur"):
                (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
            file.rename(folder / "cur" / (file.name if ":" in file.name else f"{file.name}:2,"))
        except FileNotFoundError:
            return  # somebody else moved it
        except OSError as error:
            raise MailboxRefusedError(
                f"[mailbox.{self.name}] a message cannot be moved ({type(error).__name__}): "
                "check path, move_to and rights"
            ) from error

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
