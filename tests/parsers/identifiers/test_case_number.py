"""Numbers of requests, deeds and letters: a soft check, because nobody published their form."""

import pytest

from parsers.identifiers import case_number
from parsers.identifiers.exceptions import InvalidFormat, InvalidLength


@pytest.mark.parametrize(("number", "year"), [("4801234567", 1448), ("34185703", 1434), ("436418148", 1443)])
def test_modern_numbers_begin_with_the_year(number, year):
    assert case_number.year(number) == year


@pytest.mark.parametrize("number", ["77", "20177", "338712", "9901234567"])
def test_a_number_without_a_year_is_valid_all_the_same(number):
    assert case_number.year(number) is None
    assert case_number.validate(number) == number


@pytest.mark.parametrize(
    ("number", "error"), [("48/120", InvalidFormat), ("7", InvalidLength), ("1" * 17, InvalidLength)]
)
def test_what_is_no_number_is_refused(number, error):
    with pytest.raises(error):
        case_number.validate(number)
    assert not case_number.is_valid(number)
