"""What systemd is told, over a real datagram socket of each kind."""

import os
import secrets
import socket
import time

import pytest

from ingest.notify_socket import Notifier


@pytest.fixture(params=["path", "abstract"])
def line(request, tmp_path):
    """(the socket systemd would read, its name in NOTIFY_SOCKET)."""
    name = str(tmp_path / "notify") if request.param == "path" else f"@ihala-{secrets.token_hex(8)}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bound:
        bound.bind(name if request.param == "path" else b"\0" + name[1:].encode())
        bound.setblocking(False)
        yield bound, name


def heard(bound):
    messages = []
    while True:
        try:
            messages.append(bound.recv(4096).decode())
        except BlockingIOError:
            return messages


class Clock:
    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


def test_it_says_ready_status_and_stopping(line):
    bound, name = line
    notifier = Notifier({"NOTIFY_SOCKET": name}, os.getpid())
    notifier.alive()
    notifier.alive()
    notifier.status("3 mailboxes, 12 tasks open\nand more")
    notifier.stopping()
    assert heard(bound) == ["READY=1", "STATUS=3 mailboxes, 12 tasks open", "STOPPING=1"]


def test_it_says_alive_four_times_an_interval_however_often_the_loop_turns(line):
    bound, name = line
    clock = Clock()
    notifier = Notifier({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "20000000"}, os.getpid(), clock)
    for _ in range(200):
        notifier.alive()
        clock.seconds += 0.1
    assert heard(bound) == ["READY=1", *["WATCHDOG=1"] * 4]


def test_a_loop_that_hangs_says_nothing(line):
    bound, name = line
    notifier = Notifier({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "100000"}, os.getpid())
    notifier.alive()
    heard(bound)
    time.sleep(0.3)
    assert heard(bound) == []


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "900000000"}, 900),
        ({"WATCHDOG_USEC": "900000000", "WATCHDOG_PID": "41"}, 900),
        ({"WATCHDOG_USEC": "900000000", "WATCHDOG_PID": "42"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_the_watchdog_is_systemds_where_it_watches_this_process(line, environ, seconds):
    notifier = Notifier({"NOTIFY_SOCKET": line[1], **environ}, 41)
    assert notifier.watchdog_seconds == seconds


@pytest.mark.parametrize("name", ["", "/nowhere/notify", "vsock:2:1234", "relative"])
def test_without_a_socket_or_with_a_dead_one_the_service_goes_on(name):
    notifier = Notifier({"NOTIFY_SOCKET": name}, os.getpid())
    notifier.alive()
    notifier.stopping()


def test_a_socket_that_nobody_reads_holds_up_the_service_for_moments_only(line):
    _, name = line
    notifier = Notifier({"NOTIFY_SOCKET": name}, os.getpid())
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as filler:
        filler.setblocking(False)
        try:
            while True:
                filler.sendto(b"x", name if name.startswith("/") else b"\0" + name[1:].encode())
        except OSError:
            pass
    began = time.monotonic()
    notifier.alive()
    assert time.monotonic() - began < 3
