"""Tells systemd how the service does (sd_notify(3)): ready, alive, stopping. Outside systemd it does nothing.

The protocol is a datagram of `KEY=VALUE` lines to the socket that `NOTIFY_SOCKET` names. Only the loop that reads mail
says that it is alive: a thread of its own would say so for ever while nothing is read.
"""

import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

_ANSWER_SECONDS = 1.0
"""How long systemd may take to take a message: the service never waits for it longer."""


class Notifier:
    """The service's line to systemd. `environ` is the process's, `clock` a monotonic clock in seconds."""

    def __init__(self, environ: Mapping[str, str], pid: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._address = _address(environ.get("NOTIFY_SOCKET", ""))
        self._clock = clock
        self._pinged: float | None = None
        self.watchdog_seconds = _watchdog(environ, pid) if self._address else None
        """Systemd ends the service that was silent for so long; None where it does not watch."""

    def alive(self) -> None:
        """The loop turned, or got one step further; called as often as one likes.

        The first time says that the service is ready, for a loop that turns has its store and its mailboxes open; after
        that a sign of life is given four times an interval.
        """
        now = self._clock()
        if self._pinged is None:
            self._send("READY=1")
        elif self.watchdog_seconds is None or now - self._pinged < self.watchdog_seconds / 4:
            return
        self._pinged = now
        if self.watchdog_seconds is not None:
            self._send("WATCHDOG=1")

    def status(self, text: str) -> None:
        """One line for `systemctl status`: counts and ages alone."""
        self._send(f"STATUS={text.splitlines()[0] if text else ''}")

    def stopping(self) -> None:
        """The service ends in good order."""
        self._send("STOPPING=1")

    def _send(self, message: str) -> None:
        if not self._address:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            line.settimeout(_ANSWER_SECONDS)
            line.sendto(message.encode(), self._address)


def _address(named: str) -> str | bytes:
    """The socket's address; `@` begins a name in the abstract namespace, anything but a path is no socket of ours."""
    if named.startswith("@"):
        return b"\0" + named[1:].encode()
    return named if named.startswith("/") else ""


def _watchdog(environ: Mapping[str, str], pid: int) -> float | None:
    """Seconds, where systemd watches this very process (sd_watchdog_enabled(3))."""
    if environ.get("WATCHDOG_PID", str(pid)) != str(pid):
        return None
    given = environ.get("WATCHDOG_USEC", "")
    return int(given) / 1e6 if given.isascii() and given.isdigit() and int(given) > 0 else None
