"""Makes an installation for the tests that run the whole service: configuration, keys, database, in one folder."""

from ingest.config import load
from store import keys
from store.database import open_database, upgrade

CHARITY = """
[charity]
domains = ["yusr.example"]
[authenticity]
authserv_id = "mx.yusr.example"
dns = false
[service]
poll_seconds = 1
"""


def make_installation(folder, mailbox="", database=None):
    """The path of the configuration of a new installation; `mailbox` is its part of the TOML, `database` a URL."""
    folder.mkdir(parents=True, exist_ok=True)
    store = f'[store]\ndatabase = "{database}"\n' if database else ""
    file = folder / "ihala.toml"
    file.write_text(CHARITY + store + mailbox, "utf-8")
    settings = load(file)
    made, _ = keys.create(settings.store.keys)
    engine = open_database(settings.store.database, made)
    upgrade(engine)
    engine.dispose()
    return file
