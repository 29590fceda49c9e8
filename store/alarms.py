"""Alarms: what people are to be told of now, and what was sent to whom when. All of it outlives a crash.

An alarm is raised once, sent step after step on each channel, and cleared when what it is about is over: the task was
closed, the trouble ended. Sending is written down before and after, so that a crash between the two sends again rather
than never; the message carries the same Message-ID then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from store.log import SERVICE, Entry, append
from store.schema import AlarmRow, AlarmSending, Task
from store.tasks import TaskKind
from store.views import last_assessment

FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=30), timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that people should know: `since` is when it began, `item` an item's number or empty."""

    key: str
    subject: str
    audience: str
    rhythm: str
    item: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    """A raised alarm."""

    id: int
    wanted: Wanted
    raised_at: datetime
    cleared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """A step of an alarm on a channel; `sent_at` is None until the channel took it."""

    alarm_id: int
    step: int
    channel: str
    owed_at: datetime
    attempts: int
    next_try: datetime
    error: str | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class LateTask:
    """An open task that people are to be told of: one of danger, or one past its clock. `centre` as it was judged."""

    id: int
    kind: TaskKind
    urgent: bool
    made_at: datetime
    due: datetime
    item: str
    centre: str


def late_task_ids(session: Session, now: datetime) -> tuple[int, ...]:
    """Every open task of danger, and every other one past its clock."""
    late = (Task.kind == TaskKind.DANGER) | (Task.due < now)
    return tuple(session.scalars(select(Task.id).where(Task.closed_at.is_(None), late).order_by(Task.id)))


def late_task(session: Session, task_id: int) -> LateTask:
    """What its people must be told by."""
    task = session.get_one(Task, task_id)
    return LateTask(
        id=task.id,
        kind=TaskKind(task.kind),
        urgent=bool(task.urgent),
        made_at=task.made_at,
        due=task.due,
        item=task.item.number,
        centre=last_assessment(task.item).get("centre", ""),
    )


def standing(session: Session) -> tuple[Alarm, ...]:
    """The alarms that are not cleared, oldest first."""
    rows = session.scalars(select(AlarmRow).where(AlarmRow.cleared_at.is_(None)).order_by(AlarmRow.id))
    return tuple(_alarm(row) for row in rows)


def update(session: Session, new: Iterable[Wanted], still: frozenset[str], now: datetime) -> tuple[Alarm, ...]:
    """Clears what stands and whose key is not `still` wanted, raises what is new; what was raised."""
    rows = session.scalars(select(AlarmRow).where(AlarmRow.cleared_at.is_(None))).all()
    for row in rows:
        if row.key not in still:
            row.cleared_at = now
    known = {row.key for row in rows if row.key in still}
    raised = [
        AlarmRow(
            key=each.key,
            subject=each.subject,
            audience=each.audience,
            rhythm=each.rhythm,
            item=each.item,
            since=each.since,
            raised_at=now,
        )
        for each in new
        if each.key not in known
    ]
    session.add_all(raised)
    session.flush()
    return tuple(_alarm(row) for row in raised)


def sendings(session: Session) -> tuple[Sending, ...]:
    """Everything that was sent or is to be sent of the standing alarms, in the order of steps."""
    statement = select(AlarmSending).join(AlarmRow).where(AlarmRow.cleared_at.is_(None))
    rows = session.scalars(statement.order_by(AlarmSending.alarm_id, AlarmSending.channel, AlarmSending.step))
    return tuple(_sending(row) for row in rows)


def open_sendings(session: Session, channel: str) -> tuple[Sending, ...]:
    """What decides what a channel owes: of each standing alarm its last step there, and all that were not taken."""
    later = aliased(AlarmSending)
    is_last = ~(
        select(later.step)
        .where(later.alarm_id == AlarmSending.alarm_id, later.channel == channel, later.step > AlarmSending.step)
        .exists()
    )
    statement = (
        select(AlarmSending)
        .join(AlarmRow)
        .where(AlarmRow.cleared_at.is_(None), AlarmSending.channel == channel)
        .where(AlarmSending.sent_at.is_(None) | is_last)
        .order_by(AlarmSending.alarm_id, AlarmSending.step)
    )
    return tuple(_sending(row) for row in session.scalars(statement))


def _sending(row: AlarmSending) -> Sending:
    return Sending(row.alarm_id, row.step, row.channel, row.owed_at, row.attempts, row.next_try, row.error, row.sent_at)


def begin(session: Session, alarm_id: int, step: int, channel: str, now: datetime) -> bool:
    """Counts an attempt before it is made; False where the alarm was cleared or the step sent meanwhile."""
    alarm = session.get(AlarmRow, alarm_id)
    if alarm is None or alarm.cleared_at is not None:
        return False
    row = session.get(AlarmSending, (alarm_id, step, channel))
    if row is None:
        row = AlarmSending(alarm_id=alarm_id, step=step, channel=channel, owed_at=now, attempts=0, next_try=now)
        session.add(row)
    if row.sent_at is not None:
        return False
    row.attempts += 1
    row.next_try = now + min(LONGEST_RETRY, FIRST_RETRY * 2 ** min(row.attempts - 1, 10))
    return True


def finish(session: Session, sending: tuple[int, int, str], error: str | None, now: datetime) -> None:
    """Notes how the attempt at (alarm, step, channel) ended; that an item's alarm went out stands in the log too."""
    row = session.get_one(AlarmSending, sending)
    row.error = error
    if error is not None:
        return
    row.sent_at = now
    alarm = session.get_one(AlarmRow, row.alarm_id)
    if alarm.item:
        detail: dict[str, str | int | list[str]] = {
            "alarm": alarm.subject,
            "audience": alarm.audience,
            "step": row.step,
            "channel": row.channel,
        }
        append(session, Entry("alarmed", SERVICE, now, alarm.item, detail=detail))


def _alarm(row: AlarmRow) -> Alarm:
    wanted = Wanted(row.key, row.subject, row.audience, row.rhythm, row.item, row.since)
    return Alarm(row.id, wanted, row.raised_at, row.cleared_at)
