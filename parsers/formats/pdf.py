"""PDF with a text layer: its glyphs through our own lines, its ruled tables as rows of cells.

pdfminer opens the file and its objects; what the pages draw is found out here (`parsers/pdf_drawn.py`), many times as
fast. A page whose layer is missing or cannot be right (no Unicode behind the glyphs, letters of two scripts inside one
word, text backwards) is a defect, because a wrong number is worse than none.
"""

import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from parsers.document import Box, Defect, DefectCode, TextFrom
from parsers.formats import Content
from parsers.lines import Column, Glyph, Line, Piece, Style, line_text, page_style, read_lines, read_page
from parsers.marks import joined_marks, with_bare_marks
from parsers.pages import OUTLINES, PageText, laid_out
from parsers.pdf_beside import Beside, beside_pages
from parsers.pdf_drawn import Drawn, drawn
from parsers.pdf_fonts import Fonts
from parsers.pdf_overprint import maybe_twice, once, overwritten
from parsers.pdf_paths import PLACE
from parsers.pdf_pictures import with_recognised
from parsers.pdf_second import second_reading
from parsers.pdf_tables import Table, cell_line, find_tables, parted
from parsers.pdf_text import IDENTITY, UNKNOWN, Shown
from parsers.strokes import with_strokes
from parsers.text_layer import Layer, has_lam_for_stroke, why_bad

MEDIA_TYPES = frozenset({"application/pdf"})
MAX_PAGES = 200
_TOUCHING = 0.15
"""The share of its size by which two glyphs of one number stand apart at most."""
_LETTER = 0.3
"""An unknown glyph wider than this share of its size is a letter; strokes that lengthen a word have 0.15 to 0.25."""
_FEW_GLYPHS = 25
_SCAN_SHARE = 0.5
"""A page with fewer glyphs than this and an image over more of it than that is a scan with a footer."""
_DRAWN_LETTERS = 100
"""A page with no glyph but more curves than this has its letters drawn as outlines."""
_PICTURED = 0.08
"""Pictures over more than this share of a page may hold writing; a logo takes less."""
_OUTLINED = 0.1
"""Outlines in more than this share of a page's squares may be writing; a logo has less, in however many curves."""
_A_WORD = 3
"""So many letters on their side, beside upright ones, are something that was written and not read."""
_APPEARANCES = 1_000_000
"""Bytes of the pictures of notes and fields that are looked at; a form of a hundred fields has a tenth."""
_CELL_LINES = 4
"""Two cells beside each other with more lines than this are columns of a letter rather than a row of a table."""

MALFORMED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pdfminer lets out, besides its own errors, when a file's objects are not what their types promise."""


def read(data: bytes, declared_charset: str | None) -> Content:
    """The text layer of all pages, up to MAX_PAGES. Damage and passwords are defects, never errors."""
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    from parsers.pdf_objects import opened

    damage = (PDFException, PSException, *MALFORMED)
    fonts = Fonts()
    try:
        with opened(data) as (document, all_sheets):
            sheets = list(all_sheets)
            pages = [_page(data, sheet, number, fonts, damage) for number, sheet in enumerate(sheets[:MAX_PAGES], 1)]
            beside = _beside(document, sheets[:MAX_PAGES], _Appearances(fonts), damage)
    except PDFPasswordIncorrect:
        return Content("", TextFrom.NONE, defects=(Defect(DefectCode.NEEDS_PASSWORD, "to open it"),))
    except damage as error:
        return Content("", TextFrom.NONE, defects=(Defect(DefectCode.DAMAGED, type(error).__name__),))
    if not pages:
        return Content("", TextFrom.NONE, pages=0, defects=(Defect(DefectCode.DAMAGED, "no pages"),))
    pages = with_recognised(data, pages)
    defects = list(beside.defects)
    if not any(page.lines or page.defects for page in pages) and beside == Beside():
        defects.append(Defect(DefectCode.NO_TEXT_LAYER, "no text on any page"))
    if len(sheets) > MAX_PAGES:
        defects.append(Defect(DefectCode.TOO_LARGE, f"only the first {MAX_PAGES} of {len(sheets)} pages were read"))
    return _with(laid_out(pages, len(sheets), defects), beside)


