"""A mail server, an installation and its service as a real process, to be hurt; and the count of what came of it.

Used by the fault tests, which are short, and by `bench/reliability.py`, which is not.
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from dovecot import PASSWORD, Dovecot
from faults.installation import make_installation

from ingest.config import load
from ingest.daemon import open_sources
from ingest.reconciliation import count_left, reconcile
from ingest.workplace import open_workplace
from store.database import reading
from store.items import get
from store.log import read_log
from store.verification import verify

ROOT = Path(__file__).parent.parent.parent
USER = "official"
PROCESSED = "Ihala/Processed"
MAILBOX = """
[mailbox.official]
host = "127.0.0.1"
port = {port}
tls = "none"
user = "official"
password_file = "password"
after = "{after}"
"""
REFERRAL = """\
المملكة العربية السعودية
وزارة العدل
محكمة التنفيذ بمكة المكرمة
الرقم: 4800{number:06d}
التاريخ: ١٤٤٨/٠٥/١٧هـ
سعادة مدير مركز شمل بجمعية يسر للتنمية الأسرية المحترم
السلام عليكم ورحمة الله وبركاته، وبعد:
الموضوع: إحالة طلب تنفيذ زيارة محضونين
فنحيل إلى سعادتكم طلب التنفيذ رقم (4801{number:06d}) المقدم من طالب التنفيذ/ فارس بن معتوق السفياني، سعودي الجنسية
بموجب الهوية الوطنية رقم (١٩٧٢٢٨١٨٦٧)، ضد المنفذ ضدها/ رهام بنت حامد فلمبان، والمتضمن طلبه تمكينه من زيارة ولده المحضون
بناء على الصك رقم (4620{number:06d}). نأمل استقبال الطرفين وتنفيذ الزيارة وإفادتنا.
رئيس الدائرة الخامسة
القاضي/ صالح بن أحمد
"""


def message(number, every=10):
    """One in `every` is a referral that opens a case of its own, so that doubled effects show; the rest: notes."""
    body = REFERRAL.format(number=number) if number % every == 0 else f"ملاحظة رقم {number}"
    head = (
        "Authentication-Results: mx.yusr.example; dmarc=pass header.from=moj.gov.sa\r\n"
        f"From: <makkah.exec.c5@moj.gov.sa>\r\nTo: <shaml@yusr.example>\r\nMessage-ID: <{number}@moj.gov.sa>\r\n"
        "Subject: =?utf-8?B?2KXYrdin2YTYqSDYt9mE2Kgg2KrZhtmB2YrYsCDYstmK2KfYsdip?=\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return (head + body.replace("\n", "\r\n")).encode()


@dataclass(frozen=True)
class Count:
    """What came of it all; everything but the first two must be zero."""

    delivered: int
    kills: int
    lost: int
    doubled: int
    unjudged: int
    wrongly_marked: int
    gap: int
    log_findings: int

    @property
    def clean(self):
        return not any((self.lost, self.doubled, self.unjudged, self.wrongly_marked, self.gap, self.log_findings))


class Station:
    """The whole, in `folder`. `database`: a URL, or SQLite where it is None. `port`: a proxy's, before the server's."""

    def __init__(self, folder, server: Dovecot, after="move", database=None, port=None):
        self.server, self.after = server, after
        mailbox = MAILBOX.format(port=port or server.imap_port, after=after)
        self.config = make_installation(Path(folder) / "installation", mailbox, database)
        (self.config.parent / "password").write_text(PASSWORD)
        self.delivered = self.kills = 0

    def deliver(self, count):
        """So many new messages."""
        self.server.append(USER, [message(self.delivered + number) for number in range(count)])
        self.delivered += count

    def start(self, *arguments, config=None):
        """`ihala run` as a process of its own."""
        command = [sys.executable, "-m", "cli", "--config", str(config or self.config), "run", *arguments]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        with (self.config.parent / "service.log").open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def kill(self, process):
        """As a power cut would."""
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            self.kills += 1
        process.wait()

    def live_and_die(self, chance: random.Random, longest):
        """Runs the service and kills it at a random moment."""
        process = self.start()
        time.sleep(chance.uniform(0.3, longest))
        self.kill(process)

    def finish(self, tries=10):
        """Lets the service drain everything, undisturbed."""
        codes = []
        for _ in range(tries):
            codes.append(self.start("--once").wait(600))
            if codes[-1] == 0:
                return
        raise AssertionError(f"never came to an end: {codes}: {self.log_tail()}")

    def wait_until_received(self, count, seconds=60):
        """Waits until so many messages are ours, whatever the service says of itself meanwhile."""
        deadline = time.monotonic() + seconds
        while self.count_received() < count:
            assert time.monotonic() < deadline, f"waited in vain: {self.log_tail()}"
            time.sleep(0.2)

    def count_received(self):
        workplace = open_workplace(load(self.config))
        with reading(workplace.engine) as session:
            found = sum(entry.facts["event"] == "received" for entry in read_log(session))
        workplace.engine.dispose()
        return found

    def log_tail(self):
        return (self.config.parent / "service.log").read_text()[-2000:]

    def marked(self):
        """How many messages the mailbox holds as it should: moved, or with the keyword where they were."""
        inbox = self.server.flags(USER)
        if self.after == "move":
            return len(self.server.flags(USER, PROCESSED)) if not inbox else -len(inbox)
        return sum("$Ihala" in flags for flags in inbox)

    def count(self):
        """What came of it all, from the store, the log and the mail server."""
        settings = load(self.config)
        workplace = open_workplace(settings)
        wanted = {hashlib.sha256(message(number)).hexdigest() for number in range(self.delivered)}
        with reading(workplace.engine) as session:
            entries = [entry.facts for entry in read_log(session)]
            events = Counter((entry["event"], entry.get("item")) for entry in entries)
            numbers = [entry["item"] for entry in entries if entry["event"] == "received"]
            items = [get(session, number) for number in numbers]
            findings = len(verify(session).findings)
        whole = {item.sha256 for item in items if workplace.originals.read(item.sha256)}
        gap = sum(reconcile(source, workplace.engine).gap for source in open_sources(settings))
        gap += count_left(workplace.engine)[0]
        workplace.engine.dispose()
        effects = ("received", "assessed", "case_opened")
        opened = sum(item.state == "opened" for item in items)
        return Count(
            delivered=self.delivered,
            kills=self.kills,
            lost=len(wanted - whole) + max(0, (self.delivered + 9) // 10 - opened),
            doubled=len(items) - len(whole) + sum(events[each] - 1 for each in events if each[0] in effects),
            unjudged=sum(item.state in ("received", "failed") for item in items),
            wrongly_marked=abs(self.delivered - self.marked()),
            gap=gap,
            log_findings=findings,
        )
