"""What the store knows about how late we are: what monitoring and alarms ask, in counts and moments only."""

from dataclasses import dataclass
from datetime import datetime

from alembic.migration import MigrationContext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.arrivals import count_left
from store.items import ItemState
from store.schema import AlarmRow, AlarmSending, CanaryRow, Item, Task
from store.tasks import TaskKind

CLASSES = ("danger", "urgent", "other")
"""The classes of what people owe, the gravest first."""
REFUSED = 3
"""Attempts after which a channel counts as one that does not work."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Open tasks of one class: how many, since when the oldest stands open, how many are past their clock."""

    kind: str
    count: int
    oldest: datetime | None
    overdue: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """Everything unfinished. Moments are None where there is nothing of the kind."""

    schema: str
    owed: tuple[Owed, ...]
    unjudged: int
    oldest_unjudged: datetime | None
    failed: int
    """Items that could not be judged and wait for a person."""
    last_received: datetime | None
    canary_sent: datetime | None
    """When the newest canary was made; `canary_arrived` is when that very one was recognised."""
    canary_arrived: datetime | None
    unsent: int = 0
    """Steps of standing alarms that a channel refused again and again."""
    left: int = 0
    """Messages that left a mailbox before they were ours; `last_left` is when the last did."""
    last_left: datetime | None = None


def take_backlog(session: Session, now: datetime) -> Backlog:
    """What is unfinished now."""
    unjudged = select(func.count(), func.min(Item.received_at)).where(Item.state == ItemState.RECEIVED)
    count, oldest = session.execute(unjudged).one()
    decided = select(Task.id).where(Task.item_id == Item.id, Task.closed_at.is_(None)).exists()
    failed = select(func.count()).select_from(Item).where(Item.state == ItemState.FAILED, decided)
    refused = AlarmSending.sent_at.is_(None) & (AlarmSending.attempts >= REFUSED) & AlarmRow.cleared_at.is_(None)
    unsent = select(func.count()).select_from(AlarmSending).join(AlarmRow).where(refused)
    left, last_left = count_left(session)
    canary = session.scalars(select(CanaryRow).order_by(CanaryRow.made_at.desc()).limit(1)).first()
    return Backlog(
        schema=MigrationContext.configure(session.connection()).get_current_revision() or "",
        owed=tuple(_owed(session, kind, now) for kind in CLASSES),
        unjudged=count,
        oldest_unjudged=oldest,
        failed=session.scalar(failed) or 0,
        last_received=session.scalar(select(func.max(Item.received_at))),
        canary_sent=canary.made_at if canary else None,
        canary_arrived=canary.arrived_at if canary else None,
        unsent=session.scalar(unsent) or 0,
        left=left,
        last_left=last_left,
    )


def _owed(session: Session, kind: str, now: datetime) -> Owed:
    danger = Task.kind == TaskKind.DANGER
    of_kind = {"danger": danger, "urgent": ~danger & (Task.urgent == 1), "other": ~danger & (Task.urgent == 0)}[kind]
    still = (Task.closed_at.is_(None), of_kind)
    count, oldest = session.execute(select(func.count(), func.min(Task.made_at)).where(*still)).one()
    overdue = session.scalar(select(func.count()).select_from(Task).where(*still, Task.due < now)) or 0
    return Owed(kind, count, oldest, overdue)
