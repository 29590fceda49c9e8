"""The pages of a PDF that have no text, or none that can be believed: drawn as pictures and recognised."""

from dataclasses import replace
from typing import Any

from parsers.document import DefectCode
from parsers.ocr import MOST_PICTURES, read_picture
from parsers.pages import PageText, on_page

_NEEDS_EYES = frozenset({DefectCode.NO_TEXT_LAYER, DefectCode.BAD_TEXT_LAYER})
_DPI, _FINEST = 200.0, 300.0
"""Dots per inch a page is drawn at, and at most where the scan in it is finer."""
_MOST_PIXELS = 25e6
_WHOLE_PAGE = 0.5
"""The share of a page from which an image in it is the scan."""


def with_recognised(data: bytes, pages: list[PageText]) -> list[PageText]:
    """The pages of the PDF `data`, those in need of it read from their pictures. A page that cannot be drawn stays."""
    wanted = [number for number, page in enumerate(pages) if any(d.code in _NEEDS_EYES for d in page.defects)]
    wanted = wanted[:MOST_PICTURES]  # the others stay unread, and say so
    if not wanted:
        return pages
    import pypdfium2

    read = list(pages)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return pages
    try:
        for number in wanted:
            read[number] = _recognised(document, number, pages[number])
    finally:
        document.close()
    return read


def _recognised(document: Any, number: int, page: PageText) -> PageText:  # noqa: ANN401 - pypdfium2 has no types
    import pypdfium2

    try:
        sheet = document[number]
        dpi = _resolution(sheet, pypdfium2)
        picture = sheet.render(scale=dpi / 72, grayscale=True).to_pil()
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        return page
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
