"""A picture of a page to lines: words by Tesseract, numbers by two small nets of our own, merged by place.

Tesseract reads Arabic words well and Arabic-Indic digits hardly at all; its confidence says nothing about numbers. So
every number is read by our nets, and its confidence is how often such a number was right when it was measured.
"""

from dataclasses import replace
from statistics import fmean

from PIL import Image

from parsers.document import CERTAIN, Defect, DefectCode, TextFrom
from parsers.pages import PageText

NOT_INSTALLED = "recognition is not installed: apt-get install tesseract-ocr-script-arab"
_POOR = 0.55
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
    page = PageText(recognised(prepared(picture, dpi), reader), (), TextFrom.OCR)
    return replace(page, defects=tuple(_doubts(page)))


def _doubts(page: PageText) -> list[Defect]:
    pieces = [piece for line in page.lines for piece in line if piece.text.strip(" |")]
    if not pieces:
        return [Defect(DefectCode.NO_TEXT_LAYER, "no text was recognised")]
    defects = []
    words = [piece for piece in pieces if not piece.text[-1].isdigit()]
    if fmean(piece.confidence for piece in words or pieces) < _POOR:
        defects.append(Defect(DefectCode.POORLY_READ))
    doubtful = sum(piece.confidence < CERTAIN for piece in pieces if any(map(str.isdigit, piece.text)))
    if doubtful:
        defects.append(Defect(DefectCode.UNCERTAIN_NUMBER, f"{doubtful} to be confirmed"))
    return defects
