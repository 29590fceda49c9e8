"""Items: received once, assessed once, in one state, with everything they cause committed together."""

from datetime import UTC, datetime, timedelta

import pytest
from recorded import ANOTHER_MATTER, DANGER, FOLLOW_UP, LATER, NOW, arrive, assessed, assessment, context, field

from store.arrivals import known_uids, set_marked, unmarked
from store.cases import list_cases
from store.database import reading, writing
from store.errors import NotFoundError
from store.items import (
    ItemState,
    get,
    pending,
    record_assessment,
    record_failure,
    start_attempt,
)
from store.log import read_log
from store.receipts import Receipt, receive, receive_mail
from store.tasks import queue
from store.verification import verify


def events(session):
    return [logged.text("event") for logged in read_log(session)]


def test_a_new_original_is_a_new_item_that_waits(engine):
    with writing(engine) as session:
        received = arrive(session, 1)
    assert (received.number, received.is_new, received.is_sighting) == ("IN-1448-00001", True, False)
    with reading(engine) as session:
        assert pending(session, NOW) == (received.item_id,)
        assert known_uids(session, "official", 1) == {"1"}
        assert events(session) == ["received"]


def test_the_same_arrival_twice_changes_nothing(engine):
    with writing(engine) as session:
        first, second = arrive(session, 1), arrive(session, 1)
        assert (second.item_id, second.is_new, second.is_sighting) == (first.item_id, False, False)
        assert events(session) == ["received"]


@pytest.mark.parametrize(("uidvalidity", "uid"), [(1, "2"), (2, "1")])
def test_the_same_bytes_elsewhere_are_a_sighting_not_a_second_item(engine, uidvalidity, uid):
    with writing(engine) as session:
        first = arrive(session, 1)
        again = receive(session, Receipt(f"{1:064x}", 100, "email", LATER, "official", uidvalidity, uid))
        assert (again.item_id, again.is_new, again.is_sighting) == (first.item_id, False, True)
        assert known_uids(session, "official", uidvalidity) >= {uid}
        assert events(session) == ["received", "sighting"]


def test_a_delivered_letter_entered_twice_is_one_item(engine):
    receipt = Receipt("ab" * 32, 9, "letter", NOW, delivery={"agency": "محكمة التنفيذ"})
    with writing(engine) as session:
        first, again = receive(session, receipt), receive(session, receipt)
        assert (first.number, first.is_new) == ("IN-1448-00001", True)
        assert (again.number, again.is_new, again.is_sighting) == ("IN-1448-00001", False, True)
        assert events(session) == ["received", "sighting"]


def test_bytes_that_came_by_mail_and_then_by_hand_keep_the_delivery(engine):
    with writing(engine) as session:
        receive(session, Receipt("ab" * 32, 9, "email", NOW, "official", 1, "1"))
        receive(session, Receipt("ab" * 32, 9, "letter", LATER, delivery={"agency": "x"}, actor="user:nawal"))
        assert get(session, 1).delivery == {"agency": "x"}
        assert [logged.text("actor") for logged in read_log(session)] == ["ihala", "user:nawal"]


def test_marking_is_remembered_per_arrival(engine):
    with writing(engine) as session:
        arrive(session, 1)
        arrive(session, 2)
        set_marked(session, "official", 1, ("1",))
    with reading(engine) as session:
        assert unmarked(session, "official", 1) == ("2",)


def test_numbers_carry_the_hijri_year_in_riyadh_and_begin_again_each_year(engine):
    last_evening = datetime(2026, 6, 15, 20, 59, tzinfo=UTC)  # 29/12/1447 in Riyadh, one minute before midnight
    with writing(engine) as session:
        numbers = [arrive(session, n, moment).number for n, moment in enumerate(
            (last_evening, last_evening, last_evening + timedelta(minutes=1)), 1)]  # fmt: skip
    assert numbers == ["IN-1447-00001", "IN-1447-00002", "IN-1448-00001"]


@pytest.mark.parametrize("reference", ["IN-1448-00002", "in-1448-00002", "2", "00002", "٢", 2])
def test_people_may_name_an_item_shortly(engine, reference):
    with writing(engine) as session:
        arrive(session, 1)
        arrive(session, 2)
        assert get(session, reference).number == "IN-1448-00002"


@pytest.mark.parametrize("reference", ["IN-1448-00009", "9", "%", "", 77])
def test_an_unknown_item_is_said_to_be_unknown(engine, reference):
    with writing(engine) as session, pytest.raises(NotFoundError, match="no item"):
        arrive(session, 1)
        get(session, reference)


