"""Bringing an older installation up to date: backed up first, whole or not at all, never while the service works."""

import shutil
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from ingest.config import load
from ingest.lock import only_one
from ingest.workplace import utc_now
from store.census import take_census
from store.database import open_database, reading, revisions, writing
from store.keys import load as load_keys
from store.receipts import Receipt, receive

ROOT = Path(__file__).parent.parent.parent


def engine_of(folder):
    settings = load(folder / "ihala.toml")
    return open_database(settings.store.database, load_keys(settings.store.keys))


@pytest.fixture
def older(fresh):
    """An installation as version 0002 of the tables made it, with an item in it."""
    (fresh.folder / "ihala.db").unlink()
    engine = engine_of(fresh.folder)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(ROOT / "store" / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    with writing(engine) as session:
        receive(session, Receipt("a" * 64, 1, "email", utc_now()))
    engine.dispose()
    return fresh


def version(folder):
    engine = engine_of(folder)
    try:
        return revisions(engine)
    finally:
        engine.dispose()


def test_an_older_database_is_refused_by_every_command_until_it_is_upgraded(older):
    code, _, err = older("queue")
    assert code == 78 and "ihala upgrade" in err


def test_it_is_backed_up_and_then_upgraded_and_says_so(older):
    code, out, err = older("upgrade")
    assert code == 0, err
    before, after = version(older.folder)
    assert before == after and f"brought from version 0002 to {after}" in out
    (copy,) = (older.folder / "backups").iterdir()
    assert str(copy) in out
    engine = engine_of(older.folder)
    with reading(engine) as session:
        assert dict(take_census(session, utc_now()).items) == {"received": 1}
    engine.dispose()


def test_going_back_is_putting_the_copy_in_its_place(older):
    older("upgrade")
    (copy,) = (older.folder / "backups").iterdir()
    for name in ("ihala.db", "ihala.db-wal", "ihala.db-shm"):
        (older.folder / name).unlink(missing_ok=True)
    shutil.copy(copy, older.folder / "ihala.db")
    assert version(older.folder)[0] == "0002"


def test_what_is_up_to_date_is_left_alone(fresh):
    report = fresh.json("upgrade")
    assert report["before"] == report["after"] and report["backup"] is None
    assert not (fresh.folder / "backups").exists()


def test_the_service_must_be_stopped_first(older):
    with only_one(older.folder / "ihala.lock"):
        code, _, err = older("upgrade")
    assert code == 75 and "stop it first" in err
    assert version(older.folder)[0] == "0002" and not (older.folder / "backups").exists()


def test_without_a_backup_nothing_is_upgraded(older):
    (older.folder / "backups").write_text("in the way")
    code, _, _ = older("upgrade")
    assert code == 74 and version(older.folder)[0] == "0002"
    assert older("upgrade", "--no-backup")[0] == 0


def test_a_newer_database_is_refused_and_not_touched(fresh):
    engine = engine_of(fresh.folder)
    with engine.begin() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    engine.dispose()
    code, _, err = fresh("upgrade")
    assert code == 78 and "newer version" in err
    assert fresh("queue")[0] == 78
