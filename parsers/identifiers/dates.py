"""Finding the dates in a text, in both calendars and in every shape that Saudi letters use.

A year from 1300 to 1500 is Hijri and one from 1900 to 2100 Gregorian, whatever mark follows it: writers slip in the
mark more often than in the year. A year of two digits needs a mark, or its caller's word that a date stands there
(`short_years`). Year first means year, month, day; year last means day, month, year.

>>> [date.iso for date in find_dates("التاريخ: ١٤٤٨/٠٤/١٦ هـ الموافق ٢٠٢٦/٠٩/٢٧ م")]
['1448-04-16', '2026-09-27']
>>> [date.iso for date in find_dates("بتاريخ ٢٥/٥/٤٨هـ وفي ٢٠ من ربيع الثاني ١٤٤٨هـ")]
['1448-05-25', '1448-04-20']
>>> [date.iso for date in find_dates("الثامن عشر من شهر جمادى الأولى لعام 1448هـ")]
['1448-05-18']
>>> [date.iso for date in find_dates("Date: 26 Safar 1448 H / 4th November 2026")]
['1448-02-26', '2026-11-04']
"""

import datetime
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from parsers.arabic import Folded, fold, fold_keeping_offsets

_WORDS = Path(__file__).with_name("calendar.toml")
_MARK = r"[ \t]{0,3}(?::[ \t]?)?"
_SEPARATOR = r"[ \t]{0,2}[/\-.\\][ \t]{0,2}"
_NEAR_MONTH = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})[ \t]{1,3}(?P<month>[ء-ي]{3,7}(?:[ \t]{1,2}[ء-ي]{2,7})?)"
    r"[ \t]{1,3}(?P<year>1[34]\d\d)(?!\d)"
)
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_HIJRI_SHORT = range(30, 60)
_LAST_MONTH = 12


class Calendar(StrEnum):
    """The two calendars letters are dated in."""

    HIJRI = "hijri"
    GREGORIAN = "gregorian"


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date found in a text: offsets into the text as given, and as ISO in its own `calendar`.

    `odd` names what a person should look at: `era` (the mark contradicts the year), `order` (month and day stood
    exchanged), `short_year` (two digits and no mark), `month` (its name is one letter off, as on a scan).
    """

    start: int
    end: int
    calendar: Calendar
    iso: str
    odd: tuple[str, ...] = ()


def calendar_words() -> str:
    """The word list of months and eras as it stands, for whoever must know with which words a date was read."""
    return _WORDS.read_text("utf-8")


def find_dates(text: str, short_years: bool = False) -> tuple[StatedDate, ...]:
    """Every date in `text`, in order. With `short_years`, `13/4/48` counts without an era mark."""
    return find_in(fold_keeping_offsets(text), short_years)


def find_in(folded: Folded, short_years: bool = False) -> tuple[StatedDate, ...]:
    """`find_dates` for a text that is folded already; the offsets found are the original's."""
    found: list[StatedDate] = []
    for match in _shaped(folded.text):
        stated = _read(match, short_years)
        if stated is not None:
            start, end = folded.span(match.start(), match.end())
            found.append(StatedDate(start, end, *stated))
    found += _misspelt(folded)
    return tuple(sorted(found, key=lambda date: date.start))


def _shaped(text: str) -> Iterator[re.Match[str]]:
    """What has the shape of a date, looked for where one may begin: at a number, or a word for a day or a month."""
    pattern, beginnings, end = _pattern(), _beginnings(), 0
    for token in _TOKEN.finditer(text):
        begins = (word := token[0]) in beginnings or word.isdecimal()
        match = pattern.match(text, token.start()) if begins and token.start() >= end else None
        if match:
            end = match.end()
            yield match


@cache
def _beginnings() -> frozenset[str]:
    """The words that a date can begin with, written out."""
    days = (article + day for day in _days() for article in ("", "ال"))
    return frozenset(word[0] for spelling in (*_months(), *days) if (word := _TOKEN.match(spelling)))


def _misspelt(folded: Folded) -> Iterator[StatedDate]:
    """Hijri dates whose month is one letter off one name: "24 ربع الأول 1448"."""
    for match in _NEAR_MONTH.finditer(folded.text):
        words = " ".join(match["month"].split())
        if words in _months():
            continue
        months = {
            month for name, month in _hijri_months() if abs(len(name) - len(words)) <= 1 and _one_off(words, name)
        }
        day, year = int(match["day"]), int(match["year"])
        if len(months) == 1 and 1 <= day <= 30 and _calendar(year) is Calendar.HIJRI:
            start, end = folded.span(match.start(), match.end())
            yield StatedDate(start, end, Calendar.HIJRI, f"{year:04}-{months.pop():02}-{day:02}", ("month",))


def _one_off(a: str, b: str) -> bool:
    """Whether one letter put in, dropped or changed makes `b` of `a`."""
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    return rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]


@cache
def _hijri_months() -> tuple[tuple[str, int], ...]:
    return tuple((name, month) for name, (calendar, month) in _months().items() if calendar is Calendar.HIJRI)


