"""The Maildir source: the same promises as IMAP's, with files."""

import time
from threading import Event

import pytest

from ingest.errors import MailboxRefusedError, MailboxUnreachableError, MessageLeftError
from ingest.mailboxes import MaildirMailbox
from ingest.maildir import MaildirSource


def test_an_empty_file_is_an_empty_message(folder, source):
    (folder / "new" / "1.a").touch()
    source.listing()
    assert b"".join(source.fetch("1.a")) == b""


@pytest.fixture
def folder(tmp_path):
    for name in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    return tmp_path / "Maildir"


@pytest.fixture
def source(folder):
    return MaildirSource(MaildirMailbox("post", folder))


def test_new_and_read_messages_are_listed_and_half_written_ones_are_not(folder, source):
    (folder / "new" / "1.a").write_bytes(b"one")
    (folder / "cur" / "2.b:2,S").write_bytes(b"two")
    (folder / "tmp" / "3.c").write_bytes(b"thr")
    assert source.listing().uids == ("1.a", "2.b")
    assert [b"".join(source.fetch(uid)) for uid in ("1.a", "2.b")] == [b"one", b"two"]


def test_a_message_keeps_its_uid_when_a_reader_renames_it(folder, source):
    (folder / "new" / "1.a").write_bytes(b"one")
    listed = source.listing()
    (folder / "new" / "1.a").rename(folder / "cur" / "1.a:2,S")
    assert b"".join(source.fetch("1.a")) == b"one"
    assert source.listing() == listed


def test_a_message_that_left_is_none_and_marking_it_is_harmless(folder):
    source = MaildirSource(MaildirMailbox("post", folder, "Processed"))
    source.listing()
    with pytest.raises(MessageLeftError):
        list(source.fetch("9.z"))
    source.mark(["9.z"])


def test_without_a_folder_to_move_to_everything_stays(folder, source):
    (folder / "new" / "1.a").write_bytes(b"one")
    source.mark(["1.a"])
    assert (folder / "new" / "1.a").exists()


@pytest.mark.parametrize("name", ["Processed", ".Processed", "Ihala/Processed"])
def test_a_marked_message_moves_to_its_folder_once(folder, name):
    (folder / "new" / "1.a").write_bytes(b"one")
    source = MaildirSource(MaildirMailbox("post", folder, name))
    source.mark(["1.a"])
    source.mark(["1.a"])
    assert source.listing().uids == ()
    moved = folder / f".{name.strip('.').replace('/', '.')}" / "cur" / "1.a:2,"
    assert moved.read_bytes() == b"one"


def test_no_maildir_is_unavailable(tmp_path):
    with pytest.raises(MailboxUnreachableError, match="check path"):
        MaildirSource(MaildirMailbox("post", tmp_path / "absent")).listing()


def test_what_was_delivered_while_others_were_received_ends_the_wait_at_once(folder, source):
    source.listing()
    (folder / "new" / "1.a").write_bytes(b"one")
    started = time.monotonic()
    source.wait(20, Event())
    assert time.monotonic() - started < 5


def test_what_cannot_be_read_in_the_maildir_is_one_message_and_not_the_mailbox(folder, source):
    (folder / "new" / "1.a").mkdir()
    (folder / "new" / "2.b").write_bytes(b"two")
    assert source.listing().uids == ("1.a", "2.b")
    with pytest.raises(MailboxRefusedError, match="rights"):
        list(source.fetch("1.a"))
    assert b"".join(source.fetch("2.b")) == b"two"
