"""Hijri dates in the Umm al-Qura calendar, Saudi Arabia's civil calendar, 1343 to 1500 AH.

Day 30 of a month that has 29 days in the tables is no error: the month may have been lengthened by a sighting, or
the writer slipped. It is accepted and `is_tabular` says that it is odd.

>>> validate("١٤٤٨/٠٥/١٧هـ")
'1448-05-17'
>>> validate("29 شعبان 1439 هـ")
'1439-08-29'
>>> to_gregorian("1439-09-01").isoformat()
'2018-05-16'
>>> is_valid("1448-13-01")
False
"""

import datetime

import hijridate

from parsers.identifiers import dates
from parsers.identifiers.exceptions import InvalidComponent, InvalidFormat, ValidationError

FIRST_YEAR, LAST_YEAR = 1343, 1500
_LONGEST_MONTH = 30


def compact(date: str) -> str:
    """The date as YYYY-MM-DD, its parts not yet checked. Raises InvalidFormat where no Hijri date stands."""
    found = dates.find_dates(date)
    first = next((stated for stated in found if stated.calendar is dates.Calendar.HIJRI), None)
    if first is None:
        raise InvalidFormat
    return first.iso


def validate(date: str) -> str:
    """The date as YYYY-MM-DD. Raises a ValidationError for no Hijri date, or one outside the calendar's tables."""
    iso = compact(date)
    year, month, day = map(int, iso.split("-"))
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= _LONGEST_MONTH):
        raise InvalidComponent
    return iso


def is_valid(date: str) -> bool:
    """Whether `validate` accepts the date."""
    try:
        validate(date)
    except ValidationError:
        return False
    return True


def is_tabular(date: str) -> bool:
    """Whether the tables of Umm al-Qura hold the day; False for day 30 of a 29-day month."""
    year, month, day = map(int, validate(date).split("-"))
    return day <= hijridate.Hijri(year, month, 1).month_length()


def to_gregorian(date: str) -> datetime.date:
    """The Gregorian date. Day 30 of a 29-day month is the first of the next. Raises a ValidationError as `validate`."""
    year, month, day = map(int, validate(date).split("-"))
    first = hijridate.Hijri(year, month, 1).to_gregorian()
    return datetime.date(first.year, first.month, first.day) + datetime.timedelta(days=day - 1)
