"""Whether everything is ours is told from the server and the ledger, at any time."""

from threading import Event

from ingest.imap import ImapSource
from ingest.receiver import Receiver
from ingest.reconciliation import Reconciled, count_left, reconcile

LETTER = b"Subject: s\r\n\r\nbody\r\n"


def test_the_gap_is_what_the_server_shows_and_we_do_not_have(server, mailbox_at, user, workplace):
    for number in range(3):
        server.deliver(user, LETTER + str(number).encode())
    source = ImapSource(mailbox_at(server))
    assert reconcile(source, workplace.engine) == Reconciled("official", 3, 3)
    Receiver(source, workplace).poll(Event())
    server.deliver(user, LETTER + b"new")
    assert reconcile(source, workplace.engine) == Reconciled("official", 4, 1)


def test_what_left_before_it_was_ours_is_counted_and_stays_counted(server, mailbox_at, user, workplace):
    server.deliver(user, LETTER)

    class Hasty(ImapSource):
        """Somebody deletes the message between the listing and the fetch."""

        def listing(self):
            found = super().listing()
            server.doveadm("expunge", "-u", user, "mailbox", "INBOX", "ALL")
            return found

    with Hasty(mailbox_at(server)) as source:
        polled = Receiver(source, workplace).poll(Event())
    assert (polled.received, polled.trouble) == ((), None)
    assert count_left(workplace.engine)[0] == 1
    assert reconcile(ImapSource(mailbox_at(server)), workplace.engine).gap == 0
