"""Identity and residence numbers. The valid ones here are made up and only check-digit-valid."""

import pytest

from parsers.identifiers import saudi_id
from parsers.identifiers.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength

VALID = ["1000000008", "1099999904", "1100000015", "2000000006", "2099999902", "2999999994"]


@pytest.mark.parametrize("number", VALID)
def test_a_number_with_a_right_check_digit_is_valid(number):
    assert saudi_id.validate(number) == number


@pytest.mark.parametrize(
    "written", ["١٠٠٠٠٠٠٠٠٨", "۱۰۰۰۰۰۰۰۰۸", "10 0000 0008", "1000-000-008", "\u200f1000000008", "1000000008\u00a0"]
)
def test_what_writers_add_is_stripped(written):
    assert saudi_id.validate(written) == "1000000008"


@pytest.mark.parametrize(
    ("number", "error"),
    [
        ("1000000009", InvalidChecksum),
        ("100000008", InvalidLength),
        ("10000000080", InvalidLength),
        ("3000000004", InvalidComponent),
        ("7000000000", InvalidComponent),
        ("A000000008", InvalidFormat),
        ("", InvalidFormat),
        ("¹000000008", InvalidFormat),
    ],
)
def test_a_wrong_number_says_what_is_wrong_and_not_what_it_is(number, error):
    with pytest.raises(error) as raised:
        saudi_id.validate(number)
    assert not saudi_id.is_valid(number)
    assert not number or number not in str(raised.value)
    assert "original" in str(raised.value)


@pytest.mark.parametrize("number", VALID)
def test_every_single_wrong_digit_is_found(number):
    for place in range(10):
        for digit in "0123456789":
            wrong = number[:place] + digit + number[place + 1 :]
            assert saudi_id.is_valid(wrong) is (wrong == number)


def test_the_first_digit_tells_residents_from_citizens():
    assert saudi_id.is_resident("2000000006")
    assert not saudi_id.is_resident("1000000008")
    assert not saudi_id.is_resident("2000000007")
