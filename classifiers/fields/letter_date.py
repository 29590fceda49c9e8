"""The date of a letter, in one calendar or both (DOMAIN 1.3): labelled, beside its number, or standing by itself."""

import re
from functools import cache

from classifiers.assessment import Field
from classifiers.fields import words
from classifiers.fields.header import dates_in
from classifiers.fields.sheet import Labelled, Sheet
from parsers.identifiers.dates import Calendar, StatedDate

_DATE_WITHIN = 22
"""Characters that may stand between a date's label and the date: a weekday, a colon, blanks."""
_AROUND = 60
"""Characters looked at on either side of a date."""
_TO_DATE, _TO_DATE_WORDS = 60, 3
"""Characters, and words among them, that may stand between a letter's number and its date: a label, a weekday."""
_CERTAINTY = (0.97, 0.95, 0.7, 0.8, 0.75, 0.6)
"""Of a date by its label's place; the second half is that of a form's own dates, "referral date"."""
_DOUBTFUL = 0.7
"""A date with no better place may be another paper's."""
_FOOT_LINES = 6
_GOES_ON = ("التاريخ", "تاريخ", "تاريخه", "تاريخها", "وتاريخها", "وتاريخ", "بتاريخ", "تاريخ الطلب", "date", "dated")
"""Labels that may go on from a number on the line above."""
_DATE_LABEL = re.compile(r"\W{0,3}و?(?:ال|ب)?تاريخ")
_WORD, _DIGIT = re.compile(r"[^\W\d_]+"), re.compile(r"\d")
_OTHER_DATE = re.compile(r"رقم|ميلاد|مواليد|انتها|صلاحي|دخول|birth|expir|:")
_ANOTHER_DAY = re.compile(
    r"طباع|جلس|موعد|زيار|استلام|وارد|ورود|ميلاد|انتها|دخول|حادث|واقع|بلاغ|صك|حكم|عقد|وفا|طلاق|تنويم|فحص|مراجع|print|session|hearing|visit"
)
"""What makes a date another day's than the letter's, between its label and it: "date of printing"."""
_PAIRED = ("الموافق", "corresponding", "=", "التاريخ الميلادي", "التاريخ الهجري", "ميلادي", "gregorian", "hijri")
_CELLS = re.compile(r" {3,}|\t|\|")
_MAIL_HEADER = re.compile(r"[ \t>*]*(?:from|to|sent|من|الي|المرسل|cc)[ \t]*:")


def letter_date(sheet: Sheet, number: Field | None) -> Field | None:
    """The date of the letter; both calendars where both are stated. Never a date that belongs to another number.

    `number` is the letter's own, where it was read from this sheet.
    """
    at = sheet.folded_offset(number.evidence.end) if number and number.evidence else None
    beside = _beside_number(sheet, at) if at is not None else None
    return beside or _labelled(sheet, at) or _bare_date(sheet, sheet.inward)


