"""Alarms at work: what is wrong is noticed, written down, and said on every channel until it is over.

One thread looks, one for each channel speaks, one sends the canary, so that a relay that hangs holds up neither the
other channels nor the reading of mail. What was raised and what was sent stands in the store; a channel that took a
message just before a crash gets it again, with the same Message-ID. Where the database itself is gone, that one alarm
is kept in memory.
"""

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event, Lock, Thread

from ingest.alarm_message import message_of
from ingest.alarm_settings import AlarmSettings, Audience
from ingest.canary import CanaryPost
from ingest.channels import AlarmNotSentError, Channel, channels_of
from ingest.escalation import Rhythm, due_steps, of_finding, of_task, task_key
from ingest.findings import Level, Subject
from ingest.logs import NAME
from ingest.threads import join_all
from ingest.vitals import Health, judge_health, take_health
from ingest.workplace import Workplace
from store.alarms import (
    Alarm,
    Sending,
    Wanted,
    begin,
    finish,
    late_task,
    late_task_ids,
    open_sendings,
    standing,
    update,
)
from store.errors import StoreError

TURN_SECONDS = 5.0
"""Between two looks of a thread that nobody woke."""
LOOK = timedelta(seconds=20)
"""Between two looks at what ails the machine; tasks are looked at in every turn."""
LEAST_SECONDS = 2.0
"""Between two looks in any case."""
PATIENCE = timedelta(minutes=2)
"""How long trouble of the machine must last before anybody is told: a restart of the mail server is none."""
_STOP_SECONDS = 5.0
"""How long all threads together may take to end."""
_log = logging.getLogger(NAME)


class Watch:
    """Notices: compares what is wrong with what was raised; `told` is called where anything was raised."""

    def __init__(self, workplace: Workplace, told: Callable[[], None]) -> None:
        self._workplace, self._told = workplace, told
        self._first_seen: dict[str, datetime] = {}
        self._found: tuple[Wanted, ...] = ()
        self._looked: datetime | None = None
        self._down_since: datetime | None = None
        self.outage: Alarm | None = None
        """The alarm of a database that does not take anything: it alone cannot be written down."""

    def turn(self) -> None:
        """One look: raises and clears what is due. Raises StoreError; where that lasts, there is an outage."""
        now = self._workplace.now()
        try:
            self._look(now)
        except StoreError:
            self._note_outage(now)
            raise
        self.outage = self._down_since = None

    def _look(self, now: datetime) -> None:
        with self._workplace.reading() as session:
            known = frozenset(alarm.wanted.key for alarm in standing(session))
            late = {task_key(task_id): task_id for task_id in late_task_ids(session, now)}
            new = [of_task(late_task(session, task_id)) for key, task_id in late.items() if key not in known]
        found = self._findings(known, now)
        still = frozenset((*late, *(each.key for each in found)))
        new += [each for each in found if each.key not in known]
        if new or known - still:
            with self._workplace.writing() as session:
                raised = update(session, new, still, now)
            for alarm in raised:
                wanted = alarm.wanted
                _log.warning("alarm raised", extra={"alarm": str(wanted.subject), "item": wanted.item or None})
            if raised:
                self._told()

    def _findings(self, known: frozenset[str], now: datetime) -> tuple[Wanted, ...]:
        """The alarms of what ails the machine, looked at once in a while, for counting everything costs."""
        if self._looked is None or now - self._looked >= LOOK:
            self._looked = now
            health = take_health(self._workplace.settings, self._workplace.engine, now)
            self._found = self._lasting(health, known, now)
        return self._found

    def _lasting(self, health: Health, known: frozenset[str], now: datetime) -> tuple[Wanted, ...]:
        """The alarms of findings that last, and of those that were raised before and are not over."""
        settings = self._workplace.settings
        found = judge_health(health, settings.limits, settings.calendar, now)
        bad = [each for finding in found if (each := of_finding(finding, now)) is not None]
        self._first_seen = {each.key: self._first_seen.get(each.key, now) for each in bad}
        first = self._first_seen
        return tuple(
            replace(each, since=first[each.key])
            for each in bad
            if each.key in known or now - first[each.key] >= PATIENCE
        )

    def _note_outage(self, now: datetime) -> None:
        self._down_since = self._down_since or now
        if self.outage is None and now - self._down_since >= PATIENCE:
            key, about = f"{Subject.DATABASE}::{Level.CRITICAL}", (Audience.TECHNICAL, Rhythm.PRESSING)
            self.outage = Alarm(0, Wanted(key, Subject.DATABASE, *about, "", self._down_since), now)
            _log.error("alarm raised", extra={"alarm": "database"})
            self._told()


