"""The real process of `ihala run`: its signals, its log, its lock."""

import json
import signal
import subprocess
import sys
import time

import pytest
from faults.installation import make_installation

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


def start(config):
    return subprocess.Popen([sys.executable, "-c", SERVE, str(config)], stderr=subprocess.PIPE, text=True)


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
