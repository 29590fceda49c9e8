"""Hurts the service in every way that is known to lose or double mail, at length, and counts: `docs/reliability.md`.

    python bench/reliability.py [--messages 2000] [--kills 300] [--only NAME …]

Takes about half an hour. Each line of the table ends with zeros, or the command ends with 1. Needs Dovecot; PostgreSQL
and root (for a small disk of its own) for the two faults that use them, which are said to be left out elsewhere.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import postgres
from dovecot import Dovecot
from faults import scenarios
from faults.proxy import Proxy
from faults.station import Count, Station

CONNECTION = ("network cut in a message", "network reset in a message", "network silent in a message")


def killed(folder: Path, size: int, kills: int, after: str) -> Count:
    with Dovecot() as server:
        station = Station(folder, server, after)
        scenarios.killed_at_random(station, size, random.Random(size), kills)
        return station.count()


def network(folder: Path, size: int, how: str) -> Count:
    with Dovecot() as server, Proxy(server.imap_port) as proxy:
        station = Station(folder, server, port=proxy.port)
        scenarios.network(station, size, random.Random(size), proxy, how)
        return station.count()


def around(folder: Path, size: int, fault: str) -> Count:
    with Dovecot() as server:
        station = Station(folder, server)
        getattr(scenarios, fault)(station, size, random.Random(size))
        return station.count()


def full_disk(folder: Path, size: int) -> Count | None:
    with scenarios.small_disk(folder / "disk") as mounted, Dovecot() as server:
        if not mounted:
            return None
        station = Station(folder / "disk", server)
        scenarios.full_disk(station, size, random.Random(size))
        return station.count()


def restarted_database(folder: Path, size: int) -> Count | None:
    if postgres.binaries() is None:
        return None
    with Dovecot() as server, postgres.Server() as database:
        station = Station(folder, server, database=database.url.render_as_string(hide_password=False))
        scenarios.restarted_database(station, size, random.Random(size), database)
        return station.count()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--only", nargs="*", default=[], help="parts of names of faults")
    options = parser.parse_args()
    some = max(options.messages // 10, 20)
    faults = {
        "killed at random, moving": lambda f: killed(f, options.messages, options.kills, "move"),
        "killed at random, keyword": lambda f: killed(f, some, options.kills // 10, "keyword"),
        **{
            name: lambda f, how=how: network(f, some, how)
            for name, how in zip(CONNECTION, scenarios.NETWORK_FAULTS, strict=True)
        },
        "mail server killed": lambda f: around(f, some, "restarted_mail_server"),
        "two services at once": lambda f: around(f, some, "two_services"),
        "new UIDVALIDITY half-way": lambda f: around(f, some, "new_uidvalidity"),
        "disk full for a while": lambda f: full_disk(f, some),
        "database locked for 20 s": lambda f: around(f, some, "locked_database"),
        "PostgreSQL restarted": lambda f: restarted_database(f, some),
    }
    print("| fault | messages | kills | lost | doubled | not judged | marked wrongly | gap | log findings |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    clean = True
    for name, fault in faults.items():
        if options.only and not any(part in name for part in options.only):
            continue
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            counted = fault(Path(folder))
        if counted is None:
            print(f"{name}: left out, see --help", file=sys.stderr)
            continue
        clean &= counted.clean
        shown = (counted.delivered, counted.kills, counted.lost, counted.doubled, counted.unjudged)
        shown += (counted.wrongly_marked, counted.gap, counted.log_findings)
        print(f"| {name} | {' | '.join(map(str, shown))} |", flush=True)
        print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
