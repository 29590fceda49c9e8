"""Compound files ([MS-CFB]): the streams of old office documents and saved mails, through olefile."""

import io
import struct
from collections.abc import Iterator, Sequence

from parsers.formats import Enclosed
from parsers.office.ole import packaged

COMPOUND_FAILS = (
    OSError, struct.error, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, EOFError,
    RecursionError,
)  # fmt: skip
"""What olefile (its own error is an OSError) raises on files cut short or tampered with."""

_WHOLE_FILES = ("Package", "CONTENTS", "Contents")
"""Streams that hold an embedded file as it is."""
_NATIVE = "\x01Ole10Native"
_HARMLESS = frozenset({"Equation Native", "\x03ObjInfo", "\x01CompObj", "\x01Ole", "\x03EPRINT", "\x03LINK"})


class Compound:
    """The compound file `data`. Raises one of `COMPOUND_FAILS` when it cannot be opened at all."""

    def __init__(self, data: bytes) -> None:
        import olefile

        # The quiet level: what is wrong shows in the streams that cannot be read.
        self._file = olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_FATAL)
        self.names: tuple[tuple[str, ...], ...] = tuple(tuple(path) for path in self._file.listdir())
        self.damaged = False

    def stream(self, *path: str) -> bytes:
        """The stream at `path`; none where there is none or where it cannot be read."""
        if path not in self.names:
            return b""
        try:
            return bytes(self._file.openstream(list(path)).read())
        except COMPOUND_FAILS:
            self.damaged = True
            return b""

    def objects(self, storage: Sequence[str] = ()) -> Iterator[Enclosed | None]:
        """The files embedded below `storage`, storage by storage; None for an object that cannot be taken out."""
        depth = len(storage)
        groups: dict[tuple[str, ...], list[str]] = {}
        for path in self.names:
            if path[:depth] == tuple(storage):
                groups.setdefault(path[:-1], []).append(path[-1])
        for around, streams in groups.items():
            whole = next((name for name in _WHOLE_FILES if name in streams), None)
            if _NATIVE in streams:
                native = self.stream(*around, _NATIVE)
                yield packaged(native[4:]) or Enclosed("", native[4:])
            elif whole:
                yield Enclosed("", self.stream(*around, whole))
            elif not set(streams) <= _HARMLESS and "Equation Native" not in streams:
                yield None


def opened(data: bytes) -> Compound | None:
    """The compound file `data`, or None where it cannot be opened."""
    try:
        return Compound(data)
    except COMPOUND_FAILS:
        return None
