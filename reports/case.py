"""Cases, as a list and one by one."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from classifiers.assessment import Role
from reports.labels import Language, label
from reports.moments import local
from reports.table import Report, Table
from store.cases import get, list_cases
from store.database import Session
from store.views import CaseView, PersonView

MASKED = "•••"
COLUMNS = ("case", "centre", "status", "opened", "source", "people", "missing", "items")


def cases_report(store: Session, centre: str | None, status: str | None, language: Language) -> Report:
    """The cases of a centre and status (None: any), newest first."""
    cases = list_cases(store, centre, status)
    return Report({"cases": [case_json(case) for case in cases]}, (cases_table(cases, language),))


def case_report(store: Session, number: str, language: Language) -> Report:
    """One case. Raises NotFoundError."""
    case = get(store, number)
    return Report(case_json(case), case_tables(case, language))


def case_json(case: CaseView) -> dict[str, Any]:
    """One case, schema 1."""
    return {
        "case": case.number,
        "centre": case.centre,
        "status": case.status,
        "opened_at": case.opened_at.isoformat(),
        "opened_by": case.opened_by,
        "source": case.source or None,
        "request_types": list(case.request_types),
        "people": [_person_json(person) for person in case.people],
        "numbers": [{"kind": kind, "number": number} for kind, number in case.numbers],
        "items": [{"item": item, "relation": relation} for item, relation in case.items],
        "missing": [{"requirement": requirement, "reason": reason} for requirement, reason in case.missing],
    }


def _person_json(person: PersonView) -> dict[str, Any]:
    facts = {key: value or None for key, value in asdict(person).items()}
    hidden = {key: MASKED for key, value in facts.items() if value and key != "role"}
    return facts | hidden if person.role == Role.REPORTER else facts


def cases_table(cases: Sequence[CaseView], language: Language) -> Table:
    """The cases in the order given."""
    rows = tuple(
        (
            case.number,
            label("centre", case.centre, language),
            label("case_status", case.status, language),
            local(case.opened_at),
            label("source", case.source, language),
            "، ".join(person.name for person in case.people if person.role != Role.REPORTER),
            " ".join(requirement for requirement, _ in case.missing),
            " ".join(item for item, _ in case.items),
        )
        for case in cases
    )
    return Table(label("word", "cases", language), tuple(label("word", key, language) for key in COLUMNS), rows)


def case_tables(case: CaseView, language: Language) -> tuple[Table, ...]:
    """One case with its people, numbers, items and what is missing."""

    def columns(*keys: str) -> tuple[str, ...]:
        return tuple(label("word", key, language) for key in keys)

    people = tuple(
        (
            label("role", person.role, language),
            *((person.name, person.id_number, person.phone) if person.role != Role.REPORTER else (MASKED,) * 3),
            str(person.age or "") or person.birth_date,
        )
        for person in case.people
    )
    return (
        cases_table((case,), language),
        Table(label("word", "people", language), columns("role", "name", "id_number", "phone", "age"), people),
        Table(
            label("word", "facts", language),
            columns("field", "value"),
            tuple((label("field", kind, language), number) for kind, number in case.numbers if kind != "letter"),
        ),
        Table(label("word", "missing", language), columns("requirement", "reasons"), case.missing),
        Table(
            label("word", "items", language),
            columns("item", "kind"),
            tuple((item, label("relation", relation, language)) for item, relation in case.items),
        ),
    )
