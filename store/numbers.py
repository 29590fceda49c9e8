"""The numbers the charity gives: `IN-1448-00001` for an item, `SH-1448-0001` and `PR-1448-0001` for a case.

They carry the Hijri year in Riyadh and run without gaps; the writer's lock makes that safe.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from hijridate import Gregorian
from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from parsers.arabic import western_digits
from store.riyadh import RIYADH as RIYADH
from store.schema import Case, Item

_CASE_PREFIXES = {"shaml": "SH", "protection": "PR"}
_DIGITS = {"IN": 5, "SH": 4, "PR": 4}
_SHORT = re.compile(r"\d{1,5}")


def hijri_year(moment: datetime) -> int:
    """The Umm al-Qura year of this moment in Riyadh."""
    day = moment.astimezone(RIYADH).date()
    return int(Gregorian(day.year, day.month, day.day).to_hijri().year)


def next_item_number(session: Session, moment: datetime) -> str:
    """The inward number of an item received at this moment."""
    return _next(session, Item.number, "IN", moment)


def next_item_numbers(session: Session, moments: Sequence[datetime]) -> tuple[str, ...]:
    """The inward numbers of items received one after another at these moments, in the order in which they are given."""
    found: list[str] = []
    for moment in moments:
        start = f"IN-{hijri_year(moment)}-"
        last = next((number for number in reversed(found) if number.startswith(start)), None)
        if last is None:
            found.append(next_item_number(session, moment))
        else:
            found.append(f"{start}{int(last[len(start) :]) + 1:0{_DIGITS['IN']}d}")
    return tuple(found)


def next_case_number(session: Session, centre: str, moment: datetime) -> str:
    """The number of a case of this centre opened at this moment."""
    return _next(session, Case.number, _CASE_PREFIXES[centre], moment)


def _next(session: Session, column: InstrumentedAttribute[str], prefix: str, moment: datetime) -> str:
    start = f"{prefix}-{hijri_year(moment)}-"
    longest = func.length(column)
    last = session.scalar(
        select(column).where(column.startswith(start)).order_by(longest.desc(), column.desc()).limit(1)
    )
    return f"{start}{int(last[len(start) :]) + 1 if last else 1:0{_DIGITS[prefix]}d}"


def find_item(reference: str) -> Select[Item]:
    """The query for the item a person means: `IN-1448-00003`, or just `3` for the newest one of that number."""
    wanted = western_digits(reference).strip().upper()
    if _SHORT.fullmatch(wanted):
        return select(Item).where(Item.number.endswith(f"-{int(wanted):05d}")).order_by(Item.id.desc()).limit(1)
    return select(Item).where(Item.number == wanted)


def comparable(number: str) -> str:
    """A number as it is compared: letters and Western digits only.

    >>> comparable("٣٤١٠٠٨/٥/٣")
    '34100853'
    """
    return "".join(character for character in western_digits(number).lower() if character.isalnum())
