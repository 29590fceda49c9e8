"""Which number is which: every number belongs to the nearest cue before it (DOMAIN 1.2).

So a case number, an appeal or an article's number is recognised and set aside before it can be taken for the deed.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple, TypeAlias

from classifiers import wordlists
from classifiers.assessment import Field
from classifiers.fields import words
from classifiers.fields.sheet import Sheet
from parsers.arabic import western_digits
from parsers.identifiers import case_number
from parsers.identifiers.file_number import find_in

WINDOW = 75
"""Characters before a number in which its cue may stand."""
KINDS = (
    "execution_request", "deed", "judgment", "decision", "report",
    "record", "hospital_file", "identity", "phone", "other",
)  # fmt: skip
_NUMBER = re.compile(r"(?<![^\W_])(?<![\d][/\-.])(?:[a-z]{1,8}[/\-]){0,3}\d{1,24}(?:[/\-]\d{1,12}){0,4}(?!\d)")
_BREAK = re.compile(r"\n[ \t]*\n|(?<!no)[.;!?][ \t\n]")
_NEW_LABEL = re.compile(r"\n[ \t]*(?:الرقم|رقم الصادر|رقم القيد|رقم الخطاب|رقم المعامله|صادر|الصادر|ref)")
_DIRECT = re.compile(r"(?:رقم|برقم|بالرقم|no\.?|number|#)[ \t\n:/(]{0,4}$")
_PARTED = re.compile(r"4[3-9]\d{1,7}[ ]\d{2,8}(?![\d/\-.])")
"""A number of a case, which begins with its Hijri year, with a blank inside."""
_OTHER_DEED = re.compile(r"(?:صك|حكم|وثيقه|عقد)[ ](?:ال)?(?:حضان|طلاق|نكاح|زواج|ولاي|اعال|خلع)[^\d\n]*$")
_LABEL = 40
"""Characters before a number in which a label says what it is of."""
_LABEL_CELL = re.compile(r"[^\W\d_][^\d\n:|.;،]{0,40}[ ]?[:|][ \t(]{0,4}")
_CELL_START = re.compile(r"(?:^|[|\t\n]|[ ]{3})[ \t*•\-]*(?:(?:ال)?رقم[ ])?\Z")
"""What a label's cell may begin with before its cue, and what follows it to the colon or the stroke."""
_CASE_DIGITS = 10
_CASE_KINDS = ("execution_request", "deed", "judgment", "decision")
_CUE_LEAST = {
    "execution_request": 4,
    "deed": 4,
    "judgment": 4,
    "decision": 4,
    "report": 2,
    "record": 1,
    "hospital_file": 3,
}


class Found(NamedTuple):
    """A number of a known kind: folded offsets and its folded text."""

    kind: str
    start: int
    end: int
    value: str


Numbered: TypeAlias = tuple[tuple[Sheet, tuple[Found, ...]], ...]
"""The sheets in order of weight, each with its numbers."""


@cache
def _cues() -> tuple[words.Phrases, dict[str, str]]:
    kinds = {cue: kind for kind in KINDS for cue in words.at("fields", f"number.{kind}.cues")}
    pattern = rf"{words.BEFORE}{words.CLITIC}(?P<cue>{words.either(kinds)}){words.AFTER}"
    return words.Phrases(kinds, pattern), kinds


@cache
def _filler() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{words.either(words.at('fields', 'filler.words'))}){words.AFTER}|[\s:/|()\[\]#.,\-=*«»\"]|هـ?"
    )


def find_numbers(sheet: Sheet) -> tuple[Found, ...]:
    """Every number of `sheet` whose kind its cue tells, in order. Dates, emergency and our own numbers are none."""
    listed, kinds = _cues()
    cues = [(match.start(), match.end(), words.plain(match["cue"])) for match in listed.finditer(sheet.index)]
    given = [(sheet.folded_offset(number.start), sheet.folded_offset(number.end)) for number in find_in(sheet.folded)]
    dates = sorted([*((date.start, date.end) for date in sheet.dates), *given])
    found: list[Found] = []
    ours = sheet.inward
    place = 0
    for match in _NUMBER.finditer(sheet.text):
        while place < len(cues) and cues[place][1] <= match.start():
            place += 1
        if _is_noise(match, dates) or not place or sheet.line_number(match.start()) in ours:
            continue
        nearest = place - 1 - _qualifies(sheet.text, cues[:place])
        cue_start, cue_end, cue = cues[nearest]
        cue_end += sheet.text.startswith(".", cue_end) and cue.endswith("no")
        if _reaches(sheet.text[cue_end : match.start()]) or _labels(sheet, cue_start, cue_end, match.start()):
            end = _whole_end(sheet.text, match) if kinds[cue] in _CASE_KINDS else match.end()
            found.append(Found(kinds[cue], match.start(), end, sheet.text[match.start() : end]))
    return tuple(found)


