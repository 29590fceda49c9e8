"""The log: append-only, chained, and every change of the past is found."""

import json
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from recorded import DANGER, LATER, NOW, assessed
from sqlalchemy import text

from store.checkpoints import make, merkle_root, read_checkpoint
from store.database import reading, upgrade, writing
from store.errors import NotAcceptableError, NotFoundError
from store.log import Entry, Filter, canonical, chained, entries, entry, read_log
from store.verification import verify


@pytest.fixture
def written(engine):
    """A log of seven entries about two items and two cases."""
    with writing(engine) as session:
        assessed(session, 1)
        assessed(session, 2, centre="protection", danger=DANGER, children=[])
        assert len(list(read_log(session))) == 6
    return engine


GUARDS = {
    "sqlite": ["drop trigger log_no_update", "drop trigger log_no_delete", "drop trigger log_in_order"],
    "postgresql": ["alter table log disable trigger all"],
}


def tamper(engine, *statements):
    """What someone with the database's own powers can do: take the guards away first."""
    with engine.begin() as connection:
        for statement in (*GUARDS[engine.dialect.name], *statements):
            connection.execute(text(statement))


def findings(engine, checkpoints=()):
    with reading(engine) as session:
        return verify(session, checkpoints).findings


def test_an_untouched_log_verifies(written, keys):
    with reading(written) as session:
        note = make(session, keys)
        result = verify(session, [read_checkpoint(note, keys.verify_key)])
    assert (result.entries, result.findings) == (6, ())


