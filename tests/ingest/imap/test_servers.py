"""Other servers than Dovecot: pymap, which knows no CONDSTORE, and one with the habits of Exchange Online."""

import re
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest
from dovecot import free_ports, greets
from exchange import CAPABILITIES, Exchange

from ingest import receiver as receiver_module
from ingest.daemon import run
from ingest.errors import KeywordsRefusedError, MailboxUnreachableError, MarkRefusedError, ThrottledError
from ingest.imap import ImapSource
from ingest.mailboxes import After
from ingest.receiver import DEADLY, Receiver
from store.arrivals import known_uids, missed
from store.database import reading
from store.items import get

LETTER = b"From: a@moj.gov.sa\r\nSubject: s\r\nMessage-ID: <%d@moj.gov.sa>\r\n\r\nbody %d\r\n"
MESSAGES = {uid: LETTER % (uid, uid) for uid in range(1, 8)}


@pytest.fixture
def pymap(tmp_path):
    (port,) = free_ports(1)
    command = [Path(sys.executable).with_name("pymap"), "--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    command += ["--no-service", "admin", "--no-service", "managesieve", "dict", "--demo-data"]
    process = subprocess.Popen(
        [*command, "--demo-user", "demo", "--demo-password", "pw"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 15
    while not greets(port):
        assert process.poll() is None and time.monotonic() < deadline, "pymap did not start"
        time.sleep(0.1)
    yield type("Pymap", (), {"imap_port": port})
    process.kill()
    process.wait()


@pytest.mark.parametrize("after", After)
def test_pymap_is_read_marked_and_waited_on(pymap, mailbox_at, workplace, after):
    with ImapSource(mailbox_at(pymap, user="demo", after=after)) as source:
        listed = source.listing().uids
        polled = Receiver(source, workplace).poll(Event())
        assert len(polled.received) == len(listed) > 1 and (polled.waiting, polled.trouble) == (0, None)
        assert len(source.listing().uids) == (0 if after is After.MOVE else len(listed))
        assert Receiver(source, workplace).poll(Event()).received == ()
        source.wait(1.5, Event())


def stored(workplace, count):
    with reading(workplace.engine) as session:
        return [workplace.originals.read(get(session, number).sha256) for number in range(1, count + 1)]


def test_whole_bodies_for_pieces_and_sizes_that_lie_are_still_the_message(mailbox_at, workplace):
    with Exchange(MESSAGES) as server, ImapSource(mailbox_at(server, after=After.MOVE)) as source:
        assert Receiver(source, workplace).poll(Event()).waiting == 0
        assert (server.messages, server.moved) == ({}, MESSAGES)
    assert stored(workplace, 7) == list(MESSAGES.values())


PLUS = b"IMAP4rev1 UIDPLUS IDLE"
NO_KEYWORDS = rb"\Seen \Deleted"


@pytest.mark.parametrize(
    ("permanent", "forgets"),
    [
        (NO_KEYWORDS, False),
        (NO_KEYWORDS, True),
        (None, False),
        (None, True),
        (rb"\Seen \*", False),
        (rb"\Seen \*", True),
    ],
)
def test_a_server_without_move_that_keeps_no_keywords_is_given_no_second_copy(mailbox_at, permanent, forgets):
    """Whether it says so or not, and whether it refuses them or only forgets them."""
    with Exchange(MESSAGES) as server, ImapSource(mailbox_at(server, after=After.MOVE)) as source:
        server.capabilities, server.permanent, server.forgets = PLUS, permanent, forgets
        for _ in range(3):
            uids = source.listing().uids
            with pytest.raises(MarkRefusedError):
                source.mark(uids)
        assert (server.copied, server.flagged, server.messages, server.sessions) == ([], [], MESSAGES, 1)


@pytest.mark.parametrize(
    ("capabilities", "after"), [(CAPABILITIES, After.KEYWORD), (b"IMAP4rev1 IDLE", After.MOVE)], ids=["keyword", "move"]
)
@pytest.mark.parametrize("forgets", [False, True])
def test_a_keyword_that_the_folder_does_not_keep_is_never_said_to_be_there(mailbox_at, capabilities, after, forgets):
    with Exchange(MESSAGES) as server, ImapSource(mailbox_at(server, after=after)) as source:
        server.capabilities, server.forgets = capabilities, forgets
        with pytest.raises(KeywordsRefusedError, match='after = "move"'):
            source.mark(source.listing().uids)


def test_a_refused_mark_keeps_the_connection_and_what_it_announces(mailbox_at, workplace):
    with Exchange(MESSAGES) as server, ImapSource(mailbox_at(server)) as source:
        server.permanent = None  # so the server is asked, and refuses
        polled = Receiver(source, workplace).poll(Event())
        assert (len(polled.received), polled.trouble, polled.unmarked) == (7, None, "MarkRefusedError")
        started = time.monotonic()
        source.wait(20, Event())
        assert time.monotonic() - started < 5
        assert (server.sessions, server.idles) == (1, 1)


def test_a_message_on_which_the_server_always_hangs_up_is_written_down_and_left_alone_for_a_while(
    mailbox_at, workplace
):
    with Exchange(MESSAGES) as server, ImapSource(mailbox_at(server, after=After.MOVE)) as source:
        server.deadly = {3}
        receiver = Receiver(source, workplace)
        for _ in range(DEADLY):
            with pytest.raises(MailboxUnreachableError):
                receiver.poll(Event())
        with reading(workplace.engine) as session:
            (row,) = missed(session)
            assert len(known_uids(session, source.key, 14)) == 6
        assert (row.place.uid, row.outcome, row.tries) == ("3", "failing", 1)
        sessions = server.sessions
        for uid in (8, 9):
            server.messages[uid] = LETTER % (uid, uid)
            polled = receiver.poll(Event())
            assert (len(polled.received), polled.waiting, polled.trouble) == (1, 1, None)
        assert server.sessions == sessions + 1  # the connection lasts again


def test_a_deadly_message_is_tried_again_after_its_rest_and_is_ours_when_it_is_given(
    mailbox_at, workplace, monkeypatch
):
    monkeypatch.setattr(receiver_module, "REST", 0.0)
    with Exchange(MESSAGES) as server, ImapSource(mailbox_at(server, after=After.MOVE)) as source:
        server.deadly = {3}
        receiver = Receiver(source, workplace)
        for _ in range(DEADLY + 2):
            with pytest.raises(MailboxUnreachableError):
                receiver.poll(Event())
        with reading(workplace.engine) as session:
            assert [row.tries for row in missed(session)] == [3]
        server.deadly = set()
        assert receiver.poll(Event()).waiting == 0
    with reading(workplace.engine) as session:
        assert missed(session) == ()


def test_run_once_writes_down_a_message_on_which_the_server_always_hangs_up(mailbox_at, workplace, monkeypatch):
    monkeypatch.setattr(receiver_module, "LONGEST_WAIT", 0.05)
    with Exchange(MESSAGES) as server:
        server.deadly = {3}
        with pytest.raises(MailboxUnreachableError):
            run(workplace, [ImapSource(mailbox_at(server, after=After.MOVE))], Event(), once=True)
    with reading(workplace.engine) as session:
        assert [row.place.uid for row in missed(session)] == ["3"]


def test_a_throttled_request_is_waited_for_as_long_as_the_server_says(mailbox_at, workplace):
    with Exchange(MESSAGES, throttle=1) as server, ImapSource(mailbox_at(server)) as source:
        receiver = Receiver(source, workplace)
        with pytest.raises(ThrottledError) as raised:
            receiver.poll(Event())
        assert 1.2 <= receiver.pause(raised.value) < 1.5
        assert len(receiver.poll(Event()).received) == 7


def test_a_server_that_announces_what_is_known_at_every_idle_is_not_asked_without_pause(mailbox_at):
    with Exchange(MESSAGES) as server, ImapSource(mailbox_at(server)) as source:
        end = time.monotonic() + 2
        while time.monotonic() < end:
            source.listing()
            source.wait(2, Event())
        assert 1 <= server.idles <= 2


def test_a_session_that_is_ended_half_way_is_made_anew(mailbox_at, workplace):
    with Exchange(MESSAGES, expire=6) as server, ImapSource(mailbox_at(server)) as source:
        receiver = Receiver(source, workplace)
        with pytest.raises(MailboxUnreachableError):
            receiver.poll(Event())
        receiver.poll(Event())
        assert server.sessions == 2
    assert sorted(stored(workplace, 7)) == sorted(MESSAGES.values())


def test_a_message_rendered_anew_after_new_uids_is_seen_beside_the_old_one_and_opens_nothing(mailbox_at, workplace):
    with Exchange(MESSAGES, renders=True) as server:
        run(workplace, [ImapSource(mailbox_at(server))], Event(), once=True)
        server.messages = {uid + 100: raw for uid, raw in server.messages.items()}
        tally = run(workplace, [ImapSource(mailbox_at(server))], Event(), once=True)
    assert tally.received == 7
    with reading(workplace.engine) as session:
        assert not [number for number in range(1, 15) if get(session, number).case]
    assert {re.sub(rb"X-MS.*?\r\n", b"", raw) for raw in stored(workplace, 14)} == set(MESSAGES.values())