def test_an_opening_makes_case_people_numbers_and_log_in_one_go(engine):
    with writing(engine) as session:
        outcome = assessed(session, 1)
    assert (outcome.state, outcome.case) == (ItemState.OPENED, "SH-1448-0001")
    with reading(engine) as session:
        (case,) = list_cases(session)
        assert [(person.role, person.name) for person in case.people] == [
            ("applicant", "فارس بن معتوق السفياني"),
            ("child", "تالا"),
        ]
        assert ("execution_request_number", "4801208834") in case.numbers
        assert events(session) == ["received", "case_opened", "assessed"]
        assert queue(session) == ()


def test_assessing_twice_does_nothing_twice(engine):
    with writing(engine) as session:
        assessed(session, 1)
        again = record_assessment(session, 1, assessment(), context(LATER))
        assert (again.state, again.changed) == (ItemState.OPENED, False)
        assert len(list_cases(session)) == 1
        assert events(session).count("assessed") == 1


@pytest.mark.parametrize(
    ("changes", "state", "tasks"),
    [
        ({"action": "hold", "hold_reasons": ["unverified_sender"]}, ItemState.HELD, ["decide"]),
        ({"action": "redirect_to_1919"}, ItemState.HELD, ["report_to_1919", "decide"]),
        ({"action": "set_aside"}, ItemState.SET_ASIDE, []),
        (FOLLOW_UP, ItemState.HELD, ["decide"]),
    ],
)
def test_each_action_leaves_the_item_in_its_state_with_its_tasks(engine, changes, state, tasks):
    with writing(engine) as session:
        assert assessed(session, 1, **changes).state == state
        assert [task.kind for task in queue(session)] == tasks


@pytest.mark.parametrize("action", ["open_case", "hold", "redirect_to_1919", "set_aside"])
def test_danger_is_on_top_of_the_queue_whatever_the_action(engine, action):
    with writing(engine) as session:
        assessed(session, 1, action="hold", hold_reasons=["other"], urgent=True)
        assessed(session, 2, action=action, danger=DANGER, **ANOTHER_MATTER)
        first = queue(session)[0]
        assert (first.kind, first.item) == ("danger", "IN-1448-00002")
        assert first.due - NOW == timedelta(minutes=15)


def test_the_gravest_danger_is_looked_at_first(engine):
    signs = {1: ["violence"], 2: ["imminent", "weapon"], 3: ["life", "weapon"]}
    with writing(engine) as session:
        for number, names in signs.items():
            danger = [{**DANGER[0], "sign": name} for name in names]
            assessed(session, number, action="hold", danger=danger)
        dangers = [task.item for task in queue(session) if task.kind == "danger"]
        assert dangers == ["IN-1448-00002", "IN-1448-00003", "IN-1448-00001"]


def test_what_no_body_knows_of_yet_is_graver(engine):
    with writing(engine) as session:
        assessed(session, 1, action="hold", danger=DANGER)
        assessed(session, 2, action="redirect_to_1919", danger=DANGER, source={"name": "individual"})
        assert queue(session)[0].item == "IN-1448-00002"


def test_a_guarded_sign_raises_no_alarm(engine):
    guarded = [{**DANGER[0], "guarded": True}]
    with writing(engine) as session:
        assessed(session, 1, action="set_aside", danger=guarded)
        assert queue(session) == ()


def test_a_follow_up_joins_the_one_case_it_names(engine):
    with writing(engine) as session:
        assessed(session, 1)
        outcome = assessed(session, 2, **FOLLOW_UP, urgent=True)
        assert (outcome.state, outcome.case) == (ItemState.LINKED, "SH-1448-0001")
        assert list_cases(session)[0].items == (("IN-1448-00001", "opened"), ("IN-1448-00002", "linked"))
        assert [(task.kind, task.urgent) for task in queue(session)] == [("act", True)]


@pytest.mark.parametrize("number", ["execution_request_number", "judgment_number", "report_number"])
def test_the_same_matter_is_never_opened_twice_by_itself(engine, number):
    fields = {number: {"value": "4801208834", "confidence": 0.9, "evidence": None}}
    with writing(engine) as session:
        assessed(session, 1, fields=fields)
        outcome = assessed(session, 2, fields=fields)
        assert outcome.state == ItemState.HELD
        assert len(list_cases(session)) == 1
        assert get(session, 2).assessment["store_note"] == {"why": "same_number", "case": "SH-1448-0001"}


