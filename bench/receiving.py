"""How fast mail becomes ours, beside other programs that fetch mail, and how long it takes to be heard of.

    python bench/receiving.py [--peers PYTHON]

Ihala's receiving is durable: fetched, sealed, synced, committed and marked. `--peers` names a Python that has
imap-tools, mailsuite and django-helpdesk (`pip install` them in an environment of its own); what it lacks is left out.
All read the same 500 messages of about 140 KiB from one Dovecot, in turn, three rounds; times are ratios to Ihala's in
that round. Then: from delivery to stored item under IDLE, and the memory of the service with 20,000 messages and one of
60 MiB.
"""

import argparse
import base64
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import psutil
from dovecot import PASSWORD, Dovecot
from faults.station import USER, Station

MESSAGES, CASES, ROUNDS = 500, 100, 3
SIZE = 105_000
"""Bytes of the attachment: about 140 KiB as base64."""
IMAP_TOOLS = """
import time
from imap_tools import MailBoxUnencrypted
started = time.perf_counter()
with MailBoxUnencrypted("127.0.0.1", PORT).login(USER, PASSWORD) as box:
    count = sum(len(message.obj.as_bytes()) > 0 if PARSE else 1 for message in box.fetch(mark_seen=False))
print(count, time.perf_counter() - started)
"""
MAILSUITE = """
import time
from mailsuite.imap import IMAPClient
from mailsuite.utils import parse_email
started = time.perf_counter()
client = IMAPClient("127.0.0.1", USER, PASSWORD, port=PORT, ssl=False, verify=False)
client.select_folder("INBOX")
count = 0
for uid in client.search():
    parse_email(client.fetch_message(uid, parse=False))
    count += 1
print(count, time.perf_counter() - started)
"""
OURS = """
import sys, time
from pathlib import Path
from threading import Event
from ingest.config import load
from ingest.daemon import open_sources
from ingest.receiver import Receiver
from ingest.workplace import open_workplace
workplace = open_workplace(load(Path(sys.argv[1])))
(source,) = open_sources(workplace.settings)
started = time.perf_counter()
with source:
    count = len(Receiver(source, workplace).poll(Event()).received)
print(count, time.perf_counter() - started)
"""


HELPDESK = """
import sys, tempfile, time, types
import django
from django.conf import settings
folder = tempfile.mkdtemp()
settings.configure(
    SECRET_KEY="x", USE_TZ=True, SITE_ID=1, MEDIA_ROOT=folder, MEDIA_URL="/m/", STATIC_URL="/s/", LOGGING_CONFIG=None,
    ROOT_URLCONF="peer_urls", DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder + "/db"}},
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    INSTALLED_APPS=["helpdesk", "rest_framework"] + [f"django.contrib.{app}" for app in
        ("auth", "contenttypes", "sessions", "sites", "admin", "humanize", "messages")],
    HELPDESK_TEAMS_MODE_ENABLED=False, HELPDESK_KANBAN_BOARD_ENABLED=False,
    HELPDESK_VALID_EXTENSIONS=[".bin", ".txt", ".eml", ".html"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}}],
)
django.setup()
from django.core.management import call_command
from django.urls import include, path
sys.modules["peer_urls"] = urls = types.ModuleType("peer_urls")
urls.urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
call_command("migrate", verbosity=0)
from helpdesk.email import process_email
from helpdesk.models import Queue, Ticket
Queue.objects.create(
    title="q", slug="q", allow_email_submission=True, email_address="s@yusr.example", email_box_type="imap",
    email_box_host="127.0.0.1", email_box_port=PORT, email_box_user=USER, email_box_pass=PASSWORD,
    email_box_imap_folder="INBOX", email_box_interval=0,
)
started = time.perf_counter()
process_email(quiet=True)
print()
print(Ticket.objects.count(), time.perf_counter() - started)
"""
OURS_WHOLE = """
import sys, time
from pathlib import Path
from threading import Event
from ingest.config import load
from ingest.daemon import open_sources, run
from ingest.reading import make_ready
from ingest.workplace import open_workplace
workplace = open_workplace(load(Path(sys.argv[1])))
workplace.rules
make_ready(workplace.settings.reading)
import classifiers.assess
started = time.perf_counter()
tally = run(workplace, open_sources(workplace.settings), Event(), once=True)
print(tally.assessed, time.perf_counter() - started)
"""


def message(number: int, size: int = SIZE) -> bytes:
    data = base64.encodebytes(random.Random(number).randbytes(size)).replace(b"\n", b"\r\n")
    head = [
        f"From: <a@moj.gov.sa>\r\nTo: <s@yusr.example>\r\nMessage-ID: <{number}@moj.gov.sa>\r\nSubject: {number}",
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n',
        "--b\r\nContent-Type: text/plain\r\n\r\ntext",
        "--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64",
        'Content-Disposition: attachment; filename="a.bin"\r\n\r\n',
    ]
    return "\r\n".join(head).encode() + data + b"--b--\r\n"


