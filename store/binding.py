"""What an erasable row comes to in one line, and the salted digest by which the log binds it."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from store.log import canonical
from store.schema import AssessmentRow, Base, Case, Item, Task


def _item(item: Item) -> tuple[bytes, object]:
    return item.salt, {
        "number": item.number,
        "sha256": item.sha256,
        "size": item.size,
        "channel": item.channel,
        "delivery": item.delivery,
        "received_at": item.received_at.isoformat(),
        "message_id": item.message_id,
        "state": item.state,
        "arrivals": [
            [place.mailbox, place.uidvalidity, place.uid, place.seen_at.isoformat()] for place in item.arrivals
        ],
        "tasks": [_task(task) for task in item.tasks],
        "notes": [[note.made_at.isoformat(), note.actor, note.text] for note in item.notes],
        "corrections": [[fix.made_at.isoformat(), fix.actor, fix.field, fix.old, fix.new] for fix in item.corrections],
    }


def _task(task: Task) -> list[str | int | None]:
    closed = task.closed_at.isoformat() if task.closed_at else None
    made, due = task.made_at.isoformat(), task.due.isoformat()
    return [task.id, task.kind, task.urgent, task.gravity, made, due, closed, task.closed_by]


def _assessment(row: AssessmentRow) -> tuple[bytes, object]:
    return row.salt, {
        "item": row.item_id,
        "version": row.version,
        "made_at": row.made_at.isoformat(),
        "rules": row.rules_digest,
        "body": json.loads(row.body),
    }


def _case(case: Case) -> tuple[bytes, object]:
    return case.salt, {
        "number": case.number,
        "centre": case.centre,
        "status": case.status,
        "opened_at": case.opened_at.isoformat(),
        "opened_by": case.opened_by,
        "items": [[link.item_id, link.relation] for link in case.items],
        "numbers": [[number.kind, number.number] for number in case.numbers],
        "people": [list(person.facts) for person in case.people],
    }


_BOUND: tuple[tuple[str, type[Base], Callable[..., tuple[bytes, object]]], ...] = (
    ("item", Item, _item),
    ("assessment", AssessmentRow, _assessment),
    ("case", Case, _case),
)
_WITH: Mapping[type[Base], tuple[ORMOption, ...]] = {
    Item: (joinedload(Item.tasks), joinedload(Item.notes), joinedload(Item.corrections))
}
"""What comes with the row in one question: there are few of each. The same bytes may have arrived a thousand times."""


def bind(session: Session, *rows: Base) -> dict[str, str]:
    """The references of these rows and their digests as they stand now, for an entry's `binds`."""
    session.flush()
    return dict(_as_stored(session, row) for row in rows)


def _as_stored(session: Session, row: Base) -> tuple[str, str]:
    """A row's reference, and its digest as the database holds it: what was stored is what will be verified."""
    kind, table, describe = next(bound for bound in _BOUND if isinstance(row, bound[1]))
    number = row.id  # type: ignore[attr-defined]  # every bound table has one
    stored = session.get_one(table, number, options=_WITH.get(table, ()), populate_existing=True)
    return f"{kind}:{number}", _digest(*describe(stored))


def bind_new(item: Item) -> dict[str, str]:
    """The same for an item that this session just made with all its rows: nothing is asked of the database."""
    return {f"item:{item.id}": _digest(*_item(item))}


def standing(session: Session) -> Iterator[tuple[str, str]]:
    """Every bound row that exists: its reference and its digest as it stands now."""
    for kind, table, describe in _BOUND:
        for row in session.scalars(select(table).options(selectinload("*"))):
            yield f"{kind}:{row.id}", _digest(*describe(row))  # type: ignore[attr-defined]


def _digest(salt: bytes, facts: object) -> str:
    return hashlib.sha256(salt + canonical(facts).encode()).hexdigest()
