"""The service: keep every mailbox, receive all of it, judge what waits; until told to stop.

One process polls at a time. A failing mailbox is tried again ever more slowly and never stops the others; a failing
item is noted and never stops the next. Whatever moment the process ends at, the next start picks up what is left.
"""

import logging
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from threading import Event, Lock, Thread

from ingest.companions import companions
from ingest.config import Settings
from ingest.errors import ConfigError, MailboxUnreachableError
from ingest.lock import only_one as only_one
from ingest.logs import NAME, configure
from ingest.mailboxes import ImapMailbox
from ingest.pipeline import Given, assess_one, given
from ingest.pulse import Pulse
from ingest.reading import make_ready
from ingest.receiver import LONGEST_WAIT, Receiver
from ingest.source import Source
from ingest.survival import is_of_the_machine, survived
from ingest.threads import join_all
from ingest.workplace import Workplace
from parsers.cage.keeper import CageError
from store.database import Session, reading, writing
from store.errors import DatabaseBusyError, DatabaseUnreachableError, DiskFullError, SchemaOutdatedError, StoreError
from store.items import ItemState, Outcome, give_back_attempt, pending, record_failure, start_attempt

_log = logging.getLogger(NAME)
Beat = Callable[[], None]
_NOT_THE_ITEM = (DatabaseBusyError, DatabaseUnreachableError, DiskFullError, SchemaOutdatedError, CageError)
TRIES_ONCE = 3
"""How often `run --once` tries a mailbox that cannot be reached: enough for a server that restarts."""
ONCE_WAIT = 300.0
"""Seconds that `run --once` waits at most before it tries again; a mailbox that wants more is left for the next run."""
LOOK = 0.5
"""Seconds between two looks at whether the service is to stop."""
SICK = timedelta(minutes=1)
"""How long an item waits that broke on the machine: the others go first, for not every fault strikes them all."""
STOP_SECONDS = 10.0
"""How long the mailboxes may take, together, to let go when the service stops; their work is safe to break off."""


@dataclass(slots=True)
class Tally:
    """What a run did, in items."""

    received: int = 0
    sightings: int = 0
    assessed: int = 0
    failed: int = 0

    @property
    def summary(self) -> str:
        """One line for the operator."""
        return (
            f"{self.received} received, {self.sightings} seen again, {self.assessed} judged, "
            f"{self.failed} put off because judging broke"
        )


def serve(workplace: Workplace, once: bool = False) -> Tally:
    """`ihala run`: the service with its log and its signals, on the mailboxes of the configuration.

    Run `once` there is a person waiting: the log then says only what went wrong. Raises ConfigError where no mailbox is
    configured, for such a service looks well and reads nothing.
    """
    if not workplace.settings.mailboxes:
        raise ConfigError("no mailbox is configured; fill in a [mailbox.NAME] section of ihala.toml")
    configure(logging.WARNING if once else logging.INFO)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if once:
        return run(workplace, open_sources(workplace.settings), stop, once)
    with companions(workplace) as beat:
        return run(workplace, open_sources(workplace.settings), stop, beat=beat)


def open_sources(settings: Settings) -> tuple[Source, ...]:
    """The configured mailboxes, not yet connected."""
    from ingest.imap import ImapSource
    from ingest.maildir import MaildirSource

    return tuple(
        ImapSource(mailbox) if isinstance(mailbox, ImapMailbox) else MaildirSource(mailbox)
        for mailbox in settings.mailboxes
    )


def run(
    workplace: Workplace, sources: Sequence[Source], stop: Event, once: bool = False, beat: Beat = lambda: None
) -> Tally:
    """Works until `stop` is set, calling `beat` as it gets on; with `once` until the mailboxes are empty of news.

    Raises AlreadyRunningError; with `once` also what kept a mailbox from being read, after doing all the rest.
    """
    with only_one(workplace.settings.service.lock):
        receivers = [Receiver(each, workplace) for each in sources]
        service = _Service(workplace, receivers, stop, beat)
        workplace.originals.sweep(workplace.now() - timedelta(days=1))
        _log.info("started", extra={"count": len(sources)})
        if once:
            service.drain()
        else:
            service.watch()
        _log.info("stopped")
        return service.tally


