"""A page that our own interpreter stumbled over, read a second time by pdfplumber.

Its page stays damaged, for two readers that disagree about a file are no proof of what it says; but whoever has to look
finds its words, and danger in them is seen.
"""

import io
from collections.abc import Iterator
from typing import Any

from parsers.lines import Glyph, Line, fold_forms, read_page
from parsers.marks import joined_marks
from parsers.pdf_fonts import UNMAPPED


def second_reading(data: bytes, number: int, damage: tuple[type[Exception], ...]) -> tuple[Line, ...]:
    """The lines of page `number` (from 1), without its tables; none where pdfplumber stumbles too."""
    import pdfplumber
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    stumbles: tuple[type[Exception], ...] = (*damage, MalformedPDFException, PdfminerException)
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[number]) as pdf:
            return tuple(line for page in pdf.pages for line in read_page(joined_marks(list(_glyphs(page.chars)))))
    except stumbles:
        return ()


def _glyphs(characters: list[dict[str, Any]]) -> Iterator[Glyph]:
    """The upright glyphs that say something, in the order of the file."""
    for each in characters:
        text = each["text"]
        if each["upright"] and not text.startswith("(cid:") and not UNMAPPED.search(text):
            box = each["x0"], each["top"], each["x1"], each["bottom"]
            yield Glyph(fold_forms(text), box, each["matrix"][5], each["size"])
