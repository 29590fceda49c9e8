"""What people owe, with clocks: the queue. Danger first, the gravest on top, then urgent, then due soonest."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session, joinedload

from store.facts import Facts, gravity
from store.schema import Item, Task
from store.views import case_number_of, last_assessment


class TaskKind(StrEnum):
    """What is owed."""

    DANGER = "danger"
    DECIDE = "decide"
    ACT = "act"
    REPORT_TO_1919 = "report_to_1919"
    ASK_FIRST = "ask_first"


CLOCKS = {
    TaskKind.DANGER: timedelta(minutes=15),
    TaskKind.REPORT_TO_1919: timedelta(hours=2),
    TaskKind.DECIDE: timedelta(days=1),
    TaskKind.ACT: timedelta(days=1),
    TaskKind.ASK_FIRST: timedelta(hours=1),
}
"""Service targets, not law; they run at night, on Fridays and on holidays."""
URGENT_CLOCK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class TaskView:
    """An open task with what a clerk needs to choose: the item's identity, conclusion and signs of danger."""

    id: int
    kind: TaskKind
    urgent: bool
    due: datetime
    item: str
    case: str
    received_at: datetime
    state: str
    assessment: dict[str, Any]
    """The item's last assessment, empty where it has none."""


def add_task(session: Session, item: Item, kind: TaskKind, urgent: bool, now: datetime) -> None:
    """Adds a task due by its clock, or by the urgent one."""
    clock = min(CLOCKS[kind], URGENT_CLOCK) if urgent else CLOCKS[kind]
    session.add(Task(item_id=item.id, kind=kind, urgent=int(urgent), made_at=now, due=now + clock))


def add_danger(session: Session, item: Item, facts: Facts, now: datetime) -> None:
    """Adds the task that stands above all others, the gravest first."""
    due = now + CLOCKS[TaskKind.DANGER]
    session.add(Task(item_id=item.id, kind=TaskKind.DANGER, urgent=1, gravity=gravity(facts), made_at=now, due=due))


def is_owed(item: Item, kind: TaskKind) -> bool:
    """Whether the item has an open task of this kind: what is judged anew owes nothing twice."""
    return any(task.kind == kind and task.closed_at is None for task in item.tasks)


def queue(session: Session) -> tuple[TaskView, ...]:
    """Every open task, in the order in which people should look."""
    rank = case((Task.kind == TaskKind.DANGER, 0), (Task.urgent == 1, 1), else_=2)
    statement = (
        select(Task)
        .where(Task.closed_at.is_(None))
        .options(joinedload(Task.item))
        .order_by(rank, Task.gravity.desc(), Task.due, Task.id)
    )
    return tuple(
        TaskView(
            id=task.id,
            kind=TaskKind(task.kind),
            urgent=bool(task.urgent),
            due=task.due,
            item=task.item.number,
            case=case_number_of(session, task.item_id),
            received_at=task.item.received_at,
            state=task.item.state,
            assessment=last_assessment(task.item),
        )
        for task in session.scalars(statement)
    )


def close_tasks(item: Item, kinds: frozenset[TaskKind], actor: str, now: datetime) -> None:
    """Closes the item's open tasks of these kinds."""
    for task in item.tasks:
        if task.closed_at is None and task.kind in kinds:
            task.closed_at, task.closed_by = now, actor
