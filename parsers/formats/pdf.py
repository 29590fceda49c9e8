"""PDF with a text layer: its glyphs through our own lines, its ruled tables as rows of cells.

pdfplumber gives characters with their places and finds ruled tables; its own text is in visual order and is not used.
A page whose layer is missing or cannot be right (no Unicode behind the glyphs, letters of two scripts inside one word,
text backwards) is a defect, because a wrong number is worse than none.
"""

import io
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from parsers.document import Box, Defect, DefectCode, TextFrom
from parsers.formats import Content
from parsers.lines import Glyph, Line, Piece, Style, cell_line, fold_forms, line_text, page_style, read_lines
from parsers.marks import joined_marks
from parsers.pages import PageText, laid_out
from parsers.pdf_beside import Beside, beside_pages
from parsers.pdf_pictures import with_recognised, without_hidden_layers
from parsers.text_layer import Layer, why_bad

MEDIA_TYPES = frozenset({"application/pdf"})
MAX_PAGES = 200
_UNMAPPED = re.compile("[(]cid:|[\0-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
UNKNOWN = "\ufffd"
_WIDE = 0.15
"""A glyph that says no letter but takes more room than this share of its size is shown as UNKNOWN beside a digit or
under a vowel mark: what lacks a digit or a letter must not look whole. Elsewhere it is mostly a lengthening stroke."""
_FEW_GLYPHS = 25
_SCAN_SHARE = 0.5
"""A page with fewer glyphs than this and an image over more of it than that is a scan with a footer."""
_DRAWN_LETTERS = 100
"""A page with no glyph but more curves than this has its letters drawn as outlines."""
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
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    damage = (PdfminerException, MalformedPDFException, PDFException, PSException, *MALFORMED)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            count = len(pdf.pages)
            pages = [_page(page, damage) for page in pdf.pages[:MAX_PAGES]]
            scans = frozenset(page.page_number - 1 for page in pdf.pages[:MAX_PAGES] if _covered(page))
            beside = _beside(pdf, damage)
    except damage as error:
        if isinstance(error.args[0] if error.args else error, PDFPasswordIncorrect):
            return Content("", TextFrom.NONE, defects=(Defect(DefectCode.NEEDS_PASSWORD, "to open it"),))
        return Content("", TextFrom.NONE, defects=(Defect(DefectCode.DAMAGED, type(error).__name__),))
    if not pages:
        return Content("", TextFrom.NONE, pages=0, defects=(Defect(DefectCode.DAMAGED, "no pages"),))
    pages = with_recognised(data, without_hidden_layers(data, pages, scans))
    defects = list(beside.defects)
    if not any(page.lines or page.defects for page in pages) and beside == Beside():
        defects.append(Defect(DefectCode.NO_TEXT_LAYER, "no text on any page"))
    if count > MAX_PAGES:
        defects.append(Defect(DefectCode.TOO_LARGE, f"only the first {MAX_PAGES} of {count} pages were read"))
    return _with(laid_out(pages, count, defects), beside)


def _beside(pdf: Any, damage: tuple[type[Exception], ...]) -> Beside:  # noqa: ANN401 - pdfplumber has no types
    """What stands on no page; damage there does not take the pages with it."""
    try:
        return beside_pages(pdf, MAX_PAGES)
    except damage as error:
        return Beside(defects=(Defect(DefectCode.DAMAGED, f"form, notes or files: {type(error).__name__}"),))


def _with(content: Content, beside: Beside) -> Content:
    lines = "\n".join(beside.lines)
    text = "\n\n".join(filter(None, (content.text, lines)))
    text_from = TextFrom.TEXT_LAYER if lines and content.text_from is TextFrom.NONE else content.text_from
    return replace(content, text=text, text_from=text_from, inside=beside.files)


def _page(page: Any, damage: tuple[type[Exception], ...]) -> PageText:  # noqa: ANN401 - pdfplumber has no types
    """The page; one damaged page does not take the sound ones with it."""
    try:
        return _read_page(page)
    except damage as error:
        return PageText((), (Defect(DefectCode.DAMAGED, f"page {page.page_number}: {type(error).__name__}"),))


def _read_page(page: Any) -> PageText:  # noqa: ANN401
    glyphs = tuple(joined_marks(tuple(_glyphs(page))))
    letters = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if len(letters) < _FEW_GLYPHS and _is_scan(page):
        defect = Defect(DefectCode.NO_TEXT_LAYER, f"page {page.page_number}")
        return PageText(tuple(read_lines(glyphs, page_style(glyphs))), (defect,))
    if not letters:
        sideways = sum(not char["text"].isspace() for char in page.chars)
        detail = f"page {page.page_number}: text on its side"
        return PageText((), (Defect(DefectCode.NO_TEXT_LAYER, detail),) if sideways >= _FEW_GLYPHS else ())
    style = page_style(glyphs)
    lines = tuple(_lines_and_tables(page, glyphs, style))
    layer = Layer(
        glyphs=len(page.chars),
        unmapped=sum(_is_unmapped(char["text"]) for char in page.chars),
        text="\n".join(map(line_text, lines)),
    )
    bad = why_bad(layer)
    return PageText(lines, (Defect(DefectCode.BAD_TEXT_LAYER, f"page {page.page_number}: {bad}"),) if bad else ())


def _covered(page: Any) -> bool:  # noqa: ANN401
    """Whether pictures cover the page, so that what it shows may be a scan."""
    share = sum(image["width"] * image["height"] for image in page.images) / (page.width * page.height)
    return bool(share > _SCAN_SHARE)


def _is_scan(page: Any) -> bool:  # noqa: ANN401
    if _covered(page):
        return True
    return not page.chars and (bool(page.images) or len(page.curves) > _DRAWN_LETTERS)


def _is_unmapped(text: str) -> bool:
    return bool(_UNMAPPED.search(text))


def _glyphs(page: Any) -> Iterator[Glyph]:  # noqa: ANN401
    """The upright glyphs in the order of the file."""
    glyphs = []
    for char in page.chars:
        if char["upright"] and (text := _letters(char)):
            box = (char["x0"], char["top"], char["x1"], char["bottom"])
            glyphs.append(Glyph(text, box, char["matrix"][5], char["size"]))
    for before, glyph, after in zip([None, *glyphs], glyphs, [*glyphs[1:], None], strict=False):
        if glyph.text != UNKNOWN or _in_number(before, glyph) or _in_number(glyph, after) or _bears_mark(before):
            yield glyph


def _bears_mark(before: Glyph | None) -> bool:
    """Whether a vowel mark stands before it in the file: then it is a letter whose Unicode went to the mark."""
    return before is not None and bool(unicodedata.combining(before.text[0]))


def _in_number(left: Glyph | None, right: Glyph | None) -> bool:
    """Whether these touch, in this order, and one of them is a digit."""
    if left is None or right is None or abs(right.box[0] - left.box[2]) > _WIDE * left.size:
        return False
    return left.text[0].isdigit() or right.text[0].isdigit()


def _letters(char: dict[str, Any]) -> str:
    """What the glyph says; UNKNOWN where it says nothing but takes room."""
    if not _is_unmapped(char["text"]):
        return fold_forms(char["text"])
    return UNKNOWN if char["x1"] - char["x0"] > _WIDE * char["size"] else ""


def _lines_and_tables(page: Any, glyphs: tuple[Glyph, ...], style: Style) -> list[Line]:  # noqa: ANN401
    """The page's lines from top to bottom; a ruled table stands in its place as rows of cells."""
    tables = _tables(page)
    free = [glyph for glyph in glyphs if not any(_inside(glyph, table.bbox) for table in tables)]
    lines = read_lines(free, style)
    if not tables:
        return lines
    placed = [(_top(line), line) for line in lines]
    for table in tables:
        within = [glyph for glyph in glyphs if _inside(glyph, table.bbox)]
        placed += [(row.bbox[1], line) for row in table.rows for line in _row(row, within, style)]
    return [line for _, line in sorted(placed, key=lambda each: each[0])]


def _top(line: Line) -> float:
    return min((piece.box[1] for piece in line if piece.box), default=0.0)


def _tables(page: Any) -> list[Any]:  # noqa: ANN401
    """Ruled tables with at least two columns; a frame around a paragraph is no table."""
    if not (page.lines or page.rects or page.curves):
        return []
    return [table for table in page.find_tables() if any(sum(map(bool, row.cells)) > 1 for row in table.rows)]


def _row(row: Any, glyphs: list[Glyph], style: Style) -> list[Line]:  # noqa: ANN401
    """A row's cells as one line; cells that are columns of a letter, or a row of one cell, keep their lines."""
    boxes = sorted((cell for cell in row.cells if cell), key=lambda cell: cell[0], reverse=style.rtl)
    cells = [read_lines([glyph for glyph in glyphs if _inside(glyph, box)], style) for box in boxes]
    if sum(map(bool, cells)) < 2 or (len(cells) == 2 and min(map(len, cells)) > _CELL_LINES):
        return [line for cell in cells for line in cell]
    pieces: list[Piece] = []
    for number, (cell, box) in enumerate(zip(cells, boxes, strict=True)):
        if number:
            pieces.append(Piece(" | "))
        pieces += cell_line(cell, box[2] - box[0])
    return [tuple(pieces)]


def _inside(glyph: Glyph, box: Box) -> bool:
    middle = (glyph.box[0] + glyph.box[2]) / 2
    height = (glyph.box[1] + glyph.box[3]) / 2
    return box[0] <= middle <= box[2] and box[1] <= height <= box[3]
