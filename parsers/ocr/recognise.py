"""Words and numbers of a page merged by place, and laid out as lines.

The numbers of a line are read first and taken out of its picture, so that Tesseract never sees a digit. Every word and
every number is one glyph to `parsers.lines`, which orders them as it orders those of a PDF.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from parsers.document import Box
from parsers.lines import Glyph, Line, Piece, Style, read_lines
from parsers.ocr.layout import TextLine, text_lines, without
from parsers.ocr.numbers import Number, read_numbers
from parsers.ocr.page import Page
from parsers.ocr.pale import pale_lines, with_lines
from parsers.ocr.tesseract import Engine, OcrWord, read_words
from parsers.visual import glyph_class, typed_order

_LATIN_GAP, _MARK_GAP = 0.12, 0.45
"""Ems of the gap that is a space between a number and a Latin word, and between a number and a bracket or comma."""
_GLUED = 0.35
"""Ems between a Latin word and a number, below which they are one code."""
_BAR = "|"
_UNCONFIRMED = 0.3
"""The confidence of a number that only Tesseract saw."""
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"\d-\d")
_EITHER_WAY = 0.9
"""The most that is given a number with a hyphen directly beside a word: a misread Latin one would turn it around."""
_SPACED = re.compile(r" ?([/.-]) | ([/.-])| ")
"""Where an Arabic line turns the groups of a number around: at a space, with or without a separator."""
_FEWEST_LETTERS, _LEGIBLE = 4, 0.6
"""Letters and digits that a pale line says at least, and their mean confidence, to be read at all."""
_PALE = 0.9
"""The most that is given a number in pale print."""
_INK = 160
"""Grey from which there is no ink left in a line."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines of a page, and how many pale ones could not be read."""

    lines: tuple[Line, ...]
    pale_unread: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A word in the order of typing, or a number as drawn; its box on the page and its confidence."""

    text: str
    box: Box
    confidence: float
    number: bool = False
    after_latin: bool = False
    """Whether it stands directly after a Latin letter or sign, as in "RPT-1448": then it runs left to right."""


def recognised(page: Page, reader: Engine) -> Recognised:
    """What is read on the page, boxes in points."""
    lines = text_lines(page.bare, page.columns)
    pale = _pale_read(page, reader, lines)
    legible = [line for line, read in pale.items() if read]
    if legible:
        lines = text_lines(with_lines(page.bare, legible), page.columns)
    placed = [(line, _doubted(unit, legible)) for line, unit in _placed(lines, reader, page.dpi)]
    rtl = _rtl([unit for _, unit in placed])
    glyphs = [_glyph(unit, line, rtl) for line, unit in (*placed, *_bars(lines, page))]
    rows = read_lines(glyphs, Style(rtl, has_spaces=True))
    return Recognised(tuple(_on_page(_as_cells(row), page) for row in rows), len(pale) - len(legible))


def _pale_read(page: Page, reader: Engine, lines: Sequence[TextLine]) -> dict[TextLine, bool]:
    """The pale lines of the page, and whether each can be read."""
    pale = pale_lines(page.bare, page.columns, lines[0].em if lines else None)
    units: dict[TextLine, list[Unit]] = {line: [] for line in pale}
    for line, unit in _placed(pale, reader, page.dpi):
        units[line].append(unit)
    return {line: _legible(found) for line, found in units.items()}


def _legible(units: Sequence[Unit]) -> bool:
    """Whether these are writing: a piece of a stamp's ring is a letter or two, or is read without confidence."""
    said = [(sum(map(str.isalnum, unit.text)), unit.confidence) for unit in units]
    letters = sum(count for count, _ in said)
    return letters >= _FEWEST_LETTERS and sum(count * sure for count, sure in said) >= _LEGIBLE * letters


def _doubted(unit: Unit, pale: Sequence[TextLine]) -> Unit:
    """A number drawn from pale ink is never certain: its thinnest strokes were paper already."""
    left, top, right, bottom = unit.box
    over = any(left < x1 and x0 < right and top < y1 and y0 < bottom for x0, y0, x1, y1 in (line.box for line in pale))
    return replace(unit, confidence=min(unit.confidence, _PALE)) if unit.number and over else unit


def _placed(lines: Sequence[TextLine], reader: Engine, dpi: int) -> Iterator[tuple[TextLine, Unit]]:
    """Each line's words, numbers and spaces, from left to right."""
    for line, numbers in zip(lines, read_numbers(lines), strict=True):
        units = [*map(_unit, numbers), *_words(reader, line, numbers, dpi)]
        units.sort(key=lambda unit: unit.box[0] + unit.box[2])
        yield from ((line, unit) for unit in with_spaces(units, line))


def _glyph(unit: Unit, line: TextLine, rtl: bool) -> Glyph:
    """The unit where it stands on the upright page, in its pixels: there lines are level, however the picture came."""
    text = typed(unit.text, rtl and not unit.after_latin) if unit.number else unit.text
    return Glyph(text, unit.box, -line.middle, line.em, unit.confidence)


def _on_page(line: Line, page: Page) -> Line:
    """The line with its boxes in points of the page that came."""
    return tuple(replace(piece, box=page.in_points(piece.box)) if piece.box else piece for piece in line)


