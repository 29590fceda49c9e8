"""Whether everything that the mailboxes show is ours: told from the servers and the ledger as they are."""

from dataclasses import dataclass

from ingest.source import Source
from store import arrivals
from store.arrivals import known_uids
from store.database import Engine, reading


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One mailbox: how many messages its server shows, and how many of those are not ours."""

    mailbox: str
    shown: int
    gap: int


def reconcile(source: Source, engine: Engine) -> Reconciled:
    """Lists the mailbox and compares. Raises SourceError, ConfigError, StoreError."""
    with source:
        listing = source.listing()
    with reading(engine) as session:
        known = known_uids(session, source.key, listing.uidvalidity)
    return Reconciled(source.name, len(listing.uids), len([uid for uid in listing.uids if uid not in known]))


def count_left(engine: Engine) -> int:
    """How many messages a server once showed that left before they could be had. Raises StoreError."""
    with reading(engine) as session:
        return arrivals.count_left(session)[0]
