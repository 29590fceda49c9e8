"""A full run in front of a real mail server, with everything logged that can be: nothing of a letter is in it.

Twelve letters, some of danger, come by mail and two by hand. Receiving and judging are made to break with the letter's
text in the exception, libraries log it, Python warns with it, a sign-in is refused. Then every name, number, address
and run of four words of what was read is looked for in all the process wrote.
"""

import io
import json
import logging
import re
import sys
import warnings
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event

import pytest
from dovecot import PASSWORD
from faults.installation import make_installation
from logged import configured
from rendering.letters import FOLDER, load_letter
from rendering.message import make_file, render

from classifiers.provenance import Delivery
from ingest import daemon
from ingest.config import load
from ingest.errors import SourceError
from ingest.imap import ImapSource
from ingest.letters import receive_letter
from ingest.pipeline import judge_item
from ingest.workplace import open_workplace
from parsers.arabic import western_digits

MAILED = (
    "001-ec-visit-complete", "009-ed-visit-complete", "014-r1919-child-high-risk", "022-police-mother-two-children",
    "024-police-girl-17-shelter", "030-hosp-english-letter", "040-school-self-harm", "041-school-international-english",
    "052-ind-imminent-danger", "056-ind-english-expat", "061-corr-ec-change-schedule", "069-phish-spoofed-court",
)  # fmt: skip
HANDED_IN = ("043-hd-ec-visit-long", "045-hd-ec-two-families")
MAILBOXES = """
[mailbox.official]
host = "127.0.0.1"
port = {port}
tls = "none"
user = "{user}"
password_file = "password"
[mailbox.refused]
host = "127.0.0.1"
port = {port}
tls = "none"
user = "another"
password_file = "wrong"
"""
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
DIGITS = re.compile(r"\d[\d/ -]{3,}\d")
WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture(scope="module")
def run_of_everything(request, tmp_path_factory):
    """(all that the process wrote, all texts of the letters, all names in them)."""
    server = request.getfixturevalue("server")
    folder = tmp_path_factory.mktemp("privacy")
    (folder / "password").write_text(PASSWORD)
    (folder / "wrong").write_text("wrong")
    config = make_installation(folder, MAILBOXES.format(port=server.imap_port, user="privacy"))
    letters = [load_letter(FOLDER / f"{name}.yaml") for name in (*MAILED, *HANDED_IN)]
    for letter in letters[: len(MAILED)]:
        server.deliver("privacy", render(letter))
    workplace = open_workplace(load(config))
    stream = io.StringIO()
    stdout, stderr = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = stream
    try:
        with configured(logging.DEBUG, stream), pytest.MonkeyPatch.context() as patch:
            logging.getLogger().setLevel(logging.DEBUG)
            _hand_in(letters[len(MAILED) :], folder, workplace)
            _break(patch)
            for _ in range(2):
                with suppress(SourceError):
                    daemon.run(workplace, daemon.open_sources(workplace.settings), Event(), once=True)
    finally:
        sys.stdout, sys.stderr = stdout, stderr
    texts, names = _read_again(workplace)
    workplace.engine.dispose()
    return stream.getvalue(), [*texts, *_texts_of(letters)], names


def _hand_in(letters, folder, workplace):
    for letter in letters:
        paths = []
        for attachment in letter.attachments:
            name, _, data = make_file(attachment)
            paths.append(folder / name)
            paths[-1].write_bytes(data)
        delivery = Delivery(agency="محكمة التنفيذ", delegate="مندوب", received_at=datetime(2026, 11, 1, tzinfo=UTC))
        daemon.assess_safely(receive_letter(workplace, paths, delivery).item_id, workplace)


