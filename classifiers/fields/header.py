"""What a letter says of itself: its number and its subject (DOMAIN 1.1, 1.2).

The number is read from label to cell, never as the first number of the text: a body is full of other people's numbers.
Our own inward stamp is not the sender's number; the sender's outgoing stamp is, where the printed field is blank.
"""

import re
from functools import cache

from classifiers.assessment import Field
from classifiers.fields import words
from classifiers.fields.sheet import HEAD_LINES, Labelled, Sheet
from parsers.arabic import western_digits
from parsers.identifiers.dates import StatedDate

_STAMP_LINES = 5
_TOKEN = re.compile(r"\S+")
_SHORT_WORD = 3
_BETWEEN = ("في", "من", "و", "الي", "on", "of")
"""Words that lead from the number to its date."""
_LATIN_CODE = re.compile(r"[a-z][a-z0-9]{0,9}(?:[/\-.][a-z0-9]{1,12}){1,6}|[a-z]{1,6}")
_STAMPED = re.compile(r"[ \t]*(\d{3,14}(?:[/\-]\d{1,8}){0,3})[ \t]*")
_CODE = r"(?:[ء-ي]{1,2}[ ]?/[ ]?)?\d{1,12}(?:[ ]?[/\-][ ]?(?:\d{1,8}|[ء-ي]{1,2}(?![ء-ي]))){0,3}(?:[ ][ء-ي])?"
_CODE_AND_DATE = re.compile(
    rf"[ \t(]*(?:رقم[ ]?[:/]?[ ]?)?(?P<code>{_CODE})[ \t)]*(?:(?:و|ب)?(?:ال)?تاريخ|في)?[ \t:/(]*"
)
_CODE_ALONE = re.compile(r"[ \t(]*(?P<code>[ء-ي]{1,2}[ ]?/[ ]?\d{1,8})[ \t)]*")
_STAMP_TAIL = 40
"""Characters that may follow a date beside a number: "enclosures: none"."""
_NUMBER_AND_DATE = re.compile(r"[ \t]*no\.?[ \t]{0,3}[\w/\-]{1,24}[ \t,]{1,30}dated?[ \t:.]{1,5}\S[^\n]{0,60}")
_TITLE = re.compile(
    r"^[ \t]*(?:\*{1,6}|={2,6}|#{1,6}|_{2,6}|~{1,6}|-{2,6}|«|\"|<{2}|\({2})[ \t]{0,3}"
    r"(?P<what>[^\W\d_][^\n*=#_~»>)]{4,90}?)[ \t]{0,3}"
    r"(?:\*{1,6}|={2,6}|#{1,6}|_{2,6}|~{1,6}|-{2,6}|»|\"|>{2}|\){2})[ \t]*$",
    re.MULTILINE,
)
_AROUND_SUBJECT = ' .:،-«»"'
_NEEDS_MARK = {"re": ":", "sub": ":", "موضوع": ":", "م": "/"}
"""Labels that are words too, and the mark that makes them labels."""
_LEADING_ON = ("الي", "علي", "من", "في", "عن", "بشان", "بخصوص", "حيال")
"""A line after one of these goes on with a sentence."""
_LAST_WORD = re.compile(r"[^\W\d_]+(?=\W*\Z)")
_LINE = 100
"""Characters before a line in which the last word above it stands."""
_HEAD_WORDS = 4
"""Words that label a date and enclosures, or say that there are none."""
_LONG_DATE = re.compile(r"\d{4}|ه|\d[ \t]*م\b")


def letter_number(sheet: Sheet) -> Field | None:
    """The sender's own number of the letter: in its head, on the outgoing stamp, or behind a label further down."""
    inward = sheet.inward
    end = sheet.head_end
    for below, certainty in ((False, 0.97), (True, 0.8)):
        for path in ("letter_number", "number_alone"):
            for label in sheet.labelled(path):
                if (label.start >= end) is not below or sheet.line_number(label.start) in inward:
                    continue
                if below and label.label in _of_any_letter():
                    continue
                span = _number_in(sheet, label.value_start, label.value_end) if _may_label(sheet, path, label) else None
                if span:
                    return _number_field(sheet, *span, certainty)
        if stamped := _outgoing_stamp(sheet, inward):
            return stamped
        if dated := _dated_line(sheet, inward):
            return dated
    return None


