"""Hijri dates against published pairs, and the days that only a sighting can give."""

import datetime

import pytest

from parsers.identifiers import hijri
from parsers.identifiers.exceptions import InvalidComponent, InvalidFormat

PAIRS = [
    ("1442-11-25", datetime.date(2021, 7, 5)),
    ("1439-09-01", datetime.date(2018, 5, 16)),
    ("1427-06-16", datetime.date(2006, 7, 12)),
    ("1443-01-15", datetime.date(2021, 8, 23)),
    ("1448-01-01", datetime.date(2026, 6, 16)),
    ("1447-01-01", datetime.date(2025, 6, 26)),
    ("1448-06-13", datetime.date(2026, 11, 23)),
]


@pytest.mark.parametrize(("date", "gregorian"), PAIRS)
def test_published_pairs_agree(date, gregorian):
    assert hijri.to_gregorian(date) == gregorian


def test_day_thirty_of_a_short_month_is_accepted_and_said_to_be_odd():
    assert hijri.validate("30/03/1442هـ") == "1442-03-30"
    assert not hijri.is_tabular("1442-03-30")
    assert hijri.is_tabular("1442-03-29")
    assert hijri.to_gregorian("1442-03-30") == hijri.to_gregorian("1442-04-01")


@pytest.mark.parametrize(
    ("written", "error"),
    [("لا تاريخ", InvalidFormat), ("2026-11-23", InvalidFormat), ("1301-01-01", InvalidComponent)],
)
def test_what_is_no_hijri_date_is_refused(written, error):
    with pytest.raises(error):
        hijri.validate(written)
    assert not hijri.is_valid(written)
