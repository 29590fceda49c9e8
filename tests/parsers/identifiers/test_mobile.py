"""Saudi mobile numbers in the forms people write them."""

import pytest

from parsers.identifiers import mobile
from parsers.identifiers.exceptions import InvalidComponent, InvalidFormat, InvalidLength


@pytest.mark.parametrize(
    "written",
    [
        "0521234567", "٠٥٢١٢٣٤٥٦٧", "+966521234567", "00966521234567", "966521234567", "521234567", "052 123 4567",
        "+966 52 123 4567", "(052) 123-4567",
    ],
)  # fmt: skip
def test_every_form_comes_to_one(written):
    assert mobile.validate(written) == "0521234567"


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ("0121234567", InvalidComponent),
        ("1919", InvalidLength),
        ("05212345678", InvalidLength),
        ("05x1234567", InvalidFormat),
        ("", InvalidFormat),
    ],
)
def test_what_is_no_mobile_is_refused(written, error):
    with pytest.raises(error):
        mobile.validate(written)
    assert not mobile.is_valid(written)


def test_a_foreign_form_is_kept_where_the_letter_is_quoted():
    assert mobile.as_stated("+966 52 099 7320") == "+966520997320"
