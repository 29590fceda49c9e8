"""Waiting for the server to announce new mail (RFC 2177), never longer than it takes to notice a dead connection."""

import time
from threading import Event

from imapclient import IMAPClient

SLICE = 240.0
"""Seconds of one IDLE: firewalls forget quiet connections after five minutes, and a half-open one shows only when we
speak on it."""
FIRST_SLICE = 1.0
"""Seconds of the first IDLE. What the server announced in the very packet that began it lies in a buffer where waiting
on the socket does not see it; ending the IDLE brings it out."""
LOOK = 0.5
"""Seconds between two looks at whether we are to stop."""


def idle(client: IMAPClient, seconds: float, stop: Event) -> None:
    """Returns when new mail is announced, after `seconds`, or when `stop` is set; raises where the connection died."""
    end = time.monotonic() + seconds
    length = FIRST_SLICE
    while not stop.is_set() and (left := end - time.monotonic()) > 0:
        if _one(client, min(length, left), stop):
            return
        length = SLICE


def _one(client: IMAPClient, seconds: float, stop: Event) -> bool:
    """One IDLE; whether new mail was announced. Ending it always speaks to the server, so a dead one shows."""
    client.idle()
    end, heard = time.monotonic() + seconds, False
    while not heard and not stop.is_set() and (left := end - time.monotonic()) > 0:
        asked = time.monotonic()
        said = client.idle_check(timeout=min(left, LOOK))
        heard = _is_news(said)
        if not said and time.monotonic() - asked < min(left, LOOK) / 2:
            break  # a closed connection answers at once, and says nothing
    _, said = client.idle_done()
    return heard or _is_news(said)


def _is_news(said: list[tuple[object, ...]]) -> bool:
    return any(len(line) > 1 and line[1] in (b"EXISTS", b"RECENT") for line in said)
