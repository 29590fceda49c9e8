"""The service: poll every mailbox, receive all of it, judge what waits, sleep; until told to stop.

One process polls at a time. A failing mailbox is tried again ever more slowly and never stops the others; a failing
item is noted and never stops the next. Whatever moment the process ends at, the next start picks up what is left.
"""

import logging
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import TypeVar

from ingest.companions import LONGEST_SLEEP, companions
from ingest.config import Settings
from ingest.errors import (
    ConfigError,
    IngestError,
    LoginRefusedError,
    MailboxRefusedError,
    MailboxUnreachableError,
)
from ingest.health import MailboxHealth, read_health, write_health
from ingest.lock import only_one as only_one
from ingest.logs import NAME, configure
from ingest.mailboxes import ImapMailbox
from ingest.pipeline import assess_one, mark_again, new_uids, receive_one
from ingest.reading import make_ready
from ingest.source import Listing, Source
from ingest.workplace import Workplace
from parsers.cage.keeper import CageError
from store.database import reading, writing
from store.errors import DatabaseBusyError, DatabaseUnreachableError, DiskFullError, SchemaOutdatedError, StoreError
from store.items import ItemState, Received, pending, record_failure, start_attempt

_log = logging.getLogger(NAME)
T = TypeVar("T")
Beat = Callable[[], None]
_NOT_THE_MESSAGE = (MailboxUnreachableError, LoginRefusedError, ConfigError, StoreError)
_NOT_THE_ITEM = (DatabaseBusyError, DatabaseUnreachableError, DiskFullError, SchemaOutdatedError, CageError)
LONGEST_WAIT = 300.0
"""Seconds between tries at most, and at once where a sign-in was refused: trying fast risks a lock-out."""
TRIES_ONCE = 3
"""How often `run --once` tries a mailbox that cannot be reached: enough for a server that restarts."""


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
    with only_one(workplace.settings.service.lock), ExitStack() as stack:
        service = _Service(workplace, [_Poller(stack.enter_context(source)) for source in sources], stop, beat)
        workplace.originals.sweep(workplace.now() - timedelta(days=1))
        _log.info("started", extra={"count": len(sources)})
        if once:
            service.drain()
        else:
            service.watch()
        _log.info("stopped")
        return service.tally


def back_off(failures: int, chance: float) -> float:
    """Seconds to wait after so many failures on end: 1, 2, 4 … 300, less up to half by `chance` (0 to 1)."""
    return float(min(LONGEST_WAIT, 2.0 ** min(failures - 1, 9))) * (1 - chance / 2)


