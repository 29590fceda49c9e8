"""Connecting and signing in, and what a server's refusals mean."""

import imaplib
import re
import socket
import ssl

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, LoginError

from ingest.errors import (
    ConfigError,
    LoginRefusedError,
    MailboxRefusedError,
    MailboxUnreachableError,
    SourceError,
    ThrottledError,
)
from ingest.mailboxes import ImapMailbox, Mechanism, Password, Tls
from ingest.tokens import Token

CONNECT_SECONDS = 15
READ_SECONDS = 60
LONGEST_BREAK = 3600.0
"""Seconds a server may ask us to stay away; more is taken for a mistake."""
_TRY_LATER = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "NOT CONNECTED")
"""What a server says that refuses only for now: response codes of RFC 5530, and Exchange with too many connections."""
_THROTTLED = re.compile(r"throttl|backoff|too many", re.IGNORECASE)
_BREAK = re.compile(r"backoff time:?\s*(\d{1,9})\s*milliseconds", re.IGNORECASE)


def connect(mailbox: ImapMailbox, token: Token | None) -> IMAPClient:
    """A connection that is signed in: with the password, or with `token` where the mailbox uses one.

    Raises what imaplib raises and OSError, LoginRefusedError, MailboxRefusedError, ConfigError.
    """
    password = mailbox.sign_in.secret.read() if isinstance(mailbox.sign_in, Password) else ""
    context = _tls_context(mailbox)
    client = IMAPClient(
        mailbox.host,
        port=mailbox.port,
        ssl=mailbox.tls is Tls.TLS,
        ssl_context=context,
        timeout=SocketTimeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
    )
    client._imap.debug = 0  # imapclient has imaplib write out every message for a log nobody reads, nor should
    try:
        if mailbox.tls is Tls.STARTTLS:
            client.starttls(context)
        client.socket().setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        _sign_in(client, mailbox, password if token is None else token)
    except CapabilityError as error:
        shut(client)
        raise MailboxRefusedError(f'[mailbox.{mailbox.name}] the server offers no STARTTLS: use tls = "tls"') from error
    except (imaplib.IMAP4.error, OSError, SourceError):
        shut(client)
        raise
    return client


def shut(client: IMAPClient) -> None:
    """Drops the connection, whatever state it is in."""
    try:
        client.shutdown()
    except (imaplib.IMAP4.error, OSError):
        return


def meaning(error: Exception, mailbox: ImapMailbox) -> SourceError:
    """What went wrong on a connection, as the error that the service acts on."""
    said = str(error)
    if _THROTTLED.search(said):
        asked = _BREAK.search(said)
        seconds = min(int(asked[1]) / 1000, LONGEST_BREAK) if asked else 60.0
        return ThrottledError(
            f"[mailbox.{mailbox.name}] the mail server asks us to wait {seconds:.0f} seconds; it is obeyed", seconds
        )
    if isinstance(error, imaplib.IMAP4.abort | OSError) or any(code in said.upper() for code in _TRY_LATER):
        return MailboxUnreachableError(
            f"[mailbox.{mailbox.name}] the mail server at {mailbox.host}:{mailbox.port} cannot be reached "
            f"({type(error).__name__}): check host, port, tls and the network"
        )
    return MailboxRefusedError(
        f"[mailbox.{mailbox.name}] the mail server refused a command ({type(error).__name__}): "
        "check folder, move_to and the user's rights"
    )


def _sign_in(client: IMAPClient, mailbox: ImapMailbox, secret: str | Token) -> None:
    try:
        if isinstance(secret, Token):
            _show_token(client, mailbox, secret)
        elif f"{mailbox.user}{secret}".isascii():
            client.login(mailbox.user, secret)
        else:  # LOGIN carries no letters outside ASCII
            client.plain_login(mailbox.user, secret)
    except LoginError as error:
        broken = isinstance(error.__context__, imaplib.IMAP4.abort)  # imapclient calls a lost connection a bad login
        if broken or any(code in str(error).upper() for code in _TRY_LATER):
            raise imaplib.IMAP4.abort("sign-in interrupted") from error
        if _THROTTLED.search(str(error)):
            raise
        what = "token" if isinstance(secret, Token) else "password"
        raise LoginRefusedError(
            f"[mailbox.{mailbox.name}] the mail server refuses the user or the {what}: correct user or "
            + ("the rights of the application" if what == "token" else "password_file")
        ) from error


def _show_token(client: IMAPClient, mailbox: ImapMailbox, token: Token) -> None:
    if isinstance(mailbox.sign_in, Password):
        raise TypeError("a token for a mailbox that has a password")
    if mailbox.sign_in.mechanism is Mechanism.XOAUTH2:
        client.oauth2_login(mailbox.user, token.value)
    else:
        client.oauthbearer_login(mailbox.user, token.value)


def _tls_context(mailbox: ImapMailbox) -> ssl.SSLContext | None:
    """The system's authorities, or the one configured: then only that one."""
    if mailbox.tls is Tls.NONE:
        return None
    try:
        return ssl.create_default_context(cafile=mailbox.ca_file)
    except OSError as error:
        raise ConfigError(
            f"ca_file of [mailbox.{mailbox.name}] cannot be read ({type(error).__name__}): give a PEM certificate"
        ) from error
