"""The IMAP source, on a real server: nothing changes by reading, nothing is deleted by marking, failures have names."""

import time
from threading import Event, Timer

import pytest
from dovecot import Dovecot

from ingest.errors import (
    ConfigError,
    FolderReadOnlyError,
    LoginRefusedError,
    MailboxRefusedError,
    MailboxUnreachableError,
    MarkRefusedError,
    MessageLeftError,
)
from ingest.imap import ImapSource, body
from ingest.imap import source as imap_source
from ingest.mailboxes import After, Tls
from ingest.receiver import Receiver

LETTER = b"From: a@moj.gov.sa\r\nSubject: =?utf-8?B?2KXYrdin2YTYqQ==?=\r\n\r\nbody\r\n"


@pytest.fixture
def source(server, mailbox_at):
    with ImapSource(mailbox_at(server)) as opened:
        yield opened


def count(server, user, mailbox):
    return len(server.doveadm("search", "-u", user, "mailbox", mailbox, "ALL").split()) // 2


def test_an_empty_mailbox_lists_nothing(source):
    assert source.listing().uids == ()


def test_the_bytes_are_exactly_what_was_delivered(server, source, user):
    raw = b"Subject: \xc7\xe1\xd5\xed\xc9\r\n\r\nwindows-1256 without a charset\r\n"
    server.deliver(user, raw)
    (uid,) = source.listing().uids
    assert b"".join(source.fetch(uid)) == raw


def test_reading_leaves_the_message_unread(server, source, user):
    server.deliver(user, LETTER)
    list(source.fetch(source.listing().uids[0]))
    assert r"\Seen" not in server.flags(user)[0]


@pytest.mark.parametrize("size", [999, 1000, 1001, 2000, 4567])
def test_a_message_larger_than_a_piece_is_put_together(server, source, user, monkeypatch, size):
    monkeypatch.setattr(body, "PIECE", 1000)
    head = b"Subject: large\r\n\r\n"
    raw = head + bytes(97 + i % 23 for i in range(size - len(head)))
    server.deliver(user, raw)
    assert b"".join(source.fetch(source.listing().uids[0])) == raw


def test_pieces_that_repeat_are_still_the_whole_message(server, source, user, monkeypatch):
    monkeypatch.setattr(body, "PIECE", 16)
    raw = b"Subject: aa\r\n\r\nX" * 4
    server.deliver(user, raw)
    assert b"".join(source.fetch(source.listing().uids[0])) == raw


def test_a_search_in_windows_finds_every_message(server, source, user, monkeypatch):
    monkeypatch.setattr(imap_source, "WINDOW", 3)
    for number in range(8):
        server.deliver(user, LETTER + str(number).encode())
    server.doveadm("expunge", "-u", user, "mailbox", "INBOX", "uid", "4:6")
    assert source.listing().uids == ("1", "2", "3", "7", "8")


def test_a_message_that_left_is_none_and_marking_it_is_harmless(server, source, user):
    server.deliver(user, LETTER)
    (uid,) = source.listing().uids
    server.doveadm("expunge", "-u", user, "mailbox", "INBOX", "ALL")
    with pytest.raises(MessageLeftError):
        list(source.fetch(uid))
    source.mark([uid])


def test_an_empty_message_is_empty_bytes_or_its_bare_line_end_not_none(server, source, user):
    server.deliver(user, b"\r\n")
    assert b"".join(source.fetch(source.listing().uids[0])) == b"\r\n"


def test_the_keyword_is_added_and_nothing_else(server, source, user):
    server.deliver(user, LETTER)
    (uid,) = source.listing().uids
    source.mark([uid])
    source.mark([uid])
    assert [each for each in server.flags(user)[0].split() if each != r"\Recent"] == ["$Ihala"]


def test_a_move_makes_the_folder_and_keeps_the_message(server, mailbox_at, user):
    server.deliver(user, LETTER)
    with ImapSource(mailbox_at(server, after=After.MOVE)) as source:
        (uid,) = source.listing().uids
        source.mark([uid])
        source.mark([uid])
        assert source.listing().uids == ()
    assert count(server, user, "Ihala/Processed") == 1


