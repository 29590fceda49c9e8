"""What is said about a person beside the name: identity number, telephone, nationality, age and birth."""

import re
from bisect import bisect_left
from dataclasses import dataclass, fields, replace
from functools import cache

from classifiers import wordlists
from classifiers.fields import words
from classifiers.fields.numbers import Found
from classifiers.fields.sheet import Sheet
from parsers.arabic import fold
from parsers.identifiers import mobile, saudi_id
from parsers.identifiers.dates import Calendar

_TEN = re.compile(r"(?<![\d/\-])[12]\d{9}(?![\d/\-])")
_PHONE = re.compile(r"(?<![\d/])(?:(?:\+[ ]?|00)?966[ \-]?\(?0?\)?[ \-]?|0)?5\d(?:[ \-]?\d){7}(?![\d/])")
_DURATION = re.compile(
    r"(?<![^\W\d_])(?:منذ|دام|دامت|قبل|بعد|مده|لمده|حامل|حامل ب|خلال|طوال|كل|من|في|عن|last|for|since|pregnant)"
    r"[ \t\n]{1,2}$"
)
_SMALL_AGE_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Particulars:
    """What stands about one person in a stretch of text; empty where it is silent."""

    id_number: str = ""
    phone: str = ""
    nationality: str = ""
    age: int | None = None
    born_hijri: str = ""
    born_gregorian: str = ""

    @property
    def id_valid(self) -> bool | None:
        """Whether the identity number's check digit agrees; None where there is no number."""
        return saudi_id.is_valid(self.id_number) if self.id_number else None

    @property
    def born(self) -> bool:
        """Whether a date of birth is stated."""
        return bool(self.born_hijri or self.born_gregorian)


def filled(known: Particulars, other: Particulars) -> Particulars:
    """What is known of a person, and of what is not, what `other` says."""
    empty = {
        field.name: getattr(other, field.name) for field in fields(known) if getattr(known, field.name) in ("", None)
    }
    return replace(known, **empty)


def read(sheet: Sheet, start: int, end: int, numbers: tuple[Found, ...]) -> Particulars:
    """The particulars between two folded offsets of `sheet`; `numbers` are the sheet's numbers of known kind."""
    near = sheet.text[start:end]
    hijri, gregorian = _born(sheet, start, end)
    return Particulars(
        _identity(sheet, start, end, numbers),
        phone_in(near),
        nationality(sheet, start, end),
        age_in(near),
        hijri,
        gregorian,
    )


def _identity(sheet: Sheet, start: int, end: int, numbers: tuple[Found, ...]) -> str:
    first = bisect_left(numbers, start, key=_start)
    known = numbers[first : bisect_left(numbers, end, lo=first, key=_start)]
    labelled = [n.value for n in known if n.kind == "identity" and n.value.isdigit() and 8 <= len(n.value) <= 11]
    if labelled:
        return labelled[0]
    taken = {(number.start, number.end) for number in known}
    bare = [match for match in _TEN.finditer(sheet.text, start, end) if match.span() not in taken]
    return bare[0][0] if bare else ""


def _start(number: Found) -> int:
    return number.start


def phone_in(text: str) -> str:
    """The first mobile number, as stated but without blanks."""
    for match in _PHONE.finditer(text):
        stated = mobile.as_stated(match[0])
        if mobile.is_valid(stated):
            return stated
    return ""


def nationality(sheet: Sheet, start: int, end: int) -> str:
    """The nationality stated between two folded offsets, as written."""
    match = _nationalities().search(sheet.text, start, end)
    return sheet.written(*match.span(match.lastgroup or 0)) if match else ""


@cache
def _nationalities() -> re.Pattern[str]:
    table = wordlists.table("names")["nationality"]
    adjectives = words.either(fold(word) for word in table["adjectives"].split())
    labels = words.either(words.at("names", "nationality.labels"))
    return re.compile(
        rf"{words.BEFORE}(?:{labels})[ ]?[:|/][ \t|]{{0,3}}(?P<stated>[^\W\d_]{{3,20}})"
        rf"|{words.BEFORE}(?P<adjective>{adjectives}){words.AFTER}"
    )


def age_in(text: str) -> int | None:
    """The age in years; 0 for one given in months, weeks or days."""
    for match in _ages().finditer(text):
        if "العمر" not in match[0] and _DURATION.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        if match["small"]:
            return 0
        if match["one"] or match["alone"]:
            return 1
        number = match["years"] or match["after"]
        if number and int(number) <= _SMALL_AGE_LIMIT:
            return int(number)
        word = match["word"] or match["after_word"]
        if word:
            return _age_words()[words.plain(word)]
    return None


@cache
def _age_words() -> dict[str, int]:
    table = wordlists.table("names")["age"]["words"]
    return {fold(word): int(number) for number in table for word in table[number]}


@cache
def _ages() -> re.Pattern[str]:
    units = words.either(words.at("names", "age.units"))
    small = words.either(words.at("names", "age.small_units"))
    before = words.either(words.at("names", "age.before"))
    spelled = words.longest_first(_age_words())
    whole = [word for word in spelled if _age_words()[word] <= 2]
    link = r"[ \t]{0,2}[:|/\-(]?[ \t|]{0,3}(?:(?:ذكر|انثي|تقريبا|حوالي|نحو|male|female)[ \t]{0,2}[/,\-]?[ \t]{0,2})?"
    return re.compile(
        rf"(?<!\d)(?P<years>\d{{1,3}})[ \t\-]{{0,2}}(?:{units}){words.AFTER}"
        rf"|{words.BEFORE}(?P<word>{words.either(whole)}){words.AFTER}"
        rf"|{words.BEFORE}(?P<after_word>{words.either(spelled)})[ \t\n]{{1,2}}(?:{units}|من العمر|من عمر){words.AFTER}"
        rf"|(?<!\d)(?P<small>\d{{1,3}})[ \t\n]{{0,2}}(?:{small}){words.AFTER}"
        r"|(?<=[,(])[ \t]?(?P<alone>سنه|عام)(?=[ \t]?[,)|])"
        rf"|{words.BEFORE}(?:{before}){words.AFTER}{link}(?P<one>سنه|عام){words.AFTER}"
        rf"|{words.BEFORE}(?:{before}){words.AFTER}{link}(?P<after>\d{{1,3}})(?![\d/\-]|\.\d)"
        rf"(?![ \t]{{0,2}}(?:{small}){words.AFTER})"
    )


def _born(sheet: Sheet, start: int, end: int) -> tuple[str, str]:
    for date in sheet.dates_between(start, end):
        before = sheet.text[max(start, date.start - 26) : date.start]
        if _birth().search(before):
            hijri = date.calendar is Calendar.HIJRI
            return (date.iso, "") if hijri else ("", date.iso)
    return "", ""


@cache
def _birth() -> re.Pattern[str]:
    return re.compile(rf"{words.BEFORE}[وب]?(?:{words.either(words.at('names', 'age.born'))}){words.AFTER}")
