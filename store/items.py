"""Items: received exactly once, assessed in one transaction, in exactly one state at any time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from store.binding import bind
from store.cases import brings_more, find_by_numbers, is_copy, link_item, open_case, same_family, same_matter
from store.children import alert
from store.facts import Facts, codes, followed_numbers, in_danger
from store.log import SERVICE, Entry, append, canonical
from store.receipts import RECEIVED
from store.schema import AssessmentRow, Case, Item
from store.tasks import TaskKind, add_danger, add_task, is_owed
from store.views import ItemView, item_view, load_item

MAX_ATTEMPTS = 5
LONGEST_BACK_OFF = timedelta(hours=1)
_ATTEMPT = (
    update(Item)
    .where(Item.id == bindparam("which"), Item.state == RECEIVED, Item.attempts < MAX_ATTEMPTS)
    .values(attempts=Item.attempts + 1)
)
_LAST_VERSION = select(func.max(AssessmentRow.version)).where(AssessmentRow.item_id == bindparam("which"))


class ItemState(StrEnum):
    """Where an item is."""

    RECEIVED = "received"
    HELD = "held"
    OPENED = "opened"
    LINKED = "linked"
    REDIRECTED = "redirected"
    SET_ASIDE = "set_aside"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AssessmentContext:
    """What is recorded beside an assessment: when; and `item`, `authenticity`, `parts` of the inspect contract."""

    now: datetime
    identity: Mapping[str, Any]
    authenticity: Mapping[str, Any]
    parts: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an item stands after an act, and its case, if any. `changed`: whether the act did anything."""

    item: str
    state: ItemState
    case: str = ""
    changed: bool = True


def pending(session: Session, now: datetime, limit: int = 100) -> tuple[int, ...]:
    """The items that wait to be assessed and whose time has come: those never tried first, then the oldest."""
    waiting = select(Item.id).where(Item.state == ItemState.RECEIVED, Item.due <= now)
    return tuple(session.scalars(waiting.order_by(Item.attempts, Item.due, Item.id).limit(limit)))


def assessed_since(session: Session, since: datetime | None) -> tuple[int, ...]:
    """The items that were judged, received at `since` or later, oldest first."""
    judged = select(Item.id).where(Item.id.in_(select(AssessmentRow.item_id))).order_by(Item.id)
    if since is not None:
        judged = judged.where(Item.received_at >= since)
    return tuple(session.scalars(judged))


def get(session: Session, reference: str | int) -> ItemView:
    """The item a person means: its id, its number, or its short number. Raises NotFoundError."""
    return item_view(session, load_item(session, reference))


def record_assessment(
    session: Session, item_id: int, assessment: Mapping[str, Any], context: AssessmentContext
) -> Outcome:
    """Commits an assessment and all it causes: case or hold, tasks, log, state. Done twice, it does nothing twice."""
    item = load_item(session, item_id)
    if item.state != ItemState.RECEIVED:
        return Outcome(item.number, ItemState(item.state), changed=False)
    facts: Facts = {
        "item": dict(context.identity),
        "authenticity": dict(context.authenticity),
        "parts": [dict(part) for part in context.parts],
        **assessment,
    }
    facts, case_number, state = _act(session, item, facts, context.now)
    row = AssessmentRow(
        item_id=item.id,
        version=1 + (session.connection().scalar(_LAST_VERSION, {"which": item.id}) or 0),
        made_at=context.now,
        rules_digest=facts["rules_digest"],
        body=canonical(facts),
    )
    session.add(row)
    item.state = state
    _owe(session, item, facts, context.now)
    binds = bind(session, row, item)
    append(session, Entry("assessed", SERVICE, context.now, item.number, case_number, binds, codes(facts)))
    return Outcome(item.number, state, case_number)


def _act(session: Session, item: Item, facts: Facts, now: datetime) -> tuple[Facts, str, ItemState]:
    """Does what the assessment concluded; where the store knows better, it becomes a hold with its reason."""
    match facts["action"]:
        case "open_case":
            twin = same_matter(session, facts)
            if twin is not None:
                return _twin(session, twin, item, facts, now)
            running = same_family(session, facts)
            if running is not None:
                return _held(facts, "same_family", running.number), running.number, ItemState.HELD
            return facts, open_case(session, item, facts, SERVICE, now).number, ItemState.OPENED
        case "link_to_case":
            found = find_by_numbers(session, followed_numbers(facts))
            if len(found) == 1:
                link_item(session, found[0], item, (SERVICE, now))
                return facts, found[0].number, ItemState.LINKED
            return _held(facts, "several_cases" if found else "no_case"), "", ItemState.HELD
        case "set_aside":
            return facts, "", ItemState.SET_ASIDE
        case _:
            return facts, "", ItemState.HELD