@pytest.mark.parametrize(
    ("capability", "inbox", "processed"),
    [("IMAP4rev1 UIDPLUS", 1, 1), ("IMAP4rev1", 2, 0)],
    ids=["UIDPLUS: copied, then only its own copy expunged", "neither: the keyword instead"],
)
def test_a_server_without_move_never_loses_what_others_marked_deleted(mailbox_at, user, capability, inbox, processed):
    with Dovecot(capability=capability) as server, ImapSource(mailbox_at(server, after=After.MOVE)) as source:
        server.deliver(user, LETTER)
        server.deliver(user, LETTER + b"somebody else's")
        server.doveadm("flags", "add", "-u", user, r"\Deleted", "mailbox", "INBOX", "uid", "2")
        source.listing()
        source.mark(["1"])
        source.mark(["1"])
        assert (count(server, user, "INBOX"), len(source.listing().uids)) == (inbox, inbox)
        assert processed == (count(server, user, "Ihala/Processed") if processed else 0)
        assert b"".join(source.fetch("2")) == LETTER + b"somebody else's"


def test_a_message_a_person_flagged_deleted_is_copied_before_it_is_expunged(mailbox_at, user):
    with (
        Dovecot(capability="IMAP4rev1 UIDPLUS") as server,
        ImapSource(mailbox_at(server, after=After.MOVE)) as source,
    ):
        server.deliver(user, LETTER)
        server.doveadm("flags", "add", "-u", user, r"\Deleted", "mailbox", "INBOX", "ALL")
        source.listing()
        source.mark(["1"])
        assert count(server, user, "Ihala/Processed") == 1


def test_a_message_that_has_the_keyword_already_is_copied_before_it_is_expunged(mailbox_at, user):
    """A mailbox that was kept with `after = "keyword"` until now, or a message a person put back in the inbox."""
    with Dovecot(capability="IMAP4rev1 UIDPLUS") as server:
        server.deliver(user, LETTER)
        for after in (After.KEYWORD, After.MOVE):
            with ImapSource(mailbox_at(server, after=after)) as source:
                source.listing()
                source.mark(["1"])
        assert count(server, user, "Ihala/Processed") == 1


def test_mail_that_arrives_while_others_are_received_is_news_at_once(server, source, user):
    server.deliver(user, LETTER)
    (uid,) = source.listing().uids
    server.deliver(user, LETTER + b"the second")
    list(source.fetch(uid))
    source.mark([uid])
    started = time.monotonic()
    source.wait(20, Event())
    assert time.monotonic() - started < 5
    assert source.listing().uids == ("1", "2")


@pytest.mark.parametrize("after", After)
def test_a_folder_that_can_only_be_read_is_read_and_its_marks_are_refused(mailbox_at, user, after):
    with Dovecot(rights="lr") as server, ImapSource(mailbox_at(server, after=after)) as source:
        server.deliver(user, LETTER)
        (uid,) = source.listing().uids
        assert b"".join(source.fetch(uid)) == LETTER
        with pytest.raises(FolderReadOnlyError, match="only be read"):
            source.mark([uid])
        assert source.listing().uids == (uid,)


@pytest.mark.parametrize(
    ("capability", "after"), [("", After.KEYWORD), ("IMAP4rev1 UIDPLUS", After.MOVE)], ids=["keyword", "move by copy"]
)
def test_a_real_server_that_takes_no_keywords_is_given_none_and_no_copy(mailbox_at, user, capability, after):
    """Everything is granted but `w`, the right to set flags other than seen and deleted."""
    with Dovecot(capability=capability, rights="lrstiekxa") as server:
        server.deliver(user, LETTER)
        with ImapSource(mailbox_at(server, after=after)) as source:
            for _ in range(2):
                (uid,) = source.listing().uids
                with pytest.raises(MarkRefusedError):
                    source.mark([uid])
        assert count(server, user, "INBOX") == 1
        assert [each for each in server.flags(user)[0].split() if each != r"\Recent"] == []
        folders = server.doveadm("mailbox", "list", "-u", user).split()
        assert "Ihala/Processed" not in folders or count(server, user, "Ihala/Processed") == 0


