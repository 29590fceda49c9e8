"""A mailbox on an IMAP server, read without changing it and marked without deleting anything.

The rules come from what servers and imapclient 4.1.0 do when they are asked:
ids are lists of numbers, never ranges (imapclient #666); a search is asked in windows, because imaplib gives up on
lines over 1 MB; a body of None is a message that left, never an empty one; after any broken command the connection is
dropped, because imaplib cannot say what state it is in. Bodies come by BODY.PEEK[] in pieces, so memory stays flat and
nobody's unread mail turns read.
"""

import hashlib
import imaplib
import socket
import ssl
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, LoginError

from ingest.errors import ConfigError, LoginRefusedError, MailboxRefusedError, MailboxUnreachableError
from ingest.mailboxes import After, ImapMailbox, Tls, read_password
from ingest.source import Listing

_T = TypeVar("_T")
CONNECT_SECONDS = 15
READ_SECONDS = 60
PIECE = 1 << 20
"""Bytes asked for at once: 27 MB messages then cost 4.5 MB of memory instead of 90."""
WINDOW = 20_000
"""UIDs one search spans: its answer stays far below imaplib's limit of 1 MB a line."""
_TRY_LATER = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]")
"""Response codes (RFC 5530) of a sign-in that is refused only for now."""


class ImapSource:
    """A mailbox on a mail server; connects at the first listing and again after every failure."""

    def __init__(self, mailbox: ImapMailbox) -> None:
        self._mailbox = mailbox
        self._client: IMAPClient | None = None
        self._uidvalidity: int | None = None

    @property
    def name(self) -> str:
        """The mailbox's name in the configuration."""
        return self._mailbox.name

    @property
    def key(self) -> str:
        """The name with a digest of host, user and folder: UIDs of another mailbox must never pass for known ones."""
        place = "\0".join((self._mailbox.host, self._mailbox.user, self._mailbox.folder))
        return f"{self._mailbox.name}/{hashlib.sha256(place.encode()).hexdigest()[:8]}"

    def listing(self) -> Listing:
        """Every UID in the folder, by a fresh SELECT: it brings the present UIDVALIDITY."""
        self._uidvalidity = None
        return self._try(self._listing)

    def fetch(self, uid: str) -> bytes | None:
        """The message's bytes, in pieces; None where it left. Nothing on the server changes."""
        return self._try(lambda client: _fetch(client, int(uid)))

    def mark(self, uid: str) -> None:
        """The keyword or the move of the configuration; a message that left already is no error."""
        self._try(lambda client: self._mark(client, int(uid)))

    def close(self) -> None:
        """Logs out where the server still listens."""
        client, self._client = self._client, None
        if client is not None:
            try:
                client.logout()
            except (imaplib.IMAP4.error, OSError):
                _shut(client)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _try(self, step: Callable[[IMAPClient], _T]) -> _T:
        """Runs one step; after any failure the connection is dropped, because its state is unknown."""
        try:
            if self._client is None:
                self._client = _connect(self._mailbox)
                self._select(self._client)
            return step(self._client)
        except (imaplib.IMAP4.abort, OSError) as error:
            self._drop()
            raise MailboxUnreachableError(
                f"[mailbox.{self.name}] the mail server at {self._mailbox.host}:{self._mailbox.port} cannot be reached "
                f"({type(error).__name__}): check host, port, tls and the network"
            ) from error
        except imaplib.IMAP4.error as error:
            self._drop()
            raise MailboxRefusedError(
                f"[mailbox.{self.name}] the mail server refused a command ({type(error).__name__}): "
                "check folder, move_to and the user's rights"
            ) from error

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            _shut(client)

    def _select(self, client: IMAPClient) -> dict[bytes, Any]:
        """Selects the folder; UIDs of a listing that lost their meaning since break the connection off."""
        selected: dict[bytes, Any] = client.select_folder(self._mailbox.folder)
        if self._uidvalidity not in (None, selected[b"UIDVALIDITY"]):
            raise imaplib.IMAP4.abort("UIDVALIDITY changed")
        self._uidvalidity = selected[b"UIDVALIDITY"]
        return selected

    def _listing(self, client: IMAPClient) -> Listing:
        selected = self._select(client)
        first, end = 1, int(selected.get(b"UIDNEXT", 0)) or _next_uid(client, self._mailbox.folder)
        width = WINDOW if selected[b"EXISTS"] > WINDOW else end  # few messages fit one answer, however far apart
        uids: list[int] = []
        while first < end and selected[b"EXISTS"]:
            last = min(first + width, end) - 1
            uids += client.search(["UID", f"{first}:{last}"])
            first = last + 1
        return Listing(int(selected[b"UIDVALIDITY"]), tuple(str(uid) for uid in sorted(uids)))

    def _mark(self, client: IMAPClient, uid: int) -> None:
        if self._mailbox.after is After.MOVE and _can_move(client):
            _move(client, uid, self._mailbox)
        else:
            client.add_flags([uid], [self._mailbox.keyword], silent=True)


