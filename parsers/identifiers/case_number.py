"""Numbers that courts and ministries give out: requests, deeds, letters.

Nobody has published their form. Those seen begin with the last two digits of the Hijri year and have eight to ten
digits; older ones are shorter. So the year is a hint that raises confidence, and its absence proves nothing.

>>> validate("(٤٨٠١٢٠٨٨٣٤)")
'4801208834'
>>> year("4801208834"), year("338712")
(1448, None)
"""

from parsers.arabic import western_digits
from parsers.identifiers.exceptions import InvalidFormat, InvalidLength, ValidationError

SHORTEST, LONGEST = 2, 16
_YEAR_PREFIXED = range(8, 12)
_YEARS = range(30, 60)
_DROPPED = str.maketrans("", "", " ()[]\u00a0\u200e\u200f\u0640")


def compact(number: str) -> str:
    """The number in Western digits, without brackets and spaces."""
    return western_digits(number).translate(_DROPPED).strip()


def validate(number: str) -> str:
    """The compact number. Raises a ValidationError where it holds anything but digits or is far too short or long."""
    digits = compact(number)
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidFormat
    if not SHORTEST <= len(digits) <= LONGEST:
        raise InvalidLength
    return digits


def is_valid(number: str) -> bool:
    """Whether `validate` accepts the number."""
    try:
        validate(number)
    except ValidationError:
        return False
    return True


def year(number: str) -> int | None:
    """The Hijri year the number seems to begin with, or None."""
    digits = compact(number)
    if not digits.isdigit() or len(digits) not in _YEAR_PREFIXED or int(digits[:2]) not in _YEARS:
        return None
    return 1400 + int(digits[:2])
