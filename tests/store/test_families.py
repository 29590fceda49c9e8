"""What is written of a family that a case of the same centre serves already goes to a person, whatever its words."""

import pytest
from recorded import ANOTHER_MATTER, LATER, assessed
from sqlalchemy import update

from store.cases import CaseStatus, list_cases
from store.database import writing
from store.errors import NotAcceptableError
from store.items import ItemState, get
from store.resolutions import Decision, Verb, resolve
from store.schema import Case

TALA = {"name": "تالا", "age": 7, "birth_date": None, "birth_calendar": None, "id_number": "1545750042"}
OTHER_CHILD = TALA | {"name": "ريان", "id_number": "1578123459"}
FARES = {"role": "applicant", "name": "فارس بن معتوق السفياني", "id_number": "1972281867"}
HIND = {"role": "respondent", "name": "هند بنت عيد الجهني", "id_number": "1044556678"}
SAHAR = {"role": "victim", "name": "سحر بنت ضاري الحارثي", "id_number": "1969265253"}
MARIA = {"role": "respondent", "name": "ماريا", "id_number": "2398765431"}


def second(session, first, then):
    """What becomes of the second of two letters of one centre that differ in every number of their matter."""
    assessed(session, 1, **first)
    return assessed(session, 2, **ANOTHER_MATTER, **then)


KNOWN = {
    "its child": ({"parties": [FARES], "children": [TALA]}, {"parties": [HIND], "children": [TALA]}),
    "its child by the father's number": (
        {"parties": [FARES], "children": [TALA | {"id_number": None}]},
        {"parties": [FARES], "children": [TALA | {"id_number": None}]},
    ),
    "its victim": ({"parties": [SAHAR], "children": []}, {"parties": [SAHAR], "children": []}),
    "both its parties": ({"parties": [FARES, HIND], "children": []}, {"parties": [HIND, FARES], "children": []}),
}
STRANGERS = {
    "a man's children of another marriage": (
        {"parties": [FARES, HIND], "children": [TALA]},
        {"parties": [FARES, MARIA], "children": [OTHER_CHILD]},
    ),
    "people without a number": (
        {"parties": [FARES | {"id_number": ""}, HIND | {"id_number": ""}], "children": []},
        {"parties": [FARES | {"id_number": ""}, HIND | {"id_number": ""}], "children": []},
    ),
}


@pytest.mark.parametrize(("first", "then"), KNOWN.values(), ids=KNOWN)
def test_a_case_that_knows_is_named_and_none_is_opened(engine, first, then):
    with writing(engine) as session:
        outcome = second(session, first, then)
        assert (outcome.state, outcome.case) == (ItemState.HELD, "SH-1448-0001")
        assert len(list_cases(session)) == 1
        assert get(session, 2).assessment["store_note"] == {"why": "same_family", "case": "SH-1448-0001"}


@pytest.mark.parametrize(("first", "then"), STRANGERS.values(), ids=STRANGERS)
def test_another_family_is_a_case_of_its_own(engine, first, then):
    with writing(engine) as session:
        assert second(session, first, then).case == "SH-1448-0002"


def test_what_the_other_centre_knows_holds_nothing(engine):
    with writing(engine) as session:
        assessed(session, 1)
        assert assessed(session, 2, centre="protection", **ANOTHER_MATTER).case == "PR-1448-0001"


def test_a_closed_case_holds_nothing(engine):
    with writing(engine) as session:
        assessed(session, 1)
        session.execute(update(Case).values(status=CaseStatus.CLOSED))
        assert assessed(session, 2, **ANOTHER_MATTER).case == "SH-1448-0002"


def test_who_opens_another_case_of_the_family_means_it(engine):
    decision = Decision(Verb.OPEN, "another judgment", centre="shaml")
    with writing(engine) as session:
        assessed(session, 1)
        assessed(session, 2, **ANOTHER_MATTER)
        with pytest.raises(NotAcceptableError, match="same child or persons: join it with --link SH-1448-0001"):
            resolve(session, 2, decision, "user:nawal", LATER)
        meant = Decision(Verb.OPEN, "another judgment", centre="shaml", anyway=True)
        assert resolve(session, 2, meant, "user:nawal", LATER).case == "SH-1448-0002"