def _bars(lines: Sequence[TextLine], page: Page) -> Iterator[tuple[TextLine, Unit]]:
    """A bar where a table's rule stands between two parts of a row."""
    for middle, group in groupby(sorted(lines, key=lambda line: line.middle), key=lambda line: line.middle):
        row = list(group)
        first, last = min(line.box[0] for line in row), max(line.box[2] for line in row)
        for x, top, bottom in page.columns:
            if top < middle < bottom and first < x < last:
                yield row[0], Unit(_BAR, (x - 0.5, middle - 1, x + 0.5, middle + 1), 1.0)


def _as_cells(row: Line) -> Line:
    """The row with " | " between its cells, as the rows of other tables have it."""
    pieces: list[Piece | Glyph] = []
    for piece in row:
        if piece.text != _BAR:
            pieces.append(piece)
            continue
        while pieces and pieces[-1].text.isspace():
            pieces.pop()
        pieces.append(Piece(f" {_BAR} "))
    return tuple(
        p for before, p in pairwise([Piece(""), *pieces]) if not (before.text == f" {_BAR} " and p.text.isspace())
    )


def _rtl(units: Sequence[Unit]) -> bool:
    classes = [glyph_class(unit.text) for unit in units]
    return classes.count("R") * 3 >= classes.count("L")


def typed(drawn: str, rtl: bool) -> str:
    """A number as it was typed, from how it stands on the page in an Arabic (`rtl`) or an English line.

    An Arabic line shows groups with a space between them in the opposite order, and so all that the same separator
    parts: the month of a date stays in the middle, however many of its spaces were seen.
    """
    if not rtl:
        return drawn
    spaced = {found[1] or found[2] or "" for found in _SPACED.finditer(drawn)}
    if not spaced:
        return "".join(text for _, text in typed_order(drawn, True, True))
    groups = re.split(f"( ?[{re.escape(''.join(spaced))}] ?| )" if any(spaced) else "( )", drawn)
    return "".join(group if place % 2 else typed(group, True) for place, group in reversed(list(enumerate(groups))))


def _unit(number: Number) -> Unit:
    return Unit(number.drawn, number.box, number.confidence, number=True)


def _words(reader: Engine, line: TextLine, numbers: Sequence[Number], dpi: int) -> Iterator[Unit]:
    """The line's words. Tesseract sees it without its numbers: it glues what it makes of them to the words beside."""
    rest = without(line, [(number.box[0], number.box[2]) for number in numbers])
    if rest.picture.size == 0 or not (rest.picture < _INK).any():
        return
    top = line.box[1]
    for word in in_reading_order(read_words(reader, rest.picture, dpi)):
        box = (rest.on_page(word.box[0]), top + word.box[1], rest.on_page(word.box[2]), top + word.box[3])
        yield Unit(word.text, box, min(word.confidence, _UNCONFIRMED) if _DIGIT.search(word.text) else word.confidence)


def in_reading_order(words: list[OcrWord]) -> list[OcrWord]:
    """The words with boxes that stand in their order: Tesseract's order is surer than its boxes.

    Where the line holds left-to-right words its boxes decide, for there the order of reading is not that of the page.
    """
    if any(glyph_class(word.text) == "L" for word in words):
        return words
    boxes = sorted((word.box for word in words), key=lambda box: -(box[0] + box[2]))
    return [OcrWord(word.text, box, word.confidence) for word, box in zip(words, boxes, strict=True)]


def with_spaces(units: Sequence[Unit], line: TextLine) -> Iterator[Unit]:
    """The units from left to right, none over another, with the spaces between them."""
    edge = line.box[0]
    for place, unit in enumerate(units):
        x0, y0, x1, y1 = unit.box
        left = max(edge, x0)
        apart = left - edge
        if place and apart > _least_gap(units[place - 1], unit) * line.em:
            yield Unit(" ", (edge, y0, edge + 0.1, y1), 1.0)
        ahead = units[place + 1].box[0] if place + 1 < len(units) else x1
        edge = max(left + 0.2, min(x1, (x1 + ahead) / 2))
        glued = place > 0 and apart < _GLUED * line.em
        latin = glued and glyph_class(units[place - 1].text) == "L"
        sure = min(unit.confidence, _EITHER_WAY) if glued and _CODE.search(unit.text) else unit.confidence
        yield replace(unit, box=(left, y0, edge, y1), after_latin=latin, confidence=sure)


def _least_gap(before: Unit, after: Unit) -> float:
    """The ems between two units from which they are parted by a space."""
    if before.number == after.number:
        return -1.0
    if after.number and before.text[-1:] in "-/" and glyph_class(before.text) == "L":
        return _GLUED
    word = after.text if before.number else before.text
    if glyph_class(word) == "R" or _DIGIT.search(word):
        # Arabic words and numbers are never one: a gap that looks closed is only a place seen inexactly. And a digit
        # that the nets did not see is none of the number's: Tesseract takes the era's ه and commas for digits.
        return -1.0
    return _LATIN_GAP if any(letter.isalnum() for letter in word) else _MARK_GAP
