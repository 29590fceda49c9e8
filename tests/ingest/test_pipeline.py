"""Receiving and judging, step by step: durable before the mailbox is touched, once, whatever is repeated."""

import pytest

from classifiers.provenance import Channel, Delivery
from ingest.imap import ImapSource
from ingest.letters import RIYADH
from ingest.mailboxes import After
from ingest.pipeline import assess_one, given, judge_file
from ingest.receiving import Haul, mark_again, new_uids
from store.arrivals import Miss, known_uids, missed, unmarked
from store.database import reading
from store.errors import DiskFullError, OriginalDamagedError
from store.items import get, pending

LETTER = b"From: <a@moj.gov.sa>\r\nMessage-ID: <1@moj.gov.sa>\r\nSubject: s\r\n\r\nbody\r\n"


@pytest.fixture
def source(server, mailbox_at):
    with ImapSource(mailbox_at(server)) as opened:
        yield opened


def receive_all(source, workplace):
    listing = source.listing()
    return receive_some(source, listing, new_uids(source, listing, workplace), workplace)


def receive_some(source, listing, uids, workplace):
    haul = Haul(source, listing.uidvalidity, workplace)
    for uid in uids:
        haul.take(uid)
    return [received for _, received in haul.land()]


def item(workplace, reference=1):
    with reading(workplace.engine) as session:
        return get(session, reference)


def assess(workplace, item_id=1):
    with reading(workplace.engine) as session:
        about = given(session, item_id, workplace)
    return assess_one(about, workplace)


def test_a_message_becomes_an_item_with_its_exact_bytes_and_then_its_mark(server, source, user, workplace):
    server.deliver(user, LETTER)
    (received,) = receive_all(source, workplace)
    found = item(workplace, received.number)
    assert (found.state, found.channel, found.seen) == ("received", Channel.EMAIL, ((source.key, "1"),))
    assert workplace.originals.read(found.sha256) == LETTER
    assert "$Ihala" in server.flags(user)[0]
    assert r"\Seen" not in server.flags(user)[0]


def test_nothing_is_new_the_second_time(server, source, user, workplace):
    server.deliver(user, LETTER)
    assert len(receive_all(source, workplace)) == 1
    assert receive_all(source, workplace) == []


def test_a_person_reading_the_mailbox_changes_nothing(server, source, user, workplace):
    server.deliver(user, LETTER)
    server.doveadm("flags", "add", "-u", user, r"\Seen \Answered", "mailbox", "INBOX", "ALL")
    assert len(receive_all(source, workplace)) == 1


def test_the_same_bytes_again_are_a_sighting(server, source, user, workplace):
    server.deliver(user, LETTER)
    server.deliver(user, LETTER)
    first, second = receive_all(source, workplace)
    assert (first.is_new, second.is_new, second.is_sighting) == (True, False, True)
    assert first.item_id == second.item_id
    assert item(workplace).seen == ((source.key, "1"), (source.key, "2"))


def test_two_messages_with_one_message_id_are_two_items(server, source, user, workplace):
    server.deliver(user, LETTER)
    server.deliver(user, LETTER + b"more")
    assert [each.is_new for each in receive_all(source, workplace)] == [True, True]


def test_a_new_uidvalidity_lists_all_again_and_finds_it_known_by_its_bytes(server, mailbox_at, user, workplace):
    server.deliver(user, LETTER)
    with ImapSource(mailbox_at(server)) as source:
        receive_all(source, workplace)
    server.doveadm("mailbox", "update", "-u", user, "--uid-validity", "4242", "INBOX")
    server.deliver(user, LETTER + b"new")
    with ImapSource(mailbox_at(server)) as source:
        again, new = receive_all(source, workplace)
    assert (again.is_sighting, new.is_new) == (True, True)


def test_a_message_that_left_before_we_had_it_is_nothing(server, source, user, workplace):
    server.deliver(user, LETTER)
    listing = source.listing()
    server.doveadm("expunge", "-u", user, "mailbox", "INBOX", "ALL")
    assert receive_some(source, listing, ["1"], workplace) == []
    with reading(workplace.engine) as session:
        assert [(each.place.uid, each.outcome) for each in missed(session)] == [("1", Miss.LEFT)]


