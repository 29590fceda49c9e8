"""A letterhead in colour is read though a scanner makes it pale; what is pale and says nothing is told, not hidden."""

import numpy as np
import pytest
import scans
from PIL import Image

from parsers.document import CERTAIN, UNREADABLE, DefectCode
from parsers.lines import line_text
from parsers.ocr import read_picture
from parsers.ocr.layout import text_lines
from parsers.ocr.page import prepared
from parsers.ocr.pale import pale_lines, with_lines
from parsers.ocr.tesseract import model_folder

pytestmark = pytest.mark.skipif(model_folder() is None, reason="Tesseract's Arabic model is not here")
HEAD = 3
"""Lines of the letterhead."""


def rows_of(pixels):
    """The first row of each line of print, and where the last one ends."""
    inked = (pixels < 128).any(axis=1)
    starts = np.flatnonzero(np.diff(inked.astype(int)) == 1)
    return starts[np.insert(np.diff(starts) > 30, 0, True)]


def headed(level):
    """The letter with its letterhead in a colour that is this grey, 0 black to 255 white."""
    pixels = np.asarray(scans.page()).astype(float)
    end = rows_of(pixels)[HEAD] - 5
    pixels[:end] = 255 - (255 - pixels[:end]) * (255 - level) / 255
    return Image.fromarray(pixels.astype(np.uint8))


def read(picture):
    page = read_picture(picture, 200)
    return page, "\n".join(line_text(line) for line in page.lines)


@pytest.mark.parametrize("grain", [False, True], ids=["drawn", "scanned"])
@pytest.mark.parametrize("level", [120, 150, 170])
def test_a_letterhead_in_colour_is_read(level, grain):
    picture = scans.noisy(headed(level)) if grain else headed(level)
    _, text = read(picture)
    assert "المملكة العربية السعودية" in text
    assert "٤٨٠٠٧١٢٣٩٥" in text
    assert "١٤٤٨/٠٥/١٧" in text
    assert text.index("٤٨٠٠٧١٢٣٩٥") < text.index("٤٨٠١٢٠٨٨٣٤")


def test_a_number_in_pale_print_is_never_certain():
    page, _ = read(headed(150))
    sure = {piece.text: piece.confidence for line in page.lines for piece in line}
    assert sure["٤٨٠٠٧١٢٣٩٥"] < CERTAIN
    assert max(sure.values()) >= CERTAIN


def test_a_page_without_pale_print_is_read_as_ever():
    page = prepared(scans.page(), 200)
    lines = text_lines(page.bare, page.columns)
    assert pale_lines(page.bare, page.columns, lines[0].em) == []
    assert DefectCode.PALE_PRINT not in {defect.code for defect in read(scans.page())[0].defects}


def shining_through(share):
    """The letter on thin paper: its other side's print, mirrored."""
    front = np.asarray(scans.page())
    back = np.roll(front[:, ::-1], 30, axis=0).astype(float)
    return Image.fromarray(np.minimum(front, 255 - (255 - back) * share).astype(np.uint8))


def test_what_shines_through_from_the_back_is_paper():
    page, _ = read(shining_through(0.2))
    assert len(page.lines) == len(read(scans.page())[0].lines)
    assert DefectCode.PALE_PRINT not in {defect.code for defect in page.defects}


def test_what_is_pale_and_says_nothing_is_told():
    """A line of strokes that no letters are, as the ring of a stamp; the page counts as read all the same."""
    rng = np.random.default_rng(3)
    pixels = np.asarray(scans.page()).copy()
    marks = (rng.random((7, 60)) > 0.45).repeat(6, axis=0).repeat(10, axis=1)
    pixels[1500 : 1500 + marks.shape[0], 400 : 400 + marks.shape[1]][marks] = 150
    page, _ = read(Image.fromarray(pixels))
    told = [defect for defect in page.defects if defect.code is DefectCode.PALE_PRINT]
    assert told
    assert DefectCode.PALE_PRINT not in UNREADABLE


def test_the_lines_are_drawn_over_the_page_and_nothing_else_changes():
    page = prepared(headed(150), 200)
    lines = text_lines(page.bare, page.columns)
    pale = pale_lines(page.bare, page.columns, lines[0].em)
    assert len(pale) == HEAD * 2
    drawn = with_lines(page.bare, pale)
    changed = np.flatnonzero((drawn != page.bare).any(axis=1))
    assert changed.max() < min(line.box[1] for line in lines)
    assert (drawn <= page.bare).all()