class _Poller:
    """A mailbox and when to try it next, by the monotonic clock."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.due = 0.0
        self.failures = 0
        self.error: Exception | None = None
        self.deaths: Counter[str] = Counter()
        """How often the connection died on fetching a message: such a one is tried after all others."""


class _Service:
    """The loop. Its state is only about when to try again; what happened stands in the store."""

    def __init__(self, workplace: Workplace, pollers: Sequence[_Poller], stop: Event, beat: Beat) -> None:
        self._workplace, self._pollers, self._stop, self._beat = workplace, pollers, stop, beat
        known = {each.mailbox: each for each in read_health(workplace.settings.service.health)}
        names = [poller.source.name for poller in pollers]
        self._health = {name: known.get(name, MailboxHealth(name)) for name in names}
        self.tally = Tally()

    def watch(self) -> None:
        """Polls and judges until told to stop."""
        interval = self._workplace.settings.service.poll_seconds
        while not self._stop.is_set():
            for poller in self._pollers:
                if poller.due <= time.monotonic() and not self._stop.is_set():
                    self._poll(poller)
            self._judge_waiting()
            self._beat()
            soonest = min([poller.due - time.monotonic() for poller in self._pollers], default=interval)
            self._stop.wait(min(max(soonest, 0.05), interval, LONGEST_SLEEP))

    def drain(self) -> None:
        """Reads every mailbox once, judges everything, and then raises what kept one from being read."""
        for poller in self._pollers:
            for _ in range(TRIES_ONCE):
                self._poll(poller)
                if not isinstance(poller.error, MailboxUnreachableError) or self._stop.is_set():
                    break
                self._stop.wait(max(0.0, poller.due - time.monotonic()))
        trouble = self._judge_waiting()
        errors = [poller.error for poller in self._pollers if poller.error] + ([trouble] if trouble else [])
        if errors:
            raise errors[0]

    def _poll(self, poller: _Poller) -> None:
        """One mailbox: what is there, what of it is new, all of that received; what went wrong decides the wait."""
        interval = self._workplace.settings.service.poll_seconds
        try:
            trouble, waiting = self._receive_all(poller)
        except (IngestError, StoreError) as error:
            _log.warning("not polled", extra={"mailbox": poller.source.name, "error": type(error).__name__})
            poller.failures, poller.error = poller.failures + 1, error
            patient = isinstance(error, LoginRefusedError | ConfigError)
            poller.due = time.monotonic() + (LONGEST_WAIT if patient else back_off(poller.failures, random.random()))  # noqa: S311
            self._note(poller.source.name, type(error).__name__)
            return
        poller.failures, poller.error, poller.due = 0, None, time.monotonic() + interval
        self._note(poller.source.name, trouble, waiting)

    def _receive_all(self, poller: _Poller) -> tuple[str | None, int]:
        """Receives everything new; the class of what a single message failed with, and how many are left there."""
        source = poller.source
        listing = source.listing()
        new = new_uids(source, listing, self._workplace)
        trouble = None
        for uid in sorted(new, key=lambda uid: poller.deaths[uid]):
            if self._stop.is_set():
                break
            self._beat()
            poller.deaths[uid] += 1
            trouble = self._receive(source, listing.uidvalidity, uid) or trouble
            del poller.deaths[uid]
        else:
            trouble = self._mark_all(source, listing) or trouble
        _log.info("polled", extra={"mailbox": source.name, "count": len(new)})
        return trouble, len(new_uids(source, listing, self._workplace))

    def _receive(self, source: Source, uidvalidity: int, uid: str) -> str | None:
        received = _survived(lambda: receive_one(source, uidvalidity, uid, self._workplace), _NOT_THE_MESSAGE)
        if isinstance(received, Exception):
            name = type(received).__name__
            _log.error("not received", extra={"mailbox": source.name, "uid": uid, "error": name})
            return name
        if received is None:
            _log.info("left before it was fetched", extra={"mailbox": source.name, "uid": uid})
            return None
        self._count(received, uid)
        return None

    def _mark_all(self, source: Source, listing: Listing) -> str | None:
        """Tells the server of everything that is ours; a refusal must not keep new mail from being received."""
        try:
            mark_again(source, listing, self._workplace)
        except MailboxRefusedError as error:
            _log.warning("not marked", extra={"mailbox": source.name, "error": type(error).__name__})
            return type(error).__name__
        return None

    def _count(self, received: Received, uid: str) -> None:
        self.tally.received += received.is_new
        self.tally.sightings += received.is_sighting
        _log.info("received" if received.is_new else "seen again", extra={"item": received.number, "uid": uid})

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
                for item_id in ids:
                    if self._stop.is_set():
                        return None
                    self._beat()
                    done.add(item_id)
                    judged = assess_safely(item_id, self._workplace)
                    self.tally.assessed += judged
                    self.tally.failed += not judged
        except (StoreError, CageError) as error:
            _log.warning("not judged", extra={"error": type(error).__name__})
            return error
        return None

    def _note(self, name: str, trouble: str | None, waiting: int | None = None) -> None:
        """Writes down how a mailbox does. A full disk must not stop the service from reading mail."""
        before, now = self._health[name], self._workplace.now()
        self._health[name] = before.failed(trouble or "") if waiting is None else before.polled(waiting, trouble, now)
        try:
            write_health(self._workplace.settings.service.health, tuple(self._health.values()))
        except OSError as error:
            _log.warning("health not written", extra={"error": type(error).__name__})


def _survived(act: Callable[[], T], passing: tuple[type[Exception], ...]) -> T | Exception:
    """What `act` gives, or whatever it broke with: the one place that catches everything.

    No single message or letter, however broken, may keep the next from being received and judged. Errors of the kinds
    in `passing` are not about it, and are raised.
    """
    try:
        return act()
    except passing:
        raise
    except Exception as error:
        return error


def assess_safely(item_id: int, workplace: Workplace) -> bool:
    """Judges one item; where judging breaks, notes it on the item, to be tried again or put before a person.

    Raises StoreError and CageError where the store itself or all reading fails, for that is not the item's fault.
    """
    with writing(workplace.engine) as session:
        if not start_attempt(session, item_id, workplace.now()):
            return True
    outcome = _survived(lambda: assess_one(item_id, workplace), _NOT_THE_ITEM)
    if isinstance(outcome, Exception):
        name = type(outcome).__name__
        with writing(workplace.engine) as session:
            record_failure(session, item_id, name, workplace.now())
        _log.error("judging broke", extra={"item": str(item_id), "error": name})
        return False
    _log.info(ItemState(outcome.state).value, extra={"item": outcome.item})
    return True
