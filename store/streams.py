"""Bytes that pass through without being held: what age's encryption reads from and writes to."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from store.durable import full_disk_named


class Pieces:
    """A file to read from, made of pieces; digests them, counts them, and keeps the first `head` bytes."""

    def __init__(self, pieces: Iterable[bytes], head: int) -> None:
        self._pieces, self._rest, self._keep = iter(pieces), memoryview(b""), head
        self._digest = hashlib.sha256()
        self._error: BaseException | None = None
        self.size = 0
        self.head = b""

    @property
    def sha256(self) -> str:
        """The digest, in hex, of everything that was read."""
        return self._digest.hexdigest()

    def read(self, size: int) -> bytes:
        """At most `size` bytes, and none only at the end."""
        while not self._rest:
            piece = self._next()
            if piece is None:
                return b""
            self._rest = memoryview(piece)
        taken, self._rest = bytes(self._rest[:size]), self._rest[size:]
        self._digest.update(taken)
        self.size += len(taken)
        if len(self.head) < self._keep:
            self.head += taken[: self._keep - len(self.head)]
        return taken

    @contextmanager
    def raising(self) -> Iterator[None]:
        """Raises what the pieces raised, where a reader in between made something else of it."""
        try:
            yield
        finally:
            if self._error is not None:
                raise self._error

    def _next(self) -> bytes | None:
        with _Remembered(self):
            return next(self._pieces, None)


class _Remembered:
    """Notes on its `Pieces` what the block raises, and lets it pass."""

    def __init__(self, pieces: Pieces) -> None:
        self._of = pieces

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._of._error = error


class Sink:
    """A new file to write to, for the owner alone; taken away again where its block fails. Raises DiskFullError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._error: OSError | None = None

    def __enter__(self) -> Self:
        with full_disk_named(self._path.parent):
            self._descriptor = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)
        if error is not None:
            self._path.unlink(missing_ok=True)
        if self._error is not None:
            with full_disk_named(self._path.parent):
                raise self._error

    def write(self, data: bytes) -> int:
        """Writes all of `data`."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError as error:
            self._error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing waits here; the kernel has it all."""


class Head:
    """A file to write to that digests everything and keeps the first `size` bytes, or all where it is None."""

    def __init__(self, size: int | None) -> None:
        self._size, self._digest, self._kept = size, hashlib.sha256(), bytearray()

    def write(self, data: bytes) -> int:
        """Takes all of `data`."""
        self._digest.update(data)
        self._kept += data if self._size is None else data[: max(0, self._size - len(self._kept))]
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    @property
    def sha256(self) -> str:
        """The digest, in hex, of everything that was written."""
        return self._digest.hexdigest()

    @property
    def data(self) -> bytes:
        """What was kept."""
        return bytes(self._kept)
