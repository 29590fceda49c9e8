"""Judging what waits, one item after another: whose fault it is where judging breaks, and what its attempts count.

An attempt is counted before it begins, so that an item that kills the process is not tried for ever.
"""

import logging
from contextlib import suppress
from datetime import timedelta
from threading import Event
from types import TracebackType
from typing import Self

from ingest.logs import NAME
from ingest.pipeline import assess_one
from ingest.survival import is_of_the_machine, survived
from ingest.workplace import Workplace
from parsers.cage.keeper import CageError
from store.database import Session, writing
from store.errors import DatabaseBusyError, DatabaseUnreachableError, DiskFullError, SchemaOutdatedError, StoreError
from store.items import (
    ItemState,
    Outcome,
    count_attempt,
    give_back_attempt,
    record_failure,
    start_attempt,
)

_log = logging.getLogger(NAME)
_NOT_THE_ITEM = (DatabaseBusyError, DatabaseUnreachableError, DiskFullError, SchemaOutdatedError, CageError)
SICK = timedelta(minutes=1)
"""How long an item waits that broke on the machine: the others go first, for not every fault strikes them all."""


class Relay:
    """Counts the attempt at an item with what the one before it came to: one sync of the disk serves both.

    Nothing else of the following item is touched there, for its faults are its own. What was counted and not begun is
    given back in the end.
    """

    def __init__(self, workplace: Workplace, stop: Event) -> None:
        self._workplace, self._stop = workplace, stop
        self._counted: int | None = None
        """The item that comes next, where its attempt is committed."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._counted is not None:
            with suppress(StoreError), writing(self._workplace.engine) as session:
                give_back_attempt(session, self._counted, self._workplace.now())

    def begin(self, item_id: int) -> bool:
        """Counts the attempt, where that is not done yet. False where the item does not wait, or not any longer."""
        counted, self._counted = self._counted, None
        if counted == item_id:
            return True
        with writing(self._workplace.engine) as session:
            return start_attempt(session, item_id, self._workplace.now())

    def assess(self, item_id: int, following: int | None) -> Outcome:
        """Judges one item; with what it came to, the attempt at the following one is counted, unless all is to stop."""
        counted: list[int] = []

        def count_following(session: Session) -> None:
            if following is not None and not self._stop.is_set() and count_attempt(session, following):
                counted.append(following)

        outcome = assess_one(item_id, self._workplace, count_following)
        self._counted = next(iter(counted), None)  # committed
        return outcome


def assess_safely(item_id: int, workplace: Workplace, relay: Relay | None = None, following: int | None = None) -> bool:
    """Judges one item; where judging breaks, notes it on the item, to be tried again or put before a person.

    `following` is judged next, by the same relay. Raises StoreError and CageError where the store itself or all reading
    fails. That, and a full disk, is not the item's fault and uses up none of its attempts.
    """
    relay = relay or Relay(workplace, Event())
    begun = survived(lambda: relay.begin(item_id), (StoreError,))
    if begun is False:
        return True
    outcome = begun if isinstance(begun, Exception) else _assessed(item_id, workplace, relay, following)
    if isinstance(outcome, Exception):
        _log.error("judging broke", extra={"item": str(item_id), "error": type(outcome).__name__})
        survived(lambda: _put_off(item_id, outcome, workplace), (StoreError,))  # else it waits, and so it shows
        return False
    _log.info(ItemState(outcome.state).value, extra={"item": outcome.item})
    return True


def _assessed(item_id: int, workplace: Workplace, relay: Relay, following: int | None) -> Outcome | Exception:
    try:
        return survived(lambda: relay.assess(item_id, following), _NOT_THE_ITEM)
    except _NOT_THE_ITEM:
        with suppress(StoreError), writing(workplace.engine) as session:
            give_back_attempt(session, item_id, workplace.now())
        raise


def _put_off(item_id: int, error: Exception, workplace: Workplace) -> None:
    now = workplace.now()
    with writing(workplace.engine) as session:
        if is_of_the_machine(error):
            give_back_attempt(session, item_id, now + SICK)
        else:
            record_failure(session, item_id, type(error).__name__, now)
