"""Ending the threads of the service: systemd gives all of them together half a minute."""

import time
from collections.abc import Iterable
from threading import Thread


def join_all(threads: Iterable[Thread], seconds: float) -> None:
    """Waits until they have ended, for all of them together at most `seconds`."""
    end = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