class _Service:
    """The work. Its state is only about when to try again; what happened stands in the store.

    Each mailbox is kept by a thread of its own, so that a slow server and a long letter hold up nobody; all judging is
    done by the thread that runs the service.
    """

    def __init__(self, workplace: Workplace, receivers: Sequence[Receiver], stop: Event, beat: Beat) -> None:
        self._workplace, self._receivers, self._stop, self._beat = workplace, receivers, stop, beat
        self._pulse = Pulse(workplace, [receiver.source.name for receiver in receivers])
        self._news = Event()
        self._counting = Lock()
        self.tally = Tally()

    def watch(self) -> None:
        """Receives and judges until told to stop."""
        keepers = [Thread(target=self._keep, args=(receiver,), daemon=True) for receiver in self._receivers]
        for keeper in keepers:
            keeper.start()
        judged = -LONGEST_WAIT
        while not self._stop.is_set():
            if all(keeper.is_alive() for keeper in keepers):
                self._beat()
            if self._news.wait(LOOK) or time.monotonic() - judged >= self._workplace.settings.service.poll_seconds:
                self._news.clear()
                self._judge_waiting()
                judged = time.monotonic()
        join_all(keepers, STOP_SECONDS)

    def drain(self) -> None:
        """Reads every mailbox once, judges everything, and then raises what kept one from being read."""
        errors = [error for error in map(self._try_some_times, self._receivers) if error]
        trouble = self._judge_waiting()
        if trouble:
            errors.append(trouble)
        if errors:
            raise errors[0]

    def _try_some_times(self, receiver: Receiver) -> Exception | None:
        error = None
        with receiver.source:
            for left in reversed(range(TRIES_ONCE)):
                error = self._poll(receiver)
                if not left or not isinstance(error, MailboxUnreachableError) or self._stop.is_set():
                    break
                if (seconds := receiver.pause(error)) > ONCE_WAIT:
                    break
                self._say_wait(receiver.source.name, seconds)
                self._stop.wait(seconds)
        return error

    def _say_wait(self, mailbox: str, seconds: float) -> None:
        """Somebody may sit before `run --once` and wonder."""
        until = (self._workplace.now() + timedelta(seconds=seconds)).isoformat(timespec="seconds")
        _log.warning(
            "waits before it tries again", extra={"mailbox": mailbox, "seconds": round(seconds, 1), "until": until}
        )

    def _keep(self, receiver: Receiver) -> None:
        """Keeps one mailbox until told to stop, whatever happens; its connection is this thread's alone to the end."""
        with receiver.source:
            while not self._stop.is_set():
                error = self._poll(receiver)
                if error is None:
                    error = self._wait(receiver)
                if error is not None:
                    self._stop.wait(receiver.pause(error))

    def _wait(self, receiver: Receiver) -> Exception | None:
        """Waits for news; what broke the waiting, if anything."""
        interval = self._workplace.settings.service.poll_seconds
        waited = survived(lambda: receiver.source.wait(interval, self._stop))
        if isinstance(waited, Exception):
            _log.warning("waiting broke", extra={"mailbox": receiver.source.name, "error": type(waited).__name__})
            return waited
        return None

    def _poll(self, receiver: Receiver) -> Exception | None:
        """One look at a mailbox, noted in the health; what kept it from being read, if anything."""
        polled = survived(lambda: receiver.poll(self._stop))
        name = receiver.source.name
        if isinstance(polled, Exception):
            _log.warning("not polled", extra={"mailbox": name, "error": type(polled).__name__})
            self._pulse.failed(name, type(polled).__name__)
            self._news.set()  # what was whole before it broke is ours
            return polled
        self._pulse.polled(name, polled, receiver.source.token_seconds)
        with self._counting:
            self.tally.received += sum(each.is_new for each in polled.received)
            self.tally.sightings += sum(each.is_sighting for each in polled.received)
        if polled.received:
            self._news.set()
        return None

    def _judge_waiting(self) -> StoreError | CageError | None:
        """Judges every item whose time has come, also those a crash left; trouble of store or cage ends it for now."""
        done: set[int] = set()
        try:
            while not self._stop.is_set():
                with reading(self._workplace.engine) as session:
                    ids = [each for each in pending(session, self._workplace.now()) if each not in done]
                if not ids:
                    return None
                make_ready(self._workplace.settings.reading)
                relay = Relay(self._workplace, self._stop)
                for item_id, following in zip_longest(ids, ids[1:]):
                    if self._stop.is_set():
                        return None
                    self._beat()
                    done.add(item_id)
                    judged = assess_safely(item_id, self._workplace, relay, following)
                    self.tally.assessed += judged
                    self.tally.failed += not judged
        except (StoreError, CageError) as error:
            _log.warning("not judged", extra={"error": type(error).__name__})
            return error
        return None


