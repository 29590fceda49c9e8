"""What makes a number doubtful although every reading of it agrees.

Nets that see the same ink err alike: they take the ه of a date for a ٥, lose a dot of a zero at the edge of a number,
or a first digit that stands apart. What a number says of itself, and the ink beside it, tells.
"""

import itertools
import re
from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np

from parsers.arabic import western_digits
from parsers.ocr.layout import TextLine

_DATE = re.compile(r"(\d+) ?[/.-] ?(\d+) ?[/.-] ?(\d+)")
_ERA = re.compile(r"[٥5](?=\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{4}$)")
_YEARS = range(1300, 2101)
_NEAR, _FAR = 0.6, 1.3
"""Digits' pitches from the middle of the last digit between which the next one would have its middle."""
_COVERED = 0.5
"""Pitches around a stroke in which a sign of the reading stands for it."""
_TALL, _TALLEST = 0.35, 1.6
"""Ems of a stroke that may be a digit; a lower one is a dot or a part of a letter, a higher one none of the line."""
_INK = 140
"""Grey below which a pixel is a stroke's."""


def without_era(drawn: str) -> str:
    """A date without the ٥ that the era's ه before it, drawn at its left, was taken for."""
    rest = _ERA.sub("", drawn, count=1)
    return rest if rest != drawn and len(re.split("[/.-]", drawn)[0].strip()) == 3 else drawn


def unlikely(drawn: str) -> bool:
    """Whether the number is like one that lost a digit or got one more: no date of a calendar, an identity or mobile
    number one digit short, an identity number whose check digit is wrong.
    """
    plain = western_digits(drawn)
    if found := _DATE.fullmatch(plain):
        return _no_date([found[1], found[2], found[3]])
    if not plain.isdigit():
        return False
    if len(plain) == 10 and plain[0] in "12":
        return not _checks(plain)
    return len(plain) == 9 and (plain[0] in "0125" or _checks("1" + plain) or _checks("2" + plain))


def _no_date(groups: list[str]) -> bool:
    """Whether groups with a year among them are no date, or one of day and month lacks the digit the other has."""
    years = [group for group in (groups[0], groups[2]) if len(group) == 4 and int(group) in _YEARS]
    if len(years) != 1:
        return any(len(group) == 4 for group in groups)
    rest = [group for group in groups if group is not years[0]]
    if len(rest[0]) != len(rest[1]):
        return True
    day_first = groups[2] is years[0]
    day, month = map(int, rest if day_first else rest[::-1])
    if day <= 12 < month:  # an English date has the month first
        day, month = month, day
    return not (1 <= day <= 31 and 1 <= month <= 12 and len(rest[0]) <= 2)


def _checks(digits: str) -> bool:
    """Luhn's check digit, as identity numbers have it."""
    doubled = (sum(divmod(int(digit) * 2, 10)) for digit in digits[::2])
    return (sum(doubled) + sum(map(int, digits[1::2]))) % 10 == 0


def crowded(line: TextLine, middles: Sequence[float], first: int, end: int) -> bool:
    """Whether a stroke as tall as a digit stands where the number's next digit would, and no sign stands for it.

    `middles` are the columns on the page of a reading's signs, those from `first` to before `end` the number's.
    """
    digits = middles[first:end]
    if len(digits) < 2:
        return False
    pitch = median(after - before for before, after in itertools.pairwise(digits))
    others = [*middles[:first], *middles[end:]]
    left, right = digits[0], digits[-1]
    strokes = _strokes(line, left - 2 * pitch, left) + _strokes(line, right, right + 2 * pitch)
    return any(
        _NEAR * pitch < max(left - (x0 + x1) / 2, (x0 + x1) / 2 - right) < _FAR * pitch
        and not any(x0 - _COVERED * pitch <= other <= x1 + _COVERED * pitch for other in others)
        for x0, x1 in strokes
    )


def _strokes(line: TextLine, left: float, right: float) -> list[tuple[float, float]]:
    """The columns on the page of strokes as tall as a digit between `left` and `right`."""
    first = max(0, round(left - line.box[0]))
    part = line.picture[:, first : max(first, round(right - line.box[0]))]
    if not part.size:
        return []
    _, ink = cv2.threshold(np.ascontiguousarray(part), _INK, 255, cv2.THRESH_BINARY_INV)
    boxes = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:]
    at = line.box[0] + first
    return [(at + x, at + x + w) for x, _, w, h, _ in boxes.tolist() if _TALL <= h / line.em <= _TALLEST]
