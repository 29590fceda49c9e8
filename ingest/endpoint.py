"""Where monitors on this machine ask: `/healthz` (200, or 503 where something is critical) and `/metrics`.

It listens on a loopback address alone, in threads of its own, and looks at most once in a while however often it is
asked; whatever a client does, the service goes on reading mail.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOL_SOCKET, socket
from threading import BoundedSemaphore, Lock, Thread
from typing import cast

from ingest.errors import ConfigError
from ingest.findings import Finding, Level
from ingest.logs import NAME
from ingest.loopback import is_loopback
from ingest.metrics import CONTENT_TYPE, metrics_text
from ingest.vitals import Health, judge_health, take_health, worst
from ingest.workplace import Workplace

FRESH_SECONDS = 2.0
"""How long a snapshot serves before another is taken."""
CLIENT_SECONDS = 5.0
"""How long a client may take over its request."""
CLIENTS = 8
"""Clients at once; more are turned away."""
_log = logging.getLogger(NAME)
Seen = tuple[Health, tuple[Finding, ...]]


@contextmanager
def answering(workplace: Workplace) -> Iterator[None]:
    """Answers monitors while the block runs, where `[service] endpoint` says so.

    An address that cannot be had is said in the log: a port in use must not keep mail from being read.
    """
    address = workplace.settings.service.endpoint
    if address is None:
        yield
        return
    settings = workplace.settings

    def look() -> Seen:
        now = workplace.now()
        health = take_health(settings, workplace.engine, now)
        return health, judge_health(health, settings.limits, settings.calendar, now)

    try:
        endpoint = Endpoint(address, look)
    except OSError as error:
        _log.error("endpoint not opened", extra={"error": type(error).__name__})
        yield
        return
    with endpoint:
        yield


class Endpoint:
    """Serves what `look` sees; a context manager.

    Raises ConfigError for an address that others could reach, OSError for one that cannot be had.
    """

    def __init__(self, address: tuple[str, int], look: Callable[[], Seen]) -> None:
        if not is_loopback(address[0]):
            raise ConfigError("[service] endpoint must be an address of this machine alone, as 127.0.0.1:9464")
        host = "127.0.0.1" if address[0] == "localhost" else address[0]
        self._server = _Server((host, address[1]), _Recent(look))
        self.port = self._server.server_port
        self._thread = Thread(target=self._server.serve_forever, name="endpoint", daemon=True)

    def __enter__(self) -> "Endpoint":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(CLIENT_SECONDS)


class _Recent:
    """What was seen last, for as long as it is fresh; one look at a time."""

    def __init__(self, look: Callable[[], Seen]) -> None:
        self._look, self._lock = look, Lock()
        self._seen: Seen | None = None
        self._at = 0.0

    def get(self) -> Seen:
        """A snapshot that is not older than FRESH_SECONDS."""
        with self._lock:
            if self._seen is None or time.monotonic() - self._at > FRESH_SECONDS:
                self._seen, self._at = self._look(), time.monotonic()
            return self._seen


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], recent: _Recent) -> None:
        self.address_family = AF_INET6 if ":" in address[0] else AF_INET
        self.recent = recent
        self._free = BoundedSemaphore(CLIENTS)
        super().__init__(address, _Handler)

    def process_request(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Hands the client to a thread of its own, or turns it away where there are too many."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Serves one client."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def server_bind(self) -> None:
        """Binds, without asking the name service for this machine's name."""
        self.socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)  # else a restart must wait for old connections to fade
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "localhost", int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away or a look that broke: noted without its words."""
        _log.warning("endpoint failed", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    timeout = CLIENT_SECONDS
    server_version, sys_version = "ihala", ""

    def do_GET(self) -> None:
        """Answers the two paths there are."""
        if self.path not in ("/healthz", "/metrics"):
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"/healthz or /metrics\n")
            return
        health, findings = cast(_Server, self.server).recent.get()
        if self.path == "/metrics":
            self._answer(HTTPStatus.OK, CONTENT_TYPE, metrics_text(health, findings))
            return
        level = worst(findings)
        status = HTTPStatus.SERVICE_UNAVAILABLE if level is Level.CRITICAL else HTTPStatus.OK
        bad = [
            {"subject": each.subject, "about": each.about, "level": each.level, "what": each.what}
            for each in findings
            if each.level is not Level.OK
        ]
        self._answer(status, "application/json", json.dumps({"level": level, "findings": bad}).encode() + b"\n")

    def _answer(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not logged."""
