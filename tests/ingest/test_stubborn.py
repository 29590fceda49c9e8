"""Messages and servers that resist: the others are received all the same, and the trouble is seen."""

from dataclasses import replace
from threading import Event

import pytest

from ingest.daemon import run
from ingest.errors import MailboxRefusedError, MailboxUnreachableError
from ingest.health import read_health
from ingest.imap import ImapSource
from ingest.source import Listing
from store.arrivals import known_uids, unmarked
from store.database import reading


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
            raise MailboxRefusedError("read-only")

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def ours(workplace):
    with reading(workplace.engine) as session:
        return known_uids(session, "scripted", 7)


def test_a_message_on_which_the_connection_dies_does_not_keep_the_others_waiting(workplace):
    with pytest.raises(MailboxUnreachableError):
        run(workplace, [Scripted(deadly=("1",))], Event(), once=True)
    assert ours(workplace) == {"2", "3"}
    assert read_health(workplace.settings.service.health)[0].trouble == "MailboxUnreachableError"


def test_a_refused_mark_undoes_no_receipt_and_is_seen(workplace):
    tally = run(workplace, [Scripted(refuses_marks=True)], Event(), once=True)
    assert tally.received == 3 and ours(workplace) == {"1", "2", "3"}
    assert read_health(workplace.settings.service.health)[0].trouble == "MailboxRefusedError"
    with reading(workplace.engine) as session:
        assert set(unmarked(session, "scripted", 7)) == {"1", "2", "3"}


def test_another_folder_under_the_same_name_is_another_mailbox(mailbox_at, server):
    mailbox = mailbox_at(server)
    keys = {
        ImapSource(replace(mailbox, **change)).key for change in ({}, {"folder": "Other"}, {"user": "x"}, {"host": "h"})
    }
    assert len(keys) == 4 and all(key.startswith("official/") for key in keys)
    assert ImapSource(mailbox).key == ImapSource(replace(mailbox, port=1, keyword="$Other")).key
