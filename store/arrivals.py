"""The ledger of the mailboxes: every UID a server ever showed has one row here, and one outcome.

It arrived (`arrivals`), or it did not yet, or it left before it could be had (`not_received`). So the difference
between what a server shows and what is ours is a number that can be told at any time, and nothing is skipped unseen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from store.log import SERVICE, Entry, append
from store.schema import Arrival, NotReceived

_T = TypeVar("_T")
AT_ONCE = 500


class Miss(StrEnum):
    """Why a message that a server showed is not ours."""

    FAILING = "failing"
    LEFT = "left"
    RENUMBERED = "renumbered"
    """It was failing when the server gave its messages new UIDs: it came under a new one, or it left; nobody knows."""


@dataclass(frozen=True, slots=True)
class Place:
    """One message of one mailbox."""

    mailbox: str
    uidvalidity: int
    uid: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A message that is not ours: since when it is so, how often it was tried, and the class of the last error."""

    place: Place
    outcome: Miss
    since: datetime
    tries: int
    error: str


def known_uids(session: Session, mailbox: str, uidvalidity: int) -> frozenset[str]:
    """Every UID of this mailbox and UIDVALIDITY that is safely ours."""
    return frozenset(session.scalars(select(Arrival.uid).where(*_of(Arrival, mailbox, uidvalidity))))


def unmarked(session: Session, mailbox: str, uidvalidity: int) -> tuple[str, ...]:
    """UIDs that are ours, but that the server was not told about yet, or not surely."""
    ours = select(Arrival.uid).where(*_of(Arrival, mailbox, uidvalidity), Arrival.marked == 0)
    return tuple(session.scalars(ours.order_by(Arrival.seen_at)))


def set_marked(session: Session, mailbox: str, uidvalidity: int, uids: Sequence[str]) -> None:
    """Notes that the server knows that we have these."""
    for some in _portions(uids):
        session.execute(
            update(Arrival).where(*_of(Arrival, mailbox, uidvalidity), Arrival.uid.in_(some)).values(marked=1)
        )


def note_missed(session: Session, place: Place, outcome: Miss, error: str, now: datetime) -> None:
    """Notes that this message could not be had; nothing where another process has it already.

    The first failure and the leaving are logged; the tries between are only counted.
    """
    key = (place.mailbox, place.uidvalidity, place.uid)
    if session.get(Arrival, key) is not None:
        return
    row = session.get(NotReceived, key)
    if row is None:
        row = NotReceived(
            mailbox=place.mailbox,
            uidvalidity=place.uidvalidity,
            uid=place.uid,
            since=now,
            tries=0,
            outcome="",
            error="",
        )
        session.add(row)
    if row.outcome != outcome:
        row.outcome, row.since = outcome, now
        detail: dict[str, str | int | list[str]] = {
            "mailbox": place.mailbox,
            "uidvalidity": place.uidvalidity,
            "uid": place.uid,
            "error": error,
        }
        append(session, Entry(f"not_received_{outcome}", SERVICE, now, detail=detail))
    row.tries += 1
    row.error = error


def failing(session: Session, mailbox: str, uidvalidity: int) -> frozenset[str]:
    """UIDs that were tried and could not be had, and are there to be tried again as far as is known."""
    tried = select(NotReceived.uid).where(*_of(NotReceived, mailbox, uidvalidity))
    return frozenset(session.scalars(tried.where(NotReceived.outcome == Miss.FAILING)))


def renumbered(session: Session, mailbox: str, uidvalidity: int) -> tuple[Place, ...]:
    """Where messages of this mailbox could not be had, under a UIDVALIDITY that is not this one any more."""
    old = (NotReceived.mailbox == mailbox, NotReceived.uidvalidity != uidvalidity)
    rows = session.scalars(select(NotReceived).where(*old, NotReceived.outcome == Miss.FAILING))
    return tuple(Place(row.mailbox, row.uidvalidity, row.uid) for row in rows)


def count_left(session: Session) -> tuple[int, datetime | None]:
    """How many messages left before they were ours, surely or perhaps, and when the last did."""
    left = NotReceived.outcome.in_((Miss.LEFT, Miss.RENUMBERED))
    count, last = session.execute(select(func.count(), func.max(NotReceived.since)).where(left)).one()
    return count, last


def forget_missed(session: Session, places: Sequence[Place]) -> None:
    """These messages, all of one mailbox, are ours after all."""
    for some in _portions(places):
        gone = delete(NotReceived).where(*_of(NotReceived, some[0].mailbox, some[0].uidvalidity))
        session.execute(gone.where(NotReceived.uid.in_([place.uid for place in some])))


def missed(session: Session) -> tuple[Missed, ...]:
    """Every message that a server showed and that is not ours, oldest first."""
    rows = session.scalars(select(NotReceived).order_by(NotReceived.since, NotReceived.mailbox, NotReceived.uid))
    return tuple(
        Missed(Place(row.mailbox, row.uidvalidity, row.uid), Miss(row.outcome), row.since, row.tries, row.error)
        for row in rows
    )


def count_arrivals(session: Session) -> int:
    """How many messages of all mailboxes are ours."""
    return session.scalar(select(func.count()).select_from(Arrival)) or 0


def _of(table: type[Arrival] | type[NotReceived], mailbox: str, uidvalidity: int) -> tuple[Any, Any]:
    return table.mailbox == mailbox, table.uidvalidity == uidvalidity


def _portions(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """The values, as many at once as a statement takes on every database."""
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))
