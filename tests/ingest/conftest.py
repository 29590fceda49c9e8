"""A real mail server for the tests that need one, and a mailbox of its own for each test."""

import uuid

import pytest
from dovecot import PASSWORD, Dovecot

from ingest.config import ImapMailbox, Tls


@pytest.fixture(scope="session")
def server():
    """One Dovecot for all tests of this process; a test that stops or restarts it starts one of its own."""
    if not Dovecot.available():
        pytest.skip("Dovecot 2.3 is not installed: apt-get install dovecot-imapd dovecot-lmtpd")
    with Dovecot() as running:
        yield running


@pytest.fixture
def user():
    """A user nobody had before: an empty mailbox."""
    return f"u{uuid.uuid4().hex[:12]}"


@pytest.fixture
def mailbox_at(tmp_path, user):
    """Makes the settings of the user's mailbox on a server; keywords change single settings."""
    password_file = tmp_path / "password"
    password_file.write_text(PASSWORD)

    def make(running, **changes):
        plain = {"host": "127.0.0.1", "port": running.imap_port, "tls": Tls.NONE}
        return ImapMailbox(**{"name": "official", "user": user, "password_file": password_file, **plain, **changes})

    return make
