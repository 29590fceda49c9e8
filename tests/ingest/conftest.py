"""A real mail server and a real installation for the tests that need them, a mailbox of its own for each test."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from dovecot import PASSWORD, Dovecot

from ingest import receiver
from ingest.config import load
from ingest.mailboxes import ImapMailbox, Password, Secret, Tls
from ingest.workplace import Workplace
from store import keys
from store.database import open_database, upgrade
from store.originals import Originals


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

    def make(running, password_file=password_file, **changes):
        secret = Secret("password_file of [mailbox.official]", str(password_file), tmp_path)
        plain = {"host": "127.0.0.1", "port": running.imap_port, "tls": Tls.NONE, "sign_in": Password(secret)}
        return ImapMailbox(**{"name": "official", "user": user, **plain, **changes})

    return make


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.moment = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)

    def __call__(self):
        return self.moment

    def forward(self, **steps):
        self.moment += timedelta(**steps)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def workplace(tmp_path, clock):
    """A new installation on SQLite, without a mailbox in its configuration."""
    folder = tmp_path / "installation"
    folder.mkdir()
    (folder / "ihala.toml").write_text(
        '[charity]\ndomains = ["yusr.example"]\n[authenticity]\nauthserv_id = "mx.yusr.example"\ndns = false\n'
        "[service]\npoll_seconds = 1\n"
    )
    settings = load(folder)
    made, _ = keys.create(settings.store.keys)
    engine = open_database(settings.store.database, made)
    upgrade(engine)
    yield Workplace(settings, made, engine, Originals(settings.store.originals, made), clock)
    engine.dispose()


@pytest.fixture
def quick(monkeypatch):
    """The service with the waits after a failure cut short."""
    monkeypatch.setattr(receiver, "LONGEST_WAIT", 0.05)


@pytest.fixture
def maildir(tmp_path):
    """An empty Maildir."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    return tmp_path / "Maildir"