def _break(patch):
    """Every third message cannot be received at first, every second not be judged; the letter is in what is said."""
    fetch, assess, calls = ImapSource.fetch, daemon.assess_one, {"fetch": 0, "assess": 0}

    def fetch_some(self, uid):
        calls["fetch"] += 1
        if calls["fetch"] % 3 == 0:
            raise RuntimeError("cannot fetch the letter of عواطف بنت حاتم المغربي")
        return fetch(self, uid)

    def assess_one(about, workplace, also):
        calls["assess"] += 1
        if calls["assess"] % 2 == 0:
            text = "\n".join(part.text for part in judge_item(about.item.id, workplace).document.parts)
            for name in ("ihala", "imapclient", "pdfminer.psparser", "some.library"):
                logging.getLogger(name).error("cannot read %s", text)
            logging.getLogger("other").critical(text, extra={"item": text, "error": text})
            warnings.warn(text, stacklevel=1)
            raise ValueError(text)
        return assess(about, workplace, also)

    patch.setattr(ImapSource, "fetch", fetch_some)
    patch.setattr(daemon, "assess_one", assess_one)


def _texts_of(letters):
    for letter in letters:
        if letter.email:
            yield from (letter.email["from"], letter.email["subject"], letter.email["body"], *letter.email["to"])
        for attachment in letter.attachments:
            yield from (attachment.text, attachment.filename)


def _read_again(workplace):
    """The texts that were read of every item, and the names of everybody in it."""
    texts, names = [], set()
    with workplace.reading() as session:
        from store.items import assessed_since

        ids = assessed_since(session, None)
    for item_id in ids:
        judged = judge_item(item_id, workplace)
        texts += [part.text for part in judged.document.parts]
        texts += [part.name for part in judged.document.parts if part.name]
        names |= {each.name for each in (*judged.assessment.parties, *judged.assessment.children) if each.name}
    return texts, names


def private_things(texts, names):
    """Everything that must not be in a log: names whole and in words, numbers, addresses, runs of four words."""
    things = set(names)
    for name in names:
        things |= {word for word in WORD.findall(name) if len(word) > 3}
    for text in texts:
        things |= set(ADDRESS.findall(text))
        for number in DIGITS.findall(text):
            things |= {number, western_digits(number), re.sub(r"\D", "", western_digits(number))}
        words = WORD.findall(text)
        things |= {" ".join(words[start : start + 4]) for start in range(len(words) - 3)}
    return {thing for thing in things if len(thing) > 4}


def decoded(log):
    """The log's lines with their escapes resolved, without the moments they were written at."""
    lines = []
    for line in log.splitlines():
        try:
            values = {key: value for key, value in json.loads(line).items() if key != "time"}
            lines.append(json.dumps(values, ensure_ascii=False))
        except ValueError:
            lines.append(line)
    return "\n".join(lines)


def found(log, things):
    """What of the private things is in the log, compared by words and by characters."""
    said = decoded(log)
    by_words = " ".join(WORD.findall(said))
    return {thing for thing in things if thing in said or thing in by_words}


@pytest.mark.slow
def test_nothing_of_a_letter_is_in_the_log(run_of_everything):
    log, texts, names = run_of_everything
    things = private_things(texts, names)
    assert len(things) > 2000 and len(names) > 20
    assert found(log, things) == set()
    assert not re.search(r"[\u0600-\u06ff]", decoded(log))


@pytest.mark.slow
def test_the_run_was_one_that_could_have_told(run_of_everything):
    events = [json.loads(line)["event"] for line in run_of_everything[0].splitlines()]  # and nothing but such lines
    for event in ("received", "not received", "judging broke", "not polled", "held", "message of ihala"):
        assert event in events, event
    for library in ("imapclient", "pdfminer.psparser", "some.library", "other", "py.warnings"):
        assert f"message of {library}" in events
    levels = {json.loads(line)["level"] for line in run_of_everything[0].splitlines()}
    assert {"debug", "info", "warning", "error", "critical"} <= levels


@pytest.mark.slow
@pytest.mark.parametrize(
    "leak",
    [
        '{"event": "received", "subject": "إحالة المواطنة عواطف المغربي وطفليها"}',
        json.dumps({"event": "held", "who": "عواطف بنت حاتم المغربي"}),  # as the log escapes it
        '{"event": "held", "number": "1928452000"}',
        '{"event": "held", "number": "١٩٢٨٤٥٢٠٠٠"}',
        '{"event": "not received", "from": "wisam.station.mk@moi.gov.sa"}',
        "Traceback: multiple linear bruises over the back",
    ],
)
def test_a_single_leak_would_be_found(run_of_everything, leak):
    log, texts, names = run_of_everything
    assert found(f"{log}{leak}\n", private_things(texts, names))
