"""Names of bodies in a letter's own head and foot: the circuit, the school, the hospital, the station.

Bodies named in the middle of a letter are other people's; only letterhead and signature name the sender's own.
"""

import re
from collections.abc import Iterator
from functools import cache

from classifiers.assessment import Field
from classifiers.fields import words
from classifiers.fields.sheet import Line, Sheet

_CELL = re.compile(r"(?:(?! {3,}|\t|\|| [-–] |[,;()])[^\n])+")
FOOT_LINES = 8
_SHORT_LINE = 75
_ADDRESSED = re.compile(r"[ \t]*(?:سعاده|فضيله|المكرم|معالي|الي|الى|السيد|الاستاذ|to\b|dear\b|مدير|الاخ|الساده)")
_MOST_WORDS = 9
_ENDS = re.compile(r"[ ]{2,}|[,.;:()|/]|[ ]-[ ]|[ ](?:بمكه|بمدينه|بجده|بالعاصمه|بمحافظه|بمنطقه|بشرطه)(?![^\W\d_])")


def court_circuit(sheet: Sheet) -> Field | None:
    """The circuit as written, from the head, else from the signature."""
    pattern = _circuit()
    for line in _own_lines(sheet) if pattern.may_occur(sheet.index) or "circuit" in sheet.text else ():
        match = pattern.pattern.search(line.text)
        if match:
            start, end = line.start + match.start(), line.start + match.end()
            return Field("court_circuit", sheet.written(start, end), 0.95, sheet.evidence(start, end))
    return None


@cache
def _circuit() -> words.Phrases:
    listed = words.at("fields", "circuit.heads")
    heads = words.either(listed)
    ordinal = words.either(words.at("fields", "ordinal.words"))
    parted = r"(?:[ ]?[/:][ ]?|[ ]رقم[ ]?|[ ]{1,2})"
    arabic = rf"(?:{heads}){words.AFTER}{parted}(?:(?:{ordinal})(?:[ ](?:عشره|عشر|و?(?:{ordinal})))?|\(?\d{{1,2}}\)?)"
    english = (
        r"(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[ ](?:enforcement |execution )?circuit"
    )
    between = rf"(?:[ ]{{1,2}}(?!ب){words.LETTER}{{2,14}}){{1,5}}?"
    named = rf"(?:ال)?دايره{between}[ ]{{1,2}}(?:{ordinal})(?:[ ](?:عشره|عشر|و?(?:{ordinal})))?"
    pattern = rf"{words.BEFORE}(?:{arabic}|{named}){words.AFTER}|{english}|circuit (?:no\.? )?\d{{1,2}})"
    return words.Phrases(listed, pattern)


def places(sheet: Sheet) -> Iterator[Field]:
    """The school, hospital and station that the head or the signature names."""
    for name in ("school", "hospital", "station"):
        field = _place(sheet, name)
        if field:
            yield field


def _place(sheet: Sheet, kind: str) -> Field | None:
    heads = _heads(kind)
    for line in _own_lines(sheet) if heads.may_occur(sheet.index) else ():
        match = heads.pattern.search(line.text)
        if not match:
            continue
        start = _beginning(line, match)
        stop = _ENDS.search(line.text, match.end())
        end = stop.start() if stop else len(line.text.rstrip())
        if 1 < len(line.text[start:end].split()) <= _MOST_WORDS:
            place = line.start + start, line.start + end
            return Field(f"{kind}_name", sheet.written(*place), 0.85, sheet.evidence(*place))
    return None


def _beginning(line: Line, match: re.Match[str]) -> int:
    """Where the name begins: at its Arabic head word; a Latin name begins at its cell, its head word comes last."""
    if not match["head"].isascii():
        return match.start("head")
    cells = [cell.start() for cell in _CELL.finditer(line.text) if cell.start() <= match.start()]
    start = cells[-1] if cells else 0
    return start + len(line.text[start:]) - len(line.text[start:].lstrip())


@cache
def _heads(kind: str) -> words.Phrases:
    heads = words.at("fields", f"place.{kind}.heads")
    return words.Phrases(heads, rf"{words.BEFORE}(?:[وبل]?)(?P<head>{words.either(heads)}){words.AFTER}")


def _own_lines(sheet: Sheet) -> Iterator[Line]:
    end = sheet.head_end
    head = [line for line in sheet.lines if line.start < end]
    yield from (line for line in head if not _ADDRESSED.match(line.text))
    foot = [line for line in sheet.lines if line.start >= end and 0 < len(line.text.strip()) <= _SHORT_LINE]
    yield from foot[-FOOT_LINES:]
