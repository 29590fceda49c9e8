"""Text that a page draws over itself: bold and shadows are read once, a number over another is read by its picture."""

import time

import pytest
from small_pdf import pdf_with

from parsers.document import DefectCode
from parsers.formats.pdf import read
from parsers.lines import Glyph
from parsers.pdf_overprint import once, overwritten

NUMBER = b"Letter number 4800345678"


def again(x, y, text=NUMBER):
    """A page with NUMBER and, this far from it, `text`."""
    return pdf_with(text=NUMBER + b") Tj 1 0 0 1 %.2f %.2f Tm (" % (20 + x, 150 + y) + text)


@pytest.mark.parametrize(("x", "y"), [(0, 0), (0.3, 0), (0.4, -0.4), (-0.5, 0.5), (1.2, 0)])
def test_what_is_drawn_twice_is_read_once(x, y):
    content = read(again(x, y), None)
    assert (content.text, content.defects) == ("Letter number 4800345678", ())


def test_the_same_line_below_is_another():
    assert read(again(0, -20), None).text == "Letter number 4800345678\nLetter number 4800345678"


@pytest.mark.parametrize("text", [b"No 1188 then 881100", b"lll iii ...", b"||||||", b"------"])
def test_equal_letters_beside_each_other_stay(text):
    assert read(pdf_with(text=text), None).text == text.decode()


def test_a_number_over_another_is_not_believed():
    content = read(again(0, 0, b"Letter number 4811119999"), None)
    assert [defect.code for defect in content.defects] != []
    assert "48481010" not in content.text
    assert DefectCode.UNCERTAIN_NUMBER in {d.code for d in content.defects} or "4800345678" not in content.text


def test_two_numbers_below_each_other_are_two():
    glyphs = [Glyph(d, (5.0 * n, 0, 5.0 * n + 5, 10), base, 10) for base in (50, 38) for n, d in enumerate("480012")]
    assert not overwritten(glyphs)
    assert overwritten([*glyphs, *[Glyph("9", (5.0 * n + 0.4, 0, 5.0 * n + 5.4, 10), 50, 10) for n in range(6)]])


def test_many_equal_glyphs_in_one_place_take_time_in_proportion():
    def seconds(count):
        glyphs = [Glyph("ا", (n % 50 * 7.0, 0, n % 50 * 7.0 + 5, 10), n // 50 % 60 * 12.0, 10) for n in range(count)]
        start = time.process_time()
        once(glyphs)
        return time.process_time() - start

    assert min(seconds(40_000) for _ in range(3)) < 10 * min(seconds(10_000) for _ in range(3))


def test_narrow_digits_stay_beside_a_heading_that_is_drawn_twice():
    text = b"A long title) Tj 1 0 0 1 20.3 150 Tm (A long title) Tj 20 Tz 1 0 0 1 20 100 Tm (Number 1100000015 illegal"
    assert "1100000015 illegal" in read(pdf_with(text=text), None).text


def test_one_digit_over_another_is_enough():
    glyphs = [Glyph(d, (5.0 * n, 0, 5.0 * n + 5, 10), 50, 10) for n, d in enumerate("480012")]
    assert overwritten([*glyphs, Glyph("9", (5.2, 0, 10.2, 10), 50, 10)])
