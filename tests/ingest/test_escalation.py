"""Who is told of what and when again. The clock is an argument; Riyadh is three hours ahead of UTC."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.alarm_settings import Audience
from ingest.escalation import Rhythm, due_steps, of_finding, of_task
from ingest.findings import Finding, Level, Subject
from ingest.working_time import WorkingTime
from store.alarms import Alarm, LateTask, Sending, Wanted
from store.riyadh import RIYADH
from store.tasks import TaskKind

FRIDAY_NIGHT = datetime(2026, 11, 27, 2, 0, tzinfo=RIYADH)
CALENDAR = WorkingTime(frozenset({date(2026, 11, 29)}))  # the Sunday after it is a holiday


def task(kind, centre, urgent=False):
    return LateTask(7, kind, urgent, FRIDAY_NIGHT, FRIDAY_NIGHT, "IN-1448-00007", centre)


@pytest.mark.parametrize(
    ("late", "audience", "rhythm"),
    [
        (task(TaskKind.DANGER, "shaml"), Audience.PROTECTION, Rhythm.PRESSING),
        (task(TaskKind.DANGER, "none"), Audience.PROTECTION, Rhythm.PRESSING),
        (task(TaskKind.DECIDE, "protection"), Audience.PROTECTION, Rhythm.PRESSING),
        (task(TaskKind.REPORT_TO_1919, "none"), Audience.PROTECTION, Rhythm.PRESSING),
        (task(TaskKind.DECIDE, "shaml"), Audience.SHAML, Rhythm.WORKING),
        (task(TaskKind.ACT, "shaml", urgent=True), Audience.SHAML, Rhythm.PRESSING),  # visits are at weekends
        (task(TaskKind.DECIDE, "", urgent=True), Audience.PROTECTION, Rhythm.PRESSING),  # could not be read
        (task(TaskKind.DECIDE, "none"), Audience.PROTECTION, Rhythm.DAILY),
    ],
)
def test_a_task_alarms_the_people_of_its_centre(late, audience, rhythm):
    wanted = of_task(late)
    assert (wanted.audience, wanted.rhythm, wanted.item) == (audience, rhythm, "IN-1448-00007")
    assert (wanted.subject == Subject.DANGER) == (late.kind is TaskKind.DANGER)


@pytest.mark.parametrize(
    ("finding", "rhythm"),
    [
        (Finding(Subject.POLL, Level.CRITICAL, "x", "official"), Rhythm.PRESSING),
        (Finding(Subject.DISK, Level.WARN, "x"), Rhythm.DAILY),
        (Finding(Subject.DISK, Level.OK, "x"), None),
        (Finding(Subject.DANGER, Level.CRITICAL, "x"), None),  # its tasks have alarms of their own
        (Finding(Subject.OVERDUE, Level.WARN, "x", "urgent"), None),
    ],
)
def test_a_finding_alarms_those_who_keep_the_machine(finding, rhythm):
    wanted = of_finding(finding, FRIDAY_NIGHT)
    assert (wanted and (wanted.audience, wanted.rhythm)) == (rhythm and (Audience.TECHNICAL, rhythm))


def alarm(rhythm, audience=Audience.PROTECTION, subject=Subject.OVERDUE, raised_at=FRIDAY_NIGHT, id=1):
    wanted = Wanted(f"task:{id}", subject, audience, rhythm, "IN-1448-00001", raised_at)
    return Alarm(id, wanted, raised_at)


def schedule(one, minutes, fails=False):
    """At which minutes after it was raised each step is sent, the channel being asked every minute."""
    sent, sendings = [], []
    for minute in range(minutes):
        now = FRIDAY_NIGHT + timedelta(minutes=minute)
        for _, step in due_steps([one], sendings, CALENDAR, now):
            if step not in [each.step for each in sendings]:
                sent.append(minute)
                retry = now + timedelta(days=99)
                sendings.append(Sending(1, step, "relay", now, 1, retry, None, None if fails else now))
    return sent


@pytest.mark.parametrize("fails", [False, True])
def test_a_pressing_alarm_climbs_and_then_repeats_every_hour_whatever_the_hour(fails):
    assert schedule(alarm(Rhythm.PRESSING), 200, fails) == [0, 15, 30, 60, 120, 180]


def test_shamls_waits_for_the_next_working_day_and_climbs_in_working_time():
    monday_morning = 3 * 24 * 60 + 6 * 60
    sent = schedule(alarm(Rhythm.WORKING, Audience.SHAML), monday_morning + 24 * 60 + 1)
    climb = [monday_morning + minutes for minutes in (0, 15, 30, 60, 120, 180, 240, 300, 360, 420)]
    assert sent == [*climb, monday_morning + 24 * 60]  # eight hours of work, and then the next morning


def test_what_is_neither_is_said_once_a_day():
    assert schedule(alarm(Rhythm.DAILY), 3000) == [0, 1440, 2880]


def test_a_service_that_stood_still_begins_with_the_first_people():
    later = FRIDAY_NIGHT + timedelta(hours=5)
    one = alarm(Rhythm.PRESSING)
    assert due_steps([one], [], CALENDAR, later) == ((one, 0),)
    sent = Sending(1, 0, "relay", later, 1, later, None, later)
    assert due_steps([one], [sent], CALENDAR, later + timedelta(minutes=14)) == ()
    assert due_steps([one], [sent], CALENDAR, later + timedelta(minutes=15)) == ((one, 1),)


def test_a_failed_step_is_tried_again_and_does_not_stop_the_next():
    one = alarm(Rhythm.PRESSING)
    failed = Sending(1, 0, "relay", FRIDAY_NIGHT, 3, FRIDAY_NIGHT + timedelta(minutes=2), "TimeoutError", None)
    assert due_steps([one], [failed], CALENDAR, FRIDAY_NIGHT + timedelta(minutes=1)) == ()
    assert due_steps([one], [failed], CALENDAR, FRIDAY_NIGHT + timedelta(minutes=2)) == ((one, 0),)
    assert due_steps([one], [failed], CALENDAR, FRIDAY_NIGHT + timedelta(minutes=15)) == ((one, 0), (one, 1))


def test_danger_goes_first():
    late = [
        alarm(Rhythm.DAILY, id=1),
        alarm(Rhythm.PRESSING, id=2),
        alarm(Rhythm.PRESSING, subject=Subject.DANGER, id=3),
    ]
    assert [each.id for each, _ in due_steps(late, [], CALENDAR, FRIDAY_NIGHT)] == [3, 2, 1]


@given(st.integers(0, 20_000), st.sampled_from(Rhythm))
def test_only_working_alarms_keep_office_hours(minutes, rhythm):
    raised_at = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=minutes)
    due = bool(due_steps([alarm(rhythm, raised_at=raised_at)], [], CALENDAR, raised_at))
    assert due is (rhythm is not Rhythm.WORKING or CALENDAR.is_working(raised_at))
