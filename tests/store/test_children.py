"""A child whom both centres know: either side is told to ask first, and learns nothing of the other's matter."""

import json

import pytest
from recorded import LATER, NOW, arrive, assessed, assessment, field

from reports.item import item_json
from reports.labels import Language
from reports.queue import queue_report
from store.children import child_keys
from store.database import reading, writing
from store.items import get
from store.log import read_log
from store.resolutions import Decision, Verb, finish_task, resolve
from store.tasks import TaskKind, queue

TALA = {"name": "تالا", "age": 7, "birth_date": "1441-02-03", "birth_calendar": "hijri", "id_number": "1545750042"}
FATHER = {"role": "applicant", "name": "فارس السفياني", "id_number": "1972281867", "nationality": "", "phone": ""}
PROTECTION = {
    "centre": "protection",
    "source": {"name": "hospital", "confidence": 0.99, "evidence": []},
    "fields": {"report_number": field("77120345"), "letter_number": field("H-91")},
    "parties": [],
}


def asked_first(session):
    return sorted((task.item, task.case) for task in queue(session) if task.kind is TaskKind.ASK_FIRST)


def both(session, **second):
    assessed(session, 1, children=[TALA])
    assessed(session, 2, **PROTECTION | {"children": [TALA]} | second)


def test_either_side_is_told_to_ask_first(engine):
    with writing(engine) as session:
        both(session)
    with reading(engine) as session:
        assert asked_first(session) == [("IN-1448-00001", "SH-1448-0001"), ("IN-1448-00002", "PR-1448-0001")]
        assert [logged.text("event") for logged in read_log(session)].count("alerted") == 2


def test_the_alert_names_neither_the_other_case_nor_its_matter(engine):
    with writing(engine) as session:
        both(session)
    with reading(engine) as session:
        theirs = ("PR-1448", "77120345", "H-91", "IN-1448-00002", "protection")
        shown = json.dumps(item_json(get(session, 1)), ensure_ascii=False)
        (task,) = (row for row in queue_report(session, Language.ARABIC).data["tasks"] if row["item"].endswith("1"))
        logged = [entry.body for entry in read_log(session) if entry.text("item") == "IN-1448-00001"]
        for text in (shown, json.dumps(task, ensure_ascii=False), *map(str, logged)):
            assert not [word for word in theirs if word in text]


@pytest.mark.parametrize(
    ("child", "parties"),
    [
        ({"name": "تالة", "id_number": "1545750042"}, []),
        ({"name": "تـالا", "birth_date": "1441-02-03"}, []),
        ({"name": "تَالا"}, [FATHER | {"role": "alleged_abuser"}]),
    ],
    ids=["its number", "its birth date", "a parent's number"],
)
def test_a_child_is_known_again_by(engine, child, parties):
    with writing(engine) as session:
        both(session, children=[child], parties=parties)
        assert len(asked_first(session)) == 2


def test_a_whole_name_is_known_again_however_it_is_written():
    def keys(name):
        return child_keys({"parties": [], "children": [{"name": name}]})

    assert keys("ريان بن عبد الله بن أحمد الحربي") == keys("ريّان عبدالله احمد الحربي") != frozenset()
    assert keys("ريان الحربي") == frozenset()


def test_a_namesake_is_nobody(engine):
    with writing(engine) as session:
        both(session, children=[{"name": "تالا", "birth_date": "1443-05-06", "id_number": "1545750067"}])
        assert asked_first(session) == []


def test_a_child_whom_the_same_centre_knows_raises_no_alert(engine):
    other = {"execution_request_number": field("4801999999"), "letter_number": field("4800000001")}
    with writing(engine) as session:
        assessed(session, 1, children=[TALA])
        assessed(session, 2, children=[TALA], fields=other)
        assert asked_first(session) == []


def test_what_is_held_is_told_too_and_nothing_is_owed_twice(engine):
    with writing(engine) as session:
        both(session, action="hold", hold_reasons=["unverified_sender"])
        assert len(asked_first(session)) == 2
        resolve(session, 2, Decision(Verb.OPEN, "called the hospital", centre="protection"), "user:nawal", LATER)
        assert len(asked_first(session)) == 2


def test_what_a_person_opens_for_a_centre_is_told(engine):
    with writing(engine) as session:
        assessed(session, 1, children=[TALA])
        arrive(session, 2)
        assessed(session, 2, action="hold", hold_reasons=["other"], children=[TALA], fields={})
        assert asked_first(session) == []
        resolve(session, 2, Decision(Verb.OPEN, "it is for Protection", centre="protection"), "user:nawal", LATER)
        assert len(asked_first(session)) == 2


def test_whoever_asked_says_so(engine):
    with writing(engine) as session:
        both(session)
        task = next(task for task in queue(session) if task.kind is TaskKind.ASK_FIRST)
        finish_task(session, task.id, "asked; the visit waits", "user:nawal", NOW)
        assert len(asked_first(session)) == 1


def test_a_report_by_an_individual_about_a_known_child_is_told(engine):
    with writing(engine) as session:
        assessed(session, 1, children=[TALA])
        assessed(session, 2, action="redirect_to_1919", centre="none", children=[TALA], fields={}, parties=[])
        assert len(asked_first(session)) == 2


def test_an_assessment_without_children_has_no_key():
    assert child_keys(assessment(children=[])) == frozenset()