def _twin(session: Session, case: Case, item: Item, facts: Facts, now: datetime) -> tuple[Facts, str, ItemState]:
    """What becomes of a letter whose matter a case has already."""
    if is_copy(case, facts):
        return _again(session, case, item, facts, now), case.number, ItemState.LINKED
    return _held(facts, "same_number", case.number), case.number, ItemState.HELD


def _again(session: Session, case: Case, item: Item, facts: Facts, now: datetime) -> Facts:
    """One letter that came twice is one case with both items; whoever serves it looks where the second brings more."""
    more = brings_more(case, facts)
    link_item(session, case, item, (SERVICE, now), "copy")
    known = _known(facts, "came_again_with_more" if more else "came_again", case.number)
    return {**known, "action": "link_to_case", "nothing_new": not more}


def _held(facts: Facts, why: str, case: str = "") -> Facts:
    known = _known(facts, why, case)
    return {**known, "action": "hold", "hold_reasons": [*facts["hold_reasons"], "other"]}


def _known(facts: Facts, why: str, case: str) -> Facts:
    """The assessment with what the store knew better, and what judging had concluded without it."""
    judged = {"action": facts["action"], "hold_reasons": facts["hold_reasons"]}
    return {**facts, "store_note": {"why": why, "case": case}, "judged": judged}


def _owe(session: Session, item: Item, facts: Facts, now: datetime) -> None:
    urgent = bool(facts.get("urgent"))
    if in_danger(facts) and not is_owed(item, TaskKind.DANGER):
        add_danger(session, item, facts, now)
    if item.state == ItemState.HELD:
        add_task(session, item, TaskKind.DECIDE, urgent, now)
    if item.state == ItemState.LINKED and not facts.get("nothing_new"):
        add_task(session, item, TaskKind.ACT, urgent, now)
    if facts["action"] == "redirect_to_1919":
        add_task(session, item, TaskKind.REPORT_TO_1919, urgent, now)
    alert(session, item, facts, now)


def start_attempt(session: Session, item_id: int, now: datetime) -> bool:
    """Counts an attempt at assessing before it begins, so that an item that kills the process is not tried for ever.

    False where the item does not wait, or was tried too often without an end: then it is put before a person.
    """
    if count_attempt(session, item_id):
        return True
    item = load_item(session, item_id)
    if item.state == ItemState.RECEIVED:
        item.error = item.error or "Crash"
        _give_up(session, item, now)
    return False


def count_attempt(session: Session, item_id: int) -> bool:
    """Counts an attempt at an item that waits and may still be tried; looks at nothing else of it."""
    return bool(session.connection().execute(_ATTEMPT, {"which": item_id}).rowcount)


def give_back_attempt(session: Session, item_id: int, due: datetime) -> None:
    """The attempt that was begun does not count, for it was no fault of the item; it is tried again at `due`."""
    item = load_item(session, item_id)
    if item.state == ItemState.RECEIVED and item.attempts:
        item.attempts, item.due = item.attempts - 1, due


def record_failure(session: Session, item_id: int, error_class: str, now: datetime) -> None:
    """Notes that an attempt at assessing broke: tried again later, and in the end put before a person."""
    item = load_item(session, item_id)
    if item.state != ItemState.RECEIVED:
        return
    item.error = error_class
    item.due = now + min(LONGEST_BACK_OFF, timedelta(seconds=2**item.attempts))
    if item.attempts >= MAX_ATTEMPTS:
        _give_up(session, item, now)
    else:
        _log_failure(session, item, now)


def _give_up(session: Session, item: Item, now: datetime) -> None:
    item.state = ItemState.FAILED
    add_task(session, item, TaskKind.DECIDE, True, now)
    _log_failure(session, item, now)


def _log_failure(session: Session, item: Item, now: datetime) -> None:
    detail: dict[str, str | int | list[str]] = {
        "error": item.error or "",
        "attempt": item.attempts,
        "state": item.state,
    }
    append(session, Entry("failed", SERVICE, now, item.number, "", bind(session, item), detail))
