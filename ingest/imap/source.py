"""The source of items that a mail server is; connects at the first listing and again after every failure."""

import hashlib
import imaplib
import time
from collections.abc import Callable, Iterator, Sequence
from threading import Event
from types import TracebackType
from typing import Any, Self, TypeVar

from imapclient import IMAPClient

from ingest.errors import FolderReadOnlyError, LoginRefusedError, MailboxRefusedError, MarkRefusedError
from ingest.imap.body import ask_server, pieces
from ingest.imap.connection import connect, meaning, shut
from ingest.imap.idling import idle
from ingest.imap.marking import mark
from ingest.mailboxes import ImapMailbox, Password
from ingest.source import Listing
from ingest.tokens import Token, TokenSource, token_source

_T = TypeVar("_T")
WINDOW = 20_000
"""UIDs one search spans: its answer stays far below imaplib's limit of 1 MB a line."""
LAST_UID = 2**32 - 1
"""The highest UID there can be (RFC 9051, 2.3.1.1)."""
REST = 2.0
"""Seconds the server is left alone after it announced news that is none."""
LONGEST_CONNECTION = 3600.0
"""Seconds after which a connection is made anew: imaplib keeps every EXPUNGE it ever heard."""
BEFORE_EXPIRY = 300.0
"""Seconds before a token runs out at which the connection is made anew, before the server ends it."""


