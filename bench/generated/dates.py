"""Days of both calendars and the many shapes in which letters write them."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from hijridate import Gregorian, Hijri

_MONTHS = (
    ("محرم",),
    ("صفر",),
    ("ربيع الأول", "ربيع أول", "ربيع الاول"),
    ("ربيع الآخر", "ربيع الثاني", "ربيع ثاني"),
    ("جمادى الأولى", "جمادى الاولى", "جماد أول"),
    ("جمادى الآخرة", "جمادى الثانية", "جماد الآخر"),
    ("رجب",),
    ("شعبان",),
    ("رمضان",),
    ("شوال",),
    ("ذو القعدة", "ذي القعدة"),
    ("ذو الحجة", "ذي الحجة"),
)
_GREGORIAN = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
]
_ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
_ORDINALS = [
    "الأول",
    "الثاني",
    "الثالث",
    "الرابع",
    "الخامس",
    "السادس",
    "السابع",
    "الثامن",
    "التاسع",
    "العاشر",
    "الحادي-عشر",
    "الثاني-عشر",
    "الثالث-عشر",
    "الرابع-عشر",
    "الخامس-عشر",
    "السادس-عشر",
    "السابع-عشر",
    "الثامن-عشر",
    "التاسع-عشر",
    "العشرين",
    "الحادي-والعشرين",
    "الثاني-والعشرين",
    "الثالث-والعشرين",
    "الرابع-والعشرين",
    "الخامس-والعشرين",
    "السادس-والعشرين",
    "السابع-والعشرين",
    "الثامن-والعشرين",
    "التاسع-والعشرين",
    "الثلاثين",
]
NOW = date(2026, 11, 22)
_HIJRI = (
    "{y}/{m:02}/{d:02}هـ",
    "{y}/{m:02}/{d:02}هـ",
    "{d:02}/{m:02}/{y}هـ",
    "{d} / {m} / {y} هـ",
    "{y}-{m:02}-{d:02} هـ",
    "{d:02}-{m:02}-{y}هـ",
    "{y}.{m:02}.{d:02} هـ",
    "{d}/{m}/{yy}هـ",
    "{d}-{m}-{yy}هـ",
    "{d} {name} {y}هـ",
    "{d} من {name} {y}هـ",
    "{weekday} {d} {name} {y} هـ",
    "{weekday} {y}/{m:02}/{d:02}هـ",
    "{d}/{m}/{y}",
    "{y}/{m}/{d} ه",
    "{ordinal} من شهر {name} لعام {y}هـ",
)
_PLAIN = ("{y}/{m:02}/{d:02}هـ", "{d}/{m}/{y}هـ", "{d:02}-{m:02}-{y}هـ", "{y}-{m:02}-{d:02}")
_CIVIL = ("{d} {name} {y}م", "{d}/{m}/{y}م", "{y}/{m:02}/{d:02}م", "{y}-{m:02}-{d:02} م", "{d:02}-{m:02}-{y}م")
_PAIRS = ("{hijri} الموافق {civil}", "{hijri} - {civil}", "{hijri} ({civil})", "{civil} الموافق {hijri}")


@dataclass(frozen=True, slots=True)
class Written:
    """A day as a letter writes it, and in which calendars (ISO, None when that calendar is not stated)."""

    text: str
    hijri: str | None
    gregorian: str | None
    day: date


def letter_day(rng: random.Random) -> date:
    """A working day of the half year before now."""
    day = NOW - timedelta(days=rng.randrange(2, 125))
    return day - timedelta(days=1 if day.weekday() == 4 else 2 if day.weekday() == 5 else 0)


def written(day: date, rng: random.Random) -> Written:
    """`day` in a shape drawn for the head of a letter."""
    draw = rng.random()
    hijri, civil = _hijri(day, _HIJRI, rng), _civil(day, rng)
    if draw < 0.78:
        return Written(hijri, _iso(day), None, day)
    if draw < 0.93:
        pair = rng.choice(_PAIRS).format(hijri=hijri, civil=civil)
        return Written(pair, _iso(day), day.isoformat(), day)
    return Written(civil, None, day.isoformat(), day)


def plain(day: date, rng: random.Random) -> str:
    """`day` in a short Hijri shape, as inside a sentence."""
    return _hijri(day, _PLAIN, rng)


def english(day: date, rng: random.Random) -> Written:
    """`day` as an English letter writes it."""
    shape = rng.choice(["{d} {name} {y}", "{name} {d}, {y}"])
    text = shape.format(d=day.day, name=_ENGLISH[day.month - 1], y=day.year)
    return Written(text, None, day.isoformat(), day)


def birth(age: int, at: date, rng: random.Random) -> tuple[str, str]:
    """A birthday that makes somebody `age` at `at`: as written, and ISO in Hijri."""
    year = Gregorian(at.year, at.month, at.day).to_hijri().year - age - 1
    day = Hijri(year, rng.randrange(8, 13), rng.randrange(1, 29)).to_gregorian()
    return _hijri(day, _PLAIN[:3], rng), _iso(day)


def _iso(day: date) -> str:
    return Gregorian(day.year, day.month, day.day).to_hijri().isoformat()


def _hijri(day: date, shapes: tuple[str, ...], rng: random.Random) -> str:
    lunar = Gregorian(day.year, day.month, day.day).to_hijri()
    return rng.choice(shapes).format(
        y=lunar.year,
        yy=lunar.year % 100,
        m=lunar.month,
        d=lunar.day,
        name=rng.choice(_MONTHS[lunar.month - 1]),
        weekday=_WEEKDAYS[day.weekday()],
        ordinal=_ORDINALS[lunar.day - 1].replace("-", " "),
    )


def _civil(day: date, rng: random.Random) -> str:
    return rng.choice(_CIVIL).format(y=day.year, m=day.month, d=day.day, name=_GREGORIAN[day.month - 1])
