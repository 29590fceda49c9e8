"""A picture of a page to lines: words by Tesseract, numbers by two small nets of our own, merged by place.

Tesseract reads Arabic words well and Arabic-Indic digits hardly at all; its confidence says nothing about numbers. So
every number is read by our nets, and its confidence is how often such a number was right when it was measured.
"""

from dataclasses import dataclass

from PIL import Image

from parsers.document import Box
from parsers.lines import Line


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised on a picture: its lines from top to bottom, boxes in the picture's pixels.

    `confidence` maps a piece's box to how probably it is read right; `upright` is the quarter turns it was turned by.
    """

    lines: tuple[Line, ...]
    confidence: dict[Box, float]


def read_picture(picture: Image.Image, dpi: float) -> Recognised | None:
    """The text of a page's picture at `dpi` dots per inch (0: not known); None where no OCR is installed."""
    from parsers.ocr.page import prepared
    from parsers.ocr.recognise import recognised
    from parsers.ocr.tesseract import engine

    reader = engine()
    if reader is None:
        return None
    return recognised(prepared(picture, dpi), reader)
