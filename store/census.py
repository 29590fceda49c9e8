"""How many items are where, and what waits longest: what `ihala status` and monitoring read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.schema import Case, Item, LogRow, Task
from store.tasks import TaskKind


@dataclass(frozen=True, slots=True)
class Census:
    """Counts by state and status, and the oldest due time of what people owe (None where nothing is owed)."""

    items: tuple[tuple[str, int], ...]
    cases: tuple[tuple[str, int], ...]
    open_tasks: int
    dangers: int
    overdue: int
    next_due: datetime | None
    log_entries: int


def take_census(session: Session, now: datetime) -> Census:
    """The numbers as they are now."""
    owed = Task.closed_at.is_(None)

    def count(*conditions: object) -> int:
        return session.scalar(select(func.count()).select_from(Task).where(owed, *conditions)) or 0  # type: ignore[arg-type]

    return Census(
        items=_by(session, Item.state),
        cases=_by(session, Case.status),
        open_tasks=count(),
        dangers=count(Task.kind == TaskKind.DANGER),
        overdue=count(Task.due < now),
        next_due=session.scalar(select(func.min(Task.due)).where(owed)),
        log_entries=session.scalar(select(func.count()).select_from(LogRow)) or 0,
    )


def _by(session: Session, column: object) -> tuple[tuple[str, int], ...]:
    statement = select(column, func.count()).group_by(column).order_by(column)  # type: ignore[call-overload]
    return tuple((str(key), int(number)) for key, number in session.execute(statement))
