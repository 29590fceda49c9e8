"""The cases of the two centres: opened from an item, found again by the matter's numbers, added to by later items."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from store.binding import bind
from store.children import child_keys
from store.facts import CASE_NUMBERS, Facts, awaits_documents, case_numbers, unmet_to_serve
from store.log import Entry, append
from store.numbers import next_case_number
from store.schema import Case, CaseItem, CaseNumber, ChildKey, Item, Person
from store.views import CaseView, case_view, last_assessment, load_case


class CaseStatus(StrEnum):
    """Where a case stands."""

    AWAITING_DOCUMENTS = "awaiting_documents"
    OPEN = "open"
    CLOSED = "closed"


def open_case(session: Session, item: Item, facts: Facts, actor: str, now: datetime) -> Case:
    """Opens a case of the centre `facts["centre"]` from this item, and logs it."""
    case = Case(
        number=next_case_number(session, facts["centre"], now),
        centre=facts["centre"],
        status=CaseStatus.AWAITING_DOCUMENTS if awaits_documents(facts) else CaseStatus.OPEN,
        opened_at=now,
        opened_by=actor,
        people=list(_people(facts)),
        numbers=[CaseNumber(kind=kind, number=number) for kind, number in sorted(set(case_numbers(facts)))],
        child_keys=[ChildKey(key=key) for key in sorted(child_keys(facts))],
        items=[CaseItem(item_id=item.id, relation="opened")],
    )
    session.add(case)
    detail = {"centre": case.centre, "status": case.status}
    append(session, Entry("case_opened", actor, now, item.number, case.number, bind(session, case), detail))
    return case


def link_item(session: Session, case: Case, item: Item, by: tuple[str, datetime], relation: str = "linked") -> None:
    """Adds a later item to a case, and logs it. `relation`: linked, or copy where it is the case's own letter again."""
    actor, now = by
    session.add(CaseItem(case_id=case.id, item_id=item.id, relation=relation))
    append(session, Entry("case_linked", actor, now, item.number, case.number, bind(session, case)))


def same_matter(session: Session, facts: Facts) -> Case | None:
    """A case of the same centre that carries one of this letter's own numbers: opening another would double it."""
    kinds = {*CASE_NUMBERS, "letter"}
    numbers = {pair for pair in case_numbers(facts) if pair[0] in kinds}
    return next((case for case in _with_numbers(session, numbers) if case.centre == facts["centre"]), None)


def same_family(session: Session, facts: Facts) -> Case | None:
    """A case of the same centre, not closed, that knows a child or the victim of this letter, or two of its persons.

    What is written of a family we serve already is seldom a new matter, in whatever words it comes: a person decides.
    """
    ids = {case_id for case_id, count in _known_people(session, facts) if count > 1}
    ids |= {case_id for case_id, _ in _known_people(session, facts, "victim")}
    ids |= set(session.scalars(select(ChildKey.case_id).where(ChildKey.key.in_(child_keys(facts)))))
    running = select(Case).where(Case.id.in_(ids), Case.centre == facts["centre"], Case.status != CaseStatus.CLOSED)
    return session.scalars(running.order_by(Case.id)).first()


def _known_people(session: Session, facts: Facts, role: str = "") -> tuple[tuple[int, int], ...]:
    """Cases that know parties of this letter (only those of `role`) by their identity numbers, and how many."""
    numbers = {party.get("id_number") for party in facts["parties"] if role in ("", party["role"])} - {None, ""}
    counted = select(Person.case_id, func.count(Person.id_number.distinct())).where(Person.id_number.in_(numbers))
    return tuple((case_id, count) for case_id, count in session.execute(counted.group_by(Person.case_id)))


def is_copy(case: Case, facts: Facts) -> bool:
    """Whether this is the letter that opened the case, come again: by hand after the mail, or scanned anew.

    One body's letter of one number and date, in which no number that names the matter is another.
    """
    known, stated = {(number.kind, number.number) for number in case.numbers}, set(case_numbers(facts))

    def numbers(pairs: set[tuple[str, str]], kind: str) -> set[str]:
        return {number for each, number in pairs if each == kind}

    same_letter = numbers(known, "letter") & numbers(stated, "letter")
    both = [(numbers(known, kind), numbers(stated, kind)) for kind in CASE_NUMBERS]
    return bool(same_letter) and all(one == other for one, other in both if one and other)


def brings_more(case: Case, facts: Facts) -> bool:
    """Whether an item holds something to serve that the item which opened the case lacked: a copy of the deed."""
    opening = next(link.item for link in case.items if link.relation == "opened")
    return bool(unmet_to_serve(last_assessment(opening)) - unmet_to_serve(facts))


def find_by_numbers(session: Session, numbers: Iterable[tuple[str, str]]) -> tuple[Case, ...]:
    """The cases that carry any of these (kind, comparable number) pairs, oldest first."""
    return _with_numbers(session, set(numbers))


def _with_numbers(session: Session, numbers: set[tuple[str, str]]) -> tuple[Case, ...]:
    wanted = {number for _, number in numbers}
    rows = session.scalars(select(CaseNumber).where(CaseNumber.number.in_(wanted)))
    ids = {row.case_id for row in rows if (row.kind, row.number) in numbers}
    ids |= {case.id for case in session.scalars(_ours(numbers))}
    return tuple(session.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.id)))


def _ours(numbers: set[tuple[str, str]]) -> Select[Case]:
    """The cases that are named by the charity's own numbers ("case")."""
    named = {number for kind, number in numbers if kind == "case"}
    return select(Case).where(func.lower(func.replace(Case.number, "-", "")).in_(named))


def get(session: Session, number: str) -> CaseView:
    """The case with this number. Raises NotFoundError."""
    return case_view(load_case(session, number))


def list_cases(session: Session, centre: str | None = None, status: str | None = None) -> tuple[CaseView, ...]:
    """The cases, newest first."""
    statement = select(Case).order_by(Case.id.desc())
    if centre:
        statement = statement.where(Case.centre == centre)
    if status:
        statement = statement.where(Case.status == status)
    return tuple(case_view(case) for case in session.scalars(statement))


def _people(facts: Facts) -> Iterable[Person]:
    for party in facts["parties"]:
        yield Person(
            role=party["role"],
            name=party["name"],
            id_number=party.get("id_number") or "",
            nationality=party.get("nationality") or "",
            phone=party.get("phone") or "",
            age=None,
            birth_date="",
            birth_calendar="",
        )
    for child in facts["children"]:
        yield Person(
            role="child",
            name=child["name"],
            id_number=child.get("id_number") or "",
            nationality="",
            phone="",
            age=child.get("age"),
            birth_date=child.get("birth_date") or "",
            birth_calendar=child.get("birth_calendar") or "",
        )
