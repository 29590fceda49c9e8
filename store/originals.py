"""The originals: raw bytes exactly as received, written once, each a standard age file.

An original is sealed to the service's key and to the offline recovery key, so that `age --decrypt -i KEY FILE` opens it
without Ihala. Its name is an HMAC of its SHA-256: a stranger who holds a letter cannot tell from the names whether
we have it. Reading computes the SHA-256 again, so that a changed or swapped file is found.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyrage

from store.durable import TEMPORARY_SUFFIX, make_folders_durably, put_durably, temporary_in, write_durably
from store.errors import OriginalDamagedError, OriginalMissingError
from store.keys import Keys
from store.streams import Head, Pieces, Sink

HEAD = 65_536
"""Bytes from the beginning of an original that staging hands back: its headers."""


@dataclass(frozen=True, slots=True)
class Staged:
    """An original that is written and sealed, but not yet durable nor in its place; `head` is its beginning."""

    sha256: str
    size: int
    head: bytes
    temporary: Path


class Originals:
    """A folder of originals, addressed by SHA-256."""

    def __init__(self, root: Path, keys: Keys) -> None:
        self._root = root
        self._index = keys.index
        self._identity = pyrage.x25519.Identity.from_str(keys.identity)
        self._recipients = [pyrage.x25519.Recipient.from_str(key) for key in keys.recipients]

    def path(self, sha256: str) -> Path:
        """Where the original with this hex digest stands, whether it is there or not."""
        name = hmac.new(self._index, bytes.fromhex(sha256), hashlib.sha256).hexdigest()
        return self._root / name[:2] / f"{name}.age"

    def write(self, raw: bytes) -> str:
        """Stores `raw` durably, once, and returns its SHA-256 in hex. Raises DiskFullError."""
        staged = self.stage((raw,))
        self.settle((staged,))
        return staged.sha256

    def stage(self, pieces: Iterable[bytes]) -> Staged:
        """Seals what comes in pieces into a temporary file; never holds it whole. `settle` makes it durable.

        Raises DiskFullError, and whatever `pieces` raises; then nothing is left behind.
        """
        source = Pieces(pieces, HEAD)
        make_folders_durably(self._root)
        temporary = temporary_in(self._root)
        with Sink(temporary) as sink, source.raising():
            pyrage.encrypt_io(source, sink, self._recipients)
        return Staged(source.sha256, source.size, source.head, temporary)

    def settle(self, staged: Sequence[Staged]) -> None:
        """Makes staged originals durable, each in its place, once. Raises DiskFullError, OSError.

        Nothing half-written is left behind, whatever it raises: a disk that is full must not be filled by trying.
        """
        new: dict[Path, Path] = {}
        try:
            for each in staged:
                path = self.path(each.sha256)
                if path not in new and not self._is_whole(each.sha256):
                    new[path] = each.temporary
            make_folders_durably(*{path.parent for path in new})
            put_durably(new)
        finally:
            for each in staged:
                each.temporary.unlink(missing_ok=True)

    def read(self, sha256: str) -> bytes:
        """The bytes with this SHA-256. Raises OriginalMissingError, OriginalDamagedError."""
        return self.read_head(sha256, None)

    def read_head(self, sha256: str, size: int | None) -> bytes:
        """The first `size` bytes of the original with this SHA-256, checked as a whole and never held whole.

        All of them where `size` is None. Raises OriginalMissingError, OriginalDamagedError.
        """
        path, head = self.path(sha256), Head(size)
        try:
            with path.open("rb") as sealed:
                pyrage.decrypt_io(sealed, head, [self._identity])
        except FileNotFoundError:
            raise OriginalMissingError(
                f"the original {path.name} is not in its folder; restore the originals from the backup"
            ) from None
        except (pyrage.DecryptError, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # the disk, not the bytes: age gives a failed check no number
            head = Head(size)
        if head.sha256 != sha256:
            raise OriginalDamagedError(f"the original {path.name} was changed on disk; restore it from the backup")
        return head.data

    def keep_opened(self, locked: str, opened: bytes) -> None:
        """Stores the file with the SHA-256 `locked`, opened by a person who knew its password. Raises DiskFullError."""
        sha256 = self.write(opened)
        path = self._opened_path(locked)
        make_folders_durably(path.parent)
        write_durably(path, pyrage.encrypt(sha256.encode("ascii"), self._recipients))

    def opened(self, locked: str) -> bytes | None:
        """The opened copy of the file with the SHA-256 `locked`, or None. Raises as `read` does."""
        try:
            sealed = self._opened_path(locked).read_bytes()
        except FileNotFoundError:
            return None
        try:
            return self.read(bytes(pyrage.decrypt(sealed, [self._identity])).decode("ascii"))
        except (pyrage.DecryptError, ValueError):
            raise OriginalDamagedError(f"{self._opened_path(locked).name} was changed on disk; restore it") from None

    def _opened_path(self, locked: str) -> Path:
        name = hmac.new(self._index, b"opened" + bytes.fromhex(locked), hashlib.sha256).hexdigest()
        return self._root / name[:2] / f"{name}.opened.age"

    def sweep(self, before: datetime) -> int:
        """Removes what a crash before that moment left half-written; returns how many files."""
        leftovers = [file for file in self._root.rglob(f".*{TEMPORARY_SUFFIX}") if _changed(file) < before.timestamp()]
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        return len(leftovers)

    def _is_whole(self, sha256: str) -> bool:
        try:
            self.read_head(sha256, 0)
        except (OriginalMissingError, OriginalDamagedError):
            return False
        return True


def _changed(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
