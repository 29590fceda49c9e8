"""Signing in with tokens, to a real mail server that asks a token server: never a guess, never a token shown."""

import sys
from dataclasses import replace

import pytest
from dovecot import Dovecot
from token_server import SECRET, TokenServer

from ingest.errors import ConfigError, LoginRefusedError, MailboxUnreachableError
from ingest.imap import ImapSource
from ingest.mailboxes import Mechanism, MicrosoftTokens, Secret, TokenCommand

pytestmark = pytest.mark.skipif(not Dovecot.available(), reason="Dovecot 2.3 is not installed")
LETTER = b"Subject: s\r\n\r\nbody\r\n"


@pytest.fixture
def tokens(tmp_path, user):
    with TokenServer(tmp_path, user) as running:
        yield running


@pytest.fixture
def mail(tokens, user):
    with Dovecot(introspection=tokens.introspection) as running:
        running.deliver(user, LETTER)
        yield running


@pytest.fixture
def microsoft(tokens, tmp_path):
    (tmp_path / "client-secret").write_text(SECRET)
    return MicrosoftTokens(
        tenant="tenant",
        client_id="client",
        secret=Secret("client_secret_file", "client-secret", tmp_path),
        authority=tokens.authority,
        ca_file=tokens.certificate,
    )


@pytest.mark.parametrize("mechanism", Mechanism)
def test_an_application_of_microsoft_365_signs_in_with_its_token(mail, mailbox_at, microsoft, tokens, mechanism):
    with ImapSource(mailbox_at(mail, sign_in=replace(microsoft, mechanism=mechanism))) as source:
        assert b"".join(source.fetch(source.listing().uids[0])) == LETTER
        assert 3500 < source.token_seconds <= 3600
    assert len(tokens.given) == 1


def test_a_token_is_kept_while_it_is_good_and_renewed_before_it_runs_out(mail, mailbox_at, microsoft, tokens):
    with ImapSource(mailbox_at(mail, sign_in=microsoft)) as source:
        for _ in range(3):
            source.listing()
        source.close()
        source.listing()
        assert len(tokens.given) == 1
    tokens.lifetime = 10  # over before anything is read
    with ImapSource(mailbox_at(mail, sign_in=microsoft)) as source:
        source.listing()
        source.listing()
        assert len(tokens.given) == 3


def test_a_token_that_was_called_back_is_fetched_anew_once(mail, mailbox_at, microsoft, tokens):
    with ImapSource(mailbox_at(mail, sign_in=microsoft)) as source:
        source.listing()
        source.close()
        tokens.revoke_all()
        assert source.listing().uids == ("1",)
    assert len(tokens.given) == 2


def test_a_token_the_mail_server_never_takes_is_a_refusal_after_one_more_try(mail, mailbox_at, microsoft, tokens):
    tokens.good = set().union  # nothing is ever good
    tokens.good = type("Nothing", (set,), {"add": lambda *_: None})()
    with ImapSource(mailbox_at(mail, sign_in=microsoft)) as source, pytest.raises(LoginRefusedError, match="rights"):
        source.listing()
    assert len(tokens.given) == 2


def test_a_secret_that_ran_out_is_an_operators_to_mend_and_no_prose_of_the_server_is_kept(
    mail, mailbox_at, microsoft, tmp_path
):
    (tmp_path / "client-secret").write_text("an old secret")
    source = ImapSource(mailbox_at(mail, sign_in=microsoft))
    with pytest.raises(LoginRefusedError, match=r"invalid_client.*client_secret_file") as raised:
        source.listing()
    assert "AADSTS" not in str(raised.value) and "old secret" not in str(raised.value)


def test_an_unknown_tenant_is_an_operators_to_mend(mail, mailbox_at, microsoft):
    source = ImapSource(mailbox_at(mail, sign_in=replace(microsoft, tenant="nobody")))
    with pytest.raises(LoginRefusedError, match="tenant"):
        source.listing()


@pytest.mark.parametrize("failure", [(503, "temporarily_unavailable"), (500, "server_error")])
def test_a_sign_in_server_in_trouble_is_waited_for(mail, mailbox_at, microsoft, tokens, failure):
    tokens.failure = failure
    with ImapSource(mailbox_at(mail, sign_in=microsoft)) as source, pytest.raises(MailboxUnreachableError):
        source.listing()


def test_no_sign_in_server_is_waited_for(mail, mailbox_at, microsoft):
    nowhere = replace(microsoft, authority="https://localhost:9")
    with ImapSource(mailbox_at(mail, sign_in=nowhere)) as source, pytest.raises(MailboxUnreachableError, match="oauth"):
        source.listing()


def test_a_command_gives_the_token(mail, mailbox_at, tokens):
    tokens.good.add("from-the-command")
    command = TokenCommand((sys.executable, "-c", "print('from-the-command')"))
    with ImapSource(mailbox_at(mail, sign_in=command)) as source:
        assert source.listing().uids == ("1",)
        assert source.token_seconds is None


@pytest.mark.parametrize(
    ("code", "error"),
    [("", LoginRefusedError), ("print('x'); raise SystemExit(3)", LoginRefusedError), (None, ConfigError)],
    ids=["prints nothing", "fails", "is not there"],
)
def test_a_command_that_gives_none_is_an_operators_to_mend(mail, mailbox_at, code, error):
    command = ("/nowhere/token",) if code is None else (sys.executable, "-c", code)
    with ImapSource(mailbox_at(mail, sign_in=TokenCommand(command))) as source, pytest.raises(error, match="oauth"):
        source.listing()
