"""Glyphs on a page into lines of text: what stands on one baseline, gaps as spaces, wide gaps as columns.

All lengths are in points. Rows are found by baseline, not by box, because a slash from a fallback font has another box
but the same baseline.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.document import Box, Word
from parsers.visual import glyph_class, is_turned, mirrored, misnested, typed_order

_SAME_BASELINE = 0.35
_WORD_GAP = 0.18
_WORD_GAP_BESIDE_SPACES = 0.5
_COLUMN_GAP = 1.6
"""Shares of the font size: of what counts as one baseline, as a space (where the file has spaces of its own, a gap
between letters is rather kerning), as a new column."""
COLUMN = "    "
_PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A drawn glyph: its text (one letter or a ligature's), box, baseline height from the page's foot, font size."""

    text: str
    box: Box
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of line text and the box it was drawn in; None for the spaces we put between."""

    text: str
    box: Box | None = None


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """How a page is read: its main direction, whether spaces are glyphs of the file, and whether its brackets were
    stored as drawn instead of as typed."""

    rtl: bool
    has_spaces: bool = False
    brackets_as_drawn: bool = False


def fold_forms(text: str) -> str:
    """Arabic presentation forms as the letters they stand for; nothing else changes.

    >>> fold_forms("ﻣﺤﻜﻤﺔ ﻻ ½")
    'محكمة لا ½'
    """
    return _PRESENTATION_FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]).replace(" ", ""), text)


def page_style(glyphs: Sequence[Glyph]) -> Style:
    """The direction most letters have, and the reading of brackets that leaves fewer without a partner."""
    letters = [glyph_class(glyph.text) for glyph in glyphs]
    spaces = sum(glyph.text.isspace() for glyph in glyphs)
    style = Style(letters.count("R") * 3 >= letters.count("L"), has_spaces=spaces * 20 > len(glyphs))
    if not any(is_turned(glyph.text) for glyph in glyphs):
        return style
    drawn = replace(style, brackets_as_drawn=True)
    as_typed, as_drawn = (
        sum(misnested(line_text(line)) for line in read_lines(glyphs, reading)) for reading in (style, drawn)
    )
    return drawn if as_drawn < as_typed else style


def line_text(line: Line) -> str:
    """The line's characters."""
    return "".join(piece.text for piece in line)


def read_lines(glyphs: Sequence[Glyph], style: Style) -> list[Line]:
    """The lines of these glyphs from top to bottom, each in the order it was typed in."""
    lines: list[Line] = []
    left_edge = min((glyph.box[0] for glyph in glyphs if not glyph.text.isspace()), default=0.0)
    previous_full = False
    for row in _rows(glyphs):
        columns = _columns(row, _WORD_GAP_BESIDE_SPACES if style.has_spaces else _WORD_GAP)
        if not columns:
            continue
        ordered = columns[::-1] if style.rtl else columns
        parts = [_typed(column, style, previous_full and len(columns) == 1) for column in ordered]
        lines.append(tuple(_joined(parts)))
        size = columns[0][0].size
        previous_full = columns[0][0].box[0] < left_edge + 4 * size
    return lines


def _joined(parts: Iterable[list[Piece]]) -> Iterable[Piece]:
    for number, part in enumerate(parts):
        if number:
            yield Piece(COLUMN)
        yield from part


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.baseline):
        if rows:
            first = rows[-1][0]
            if first.baseline - glyph.baseline <= _SAME_BASELINE * max(1.0, min(first.size, glyph.size)):
                rows[-1].append(glyph)
                continue
        rows.append([glyph])
    return rows


def _columns(row: Sequence[Glyph], word_gap: float) -> list[list[Glyph]]:
    """The row's glyphs from left to right, marks put on their letters, split where the gap is a column's."""
    letters = sorted((glyph for glyph in row if not _is_mark(glyph)), key=lambda glyph: (glyph.box[0], glyph.box[2]))
    letters = _with_marks(letters, [glyph for glyph in row if _is_mark(glyph)])
    columns: list[list[Glyph]] = []
    edge, spaced = 0.0, False
    for glyph in letters:
        if glyph.text.isspace():
            spaced = True
            continue
        gap = glyph.box[0] - edge
        if not columns or gap > _COLUMN_GAP * glyph.size:
            columns.append([])
        elif spaced or gap > word_gap * glyph.size:
            columns[-1].append(Glyph(" ", (edge, glyph.box[1], glyph.box[0], glyph.box[3]), glyph.baseline, glyph.size))
        columns[-1].append(glyph)
        edge, spaced = (max(edge, glyph.box[2]) if len(columns[-1]) > 1 else glyph.box[2]), False
    return columns


def _is_mark(glyph: Glyph) -> bool:
    return bool(glyph.text) and all(unicodedata.category(character) == "Mn" for character in glyph.text)


def _with_marks(letters: list[Glyph], marks: Sequence[Glyph]) -> list[Glyph]:
    for mark in marks:
        middle = (mark.box[0] + mark.box[2]) / 2
        bases = [number for number, letter in enumerate(letters) if not letter.text.isspace()]
        if bases:
            nearest = min(bases, key=lambda number: _distance(letters[number], middle))
            letters[nearest] = replace(letters[nearest], text=letters[nearest].text + mark.text)
    return letters


def _distance(letter: Glyph, x: float) -> float:
    return max(letter.box[0] - x, x - letter.box[2], 0.0)


def _typed(column: Sequence[Glyph], style: Style, continues: bool) -> list[Piece]:
    """One column of a line, in typing order, with its brackets as typed."""
    drawn = [glyph.text for glyph in column]
    order = typed_order(drawn, _runs_rtl(drawn, style), continues)
    turned = _turned_places(order, drawn) if style.brackets_as_drawn else frozenset()
    return [
        Piece(mirrored(text) if place in turned else text, None if text == " " else column[place].box)
        for place, text in order
    ]


def _runs_rtl(drawn: Sequence[str], style: Style) -> bool:
    if style.rtl:
        return True
    classes = [glyph_class(text) for text in drawn]
    return "R" in classes and "L" not in classes


def _turned_places(order: Sequence[tuple[int, str]], drawn: Sequence[str]) -> frozenset[int]:
    """The places of brackets that were read against the drawing's direction: these were drawn mirrored."""
    places = [place for place, _ in order]
    against = [place for before, place in pairwise(places) if before > place]
    if len(places) > 1 and places[1] < places[0]:
        against.append(places[0])
    return frozenset(place for place in against if is_turned(drawn[place]))


def words_of(lines: Sequence[tuple[int, Line]], page: int) -> list[Word]:
    """The words of lines that begin at these offsets, each with the box around its glyphs."""
    words = []
    for start, line in lines:
        spans, offset = [], 0
        for piece in line:
            spans.append((offset, offset + len(piece.text), piece.box))
            offset += len(piece.text)
        for found in _WORD.finditer(line_text(line)):
            boxes = [box for first, last, box in spans if box and first < found.end() and last > found.start()]
            if boxes:
                words.append(Word(start + found.start(), start + found.end(), page, around(boxes)))
    return words


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around these."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def cell_line(lines: Sequence[Line]) -> Line:
    """A table cell's lines as one: joined by spaces, but a number broken over two lines is one number again."""
    pieces: list[Piece] = []
    for before, line in pairwise([(), *lines]):
        broken = before and line_text(before)[-1:].isdigit() and line_text(line)[:1].isdigit()
        if pieces and not broken:
            pieces.append(Piece(" "))
        pieces += line
    return tuple(pieces)
