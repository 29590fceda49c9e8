"""Faults by name, each done to a station at work: `NAME(station, size, chance)`; `size` is how many messages come.

What each leaves is counted afterwards; a fault that never struck is an error, not a pass.
"""

import contextlib
import random
import shutil
import subprocess
import time
from pathlib import Path

from faults.proxy import CUT, RESET, STALL
from faults.station import USER, Station

from ingest.config import load
from store.database import open_database
from store.keys import load as load_keys

TOGETHER = 8
"""Messages that come between two kills, about."""
LONGEST_LIFE = 4.0
"""Seconds a service lives at most before it is killed."""


def at_work(station: Station):
    """Waits until the service is at work: what is to be hurt here is not its start, which fails and is tried again."""
    station.deliver(1)
    station.wait_until_received(station.delivered)


def killed_at_random(station: Station, size, chance: random.Random, kills):
    """Killed again and again while mail comes in."""
    for number in range(kills):
        station.deliver(size // kills + (number < size % kills))
        station.live_and_die(chance, LONGEST_LIFE)
    station.finish()


def network(station: Station, size, chance: random.Random, proxy, how):
    """The network fails within what the server sends, again and again; the service lives on."""
    process = station.start()
    try:
        for number in range(0, size, TOGETHER):
            proxy.fail(how, chance.randint(1, 3000))
            station.deliver(min(TOGETHER, size - number))
            station.wait_until_received(station.delivered, 300)
    finally:
        station.kill(process)
    assert proxy.faults, "no fault struck"
    station.finish()


def two_services(station: Station, size, chance: random.Random):
    """Two services by mistake: the second on the same machine is refused, one with a lock of its own works beside."""
    other = station.config.with_name("other.toml")
    text = station.config.read_text("utf-8")
    other.write_text(text.replace("[service]", '[service]\nlock = "other.lock"\nhealth = "other.json"'), "utf-8")
    first, second = station.start(), station.start(config=other)
    time.sleep(3)
    assert station.start().wait(60) == 75, "a second service on this machine was not refused"
    try:
        for number in range(0, size, TOGETHER):
            station.deliver(min(TOGETHER, size - number))
            time.sleep(chance.uniform(0, 0.5))
        station.wait_until_received(station.delivered, 300)
    finally:
        for process in (first, second):
            station.kill(process)
    station.finish()


def new_uidvalidity(station: Station, size, chance: random.Random):
    """The server gives its messages new UIDs half-way, while the service works."""
    process = station.start()
    try:
        station.deliver(size // 2)
        station.wait_until_received(size // 4, 300)
        station.server.doveadm("mailbox", "update", "-u", USER, "--uid-validity", "4242", "INBOX")
        station.deliver(size - size // 2)
        station.wait_until_received(size, 300)
    finally:
        station.kill(process)
    station.finish()


def full_disk(station: Station, size, chance: random.Random):
    """The disk of the originals and the database is full for a while. Its folder is on a small disk of its own."""
    ballast = station.config.parent / "ballast"
    process = station.start()
    try:
        station.deliver(size // 2)
        station.wait_until_received(size // 2, 300)
        with ballast.open("wb") as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(1 << 16))
                file.flush()
        assert shutil.disk_usage(ballast).free < 1 << 16
        station.deliver(size - size // 2)
        time.sleep(6)
        assert station.count_received() < size, "the full disk was not noticed"
        ballast.unlink()
        station.wait_until_received(size, 300)
    finally:
        station.kill(process)
    station.finish()


def locked_database(station: Station, size, chance: random.Random):
    """Another program holds the database for longer than anybody waits for it."""
    settings = load(station.config)
    engine = open_database(settings.store.database, load_keys(settings.store.keys))
    process = station.start()
    try:
        station.deliver(size // 2)
        station.wait_until_received(1, 300)
        with engine.connect() as connection:  # begins with BEGIN IMMEDIATE
            connection.exec_driver_sql("select 1")
            station.deliver(size - size // 2)
            time.sleep(20)
        station.wait_until_received(size, 300)
    finally:
        station.kill(process)
        engine.dispose()
    station.finish()


def restarted_database(station: Station, size, chance: random.Random, database):
    """The database server is restarted again and again while mail comes in."""
    process = station.start()
    try:
        at_work(station)
        for number in range(0, size, 4 * TOGETHER):
            station.deliver(min(4 * TOGETHER, size - number))
            time.sleep(chance.uniform(0, 2))
            database.stop()
            time.sleep(1)
            database.start()
            station.wait_until_received(station.delivered, 300)
    finally:
        station.kill(process)
    station.finish()


def restarted_mail_server(station: Station, size, chance: random.Random):
    """The mail server is killed and started again and again while mail comes in."""
    process = station.start()
    try:
        at_work(station)
        for number in range(0, size, 4 * TOGETHER):
            station.deliver(min(4 * TOGETHER, size - number))
            time.sleep(chance.uniform(0, 1))
            station.server.kill()
            station.server.start()
            station.wait_until_received(station.delivered, 300)
    finally:
        station.kill(process)
    station.finish()


@contextlib.contextmanager
def small_disk(folder: Path, mebibytes=48):
    """A disk of its own at `folder`; only root can have one. Yields False where it cannot be had."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=False)


NETWORK_FAULTS = (CUT, RESET, STALL)
