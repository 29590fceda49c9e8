"""Opening a PDF: pdfminer's document, with the objects that need no more than plain syntax read by one expression."""

import io
import re
import struct
from binascii import unhexlify
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser, PDFStreamParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, int_value
from pdfminer.psexceptions import PSEOF
from pdfminer.psparser import LIT, PSLiteral

_ENDS = rb"(?=[\s/\[\]<>()%])"
_TOKEN = re.compile(
    rb"\s*+(?:/([A-Za-z0-9+,._-]++)" + _ENDS  # 1: a name
    + rb"|(\d++)\s++\d++\s++R" + _ENDS  # 2: a reference
    + rb"|([-+]?+\d++)" + _ENDS  # 3: a whole number
    + rb"|([-+]?+\d*+\.\d++)" + _ENDS  # 4: a number
    + rb"|\(((?:[^()\\]++|\\(?:[0-3][0-7]{2}|[nrtbf\\]))*)\)"  # 5: a string
    + rb"|<((?:[0-9A-Fa-f]{2})*)>"  # 6: one in hexadecimal digits
    + rb"|(true|false)" + _ENDS  # 7: a truth value
    + rb"|\[([-+.\d\s]*+)\]"  # 8: an array of numbers
    + rb"|(<<|\[)"  # 9: what opens
    + rb"|(>>|\])"  # 10: what closes
    + rb")?"
)  # fmt: skip
_REFERENCE, _OPENING, _CLOSING = 2, 9, 10
_HEADER = re.compile(rb"\s*+(\d{1,10}+)\s++\d++\s++obj" + _ENDS)
_END = re.compile(rb"\s*+endobj" + _ENDS)
_STREAM = re.compile(rb"\s*+stream(?:\r\n|\n)")
_BASE_85 = re.compile(rb"([!-u \t\n\r\v]*+)~>\s*+")
_ZERO_85 = 33 * (85**5 - 1) // 84
_IN_85 = LIT("ASCII85Decode")
_PARAMETERS = frozenset({"F", "DP", "DecodeParms", "FDecodeParms"})
_END_OF_STREAM = re.compile(rb"\s*+endstream\s++endobj" + _ENDS)


def _numbers(array: bytes) -> list[float]:
    if b"." not in array:
        return list(map(int, array.split()))
    return [float(number) if b"." in number else int(number) for number in array.split()]


def _string(literal: bytes) -> bytes:
    return literal.decode("unicode_escape").encode("latin-1") if b"\\" in literal else literal


_MADE: dict[int, Callable[[bytes], object]] = {
    1: lru_cache(maxsize=4096)(lambda name: LIT(name.decode("ascii"))),
    3: int,
    4: float,
    5: _string,
    6: unhexlify,
    7: lambda word: word == b"true",
    8: _numbers,
}
"""What each kind of token that stands for itself is made into."""


def plain_objects(data: bytes, start: int, document: Any, most: int | None = None) -> tuple[list[object], int]:  # noqa: ANN401
    """The objects from `start` on, as pdfminer makes them, and where the last one ends: up to `most` of them, or up to
    one that holds what is not plain (escapes in names, rare ones in strings, null, comments, what is no syntax)."""
    objects: list[Any] = []
    values, around, end = objects, list[tuple[bytes, list[Any]]](), start
    for found in _TOKEN.finditer(data, start):
        kind = found.lastindex
        if kind is None:
            break
        if kind == _OPENING:
            around.append((found[kind], values))
            values = []
            continue
        try:
            if kind == _REFERENCE:
                value: object = PDFObjRef(document, int(found[kind]))
            elif kind == _CLOSING:
                opening, outer = around.pop()
                value, values = _closed(opening + found[kind], values), outer
            else:
                value = _MADE[kind](found[kind])
        except (LookupError, ValueError):
            break
        values.append(value)
        if values is objects:
            end = found.end()
            if len(objects) == most:
                break
    return objects, end


