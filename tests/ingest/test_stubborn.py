"""Messages and servers that resist: the others are received all the same, and the trouble is seen."""

import os
import time
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread, current_thread

import pytest

from ingest import daemon
from ingest.daemon import run
from ingest.errors import FolderReadOnlyError, MailboxUnreachableError, ThrottledError
from ingest.health import read_health
from ingest.imap import ImapSource
from ingest.logs import KEYS
from ingest.reconciliation import count_left
from ingest.source import Listing
from store import originals
from store.arrivals import known_uids, missed, unmarked
from store.database import reading
from store.errors import DiskFullError
from store.items import pending
from store.log import read_log


class Scripted:
    """A mailbox of three messages whose faults are written down."""

    name = key = "scripted"
    token_seconds = None

    def __init__(self, deadly=(), refuses_marks=False):
        self._deadly, self._refuses = deadly, refuses_marks

    def listing(self):
        return Listing(7, ("1", "2", "3"))

    def fetch(self, uid):
        if uid in self._deadly:
            raise MailboxUnreachableError("the connection died")
        return iter([f"From: a@b.example\r\nSubject: {uid}\r\n\r\n{uid}".encode()])

    def mark(self, uids):
        if self._refuses:
            raise FolderReadOnlyError("read-only")

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def ours(workplace):
    with reading(workplace.engine) as session:
        return known_uids(session, "scripted", 7)


def test_a_message_on_which_the_connection_dies_does_not_keep_the_others_waiting(workplace, quick):
    with pytest.raises(MailboxUnreachableError):
        run(workplace, [Scripted(deadly=("1",))], Event(), once=True)
    assert ours(workplace) == {"2", "3"}
    assert read_health(workplace.settings.service.health)[0].trouble == "MailboxUnreachableError"


def test_a_disk_that_fails_is_not_the_messages_fault(workplace, monkeypatch):
    def refused(*_):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as trouble:
        trouble.setattr(os, "open", refused)
        with pytest.raises(PermissionError):
            run(workplace, [Scripted()], Event(), once=True)
    with reading(workplace.engine) as session:
        assert missed(session) == ()
    assert run(workplace, [Scripted()], Event(), once=True).received == 3


def test_nothing_half_written_stays_where_settling_fails(workplace, monkeypatch):
    make = originals.make_folder_durably

    def full(folder):
        if len(folder.name) == 2:
            raise DiskFullError("no room")
        make(folder)

    monkeypatch.setattr(originals, "make_folder_durably", full)
    with pytest.raises(DiskFullError):
        run(workplace, [Scripted()], Event(), once=True)
    assert list(workplace.settings.store.originals.rglob("*.part")) == []


class Stuck(Scripted):
    """Its server never answers; it notes which threads use it."""

    def __init__(self):
        super().__init__()
        self.users, self.asked, self.answer = set(), Event(), Event()

    def listing(self):
        self.users.add(current_thread())
        self.asked.set()
        self.answer.wait(20)
        raise MailboxUnreachableError("broken off")

    def close(self):
        self.users.add(current_thread())

    def __exit__(self, *_):
        self.close()


def test_only_its_keeper_ever_uses_a_mailbox_also_when_the_service_stops(workplace, monkeypatch):
    monkeypatch.setattr(daemon, "STOP_SECONDS", 0.1)
    source, stop = Stuck(), Event()
    service = Thread(target=run, args=(workplace, [source], stop))
    service.start()
    assert source.asked.wait(10)
    stop.set()
    service.join(10)
    assert not service.is_alive() and len(source.users) == 1
    source.answer.set()
    (keeper,) = source.users
    keeper.join(10)
    assert source.users == {keeper} and not keeper.is_alive()


def test_mailboxes_that_do_not_let_go_are_waited_for_together(workplace, monkeypatch):
    monkeypatch.setattr(daemon, "STOP_SECONDS", 1.0)
    sources, stop = [Stuck() for _ in range(6)], Event()
    service = Thread(target=run, args=(workplace, sources, stop))
    service.start()
    assert all(source.asked.wait(10) for source in sources)
    stop.set()
    began = time.monotonic()
    service.join(20)
    assert time.monotonic() - began < 3
    for source in sources:
        source.answer.set()


def test_a_server_that_wants_to_be_left_alone_for_long_is(workplace, monkeypatch):
    waited = []

    class Breaks(Event):
        def wait(self, seconds=None):
            waited.append(seconds)
            self.set()
            return True

    class Throttled(Scripted):
        def listing(self):
            raise ThrottledError("half an hour, please", 1800.0)

    run(workplace, [Throttled()], Breaks())
    assert max(waited) >= 1800


