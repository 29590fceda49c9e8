"""The database: encrypted or PostgreSQL, one writer at a time, current or refused."""

import subprocess
import sys
import traceback

import pytest
import sqlalchemy as sa
from recorded import NOW, arrive
from sqlalchemy import text

from store.database import is_current, open_database, reading, require_current, upgrade, writing
from store.errors import (
    DatabaseRefusedError,
    DatabaseUnreachableError,
    SchemaOutdatedError,
    StoreError,
    WrongKeyError,
)
from store.items import pending
from store.keys import create
from store.schema import Item

SECRET = "secret.example"


def test_upgrading_twice_is_upgrading_once(engine):
    upgrade(engine)
    assert is_current(engine)


def test_a_database_that_was_never_upgraded_is_refused(db_url, keys):
    engine = open_database(db_url, keys)
    with pytest.raises(SchemaOutdatedError, match="ihala upgrade"):
        require_current(engine)
    with pytest.raises(SchemaOutdatedError), reading(engine) as session:
        pending(session, NOW)


def test_a_database_of_another_version_is_not_called_unreachable(engine):
    with engine.begin() as connection:
        connection.execute(text("alter table items rename column state to former_state"))
    with pytest.raises(SchemaOutdatedError), reading(engine) as session:
        pending(session, NOW)


def test_the_sqlite_file_is_unreadable_without_its_key(tmp_path, keys):
    engine = open_database(f"sqlite:///{tmp_path}/ihala.db", keys)
    upgrade(engine)
    engine.dispose()
    assert not (tmp_path / "ihala.db").read_bytes().startswith(b"SQLite format 3")
    other, _ = create(tmp_path / "other")
    stranger = open_database(f"sqlite:///{tmp_path}/ihala.db", other)
    with pytest.raises(WrongKeyError, match=r"database\.key"), reading(stranger) as session:
        pending(session, NOW)


def test_a_damaged_database_is_trouble_of_the_store_like_any_other(tmp_path, keys):
    file = tmp_path / "ihala.db"
    engine = open_database(f"sqlite:///{file}", keys)
    upgrade(engine)
    with writing(engine) as session:
        arrive(session, 1)
    engine.dispose()
    damaged = bytearray(file.read_bytes())
    for page in range(2 * 4096, len(damaged), 4096):
        damaged[page + 100] ^= 255
    file.write_bytes(damaged)
    with pytest.raises(DatabaseUnreachableError, match="restore it from the backup"), reading(engine) as session:
        pending(session, NOW)


def test_a_database_that_takes_no_writing_is_trouble_of_the_store(engine):
    forbid = "pragma query_only = on" if engine.dialect.name == "sqlite" else "set transaction read only"
    with pytest.raises(DatabaseUnreachableError, match="read"), writing(engine) as session:
        session.execute(text(forbid))
        session.execute(text("update items set state = state"))


def test_an_error_of_the_database_does_not_quote_what_was_to_be_kept(engine):
    """PostgreSQL's DETAIL holds the whole row."""
    with pytest.raises(DatabaseRefusedError, match="IntegrityError") as raised, writing(engine) as session:
        session.execute(text("insert into agencies (domain) values (:domain)"), {"domain": SECRET})
    assert SECRET not in "".join(traceback.format_exception(raised.value))


def test_a_value_that_the_database_cannot_hold_is_not_quoted(engine):
    with pytest.raises(DatabaseRefusedError) as raised, writing(engine) as session:
        session.execute(text("insert into items (size) values (:size)"), {"size": SECRET})
    assert SECRET not in "".join(traceback.format_exception(raised.value))


def test_a_value_that_no_column_takes_is_not_quoted(engine):
    with pytest.raises(DatabaseRefusedError) as raised, writing(engine) as session:
        session.add(Item(received_at=SECRET))
    assert SECRET not in "".join(traceback.format_exception(raised.value))


def test_sqlite_is_set_to_survive_a_power_cut(tmp_path, keys):
    engine = open_database(f"sqlite:///{tmp_path}/ihala.db", keys)
    with engine.connect() as connection:
        assert connection.scalar(text("pragma journal_mode")) == "wal"
        assert connection.scalar(text("pragma synchronous")) == 2
        assert connection.scalar(text("pragma foreign_keys")) == 1


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "sqlite+aiosqlite3:///x"])
def test_another_kind_of_database_is_refused_in_one_line(url, keys):
    with pytest.raises(StoreError, match=r"sqlite:///FILE|database"), reading(open_database(url, keys)):
        pass


def test_an_unreachable_server_is_temporary(keys):
    engine = open_database("postgresql+psycopg://nobody@127.0.0.1:9/none", keys)
    with pytest.raises(DatabaseUnreachableError), writing(engine):
        pass


def test_a_transaction_that_breaks_changes_nothing(engine):
    with pytest.raises(RuntimeError), writing(engine) as session:
        arrive(session, 1)
        raise RuntimeError
    with reading(engine) as session:
        assert pending(session, NOW) == ()


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from store.database import open_database, writing
from store.receipts import Receipt, receive
from store.keys import load
engine = open_database(sys.argv[1], load(Path(sys.argv[2])))
for number in range(25):
    with writing(engine) as session:
        sha256 = f"{sys.argv[3]}{number:063x}"
        receive(session, Receipt(sha256, 1, "email", datetime(2026, 11, 23, tzinfo=UTC), "m", 1, sha256))
"""


def test_two_processes_writing_at_once_leave_no_gap(engine, upgraded_url, keys, tmp_path):
    from store.keys import create as _create
    from store.verification import verify

    folder = tmp_path / "same-keys"
    _create(folder)
    (folder / "database.key").write_text(keys.database.hex())
    command = [sys.executable, "-c", WRITER, upgraded_url, str(folder)]
    writers = [subprocess.Popen([*command, name]) for name in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    with reading(engine) as session:
        assert len(pending(session, NOW)) == 50
        assert verify(session).findings == ()


def test_the_tables_are_those_of_the_migrations(engine):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from store.schema import Base

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
    assert set(sa.inspect(engine).get_table_names()) - {"alembic_version"} == set(Base.metadata.tables)
