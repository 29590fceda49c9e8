"""The real process of `ihala run`: its signals, its log, its lock."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress

import pytest
from faults.installation import make_installation
from relay import Relay
from rendering.letters import FOLDER, load_letter
from rendering.message import render

from ingest.config import load
from ingest.health import read_health

SERVE = """
import sys
from pathlib import Path
from ingest.config import load
from ingest.daemon import serve
from ingest.workplace import open_workplace
serve(open_workplace(load(Path(sys.argv[1]))))
"""
LETTER = "From: نورة <noura@moj.gov.sa>\r\nSubject: سري\r\n\r\nنص الخطاب\r\n".encode()


@pytest.fixture
def config(tmp_path, maildir):
    (maildir / "new" / "1.test").write_bytes(LETTER)
    return make_installation(tmp_path / "home", f'[mailbox.post]\nkind = "maildir"\npath = "{maildir}"\n')


def start(config, **environ):
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, str(config)], stderr=subprocess.PIPE, text=True, env={**os.environ, **environ}
    )


def wait_until_polled(config):
    deadline = time.monotonic() + 20
    while not read_health(load(config).service.health):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order(config, number):
    service = start(config)
    wait_until_polled(config)
    service.send_signal(number)
    _, said = service.communicate(timeout=10)
    assert service.returncode == 0
    lines = [json.loads(line) for line in said.splitlines()]
    assert [lines[0]["event"], lines[-1]["event"]] == ["started", "stopped"]
    assert not [word for word in ("نورة", "noura", "سري", "moj.gov.sa") if word in said]


def test_systemd_hears_that_it_is_ready_alive_and_stopping(config, tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(20)
        service = start(config, NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="2000000")
        heard = [line.recv(4096).decode() for _ in range(5)]
        service.send_signal(signal.SIGSTOP)  # a loop that hangs
        time.sleep(0.2)
        line.setblocking(False)
        with suppress(BlockingIOError):
            while True:
                line.recv(4096)
        time.sleep(1)
        with pytest.raises(BlockingIOError):
            line.recv(4096)
        line.settimeout(20)
        service.send_signal(signal.SIGCONT)
        service.send_signal(signal.SIGTERM)
        service.communicate(timeout=20)
        while (last := line.recv(4096).decode()) != "STOPPING=1":
            assert last == "WATCHDOG=1" or last.startswith("STATUS=")
    assert heard[:2] == ["READY=1", "WATCHDOG=1"]
    assert service.returncode == 0 and [each for each in heard if each.startswith("STATUS=")]


def test_monitors_are_answered_beside_it(config):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config.write_text(config.read_text().replace("[service]\n", f'[service]\nendpoint = "127.0.0.1:{port}"\n'))
    service = start(config)
    wait_until_polled(config)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        assert b'ihala_mailbox_gap_messages{mailbox="post"} 0.0' in answer.read()
    service.terminate()
    _, said = service.communicate(timeout=10)
    assert service.returncode == 0, said


@pytest.mark.slow
def test_a_letter_of_danger_reaches_the_duty_person_whatever_the_hour_and_once(config, maildir, tmp_path):
    letter = render(load_letter(FOLDER / "052-ind-imminent-danger.yaml"))
    with Relay(tmp_path) as relay:
        people = "".join(f'{each} = [["duty@yusr.example"]]\n' for each in ("protection", "shaml", "technical"))
        with config.open("a") as file:
            file.write(f'[alarms]\nsender = "ihala@yusr.example"\n[alarms.recipients]\n{people}')
            file.write(f'[alarms.relay]\nhost = "127.0.0.1"\nport = {relay.port}\ntls = "none"\n')
        service = start(config)
        wait_until_polled(config)
        (maildir / "new" / "2.test").write_bytes(letter)
        ((recipients, mail),) = relay.wait_for(1, seconds=90)
        service.kill()  # whatever it had written down by then, nobody is told twice by a new message
        service.communicate()
        again = start(config)
        assert json.loads(again.stderr.readline())["event"] == "started"
        time.sleep(5)
        again.terminate()
        _, said = again.communicate(timeout=30)
        assert again.returncode == 0, said
        assert len({mail["Message-ID"] for _, mail in relay.mails}) == 1
    assert recipients == ["duty@yusr.example"]
    everything = mail.as_string() + mail.get_content()
    assert not [word for word in ("سكين", "الوادي", "noon", "gmail", "الحقوني") if word in everything]


def test_a_kill_leaves_no_lock_behind(config):
    first = start(config)
    wait_until_polled(config)
    first.kill()
    first.communicate()
    second = start(config)
    assert json.loads(second.stderr.readline())["event"] == "started"
    second.terminate()
    second.communicate(timeout=10)
    assert second.returncode == 0