def _closed(brackets: bytes, values: list[Any]) -> object:
    """The array or dictionary of these values. Raises ValueError where it is neither."""
    if brackets == b"[]":
        return values
    keys = values[::2]
    if brackets != b"<<>>" or len(values) % 2 or not all(key.__class__ is PSLiteral for key in keys):
        raise ValueError
    return dict(zip([key.name for key in keys], values[1::2], strict=True))


def from_base_85(data: bytes) -> bytes | None:
    """The bytes behind plain base-85 digits (ISO 32000-2, 7.4.3); None where pdfminer has to look at them itself."""
    found = _BASE_85.fullmatch(data)
    if not found:
        return None
    digits = found[1].translate(None, b" \t\n\r\v")
    missing = -len(digits) % 5
    fives = zip(*[iter(digits + b"u" * missing)] * 5, strict=True)
    try:
        numbers = [a * 85**4 + b * 85**3 + c * 85**2 + d * 85 + e - _ZERO_85 for a, b, c, d, e in fives]
        return struct.pack(f">{len(numbers)}I", *numbers)[: len(numbers) * 4 - missing]
    except struct.error:
        return None


class _Stream(PDFStream):
    """pdfminer's stream, whose base-85 digits are read five at a time."""

    def decode(self) -> None:
        """Takes the filters off."""
        filters = self.attrs.get("Filter")
        if isinstance(filters, list) and filters[:1] == [_IN_85] and self.attrs.keys().isdisjoint(_PARAMETERS):
            data = None if self.decipher else from_base_85(self.rawdata or b"")
            if data is not None:
                self.data, self.rawdata = PDFStream({"Filter": filters[1:]}, data).get_data(), None
                return
        super().decode()


class _Document(PDFDocument):
    """pdfminer's document of these bytes."""

    def __init__(self, data: bytes) -> None:
        self._data, self._source = data, PDFParser(io.BytesIO(data))
        super().__init__(self._source)

    def _getobj_parse(self, pos: int, objid: int) -> object:
        """The object `objid`, which begins at `pos`."""
        header = None if self._source.fallback else _HEADER.match(self._data, pos)
        if header and int(header[1]) == objid:
            plain, end = plain_objects(self._data, header.end(), self, 1)
            if plain and _END.match(self._data, end):
                return plain[0]
            if plain and isinstance(plain[0], dict) and (stream := self._stream(plain[0], end)):
                return stream
        return super()._getobj_parse(pos, objid)

    def _stream(self, entries: dict[str, Any], place: int) -> PDFStream | None:
        """The stream that begins at `place`, or None where it is not exactly as long as it says."""
        start = _STREAM.match(self._data, place)
        if not start:
            return None
        length = int_value(entries.get("Length"))
        end = start.end() + length
        if length < 0 or not _END_OF_STREAM.match(self._data, end):
            return None
        return _Stream(entries, self._data[start.end() : end], self.decipher)

    def _get_objects(self, stream: Any) -> tuple[list[object], int]:  # noqa: ANN401 - pdfminer has no stubs
        """The objects of an object stream (ISO 32000-2, 7.5.7), after their numbers, and how many there are."""
        data = stream.get_data()
        parser = PDFStreamParser(data)
        parser.set_document(self)
        objects: list[object] = []
        place = 0
        try:
            while True:
                plain, place = plain_objects(data, place, self)
                objects += plain
                parser.seek(place)
                objects.append(parser.nextobject()[1])
                place = parser.bufpos + parser.charpos
        except PSEOF:
            return objects, stream.get("N", 0)

    def forget(self) -> None:
        """Lets go of the file and its objects, which refer to this document, so that no garbage collector is needed."""
        vars(self._source).clear()
        vars(self).clear()


@contextmanager
def opened(data: bytes) -> Iterator[tuple[PDFDocument, Iterator[PDFPage]]]:
    """The document and its pages. Raises what pdfminer does where the file is damaged or needs a password."""
    document = _Document(data)
    try:
        yield document, PDFPage.create_pages(document)
    finally:
        document.forget()