def _connect(mailbox: ImapMailbox) -> IMAPClient:
    password = read_password(mailbox)
    context = _tls_context(mailbox)
    client = IMAPClient(
        mailbox.host,
        port=mailbox.port,
        ssl=mailbox.tls is Tls.TLS,
        ssl_context=context,
        timeout=SocketTimeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
    )
    try:
        if mailbox.tls is Tls.STARTTLS:
            client.starttls(context)
        client.socket().setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        _sign_in(client, mailbox, password)
    except CapabilityError as error:
        _shut(client)
        raise MailboxRefusedError(f'[mailbox.{mailbox.name}] the server offers no STARTTLS: use tls = "tls"') from error
    except (imaplib.IMAP4.error, OSError, LoginRefusedError):
        _shut(client)
        raise
    return client


def _sign_in(client: IMAPClient, mailbox: ImapMailbox, password: str) -> None:
    """LOGIN, or AUTHENTICATE PLAIN for what LOGIN cannot carry: letters outside ASCII."""
    sign_in = client.login if f"{mailbox.user}{password}".isascii() else client.plain_login
    try:
        sign_in(mailbox.user, password)
    except LoginError as error:
        broken = isinstance(error.__context__, imaplib.IMAP4.abort)  # imapclient calls a lost connection a bad login
        if broken or any(code in str(error).upper() for code in _TRY_LATER):
            raise imaplib.IMAP4.abort("sign-in interrupted") from error
        raise LoginRefusedError(
            f"[mailbox.{mailbox.name}] the mail server refuses the user or the password: correct user or password_file"
        ) from error


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


def _shut(client: IMAPClient) -> None:
    try:
        client.shutdown()
    except (imaplib.IMAP4.error, OSError):
        return


def _next_uid(client: IMAPClient, folder: str) -> int:
    """UIDNEXT for servers that leave it out of SELECT, which they may."""
    return int(client.folder_status(folder, ["UIDNEXT"])[b"UIDNEXT"])


def _fetch(client: IMAPClient, uid: int) -> bytes | None:
    pieces: list[bytes] = []
    size = 0
    while True:
        piece = _body(client.fetch([uid], [f"BODY.PEEK[]<{size}.{PIECE}>"]), uid)
        if piece is None or len(piece) > PIECE or (pieces and piece == pieces[0]):
            return _whole(client, uid)  # gone between two pieces, or a server that ignores the offset
        pieces.append(piece)
        size += len(piece)
        if len(piece) < PIECE:
            return b"".join(pieces) if size else _whole(client, uid)


def _whole(client: IMAPClient, uid: int) -> bytes | None:
    return _body(client.fetch([uid], ["BODY.PEEK[]"]), uid)


def _body(answer: dict[int, dict[bytes, Any]], uid: int) -> bytes | None:
    """The body in an answer, whatever offset stands in its key; None where the message is not there."""
    values = answer.get(uid, {})
    return next((value for key, value in values.items() if key.startswith(b"BODY[]")), None)


def _can_move(client: IMAPClient) -> bool:
    return bool(client.has_capability("MOVE") or client.has_capability("UIDPLUS"))


def _move(client: IMAPClient, uid: int, mailbox: ImapMailbox) -> None:
    """Moves one message, making the folder where it is missing.

    Without MOVE it is copied, and then only this UID is expunged: a plain EXPUNGE would take what other people marked
    as deleted. The keyword notes that the copy was made, so a crash between the two copies nothing twice.
    """
    if not client.folder_exists(mailbox.move_to):
        client.create_folder(mailbox.move_to)
    if client.has_capability("MOVE"):
        client.move([uid], mailbox.move_to)
        return
    flags = client.get_flags([uid]).get(uid)
    if flags is None:
        return
    keyword = mailbox.keyword.encode()
    if keyword not in flags:
        client.copy([uid], mailbox.move_to)
    client.add_flags([uid], [keyword, b"\\Deleted"], silent=True)
    client.uid_expunge([uid])
