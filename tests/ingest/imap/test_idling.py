"""Waiting for news: it is heard at once, a dead connection is noticed, and a stop is obeyed."""

import threading
import time

import pytest
from dovecot import Dovecot
from faults.proxy import Proxy

from ingest.errors import MailboxUnreachableError
from ingest.imap import ImapSource, connection, idling

pytestmark = pytest.mark.skipif(not Dovecot.available(), reason="Dovecot 2.3 is not installed")
LETTER = b"Subject: s\r\n\r\nbody\r\n"


@pytest.fixture
def source(server, mailbox_at):
    with ImapSource(mailbox_at(server)) as opened:
        opened.listing()
        yield opened


def waited(source, seconds=20.0, stop=None):
    started = time.monotonic()
    source.wait(seconds, stop or threading.Event())
    return time.monotonic() - started


def test_new_mail_ends_the_wait(server, source, user):
    timer = threading.Timer(1.5, server.deliver, (user, LETTER))
    timer.start()
    assert waited(source) < 10
    assert source.listing().uids == ("1",)


def test_mail_that_came_just_before_the_wait_ends_it(server, source, user):
    server.deliver(user, LETTER)
    assert waited(source) < 10


def test_without_news_the_wait_ends_when_it_should(source, monkeypatch):
    monkeypatch.setattr(idling, "SLICE", 0.5)
    assert 1.9 < waited(source, 2.0) < 8
    assert source.listing().uids == ()


def test_a_stop_ends_the_wait(source):
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    assert waited(source, stop=stop) < 5


def test_a_server_that_says_nothing_of_idle_is_polled(mailbox_at, user):
    with Dovecot(capability="IMAP4rev1") as server, ImapSource(mailbox_at(server)) as source:
        source.listing()
        server.deliver(user, LETTER)
        assert waited(source, 1.0) >= 1.0


def test_idle_can_be_switched_off(server, mailbox_at, user):
    with ImapSource(mailbox_at(server, idle=False)) as source:
        source.listing()
        server.deliver(user, LETTER)
        assert waited(source, 1.0) >= 1.0


def test_a_server_that_dies_is_noticed_at_once_and_not_asked_in_a_circle(mailbox_at):
    with Dovecot() as server, ImapSource(mailbox_at(server)) as source:
        source.listing()
        threading.Timer(1.5, server.kill).start()
        with pytest.raises(MailboxUnreachableError):
            waited(source)


def test_a_connection_that_silently_died_is_noticed_when_the_idle_is_renewed(server, mailbox_at, monkeypatch):
    monkeypatch.setattr(idling, "SLICE", 1.0)
    monkeypatch.setattr(connection, "READ_SECONDS", 1.0)
    with Proxy(server.imap_port) as proxy, ImapSource(mailbox_at(server, port=proxy.port)) as source:
        source.listing()
        threading.Timer(0.5, proxy.stall_all).start()
        with pytest.raises(MailboxUnreachableError):
            waited(source)
        assert source.listing().uids == ()