def _read(match: re.Match[str], short_years: bool) -> tuple[Calendar, str, tuple[str, ...]] | None:
    month_name = match["month"] or match["month2"] or match["month3"]
    era = _era(match["era"])
    if month_name:
        calendar, month = _months()[" ".join(month_name.split())]
        year = match["year_n"] or match["year_n2"] or match["year_n3"]
        day = int(match["day"] or match["day2"] or 0) or _days()[" ".join(match["nth"].split())]
        return _checked(year, month, day, era or calendar, short_years)
    if match["y1"]:
        month, day = int(match["m1"]), int(match["d1"])
        return _checked(match["y1"], month, day, era, short_years) if month <= _LAST_MONTH else None
    return _checked(match["y2"], int(match["m2"]), int(match["d2"]), era, short_years)


def _checked(
    year_text: str, month: int, day: int, era: Calendar | None, short_years: bool
) -> tuple[Calendar, str, tuple[str, ...]] | None:
    odd: list[str] = []
    year = int(year_text)
    if len(year_text) == 2:
        if not (era or (short_years and year in _HIJRI_SHORT)):
            return None
        odd += [] if era else ["short_year"]
        year += 2000 if era is Calendar.GREGORIAN else 1400
    calendar = _calendar(year)
    if calendar is None:
        return None
    if era is not None and era is not calendar:
        odd.append("era")
    if month > _LAST_MONTH >= day:
        month, day = day, month
        odd.append("order")
    return (calendar, f"{year:04}-{month:02}-{day:02}", tuple(odd)) if _possible(calendar, year, month, day) else None


def _calendar(year: int) -> Calendar | None:
    if 1300 <= year <= 1500:
        return Calendar.HIJRI
    return Calendar.GREGORIAN if 1900 <= year <= 2100 else None


def _possible(calendar: Calendar, year: int, month: int, day: int) -> bool:
    if calendar is Calendar.HIJRI:
        return 1 <= month <= 12 and 1 <= day <= 30
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def _era(mark: str | None) -> Calendar | None:
    if not mark:
        return None
    return next(calendar for calendar, marks in _eras() if mark in marks)


@cache
def _eras() -> tuple[tuple[Calendar, frozenset[str]], ...]:
    table = tomllib.loads(_WORDS.read_text("utf-8"))["era"]
    return tuple((Calendar(name), frozenset(map(fold, marks))) for name, marks in table.items())


@cache
def _months() -> dict[str, tuple[Calendar, int]]:
    table = tomllib.loads(_WORDS.read_text("utf-8"))
    return {
        fold(spelling): (calendar, int(number))
        for calendar in Calendar
        for number, spellings in table[calendar].items()
        for spelling in spellings
    }


@cache
def _days() -> dict[str, int]:
    table = tomllib.loads(_WORDS.read_text("utf-8"))["day"]
    return {fold(spelling): int(number) for number, spellings in table.items() for spelling in spellings}


def _any_of(spellings: Iterable[str]) -> str:
    """A pattern for any of the spellings, the longest first; their blanks may be one or two."""
    ordered = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
    return "|".join(re.escape(spelling).replace(r"\ ", r"[ \t]{1,2}") for spelling in ordered)


@cache
def _pattern() -> re.Pattern[str]:
    """One pattern for all shapes. Every repetition in it is bounded, so matching is linear in the text."""
    month = _any_of(_months())
    marks = _any_of(mark for _, group in _eras() for mark in group)
    era = rf"(?:{_MARK}[(]?(?P<era>{marks})(?![^\W\d_]))?"
    joint = r"[ \t]{0,3}[/\-,.]?[ \t]{0,3}"
    numeric = (
        rf"(?P<y1>\d{{4}}){_SEPARATOR}(?P<m1>\d{{1,2}}){_SEPARATOR}(?P<d1>\d{{1,2}})(?!\d)"
        rf"|(?P<d2>\d{{1,2}}){_SEPARATOR}(?P<m2>\d{{1,2}}){_SEPARATOR}(?P<y2>\d{{4}}|\d{{2}})(?!\d)"
    )
    nth = r"(?:st|nd|rd|th)?"
    filler = r"(?:(?:من|of|شهر)[ \t]{1,2}){0,2}"
    year = r"(?:(?:من[ \t]{1,2})?(?:عام|سنه|لعام|لسنه)[ \t]{1,2})?"
    written_out = (
        rf"(?<![^\W\d_])(?:ال)?(?P<nth>{_any_of(_days())})(?![^\W\d_])[ \t]{{1,3}}{filler}(?P<month3>{month})"
        rf"{joint}{year}(?P<year_n3>\d{{4}}|\d{{2}}(?=[ \t]{{0,2}}ه))(?!\d)"
    )
    named = (
        rf"(?P<day>\d{{1,2}}){nth}{joint}{filler}(?P<month>{month})\.?{joint}{year}"
        rf"(?P<year_n>\d{{4}}|\d{{2}}(?=[ \t]{{0,2}}ه))(?!\d)"
        rf"|(?<![^\W\d_])(?P<month2>{month})[ \t]{{1,2}}(?P<day2>\d{{1,2}}){nth},?[ \t]{{1,3}}"
        r"(?P<year_n2>\d{4})(?!\d)"
    )
    not_inside = r"(?<![\d])(?<!\d[/\-.])(?<!\d[ ][/\-])"
    return re.compile(rf"{not_inside}(?:{named}|{written_out}|{numeric})(?![/\-]\d){era}")
