"""Receiving: what came in becomes an item, exactly once, with its place in the mailbox and its entry in the log."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.arrivals import Place, forget_missed
from store.binding import bind, bind_new
from store.log import SERVICE, Entry, append, canonical
from store.numbers import next_item_number, next_item_numbers
from store.schema import Arrival, Item

RECEIVED = "received"
"""The state of an item that nobody has judged yet (`store.items.ItemState`)."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came in. `sha256` names its original, already durable; a delivered letter has no mailbox."""

    sha256: str
    size: int
    channel: str
    received_at: datetime
    mailbox: str | None = None
    uidvalidity: int | None = None
    uid: str | None = None
    delivery: Mapping[str, Any] | None = None
    message_id: str = ""
    actor: str = SERVICE
    """Who took it in: the service, or the clerk who entered a letter."""


@dataclass(frozen=True, slots=True)
class Received:
    """What receiving made of it: a new item, a new sighting of one we have, or nothing new at all."""

    item_id: int
    number: str
    is_new: bool
    is_sighting: bool


def receive_mail(session: Session, receipts: Sequence[Receipt]) -> tuple[Received, ...]:
    """Records that these messages came in, in order; as `receive` does each, but new ones together, which is faster."""
    digests = Counter(receipt.sha256 for receipt in receipts)
    known = frozenset(session.scalars(select(Item.sha256).where(Item.sha256.in_(digests))))
    new = [receipt for receipt in receipts if receipt.sha256 not in known and digests[receipt.sha256] == 1]
    made = dict(zip((receipt.sha256 for receipt in new), _receive_new(session, new), strict=True))
    return tuple(made.get(receipt.sha256) or receive(session, receipt) for receipt in receipts)


def _receive_new(session: Session, receipts: Sequence[Receipt]) -> tuple[Received, ...]:
    numbers = next_item_numbers(session, [receipt.received_at for receipt in receipts])
    items = [_new_item(receipt, number) for receipt, number in zip(receipts, numbers, strict=True)]
    for item, receipt in zip(items, receipts, strict=True):
        item.assessments, item.notes, item.corrections, item.tasks = [], [], [], []
        item.arrivals = [_new_arrival(receipt)]
    session.add_all(items)
    session.flush()
    forget_missed(session, [_place_of(receipt) for receipt in receipts])
    entries = [
        Entry("received", receipt.actor, receipt.received_at, item.number, "", bind_new(item), _detail(receipt))
        for item, receipt in zip(items, receipts, strict=True)
    ]
    append(session, *entries)
    return tuple(Received(item.id, item.number, is_new=True, is_sighting=False) for item in items)


def receive(session: Session, receipt: Receipt) -> Received:
    """Records that this original came in at this place. Doing it twice does nothing twice."""
    item = session.scalars(select(Item).where(Item.sha256 == receipt.sha256)).first()
    if item is not None and receipt.mailbox is not None and _arrival(session, receipt) is not None:
        return Received(item.id, item.number, is_new=False, is_sighting=False)
    is_new = item is None
    if item is None:
        item = _new_item(receipt, next_item_number(session, receipt.received_at))
        session.add(item)
        session.flush()
    if receipt.delivery and item.delivery is None:  # the same bytes came by mail before they were handed in
        item.delivery = canonical(dict(receipt.delivery))
    if receipt.mailbox is not None:
        arrival = _new_arrival(receipt)
        arrival.item_id = item.id
        session.add(arrival)
        forget_missed(session, [_place_of(receipt)])
    event, binds = "received" if is_new else "sighting", bind(session, item)
    append(session, Entry(event, receipt.actor, receipt.received_at, item.number, "", binds, _detail(receipt)))
    return Received(item.id, item.number, is_new, not is_new)


def _new_item(receipt: Receipt, number: str) -> Item:
    return Item(
        number=number,
        sha256=receipt.sha256,
        size=receipt.size,
        channel=receipt.channel,
        message_id=receipt.message_id[:998],
        delivery=canonical(dict(receipt.delivery)) if receipt.delivery else None,
        received_at=receipt.received_at.astimezone(UTC),
        state=RECEIVED,
        due=receipt.received_at,
    )


def _new_arrival(receipt: Receipt) -> Arrival:
    place = _place_of(receipt)
    return Arrival(
        mailbox=place.mailbox, uidvalidity=place.uidvalidity, uid=place.uid, seen_at=receipt.received_at.astimezone(UTC)
    )


def _place_of(receipt: Receipt) -> Place:
    return Place(receipt.mailbox or "", receipt.uidvalidity or 0, receipt.uid or "")


def _detail(receipt: Receipt) -> dict[str, str | int | list[str]]:
    detail: dict[str, str | int | list[str]] = {"channel": receipt.channel}
    if receipt.mailbox is not None:
        place = _place_of(receipt)
        detail |= {"mailbox": place.mailbox, "uidvalidity": place.uidvalidity, "uid": place.uid}
    return detail


def _arrival(session: Session, receipt: Receipt) -> Arrival | None:
    return session.get(Arrival, (receipt.mailbox, receipt.uidvalidity or 0, receipt.uid or ""))
