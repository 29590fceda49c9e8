"""A picture of a page to lines: words by Tesseract, numbers by two small nets of our own, merged by place.

Tesseract reads Arabic words well and Arabic-Indic digits hardly at all; its confidence says nothing about numbers. So
every number is read by our nets, and its confidence is how often such a number was right when it was measured.
"""

from statistics import fmean

from PIL import Image

from parsers.document import CERTAIN, Defect, DefectCode, TextFrom
from parsers.lines import Line
from parsers.pages import PageText

NOT_INSTALLED = "recognition is not installed: apt-get install tesseract-ocr-script-arab"
MOST_PICTURES = 60
"""Pages of one file that are recognised, at about a second each; a person looks at the rest."""
_TURNS = (2, 1, 3)
"""Quarter turns to try on a page that reads poorly, the likeliest first: upside down, then on its side."""
_POOR = 0.65
"""Mean confidence of a page's words below which it was not read, whatever it says."""


def read_picture(picture: Image.Image, dpi: float) -> PageText:
    """The text of a page's picture at `dpi` dots per inch (0: not known), boxes in points.

    Its defects say when there is nothing, or nothing sure, to be read on it. Without Tesseract's model that is all.
    """
    from parsers.ocr.page import prepared
    from parsers.ocr.recognise import recognised
    from parsers.ocr.tesseract import engine

    reader = engine()
    if reader is None:
        return PageText((), (Defect(DefectCode.NO_TEXT_LAYER, NOT_INSTALLED),), TextFrom.OCR)
    page = recognised(prepared(picture, dpi), reader)
    for turns in _TURNS if page.lines and _quality(page.lines) < _POOR else ():
        turned = recognised(prepared(picture, dpi, turns), reader)
        page = max(page, turned, key=lambda each: _quality(each.lines))
        if _quality(page.lines) >= _POOR:
            break
    return PageText(page.lines, (*_doubts(page.lines), *_left_out(page.pale_unread)), TextFrom.OCR)


def _left_out(pale: int) -> tuple[Defect, ...]:
    return (Defect(DefectCode.PALE_PRINT, f"{pale} pale lines not read: a stamp, or print"),) if pale else ()


def _quality(lines: tuple[Line, ...]) -> float:
    """The mean confidence of the words, from 0 to 1; numbers look like numbers from every side."""
    words = [piece for line in lines for piece in line if piece.text.strip(" |") and not piece.text[-1].isdigit()]
    return fmean(piece.confidence for piece in words) if words else 0.0


def _doubts(lines: tuple[Line, ...]) -> list[Defect]:
    pieces = [piece for line in lines for piece in line if piece.text.strip(" |")]
    if not pieces:
        return [Defect(DefectCode.NO_TEXT_LAYER, "no text was recognised")]
    defects = []
    if _quality(lines) < _POOR:
        defects.append(Defect(DefectCode.POORLY_READ))
    doubtful = sum(piece.confidence < CERTAIN for piece in pieces if any(map(str.isdigit, piece.text)))
    if doubtful:
        defects.append(Defect(DefectCode.UNCERTAIN_NUMBER, f"{doubtful} to be confirmed"))
    return defects