def _labelled(sheet: Sheet, number: int | None) -> Field | None:
    """The date with the best placed label: next to the letter's number, in the head, at the foot, elsewhere."""
    found: list[tuple[int, tuple[StatedDate, ...]]] = []
    head = sheet.head_end
    for group, penalty in (("letter_date", 0), ("other_date", len(_CERTAINTY) // 2)):
        for label in sheet.labelled(group):
            dates = _dates_of(sheet, label)
            if dates and not _of_another_number(sheet, label):
                found.append((penalty + _placed(sheet, label, number, head), dates))
    if not found:
        return None
    rank, dates = min(found, key=lambda each: each[0])
    return _date_field(sheet, dates, _CERTAINTY[rank])


def _dates_of(sheet: Sheet, label: Labelled) -> tuple[StatedDate, ...]:
    """The dates that stand right behind a label, or none where the label is no letter's."""
    if sheet.line_number(label.start) in sheet.inward or _mail_header(sheet, label):
        return ()
    if label.label in ("في", "في يوم", "اليوم", "بتاريخ") and not _stands_alone(sheet, label):
        return ()
    dates = dates_in(sheet, label.value_start, _with_next_lines(sheet, label.value_end))
    near = dates and dates[0].start - label.value_start <= _DATE_WITHIN and _only_weekday(sheet, label, dates[0])
    return dates if near else ()


def _of_another_number(sheet: Sheet, label: Labelled) -> bool:
    """Whether the label goes on from the number of a request, a deed, or a report, on its line or the line above."""
    number = sheet.line_number(label.start)
    line = sheet.lines[number]
    before = sheet.text[line.start : label.start]
    if not before.strip(" \t|*-•(") and number and label.label in _GOES_ON:
        before = _line_above(sheet, number)
    return bool(_other_number().search(before))


def _line_above(sheet: Sheet, number: int) -> str:
    """The text of the nearest line above that is not empty."""
    return next((line.text for line in reversed(sheet.lines[max(0, number - 2) : number]) if line.text.strip()), "")


def _placed(sheet: Sheet, label: Labelled, number: int | None, head: int) -> int:
    """How good a date's place is: 0 next to the letter's number or before the `head` ends, 1 at the foot, 2 between."""
    line = sheet.line_number(label.start)
    if number is not None and 0 <= line - sheet.line_number(number) <= 1:
        return 0
    if label.start < head:
        return 0
    below = sum(bool(each.text.strip()) for each in sheet.lines[line + 1 : line + 1 + 2 * _FOOT_LINES])
    return 1 if below < _FOOT_LINES else 2


@cache
def _other_number() -> re.Pattern[str]:
    kinds = ("execution_request", "deed", "judgment", "decision", "report", "record", "hospital_file", "identity")
    cues = [cue for kind in kinds for cue in words.at("fields", f"number.{kind}.cues")]
    return re.compile(rf"{words.BEFORE}{words.CLITIC}(?:{words.either(cues)}){words.AFTER}[^\n]{{0,30}}?\d")


def _mail_header(sheet: Sheet, label: Labelled) -> bool:
    """Whether the date stands in the header of a forwarded mail, between a sender or receiver and a subject."""
    number = sheet.line_number(label.start)
    around = sheet.lines[max(0, number - 2) : number + 3]
    return any("@" in line.text and _MAIL_HEADER.match(line.text) for line in around)


def _beside_number(sheet: Sheet, number: int) -> Field | None:
    """The date that follows the letter's number on its line: "رقم الخطاب 4801 وتاريخ 1448/5/22"."""
    line = sheet.lines[sheet.line_number(number)]
    dates = dates_in(sheet, number, _with_next_lines(sheet, line.end))
    if not dates or dates[0].start >= line.end:
        return None
    gap = sheet.text[number : dates[0].start]
    leads = len(gap) <= _TO_DATE and len(_WORD.findall(gap)) <= _TO_DATE_WORDS and not _DIGIT.search(gap)
    return _date_field(sheet, dates, 0.95) if leads else None


def _only_weekday(sheet: Sheet, label: Labelled, date: StatedDate) -> bool:
    between = sheet.text[label.value_start : date.start]
    return len(between.split()) <= 3 and not _ANOTHER_DAY.search(between)


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
        certain="month" not in first.odd and certainty > _DOUBTFUL,
    )


def _bare_date(sheet: Sheet, inward: frozenset[int]) -> Field | None:
    """A date with a cell or a line of its own, or at the end of the signature's line: a stamp, or a note's foot.

    A word may stand before it, for on a scan its label may be misread.
    """
    head = sheet.head_end
    for date in sheet.dates:
        number = sheet.line_number(date.start)
        line = sheet.lines[number]
        dates = _pair(sheet, date, line.end)
        left = sheet.text[max(line.start, date.start - _AROUND) : date.start].strip()
        right = sheet.text[dates[-1].end : min(line.end, dates[-1].end + _AROUND)].strip()
        before, after = _CELLS.split(left)[-1].strip(), _CELLS.split(right)[0].strip()
        alone = len(before) <= 12 and len(after) <= 12 and not any(c.isdigit() for c in before)
        by_itself = before == left or ("|" not in left and date.start < head)
        foot = not right and number >= len(sheet.lines) - 3 and not _OTHER_DATE.search(left)
        if _DATE_LABEL.match(left) and _other_number().search(_line_above(sheet, number)):
            continue
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
