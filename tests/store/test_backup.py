"""The backup is the whole database, made while it is in use, and it opens again; on both databases."""

import os
import shutil
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import postgres
import pytest
import sqlalchemy as sa

from store.backup import back_up
from store.census import take_census
from store.database import is_current, open_database, reading, writing
from store.errors import BackupFailedError
from store.receipts import Receipt, receive

NOW = datetime(2026, 11, 25, 20, 15, tzinfo=UTC)


def fill(engine, count=20):
    with writing(engine) as session:
        for number in range(count):
            receive(session, Receipt(f"{number:064d}", 1, "email", NOW))


@pytest.fixture
def server_programs(backend, monkeypatch):
    """pg_dump of the server's own version, as the system's may be of another."""
    if backend == "postgresql":
        monkeypatch.setenv("PATH", f"{postgres.binaries()}:{os.environ['PATH']}")


def restored(path, keys, request, tmp_path):
    if path.suffix == ".db":
        shutil.copy(path, tmp_path / "restored.db")
        return open_database(f"sqlite:///{tmp_path}/restored.db", keys)
    admin = request.getfixturevalue("postgres_server")
    with sa.create_engine(admin, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("drop database if exists restored with (force)")
        connection.exec_driver_sql("create database restored")
    url = admin.set(database="restored")
    plain = url.set(drivername="postgresql").render_as_string()
    subprocess.run([postgres.binaries() / "pg_restore", "--exit-on-error", f"--dbname={plain}", path], check=True)
    return open_database(url.render_as_string(), keys)


def test_the_copy_opens_and_holds_everything(engine, keys, server_programs, request, tmp_path):
    fill(engine)
    with writing(engine) as busy:  # somebody writes while it is copied
        receive(busy, Receipt("f" * 64, 1, "email", NOW))
        busy.flush()
        path = back_up(engine, keys, tmp_path / "backups", NOW)
    assert path.name.startswith("ihala-20261125T201500Z.")
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    copy = restored(path, keys, request, tmp_path)
    with reading(copy) as session:
        assert dict(take_census(session, NOW).items) == {"received": 20}  # as it was when the copy began
    assert is_current(copy)
    copy.dispose()


def test_nothing_is_overwritten(engine, keys, server_programs, tmp_path):
    path = back_up(engine, keys, tmp_path, NOW)
    before = path.read_bytes()
    with pytest.raises(BackupFailedError, match="already there"):
        back_up(engine, keys, tmp_path, NOW)
    assert path.read_bytes() == before


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_copy_of_sqlite_is_encrypted(engine, keys, tmp_path):
    fill(engine, 1)
    raw = back_up(engine, keys, tmp_path, NOW).read_bytes()
    assert b"SQLite format 3" not in raw and b"alembic" not in raw


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("program", "said"), [(None, "postgresql-client"), ("exit 3", "ended with 3")])
def test_where_postgresql_cannot_be_copied_no_half_copy_is_left(engine, keys, tmp_path, monkeypatch, program, said):
    (tmp_path / "bin").mkdir()
    if program:
        (tmp_path / "bin" / "pg_dump").write_text(f"#!/bin/sh\n{program}\n")
        (tmp_path / "bin" / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(BackupFailedError, match=said):
        back_up(engine, keys, tmp_path / "backups", NOW)
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_the_password_is_not_among_the_arguments(keys, tmp_path, monkeypatch, backend):
    (tmp_path / "pg_dump").write_text(f'#!/bin/sh\necho "$@" >{tmp_path}/said; echo "$PGPASSWORD" >{tmp_path}/given\n')
    (tmp_path / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    engine = open_database("postgresql+psycopg://ihala:geheim@db.example:5433/ihala", keys)
    back_up(engine, keys, tmp_path / "backups", NOW)
    said = Path(tmp_path / "said").read_text()
    assert "geheim" not in said and "postgresql://ihala@db.example:5433/ihala" in said
    assert (tmp_path / "given").read_text() == "geheim\n"