def test_new_mail_in_a_folder_that_can_only_be_read_is_announced(mailbox_at, workplace, user):
    with Dovecot(rights="lr") as server, ImapSource(mailbox_at(server)) as source:
        server.deliver(user, LETTER)
        polled = Receiver(source, workplace).poll(Event())
        assert (len(polled.received), polled.trouble, polled.unmarked) == (1, None, "FolderReadOnlyError")
        Timer(1.5, server.deliver, (user, LETTER + b"the second")).start()
        started = time.monotonic()
        source.wait(20, Event())
        assert time.monotonic() - started < 5
        assert source.listing().uids == ("1", "2")


def test_tls_with_an_authority_of_ones_own(server, mailbox_at, user):
    server.deliver(user, LETTER)
    for tls, port in ((Tls.TLS, server.imaps_port), (Tls.STARTTLS, server.imap_port)):
        mailbox = mailbox_at(server, host="localhost", port=port, tls=tls, ca_file=server.certificate)
        with ImapSource(mailbox) as source:
            assert b"".join(source.fetch(source.listing().uids[0])) == LETTER


def test_a_certificate_nobody_vouches_for_is_refused(server, mailbox_at):
    mailbox = mailbox_at(server, host="localhost", port=server.imaps_port, tls=Tls.TLS)
    with ImapSource(mailbox) as source, pytest.raises(MailboxUnreachableError, match="SSLCertVerificationError"):
        source.listing()


def test_a_wrong_password_is_an_error_of_its_own_and_is_not_shown(server, mailbox_at, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("not-the-password")
    source = ImapSource(mailbox_at(server, password_file=wrong))
    with pytest.raises(LoginRefusedError, match="password_file") as raised:
        source.listing()
    assert "not-the-password" not in str(raised.value)


def test_a_password_outside_ascii_reaches_the_server(server, mailbox_at, tmp_path):
    arabic = tmp_path / "arabic"
    arabic.write_text("كلمة", "utf-8")
    with pytest.raises(LoginRefusedError):
        ImapSource(mailbox_at(server, password_file=arabic)).listing()


def test_no_server_is_unavailable_at_once(mailbox_at):
    server = Dovecot()
    started = time.monotonic()
    with pytest.raises(MailboxUnreachableError, match="ConnectionRefusedError"):
        ImapSource(mailbox_at(server)).listing()
    assert time.monotonic() - started < 2


def test_a_missing_folder_and_a_missing_password_file_name_their_setting(server, mailbox_at, tmp_path):
    with pytest.raises(MailboxRefusedError, match="check folder"):
        ImapSource(mailbox_at(server, folder="Nowhere")).listing()
    with pytest.raises(ConfigError, match="password_file"):
        ImapSource(mailbox_at(server, password_file=tmp_path / "absent")).listing()


def test_a_server_that_restarts_is_found_again(mailbox_at, user):
    with Dovecot() as server, ImapSource(mailbox_at(server)) as source:
        server.deliver(user, LETTER)
        listed = source.listing()
        server.stop()
        with pytest.raises(MailboxUnreachableError):
            b"".join(source.fetch("1"))
        server.start()
        assert source.listing() == listed
        assert b"".join(source.fetch("1")) == LETTER


def test_a_new_uidvalidity_is_seen_at_the_next_listing(server, mailbox_at, user):
    server.deliver(user, LETTER)
    with ImapSource(mailbox_at(server)) as source:
        before = source.listing()
    server.doveadm("mailbox", "update", "-u", user, "--uid-validity", "4242", "INBOX")
    with ImapSource(mailbox_at(server)) as source:
        after = source.listing()
    assert (after.uidvalidity, before.uidvalidity == after.uidvalidity) == (4242, False)


def test_a_lost_connection_is_made_anew_only_for_the_same_uids(mailbox_at, user):
    with Dovecot() as server, ImapSource(mailbox_at(server)) as source:
        server.deliver(user, LETTER)
        source.listing()
        server.restart()
        with pytest.raises(MailboxUnreachableError):
            b"".join(source.fetch("1"))
        assert b"".join(source.fetch("1")) == LETTER
        server.stop()
        with pytest.raises(MailboxUnreachableError):
            b"".join(source.fetch("1"))
        server.start()
        server.doveadm("mailbox", "update", "-u", user, "--uid-validity", "4242", "INBOX")
        with pytest.raises(MailboxUnreachableError):
            b"".join(source.fetch("1"))
        assert source.listing().uidvalidity == 4242
