"""The pages of a PDF that have no text, none that can be believed, or more beside it: drawn and recognised."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from parsers.document import Defect, DefectCode
from parsers.ocr import MOST_PICTURES, read_picture
from parsers.pages import OUTLINES, PageText, on_page
from parsers.pdf_beside_text import with_beside, without_text

_NEEDS_EYES = frozenset({DefectCode.NO_TEXT_LAYER, DefectCode.BAD_TEXT_LAYER})
_DPI, _FINEST = 200.0, 300.0
"""Dots per inch a page is drawn at, and at most where the scan in it is finer."""
_MOST_PIXELS = 25e6
_ANEW = frozenset({OUTLINES})
"""What an earlier page had of this does not tell what another has."""
_WHOLE_PAGE = 0.5
"""The share of a page from which an image in it is the scan."""


def with_recognised(data: bytes, pages: list[PageText]) -> list[PageText]:
    """The pages of the PDF `data`, those in need of it read from their pictures. A page that cannot be drawn stays."""
    wanted = [number for number, page in enumerate(pages) if _needs_eyes(page)]
    wanted = sorted({*wanted, *_with_more_beside(pages)})
    if not wanted:
        return pages
    import pypdfium2

    read = list(pages)
    for number in wanted:
        read[number] = replace(pages[number], defects=(*pages[number].defects, *_unseen(pages[number], number)))
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return read
    try:
        for number in wanted[:MOST_PICTURES]:  # the others stay unread, and say so
            read[number] = _recognised(document, number, read[number], pages[number])
    finally:
        document.close()
    return read


def _needs_eyes(page: PageText) -> bool:
    return any(defect.code in _NEEDS_EYES for defect in page.defects)


def _with_more_beside(pages: Sequence[PageText]) -> set[int]:
    """The pages that have pictures beside their text which no earlier page had: a letterhead is looked at once."""
    known: set[int] = set()
    found = set()
    for number, page in enumerate(pages):
        if page.beside - (known - _ANEW):
            found.add(number)
        known |= page.beside
    return found


def _unseen(page: PageText, number: int) -> tuple[Defect, ...]:
    """What to say of a page whose pictures beside the text nobody has looked at."""
    detail = f"page {number + 1}: a picture beside its text"
    return (Defect(DefectCode.NO_TEXT_LAYER, detail),) if page.beside else ()


def _recognised(document: Any, number: int, unread: PageText, page: PageText) -> PageText:  # noqa: ANN401 - no types
    """The page as it is recognised; `unread` is what it stays where it cannot be drawn, `page` what its file says."""
    import pypdfium2

    try:
        sheet = document[number]
        dpi = _resolution(sheet, pypdfium2)
        picture = sheet.render(scale=dpi / 72, grayscale=True).to_pil()
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        return unread
    if not _needs_eyes(page):
        return with_beside(page, number, read_picture(without_text(picture, dpi, page.lines), dpi))
    found = read_picture(picture, dpi)
    return replace(found, defects=on_page(found.defects, number + 1))


def _resolution(sheet: Any, pypdfium2: Any) -> float:  # noqa: ANN401
    """Dots per inch to draw the page at: those of the scan it holds, within reason."""
    width, height = sheet.get_size()
    dpi = _DPI
    for image in sheet.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) > _WHOLE_PAGE * width * height:
            pixels, _ = image.get_px_size()
            dpi = max(_DPI, min(_FINEST, 72 * pixels / (right - left)))
    return float(min(dpi, 72 * (_MOST_PIXELS / (width * height)) ** 0.5))