@cache
def _of_any_letter() -> frozenset[str]:
    """Labels that name the letter itself in its head, and somebody else's letter in its text."""
    return frozenset(words.at("fields", "label.letter_number.of_any"))


def _dated_line(sheet: Sheet, inward: frozenset[int]) -> Field | None:
    """The number of a head that labels little: "440/ش   1448-02-29", "رقم 1290 في 16/3/1448", or "ص / 219" alone."""
    end = sheet.head_end
    for number, line in enumerate(sheet.lines):
        if line.start >= end or number in inward:
            continue
        dates = dates_in(sheet, line.start, line.end)
        match = _CODE_AND_DATE.fullmatch(sheet.text[line.start : dates[0].start]) if dates else None
        alone = None if dates else _CODE_ALONE.fullmatch(line.text)
        found = match or alone
        if found and (alone or len(line.text) - (dates[-1].end - line.start) <= _STAMP_TAIL):
            start = line.start + found.start("code")
            return _number_field(sheet, start, line.start + found.end("code"), 0.8)
    return None


@cache
def _of_ours() -> frozenset[str]:
    """Labels of the letter itself on a line of number and date, and of an earlier letter in a sentence."""
    return frozenset(words.at("fields", "label.letter_number.of_ours"))


def _may_label(sheet: Sheet, path: str, label: Labelled) -> bool:
    if label.label in _of_ours():
        return _of_head_alone(sheet, label)
    if path != "number_alone":
        return True
    if sheet.text[label.start + len(label.label) : label.value_start].strip() in (":", "/", "|"):
        return True
    line = sheet.lines[sheet.line_number(label.start)]
    return label.label in ("no", "no.") and bool(_NUMBER_AND_DATE.fullmatch(line.text))


def _of_head_alone(sheet: Sheet, label: Labelled) -> bool:
    """Whether the label's line holds a number, dates, and no more words than label those and the enclosures."""
    line = sheet.lines[sheet.line_number(label.start)]
    rest, place = "", label.start + len(label.label)
    for date in (*sheet.dates_between(place, line.end), None):
        rest += sheet.text[place : date.start if date else line.end]
        place = date.end if date else line.end
    above = _LAST_WORD.search(sheet.text[max(0, line.start - _LINE) : line.start])
    goes_on = above is not None and above[0] in _LEADING_ON
    return not goes_on and len(re.findall(words.LETTER + "{3,}", rest)) <= _HEAD_WORDS


def _number_in(sheet: Sheet, start: int, end: int) -> tuple[int, int] | None:
    """The number at the beginning of a cell: groups of digits with their short letters, strokes and hyphens."""
    for date in sheet.dates_between(start + 1, end):
        if _LONG_DATE.search(sheet.text, date.start, date.end):
            end = date.start
            break
    first = last = None
    for match in _TOKEN.finditer(sheet.text, start, end):
        token = match[0].strip("()[]:.")
        if not _belongs(token):
            break
        first = match.start() if first is None else first
        last = match.end() if any(c.isdigit() for c in token) or last is not None else last
    if first is None or last is None or not any(c.isdigit() for c in sheet.text[first:last]):
        return None
    while last > first and sheet.text[last - 1] in "/-()[]:., ":
        last -= 1
    while sheet.text[first] in "()[]:., ":
        first += 1
    return first, last


def _belongs(token: str) -> bool:
    if token in _BETWEEN:
        return False
    letters = sum(c.isalpha() for c in token)
    if any(c.isdigit() for c in token):
        return token.isascii() or letters <= 2 * _SHORT_WORD
    return not letters or letters <= _SHORT_WORD or bool(_LATIN_CODE.fullmatch(token))


def _number_field(sheet: Sheet, start: int, end: int, certainty: float) -> Field:
    value = western_digits(sheet.written(start, end))
    return Field("letter_number", value, certainty, sheet.evidence(start, end))


