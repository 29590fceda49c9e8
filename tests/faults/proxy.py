"""A network that fails as networks do: a TCP proxy that cuts, resets or silently drops what goes through it.

`with Proxy(port) as proxy:` listens on `proxy.port`. `proxy.fail(how, after)` arms one fault: after so many bytes from
the server, on whichever connection gets there first.
"""

import contextlib
import socket
import struct
import threading

CUT, RESET, STALL = "cut", "reset", "stall"
"""The connection is closed; it is reset; it stays open and carries nothing, as behind a firewall that forgot it."""


class Proxy:
    def __init__(self, port):
        self._target = port
        self._fault, self._after = None, 0
        self._lock = threading.Lock()
        self._open, self._stalled = set(), set()
        self.faults = 0
        """How many faults were done."""

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        for each in list(self._open):
            _close(each)

    def fail(self, how, after=0):
        with self._lock:
            self._fault, self._after = how, after

    def stall_all(self):
        """Every connection goes silent in both directions, and none is closed."""
        self._stalled |= self._open

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self._target), 5)
                except OSError:
                    _close(client)
                    continue
                server.settimeout(None)
                self._open |= {client, server}
                threading.Thread(target=self._carry, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self._carry, args=(server, client, True), daemon=True).start()

    def _carry(self, source, target, counted):
        with contextlib.suppress(OSError):
            while data := source.recv(16_384):
                if source in self._stalled:
                    continue
                fault = self._due(len(data)) if counted else None
                if fault is None:
                    target.sendall(data)
                    continue
                target.sendall(data[: len(data) // 2])
                self.faults += 1
                if fault == STALL:
                    self._stalled |= {source, target}
                    continue
                if fault == RESET:
                    target.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                break
        for each in (source, target):
            self._open.discard(each)
            _close(each)

    def _due(self, size):
        with self._lock:
            if self._fault is None:
                return None
            self._after -= size
            if self._after > 0:
                return None
            fault, self._fault = self._fault, None
            return fault


def _close(each):
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
