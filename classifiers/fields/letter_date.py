"""The date of a letter, in one calendar or both (DOMAIN 1.3): labelled, beside its number, or standing by itself."""

import re

from classifiers.assessment import Field
from classifiers.fields.header import dates_in, head_end, letter_number
from classifiers.fields.numbers import Found
from classifiers.fields.sheet import Labelled, Sheet
from parsers.identifiers.dates import Calendar, StatedDate

_DATE_WITHIN = 22
"""Characters that may stand between a date's label and the date: a weekday, a colon, blanks."""
_DATED = ("execution_request", "deed", "judgment", "decision", "report", "record")
"""Kinds of numbers that have dates of their own."""
_AROUND = 60
"""Characters looked at on either side of a date."""
_OTHER_DATE = re.compile(r"رقم|ميلاد|مواليد|انتها|صلاحي|دخول|birth|expir|:")
_PAIRED = ("الموافق", "corresponding", "=", "التاريخ الميلادي", "التاريخ الهجري", "ميلادي", "gregorian", "hijri")
_CELLS = re.compile(r" {3,}|\t|\|")
_MAIL_HEADER = re.compile(r"[ \t>*]*(?:from|to|sent|من|الي|المرسل|cc)[ \t]*:")


def letter_date(sheet: Sheet, numbers: tuple[Found, ...]) -> Field | None:
    """The date of the letter; both calendars where both are stated. A date beside another number is that number's."""
    inward = sheet.inward
    for group, certainty in (("letter_date", 0.97), ("other_date", 0.8)):
        for label in sheet.labelled(group):
            if sheet.line_number(label.start) in inward:
                continue
            if _mail_header(sheet, label) or _of_another_number(sheet, label.start, numbers):
                continue
            if label.label in ("في", "في يوم", "اليوم", "بتاريخ") and not _stands_alone(sheet, label):
                continue
            dates = dates_in(sheet, label.value_start, _with_next_lines(sheet, label.value_end))
            if dates and dates[0].start - label.value_start <= _DATE_WITHIN and _only_weekday(sheet, label, dates[0]):
                return _date_field(sheet, dates, certainty)
    return _beside_number(sheet) or _bare_date(sheet, inward, numbers)


def _of_another_number(sheet: Sheet, start: int, numbers: tuple[Found, ...]) -> bool:
    """Whether a report's, a request's or a deed's number stands before an offset, on its line or the one above."""
    here = sheet.line_number(start)
    before = [number for number in numbers if number.kind in _DATED and number.start < start]
    return bool(before) and sheet.line_number(before[-1].start) in (here - 1, here)


def _mail_header(sheet: Sheet, label: Labelled) -> bool:
    """Whether the date stands in the header of a forwarded mail, between a sender or receiver and a subject."""
    number = sheet.line_number(label.start)
    around = sheet.lines[max(0, number - 2) : number + 3]
    return any("@" in line.text and _MAIL_HEADER.match(line.text) for line in around)


def _beside_number(sheet: Sheet) -> Field | None:
    """The date that follows the letter's number on its line: "رقم الخطاب 4801 وتاريخ 1448/5/22"."""
    number = letter_number(sheet)
    if number is None or number.evidence is None:
        return None
    for date in sheet.dates:
        gap = sheet.folded.original[number.evidence.end : sheet.folded.offsets[date.start]]
        if sheet.folded.offsets[date.start] >= number.evidence.end and len(gap) <= _DATE_WITHIN and "\n" not in gap:
            return _date_field(sheet, (date,), 0.9)
    return None


def _only_weekday(sheet: Sheet, label: Labelled, date: StatedDate) -> bool:
    between = sheet.text[label.value_start : date.start]
    return len(between.split()) <= 3 and "ميلاد" not in between and "انتها" not in between


def _stands_alone(sheet: Sheet, label: Labelled) -> bool:
    """Whether a line that begins with "in" or "on" is a date line and not prose."""
    line = sheet.lines[sheet.line_number(label.start)]
    return len(line.text.strip()) <= 45 and label.start - line.start < 6


def _with_next_lines(sheet: Sheet, end: int) -> int:
    """The end of the value, carried on over a line below that begins with the corresponding date."""
    number = sheet.line_number(max(end - 1, 0))
    if number + 1 < len(sheet.lines):
        below = sheet.lines[number + 1]
        cells = re.split(r" {3,}|\t|\|", below.text)
        if any(cell.strip().startswith(_PAIRED) for cell in cells):
            return below.end
    return max(end, sheet.lines[number].end) if _pair_follows(sheet, end) else end


def _pair_follows(sheet: Sheet, end: int) -> bool:
    return sheet.text[end : end + 20].strip(" |\t").startswith(("الموافق", "corresponding", "-", "="))


def _date_field(sheet: Sheet, dates: tuple[StatedDate, ...], certainty: float) -> Field:
    first = dates[0]
    pair = [
        date
        for date in dates[1:2]
        if date.calendar is not first.calendar and len("".join(sheet.text[first.end : date.start].split())) <= 60
    ]
    stated = {date.calendar: date.iso for date in (*pair, first)}
    end = pair[0].end if pair else first.end
    calendar = Calendar.HIJRI if Calendar.HIJRI in stated else Calendar.GREGORIAN
    return Field(
        "letter_date",
        stated[calendar],
        certainty - 0.2 * bool(first.odd),
        sheet.evidence(first.start, end),
        calendar=calendar.value,
        as_written=sheet.written(first.start, end),
        hijri=stated.get(Calendar.HIJRI),
        gregorian=stated.get(Calendar.GREGORIAN),
        certain="month" not in first.odd,
    )


def _bare_date(sheet: Sheet, inward: frozenset[int], numbers: tuple[Found, ...]) -> Field | None:
    """A date with a cell or a line of its own, or at the end of the signature's line: a stamp, or a note's foot.

    A word may stand before it, for on a scan its label may be misread.
    """
    head = head_end(sheet)
    for date in sheet.dates:
        number = sheet.line_number(date.start)
        if _of_another_number(sheet, date.start, numbers):
            continue
        line = sheet.lines[number]
        dates = _pair(sheet, date, line.end)
        left = sheet.text[max(line.start, date.start - _AROUND) : date.start].strip()
        right = sheet.text[dates[-1].end : min(line.end, dates[-1].end + _AROUND)].strip()
        before, after = _CELLS.split(left)[-1].strip(), _CELLS.split(right)[0].strip()
        alone = len(before) <= 12 and len(after) <= 12 and not any(c.isdigit() for c in before)
        by_itself = before == left or ("|" not in left and date.start < head)
        foot = not right and number >= len(sheet.lines) - 3 and not _OTHER_DATE.search(left)
        if ((alone and by_itself) or foot) and number not in inward and not before.endswith(("وتاريخ", "مواليد")):
            return _date_field(sheet, dates, 0.7)
    return None


def _pair(sheet: Sheet, date: StatedDate, end: int) -> tuple[StatedDate, ...]:
    """The date, and the one of the other calendar that stands beside it before `end`."""
    beside = [
        other
        for other in sheet.dates_between(date.end, min(end, date.end + _DATE_WITHIN))[:1]
        if other.calendar is not date.calendar
    ]
    return (date, *beside)
