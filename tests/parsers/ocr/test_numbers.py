"""Numbers are read by two nets; what they do not agree on is doubtful."""

import numpy as np
import pytest
import scans
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import CERTAIN
from parsers.ocr.layout import TextLine, text_lines
from parsers.ocr.numbers import Reading, agreed, confidence_of, read_numbers, spans_of
from parsers.ocr.page import prepared
from parsers.ocr.recognise import Unit, typed, with_spaces


@pytest.fixture(scope="module")
def numbers():
    page = prepared(scans.page(), 200)
    return [number for line in read_numbers(text_lines(page.bare, page.columns)) for number in line]


def western(text):
    return text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))


@pytest.mark.parametrize("wanted", scans.NUMBERS)
def test_the_numbers_of_a_clean_page_are_read(numbers, wanted):
    assert wanted in [western(number.drawn) for number in numbers]


def test_what_is_certain_is_right(numbers):
    certain = [western(n.drawn) for n in numbers if n.confidence >= CERTAIN and len(n.drawn) > 2]
    assert certain
    assert set(certain) <= set(scans.NUMBERS)


def test_boxes_hold_the_digits(numbers):
    for number in numbers:
        assert number.box[0] < number.box[2]
        assert number.box[1] < number.box[3]


said = st.tuples(st.sampled_from(["123", "124", "1234", ""]), st.floats(0, 1))


@given(st.tuples(said, said, said))
def test_the_reading_to_go_by_is_a_close_one_or_where_both_saw_nothing_the_line_s(three):
    text, votes, least = agreed(three)
    closely = {three[1][0], three[2][0]} - {""}
    assert text in closely or (text == three[0][0] and "" in {three[1][0], three[2][0]})
    assert votes == sum(each == text for each, _ in three)
    assert least <= max(sure for _, sure in three)


@pytest.mark.parametrize("cut_in_two", range(3))
def test_a_part_of_what_the_two_others_say_is_a_number_cut_in_two(cut_in_two):
    """Seen: ٠٥٢١١١٢٢٣٣, where one net put a space between the second ١ and the third, sure of every digit."""
    three = [("0521112233", 0.9)] * 3
    three[cut_in_two] = ("112233", 0.999)
    text, votes, least = agreed(three)
    assert (text, votes, least) == ("0521112233", 2, 0.9)
    assert confidence_of(votes, least) < CERTAIN


@given(st.integers(1, 3), st.floats(0, 1), st.floats(0, 1))
def test_the_surer_the_nets_the_higher_the_confidence(votes, low, high):
    low, high = sorted((low, high))
    assert confidence_of(votes, low) <= confidence_of(votes, high) < 1
    assert confidence_of(votes - 1, high) <= confidence_of(votes, high)


@given(st.integers(0, 2), st.floats(0, 1))
def test_without_all_three_nothing_is_certain(votes, least):
    assert confidence_of(votes, least) < CERTAIN


@pytest.mark.parametrize(
    ("drawn", "as_typed"),
    [
        ("١٤٤٨/٠٥/١٧", "١٤٤٨/٠٥/١٧"),
        ("1448/05/17", "1448/05/17"),
        ("١٧ / ٠٥ / ١٤٤٨", "١٤٤٨ / ٠٥ / ١٧"),
        ("٤٨٠٠٧١٢٣٩٥", "٤٨٠٠٧١٢٣٩٥"),
        ("١٧-٠٥-١٤٤٨", "١٤٤٨-٠٥-١٧"),
        ("١٤٤٨ / ٥/ ١", "١/ ٥ / ١٤٤٨"),
        ("١٤٤٨/٥ / ١", "١ / ٥/١٤٤٨"),
        ("1448 5 / 1", "1 / 5 1448"),
        ("07/10/2026 - 26/04/1448", "26/04/1448 - 07/10/2026"),
        ("01.58 17/10/2026", "17/10/2026 01.58"),
    ],
)
def test_a_number_is_turned_from_the_page_to_the_order_of_typing(drawn, as_typed):
    assert typed(drawn, rtl=True) == as_typed


def test_in_an_english_line_the_page_is_the_order_of_typing():
    assert typed("17 / 05 / 2026", rtl=False) == "17 / 05 / 2026"


def test_a_word_the_net_had_no_sign_for_parts_two_numbers():
    reading = Reading("72026", tuple((x, x + 10) for x in (0, 60, 70, 80, 90)), (0.99,) * 5)
    assert spans_of(reading, widest=30) == [(0, 1), (1, 5)]
    assert spans_of(reading, widest=90) == [(0, 5)]


def spaced(*units):
    line = TextLine((0.0, 0.0, 400.0, 20.0), np.full((20, 400), 255, np.uint8), 10.0, 20.0)
    placed = [Unit(text, (x, 0, x + 40, 20), 0.9, number) for text, x, number in units]
    return "".join(unit.text for unit in with_spaces(placed, line))


@pytest.mark.parametrize("noise", ["٠", "3", "۵.", "الآخر"])
def test_what_tesseract_takes_for_a_digit_beside_a_number_is_never_glued_to_it(noise):
    assert spaced((noise, 0, False), ("1448/05/17", 41, True)) == f"{noise} 1448/05/17"


def test_a_number_after_a_latin_code_is_glued_to_it_and_runs_left_to_right():
    assert spaced(("RPT-", 0, False), ("1448-0071936", 43, True)) == "RPT-1448-0071936"
