"""The database: an encrypted SQLite file by default, PostgreSQL by URL. One writer at a time on both.

SQLite goes through sqlcipher3, for the encryption and because it carries the fix for the WAL-reset corruption of older
SQLite; `synchronous=FULL`, because a message is marked on the server right after the commit. Writers begin with BEGIN
IMMEDIATE, or with an advisory lock on PostgreSQL, so that numbers and the log chain never race.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files

import sqlcipher3.dbapi2
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event
from sqlalchemy import Engine as Engine
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    InterfaceError,
    InternalError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session as Session
from sqlalchemy.pool import ConnectionPoolEntry

from store.errors import (
    DatabaseBusyError,
    DatabaseRefusedError,
    DatabaseUnreachableError,
    DiskFullError,
    SchemaOutdatedError,
    StoreError,
    WrongKeyError,
)
from store.guards import install_guards
from store.keys import Keys

_NO_RIGHT = "42501"
"""PostgreSQL's insufficient_privilege."""
_WRITER_LOCK = 0x1448_1919
"""The advisory lock every writing transaction takes on PostgreSQL: any constant nobody else uses."""


def open_database(url: str, keys: Keys) -> Engine:
    """The engine for `url`: `sqlite:///file` or `postgresql+psycopg://…`. Connects only when used."""
    try:
        backend = make_url(url).get_backend_name()
        if backend == "sqlite":
            return _open_sqlite(url, keys)
        if backend == "postgresql":
            return create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True, hide_parameters=True)
    except (ArgumentError, NoSuchModuleError):
        pass
    raise StoreError("the database setting must be sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME")


def _open_sqlite(url: str, keys: Keys) -> Engine:
    engine = create_engine(url, module=sqlcipher3.dbapi2, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the begin event below begins, not the driver
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA key = \"x'{keys.database.hex()}'\"")
        try:
            for setting in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 15000"):
                cursor.execute(f"PRAGMA {setting}")
        except sqlcipher3.dbapi2.DatabaseError as error:
            if "not a database" not in str(error):
                raise
            raise WrongKeyError(
                "the database does not open with database.key; put back the key it was made with"
            ) from None
        for setting in ("foreign_keys = ON", "secure_delete = ON"):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("read_only", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction that may change things, committed at the end. Raises StoreError; then nothing was changed."""
    with _translated(), Session(engine, expire_on_commit=False) as session, session.begin():
        lock_writers(session.connection())
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One consistent view, never changing anything. Raises StoreError."""
    options: dict[str, object] = {"read_only": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _translated(), Session(engine.execution_options(**options)) as session:
        yield session


def lock_writers(connection: Connection) -> None:
    """Waits until this transaction is the only writer; SQLite's BEGIN IMMEDIATE already did."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("select pg_advisory_xact_lock(%s)", (_WRITER_LOCK,))


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise _our_error(error) from None
    except DatabaseError as error:
        if "no such table" in str(error.orig) or "does not exist" in str(error.orig):
            raise _outdated() from None
        if isinstance(error, InternalError) or "malformed" in str(error.orig):  # a standby's refusal; a damaged page
            raise _our_error(error) from None
        raise _refused(error) from None
    except PoolTimeoutError:
        raise DatabaseBusyError("the database is busy; try again in a moment") from None
    except SQLAlchemyError as error:
        raise _refused(error) from None


def _refused(error: SQLAlchemyError) -> StoreError:
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    if state == _NO_RIGHT:
        return DatabaseUnreachableError("the database user lacks a right: make it the owner of the database's tables")
    what = " ".join(filter(None, (type(error).__name__, state)))
    return DatabaseRefusedError(
        f"the database does not take this ({what}); nothing was changed; it is a fault of the program: report this line"
    )


def _our_error(error: DatabaseError | InterfaceError) -> StoreError:
    said = str(error.orig)
    if "locked" in said or "busy" in said:
        return DatabaseBusyError("the database is busy; try again in a moment")
    if "full" in said or "No space" in said:
        return DiskFullError("no room left on the database's disk; make room, nothing was lost")
    if "no such table" in said or "no such column" in said:
        return _outdated()
    if "malformed" in said or "disk I/O" in said:
        return DatabaseUnreachableError("the database file is damaged or its disk fails; restore it from the backup")
    if "readonly" in said or "read-only" in said:
        return DatabaseUnreachableError(
            "the database takes no writing (read-only): check the rights on it, and the server"
        )
    return DatabaseUnreachableError("the database cannot be reached; check that it runs and the address in ihala.toml")


def _outdated() -> SchemaOutdatedError:
    return SchemaOutdatedError(
        "the database is of an older version; stop the service and run `ihala upgrade`, which backs it up first"
    )


def upgrade(engine: Engine) -> None:
    """Brings the tables to this program's version, whole or not at all, and puts the log's guards back. Idempotent."""
    with _translated(), engine.begin() as connection, as_file(files("store") / "migrations") as folder:
        lock_writers(connection)
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        install_guards(connection)


def is_current(engine: Engine) -> bool:
    """Whether the tables are of this program's version."""
    now, ours = revisions(engine)
    return now == ours


def revisions(engine: Engine) -> tuple[str, str]:
    """The version of the tables, empty where there are none, and the one of this program.

    Raises SchemaOutdatedError where the tables are of a version that this program does not know: a newer one made them.
    """
    with (
        _translated(),
        engine.execution_options(read_only=True).connect() as connection,
        as_file(files("store") / "migrations") as folder,
    ):
        config = Config()
        config.set_main_option("script_location", str(folder))
        scripts = ScriptDirectory.from_config(config)
        now = MigrationContext.configure(connection).get_current_revision() or ""
        if now and now not in {script.revision for script in scripts.walk_revisions()}:
            raise SchemaOutdatedError(
                "the database was made by a newer version of this program; install that one, or restore the backup "
                "that was made before it was upgraded"
            )
        return now, scripts.get_current_head() or ""


def require_current(engine: Engine) -> None:
    """Raises SchemaOutdatedError where the tables are of another version."""
    if not is_current(engine):
        raise _outdated()
