"""Moments as people in Makkah read them."""

from datetime import datetime

from store.numbers import RIYADH


def local(moment: datetime) -> str:
    """A moment on the wall clock in Riyadh, to the minute.

    >>> from datetime import UTC
    >>> local(datetime(2026, 11, 23, 7, 5, tzinfo=UTC))
    '2026-11-23 10:05'
    """
    return moment.astimezone(RIYADH).strftime("%Y-%m-%d %H:%M")
