"""What people are shown of items and cases: frozen copies, so that nothing read can be changed by accident."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from store.errors import NotFoundError
from store.numbers import find_item
from store.schema import Arrival, Case, CaseItem, Item


@dataclass(frozen=True, slots=True)
class NoteView:
    """What a person wrote, and when."""

    made_at: datetime
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as it stands: `assessment` is its last one (empty where it has none), `case` its case's number."""

    id: int
    number: str
    sha256: str
    size: int
    channel: str
    received_at: datetime
    state: str
    error: str
    case: str
    delivery: dict[str, Any]
    assessment: dict[str, Any]
    notes: tuple[NoteView, ...]
    corrections: tuple[tuple[str, str, str], ...]
    """(field, what was read, what is right)."""
    seen: tuple[tuple[str, str], ...]
    """(mailbox, UID) of every sighting."""
    open_tasks: tuple[tuple[int, str, datetime], ...]
    """(id, kind, due) of what is still owed."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What judging asks of an item: where its bytes are, how it came, and the verdict on its sender, if it has one."""

    id: int
    sha256: str
    size: int
    channel: str
    delivery: dict[str, Any]
    authenticity: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody in a case."""

    role: str
    name: str
    id_number: str
    nationality: str
    phone: str
    age: int | None
    birth_date: str
    birth_calendar: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as it stands. `missing`: requirements to serve that were not met, as (requirement, reason)."""

    id: int
    number: str
    centre: str
    status: str
    opened_at: datetime
    opened_by: str
    source: str
    request_types: tuple[str, ...]
    people: tuple[PersonView, ...]
    numbers: tuple[tuple[str, str], ...]
    items: tuple[tuple[str, str], ...]
    """(item number, relation: opened or linked)."""
    missing: tuple[tuple[str, str], ...] = field(default=())


def load_item(session: Session, reference: str | int) -> Item:
    """The row a person means, or the one with this id. Raises NotFoundError."""
    if isinstance(reference, int):
        item = session.get(Item, reference, options=(joinedload(Item.assessments),))
    else:
        item = session.scalars(find_item(reference)).first()
    if item is None:
        raise NotFoundError(f"there is no item {reference}; `ihala queue` and `ihala log` list them")
    return item


def load_case(session: Session, number: str) -> Case:
    """The row with this case number. Raises NotFoundError."""
    case = session.scalars(select(Case).where(Case.number == number.strip().upper())).first()
    if case is None:
        raise NotFoundError(f"there is no case {number}; `ihala case list` lists them")
    return case


def last_assessment(item: Item) -> dict[str, Any]:
    """The item's newest assessment as JSON, or an empty dict."""
    body: dict[str, Any] = json.loads(item.assessments[-1].body) if item.assessments else {}
    return body


def case_number_of(session: Session, item_id: int) -> str:
    """The number of the case the item belongs to, or the empty string."""
    statement = select(Case.number).join(CaseItem).where(CaseItem.item_id == item_id).order_by(Case.id.desc())
    return session.scalars(statement).first() or ""


def incoming(session: Session, item_id: int) -> Incoming:
    """The item as it is judged. Raises NotFoundError."""
    item = load_item(session, item_id)
    delivery = json.loads(item.delivery) if item.delivery else {}
    authenticity = last_assessment(item).get("authenticity", {})
    return Incoming(item.id, item.sha256, item.size, item.channel, delivery, authenticity)


def item_view(session: Session, item: Item) -> ItemView:
    """The row as people are shown it."""
    arrivals = select(Arrival).where(Arrival.item_id == item.id).order_by(Arrival.seen_at, Arrival.uid)
    return ItemView(
        id=item.id,
        number=item.number,
        sha256=item.sha256,
        size=item.size,
        channel=item.channel,
        received_at=item.received_at,
        state=item.state,
        error=item.error or "",
        case=case_number_of(session, item.id),
        delivery=json.loads(item.delivery) if item.delivery else {},
        assessment=last_assessment(item),
        notes=tuple(NoteView(note.made_at, note.actor, note.text) for note in item.notes),
        corrections=tuple((fix.field, fix.old, fix.new) for fix in item.corrections),
        seen=tuple((arrival.mailbox, arrival.uid) for arrival in session.scalars(arrivals)),
        open_tasks=tuple((task.id, task.kind, task.due) for task in item.tasks if task.closed_at is None),
    )


def case_view(case: Case) -> CaseView:
    """The row as people are shown it; what is missing is read from the item that opened it."""
    opening = next((link.item for link in case.items if link.relation == "opened"), None)
    facts = last_assessment(opening) if opening else {}
    types = facts.get("fields", {}).get("request_types", {}).get("value", [])
    return CaseView(
        id=case.id,
        number=case.number,
        centre=case.centre,
        status=case.status,
        opened_at=case.opened_at,
        opened_by=case.opened_by,
        source=facts.get("source", {}).get("name", ""),
        request_types=tuple(types),
        people=tuple(PersonView(*person.facts) for person in case.people),
        numbers=tuple((number.kind, number.number) for number in case.numbers),
        items=tuple((link.item.number, link.relation) for link in case.items),
        missing=tuple(
            (check["requirement"], check["reason"])
            for check in facts.get("checks", ())
            if check["level"] == "to_serve" and check["outcome"] != "met"
        ),
    )
