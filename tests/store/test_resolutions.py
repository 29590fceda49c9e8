"""What people decide: carried out once, with who and why, and only where something waits for it."""

import pytest
from recorded import ANOTHER_MATTER, DANGER, LATER, assessed, assessment
from recorded import field as read_field

from store.cases import get as get_case
from store.cases import list_cases
from store.database import writing
from store.errors import AlreadyResolvedError, NotAcceptableError, NotFoundError
from store.items import ItemState, get, record_failure, start_attempt
from store.log import read_log
from store.resolutions import Decision, Verb, finish_task, resolve, reveal_reporter
from store.tasks import queue
from store.verification import verify

HELD = {"action": "hold", "hold_reasons": ["unverified_sender"]}
CLERK = "user:nawal"


@pytest.mark.parametrize(
    ("decision", "state", "case"),
    [
        (Decision(Verb.OPEN, "called the court", centre="shaml"), ItemState.OPENED, "SH-1448-0002"),
        (Decision(Verb.OPEN, "called", centre="protection"), ItemState.OPENED, "PR-1448-0001"),
        (Decision(Verb.LINK, "same family", case="SH-1448-0001"), ItemState.LINKED, "SH-1448-0001"),
        (Decision(Verb.REDIRECT, "called back"), ItemState.REDIRECTED, ""),
        (Decision(Verb.SET_ASIDE, "advertisement"), ItemState.SET_ASIDE, ""),
    ],
)
def test_each_decision_is_carried_out_and_logged_with_who(engine, decision, state, case):
    with writing(engine) as session:
        assessed(session, 1)
        assessed(session, 2, **HELD, **ANOTHER_MATTER, children=[])
        outcome = resolve(session, 2, decision, CLERK, LATER)
        assert (outcome.state, outcome.case) == (state, case)
        assert queue(session) == ()
        assert get(session, 2).notes[-1].text == decision.reason
        last = list(read_log(session))[-1]
        assert (last.text("event"), last.text("actor"), last.text("decision")) == ("resolved", CLERK, decision.verb)
        assert verify(session).findings == ()


def test_the_reason_stands_in_a_note_and_never_in_the_log(engine):
    with writing(engine) as session:
        assessed(session, 1, **HELD)
        resolve(session, 1, Decision(Verb.OPEN, "والدة تالا اتصلت", centre="shaml"), CLERK, LATER)
        assert "تالا" not in "".join(logged.body for logged in read_log(session))


def test_what_was_decided_is_not_decided_again(engine):
    with writing(engine) as session:
        assessed(session, 1)
        with pytest.raises(AlreadyResolvedError, match="opened"):
            resolve(session, 1, Decision(Verb.SET_ASIDE, "mistake"), CLERK, LATER)


def test_what_was_set_aside_can_be_taken_up_again(engine):
    with writing(engine) as session:
        assessed(session, 1, action="set_aside")
        assert resolve(session, 1, Decision(Verb.OPEN, "it was none", centre="shaml"), CLERK, LATER).case


def test_a_failed_item_can_be_opened_by_a_person_who_read_the_paper(engine):
    with writing(engine) as session:
        assessed(session, 9)
        from recorded import arrive

        item = arrive(session, 1).item_id
        for _ in range(5):
            start_attempt(session, item, LATER)
            record_failure(session, item, "MemoryError", LATER)
        decision = Decision(Verb.OPEN, "read by hand", centre="protection", corrections={"report_number": "2211049"})
        outcome = resolve(session, item, decision, CLERK, LATER)
        assert get_case(session, outcome.case).numbers == (("report_number", "2211049"),)


def test_corrections_reach_the_case_and_keep_what_was_read(engine):
    with writing(engine) as session:
        assessed(session, 1, **HELD)
        decision = Decision(Verb.OPEN, "the paper says so", centre="shaml", corrections={"letter_number": "1788/34"})
        resolve(session, 1, decision, CLERK, LATER)
        assert get(session, 1).corrections == (("letter_number", "4800712395", "1788/34"),)
        assert ("letter_number", "178834") in list_cases(session)[0].numbers


@pytest.mark.parametrize(
    ("decision", "error"),
    [
        (Decision(Verb.OPEN, "why", centre="elsewhere"), NotAcceptableError),
        (Decision(Verb.OPEN, "why"), NotAcceptableError),
        (Decision(Verb.LINK, "why", case="SH-1448-0009"), NotFoundError),
        (Decision(Verb.SET_ASIDE, "  "), NotAcceptableError),
        (Decision(Verb.SET_ASIDE, "why", corrections={"age": "5"}), NotAcceptableError),
    ],
)
def test_an_impossible_decision_changes_nothing(engine, decision, error):
    with writing(engine) as session:
        assessed(session, 1, **HELD)
    with pytest.raises(error), writing(engine) as session:
        resolve(session, 1, decision, CLERK, LATER)
    with writing(engine) as session:
        assert get(session, 1).state == ItemState.HELD
        assert len(queue(session)) == 1


def test_a_second_case_of_the_same_matter_needs_to_be_meant(engine):
    with writing(engine) as session:
        assessed(session, 1)
        assessed(session, 2, fields=assessment()["fields"] | {"letter_number": read_field("4800712396")})
        with pytest.raises(NotAcceptableError, match="SH-1448-0001"):
            resolve(session, 2, Decision(Verb.OPEN, "why", centre="shaml"), CLERK, LATER)
        meant = Decision(Verb.OPEN, "another child", centre="shaml", anyway=True)
        assert resolve(session, 2, meant, CLERK, LATER).case == "SH-1448-0002"


@pytest.mark.parametrize(("field", "value"), [("letter_number", "\x1b[2J"), ("letter_date", "yesterday")])
def test_a_correction_must_be_of_its_fields_form(engine, field, value):
    with pytest.raises(NotAcceptableError, match=field), writing(engine) as session:
        assessed(session, 1, **HELD)
        resolve(session, 1, Decision(Verb.OPEN, "why", centre="shaml", corrections={field: value}), CLERK, LATER)


def test_danger_stays_on_the_queue_until_someone_says_what_was_done(engine):
    with writing(engine) as session:
        assessed(session, 1, **HELD, danger=DANGER)
        resolve(session, 1, Decision(Verb.OPEN, "police called", centre="protection"), CLERK, LATER)
        (task,) = queue(session)
        assert task.kind == "danger"
        finish_task(session, task.id, "911 called at 02:10", CLERK, LATER)
        assert queue(session) == ()
        with pytest.raises(AlreadyResolvedError):
            finish_task(session, task.id, "again", CLERK, LATER)


def test_a_decision_cannot_be_ticked_off(engine):
    with writing(engine) as session:
        assessed(session, 1, **HELD)
        with pytest.raises(NotAcceptableError, match="ihala resolve IN-1448-00001"):
            finish_task(session, queue(session)[0].id, "done", CLERK, LATER)


def test_asking_who_reported_is_logged_and_needs_a_reason(engine):
    with writing(engine) as session:
        assessed(session, 1, **HELD)
        with pytest.raises(NotAcceptableError):
            reveal_reporter(session, 1, "", CLERK, LATER)
        reveal_reporter(session, 1, "the police asked in writing", CLERK, LATER)
        last = list(read_log(session))[-1]
        assert (last.text("event"), last.text("actor")) == ("reporter_revealed", CLERK)