class Unmarkable:
    """The source, but marking breaks: as a crash between the commit and the mark would."""

    def __init__(self, source):
        self._source, self.name, self.key, self.fetch = source, source.name, source.key, source.fetch

    def mark(self, uids):
        raise ConnectionResetError


def crash_before_the_mark(source, workplace):
    listing = source.listing()
    with pytest.raises(ConnectionResetError):
        receive_some(Unmarkable(source), listing, ["1"], workplace)
    return listing


def test_what_is_ours_but_not_marked_is_marked_at_the_next_run(server, source, user, workplace):
    server.deliver(user, LETTER)
    listing = crash_before_the_mark(source, workplace)
    assert "$Ihala" not in server.flags(user)[0]
    assert new_uids(source, listing, workplace) == ()
    mark_again(source, listing, workplace)
    assert "$Ihala" in server.flags(user)[0]
    with reading(workplace.engine) as session:
        assert unmarked(session, source.key, listing.uidvalidity) == ()


def test_what_left_the_mailbox_before_its_mark_needs_none(server, source, user, workplace):
    server.deliver(user, LETTER)
    crash_before_the_mark(source, workplace)
    server.doveadm("expunge", "-u", user, "mailbox", "INBOX", "ALL")
    listing = source.listing()
    mark_again(source, listing, workplace)
    with reading(workplace.engine) as session:
        assert unmarked(session, source.key, listing.uidvalidity) == ()
        assert known_uids(session, source.key, listing.uidvalidity) == {"1"}


def test_with_a_full_disk_nothing_is_acknowledged(server, source, user, workplace, monkeypatch):
    def no_room(staged):
        raise DiskFullError("no room")

    server.deliver(user, LETTER)
    monkeypatch.setattr(type(workplace.originals), "settle", staticmethod(no_room))
    with pytest.raises(DiskFullError):
        receive_all(source, workplace)
    monkeypatch.undo()
    assert "$Ihala" not in server.flags(user)[0]
    assert [each.is_new for each in receive_all(source, workplace)] == [True]


def test_moving_empties_the_mailbox(server, mailbox_at, user, workplace):
    server.deliver(user, LETTER)
    with ImapSource(mailbox_at(server, after=After.MOVE)) as source:
        receive_all(source, workplace)
        assert source.listing().uids == ()


def test_judging_commits_once_and_records_no_text_of_the_letter(server, source, user, workplace):
    server.deliver(user, LETTER)
    receive_all(source, workplace)
    first, second = (assess(workplace) for _ in range(2))
    assert (first.changed, second.changed) == (True, False)
    found = item(workplace)
    assert found.state == first.state != "received"
    assert found.assessment["item"]["message_id"] == "<1@moj.gov.sa>"
    assert found.assessment["authenticity"]["result"] == "unverified"
    assert [part["media_type"] for part in found.assessment["parts"]] == ["text/plain"]
    assert not [part for part in found.assessment["parts"] if "text" in part]


def test_a_damaged_original_is_not_judged(server, source, user, workplace):
    server.deliver(user, LETTER)
    receive_all(source, workplace)
    workplace.originals.path(item(workplace).sha256).write_bytes(b"changed")
    with pytest.raises(OriginalDamagedError):
        assess(workplace)
    with reading(workplace.engine) as session:
        assert pending(session, workplace.now()) == (1,)


def test_a_file_is_judged_as_mail_or_as_a_letter_and_nothing_is_recorded(tmp_path, workplace):
    (tmp_path / "m.eml").write_bytes(LETTER)
    (tmp_path / "l.txt").write_text("خطاب إحالة")
    delivery = Delivery(received_at=workplace.now().astimezone(RIYADH), agency="محكمة التنفيذ")
    mail, bare, letter = (
        judge_file(tmp_path / "m.eml", workplace.settings, None),
        judge_file(tmp_path / "l.txt", workplace.settings, None),
        judge_file(tmp_path / "m.eml", workplace.settings, delivery),
    )
    assert [each.provenance.channel for each in (mail, bare, letter)] == [Channel.EMAIL, Channel.LETTER, Channel.LETTER]
    assert letter.provenance.delivery == delivery
    with reading(workplace.engine) as session:
        assert pending(session, workplace.now()) == ()