def timed(python: str, code: str, *arguments: str, count: int = MESSAGES) -> float | None:
    """Seconds that the program says it took, or None where it cannot run."""
    environment = os.environ | ({"PYTHONPATH": str(ROOT)} if python == sys.executable else {})
    done = subprocess.run(
        [python, "-c", code, *arguments], capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        print(done.stderr.strip().splitlines()[-1], file=sys.stderr)
        return None
    got, seconds = done.stdout.strip().splitlines()[-1].split()
    assert int(got) == count, f"{got} messages"
    return float(seconds)


def filled(code: str, port: int) -> str:
    return code.replace("PORT", str(port)).replace("USER", repr(USER)).replace("PASSWORD", repr(PASSWORD))


def compare(peers: str | None) -> None:
    ratios: dict[str, list[float]] = {}
    with Dovecot() as server:
        server.append(USER, [message(number) for number in range(MESSAGES)])
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                ours = timed(sys.executable, OURS, str(Station(folder, server, "keyword").config))
            assert ours is not None
            print(f"Ihala: {MESSAGES / ours:.0f} messages a second, durable", file=sys.stderr)
            programs = {
                "imap-tools, bare fetch": IMAP_TOOLS.replace("PARSE", "False"),
                "mailsuite, fetch and parse": MAILSUITE,
            }
            for name, code in programs.items() if peers else ():
                theirs = timed(str(peers), filled(code, server.imap_port))
                if theirs is not None:
                    ratios.setdefault(name, []).append(theirs / ours)
    for name, found in ratios.items():
        print(f"speed beside {name}: {statistics.median(found):.2f} times ({min(found):.2f}-{max(found):.2f})")


def cases(peers: str | None) -> None:
    """From the mail to what is stored and decided, beside django-helpdesk, which also takes mail out of the mailbox."""
    found = []
    for _ in range(ROUNDS if peers else 0):
        with Dovecot() as server, tempfile.TemporaryDirectory() as folder:
            server.append(USER, [message(number) for number in range(CASES)])
            ours = timed(sys.executable, OURS_WHOLE, str(Station(folder, server, "keyword").config), count=CASES)
            theirs = timed(str(peers), filled(HELPDESK, server.imap_port), count=CASES)
        if ours and theirs:
            found.append(theirs / ours)
            print(f"Ihala: {ours / CASES * 1000:.0f} ms a message; {theirs / ours:.2f} times", file=sys.stderr)
    if found:
        middle = statistics.median(found)
        print(f"mail to stored case beside django-helpdesk: {middle:.2f} times ({min(found):.2f}-{max(found):.2f})")


def latency(count: int = 20) -> None:
    """Seconds from the end of delivery to the committed receipt."""
    found = []
    with Dovecot() as server, tempfile.TemporaryDirectory() as folder:
        station = Station(folder, server, "keyword")
        process = station.start()
        station.deliver(1)
        station.wait_until_received(1)
        for number in range(count):
            time.sleep(1 + number % 5 / 2)
            station.deliver(1)
            started = time.monotonic()
            while "$Ihala" not in server.flags(USER)[-1]:
                time.sleep(0.02)
            found.append(time.monotonic() - started)
        station.kill(process)
    found.sort()
    print(f"delivery to stored and marked under IDLE: median {statistics.median(found):.2f} s, most {found[-1]:.2f} s")


def memory(messages: int = 20_000) -> None:
    """MiB of the service above what it has while idle."""
    with Dovecot() as server, tempfile.TemporaryDirectory() as folder:
        station = Station(folder, server, "keyword")
        process = station.start()
        station.deliver(1)
        station.wait_until_received(1)
        time.sleep(5)
        service = psutil.Process(process.pid)
        idle, most = service.memory_info().rss, [0]
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.05):
                most[0] = max(most[0], service.memory_info().rss)

        watcher = threading.Thread(target=watch)
        watcher.start()
        server.append(USER, [message(1_000_000, 45 << 20)])
        station.deliver(messages - 1)
        while len([flags for flags in server.flags(USER) if "$Ihala" in flags]) < messages + 1:
            print(f"{station.count_received()} received", file=sys.stderr)
            time.sleep(10)
        done.set()
        watcher.join()
        station.kill(process)
    print(f"memory above idle, {messages} messages and one of 60 MiB: {(most[0] - idle) >> 20} MiB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", help="a Python that has imap-tools and mailsuite")
    parser.add_argument("--only", choices=("compare", "cases", "latency", "memory"))
    options = parser.parse_args()
    parts = {
        "compare": lambda: compare(options.peers),
        "cases": lambda: cases(options.peers),
        "latency": latency,
        "memory": memory,
    }
    for name, part in parts.items():
        if options.only in (None, name):
            part()
