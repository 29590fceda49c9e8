"""What many tests share: keys, and a fresh database of each kind."""

import secrets

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
def db_url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/ihala.db"
    else:
        admin = request.getfixturevalue("postgres_server")
        with postgres.database(admin, f"t_{secrets.token_hex(6)}") as url:
            yield url


@pytest.fixture
def engine(db_url, keys):
    """An upgraded, empty database."""
    engine = open_database(db_url, keys)
    upgrade(engine)
    yield engine
    engine.dispose()
