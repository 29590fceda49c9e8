"""The binary Word format ([MS-DOC], Word 97 to 2003): the text by its piece table, and what runs and paragraphs say.

Text is stored in pieces, in the order of editing; characters are counted across them (a "cp"), while formatting is
kept by byte position (an "fc") in pages of 512 bytes. Of the formatting, only what decides on the text is read: what a
revision deleted, what is hidden, where a table's cells and rows end.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

UNSEEN = "\ufdd0"
"""Stands for each character that is hidden or deleted, so that all others keep their place."""

_TEXT_LIMIT = 20_000_000
_PAGE = 512
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_WORD_97 = 0xC1
_COMPRESSED = 0x40000000
_FIRST_CCP, _FIRST_FC = 0x4C, 0x9A
_CLX, _HEADERS, _CHARACTERS, _PARAGRAPHS = 33, 11, 12, 13
"""Places of (fc, lcb) pairs in the file information block."""
_WORD = 6
"""Bytes up to which what is hidden is no word."""
_DELETED, _HIDDEN = 0x0800, 0x083C
_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL, _INNER_ROW = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
_OPERAND_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_LONG_OPERAND = 0xD608


class NotWord97Error(ValueError):
    """The streams are no Word 97 document that can be read."""


class LockedError(NotWord97Error):
    """The document needs a password."""


class OlderError(NotWord97Error):
    """The document is of Word 95 or before."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a paragraph's properties say about its end."""

    depth: int = 0
    row_end: bool = False
    inner_cell: bool = False
    inner_row: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    cp: int
    fc: int
    length: int
    width: int


@dataclass(frozen=True, slots=True)
class Word97:
    """All text, by cp; where each story ends; the cps that part the headers; and the marks of paragraphs by fc."""

    text: str
    lengths: tuple[int, ...]
    """Characters of the main text, footnotes, headers, macros, comments, endnotes, text boxes, header text boxes."""
    header_starts: tuple[int, ...]
    hides: bool
    """Whether words are formatted as hidden."""
    _pieces: tuple[_Piece, ...]
    _mark_starts: tuple[int, ...]
    _marks: tuple[Mark, ...]

    @property
    def knows_marks(self) -> bool:
        """Whether the properties of paragraphs could be read."""
        return bool(self._marks)

    def mark_at(self, cp: int) -> Mark:
        """What the paragraph that ends with the character `cp` says about its end."""
        found = bisect_right(self._pieces, cp, key=lambda piece: piece.cp) - 1
        if found < 0 or not self._marks:
            return Mark()
        piece = self._pieces[found]
        place = bisect_right(self._mark_starts, piece.fc + (cp - piece.cp) * piece.width) - 1
        return self._marks[place] if place >= 0 else Mark()


def _u16(data: bytes, place: int) -> int:
    return int(struct.unpack_from("<H", data, place)[0])


def _u32(data: bytes, place: int) -> int:
    return int(struct.unpack_from("<I", data, place)[0])


def uses_table_1(document: bytes) -> bool:
    """Which of the two table streams belongs to the document stream. Raises struct.error on a short one."""
    return bool(_u16(document, 0x0A) & _TABLE_1)


def parse(document: bytes, table: bytes) -> Word97:
    """The text of the streams WordDocument and 0Table or 1Table.

    Raises NotWord97Error (or one of its kinds), struct.error or IndexError on streams that make no document.
    """
    if _u16(document, 0) not in {0xA5EC, 0xA5DC, 0xA59C}:
        raise NotWord97Error("no file information block")
    if _u16(document, 0x0A) & _ENCRYPTED:
        raise LockedError("encrypted")
    if _u16(document, 2) < _WORD_97:
        raise OlderError("before Word 97")

    def part(number: int) -> bytes:
        start, length = struct.unpack_from("<II", document, _FIRST_FC + 8 * number)
        return table[start : start + length]

    pieces = tuple(_pieces(part(_CLX)))
    runs = list(_runs(document, part(_CHARACTERS), 1))
    unseen = [(start, end) for start, end, sprms in runs if sprms.get(_DELETED, 0) & 1 or sprms.get(_HIDDEN, 0) & 1]
    hidden = [end - start for start, end, sprms in runs if sprms.get(_HIDDEN, 0) & 1 and not sprms.get(_DELETED, 0) & 1]
    marks = sorted(
        ((start, _mark(sprms)) for start, _, sprms in _runs(document, part(_PARAGRAPHS), 13)), key=lambda mark: mark[0]
    )
    header = part(_HEADERS)
    return Word97(
        text=_text(document, pieces, sorted(unseen)),
        lengths=struct.unpack_from("<8I", document, _FIRST_CCP),
        header_starts=struct.unpack_from(f"<{len(header) // 4}I", header),
        hides=sum(hidden) > _WORD,
        _pieces=pieces,
        _mark_starts=tuple(start for start, _ in marks),
        _marks=tuple(mark for _, mark in marks),
    )