class Throttling(Scripted):
    """It asks for a break each time it is asked anything."""

    def __init__(self, seconds):
        super().__init__()
        self.seconds = seconds

    def listing(self):
        raise ThrottledError("a break, please", self.seconds)


def test_run_once_says_that_it_waits_and_until_when(workplace, caplog):
    with pytest.raises(ThrottledError):
        run(workplace, [Throttling(0.5)], Event(), once=True)
    waits = [record for record in caplog.records if record.message == "waits before it tries again"]
    assert [record.mailbox for record in waits] == ["scripted"] * 2
    for record in waits:
        assert 0.5 <= record.seconds <= 0.6
        assert record.until == (workplace.now() + timedelta(seconds=0.5)).isoformat(timespec="seconds")
        assert KEYS["until"].fullmatch(record.until)


def test_run_once_does_not_wait_for_long(workplace):
    began = time.monotonic()
    with pytest.raises(ThrottledError):
        run(workplace, [Throttling(1800.0)], Event(), once=True)
    assert time.monotonic() - began < 5


class Broken(Scripted):
    """Its first message cannot be had; then somebody takes it away."""

    there = ("1", "2", "3")

    def listing(self):
        return Listing(7, self.there)

    def fetch(self, uid):
        if uid == "1":
            raise ValueError("no such answer is known")
        return super().fetch(uid)


def test_a_message_that_failed_until_it_was_taken_away_is_not_forgotten(workplace):
    source = Broken()
    outcomes = []
    for source.there in (("1", "2", "3"), ("2", "3"), ("2", "3")):
        run(workplace, [source], Event(), once=True)
        with reading(workplace.engine) as session:
            outcomes += [(each.place.uid, each.outcome, each.tries) for each in missed(session)]
    assert outcomes == [("1", "failing", 1), ("1", "left", 2), ("1", "left", 2)]
    assert count_left(workplace.engine) == 1


def test_what_failed_under_old_uids_is_settled_when_the_server_gives_new_ones(workplace):
    source = Broken()
    run(workplace, [source], Event(), once=True)
    source.listing = lambda: Listing(8, ("11", "12"))
    for _ in range(2):
        run(workplace, [source], Event(), once=True)
    with reading(workplace.engine) as session:
        assert [(each.place.uidvalidity, each.outcome) for each in missed(session)] == [(7, "renumbered")]
        events = [entry.facts["event"] for entry in read_log(session)]
    assert events.count("not_received_renumbered") == 1
    assert count_left(workplace.engine) == 1  # nobody knows whether it is among those that came under new ones


class Late(Scripted):
    """Its first messages come when the loop has already looked for something to judge."""

    def listing(self):
        Event().wait(1.5)
        return super().listing()


def test_what_came_in_before_the_connection_died_is_judged_at_once(workplace):
    service = replace(workplace.settings.service, poll_seconds=60)
    workplace, stop = replace(workplace, settings=replace(workplace.settings, service=service)), Event()
    service = Thread(target=run, args=(workplace, [Late(deadly=("3",))], stop))
    service.start()
    waiting, end = True, time.monotonic() + 20
    while waiting and time.monotonic() < end:
        time.sleep(0.2)
        with reading(workplace.engine) as session:
            waiting = len(known_uids(session, "scripted", 7)) < 2 or pending(session, workplace.now())
    stop.set()
    service.join(20)
    assert not waiting


def test_a_refused_mark_undoes_no_receipt_and_is_seen(workplace):
    tally = run(workplace, [Scripted(refuses_marks=True)], Event(), once=True)
    assert tally.received == 3 and ours(workplace) == {"1", "2", "3"}
    (found,) = read_health(workplace.settings.service.health)
    assert (found.unmarked, found.trouble, found.last_poll) == ("FolderReadOnlyError", None, workplace.now())
    with reading(workplace.engine) as session:
        assert set(unmarked(session, "scripted", 7)) == {"1", "2", "3"}


def test_another_folder_under_the_same_name_is_another_mailbox(mailbox_at, server):
    mailbox = mailbox_at(server)
    keys = {
        ImapSource(replace(mailbox, **change)).key for change in ({}, {"folder": "Other"}, {"user": "x"}, {"host": "h"})
    }
    assert len(keys) == 4 and all(key.startswith("official/") for key in keys)
    assert ImapSource(mailbox).key == ImapSource(replace(mailbox, port=1, keyword="$Other")).key