def _qualifies(text: str, cues: list[tuple[int, int, str]]) -> bool:
    """Whether the last cue only says how what the one before it names came in: "the report that came in under"."""
    if len(cues) < 2 or cues[-1][2] != "وارد":
        return False
    (_, end, _), (start, _, _) = cues[-2:]
    return not text[end:start].strip()


def _whole_end(text: str, match: re.Match[str]) -> int:
    """Where a case's number ends, whose last digits a blank may part from the first."""
    parted = _PARTED.match(text, match.start())
    whole = parted is not None and len(parted[0]) == _CASE_DIGITS + 1
    return parted.end() if parted and whole and parted.end() > match.end() else match.end()


def _is_noise(match: re.Match[str], dates: list[tuple[int, int]]) -> bool:
    while dates and dates[0][1] <= match.start():
        dates.pop(0)
    if dates and dates[0][0] < match.end() and match.start() < dates[0][1]:
        return True
    return match[0] in wordlists.table("fields")["short_codes"]["numbers"]


def _labels(sheet: Sheet, cue: int, cue_end: int, number: int) -> bool:
    """Whether the cue begins a label's cell that goes on to the number: "request's number at the court | 4801"."""
    begins = _CELL_START.search(sheet.text[max(0, cue - _LABEL) : cue] if cue else "")
    return bool(begins) and bool(_LABEL_CELL.fullmatch(sheet.text[cue_end:number].lstrip()))


def _reaches(gap: str) -> bool:
    if len(gap) > WINDOW or _BREAK.search(gap) or _NEW_LABEL.search(gap):
        return False
    if not _filler().sub("", gap):
        return True
    return bool(_DIRECT.search(gap)) and not any(c.isdigit() for c in gap.replace("1919", ""))


def execution_request(found: Numbered) -> Field | None:
    """The number of the request for execution; several where the letter sends several families."""
    for sheet, numbers in found:
        requests = _distinct(number for number in numbers if number.kind == "execution_request" and _long(number))
        if requests:
            return _field(sheet, "execution_request_number", requests if sheet.rank == 0 else requests[:1])
    return None


def judgment(found: Numbered, several: bool) -> Field | None:
    """The deed, judgment, or decision to be executed: a deed or conciliation record before the others, and the deed of
    a custody or a divorce only where there is no other."""
    for sheet, numbers in found:
        kinds = [[n for n in numbers if n.kind == kind and _long(n)] for kind in ("deed", "judgment", "decision")]
        executed = [[number for number in each if not _other_deed(sheet, number)] for each in kinds]
        deeds = next((_distinct(each) for each in (*executed, *kinds) if each), ())
        if deeds:
            return _field(sheet, "judgment_number", deeds if several else deeds[:1])
    return None


def _other_deed(sheet: Sheet, deed: Found) -> bool:
    """Whether its label calls a deed that of a custody, a divorce, a marriage: it stands beside the one to execute."""
    return bool(_OTHER_DEED.search(sheet.text[max(0, deed.start - _LABEL) : deed.start]))


def report(found: Numbered, own: Mapping[str, range]) -> Field | None:
    """The report's number, several where the letter carries several; where there is none, the police record's.

    `own` says by sheet where the letter's own number stands: below "report centre 1919" it looks like a report's.
    """
    for kind in ("report", "record"):
        for sheet, numbers in found:
            named = [number for number in numbers if number.kind == kind and _long(number)]
            others = [number for number in named if number.start not in own.get(sheet.part, ())]
            reports = _distinct(others or named)
            if reports and (kind == "report" or sheet.rank < 3):
                return _field(sheet, "report_number", reports if kind == "report" and sheet.rank == 0 else reports[:1])
    return None


def hospital_file(found: Numbered) -> Field | None:
    """The patient's file number at the hospital; several where the letter itself speaks of several patients."""
    for sheet, numbers in found:
        files = _distinct(number for number in numbers if number.kind == "hospital_file" and _long(number))
        if files:
            return _field(sheet, "hospital_file_number", files if sheet.rank == 0 else files[:1])
    return None


def _long(number: Found) -> bool:
    digits = sum(c.isdigit() for c in number.value)
    return _CUE_LEAST.get(number.kind, 1) <= digits <= 2 * case_number.LONGEST


def _distinct(numbers: Iterable[Found]) -> tuple[Found, ...]:
    """Each number once, however it is grouped."""
    first: dict[str, Found] = {}
    for number in numbers:
        first.setdefault("".join(filter(str.isalnum, number.value)), number)
    return tuple(first.values())


def _field(sheet: Sheet, name: str, numbers: tuple[Found, ...]) -> Field:
    values = tuple(western_digits(sheet.written(number.start, number.end)) for number in numbers)
    first = numbers[0]
    certainty = (0.97 if sheet.rank == 0 else 0.85) if name != "judgment_number" or first.kind == "deed" else 0.9
    whole = tuple(value.replace(" ", "") for value in values)
    evidence = sheet.evidence(first.start, first.end)
    return Field(name, whole[0] if len(whole) == 1 else whole, certainty, evidence, certain=whole == values)