def _outgoing_stamp(sheet: Sheet, inward: frozenset[int]) -> Field | None:
    for number, line in enumerate(sheet.lines):
        if not words.stamp("outward").fullmatch(line.text):
            continue
        for below in range(number + 1, min(number + _STAMP_LINES, len(sheet.lines))):
            place = sheet.lines[below]
            match = _STAMPED.fullmatch(place.text)
            if match and below not in inward and not dates_in(sheet, place.start, place.end):
                start, end = place.start + match.start(1), place.start + match.end(1)
                return _number_field(sheet, start, end, 0.85)
    return None


def dates_in(sheet: Sheet, start: int, end: int) -> tuple[StatedDate, ...]:
    """The dates that stand within the folded offsets whole."""
    return tuple(date for date in sheet.dates_between(start, end) if date.end <= end + 1)


def subject(sheet: Sheet) -> Field | None:
    """The subject line; without one, the phrase with which a letter opens.

    A label with its colon goes before all else, and the same said as "regarding:" before a label without one.
    """
    marked: list[Labelled] = []
    bare: list[Labelled] = []
    for label in sheet.labelled("subject"):
        mark = sheet.text[label.start + len(label.label) : label.value_start]
        if label.label in _NEEDS_MARK and mark.rstrip()[-1:] not in _NEEDS_MARK[label.label]:
            continue
        (marked if mark.strip() else bare).append(label)
    for label in marked:
        if field := _subject_of(sheet, label, 0.97):
            return field
    if field := _opening_line(sheet) or _title(sheet):
        return field
    for label in bare:
        if field := _subject_of(sheet, label, 0.9):
            return field
    return _opening_phrase(sheet)


def _subject_of(sheet: Sheet, label: Labelled, certainty: float) -> Field | None:
    value = _bare(sheet.written(label.value_start, label.value_end))
    return Field("subject", value, certainty, sheet.evidence(label.value_start, label.value_end)) if value else None


def _bare(value: str) -> str:
    """A subject without what it is set in."""
    value = value.strip(_AROUND_SUBJECT)
    while value[:1] == "(" and value[-1:] == ")":
        value = value[1:-1].strip(_AROUND_SUBJECT)
    return value


def _title(sheet: Sheet) -> Field | None:
    """A line of the head that is set between marks: "** referral of a visit **"."""
    match = _TITLE.search(sheet.text, 0, sheet.head_end + 1)
    if not match or sheet.line_number(match.start()) in sheet.inward:
        return None
    value = _bare(sheet.written(*match.span("what")))
    return Field("subject", value, 0.9, sheet.evidence(*match.span("what"))) if value else None


def _opening_line(sheet: Sheet) -> Field | None:
    """A line of the head that is all "regarding: ..."."""
    match = _regarding().search(sheet.text, 0, sheet.head_end)
    if not match or sheet.line_number(match.start()) in sheet.inward:
        return None
    value = _bare(sheet.written(*match.span("what")))
    return Field("subject", value, 0.95, sheet.evidence(*match.span("what"))) if value else None


@cache
def _regarding() -> re.Pattern[str]:
    opening = words.either(words.at("fields", "opening.phrases"))
    return re.compile(rf"^[ \t]*(?:{opening})[ \t]{{0,3}}[:/][ \t]{{0,3}}(?P<what>[^\n]{{3,120}})$", re.MULTILINE)


def _opening_phrase(sheet: Sheet) -> Field | None:
    match = _opening().search(sheet.text)
    if not match or sheet.line_number(match.start()) > HEAD_LINES:
        return None
    end = match.end("what")
    return Field("subject", sheet.written(match.start("what"), end), 0.7, sheet.evidence(match.start("what"), end))


@cache
def _opening() -> re.Pattern[str]:
    opening = words.either(words.at("fields", "opening.phrases"))
    stop = r"(?=[ \t]{0,3}(?:[,.;:\n(]|-[ \t]|المقدم|المقام|وعمر|والمتضمن|المتضمن|وما[ \t]|نفيد|$))"
    return re.compile(
        rf"^[ \t]*(?:{opening}){words.AFTER}[ \t]{{0,3}}[:/]?[ \t]{{0,3}}(?P<what>[^\n]{{5,120}}?){stop}", re.MULTILINE
    )
