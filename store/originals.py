"""The originals: raw bytes exactly as received, written once, each a standard age file.

An original is sealed to the service's key and to the offline recovery key, so that `age --decrypt -i KEY FILE` opens it
without Ihala. Its name is an HMAC of its SHA-256: a stranger who holds a letter cannot tell from the names whether
we have it. Reading computes the SHA-256 again, so that a changed or swapped file is found.
"""

import hashlib
import hmac
from datetime import datetime
from pathlib import Path

import pyrage

from store.durable import TEMPORARY_SUFFIX, make_folder_durably, write_durably
from store.errors import OriginalDamagedError, OriginalMissingError
from store.keys import Keys


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
        sha256 = hashlib.sha256(raw).hexdigest()
        path = self.path(sha256)
        if not self._is_whole(sha256):
            make_folder_durably(path.parent)
            write_durably(path, pyrage.encrypt(raw, self._recipients))
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes with this SHA-256. Raises OriginalMissingError, OriginalDamagedError."""
        path = self.path(sha256)
        try:
            sealed = path.read_bytes()
        except FileNotFoundError:
            raise OriginalMissingError(
                f"the original {path.name} is not in its folder; restore the originals from the backup"
            ) from None
        try:
            raw = bytes(pyrage.decrypt(sealed, [self._identity]))
        except pyrage.DecryptError:
            raw = b""
        if hashlib.sha256(raw).hexdigest() != sha256:
            raise OriginalDamagedError(f"the original {path.name} was changed on disk; restore it from the backup")
        return raw

    def keep_opened(self, locked: str, opened: bytes) -> None:
        """Stores the file with the SHA-256 `locked`, opened by a person who knew its password. Raises DiskFullError."""
        sha256 = self.write(opened)
        path = self._opened_path(locked)
        make_folder_durably(path.parent)
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
        leftovers = [file for file in self._root.glob(f"*/.*{TEMPORARY_SUFFIX}") if _changed(file) < before.timestamp()]
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        return len(leftovers)

    def _is_whole(self, sha256: str) -> bool:
        try:
            self.read(sha256)
        except (OriginalMissingError, OriginalDamagedError):
            return False
        return True


def _changed(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
