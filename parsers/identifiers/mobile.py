"""Saudi mobile numbers: 05XXXXXXXX at home, +966 5XXXXXXXX from abroad.

>>> validate("٠٥٢٠٤٩٠١٠٤")
'0520490104'
>>> validate("+966 52 099 7320")
'0520997320'
>>> as_stated("00966 524 097 055")
'00966524097055'
"""

from parsers.arabic import western_digits
from parsers.identifiers.exceptions import InvalidComponent, InvalidFormat, InvalidLength, ValidationError

LENGTH = 10
_COUNTRY = ("+966", "00966", "966")
_SEPARATORS = str.maketrans("", "", " -().\u00a0\u200e\u200f\u202a\u202c")


def compact(number: str) -> str:
    """The number as a subscriber at home dials it: the country's code replaced by 0, no separators."""
    digits = as_stated(number)
    for code in _COUNTRY:
        if digits.startswith(code):
            digits = digits[len(code) :]
            break
    digits = digits.lstrip("+")
    return "0" + digits if digits.startswith("5") and len(digits) == LENGTH - 1 else digits


def as_stated(number: str) -> str:
    """The number as written, a foreign form kept, but in Western digits and without separators."""
    return western_digits(number).translate(_SEPARATORS).strip()


def validate(number: str) -> str:
    """The number as 05XXXXXXXX. Raises a ValidationError for anything that is no Saudi mobile number."""
    digits = compact(number)
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidFormat
    if len(digits) != LENGTH:
        raise InvalidLength
    if not digits.startswith("05"):
        raise InvalidComponent
    return digits


def is_valid(number: str) -> bool:
    """Whether `validate` accepts the number."""
    try:
        validate(number)
    except ValidationError:
        return False
    return True