def _beside(
    document: Any,  # noqa: ANN401
    sheets: Sequence[Any],
    appearance: Callable[[Any], str],
    damage: tuple[type[Exception], ...],
) -> Beside:
    """What stands on no page; damage there does not take the pages with it."""
    try:
        return beside_pages(document.catalog, [sheet.annots for sheet in sheets], appearance)
    except damage as error:
        return Beside(defects=(Defect(DefectCode.DAMAGED, f"form, notes or files: {type(error).__name__}"),))


class _Appearances:
    """The text that the pictures of notes and fields show, each picture read once and no more than a form has."""

    def __init__(self, fonts: Fonts) -> None:
        self._fonts = fonts
        self._read: dict[int, str] = {}
        self._left = _APPEARANCES

    def __call__(self, stream: Any) -> str:  # noqa: ANN401
        number = stream.objid or id(stream)
        if number not in self._read:
            data = stream.get_data()
            self._left -= len(data)
            fits = self._left >= 0
            shown = drawn(data if fits else b"", stream.get("Resources") or {}, self._fonts, IDENTITY, 0.0).text
            self._read[number] = "\n".join(map(line_text, read_page(_glyphs(shown))))
        return self._read[number]


def _with(content: Content, beside: Beside) -> Content:
    lines = "\n".join(beside.lines)
    text = "\n\n".join(filter(None, (content.text, lines)))
    text_from = TextFrom.TEXT_LAYER if lines and content.text_from is TextFrom.NONE else content.text_from
    return replace(content, text=text, text_from=text_from, inside=beside.files)


def _page(data: bytes, sheet: Any, number: int, fonts: Fonts, damage: tuple[type[Exception], ...]) -> PageText:  # noqa: ANN401
    """The page; one damaged page does not take the sound ones with it, and of it a second reader gives what it can."""
    try:
        return _read_page(sheet, number, fonts)
    except damage as error:
        lines = second_reading(data, number, damage)
        return PageText(lines, (Defect(DefectCode.DAMAGED, f"page {number}: {type(error).__name__}"),))


def _read_page(sheet: Any, number: int, fonts: Fonts) -> PageText:  # noqa: ANN401 - pdfminer has no stubs
    page, area = _drawn(sheet, fonts)
    glyphs = _glyphs(page.text)
    letters = [glyph.text.isspace() for glyph in glyphs].count(False)
    pictured = sum(size for size, _ in page.pictures)
    covered = pictured > _SCAN_SHARE * area
    outlines = not page.text.count and (bool(page.pictures) or page.paths.curves > _DRAWN_LETTERS)
    if letters < _FEW_GLYPHS and (covered or outlines):
        defect = Defect(DefectCode.NO_TEXT_LAYER, f"page {number}")
        return PageText(tuple(read_page(glyphs)), (defect,))
    if not letters and page.text.sideways >= _FEW_GLYPHS:
        return PageText((), (Defect(DefectCode.NO_TEXT_LAYER, f"page {number}: text on its side"),))
    tables = find_tables(page.paths.rules)
    lines = tuple(_lines_and_tables(tables or [], glyphs))
    hidden = covered and page.text.invisible * 2 > page.text.count
    text = "\n".join(map(line_text, lines))
    bad = "an invisible text over a scan" if hidden else why_bad(Layer(page.text.count, page.text.unmapped, text))
    bad = bad or ("numbers over numbers" if overwritten(glyphs) else "")
    if bad:
        return PageText(lines, (Defect(DefectCode.BAD_TEXT_LAYER, f"page {number}: {bad}"),))
    doubts = _doubts(page.text, text, tables)
    beside = {picture for _, picture in page.pictures} if pictured > _PICTURED * area else set()
    beside |= {OUTLINES} if len(page.paths.places) * PLACE**2 > _OUTLINED * area else set()
    defects = tuple(Defect(code, f"page {number}: {why}") for code, why in doubts)
    return PageText(lines, defects, beside=frozenset(beside))


def _doubts(shown: Shown, text: str, tables: Sequence[Table] | None) -> Iterator[tuple[DefectCode, str]]:
    """What of a page with a sound layer may not stand in its text as it was written."""
    if shown.fontless:
        yield DefectCode.DAMAGED, f"{shown.fontless} bytes of text in no font"
    if shown.invisible >= _A_WORD:
        yield DefectCode.HIDDEN_TEXT, f"{shown.invisible} letters that no viewer shows"
    if shown.sideways >= _A_WORD:
        yield DefectCode.POORLY_READ, f"{shown.sideways} letters on their side"
    if tables is None and text:
        yield DefectCode.POORLY_READ, "too many lines to find the rows of its tables"
    if has_lam_for_stroke(text):
        yield DefectCode.POORLY_READ, "lams are mistaken"


