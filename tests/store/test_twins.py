"""One letter that comes twice is one case: by hand after the mail, sent again, scanned anew under another name."""

import pytest
from recorded import ANOTHER_MATTER, LATER, NOW, assessed, assessment, context, field

from store.cases import list_cases
from store.database import reading, writing
from store.items import ItemState, record_assessment
from store.log import read_log
from store.receipts import Receipt, receive
from store.tasks import queue

LACKING = [{"requirement": "S-04", "clause": "ش-4ج", "level": "to_serve", "outcome": "missing", "reason": "x"}]
HAVING = [LACKING[0] | {"outcome": "met"}]


def brought(session, **changes):
    """The same letter, brought by the court's delegate after it came by mail."""
    receipt = Receipt("ab" * 32, 9, "letter", LATER, delivery={"agency": "محكمة التنفيذ"}, actor="user:nawal")
    received = receive(session, receipt)
    return record_assessment(session, received.item_id, assessment(**changes), context(LATER))


def test_a_letter_by_mail_and_by_hand_is_one_case_with_both(engine):
    with writing(engine) as session:
        assessed(session, 1)
        outcome = brought(session)
        assert (outcome.state, outcome.case) == (ItemState.LINKED, "SH-1448-0001")
    with reading(engine) as session:
        (case,) = list_cases(session)
        assert case.items == (("IN-1448-00001", "opened"), ("IN-1448-00002", "copy"))
        assert queue(session) == ()
        assert [entry.text("event") for entry in read_log(session)].count("case_linked") == 1


@pytest.mark.parametrize(("first", "second", "tasks"), [(LACKING, HAVING, ["act"]), (LACKING, LACKING, [])])
def test_somebody_looks_where_the_second_brings_what_was_missing(engine, first, second, tasks):
    with writing(engine) as session:
        assessed(session, 1, checks=first)
        brought(session, checks=second)
        assert [task.kind for task in queue(session)] == tasks


def test_its_number_may_be_grouped_otherwise(engine):
    fields = assessment()["fields"]
    with writing(engine) as session:
        assessed(session, 1)
        assert brought(session, fields=fields | {"letter_number": field("٤٨٠٠٧١٢٣-٩٥")}).state == ItemState.LINKED


@pytest.mark.parametrize(
    "changes",
    [
        {"letter_date": field("1448-05-18", calendar="hijri")},
        {"letter_number": field("4800712396")},
        {"execution_request_number": field("4801208835")},
    ],
    ids=["another date", "another letter", "another request under one number and date"],
)
def test_what_differs_in_a_number_or_the_date_is_no_copy(engine, changes):
    with writing(engine) as session:
        assessed(session, 1)
        outcome = brought(session, fields=assessment()["fields"] | changes)
        assert outcome.state == ItemState.HELD
        assert len(list_cases(session)) == 1


def test_another_body_s_letter_of_one_number_and_date_is_no_copy(engine):
    fields = {name: assessment()["fields"][name] for name in ("letter_number", "letter_date")}
    with writing(engine) as session:
        assessed(session, 1, fields=fields, children=[])
        other = {"name": "judgment_enforcement_division", "confidence": 0.99, "evidence": []}
        assert brought(session, source=other, fields=fields, children=[]).state == ItemState.OPENED


def test_a_copy_in_which_danger_is_seen_is_on_top_of_the_queue(engine):
    danger = [{"sign": "life", "evidence": None, "guarded": False}]
    with writing(engine) as session:
        assessed(session, 1)
        brought(session, danger=danger)
        assert [task.kind for task in queue(session)] == ["danger"]


def test_a_matter_of_its_own_is_a_case_of_its_own(engine):
    with writing(engine) as session:
        assessed(session, 1)
        others = [child | {"name": "ريان", "id_number": "1578123459"} for child in assessment()["children"]]
        assert brought(session, **ANOTHER_MATTER, children=others).case == "SH-1448-0002"
        assert NOW < LATER
