"""Children whom both centres know: a neutral alert to either side, which says nothing of the other side's matter.

A protection report may have to stop a visit, and a visit order may endanger a protected child. The one charity holds
both files, but who may read the one need not read the other (DOMAIN D8, P-14, S-13): so the alert is a task that says
only whom to ask first. It names no case, no number and no centre.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.arabic import fold
from store.binding import bind
from store.facts import Facts
from store.log import SERVICE, Entry, append
from store.numbers import comparable
from store.schema import Case, ChildKey, Item
from store.tasks import TaskKind, add_task, is_owed
from store.views import case_number_of

_LINKS = frozenset({"بن", "بنت", "ابن", "ابنه", "bin", "bint"})
_WHOLE_NAME = 3
"""Parts from which a name is somebody's own; "Muhammad Ahmad" is many children's."""


def child_keys(facts: Facts) -> frozenset[str]:
    """What each child of the matter is known again by.

    Its identity number, its whole name, its first name with its birth date, or its first name with a parent's number.
    """
    adults = [number for party in facts["parties"] if (number := comparable(party.get("id_number") or ""))]
    return frozenset(key for child in facts["children"] for key in _keys(child, adults))


def _keys(child: Facts, adults: list[str]) -> Iterator[str]:
    number = comparable(child.get("id_number") or "")
    if number:
        yield f"id:{number}"
    parts = [part for part in fold(child["name"]).replace("عبد ", "عبد").split() if part not in _LINKS]
    if not parts:
        return
    if len(parts) >= _WHOLE_NAME:
        yield f"name:{''.join(parts)}"
    if child.get("birth_date"):
        yield f"born:{parts[0]}:{child['birth_date']}"
    yield from (f"parent:{parts[0]}:{adult}" for adult in adults)


def alert(session: Session, item: Item, facts: Facts, now: datetime) -> None:
    """Owes a look to `item`, and to every case of the other centre that knows one of its children. Never twice."""
    keys = child_keys(facts)
    known = _known_elsewhere(session, keys, facts["centre"]) if keys else ()
    openings = [link.item for case in known for link in case.items if link.relation == "opened"]
    for each in (item, *openings) if known else ():
        if not is_owed(each, TaskKind.ASK_FIRST):
            add_task(session, each, TaskKind.ASK_FIRST, True, now)
            session.flush()
            session.refresh(each)
            number = case_number_of(session, each.id)
            append(session, Entry("alerted", SERVICE, now, each.number, number, bind(session, each)))


def _known_elsewhere(session: Session, keys: frozenset[str], centre: str) -> tuple[Case, ...]:
    """The cases of another centre than `centre` that know a child by one of these keys, oldest first."""
    ids = select(ChildKey.case_id).where(ChildKey.key.in_(keys))
    return tuple(session.scalars(select(Case).where(Case.id.in_(ids), Case.centre != centre).order_by(Case.id)))