def _drawn(sheet: Any, fonts: Fonts) -> tuple[Drawn, float]:  # noqa: ANN401
    """What the page draws, turned as it is shown, and its area in square points."""
    from pdfminer.pdftypes import stream_value

    left, right = sorted((sheet.mediabox[0], sheet.mediabox[2]))
    low, high = sorted((sheet.mediabox[1], sheet.mediabox[3]))
    upright = 1.0, 0.0, 0.0, 1.0, -left, -low
    matrix = {
        90: (0.0, -1.0, 1.0, 0.0, -low, right),
        180: (-1.0, 0.0, 0.0, -1.0, right, high),
        270: (0.0, 1.0, -1.0, 0.0, high, -left),
    }.get(sheet.rotate, upright)
    height = right - left if sheet.rotate in (90, 270) else high - low
    contents = b"\n".join(stream_value(each).get_data() for each in sheet.contents)
    return drawn(contents, sheet.resources, fonts, matrix, height), (right - left) * (high - low)


def _glyphs(shown: Shown) -> list[Glyph]:
    """The page's glyphs as they are read: each with its vowel marks, under the name it must have."""
    in_pieces = shown.pieces * 2 > shown.count
    twice = shown.again or (in_pieces and maybe_twice(shown.glyphs))
    glyphs: Sequence[Glyph] = once(shown.glyphs) if twice else shown.glyphs
    if len(shown.glyphs) == shown.count:
        glyphs = with_bare_marks(glyphs)
    if shown.unmapped:
        glyphs = list(_sure(glyphs))
    return joined_marks(with_strokes(glyphs))


def _sure(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """The glyphs without the unknown ones that are mostly strokes which lengthen a word: the narrow ones that touch no
    digit and bear no vowel mark. What lacks a digit or a letter must not look whole."""
    for place, glyph in enumerate(glyphs):
        if glyph.text == UNKNOWN:
            before = glyphs[place - 1] if place else None
            after = glyphs[place + 1] if place + 1 < len(glyphs) else None
            alone = all(len(each.text) == 1 for each in (before, after) if each)  # else a neighbour may say it too
            letter = alone and glyph.box[2] - glyph.box[0] > _LETTER * glyph.size
            if not (letter or _bears_mark(before) or _in_number(before, glyph) or _in_number(glyph, after)):
                continue
        yield glyph


def _bears_mark(before: Glyph | None) -> bool:
    """Whether a vowel mark stands before it in the file: then it is a letter whose Unicode went to the mark."""
    return before is not None and bool(unicodedata.combining(before.text[0]))


def _in_number(left: Glyph | None, right: Glyph | None) -> bool:
    """Whether these touch, in this order, and one of them is a digit."""
    if left is None or right is None or abs(right.box[0] - left.box[2]) > _TOUCHING * left.size:
        return False
    return left.text[0].isdigit() or right.text[0].isdigit()


def _lines_and_tables(tables: Sequence[Table], glyphs: Sequence[Glyph]) -> list[Line]:
    """The page's lines from top to bottom; a ruled table stands in its place as rows of cells."""
    if not tables:
        return read_page(glyphs)
    style = page_style(glyphs)
    within = parted(glyphs, tables)
    placed = [(_top(line), line) for line in read_lines(within[None], style)]
    for row in (row for table in tables for row in table.rows):
        placed += [(row[0][1], line) for line in _row(row, within, style)]
    return [line for _, line in sorted(placed, key=lambda each: each[0])]


def _top(line: Line) -> float:
    return min((piece.box[1] for piece in line if piece.box), default=0.0)


def _row(row: Sequence[Box], within: dict[Box | None, list[Glyph]], style: Style) -> list[Line]:
    """A row's cells as one line; cells that are columns of a letter, or a row of one cell, keep their lines."""
    boxes = row[::-1] if style.rtl else row
    cells = [read_lines(within.get(box, ()), style) for box in boxes]
    if sum(map(bool, cells)) < 2 or (len(cells) == 2 and min(map(len, cells)) > _CELL_LINES):
        return [line for cell in cells for line in cell]
    pieces: Column = []
    for number, (cell, box) in enumerate(zip(cells, boxes, strict=True)):
        if number:
            pieces.append(Piece(" | "))
        pieces += cell_line(cell, box[2] - box[0])
    return [tuple(pieces)]