@pytest.mark.parametrize(
    "statement",
    [
        "update log set body = 'x' where seq = 1",
        "delete from log where seq = 1",
        "delete from log",
        "insert into log (seq, prev, hash, body) select 99, prev, hash || hash, body from log where seq = 1",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(written, statement):
    with pytest.raises(sa.exc.DatabaseError, match="log"), written.begin() as connection:
        connection.execute(text(statement))


def test_postgresql_refuses_truncate(written):
    if written.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE; `delete from log` is refused above")
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), written.begin() as connection:
        connection.execute(text("truncate log"))


def test_the_guards_come_back_with_every_upgrade(written):
    tamper(written)
    if written.dialect.name == "sqlite":
        upgrade(written)
        with pytest.raises(sa.exc.DatabaseError), written.begin() as connection:
            connection.execute(text("delete from log"))


def test_a_changed_byte_is_found(written):
    tamper(written, "update log set body = replace(body, 'open_case', 'set_aside') where seq = 3")
    assert [finding.seq for finding in findings(written)] == [3]


def test_a_changed_entry_with_a_new_hash_breaks_the_chain(written):
    with reading(written) as session:
        third = entry(session, 3)
    body = third.body.replace("open_case", "set_aside")
    with written.begin() as connection:
        for statement in GUARDS[written.dialect.name]:
            connection.execute(text(statement))
        connection.execute(
            text("update log set body = :body, hash = :hash where seq = 3"),
            {"body": body, "hash": chained(third.prev, body)},
        )
    assert [finding.seq for finding in findings(written)] == [4]


def test_a_removed_entry_is_found(written):
    tamper(written, "delete from log where seq = 2")
    assert any(finding.seq == 3 and "missing" in finding.what for finding in findings(written))


def test_two_swapped_entries_are_found(written):
    tamper(
        written,
        "update log set seq = 1000 where seq = 2",
        "update log set seq = 2 where seq = 3",
        "update log set seq = 3 where seq = 1000",
    )
    assert {finding.seq for finding in findings(written)} >= {2, 3}


def test_a_cut_tail_is_found_with_a_checkpoint_kept_elsewhere(written, keys):
    with reading(written) as session:
        checkpoint = read_checkpoint(make(session, keys), keys.verify_key)
    tamper(written, "delete from log where seq > 4")
    assert any("2 are cut off" in finding.what for finding in findings(written, [checkpoint]))


def test_a_rewritten_log_is_found_with_a_checkpoint_kept_elsewhere(written, keys):
    with reading(written) as session:
        checkpoint = read_checkpoint(make(session, keys), keys.verify_key)
        bodies = [logged.body for logged in read_log(session)]
    bodies[2] = bodies[2].replace("open_case", "set_aside")
    prev = bytes(32)
    with written.begin() as connection:
        for statement in (*GUARDS[written.dialect.name], "delete from log"):
            connection.execute(text(statement))
        for seq, body in enumerate(bodies, 1):
            digest = chained(prev, body)
            row = {"seq": seq, "prev": prev, "hash": digest, "body": body}
            connection.execute(text("insert into log (seq, prev, hash, body) values (:seq, :prev, :hash, :body)"), row)
            prev = digest
    assert findings(written) == ()
    assert findings(written, [checkpoint])


@pytest.mark.parametrize(
    "change",
    [
        "update cases set status = 'closed' where id = 1",
        "update people set name = 'x' where case_id = 1",
        "insert into case_numbers (case_id, kind, number) values (1, 'report_number', '1')",
        "update items set state = 'set_aside' where id = 1",
        "update assessments set body = replace(body, 'open_case', 'hold') where id = 1",
        "delete from people where case_id = 2",
        "update arrivals set uid = '9' where item_id = 1",
        "delete from arrivals where item_id = 1",
        "insert into arrivals (mailbox, uidvalidity, uid, item_id, seen_at, marked) "
        "select mailbox, uidvalidity, '9', item_id, seen_at, 0 from arrivals where item_id = 1",
        "update tasks set closed_by = 'nobody' where id = 1",
        "update tasks set gravity = 0, urgent = 0 where id = 1",
        "delete from tasks where id = 1",
        "update items set message_id = 'x' where id = 1",
    ],
)
def test_a_changed_row_is_found_by_the_entry_that_wrote_it(written, change):
    with written.begin() as connection:
        connection.execute(text(change))
    assert len(findings(written)) == 1


def test_a_case_that_nobody_logged_is_found(written):
    with written.begin() as connection:
        connection.execute(
            text(
                "insert into cases (number, centre, status, opened_at, opened_by, salt) "
                "select 'SH-1448-0099', centre, status, opened_at, opened_by, salt from cases where id = 1"
            )
        )
    assert any("no entry in the log" in finding.what for finding in findings(written))


@pytest.mark.parametrize(
    "harm",
    [
        lambda note: note.replace("\n6\n", "\n5\n"),
        lambda note: note[:-10],
        lambda note: "",
        lambda note: note.replace("ihala/log", "other/log", 1),
    ],
)
def test_a_changed_checkpoint_is_refused(written, keys, harm):
    with reading(written) as session:
        note = make(session, keys)
    with pytest.raises(NotAcceptableError):
        read_checkpoint(harm(note), keys.verify_key)


def test_the_merkle_root_is_that_of_rfc_6962():
    # The test vectors of the certificate-transparency reference implementation.
    leaves = [bytes.fromhex(h) for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
    roots = {
        0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    }
    for size, root in roots.items():
        assert merkle_root(leaves[:size]).hex() == root


codes = st.text(max_size=20) | st.integers(-(2**53), 2**53) | st.lists(st.text(max_size=5), max_size=3)


@given(st.dictionaries(st.text(min_size=1, max_size=8), codes, max_size=5))
def test_canonical_json_comes_back_and_is_canonical(detail):
    body = Entry("x", "y", NOW, detail=detail).body(1)
    assert canonical(json.loads(body)) == body


@pytest.mark.parametrize(
    ("wanted", "seqs"),
    [
        (Filter(), [1, 2, 3, 4, 5, 6]),
        (Filter(source="enforcement_court"), [3, 6]),
        (Filter(action="open_case", kind="referral"), [3, 6]),
        (Filter(actor="ihala"), [1, 2, 3, 4, 5, 6]),
        (Filter(actor="user:x"), []),
        (Filter(item="IN-1448-00002"), [4, 5, 6]),
        (Filter(case="SH-1448-0001"), [2, 3]),
        (Filter(item="IN-1448-00002", case="SH-1448-0001"), []),
        (Filter(numbered=frozenset()), []),
        (Filter(numbered=frozenset({"SH-1448-0001", "IN-1448-00001"})), [1, 2, 3]),
        (Filter(since=NOW + timedelta(seconds=1)), []),
        (Filter(since=NOW, until=LATER), [1, 2, 3, 4, 5, 6]),
        (Filter(until=NOW), []),
    ],
)
def test_entries_are_found_by_what_they_say(written, wanted, seqs):
    with reading(written) as session:
        assert [logged.seq for logged in entries(session, wanted)] == seqs


def test_an_entry_says_when_in_utc(written):
    with reading(written) as session:
        assert datetime.fromisoformat(entry(session, 1).text("time")) == NOW
        with pytest.raises(NotFoundError):
            entry(session, 99)
