"""The messages the service writes to its own mailbox: which are on their way, and which came back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.schema import CanaryRow


@dataclass(frozen=True, slots=True)
class Canary:
    """One of them; `sent_at` is None until the relay took it, `arrived_at` until it was recognised."""

    token: str
    made_at: datetime
    sent_at: datetime | None
    arrived_at: datetime | None


def newest(session: Session) -> Canary | None:
    """The last one that was made."""
    row = session.scalars(select(CanaryRow).order_by(CanaryRow.made_at.desc()).limit(1)).first()
    return Canary(row.token, row.made_at, row.sent_at, row.arrived_at) if row else None


def make(session: Session, token: str, now: datetime) -> None:
    """Writes one down before it is sent."""
    session.add(CanaryRow(token=token, made_at=now))


def note_sent(session: Session, token: str, now: datetime) -> None:
    """The relay took it."""
    session.get_one(CanaryRow, token).sent_at = now


def note_arrival(session: Session, token: str, now: datetime) -> None:
    """It was recognised; the first time counts, and one that this database never made is nothing to note."""
    row = session.get(CanaryRow, token)
    if row is not None and row.arrived_at is None:
        row.arrived_at = now
