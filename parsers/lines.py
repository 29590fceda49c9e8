"""Glyphs on a page into lines of text: what stands on one baseline, gaps as spaces, wide gaps as columns.

All lengths are in points. Rows are found by baseline, not by box, because a slash from a fallback font has another box
but the same baseline.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby, pairwise
from math import inf
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from parsers.document import Box
from parsers.visual import BRACKETS, glyph_class, mirrored, misnested, typed_places

_SAME_BASELINE = 0.35
_WORD_GAP = 0.18
_WORD_GAP_BESIDE_SPACES = 0.5
_COLUMN_GAP = 1.6
_WIDEST_JUSTIFIED = 2.5
"""Shares of the font size: of what counts as one baseline, as a space (where the file has spaces of its own, a gap
between letters of one script is rather kerning), as a new column, as a space of a justified line."""
_JUSTIFIED_SPREAD = 1.7
"""A justified line's widest gap, as a multiple of its middle one."""
COLUMN = "    "
_PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_baseline = attrgetter("baseline")
_ENDINGS = frozenset(".,;:!?")


@dataclass(slots=True)  # there are thousands on a page, and to freeze them takes thrice the time
class Glyph:
    """A drawn glyph: its text (one letter, a ligature's, a recognised word), box, baseline height from the page's foot
    (or from anywhere, negative), font size, how probably it is read right."""

    text: str
    box: Box
    baseline: float
    size: float
    confidence: float = 1.0


@dataclass(slots=True)
class Piece:
    """A stretch of line text and the box it was drawn in; None for the spaces we put between."""

    text: str
    box: Box | None = None
    confidence: float = 1.0


Line = tuple[Piece | Glyph, ...]
Column = list[Piece | Glyph]
_SPACE = Piece(" ")


class Brackets(Enum):
    """Which of a bracket's two faces a file stores: the one typed, the one drawn, or (a font subset with one Unicode
    for each shape, named by its first use) the one that an Arabic line would have typed, in English lines too."""

    TYPED = "typed"
    DRAWN = "drawn"
    AS_IN_ARABIC = "as in arabic"


@dataclass(frozen=True, slots=True)
class Style:
    """How a page is read: its main direction, whether spaces are glyphs of the file, which brackets it stores."""

    rtl: bool
    has_spaces: bool = False
    brackets: Brackets = Brackets.TYPED


def fold_forms(text: str) -> str:
    """Arabic presentation forms as the letters they stand for; nothing else changes.

    >>> fold_forms("ﻣﺤﻜﻤﺔ ﻻ ½")
    'محكمة لا ½'
    """
    return _PRESENTATION_FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]).replace(" ", ""), text)


def page_style(glyphs: Sequence[Glyph]) -> Style:
    """The direction most letters have, and the reading of brackets that leaves fewer without a partner."""
    return _style(glyphs, lambda: _rows(glyphs))


def _style(glyphs: Sequence[Glyph], rows: Callable[[], Sequence["_Row"]]) -> Style:
    """The same, given the page's rows, which are needed only where there are brackets."""
    counts = Counter([glyph.text for glyph in glyphs])
    classes: Counter[str] = Counter()
    for text, count in counts.items():
        classes[glyph_class(text)] += count
    spaces = sum(count for text, count in counts.items() if text.isspace())
    style = Style(classes["R"] * 3 >= classes["L"], has_spaces=spaces * 20 > len(glyphs))
    faces = BRACKETS & counts.keys()
    if not faces:
        return style
    bracketed = [
        [(column, _places(column, style, continues)) for column in (columns[::-1] if style.rtl else columns)]
        for columns, continues in _laid_out(rows(), style, faces)
    ]

    def loose(reading: Style) -> tuple[int, int]:
        """In their lines; where that decides nothing, in the page, as a pair may stand on two lines."""
        lines = ["".join(piece.text for part in line for piece in _typed(*part, reading)) for line in bracketed]
        return sum(map(misnested, lines)), misnested("".join(lines))

    return min((replace(style, brackets=brackets) for brackets in Brackets), key=loose)


