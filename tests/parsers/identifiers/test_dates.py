"""Dates in every shape that Saudi letters use (DOMAIN 1.3 and 5)."""

import time

import pytest

from parsers.identifiers.dates import Calendar, find_dates

SHAPES = [
    ("٢٥ / ١١ / ١٤٤٢ هـ - ٠٥ / ٠٧ / ٢٠٢١ م", ["1442-11-25", "2021-07-05"]),
    ("٢٠ / ١ / ١٤٤٦هـ", ["1446-01-20"]),
    ("١٧ من شعبان ١٤٤٦هـ", ["1446-08-17"]),
    ("الموافق: ١٦ من فبراير ٢٠٢٥م", ["2025-02-16"]),
    ("18 /07/ 1445هـ", ["1445-07-18"]),
    ("1434/11/15 هـ", ["1434-11-15"]),
    ("25-1-1390ه", ["1390-01-25"]),
    ("الأربعاء / 01 / رمضان / 1439 هـ", ["1439-09-01"]),
    ("29 شعبان 1439 هـ الموافق 15 مايو 2018 م", ["1439-08-29", "2018-05-15"]),
    ("9 ديسمبر 2015 - 27 صفر 1437 هـ", ["2015-12-09", "1437-02-27"]),
    ("15 محرّم 1443", ["1443-01-15"]),
    ("تاريخه1434/6/4 :هـ", ["1434-06-04"]),
    ("5/5/1435", ["1435-05-05"]),
    ("١٣\u200f/٦\u200f/١٤٤٨", ["1448-06-13"]),
    ("1448.06.13", ["1448-06-13"]),
    ("13/6/48هـ", ["1448-06-13"]),
    ("١٣ جمادى الآخرة ١٤٤٨هـ", ["1448-06-13"]),
    ("١٤ جماد أول ١٤٤٨هـ", ["1448-05-14"]),
    ("۱۴۴۸/۰۶/۱۳", ["1448-06-13"]),
    ("10 September 2026 (28/03/1448H)", ["2026-09-10", "1448-03-28"]),
    ("4th November 2026", ["2026-11-04"]),
    ("November 4, 2026", ["2026-11-04"]),
    ("26 Safar 1448 H", ["1448-02-26"]),
    ("29 من شهر رجب لعام 1447هـ", ["1447-07-29"]),
]


@pytest.mark.parametrize(("written", "dates"), SHAPES)
def test_each_shape_is_read(written, dates):
    assert [date.iso for date in find_dates(written)] == dates


@pytest.mark.parametrize(
    "written",
    [
        "48-1977-220",
        "338712/5/3",
        "118/3/3377",
        "RPT-1448-0071936",
        "14480618827",
        "1448/13/01",
        "32/1/1448",
        "13/4/48",
        "1919",
    ],
)  # fmt: skip
def test_a_number_that_looks_like_a_date_is_none(written):
    assert find_dates(written) == ()


def test_a_short_year_counts_where_a_date_is_expected():
    (date,) = find_dates("13/4/48", short_years=True)
    assert (date.iso, date.odd) == ("1448-04-13", ("short_year",))


def test_the_year_is_believed_before_the_mark():
    (date,) = find_dates("15/9/2026هـ")
    assert (date.calendar, date.iso, date.odd) == (Calendar.GREGORIAN, "2026-09-15", ("era",))


def test_month_and_day_exchanged_are_put_right_and_noted():
    (date,) = find_dates("11/20/1447")
    assert (date.iso, date.odd) == ("1447-11-20", ("order",))


def test_the_offsets_are_those_of_the_text_as_given():
    text = "حُرِّر في ٨ / ٢ / ١٤٤٨ هـ بمكة"
    (date,) = find_dates(text)
    assert text[date.start : date.end] == "٨ / ٢ / ١٤٤٨ هـ"


def test_time_grows_with_length_only():
    def took(text: str) -> float:
        began = time.process_time()
        find_dates(text)
        return time.process_time() - began

    for unit in ("1/", "1448/", "13 ", "ربيع ", "12-", "1 / ", "الثامن عشر من شهر ", "الحادي والعشرين "):
        took(unit * 100)
        assert took(unit * 40_000) < 9 * max(took(unit * 10_000), 0.02)  # a square would be sixteen


@pytest.mark.parametrize(
    ("text", "iso"),
    [("الأحد ٢٤ ربع الأول ١٤٤٨ هـ", "1448-03-24"), ("15 حرم 1448", "1448-01-15"), ("4 ريع الآخر 1448", "1448-04-04")],
)
def test_a_month_one_letter_off_is_read_and_said_to_be_so(text, iso):
    (found,) = find_dates(text)
    assert (found.iso, found.odd) == (iso, ("month",))


@pytest.mark.parametrize("text", ["رقم 12 من عام 1448", "٣ ربيع الا 1448", "بعد 3 أشهر 1448", "24 ربيع الأول 1448"])
def test_what_is_near_no_single_month_is_no_date_by_that(text):
    assert not [date for date in find_dates(text) if "month" in date.odd]


UNITS = ["أول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر"]
ORDINALS = [
    *UNITS,
    "حادي عشر",
    *(f"{unit} عشر" for unit in UNITS[1:9]),
    "عشرين",
    "حادي والعشرين",
    *(f"{unit} والعشرين" for unit in UNITS[1:9]),
    "ثلاثين",
]


@pytest.mark.parametrize(("day", "ordinal"), enumerate(ORDINALS, 1))
def test_a_day_written_out_is_read_in_both_calendars(day, ordinal):
    (hijri,) = find_dates(f"ال{ordinal} من شهر جمادى الأولى لعام 1448هـ")
    (gregorian,) = find_dates(f"حرر في ال{ordinal.replace('ين', 'ون')} من نوفمبر 2026م")
    assert (hijri.iso, gregorian.iso) == (f"1448-05-{day:02}", f"2026-11-{day:02}")


@pytest.mark.parametrize("written", ["ربيع الأول 1448", "الفصل الثاني لعام 1448هـ", "الثامن عشر من شهر جمادى الأولى"])
def test_an_ordinal_without_month_or_year_is_no_date(written):
    assert find_dates(written) == ()


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("الثامن عشر من شهر جمادى الأولى لعام 1448هـ", "1448-05-18"),
        ("الأول من شهر رمضان ١٤٤٨هـ", "1448-09-01"),
        ("العشرين من صفر لعام ١٤٤٨هـ", "1448-02-20"),
        ("الثاني والعشرين من شهر ربيع الثاني لعام ١٤٤٨هـ", "1448-04-22"),
        ("الحادي عشر من محرم 1448هـ", "1448-01-11"),
        ("الثلاثون من رجب ١٤٤٨هـ", "1448-07-30"),
    ],
)
def test_a_day_in_words_is_read(written, iso):
    assert [date.iso for date in find_dates(written)] == [iso]
