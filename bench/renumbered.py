"""The same letters with other numbers, so that a figure does not rest on numbers that were looked at.

Dates stay dates, identity numbers keep a right check digit (or a wrong one a wrong one) and begin with 15 to 19 or 27
to 29, other numbers keep their first two digits; each stays in its script.
"""

import random
import re

from parsers.arabic import western_digits

_DIGIT = "[0-9٠-٩]"
_NUMBER = re.compile(rf"{_DIGIT}+(?:[/.-]{_DIGIT}+)*")
_TO_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_DIGITS = "0123456789"


def renumbered(text: str, seed: int) -> str:
    """The text with every number of three digits or more drawn anew from `seed`."""
    rng = random.Random(seed)

    def another(found: re.Match[str]) -> str:
        number = western_digits(found[0])
        if sum(map(str.isdigit, number)) < 3:
            return found[0]
        drawn = _another(re.split("([/.-])", number), rng)
        return drawn if number == found[0] else drawn.translate(_TO_ARABIC)

    return _NUMBER.sub(another, text)


def _another(parts: list[str], rng: random.Random) -> str:
    groups = parts[::2]
    if len(groups) == 3 and {len(group) for group in groups} <= {1, 2, 4} and sum(len(g) == 4 for g in groups) == 1:
        parts[::2] = _date(groups, rng)
    elif len(groups) == 1 and len(groups[0]) == 10 and groups[0][0] in "12":
        parts = [_identity(groups[0], rng)]
    else:
        kept = (2, *[0] * len(groups))
        parts[::2] = [g[:n] + "".join(rng.choice(_DIGITS) for _ in g[n:]) for g, n in zip(groups, kept, strict=False)]
    return "".join(parts)


def _date(groups: list[str], rng: random.Random) -> list[str]:
    """Another date in the same style: zeros before single digits where the date had one."""
    width = 2 if any(len(group) == 2 and group[0] == "0" for group in groups) else 1
    drawn = []
    for place, group in enumerate(groups):
        value = rng.randint(1, 12 if place == 1 else 29)
        drawn.append(group[:3] + rng.choice(_DIGITS) if len(group) == 4 else f"{value:0{width}}")
    return drawn


def _identity(number: str, rng: random.Random) -> str:
    body = rng.choice(("15", "16", "17", "18", "19") if number[0] == "1" else ("27", "28", "29"))
    body += "".join(rng.choice(_DIGITS) for _ in range(7))
    return next(body + last for last in _DIGITS if _checks(body + last) == _checks(number))


def _checks(digits: str) -> bool:
    doubled = sum(sum(divmod(int(digit) * 2, 10)) for digit in digits[::2])
    return (doubled + sum(map(int, digits[1::2]))) % 10 == 0