def line_text(line: Line) -> str:
    """The line's characters."""
    return "".join([piece.text for piece in line])


def read_lines(glyphs: Sequence[Glyph], style: Style) -> list[Line]:
    """The lines of these glyphs from top to bottom, each in the order it was typed in."""
    return [_line(columns, style, continues) for columns, continues in _laid_out(_rows(glyphs), style)]


def read_page(glyphs: Sequence[Glyph]) -> list[Line]:
    """The same in the style of the page that these glyphs are."""
    rows = _rows(glyphs)
    style = _style(glyphs, lambda: rows)
    return [_line(columns, style, continues) for columns, continues in _laid_out(rows, style)]


class _Row(NamedTuple):
    """The glyphs of a baseline from left to right, and those of them that are no spaces."""

    glyphs: Sequence[Glyph]
    letters: Sequence[Glyph]


def _laid_out(rows: Sequence[_Row], style: Style, faces: Set[str] = frozenset()) -> Iterator[tuple[list[Column], bool]]:
    """The columns of each row, or of those with one of these `faces`, and whether it goes on from a full row above."""
    left_edge = min((row.letters[0].box[0] for row in rows), default=0.0)
    for above, row in pairwise([None, *rows]):
        if row and not (faces and faces.isdisjoint([glyph.text for glyph in row.letters])):
            columns = _columns(row, style.has_spaces)
            first = above.letters[0] if above and len(columns) == 1 else None
            yield columns, first is not None and first.box[0] < left_edge + 4 * first.size


def _line(columns: list[Column], style: Style, continues: bool) -> Line:
    pieces: list[Piece | Glyph] = []
    for column in columns[::-1] if style.rtl else columns:
        if pieces:
            pieces.append(Piece(COLUMN))
        pieces += _read(column, style, continues)
    return tuple(pieces)


def _read(column: Column, style: Style, continues: bool) -> Column:
    """The column in typing order. A line that begins with a Latin word may have been set from left to right on an
    Arabic page: its brackets say so, where only that way each closes what was opened."""
    read = _typed(column, _places(column, style, continues), style)
    if not style.rtl or glyph_class(column[0].text) != "L" or _loose(read) < 2:
        return read
    drawn = [glyph.text for glyph in column]
    other = _typed(column, typed_places(drawn, "".join(map(glyph_class, drawn)), False, continues), style)
    return read if _loose(other) else other


def _loose(pieces: Column) -> int:
    """How many brackets have no partner."""
    texts = [piece.text for piece in pieces]
    return 0 if BRACKETS.isdisjoint(texts) else misnested("".join(texts))


def _rows(glyphs: Sequence[Glyph]) -> list[_Row]:
    """The rows that have letters, from top to bottom."""
    levels = [sorted(level, key=_from_left) for level in _levels(glyphs)]
    rows = (_Row(level, [glyph for glyph in level if not glyph.text.isspace()]) for level in levels)
    return [row for row in rows if row.letters]


