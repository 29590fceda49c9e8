"""Whatever arrives becomes an item in a named state, and the next message still goes through.

Each case is one message as it stands on the wire; it goes through the whole service, from the mailbox to the queue.
"""

import threading
from email.message import EmailMessage

import pytest
from dovecot import PASSWORD, Dovecot
from faults.installation import make_installation
from fpdf import FPDF

from ingest.config import load
from ingest.daemon import open_sources, run
from ingest.workplace import open_workplace
from store.database import reading
from store.items import get

GOOD = b"From: <a@moj.gov.sa>\r\nMessage-ID: <good@moj.gov.sa>\r\nSubject: good\r\n\r\nbody\r\n"
HEAD = b"From: <a@moj.gov.sa>\r\nMessage-ID: <bad@moj.gov.sa>\r\nMIME-Version: 1.0\r\n"
JUDGED = {"held", "opened", "linked", "set_aside"}


def pdf():
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=12)
    document.cell(text="letter")
    return bytes(document.output())


def with_pdf(data, name=None):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@moj.gov.sa", "letter"
    mail.set_content("attached")
    mail.add_attachment(data, "application", "pdf", filename=name)
    return mail.as_bytes().replace(b"\n", b"\r\n")


def nested(depth):
    raw = GOOD
    for _ in range(depth):
        raw = HEAD + b"Content-Type: message/rfc822\r\n\r\n" + raw
    return raw


CASES = {
    "an empty message": b"",
    "one line end": b"\r\n",
    "headers alone": HEAD,
    "a body alone": b"\r\nbody\r\n",
    "an unknown charset": HEAD + b"Content-Type: text/plain; charset=x-unknown-77\r\n\r\n\xc7\xe1\xe1\xe5\r\n",
    "an unknown charset in the subject": HEAD + b"Subject: =?x-unknown-77?B?xw==?=\r\n\r\nbody\r\n",
    "a subject of 1,500 characters": HEAD + b"Subject: " + "إحالة ".encode() * 250 + b"\r\n\r\nbody\r\n",
    "NUL bytes everywhere": HEAD + b"Subject: a\0b\r\n\r\nbo\0dy\0\r\n",
    "no From": b"Subject: s\r\n\r\nbody\r\n",
    "a From without an address": b"From: nobody\r\n\r\nbody\r\n",
    "a bad date": HEAD + b"Date: the 45th of Rajab\r\n\r\nbody\r\n",
    "a date beyond all calendars": HEAD + b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n\r\nbody\r\n",
    "a PDF part without a name": with_pdf(pdf()),
    "a truncated PDF": with_pdf(pdf()[:400], "letter.pdf"),
    "a PDF of nothing but its first line": with_pdf(b"%PDF-1.7\n", "letter.pdf"),
    "a boundary that never comes": HEAD + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\nbody\r\n',
    "a boundary that never ends": HEAD + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nbody\r\n',
    "base64 that is none": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n!!!???\r\n",
    "raw windows-1256": HEAD + b"Subject: \xc7\xe1\xe1\xe5\r\n\r\n\xc7\xe1\xe1\xe5\r\n",
    "a lone surrogate": HEAD + b"Subject: =?utf-8?B?7aCA?=\r\n\r\n\xed\xa0\x80\r\n",
    "messages thirty deep": nested(30),
    "bytes that are no message": bytes(range(256)) * 20,
    "five thousand headers": b"X-A: b\r\n" * 5_000 + HEAD + b"\r\nbody\r\n",
    "a Message-ID of 5,000 characters": b"Message-ID: <" + b"x" * 5_000 + b"@a>\r\n\r\nbody\r\n",
    "a hostile file name": with_pdf(pdf(), "../../etc/\u202ecod.pdf"),
}


def drain(config):
    workplace = open_workplace(load(config))
    try:
        tally = run(workplace, open_sources(workplace.settings), threading.Event(), once=True)
        with reading(workplace.engine) as session:
            return tally, [get(session, number) for number in range(1, tally.received + 1)]
    finally:
        workplace.engine.dispose()


def maildir_with(folder, *messages):
    for name in ("new", "cur", "tmp"):
        (folder / "Maildir" / name).mkdir(parents=True)
    for number, raw in enumerate(messages):
        (folder / "Maildir" / "new" / f"{number}.test").write_bytes(raw)
    return make_installation(folder, '[mailbox.post]\nkind = "maildir"\npath = "Maildir"\n')


@pytest.mark.parametrize("case", CASES)
def test_it_becomes_an_item_and_the_next_goes_through(case, tmp_path):
    tally, items = drain(maildir_with(tmp_path, CASES[case], GOOD))
    assert (tally.received, tally.assessed, tally.failed) == (2, 2, 0)
    assert {item.state for item in items} <= JUDGED
    assert items[0].size == len(CASES[case])


@pytest.mark.parametrize("case", ["an unknown charset", "a truncated PDF", "an empty message", "messages thirty deep"])
def test_what_could_not_be_read_waits_for_a_person_with_its_defect(case, tmp_path):
    _, (item, _) = drain(maildir_with(tmp_path, CASES[case], GOOD))
    assert item.state == "held"
    defects = [defect for part in item.assessment["parts"] for defect in part["defects"]]
    assert defects or case == "an empty message"


def test_two_messages_with_one_message_id_are_two_items(tmp_path):
    tally, items = drain(maildir_with(tmp_path, GOOD, GOOD + b"another\r\n"))
    assert (tally.received, len({item.sha256 for item in items})) == (2, 2)


def test_all_of_it_over_imap(tmp_path):
    if not Dovecot.available():
        pytest.skip("Dovecot 2.3 is not installed")
    with Dovecot() as server:
        for raw in (*CASES.values(), GOOD):
            if raw:  # IMAP has no message of no bytes
                server.deliver("official", raw)
        (tmp_path / "password").write_text(PASSWORD)
        mailbox = f"""
        [mailbox.official]
        host = "127.0.0.1"
        port = {server.imap_port}
        tls = "none"
        user = "official"
        password_file = "password"
        """
        tally, items = drain(make_installation(tmp_path, mailbox))
    assert (tally.received, tally.assessed, tally.failed) == (len(CASES), len(CASES), 0)
    assert {item.state for item in items} <= JUDGED
