"""How messages become ours: fetched one by one, made durable together, and only then acknowledged to the server.

Receiving is durable before the mailbox is touched: the originals are written and synced, the receipts committed, and
only then are the messages marked. A crash between any two leaves messages on the server to be fetched again, or
received and not marked yet. Several go together because a disk syncs many files hardly slower than one.
"""

import re
import time
from contextlib import suppress

from classifiers.provenance import Channel
from ingest.errors import ConfigError, LoginRefusedError, MailboxRefusedError, MailboxUnreachableError, MessageLeftError
from ingest.source import Listing, Source
from ingest.survival import survived
from ingest.workplace import Workplace
from store.arrivals import Miss, Place, failing, known_uids, note_missed, renumbered, set_marked, unmarked
from store.database import Session, reading, writing
from store.errors import StoreError
from store.originals import Staged
from store.receipts import Receipt, Received, receive_mail

NOT_THE_MESSAGE = (MailboxUnreachableError, LoginRefusedError, ConfigError, StoreError, OSError)
"""What goes wrong with the mailbox, the store or the disk and not with the message at hand."""
MOST = 50
LARGEST = 16 << 20
LONGEST = 1.0
"""Messages, bytes and seconds after which a haul is landed: what is fetched should soon be safe and seen."""
_MESSAGE_ID = re.compile(rb"^message-id:\s*(<[!-;=?-~]{1,900}>)", re.IGNORECASE | re.MULTILINE)


class Haul:
    """Messages of one listing on their way in together."""

    def __init__(self, source: Source, uidvalidity: int, workplace: Workplace) -> None:
        self._source, self._uidvalidity, self._workplace = source, uidvalidity, workplace
        self._staged: list[tuple[str, Staged]] = []
        self._began = time.monotonic()
        self.missed: list[tuple[str, Miss, str]] = []
        """UIDs that could not be had, why, and the error's class."""

    @property
    def full(self) -> bool:
        """Whether it is time to land."""
        size = sum(staged.size for _, staged in self._staged)
        return len(self._staged) >= MOST or size >= LARGEST or time.monotonic() - self._began >= LONGEST

    def take(self, uid: str) -> None:
        """Fetches one message. One that breaks is noted; raises NOT_THE_MESSAGE where it is not its fault."""
        fetched = survived(lambda: self._workplace.originals.stage(self._source.fetch(uid)), NOT_THE_MESSAGE)
        if isinstance(fetched, Exception):
            why = Miss.LEFT if isinstance(fetched, MessageLeftError) else Miss.FAILING
            self.missed.append((uid, why, type(fetched).__name__))
        else:
            self._staged.append((uid, fetched))

    def land(self) -> tuple[tuple[str, Received], ...]:
        """Makes everything fetched ours, then marks it on the server; each UID with what receiving made of it.

        A server that refuses the mark does not undo the receipt: `mark_again` tries, and says so, once all is received.
        """
        staged, self._staged = self._staged, []
        if not staged and not self.missed:
            return ()
        self._workplace.originals.settle([each for _, each in staged])
        with writing(self._workplace.engine) as session:
            received = receive_mail(session, [self._receipt(uid, each) for uid, each in staged])
            self._note_missed(session)
        landed = tuple(zip((uid for uid, _ in staged), received, strict=True))
        if landed:
            with suppress(MailboxRefusedError):
                mark_all(self._source, self._uidvalidity, tuple(uid for uid, _ in landed), self._workplace)
        return landed

    def _receipt(self, uid: str, staged: Staged) -> Receipt:
        return Receipt(
            sha256=staged.sha256,
            size=staged.size,
            channel=Channel.EMAIL,
            received_at=self._workplace.now(),
            mailbox=self._source.key,
            uidvalidity=self._uidvalidity,
            uid=uid,
            message_id=_message_id(staged.head),
        )

    def _note_missed(self, session: Session) -> None:
        for uid, why, error in self.missed:
            place = Place(self._source.key, self._uidvalidity, uid)
            note_missed(session, place, why, error, self._workplace.now())


def new_uids(source: Source, listing: Listing, workplace: Workplace) -> tuple[str, ...]:
    """What the mailbox holds that is not ours yet: a difference of sets, so nothing is ever skipped over."""
    with reading(workplace.engine) as session:
        known = known_uids(session, source.key, listing.uidvalidity)
    return tuple(uid for uid in listing.uids if uid not in known)


def mark_all(source: Source, uidvalidity: int, uids: tuple[str, ...], workplace: Workplace) -> None:
    """Tells the server that we have these messages, then notes that it knows."""
    source.mark(uids)
    _note_marked(source, uidvalidity, uids, workplace)


def mark_again(source: Source, listing: Listing, workplace: Workplace) -> None:
    """Marks what is ours and not marked yet, after a crash or a refusal; what left the mailbox needs no mark."""
    with reading(workplace.engine) as session:
        left = unmarked(session, source.key, listing.uidvalidity)
    listed = frozenset(listing.uids)
    _note_marked(source, listing.uidvalidity, tuple(uid for uid in left if uid not in listed), workplace)
    there = tuple(uid for uid in left if uid in listed)
    if there:
        mark_all(source, listing.uidvalidity, there, workplace)


def note_left(source: Source, listing: Listing, workplace: Workplace) -> None:
    """Notes what failed until somebody took it away: no gap any more, it would be forgotten without ever being ours.

    What failed under UIDs that mean nothing any more is looked for under new ones, and perhaps not there.
    """
    with reading(workplace.engine) as session:
        gone = failing(session, source.key, listing.uidvalidity).difference(listing.uids)
        settled = [(place, Miss.RENUMBERED) for place in renumbered(session, source.key, listing.uidvalidity)]
    settled += [(Place(source.key, listing.uidvalidity, uid), Miss.LEFT) for uid in sorted(gone)]
    if settled:
        with writing(workplace.engine) as session:
            for place, why in settled:
                note_missed(session, place, why, MessageLeftError.__name__, workplace.now())


def _note_marked(source: Source, uidvalidity: int, uids: tuple[str, ...], workplace: Workplace) -> None:
    if uids:
        with writing(workplace.engine) as session:
            set_marked(session, source.key, uidvalidity, uids)


def _message_id(head: bytes) -> str:
    """The message's identity as its sender gave it; it serves threading, never to tell messages apart."""
    found = _MESSAGE_ID.search(re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0])
    return found[1].decode("ascii", "replace") if found else ""
