"""The numbers the charity itself gives: `IN-1448-00001` for an item, `SH-1448-0001` and `PR-1448-0001` for a case.

Who quotes them writes them with digits of any script, small letters, blanks, other dashes, or from right to left.

>>> [number.value for number in find_file_numbers("ملفنا SH-1448-0307 وملف pr – ١٤٤٨ – ٠٠١٢")]
['SH-1448-0307', 'PR-1448-0012']
>>> [number.value for number in find_file_numbers("0307-1448-SH")]
['SH-1448-0307']
"""

import re
from dataclasses import dataclass

from parsers.arabic import Folded, fold_keeping_offsets, western_digits

_DASH = r"[ \t]{0,2}[-–—‑−_/][ \t]{0,2}"
_KINDS = ("sh", "pr", "in")
_PATTERN = re.compile(
    rf"(?<![^\W_])(?:(?P<kind>{'|'.join(_KINDS)}){_DASH}(?P<year>14\d\d){_DASH}(?P<serial>\d{{4,6}})(?![\w/])"
    rf"|(?P<serial2>\d{{4,6}}){_DASH}(?P<year2>14\d\d){_DASH}(?P<kind2>{'|'.join(_KINDS)})(?![^\W_]))"
)


@dataclass(frozen=True, slots=True)
class FileNumber:
    """One of our own numbers in a text: offsets into the text as given, and the number as the charity writes it."""

    start: int
    end: int
    value: str


def find_file_numbers(text: str) -> tuple[FileNumber, ...]:
    """Every number of the charity's own in `text`, in order."""
    return find_in(fold_keeping_offsets(text))


def find_in(folded: Folded) -> tuple[FileNumber, ...]:
    """`find_file_numbers` for a text that is folded already; the offsets found are the original's."""
    found = []
    for match in _PATTERN.finditer(folded.text) if any(kind in folded.text for kind in _KINDS) else ():
        kind, year, serial = (match[name] or match[f"{name}2"] for name in ("kind", "year", "serial"))
        value = f"{kind.upper()}-{western_digits(year)}-{western_digits(serial)}"
        found.append(FileNumber(*folded.span(match.start(), match.end()), value))
    return tuple(found)
