"""What many tests share: keys, and a fresh database of each kind."""

import secrets
import shutil

import postgres
import pytest

from store.database import open_database, upgrade
from store.keys import create


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    return create(tmp_path_factory.mktemp("installation") / "keys")[0]


@pytest.fixture(scope="session")
def postgres_server():
    if postgres.binaries() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request):
    return request.param


@pytest.fixture
def db_url(backend, request, tmp_path):
    """The URL of an empty database that was never upgraded."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path}/ihala.db"
    else:
        admin = request.getfixturevalue("postgres_server")
        with postgres.database(admin, f"t_{secrets.token_hex(6)}") as url:
            yield url


def _upgraded(url, keys):
    engine = open_database(url, keys)
    upgrade(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory, keys):
    file = tmp_path_factory.mktemp("template") / "ihala.db"
    _upgraded(f"sqlite:///{file}", keys)
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres_server, keys):
    with postgres.database(postgres_server, "ihala_template") as url:
        _upgraded(url, keys)
        yield "ihala_template"


@pytest.fixture
def upgraded_url(backend, request, tmp_path):
    """The URL of an empty database with its tables: a copy of one that was upgraded."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "ihala.db")
        yield f"sqlite:///{tmp_path}/ihala.db"
    else:
        admin, template = request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_template")
        with postgres.database(admin, f"t_{secrets.token_hex(6)}", template) as url:
            yield url


@pytest.fixture
def engine(upgraded_url, keys):
    """An upgraded, empty database."""
    engine = open_database(upgraded_url, keys)
    yield engine
    engine.dispose()
