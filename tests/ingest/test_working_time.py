"""Working hours in Makkah: Sunday to Thursday, eight to four, without the charity's holidays."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.working_time import WorkingTime
from store.riyadh import RIYADH

EID = WorkingTime(frozenset({date(2026, 11, 25)}))  # a Wednesday
USUAL = WorkingTime()


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=RIYADH)


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        ("2026-11-22T08:00", True),  # Sunday
        ("2026-11-22T07:59", False),
        ("2026-11-26T15:59", True),  # Thursday
        ("2026-11-26T16:00", False),
        ("2026-11-27T10:00", False),  # Friday
        ("2026-11-28T10:00", False),  # Saturday
        ("2026-11-25T10:00", False),  # the holiday
    ],
)
def test_people_are_at_work(moment, working):
    assert EID.is_working(at(moment)) is working


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2026-11-23T09:30", "2026-11-23T09:30"),
        ("2026-11-23T03:00", "2026-11-23T08:00"),
        ("2026-11-24T16:00", "2026-11-26T08:00"),  # over the holiday
        ("2026-11-26T18:00", "2026-11-29T08:00"),  # over the weekend
    ],
)
def test_what_may_wait_waits_for_the_next_opening(moment, then):
    assert EID.next_working(at(moment)) == at(then)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-22T09:00", "2026-11-22T11:30", 2.5),
        ("2026-11-22T15:00", "2026-11-23T09:00", 2),
        ("2026-11-26T12:00", "2026-11-29T12:00", 8),  # a weekend between
        ("2026-11-24T12:00", "2026-11-26T12:00", 8),  # a holiday between
        ("2026-11-27T12:00", "2026-11-28T12:00", 0),
        ("2026-11-23T12:00", "2026-11-22T12:00", 0),
    ],
)
def test_only_working_time_is_counted(start, end, hours):
    assert EID.worked(at(start), at(end)) == timedelta(hours=hours)


def test_a_calendar_without_any_working_day_holds_nothing_back():
    closed = WorkingTime(frozenset(date(2026, 1, 1) + timedelta(days=day) for day in range(730)))
    assert closed.next_working(at("2026-11-23T03:00")) == at("2026-11-23T03:00")


moments = st.integers(0, 365 * 24 * 60).map(lambda minute: at("2026-01-01") + timedelta(minutes=minute))


@given(moments, moments, moments)
def test_working_time_adds_up(first, second, third):
    start, middle, end = sorted((first, second, third))
    assert USUAL.worked(start, middle) + USUAL.worked(middle, end) == USUAL.worked(start, end)


@given(moments)
def test_the_next_working_moment_is_one_and_nothing_is_worked_before_it(moment):
    then = USUAL.next_working(moment)
    assert USUAL.is_working(then) and USUAL.worked(moment, then) == timedelta()


@given(moments, st.integers(0, 3000))
def test_what_is_counted_forward_is_what_is_counted_back(start, minutes):
    then = USUAL.after(start, timedelta(minutes=minutes))
    assert USUAL.is_working(then) and USUAL.worked(start, then) == timedelta(minutes=minutes)


def test_the_last_minutes_of_a_day_go_on_after_the_holiday():
    assert EID.after(at("2026-11-24T15:50"), timedelta(minutes=15)) == at("2026-11-26T08:05")
