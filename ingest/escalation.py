"""Who is told of what, and when again: pure functions of tasks, findings, the calendar and the clock.

Pressing alarms go to the next level after 15, 30 and 60 minutes and then every hour, until the task is closed or the
trouble over, at night and on holidays as well. Those of Shaml that are not urgent do the same in working hours. What is
neither is said once a day.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from classifiers.assessment import Centre
from ingest.alarm_settings import Audience
from ingest.findings import Finding, Level, Subject
from ingest.working_time import WorkingTime
from store.alarms import Alarm, LateTask, Sending, Wanted
from store.tasks import TaskKind


class Rhythm(StrEnum):
    """When an alarm is said again."""

    PRESSING = "pressing"
    WORKING = "working"
    DAILY = "daily"


STEPS = tuple(timedelta(minutes=minutes) for minutes in (0, 15, 30, 60))
"""Since the first alarm, for what is said more than once a day."""
EVERY, DAILY = timedelta(hours=1), timedelta(days=1)
_BY_TASK = frozenset({Subject.DANGER, Subject.OVERDUE})
"""Findings that count tasks: each of those tasks has an alarm of its own."""


def task_key(task_id: int) -> str:
    """What the alarm of a task is known by."""
    return f"task:{task_id}"


def of_task(task: LateTask) -> Wanted:
    """The alarm of one task.

    Danger, what is urgent, what is Protection's and what 1919 must be told rests at no hour. A letter that belongs to
    neither centre is shown to Protection, but not every hour.
    """
    danger = task.kind is TaskKind.DANGER
    shaml = task.centre == Centre.SHAML and not danger
    protection = task.centre == Centre.PROTECTION or task.kind is TaskKind.REPORT_TO_1919
    pressing = danger or task.urgent or protection
    return Wanted(
        key=task_key(task.id),
        subject=Subject.DANGER if danger else Subject.OVERDUE,
        audience=Audience.SHAML if shaml else Audience.PROTECTION,
        rhythm=Rhythm.PRESSING if pressing else Rhythm.WORKING if shaml else Rhythm.DAILY,
        item=task.item,
        since=task.made_at,
    )


def of_finding(finding: Finding, since: datetime) -> Wanted | None:
    """The alarm of a finding first seen at `since`; None where it is well or its tasks have alarms of their own."""
    if finding.level is Level.OK or finding.subject in _BY_TASK:
        return None
    key = f"{finding.subject}:{finding.about}:{finding.level}"
    rhythm = Rhythm.PRESSING if finding.level is Level.CRITICAL else Rhythm.DAILY
    return Wanted(key, finding.subject, Audience.TECHNICAL, rhythm, "", since)


def due_steps(
    alarms: Sequence[Alarm], sendings: Iterable[Sending], calendar: WorkingTime, now: datetime
) -> tuple[tuple[Alarm, int], ...]:
    """What one channel owes now, danger first: steps that failed and are to be tried again, and next steps.

    `sendings` are those of this channel. The next step counts from the moment the one before was owed, so that a
    channel that was down or a service that stood still never skips the first people.
    """
    of_alarm: dict[int, list[Sending]] = {}
    for sending in sendings:
        of_alarm.setdefault(sending.alarm_id, []).append(sending)
    due: list[tuple[Alarm, int]] = []
    for alarm in alarms:
        owed = of_alarm.get(alarm.id, [])
        due += [(alarm, each.step) for each in owed if each.sent_at is None and each.next_try <= now]
        last = max(owed, key=lambda each: each.step, default=None)
        step = last.step + 1 if last else 0
        if next_moment(alarm, step, last.owed_at if last else alarm.raised_at, calendar) <= now:
            due.append((alarm, step))
    return tuple(sorted(due, key=lambda each: _rank(each[0])))


def next_moment(alarm: Alarm, step: int, before: datetime, calendar: WorkingTime) -> datetime:
    """When this step is owed, where the step before it was at `before` (the first: where the alarm was raised then)."""
    span = timedelta() if step == 0 else DAILY if alarm.wanted.rhythm == Rhythm.DAILY else _pause(step)
    if alarm.wanted.rhythm == Rhythm.WORKING:
        return calendar.after(before, span)
    return before + span


def _pause(step: int) -> timedelta:
    return STEPS[step] - STEPS[step - 1] if step < len(STEPS) else EVERY


def _rank(alarm: Alarm) -> tuple[bool, bool, datetime, int]:
    return alarm.wanted.subject != Subject.DANGER, alarm.wanted.rhythm != Rhythm.PRESSING, alarm.raised_at, alarm.id
