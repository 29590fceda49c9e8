"""What the running service writes down of its mailboxes, from the threads that keep them."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from threading import Lock

from ingest.health import MailboxHealth, read_health, write_health
from ingest.logs import NAME
from ingest.receiver import Polled
from ingest.workplace import Workplace

_log = logging.getLogger(NAME)


class Pulse:
    """The health file's writer."""

    def __init__(self, workplace: Workplace, names: Sequence[str]) -> None:
        self._workplace = workplace
        known = {each.mailbox: each for each in read_health(workplace.settings.service.health)}
        self._mailboxes = {name: known.get(name, MailboxHealth(name)) for name in names}
        self._writing = Lock()

    def polled(self, name: str, polled: Polled, token_seconds: float | None) -> None:
        """A mailbox was read; not well where a single message failed."""
        now = self._workplace.now()
        after = self._mailboxes[name].polled(polled.waiting, polled.trouble, now)
        ends = None if token_seconds is None else now + timedelta(seconds=token_seconds)
        self._note(replace(after, token_expires_at=ends, unmarked=polled.unmarked))

    def failed(self, name: str, error: str) -> None:
        """A mailbox could not be read."""
        self._note(self._mailboxes[name].failed(error))

    def _note(self, mailbox: MailboxHealth) -> None:
        """A full disk must not stop the service from reading mail."""
        with self._writing:
            self._mailboxes[mailbox.mailbox] = mailbox
            try:
                write_health(self._workplace.settings.service.health, tuple(self._mailboxes.values()))
            except OSError as error:
                _log.warning("health not written", extra={"error": type(error).__name__})
