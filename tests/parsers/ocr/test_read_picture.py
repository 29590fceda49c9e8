"""A scan becomes text: its words, its numbers, its table, with doubts said."""

import re

import numpy as np
import pytest
import scans
from PIL import Image, ImageOps

from parsers import ocr
from parsers.arabic import western_digits
from parsers.document import CERTAIN, DefectCode, TextFrom
from parsers.formats import pdf
from parsers.lines import line_text
from parsers.ocr import tesseract

needs_tesseract = pytest.mark.skipif(tesseract.model_folder() is None, reason="Tesseract's Arabic model is not here")


def text_of(page):
    return western_digits("\n".join(line_text(line) for line in page.lines))


@pytest.fixture(scope="module")
def letter():
    return ocr.read_picture(scans.page(), 200)


@needs_tesseract
@pytest.mark.parametrize("number", scans.NUMBERS)
def test_numbers_are_read(letter, number):
    assert number in text_of(letter)


@needs_tesseract
def test_words_are_read(letter):
    """Small Amiri is hard for Tesseract; most words are read to the letter all the same."""
    written = re.findall("[ء-ي]{3,}", scans.LETTER)
    found = set(re.findall("[ء-ي]{3,}", text_of(letter)))
    assert sum(word in found for word in written) > 0.7 * len(written)
    assert "فارس بن معتوق السفياني" in text_of(letter)


@needs_tesseract
def test_an_english_line_is_read_although_the_first_model_knows_no_latin_letters():
    text = text_of(
        ocr.read_picture(scans.page("Name of client: Saima Parveen, Iqama No. 2755859408\nرقم البلاغ: 2204418"), 200)
    )
    assert "Name of client: Saima Parveen, Iqama No. 2755859408" in text


def test_a_word_with_a_vowel_mark_is_drawn_whole():
    """The picture to read from must be right: with its letters apart the charity's name is another word."""
    widths = [np.ptp(np.flatnonzero((np.asarray(scans.page(text)) < 128).any(axis=0))) for text in ("يُسر", "يسر")]
    assert abs(widths[0] - widths[1]) <= 2


@needs_tesseract
def test_the_letterhead_s_blocks_stand_beside_each_other(letter):
    first = text_of(letter).splitlines()[0]
    assert first.index("المملكة") < first.index("الرقم") < first.index("4800712395")


@needs_tesseract
def test_a_table_keeps_its_rows(letter):
    rows = [line.split(" | ") for line in text_of(letter).splitlines() if " | " in line]
    assert [row[1:] for row in rows[1:]] == [["1440/02/09", "1545750042"], ["1442/11/23", "1579337914"]]


@needs_tesseract
def test_boxes_are_in_points_of_the_page(letter):
    boxes = [piece.box for line in letter.lines for piece in line if piece.box]
    assert 0 <= min(box[0] for box in boxes) < max(box[2] for box in boxes) <= 596
    assert 0 <= min(box[1] for box in boxes) < max(box[3] for box in boxes) <= 843


@needs_tesseract
def test_a_turned_and_grainy_page_is_read_too():
    picture = scans.noisy(scans.page()).rotate(2, resample=Image.Resampling.BILINEAR, fillcolor=235)
    text = text_of(ocr.read_picture(picture, 200))
    assert sum(number in text for number in scans.NUMBERS) >= len(scans.NUMBERS) - 1


