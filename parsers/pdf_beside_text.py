"""Writing that a page of a PDF holds beside its text, as a picture or as outlines: a scan below the line that an
archive's stamp typed, half a page pasted in, a banner of the letterhead."""

from collections.abc import Sequence
from statistics import fmean

from PIL import Image, ImageDraw

from parsers.document import Defect, DefectCode, TextFrom
from parsers.lines import Line
from parsers.ocr import NOT_INSTALLED
from parsers.pages import PageText, on_page

_PAD = 0.25
"""How far around a glyph's box, as a share of its height, its ink may reach."""
_FEWEST_LETTERS, _LEGIBLE = 4, 0.6
"""Letters and digits that a line says at least, and their mean confidence, to be writing."""
_MUCH = 60
"""Letters in lines that cannot be read, from which there is writing that somebody has to read: ornaments have less."""
_SCANNED = 0.25
"""The share of a page's letters from which what was recognised makes it a scan."""


def without_text(picture: Image.Image, dpi: float, lines: Sequence[Line]) -> Image.Image:
    """The page's picture with its own text painted over."""
    pen, scale = ImageDraw.Draw(picture), dpi / 72
    for left, top, right, bottom in (piece.box for line in lines for piece in line if piece.box):
        pad = _PAD * (bottom - top)
        pen.rectangle(
            [scale * (left - pad), scale * (top - pad), scale * (right + pad), scale * (bottom + pad)], "white"
        )
    return picture


def with_beside(page: PageText, number: int, found: PageText) -> PageText:
    """The page with the lines that were recognised beside its text, by height; ornaments say nothing."""
    if any(NOT_INSTALLED in defect.detail for defect in found.defects):
        return PageText(page.lines, (*page.defects, *on_page(found.defects, number + 1)))
    read = [line for line in found.lines if _legible(line)]
    left = sum(_letters(line) for line in found.lines if not _legible(line))
    recognised, said = sum(map(_letters, read)), sum(map(_letters, page.lines))
    doubts = [defect for defect in found.defects if read and defect.code is DefectCode.UNCERTAIN_NUMBER]
    if left > max(_MUCH, recognised):
        doubts.append(Defect(DefectCode.POORLY_READ, "a picture beside its text"))
    scanned = recognised > _SCANNED * (recognised + said)
    return PageText(
        tuple(sorted((*page.lines, *read), key=_top)),
        (*page.defects, *on_page(doubts, number + 1)),
        TextFrom.OCR if scanned else page.text_from,
    )


def _letters(line: Line) -> int:
    return sum(map(str.isalnum, "".join(piece.text for piece in line)))


def _legible(line: Line) -> bool:
    sure = [piece.confidence for piece in line if piece.text.strip(" |")]
    return _letters(line) >= _FEWEST_LETTERS and fmean(sure) >= _LEGIBLE


def _top(line: Line) -> float:
    return min((piece.box[1] for piece in line if piece.box), default=0.0)
