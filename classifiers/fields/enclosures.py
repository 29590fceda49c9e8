"""How many enclosures a letter says it has: a number, a word, none, or documents named one by one."""

import re
from functools import cache

from classifiers import wordlists
from classifiers.assessment import Field
from classifiers.fields import words
from classifiers.fields.sheet import Labelled, Sheet

MOST = 60
"""A higher number is not a count of enclosures."""
_COUNT = re.compile(r"[(\[]?[ \t]{0,2}(\d{1,2})[ \t]{0,2}[)\]]?(?![\d/])")
_NUMBERED = re.compile(r"\((\d{1,2})\)|(?<!\d)(\d{1,2})[ ]{0,2}[-)](?!\d)")
_APART = re.compile(r"[ ]{3,}|\t")
_STROKE = re.compile(r"[\s:./(]{0,9}[-ـ_–—]{1,12}[\s.)]{0,9}")
_TICKS = re.compile(r"\([^\w)]{1,3}\)|[✓✔☑]")


def attachments_listed(sheet: Sheet) -> Field | None:
    """The number the letter states or names; 0 where it says that there are none."""
    for label in sheet.labelled("attachments"):
        if label.label in ("مرفق", "المرفق", "attached", "المشفوع", "enc") and not _has_colon(sheet, label):
            continue
        end = _whole_cell(sheet, label)
        count = 0 if _struck(sheet, label) else _count(sheet.text[label.value_start : end])
        if count is not None:
            return Field("attachments_listed", count, 0.9, sheet.evidence(label.start, end))
    return None


def _struck(sheet: Sheet, label: Labelled) -> bool:
    """Whether a stroke stands where the value would: a hyphen, or the kashida that folding drops."""
    line = sheet.lines[sheet.line_number(label.start)]
    after = label.start + len(label.label)
    first, last = sheet.folded.offsets[after - 1] + 1, sheet.folded.span(line.start, line.end)[1]
    return bool(_STROKE.fullmatch(sheet.folded.original[first:last]))


def _has_colon(sheet: Sheet, label: Labelled) -> bool:
    return sheet.text[label.start + len(label.label) : label.value_start].strip() in (":", "/", "|")


def _whole_cell(sheet: Sheet, label: Labelled) -> int:
    """The value's end; a list of ticked documents goes on to the line's end."""
    line = sheet.lines[sheet.line_number(label.value_start)]
    rest = _APART.split(sheet.text[label.value_start : line.end])[0]
    return label.value_start + len(rest) if _TICKS.search(rest) or "+" in rest else label.value_end


def _count(value: str) -> int | None:
    text = value.strip(" .,:[(")
    if not text:
        return None
    if _beginning("none").match(text):
        return 0
    numbered = [int(a or b) for a, b in _NUMBERED.findall(text)]
    if len(numbered) > 1 and numbered == list(range(1, len(numbered) + 1)):
        return len(numbered)
    stated = _COUNT.match(text)
    if stated:
        return int(stated[1]) if int(stated[1]) <= MOST else None
    return _in_words(text) or _named(text)


@cache
def _beginning(path: str) -> re.Pattern[str]:
    phrases = map(re.escape, words.at("fields", f"attachments.{path}"))
    return re.compile(rf"(?:{'|'.join(phrases)}){words.AFTER}")


def _in_words(text: str) -> int | None:
    counts = wordlists.table("fields")["attachments"]["words"]
    for number in sorted(counts, key=int):
        if _beginning(f"words.{number}").match(text):
            return int(number)
    return None


def _named(text: str) -> int | None:
    if not re.search(words.LETTER, text):
        return None
    pieces = _splitter().split(_TICKS.sub(" + ", text))
    return len([piece for piece in pieces if re.search(words.LETTER, piece)]) or None


@cache
def _splitter() -> re.Pattern[str]:
    documents = words.either(words.at("fields", "attachments.documents"))
    return re.compile(rf"[+,;]|[ ]-[ ]|[ ]{{2,}}|[ ]و(?=(?:{documents})[^\W\d_]{{0,3}}(?![^\W\d_]))|[ ](?:and|&)[ ]")
