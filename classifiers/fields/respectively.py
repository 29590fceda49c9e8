"""Numbers and ages that stand together and belong, one each, to the names before them: "… على التوالي"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from classifiers.fields.sheet import Sheet

_RESPECTIVELY = re.compile(r"(?<![^\W\d_])(?:علي التوالي|بالتوالي|علي الترتيب|respectively)(?![^\W\d_])")
_REACH = 110
"""Characters before and after the word in which the values stand."""
_BETWEEN = r"[^\d\n]{1,14}"
_NUMBERS = re.compile(rf"(?<!\d)[12]\d{{9}}(?:{_BETWEEN}[12]\d{{9}})+(?!\d)")
_AGES = re.compile(r"(?<!\d)\d{1,2}(?:[ ]?[,و][ ]?(?:و[ ]?)?\d{1,2}){1,7}(?=[ ]?(?:سن|عام|اعوام|years))")
_VALUE = re.compile(r"\d+")


class Shared(NamedTuple):
    """Values of several persons in the order of their names; folded offset `start`. Ages, or else identity numbers."""

    start: int
    values: tuple[str, ...]
    ages: bool


def find_shared(sheet: Sheet) -> tuple[Shared, ...]:
    """What is said to belong to several persons respectively, in order."""
    return tuple(_shared(sheet.text))


def _shared(text: str) -> Iterator[Shared]:
    for word in _RESPECTIVELY.finditer(text):
        before, after = max(0, word.start() - _REACH), min(len(text), word.end() + _REACH)
        for values, ages in ((_NUMBERS, False), (_AGES, True)):
            runs = [*values.finditer(text, before, word.start()), *values.finditer(text, word.end(), after)]
            if runs:
                nearest = min(runs, key=lambda run: max(word.start() - run.end(), run.start() - word.end()))
                yield Shared(nearest.start(), tuple(_VALUE.findall(nearest[0])), ages)
