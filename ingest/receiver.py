"""One mailbox and its keeper: what is there, what of it is new, all of that received; and when to try again."""

import logging
import random
import time
from collections import Counter
from dataclasses import dataclass
from threading import Event

from ingest.errors import (
    ConfigError,
    LoginRefusedError,
    MailboxRefusedError,
    MailboxUnreachableError,
    ThrottledError,
)
from ingest.logs import NAME
from ingest.receiving import Haul, mark_again, new_uids, note_left
from ingest.source import Listing, Source
from ingest.workplace import Workplace
from store.arrivals import Miss
from store.receipts import Received

_log = logging.getLogger(NAME)
DEADLY = 3
"""Times that the connection died on one message after which that counts as failing; `run --once` tries as often."""
REST = 300.0
"""Seconds that a deadly message is left alone: while it is, the connection lasts, and new mail is announced."""
LONGEST_WAIT = 300.0
"""Seconds between tries at most, and at once where a sign-in was refused: trying fast risks a lock-out."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What one look at a mailbox brought: how many messages the server shows that are not ours, and what ails it.

    `trouble` is the class of what kept a message from being received, `unmarked` of what keeps received ones from being
    marked.
    """

    received: tuple[Received, ...]
    waiting: int
    trouble: str | None
    unmarked: str | None = None


class Receiver:
    """A mailbox, and what is only remembered while the service runs: failures on end, and deadly messages."""

    def __init__(self, source: Source, workplace: Workplace) -> None:
        self.source, self._workplace = source, workplace
        self._failures = 0
        self._deaths: Counter[str] = Counter()
        """How often the connection died on fetching a message: such a one is tried after all others."""
        self._rests: dict[str, float] = {}
        """Until when deadly messages are left alone."""
        self._epoch: int | None = None

    def poll(self, stop: Event) -> Polled:
        """Receives everything new and marks what is ours. Raises SourceError, ConfigError, StoreError."""
        listing = self.source.listing()
        self._notice_epoch(listing)
        note_left(self.source, listing, self._workplace)
        new = new_uids(self.source, listing, self._workplace)
        due = [uid for uid in new if self._rests.get(uid, 0.0) <= time.monotonic()]
        received, trouble = self._receive(listing, sorted(due, key=lambda uid: self._deaths[uid]), stop)
        unmarked = None if stop.is_set() else self._mark_again(listing)
        _log.info("polled", extra={"mailbox": self.source.name, "count": len(new)})
        self._failures = 0
        return Polled(received, len(new_uids(self.source, listing, self._workplace)) if new else 0, trouble, unmarked)

    def pause(self, error: Exception) -> float:
        """Seconds to wait after this failure: ever longer by chance, or what the server asked for."""
        self._failures += 1
        if isinstance(error, ThrottledError):
            return error.seconds * (1 + random.random() / 10)  # noqa: S311
        if isinstance(error, LoginRefusedError | ConfigError):
            return LONGEST_WAIT
        return back_off(self._failures, random.random())  # noqa: S311

    def _receive(self, listing: Listing, uids: list[str], stop: Event) -> tuple[tuple[Received, ...], str | None]:
        """Everything received, and the class of what a single message failed with."""
        received: list[Received] = []
        trouble = None
        while uids and not stop.is_set():
            haul = Haul(self.source, listing.uidvalidity, self._workplace)
            try:
                self._fill(haul, uids, stop)
            finally:  # what is whole is ours, whatever broke after it
                landed = haul.land()
                received += [each for _, each in landed]
                self._log_landed(landed)
                self._log_missed(haul)
            trouble = next((error for _, why, error in haul.missed if why is Miss.FAILING), trouble)
        return tuple(received), trouble

    def _fill(self, haul: Haul, uids: list[str], stop: Event) -> None:
        while uids and not haul.full and not stop.is_set():
            uid = uids.pop(0)
            try:
                haul.take(uid)
            except MailboxUnreachableError as error:
                if not isinstance(error, ThrottledError):
                    self._note_death(haul, uid, error)
                raise
            self._deaths.pop(uid, None)

    def _note_death(self, haul: Haul, uid: str, error: MailboxUnreachableError) -> None:
        """The connection died on this message: by chance, or, if it does so again and again, because of it."""
        self._deaths[uid] += 1
        if self._deaths[uid] >= DEADLY:
            haul.missed.append((uid, Miss.FAILING, type(error).__name__))
            self._rests[uid] = time.monotonic() + REST

    def _mark_again(self, listing: Listing) -> str | None:
        """Tells the server of everything that is ours; a refusal must not keep new mail from being received."""
        try:
            mark_again(self.source, listing, self._workplace)
        except MailboxRefusedError as error:
            _log.warning("not marked", extra={"mailbox": self.source.name, "error": type(error).__name__})
            return type(error).__name__
        return None

    def _notice_epoch(self, listing: Listing) -> None:
        """Says that the server gave its messages new UIDs: all are fetched again, and known again by their bytes."""
        if self._epoch not in (None, listing.uidvalidity):
            self._deaths.clear()
            self._rests.clear()
            _log.warning("uidvalidity changed", extra={"mailbox": self.source.name, "count": len(listing.uids)})
        self._epoch = listing.uidvalidity

    def _log_landed(self, landed: tuple[tuple[str, Received], ...]) -> None:
        for uid, each in landed:
            _log.info("received" if each.is_new else "seen again", extra={"item": each.number, "uid": uid})

    def _log_missed(self, haul: Haul) -> None:
        for uid, _, error in haul.missed:
            _log.error("not received", extra={"mailbox": self.source.name, "uid": uid, "error": error})


def back_off(failures: int, chance: float) -> float:
    """Seconds to wait after so many failures on end: 1, 2, 4 … 300, less up to half by `chance` (0 to 1)."""
    return float(min(LONGEST_WAIT, 2.0 ** min(failures - 1, 9))) * (1 - chance / 2)