class Relay:
    """Counts every attempt at judging before it begins: an item's own with what the one before it came to.

    So one sync of the disk serves both, and an item that kills the process is still the only one that pays for it.
    """

    def __init__(self, workplace: Workplace, stop: Event) -> None:
        self._workplace, self._stop = workplace, stop
        self._begun: dict[int, Given | None] = {}
        """The item that comes next, where its attempt is committed; None where it is not to be judged."""

    def begin(self, item_id: int) -> Given | None:
        """What judging this item is given, its attempt counted; None where it does not wait, or not any longer."""
        begun, self._begun = self._begun, {}
        if item_id not in begun:
            with writing(self._workplace.engine) as session:
                begun[item_id] = self._count(session, item_id)
        return begun[item_id]

    def assess(self, about: Given, following: int | None) -> Outcome:
        """Judges one item; with what it came to, the attempt at the following one is counted, unless all is to stop."""
        begun: dict[int, Given | None] = {}

        def begin_following(session: Session) -> None:
            if following is not None and not self._stop.is_set():
                begun[following] = self._count(session, following)

        outcome = assess_one(about, self._workplace, begin_following)
        self._begun = begun  # committed
        return outcome

    def _count(self, session: Session, item_id: int) -> Given | None:
        waits = start_attempt(session, item_id, self._workplace.now())
        return given(session, item_id, self._workplace) if waits else None


def assess_safely(item_id: int, workplace: Workplace, relay: Relay | None = None, following: int | None = None) -> bool:
    """Judges one item; where judging breaks, notes it on the item, to be tried again or put before a person.

    `following` is judged next, by the same relay. Raises StoreError and CageError where the store itself or all reading
    fails. That, and a full or sick disk, is not the item's fault and uses up none of its attempts.
    """
    relay = relay or Relay(workplace, Event())
    about = relay.begin(item_id)
    if about is None:
        return True
    try:
        outcome = survived(lambda: relay.assess(about, following), _NOT_THE_ITEM)
    except _NOT_THE_ITEM:
        with suppress(StoreError), writing(workplace.engine) as session:
            give_back_attempt(session, item_id, workplace.now())
        raise
    if isinstance(outcome, Exception):
        name, now = type(outcome).__name__, workplace.now()
        with writing(workplace.engine) as session:
            if is_of_the_machine(outcome):
                give_back_attempt(session, item_id, now + SICK)
            else:
                record_failure(session, item_id, name, now)
        _log.error("judging broke", extra={"item": str(item_id), "error": name})
        return False
    _log.info(ItemState(outcome.state).value, extra={"item": outcome.item})
    return True
