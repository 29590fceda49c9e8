"""What runs beside the reading of mail: signs of life for systemd, answers for monitors, alarms for people.

Each in its own way must never stop the reading; all of them hear from the loop that it turns.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ingest.alarms import alarming
from ingest.endpoint import answering
from ingest.findings import age
from ingest.health import read_health
from ingest.notify_socket import Notifier
from ingest.workplace import Workplace

_STATUS_SECONDS = 60.0


@contextmanager
def companions(workplace: Workplace) -> Iterator[Callable[[], None]]:
    """Runs them while the block runs; gives what the loop calls whenever it turned or got one message further."""
    notifier = Notifier(os.environ, os.getpid())
    told = -_STATUS_SECONDS
    with alarming(workplace) as look_now, answering(workplace):

        def beat() -> None:
            nonlocal told
            notifier.alive()
            look_now()
            if time.monotonic() - told >= _STATUS_SECONDS:
                told = time.monotonic()
                notifier.status(_summary(workplace))

        try:
            yield beat
        finally:
            notifier.stopping()


def _summary(workplace: Workplace) -> str:
    """One line for `systemctl status`: each mailbox and when it was last read."""
    now = workplace.now()
    return "; ".join(
        f"{each.mailbox}: " + (f"read {age(each.last_poll, now)} ago" if each.last_poll else "not read yet")
        for each in read_health(workplace.settings.service.health)
    )
