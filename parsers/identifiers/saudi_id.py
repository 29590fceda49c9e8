"""National identity and residence (iqama) numbers: 10 digits, first 1 (citizen) or 2 (resident), Luhn check digit.

The number says nothing about whether a residence permit is still in force. Luhn finds every single wrong digit and
most swapped neighbours; one random number in ten passes, and 1.9 % of valid numbers stay valid read backwards.

>>> validate("١٠٠٠٠٠٠٠٠٨")
'1000000008'
>>> is_valid("2000000006"), is_valid("2000000007"), is_valid("3000000004")
(True, False, False)
"""

from parsers.arabic import western_digits
from parsers.identifiers.exceptions import (
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    InvalidLength,
    ValidationError,
)

LENGTH = 10
_FIRST = ("1", "2")
_SEPARATORS = str.maketrans("", "", " -\u00a0\u200e\u200f\u0640")


def compact(number: str) -> str:
    """The number in Western digits, without spaces and hyphens."""
    return western_digits(number).translate(_SEPARATORS).strip()


def validate(number: str) -> str:
    """The compact number. Raises a ValidationError where length, first digit or check digit is wrong."""
    digits = compact(number)
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidFormat
    if len(digits) != LENGTH:
        raise InvalidLength
    if digits[0] not in _FIRST:
        raise InvalidComponent
    if _luhn(digits) % 10:
        raise InvalidChecksum
    return digits


def is_valid(number: str) -> bool:
    """Whether `validate` accepts the number."""
    try:
        validate(number)
    except ValidationError:
        return False
    return True


def is_resident(number: str) -> bool:
    """Whether the number is a valid residence number."""
    return is_valid(number) and compact(number)[0] == "2"


def _luhn(digits: str) -> int:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[::2])
    return sum(doubled) + sum(map(int, digits[1::2]))
