"""A copy of the whole database as it stands, while it is in use: made before anything changes its tables.

SQLite is copied by its own online backup, into a file encrypted with the same key; PostgreSQL by its own `pg_dump`, and
that file is as readable as the database itself. Either is complete, checked and on the disk before it gets its name.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2
from sqlalchemy.engine import URL

from store.database import Engine
from store.durable import TEMPORARY_SUFFIX, make_folders_durably, sync_folder
from store.errors import BackupFailedError
from store.keys import Keys


def back_up(engine: Engine, keys: Keys, folder: Path, now: datetime) -> Path:
    """Copies the database into `folder`, for the owner alone; the copy's path.

    Raises BackupFailedError, DiskFullError, OSError; then no copy is left behind.
    """
    make_folders_durably(folder)
    sqlite = engine.dialect.name == "sqlite"
    path = folder / f"ihala-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.{'db' if sqlite else 'pgdump'}"
    if path.exists():
        raise BackupFailedError(f"{path} is already there; wait a second and try again")
    with _only_whole(path) as part:
        if sqlite:
            _copy_sqlite(engine, keys, part)
        else:
            _dump_postgresql(engine.url, part)
    return path


@contextmanager
def _only_whole(path: Path) -> Iterator[Path]:
    """A file beside `path` that gets its name once the block ended well and its bytes are on the disk."""
    part = path.with_name(f".{path.name}{TEMPORARY_SUFFIX}")
    os.close(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    try:
        yield part
        descriptor = os.open(part, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)


def _copy_sqlite(engine: Engine, keys: Keys, part: Path) -> None:
    target = sqlcipher3.dbapi2.connect(str(part))
    try:
        target.execute(f"PRAGMA key = \"x'{keys.database.hex()}'\"")
        with engine.connect() as connection:
            connection.rollback()  # the copy begins a transaction of its own
            source = connection.connection.driver_connection
            source.backup(target)  # type: ignore[union-attr]
        (said,) = target.execute("PRAGMA integrity_check").fetchone()
        target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
    except sqlcipher3.dbapi2.DatabaseError as error:
        raise BackupFailedError(
            f"the database could not be copied ({type(error).__name__}); nothing was changed"
        ) from None
    finally:
        target.close()
    if said != "ok":
        raise BackupFailedError("the copy of the database is not whole: restore an older backup before going on")


def _dump_postgresql(url: URL, part: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupFailedError("pg_dump is not installed: install postgresql-client, or give --no-backup")
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    address = plain.render_as_string(hide_password=False)
    run = [program, "--format=custom", "--no-password", f"--file={part}", f"--dbname={address}"]
    done = subprocess.run(run, env=environment, capture_output=True, check=False)  # noqa: S603 - no shell, no input of others
    if done.returncode:
        raise BackupFailedError(
            f"pg_dump ended with {done.returncode}; it must be of the server's version or newer. Nothing was changed"
        )
