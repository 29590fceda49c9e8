"""What people decide about items: who and why are kept with every act; the why stands in a note, never in the log."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from store.binding import bind
from store.cases import link_item, open_case, same_family, same_matter
from store.children import alert
from store.errors import AlreadyResolvedError, NotAcceptableError, NotFoundError
from store.facts import Facts
from store.items import ItemState, Outcome
from store.log import Entry, append
from store.schema import Correction, Item, Note, Task
from store.tasks import TaskKind, close_tasks
from store.views import case_number_of, last_assessment, load_case, load_item

DECIDABLE = frozenset({ItemState.HELD, ItemState.FAILED, ItemState.SET_ASIDE})
CORRECTABLE = frozenset(
    {
        "letter_number",
        "letter_date",
        "subject",
        "execution_request_number",
        "judgment_number",
        "report_number",
        "hospital_file_number",
        "court_circuit",
        "school_name",
        "hospital_name",
        "station_name",
        "risk_grade",
    }
)


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Verb(StrEnum):
    """What a person can decide about an item."""

    OPEN = "open"
    LINK = "link"
    REDIRECT = "redirect"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: `centre` for opening, `case` for linking; corrections are field → right value."""

    verb: Verb
    reason: str
    centre: str | None = None
    case: str | None = None
    anyway: bool = False
    """Open although a case of that centre carries the same number."""
    corrections: Mapping[str, str] = field(default_factory=dict)


def resolve(session: Session, reference: str | int, decision: Decision, actor: str, now: datetime) -> Outcome:
    """Carries out a person's decision about an item that waits for one.

    Raises NotFoundError, AlreadyResolvedError, NotAcceptableError.
    """
    item = load_item(session, reference)
    refuse_decided(item.number, item.state)
    _note(session, item, decision.reason, actor, now)
    facts = _corrected(session, item, decision.corrections, actor, now)
    case = _carry_out(session, item, decision, facts, (actor, now))
    close_tasks(item, frozenset({TaskKind.DECIDE}), actor, now)
    detail: dict[str, str | int | list[str]] = {
        "decision": decision.verb,
        "state": item.state,
        "corrected": sorted(decision.corrections),
    }
    append(session, Entry("resolved", actor, now, item.number, case, bind(session, item), detail))
    return Outcome(item.number, ItemState(item.state), case)


def _carry_out(session: Session, item: Item, decision: Decision, facts: Facts, by: tuple[str, datetime]) -> str:
    match decision.verb:
        case Verb.OPEN:
            if decision.centre not in ("shaml", "protection"):
                raise NotAcceptableError("say which centre the case is for: shaml or protection")
            facts = {**facts, "centre": decision.centre}
            _refuse_twin(session, facts, decision.anyway)
            item.state = ItemState.OPENED
            number = open_case(session, item, facts, *by).number
            alert(session, item, facts, by[1])
            return number
        case Verb.LINK:
            case_row = load_case(session, decision.case or "")
            item.state = ItemState.LINKED
            link_item(session, case_row, item, by)
            return case_row.number
        case Verb.REDIRECT:
            item.state = ItemState.REDIRECTED
        case Verb.SET_ASIDE:
            item.state = ItemState.SET_ASIDE
    return ""


def _refuse_twin(session: Session, facts: Facts, anyway: bool) -> None:
    if anyway:
        return
    same, why = same_matter(session, facts), "carries the same number"
    twin, why = (same, why) if same else (same_family(session, facts), "is about the same child or persons")
    if twin is not None:
        raise NotAcceptableError(
            f"{twin.number} {why}: join it with --link {twin.number}, "
            "or open another case with --anyway where it is really another matter"
        )


def finish_task(session: Session, task_id: int, reason: str, actor: str, now: datetime) -> Outcome:
    """Notes that a task was done and how. Items that wait for a decision are resolved, not finished.

    Raises NotFoundError, AlreadyResolvedError, NotAcceptableError.
    """
    task = session.get(Task, task_id)
    if task is None:
        raise NotFoundError(f"there is no task {task_id}; `ihala queue` lists them")
    if task.closed_at is not None:
        raise AlreadyResolvedError(f"task {task_id} is done already")
    if task.kind == TaskKind.DECIDE:
        raise NotAcceptableError(f"this needs a decision: `ihala resolve {task.item.number} …`")
    _note(session, task.item, reason, actor, now)
    task.closed_at, task.closed_by = now, actor
    case = case_number_of(session, task.item_id)
    binds = bind(session, task.item)
    append(session, Entry("task_done", actor, now, task.item.number, case, binds, {"task": task.kind}))
    return Outcome(task.item.number, ItemState(task.item.state), case)


def refuse_decided(number: str, state: str) -> None:
    """Raises AlreadyResolvedError where the item waits for nobody."""
    if state not in DECIDABLE:
        raise AlreadyResolvedError(f"{number} is {state} and waits for no decision; see `ihala show {number}`")


def reopen(session: Session, reference: str | int, opened: int, actor: str, now: datetime) -> None:
    """Lets an item be judged anew, after a person gave the password of so many files; open dangers stay open.

    Raises NotFoundError, AlreadyResolvedError.
    """
    item = load_item(session, reference)
    refuse_decided(item.number, item.state)
    close_tasks(item, frozenset(TaskKind) - {TaskKind.DANGER}, actor, now)
    item.state, item.attempts, item.due = ItemState.RECEIVED, 0, now
    append(session, Entry("unlocked", actor, now, item.number, "", bind(session, item), {"files": opened}))


def reveal_reporter(session: Session, reference: str | int, reason: str, actor: str, now: datetime) -> None:
    """Notes that somebody asked who reported, and why, before it is shown. Raises NotFoundError, NotAcceptableError."""
    item = load_item(session, reference)
    _note(session, item, reason, actor, now)
    append(session, Entry("reporter_revealed", actor, now, item.number, "", bind(session, item)))


def _note(session: Session, item: Item, text: str, actor: str, now: datetime) -> None:
    if not text.strip():
        raise NotAcceptableError("say why with --reason; it is kept with the decision")
    session.add(Note(item_id=item.id, made_at=now, actor=actor, text=text.strip()))


def _corrected(session: Session, item: Item, corrections: Mapping[str, str], actor: str, now: datetime) -> Facts:
    """The item's facts with these corrections, each kept beside what was read."""
    facts = last_assessment(item) or _nothing_known()
    fields = dict(facts["fields"])
    for name, value in sorted(corrections.items()):
        if name not in CORRECTABLE:
            raise NotAcceptableError(f"{name} is no field to correct; known are {', '.join(sorted(CORRECTABLE))}")
        if not value.isprintable() or (name == "letter_date" and not _ISO.fullmatch(value)):
            raise NotAcceptableError(f"{name} cannot be that: write a date as 1448-05-17, and no control characters")
        old = fields.get(name, {}).get("value", "")
        session.add(Correction(item_id=item.id, made_at=now, actor=actor, field=name, old=str(old), new=value))
        fields[name] = {"value": value, "evidence": None, "confidence": 1.0}
    return {**facts, "fields": fields}


def _nothing_known() -> Facts:
    return {"source": {"name": "unknown"}, "fields": {}, "parties": [], "children": [], "checks": []}