def _levels(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The glyphs of each baseline, from top to bottom."""
    levels: list[list[Glyph]] = []
    for baseline, level in groupby(sorted(glyphs, key=_baseline, reverse=True), key=_baseline):
        if not levels or levels[-1][0].baseline - baseline > _SAME_BASELINE * max(1.0, levels[-1][0].size):
            levels.append(list(level))
            continue
        for glyph in level:
            first = levels[-1][0]
            if first.baseline - baseline <= _SAME_BASELINE * max(1.0, min(first.size, glyph.size)):
                levels[-1].append(glyph)
            else:
                levels.append([glyph])
    return levels


def _from_left(glyph: Glyph) -> tuple[float, float]:
    box = glyph.box
    return box[0], box[2]


def _columns(row: _Row, has_spaces: bool) -> list[Column]:
    """The row's glyphs from left to right, a space where words part, split where the gap is a column's."""
    column_gap = _column_gap(row.letters)
    columns: list[Column] = []
    edge, spaced = -inf, False
    for glyph in row.glyphs:
        if glyph.text.isspace():
            spaced = True
            continue
        left, _, right, _ = glyph.box
        gap = left - edge
        if gap > column_gap:
            column: Column = [glyph]
            columns.append(column)
            edge = right
        else:
            if spaced or (gap > _WORD_GAP * glyph.size and gap > _word_gap(column[-1].text, glyph, has_spaces)):
                column.append(_SPACE)
            column.append(glyph)
            if right > edge:
                edge = right
        spaced = False
    return columns


def _word_gap(before: str, after: Glyph, has_spaces: bool) -> float:
    """How wide a gap between these glyphs is a space."""
    one_script = glyph_class(before) == glyph_class(after.text)
    return (_WORD_GAP_BESIDE_SPACES if has_spaces and one_script else _WORD_GAP) * after.size


def _column_gap(letters: Sequence[Glyph]) -> float:
    """How wide a gap in this row parts columns: in a justified line all gaps are wide."""
    sizes = [glyph.size for glyph in letters]
    size = sizes[0] if sizes.count(sizes[0]) == len(sizes) else median(sizes)
    boxes = [glyph.box for glyph in letters]
    gaps = [after[0] - before[2] for before, after in pairwise(boxes)]
    spaces = [gap for gap in gaps if gap > _WORD_GAP * size]
    middle = median(spaces) if len(spaces) > 3 else 0.0
    widest = _JUSTIFIED_SPREAD * middle if middle < _WIDEST_JUSTIFIED * size else 0.0
    return max(_COLUMN_GAP * size, widest)


def _places(column: Column, style: Style, continues: bool) -> list[int]:
    """The places of a column of a line in typing order, by the direction of its letters alone."""
    drawn = [glyph.text for glyph in column]
    classes = "".join(map(glyph_class, drawn))
    runs_rtl = "R" in classes or "L" not in classes if style.rtl else "R" in classes and "L" not in classes
    return typed_places(drawn, classes, runs_rtl, continues)


def _typed(column: Column, places: list[int], style: Style) -> Column:
    """The column in typing order, with its brackets as typed."""
    if _ends_left(column, style):
        places = [*places[1:], places[0]]
    pieces = [column[place] for place in places]
    if style.brackets is not Brackets.TYPED:
        for number, glyph in enumerate(pieces):
            if glyph.text in BRACKETS and _is_turned(places, number) == (style.brackets is Brackets.DRAWN):
                pieces[number] = Piece(mirrored(glyph.text), glyph.box, glyph.confidence)
    return pieces


def _is_turned(places: Sequence[int], number: int) -> bool:
    """Whether this glyph was drawn left of the one typed before it, or the first one right of the next."""
    if number:
        return places[number - 1] > places[number]
    return len(places) > 1 and places[1] < places[0]


def _ends_left(column: Column, style: Style) -> bool:
    """Whether this is an English line set as an Arabic one: its full stop or last bracket was drawn at its left."""
    first, last = column[0].text, column[-1].text
    if not style.rtl or not (first in _ENDINGS or first in BRACKETS):
        return False
    drawn = [glyph.text for glyph in column]
    classes = "".join(map(glyph_class, drawn))
    if "R" in classes or "L" not in classes:
        return False
    if first in _ENDINGS:
        return last not in _ENDINGS and drawn[1] != " "
    faces = map(mirrored, drawn) if style.brackets is Brackets.AS_IN_ARABIC else drawn
    return last not in BRACKETS and misnested("".join(faces)) > 1


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around these."""
    left, top, right, bottom = boxes[0]
    for x0, y0, x1, y1 in boxes:  # which is thrice as fast as min and max
        left = x0 if x0 < left else left
        top = y0 if y0 < top else top
        right = x1 if x1 > right else right
        bottom = y1 if y1 > bottom else bottom
    return left, top, right, bottom