def _pieces(clx: bytes) -> Iterator[_Piece]:
    """The piece table, in the order of the text."""
    place = 0
    while place < len(clx) and clx[place] == 1:
        place += 3 + _u16(clx, place + 1)
    if place >= len(clx) or clx[place] != 2:
        raise NotWord97Error("no piece table")
    plc = clx[place + 5 :][: _u32(clx, place + 1)]
    count = (len(plc) - 4) // 12
    total = 0
    for number in range(count):
        start, end = struct.unpack_from("<II", plc, 4 * number)
        fc = _u32(plc, 4 * (count + 1) + 8 * number + 2)
        narrow = bool(fc & _COMPRESSED)
        fc &= _COMPRESSED - 1
        total += max(0, end - start)
        if total > _TEXT_LIMIT:
            raise NotWord97Error("more text than a letter has")
        yield _Piece(start, fc // 2 if narrow else fc, max(0, end - start), 1 if narrow else 2)


def _text(document: bytes, pieces: tuple[_Piece, ...], unseen: list[tuple[int, int]]) -> str:
    starts = [start for start, _ in unseen]
    out: list[str] = []
    for piece in pieces:
        raw = document[piece.fc : piece.fc + piece.length * piece.width]
        # Characters, not code points: a surrogate pair counts as two, and is joined when all is read.
        characters = list(raw.decode("cp1252", "replace") if piece.width == 1 else _units(raw))
        end = piece.fc + piece.length * piece.width
        place = max(0, bisect_right(starts, piece.fc) - 1)
        while place < len(unseen) and unseen[place][0] < end:
            first = max(0, (unseen[place][0] - piece.fc) // piece.width)
            last = min(len(characters), (unseen[place][1] - piece.fc) // piece.width)
            characters[first:last] = UNSEEN * max(0, last - first)
            place += 1
        out.append("".join(characters).ljust(piece.length, UNSEEN))
    return "".join(out)


def _units(raw: bytes) -> str:
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) & ~1])))


def _runs(document: bytes, plc: bytes, step: int) -> Iterator[tuple[int, int, dict[int, int]]]:
    """The runs of formatting: first and last byte position, and the properties; `step` is the size of a run's entry."""
    count = min((len(plc) - 4) // 8, len(document) // _PAGE)
    for number in range(max(0, count)):
        start = _PAGE * _u32(plc, 4 * (count + 1) + 4 * number)
        page = document[start : start + _PAGE]
        if len(page) < _PAGE:
            continue
        runs = page[-1]
        for run in range(runs):
            entry = 4 * (runs + 1) + step * run
            if entry >= _PAGE:
                break
            first, last = struct.unpack_from("<II", page, 4 * run)
            offset = 2 * page[entry]
            yield first, last, _sprms(page, offset, paragraph=step > 1) if offset else {}


def _sprms(page: bytes, offset: int, paragraph: bool) -> dict[int, int]:
    """The properties stored at `offset` of a page; a paragraph's begin with the number of its style."""
    if offset >= _PAGE - 1:
        return {}
    length, offset = page[offset], offset + 1
    if paragraph:
        length, offset = (2 * page[offset], offset + 1) if length == 0 else (2 * length - 1, offset)
        offset, length = offset + 2, length - 2
    data = page[offset : offset + max(0, length)]
    found: dict[int, int] = {}
    place = 0
    while place + 3 <= len(data):
        code = _u16(data, place)
        place += 2
        size = _OPERAND_SIZES.get(code >> 13)
        if size is None:
            size = 1 + (_u16(data, place) if code == _LONG_OPERAND and place + 2 <= len(data) else data[place])
        found[code] = int.from_bytes(data[place : place + min(size, 4)], "little")
        place += size
    return found


def _mark(sprms: dict[int, int]) -> Mark:
    in_table = bool(sprms.get(_IN_TABLE))
    depth = sprms.get(_DEPTH, 1 if in_table else 0)
    return Mark(
        depth=min(depth, 20) if in_table or depth else 0,
        row_end=bool(sprms.get(_ROW_END)),
        inner_cell=bool(sprms.get(_INNER_CELL)),
        inner_row=bool(sprms.get(_INNER_ROW)),
    )