def test_the_same_number_in_the_other_centre_is_another_matter(engine):
    with writing(engine) as session:
        assessed(session, 1)
        assert assessed(session, 2, centre="protection").case == "PR-1448-0001"


def test_another_letter_about_the_same_request_is_held(engine):
    letter = assessment()["fields"]
    with writing(engine) as session:
        assessed(session, 1)
        assert assessed(session, 2, fields=letter | {"letter_number": field("4800712396")}).state == ItemState.HELD


def test_missing_papers_make_the_case_wait_for_them(engine):
    checks = [{"requirement": "S-04", "clause": "ش-4ج", "level": "to_serve", "outcome": "missing", "reason": "no copy"}]
    with writing(engine) as session:
        assessed(session, 1, checks=checks)
        (case,) = list_cases(session)
        assert (case.status, case.missing) == ("awaiting_documents", (("S-04", "no copy"),))


def test_a_failure_is_tried_again_later_and_in_the_end_put_before_a_person(engine):
    with writing(engine) as session:
        item = arrive(session, 1).item_id
        for attempt in range(1, 6):
            assert start_attempt(session, item, NOW)
            record_failure(session, item, "ZeroDivisionError", NOW)
            waits = pending(session, NOW) == () and (attempt < 5) == (pending(session, LATER) == (item,))
            assert waits, attempt
        assert get(session, item).state == ItemState.FAILED
        assert [(task.kind, task.urgent) for task in queue(session)] == [("decide", True)]


def test_an_item_that_kills_the_process_each_time_is_put_before_a_person(engine):
    with writing(engine) as session:
        item, other = arrive(session, 1).item_id, arrive(session, 2).item_id
        assert [start_attempt(session, item, NOW) for _ in range(6)] == [True] * 5 + [False]
        assert pending(session, NOW) == (other,)
        assert get(session, item).state == ItemState.FAILED
        assert [task.kind for task in queue(session)] == ["decide"]


def test_what_was_tried_before_waits_behind_what_was_not(engine):
    with writing(engine) as session:
        first, second = arrive(session, 1).item_id, arrive(session, 2).item_id
        start_attempt(session, first, NOW)
        assert pending(session, NOW) == (second, first)


def test_no_personal_data_reaches_the_log(engine):
    with writing(engine) as session:
        assessed(session, 1, danger=DANGER)
        bodies = "".join(logged.body for logged in read_log(session))
    for word in ("فارس", "تالا", "1972281867", "1545750042", "0520490104", "إحالة طلب", "سكين", "4801208834",
                 "4800712395", "court@", f"{1:064x}"):  # fmt: skip
        assert word not in bodies


def test_nul_and_lone_surrogates_are_stored_on_every_database(engine):
    with writing(engine) as session:
        receive(session, Receipt("cd" * 32, 9, "email", NOW, "m", 1, "1", message_id="<a\0b\udcff@x>"))
        strange = assessment(parties=[{**assessment()["parties"][0], "name": "a\0b\udcff"}])
        record_assessment(session, 1, strange, context())
    with reading(engine) as session:
        assert list_cases(session)[0].people[0].name.startswith("ab")


def some_mail(*numbers, digests=None):
    return [
        Receipt(f"{digest:064x}", 10, "email", NOW, "official", 1, str(number))
        for number, digest in zip(numbers, digests or numbers, strict=True)
    ]


def test_mail_received_together_is_as_if_received_one_by_one(engine):
    with writing(engine) as session:
        arrive(session, 1)
    with writing(engine) as session:
        got = receive_mail(session, some_mail(2, 3, 4, 5, 1, digests=(2, 1, 4, 4, 1)))
    assert [(each.is_new, each.is_sighting) for each in got] == [
        (True, False), (False, True), (True, False), (False, True), (False, False),
    ]  # fmt: skip
    assert got[2].item_id == got[3].item_id
    with reading(engine) as session:
        assert known_uids(session, "official", 1) == {"1", "2", "3", "4", "5"}
        assert verify(session).findings == ()
        assert [get(session, number).number[-1] for number in (1, 2, 3)] == ["1", "2", "3"]
    with writing(engine) as session:
        assert not [each for each in receive_mail(session, some_mail(2, 4)) if each.is_new or each.is_sighting]


def test_a_message_id_with_signs_no_database_takes_binds_as_it_is_stored(engine):
    with writing(engine) as session:
        receive_mail(session, [Receipt("a" * 64, 10, "email", NOW, "official", 1, "1", message_id="<a@b>")])
    with reading(engine) as session:
        assert verify(session).findings == ()
