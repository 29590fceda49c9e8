"""Only one service polls at a time: two would fetch every message twice."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import AlreadyRunningError


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Holds the lock while the block runs; the kernel frees it however the process ends. Raises AlreadyRunningError."""
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(
                "another `ihala run` polls these mailboxes; stop it first, or let it work"
            ) from None
        yield
