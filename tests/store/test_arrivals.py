"""The ledger of the mailboxes: one row and one outcome for every UID that a server ever showed."""

import pytest
from recorded import NOW, arrive

from store.arrivals import Miss, Place, count_arrivals, known_uids, missed, note_missed
from store.database import reading, writing
from store.log import read_log
from store.verification import verify

SEVEN = Place("official", 1, "7")


def note(engine, why, error="ValueError"):
    with writing(engine) as session:
        note_missed(session, SEVEN, why, error, NOW)


def events(engine):
    with reading(engine) as session:
        assert verify(session).findings == ()
        return [entry.facts["event"] for entry in read_log(session)]


def test_what_fails_is_counted_with_its_last_error_and_logged_once(engine):
    note(engine, Miss.FAILING)
    note(engine, Miss.FAILING, "KeyError")
    with reading(engine) as session:
        (found,) = missed(session)
    assert (found.place, found.outcome, found.since, found.tries, found.error) == (
        SEVEN,
        Miss.FAILING,
        NOW,
        2,
        "KeyError",
    )
    assert events(engine) == ["not_received_failing"]


def test_what_failed_and_then_left_is_one_row_and_both_are_logged(engine):
    note(engine, Miss.FAILING)
    note(engine, Miss.LEFT)
    with reading(engine) as session:
        assert [each.outcome for each in missed(session)] == [Miss.LEFT]
    assert events(engine) == ["not_received_failing", "not_received_left"]


def test_what_arrives_after_all_is_missed_no_more(engine):
    note(engine, Miss.FAILING)
    with writing(engine) as session:
        arrive(session, 7)
    with reading(engine) as session:
        assert missed(session) == () and known_uids(session, "official", 1) == {"7"} and count_arrivals(session) == 1


@pytest.mark.parametrize("why", Miss)
def test_what_another_process_has_already_is_not_missed(engine, why):
    with writing(engine) as session:
        arrive(session, 7)
    note(engine, why)
    with reading(engine) as session:
        assert missed(session) == ()
