"""Killed at every durable step, again and again, and started anew: nothing is lost, nothing is doubled.

The process is the real one, on a real mail server and a real database, and dies by SIGKILL. So this shows what a crash
of the process leaves; that a power cut leaves no less rests on the order of fsync and commit.
"""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from dovecot import PASSWORD, Dovecot
from faults.crash import NONE, STEPS
from faults.installation import make_installation
from faults.station import MAILBOX, message

from ingest.config import load
from ingest.daemon import open_sources
from ingest.health import read_health
from ingest.workplace import open_workplace
from store.arrivals import known_uids, unmarked
from store.database import reading
from store.items import get
from store.log import read_log
from store.verification import verify

ROOT = Path(__file__).parent.parent
CRASH = Path(__file__).parent / "faults" / "crash.py"
MESSAGES = 300
ROUNDS = {"sqlite": 2, "postgresql": 1}
AFTER = {"sqlite": "move", "postgresql": "keyword"}
"""Both ways to mark a message are crashed once; moving is the one that could lose it."""
FOLDER = {"move": "Ihala/Processed", "keyword": "INBOX"}
EVERY = 3
"""Each third message is a referral."""


def run_until(config, step, count, reached):
    """Runs the service to the step's `count`th time; its exit status."""
    command = [sys.executable, str(CRASH), str(config), step, str(count), str(reached)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=config.parent, env=environment, capture_output=True, check=False).returncode


def crash_everywhere(config, reached, rounds):
    """Kills the service at every step, `rounds` times each, at a different place in its work; then lets it finish.

    The steps of receiving come first: judging begins when the mailbox is drained.
    """
    chance = random.Random(1448)
    for step, moment in STEPS.items():
        for _ in range(rounds):
            count = chance.randint(1, moment.most)
            assert run_until(config, step, count, reached) == -signal.SIGKILL, step
    assert run_until(config, NONE, 0, reached) == 0


@pytest.mark.slow
@pytest.mark.skipif(not Dovecot.available(), reason="Dovecot 2.3 is not installed")
def test_nothing_is_lost_and_nothing_doubled(tmp_path, db_url):
    reached, database = tmp_path / "reached", db_url.partition(":")[0].partition("+")[0]
    after = AFTER[database]
    with Dovecot() as server:
        server.append("official", [message(number, EVERY) for number in range(MESSAGES)])
        mailbox = MAILBOX.format(port=server.imap_port, after=after)
        config = make_installation(tmp_path / "installation", mailbox, db_url)
        (config.parent / "password").write_text(PASSWORD)
        crash_everywhere(config, reached, ROUNDS[database])
        flags = [server.flags("official", folder) for folder in ("INBOX", FOLDER[after])]
    assert set(reached.read_text().splitlines()) == set(STEPS)
    assert [len(each) for each in flags] == [MESSAGES if after == "keyword" else 0, MESSAGES]
    assert not [each for each in flags[1] if r"\Seen" in each or ("$Ihala" in each) != (after == "keyword")]
    check_the_store(config)


def check_the_store(config):
    settings = load(config)
    workplace = open_workplace(settings)
    with reading(workplace.engine) as session:
        items = [get(session, str(number)) for number in range(1, MESSAGES + 1)]
        entries = [entry.facts for entry in read_log(session)]
        uidvalidity = next(entry["detail"]["uidvalidity"] for entry in entries if entry["event"] == "received")
        (source,) = open_sources(settings)
        assert len(known_uids(session, source.key, uidvalidity)) == MESSAGES
        assert unmarked(session, source.key, uidvalidity) == ()
        assert verify(session).findings == ()
    check_the_items(workplace, items, entries)
    workplace.engine.dispose()
    (health,) = read_health(settings.service.health)
    assert (health.waiting, health.trouble) == (0, None)


def check_the_items(workplace, items, entries):
    numbers = [item.number for item in items]
    assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, MESSAGES + 1))
    assert {workplace.originals.read(item.sha256) for item in items} == {
        message(each, EVERY) for each in range(MESSAGES)
    }
    for event in ("received", "assessed"):
        assert sorted(entry["item"] for entry in entries if entry["event"] == event) == numbers
    assert not [entry for entry in entries if entry["event"] in {"sighting", "failed"}]
    assert {item.state for item in items} <= {"held", "opened", "linked", "set_aside"}
    opened = [item.case for item in items if item.state == "opened"]
    assert len(opened) == MESSAGES / EVERY
    assert len(set(opened)) == len(opened) == len([entry for entry in entries if entry["event"] == "case_opened"])
