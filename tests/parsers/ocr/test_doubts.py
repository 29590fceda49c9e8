"""A number that all readings agree on is doubtful all the same where it is like one misread, or has ink beside it."""

import cv2
import numpy as np
import pytest

from parsers.ocr.doubts import crowded, unlikely, without_era
from parsers.ocr.layout import TextLine


@pytest.mark.parametrize(
    ("drawn", "why"),
    [
        ("٥٠٥/١٠/١٤٤٢", "a day of three digits: the era's ه was taken for a ٥"),
        ("١٤٤٨/١٣/١٣", "no thirteenth month"),
        ("1448/05/32", "no such day"),
        ("٨/١٠/١٤٤٣", "a day of one digit beside a month of two: a digit may be lost"),
        ("٥٤٨٩٤٩٣٨٢", "a mobile number without its zero"),
        ("052049010", "a mobile number without its last digit"),
        ("972281867", "an identity number without its first digit"),
        ("197228186", "an identity number without its last digit"),
        ("1972281868", "an identity number whose check digit is wrong"),
    ],
)
def test_what_is_like_a_number_misread_is_unlikely(drawn, why):
    assert unlikely(drawn), why


@pytest.mark.parametrize(
    "drawn",
    ["١٤٤٨/٠٥/١٧", "17/05/1448", "10/17/2026", "1448/5/7", "1972281867", "٠٥٢٠٤٩٠١٠٤",
     "4800712395", "482567321", "338468/9/4", "1919", "01.58"],
)  # fmt: skip
def test_numbers_as_letters_have_them_are_not(drawn):
    assert not unlikely(drawn)


def test_the_era_s_letter_before_a_date_is_no_digit_of_it():
    assert without_era("٥٠٥/١٠/١٤٤٢") == "٠٥/١٠/١٤٤٢"
    assert without_era("٥٠٥/١٠/١٤") == "٥٠٥/١٠/١٤"
    assert without_era("٠٥/١٠/١٤٤٢") == "٠٥/١٠/١٤٤٢"


def strokes(*columns, tall=14):
    """A line with a stroke, two pixels wide, at each of these columns."""
    picture = np.full((30, 200), 255, np.uint8)
    for column in columns:
        cv2.rectangle(picture, (column - 1, 8), (column, 8 + tall), 0, -1)
    return TextLine((0.0, 0.0, 200.0, 30.0), picture, 15.0, 20.0)


DIGITS = [60.0, 70.0, 80.0, 90.0]


def test_a_stroke_where_the_next_digit_would_stand_crowds_a_number():
    assert crowded(strokes(50, 60, 70, 80, 90), DIGITS, 0, 4)
    assert crowded(strokes(60, 70, 80, 90, 100), DIGITS, 0, 4)


def test_a_stroke_that_the_reading_has_a_sign_for_does_not():
    assert not crowded(strokes(50, 60, 70, 80, 90), [50.0, *DIGITS], 1, 5)


def test_dots_and_what_stands_further_off_do_not():
    assert not crowded(strokes(60, 70, 80, 90), DIGITS, 0, 4)
    assert not crowded(strokes(40, 60, 70, 80, 90, 120), DIGITS, 0, 4)
    assert not crowded(strokes(50, tall=3), DIGITS, 0, 4)