class Speaker:
    """Speaks on one channel. `turn` sends what is owed, and raises StoreError."""

    def __init__(self, channel: Channel, workplace: Workplace, watch: Watch) -> None:
        self._channel, self._workplace, self._watch = channel, workplace, watch
        self._blind: tuple[Sending, ...] = ()
        """What was said of a database that does not answer."""

    def turn(self) -> None:
        """Sends what is owed, danger first; the first that fails ends the turn, for the next would fail as well."""
        outage = self._watch.outage
        if outage is not None:
            self._speak_of(outage)
            return
        self._blind = ()
        with self._workplace.reading() as session:
            alarms, said = standing(session), open_sendings(session, self._channel.name)
        for alarm, step in due_steps(alarms, said, self._workplace.settings.calendar, self._workplace.now()):
            if not self._send(alarm, step):
                return

    def _send(self, alarm: Alarm, step: int) -> bool:
        """Tries one step; whether the channel is fit for the next."""
        name = self._channel.name
        with self._workplace.writing() as session:
            if not begin(session, alarm.id, step, name, self._workplace.now()):
                return True
        error = self._hand_over(alarm, step)
        with self._workplace.writing() as session:
            finish(session, (alarm.id, step, name), error, self._workplace.now())
        return error is None

    def _hand_over(self, alarm: Alarm, step: int) -> str | None:
        wanted, channel = alarm.wanted, self._channel.name
        to = self._workplace.settings.alarms.level(Audience(wanted.audience), step)
        error = None
        try:
            self._channel.send(message_of(alarm, step, to, self._workplace.now()))
        except AlarmNotSentError as failure:
            error = str(failure)
        _log.warning(
            "alarm not sent" if error else "alarm sent",
            extra={"alarm": str(wanted.subject), "channel": channel, "step": step, "error": error},
        )
        return error

    def _speak_of(self, outage: Alarm) -> None:
        now = self._workplace.now()
        for alarm, step in due_steps([outage], self._blind, self._workplace.settings.calendar, now):
            error = self._hand_over(alarm, step)
            retry, sent = now + timedelta(minutes=1), None if error else now
            said = Sending(alarm.id, step, self._channel.name, now, 1, retry, error, sent)
            self._blind = (*(each for each in self._blind if each.step != step), said)


class Alarms:
    """The threads. `keep_going`, called whenever the service's loop turns, wakes them and replaces one that broke."""

    def __init__(self, workplace: Workplace, channels: Sequence[Channel]) -> None:
        self._stop = Event()
        watch = Watch(workplace, self._speak)
        self._speakers = [_Worker(Speaker(channel, workplace, watch).turn, self._stop) for channel in channels]
        post = CanaryPost(workplace, secrets.token_bytes)
        self._workers = [_Worker(watch.turn, self._stop), _Worker(post.turn, self._stop), *self._speakers]

    def keep_going(self) -> None:
        """Has every thread look now."""
        for worker in self._workers:
            worker.wake()

    def _speak(self) -> None:
        for speaker in self._speakers:
            speaker.wake()

    def close(self) -> None:
        """Ends the threads; one that is sending is not waited for long, for what it sends is sent again."""
        self._stop.set()
        join_all([thread for worker in self._workers for thread in worker.ending()], _STOP_SECONDS)


@contextmanager
def alarming(workplace: Workplace) -> Iterator[Callable[[], None]]:
    """Alarms while the block runs, where channels are configured; gives what the loop calls when it turns."""
    channels = channels_of(workplace.settings.alarms)
    if not channels:
        yield lambda: None
        return
    alarms = Alarms(workplace, channels)
    alarms.keep_going()
    try:
        yield alarms.keep_going
    finally:
        alarms.close()


@dataclass(frozen=True, slots=True)
class Tried:
    """A test of one channel for one audience; `error` is the class of what went wrong, empty where it was taken."""

    channel: str
    audience: str
    to: tuple[str, ...]
    error: str


def try_channels(settings: AlarmSettings, now: datetime) -> tuple[Tried, ...]:
    """Sends a test over every channel to the first level of every audience."""
    return tuple(_try(channel, each, settings, now) for channel in channels_of(settings) for each in Audience)


def _try(channel: Channel, audience: Audience, settings: AlarmSettings, now: datetime) -> Tried:
    to = settings.level(audience, 0)
    alarm = Alarm(0, Wanted(f"test:{audience}", "test", audience, Rhythm.DAILY, "", now), now)
    try:
        channel.send(message_of(alarm, 0, to, now))
    except AlarmNotSentError as error:
        return Tried(channel.name, audience, to, str(error))
    return Tried(channel.name, audience, to, "")


class _Worker:
    """A thread that takes its turn again and again; trouble of the store is noted and tried again."""

    def __init__(self, turn: Callable[[], None], stop: Event) -> None:
        self._turn, self._stop, self._wake = turn, stop, Event()
        self._thread: Thread | None = None
        self._starting = Lock()

    def wake(self) -> None:
        """Has it look now; starts it where it does not run."""
        self._wake.set()
        with self._starting:  # the service and the watch both wake a channel: two threads would say everything twice
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name="alarms", daemon=True)
                self._thread.start()

    def ending(self) -> tuple[Thread, ...]:
        """The thread, if there is one, on its way to its end; for when `stop` is set."""
        self._wake.set()
        return (self._thread,) if self._thread else ()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                self._turn()
            except StoreError as error:
                _log.warning("alarms wait for the store", extra={"error": type(error).__name__})
            if not self._stop.wait(LEAST_SECONDS):
                self._wake.wait(TURN_SECONDS)
