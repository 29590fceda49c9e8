"""The service reads in a cage: a file that ends its reader is held for a person, a failing cage is nobody's fault."""

import logging
import threading
from dataclasses import replace
from email.message import EmailMessage

import psutil
import pytest

from ingest import reading
from ingest.config import ReadingSettings
from ingest.daemon import run
from ingest.doctor import examine
from ingest.judging import assess_safely
from ingest.mailboxes import MaildirMailbox
from ingest.maildir import MaildirSource
from ingest.pipeline import judge_file
from ingest.reading import GAPS, NO_CAGE, gaps, make_ready, reader_of
from ingest.workplace import Workplace
from parsers.cage.keeper import Cage, CageError
from parsers.cage.limits import MIB, CageLimits, Protection
from parsers.document import DefectCode
from parsers.leaves import read_leaf
from store import database
from store.items import get, pending

LIMITS = CageLimits(seconds=2, memory=300 * MIB)
SETTINGS = ReadingSettings(True, LIMITS)


def message(body, attachment=None):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@moj.gov.sa", "letter"
    mail.set_content(body)
    if attachment:
        mail.add_attachment(attachment, filename="order.txt")
    return mail.as_bytes()


@pytest.fixture
def hostile(monkeypatch):
    """The cage of the service, with the readers that do what the text of a leaf says."""
    with Cage(LIMITS, "hostile.readers:by_order") as cage:
        monkeypatch.setattr(reading, "_cage", lambda settings: cage)
        yield cage


@pytest.fixture
def post(maildir):
    return MaildirSource(MaildirMailbox("post", maildir))


def items(workplace, count):
    with database.reading(workplace.engine) as session:
        return [get(session, number) for number in range(1, count + 1)]


@pytest.mark.parametrize("order", ["hang", "segfault", "allocate", "raise_with_the_letter"])
def test_a_file_that_ends_its_reader_is_held_and_the_rest_is_read(order, workplace, maildir, post, hostile):
    (maildir / "new" / "1.test").write_bytes(message("الطفل في خطر", order))
    (maildir / "new" / "2.test").write_bytes(message("the next letter"))
    tally = run(workplace, [post], threading.Event(), once=True)
    assert (tally.received, tally.assessed, tally.failed) == (2, 2, 0)
    bad, good = items(workplace, 2)
    assert bad.state == "held"
    body, file = bad.assessment["parts"]
    (defect,) = file["defects"]
    assert defect.startswith(f"{DefectCode.READER_FAILED}: ")
    assert body["defects"] == []
    assert good.state != "failed" and not any(part["defects"] for part in good.assessment["parts"])


class Broken:
    """A cage in which no worker starts until it is mended."""

    def __init__(self):
        self.mended = False

    def protections(self):
        if not self.mended:
            raise CageError("no reading process can be started")
        return frozenset(Protection)

    def document(self):
        self.protections()
        return read_leaf


def test_a_cage_that_cannot_start_puts_everything_off_and_blames_no_item(workplace, maildir, post, monkeypatch):
    broken = Broken()
    monkeypatch.setattr(reading, "_cage", lambda settings: broken)
    for number in range(3):
        (maildir / "new" / f"{number}.test").write_bytes(message(f"letter {number}"))
    for _ in range(8):  # more often than an item is tried
        with pytest.raises(CageError):
            run(workplace, [post], threading.Event(), once=True)
    assert [(item.state, item.error) for item in items(workplace, 3)] == [("received", "")] * 3
    broken.mended = True
    assert run(workplace, [post], threading.Event(), once=True).assessed == 3


def test_a_cage_that_fails_in_the_middle_leaves_the_item_waiting(workplace, maildir, post, monkeypatch):
    (maildir / "new" / "1.test").write_bytes(message("letter"))
    monkeypatch.setattr(reading, "_cage", lambda settings: Broken())
    monkeypatch.setattr("ingest.daemon.make_ready", lambda settings: None)
    with pytest.raises(CageError):
        run(workplace, [post], threading.Event(), once=True)
    with database.reading(workplace.engine) as session:
        assert pending(session, workplace.now()) == (1,)
    monkeypatch.undo()
    assert assess_safely(1, workplace)


def test_one_file_is_inspected_in_the_cage_too(workplace, tmp_path, hostile):
    path = tmp_path / "letter.txt"
    path.write_text("segfault")
    (part,) = judge_file(path, workplace.settings, None).document.parts
    assert [defect.code for defect in part.defects] == [DefectCode.READER_FAILED]


def test_one_worker_serves_the_whole_process(workplace):
    make_ready(SETTINGS)
    before = set(psutil.Process().children())
    for _ in range(3):
        make_ready(ReadingSettings(True, replace(LIMITS)))
        reader_of(SETTINGS)
    assert set(psutil.Process().children()) == before


def test_without_a_cage_it_is_said_and_the_letters_are_read_all_the_same(workplace, maildir, post, caplog):
    settings = replace(workplace.settings, reading=ReadingSettings(False, LIMITS))
    bare = replace(workplace, settings=settings)
    assert isinstance(bare, Workplace)
    (maildir / "new" / "1.test").write_bytes(message("letter"))
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            run(bare, [post], threading.Event(), once=True)
    assert [record.getMessage() for record in caplog.records].count(NO_CAGE) == 1
    assert gaps(settings.reading) == (NO_CAGE,)


@pytest.mark.parametrize("missing", Protection)
def test_what_this_machine_does_not_grant_is_said_by_the_doctor(missing, workplace, monkeypatch):
    monkeypatch.setattr(Cage, "protections", lambda self: frozenset(Protection) - {missing})
    (finding,) = [each for each in examine(workplace.settings) if each.subject == "reading"]
    assert not finding.well and finding.what == GAPS[missing]


def test_the_doctor_says_what_holds(workplace, monkeypatch):
    monkeypatch.setattr(Cage, "protections", lambda self: frozenset(Protection))
    (finding,) = [each for each in examine(workplace.settings) if each.subject == "reading"]
    assert finding.well and finding.what == "caged: 2048 MiB, no files, no network, no other programs"