@needs_tesseract
@pytest.mark.parametrize("turns", [2, pytest.param(1, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_a_page_on_its_side_or_upside_down_is_turned(letter, turns):
    picture = scans.page().rotate(-90 * turns, expand=True)
    page = ocr.read_picture(picture, 200)
    assert [line.split("    ")[0] for line in text_of(page).splitlines()][:2] == [
        line.split("    ")[0] for line in text_of(letter).splitlines()
    ][:2]
    assert "4801208834" in text_of(page)
    right, bottom = picture.width * 72 / 200, picture.height * 72 / 200
    boxes = [piece.box for line in page.lines for piece in line if piece.box]
    assert all(-1 <= box[0] < box[2] <= right + 1 and -1 <= box[1] < box[3] <= bottom + 1 for box in boxes)


@needs_tesseract
def test_a_picture_without_writing_is_not_taken_for_read():
    page = ocr.read_picture(Image.new("L", (1654, 2339), 255), 200)
    assert [defect.code for defect in page.defects] == [DefectCode.NO_TEXT_LAYER]


@needs_tesseract
def test_a_picture_of_anything_else_is_poorly_read_or_not_at_all():
    page = ocr.read_picture(Image.effect_mandelbrot((900, 900), (-2, -1.5, 1, 1.5), 60), 100)
    assert {defect.code for defect in page.defects} & {DefectCode.NO_TEXT_LAYER, DefectCode.POORLY_READ}


@needs_tesseract
def test_a_scanned_pdf_is_read_and_says_where_from():
    content = pdf.read(scans.as_pdf(scans.page()), None)
    assert content.text_from is TextFrom.OCR
    assert "4801208834" in western_digits(content.text)
    assert not any(defect.code is DefectCode.NO_TEXT_LAYER for defect in content.defects)


@needs_tesseract
def test_each_word_of_a_scan_has_a_confidence_of_its_own():
    content = pdf.read(scans.as_pdf(scans.noisy(scans.page())), None)
    assert len({word.confidence for word in content.words}) > 5
    assert all(0 <= word.confidence <= 1 for word in content.words)


@needs_tesseract
def test_doubtful_numbers_are_counted():
    """The same digits at half the size and blurred: whatever is read, what is not certain is said."""
    small = scans.page().resize((500, 707)).resize((1654, 2339))
    page = ocr.read_picture(small, 200)
    doubtful = [p for line in page.lines for p in line if p.confidence < CERTAIN and any(map(str.isdigit, p.text))]
    said = [defect for defect in page.defects if defect.code is DefectCode.UNCERTAIN_NUMBER]
    assert bool(doubtful) == bool(said)
    if said:
        assert said[0].detail == f"{len(doubtful)} to be confirmed"


def test_without_tesseract_s_model_a_scan_is_unread_and_says_what_to_install(monkeypatch):
    monkeypatch.setattr(tesseract, "_FOLDERS", ())
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    tesseract.engine.cache_clear()
    try:
        page = ocr.read_picture(scans.page(), 200)
    finally:
        tesseract.engine.cache_clear()
    assert page.lines == ()
    assert [defect.code for defect in page.defects] == [DefectCode.NO_TEXT_LAYER]
    assert "tesseract-ocr-script-arab" in page.defects[0].detail


@needs_tesseract
def test_an_invisible_text_over_a_scan_is_not_believed():
    """What some program once recognised in it, under the picture: the picture is read instead."""
    from fpdf import FPDF
    from fpdf.enums import TextMode

    document = FPDF()
    document.add_page()
    document.image(scans.page(), 0, 0, document.w, document.h)
    document.set_font("helvetica", size=10)
    with document.local_context(text_mode=TextMode.INVISIBLE):
        for line in range(20):
            document.text(20, 20 + 8 * line, "Jls ll wrong 4811111111 words of a layer")
    content = pdf.read(bytes(document.output()), None)
    assert content.text_from is TextFrom.OCR
    assert "4811111111" not in content.text
    assert "4801208834" in western_digits(content.text)


@needs_tesseract
@pytest.mark.parametrize("dpi", [110, 130, 160, 200])
def test_a_picture_of_a_few_lines_is_no_page(dpi):
    """A cut-out of a chat says no resolution. Blown up to a page, its words fall apart into columns of a table."""
    page = scans.page("السلام عليكم ورحمة الله\nجوالي ٠٥٢١١١٢٢٣٣\n", dpi)
    left, top, right, bottom = ImageOps.invert(page).getbbox()
    found = text_of(ocr.read_picture(page.crop((left - 6, top - 6, right + 6, bottom + 6)), 0))
    assert len(found.splitlines()) == 2
    assert "|" not in found
    assert "0521112233" in found
