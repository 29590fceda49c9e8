"""Finding log entries by what people know: an item, a case, or a number on a letter."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.facts import case_numbers
from store.log import Filter
from store.numbers import RIYADH, comparable
from store.schema import AssessmentRow, Case, CaseNumber, Item
from store.views import load_case, load_item


def log_filter(session: Session, **given: Any) -> Filter:  # noqa: ANN401 - the filters of `ihala log`, by name
    """The filter for what a person asked: `since` `until` `source` `kind` `action` `actor` `item` `case` `number`.

    Days and times without a zone are Riyadh's. Raises NotFoundError where there is no such item or case.
    """
    return Filter(
        since=_zoned(given.get("since")),
        until=_zoned(given.get("until")),
        source=given.get("source") or "",
        kind=given.get("kind") or "",
        action=given.get("action") or "",
        actor=given.get("actor") or "",
        item=load_item(session, given["item"]).number if given.get("item") else "",
        case=load_case(session, given["case"]).number if given.get("case") else "",
        numbered=_with_number(session, comparable(given["number"])) if given.get("number") else None,
    )


def _zoned(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=RIYADH) if moment is not None and moment.tzinfo is None else moment


def _with_number(session: Session, number: str) -> frozenset[str]:
    rows = session.execute(select(Item.number, AssessmentRow.body).join(AssessmentRow.item))
    items = {item for item, body in rows if any(number == own for _, own in case_numbers(json.loads(body)))}
    statement = select(Case.number).join(CaseNumber).where(CaseNumber.number == number)
    return frozenset(items | set(session.scalars(statement)))