class ImapSource:
    """A mailbox on a mail server."""

    def __init__(self, mailbox: ImapMailbox) -> None:
        self._mailbox = mailbox
        self._tokens = None if isinstance(mailbox.sign_in, Password) else token_source(mailbox.name, mailbox.sign_in)
        self._client: IMAPClient | None = None
        self._uidvalidity: int | None = None
        self._unlisted = 1
        """The lowest UID that the last listing cannot have shown."""
        self._read_only = False
        self._permanent: frozenset[bytes] | None = None
        """The flags that the folder keeps, in small letters; None where the server does not say."""
        self._renew_at = 0.0
        self._token_ends: float | None = None

    @property
    def name(self) -> str:
        """The mailbox's name in the configuration."""
        return self._mailbox.name

    @property
    def key(self) -> str:
        """The name with a digest of host, user and folder: UIDs of another mailbox must never pass for known ones."""
        place = "\0".join((self._mailbox.host, self._mailbox.user, self._mailbox.folder))
        return f"{self._mailbox.name}/{hashlib.sha256(place.encode()).hexdigest()[:8]}"

    @property
    def token_seconds(self) -> float | None:
        """For how many seconds the token signed in with is still good; None with a password, or where nobody said."""
        return None if self._token_ends is None else self._token_ends - time.monotonic()

    def listing(self) -> Listing:
        """Every UID in the folder, by a fresh SELECT: it brings the present UIDVALIDITY."""
        self._uidvalidity = None
        if self._client is not None and time.monotonic() >= self._renew_at:
            self.close()
        return self._try(self._listing)

    def fetch(self, uid: str) -> Iterator[bytes]:
        """The message's bytes, in pieces. Nothing on the server changes."""
        return pieces(lambda offset: self._try(lambda client: ask_server(client, int(uid), offset)))

    def mark(self, uids: Sequence[str]) -> None:
        """The keyword or the move of the configuration; messages that left already are no error."""
        self._try(lambda client: self._mark(client, [int(uid) for uid in uids]))

    def wait(self, seconds: float, stop: Event) -> None:
        """Until the server announces new mail, or at most `seconds`; at once where `stop` is set."""
        if self._client is None or not self._mailbox.idle or not self._client.has_capability("IDLE"):
            stop.wait(seconds)
        else:
            self._try(lambda client: self._idle(client, seconds, stop))

    def close(self) -> None:
        """Logs out where the server still listens."""
        client, self._client = self._client, None
        if client is not None:
            try:
                client.logout()
            except (imaplib.IMAP4.error, OSError):
                shut(client)

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
                self._client = self._connect()
                self._select(self._client)
            return step(self._client)
        except (imaplib.IMAP4.error, OSError) as error:
            client, self._client = self._client, None
            if client is not None:
                shut(client)
            raise meaning(error, self._mailbox) from error

    def _connect(self) -> IMAPClient:
        started = time.monotonic()
        if self._tokens is None:
            client, good_for = connect(self._mailbox, None), LONGEST_CONNECTION
        else:
            client, token = self._connect_with(self._tokens)
            self._token_ends = started + token.seconds if token.seconds else None
            good_for = min(LONGEST_CONNECTION, max(0.0, (token.seconds or LONGEST_CONNECTION) - BEFORE_EXPIRY))
        self._renew_at = started + good_for
        return client

    def _connect_with(self, tokens: TokenSource) -> tuple[IMAPClient, Token]:
        """A kept token may have been called back, so a refused one is fetched anew, once."""
        token = tokens.token()
        try:
            return connect(self._mailbox, token), token
        except LoginRefusedError:
            token = tokens.token(fresh=True)
            return connect(self._mailbox, token), token

    def _select(self, client: IMAPClient) -> dict[bytes, Any]:
        """Selects the folder; UIDs of a listing that lost their meaning since break the connection off."""
        selected: dict[bytes, Any]
        try:
            selected, self._read_only = client.select_folder(self._mailbox.folder), False
        except imaplib.IMAP4.readonly:  # what we may not mark is ours all the same
            selected, self._read_only = client.select_folder(self._mailbox.folder, readonly=True), True
        if self._uidvalidity not in (None, selected[b"UIDVALIDITY"]):
            raise imaplib.IMAP4.abort("UIDVALIDITY changed")
        self._uidvalidity = selected[b"UIDVALIDITY"]
        permanent = selected.get(b"PERMANENTFLAGS")
        self._permanent = None if permanent is None else frozenset(flag.lower() for flag in permanent)
        return selected

    def _mark(self, client: IMAPClient, uids: list[int]) -> None:
        """Some servers say OK to a mark in a folder that can only be read, and do nothing.

        A refusal is an answer like any other: the connection that gave it goes on, and with it the news of new mail.
        """
        if self._read_only:
            raise FolderReadOnlyError(
                f"[mailbox.{self.name}] the folder can only be read, so messages are received but not marked: "
                "give the user the right to set flags and, with after = move, to move"
            )
        try:
            mark(client, uids, self._mailbox, self._permanent)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            if not isinstance(refused := meaning(error, self._mailbox), MailboxRefusedError):
                raise
            client.noop()
            raise MarkRefusedError(str(refused)) from error

    def _idle(self, client: IMAPClient, seconds: float, stop: Event) -> None:
        """What came since the listing was announced among the answers to other commands, and IDLE tells it no more."""
        end = time.monotonic() + seconds
        if self._holds_more(client):
            return
        idle(client, seconds, stop)
        if not self._holds_more(client):  # some servers announce at every IDLE what is long known
            stop.wait(max(0.0, min(REST, end - time.monotonic())))

    def _holds_more(self, client: IMAPClient) -> bool:
        """Whether the folder holds what the last listing cannot have shown."""
        return bool(client.search(["UID", f"{self._unlisted}:{LAST_UID}"]))

    def _listing(self, client: IMAPClient) -> Listing:
        selected = self._select(client)
        first, end = 1, int(selected.get(b"UIDNEXT", 0)) or _next_uid(client, self._mailbox.folder)
        width = WINDOW if selected[b"EXISTS"] > WINDOW else end  # few messages fit one answer, however far apart
        uids: list[int] = []
        while first < end and selected[b"EXISTS"]:
            last = first + width - 1 if first + width < end else LAST_UID  # some came since the server said UIDNEXT
            uids += client.search(["UID", f"{first}:{last}"])
            first = last + 1
        self._unlisted = max(end, max(uids, default=0) + 1)
        return Listing(int(selected[b"UIDVALIDITY"]), tuple(str(uid) for uid in sorted(uids)))


def _next_uid(client: IMAPClient, folder: str) -> int:
    """UIDNEXT for servers that leave it out of SELECT, which they may."""
    return int(client.folder_status(folder, ["UIDNEXT"])[b"UIDNEXT"])
