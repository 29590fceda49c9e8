"""What every step of the service works with, opened once: the store, its keys, the settings, the rules, the clock."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from classifiers.directory import Directory
from ingest.config import Settings, require_file
from store.agencies import confirmed_domains
from store.database import Engine, Session, open_database, reading, require_current, writing
from store.keys import Keys, load
from store.originals import Originals

if TYPE_CHECKING:
    from classifiers.rules import Rules


@dataclass(frozen=True, slots=True)
class Workplace:
    """An installation at work. `now` is the clock, in UTC."""

    settings: Settings
    keys: Keys
    engine: Engine
    originals: Originals
    now: Callable[[], datetime]

    def reading(self) -> AbstractContextManager[Session]:
        """A consistent view of the store."""
        return reading(self.engine)

    def writing(self) -> AbstractContextManager[Session]:
        """One transaction on the store, committed at the end."""
        return writing(self.engine)

    @property
    def directory(self) -> Directory:
        """The domains of ihala.toml and the confirmed ones of the charity's register."""
        with self.reading() as session:
            return self.directory_in(session)

    def directory_in(self, session: Session) -> Directory:
        """The same as this transaction sees it."""
        registered = confirmed_domains(session)
        written = self.settings.directory
        theirs = {agency.domain for agency in registered}
        kept = tuple(agency for agency in written.agencies if agency.domain not in theirs)
        return replace(written, agencies=(*kept, *registered))

    @property
    def rules(self) -> "Rules":
        """The rules with this charity's directory as it stands now; loaded once for each directory."""
        return rules_of(self.directory)


@cache
def rules_of(directory: Directory) -> "Rules":
    """The rules with this directory, loaded once in the life of the process, and only where something is judged."""
    from classifiers.rules import load_rules

    return load_rules(directory)


def utc_now() -> datetime:
    """The clock of the machine, in UTC."""
    return datetime.now(UTC)


def open_workplace(settings: Settings, now: Callable[[], datetime] = utc_now) -> Workplace:
    """The installation of these settings. Raises ConfigError, StoreError where it was not made or is out of date."""
    keys, engine = open_store(settings)
    require_current(engine)
    return Workplace(settings, keys, engine, Originals(settings.store.originals, keys), now)


def open_store(settings: Settings) -> tuple[Keys, Engine]:
    """Its keys and its database, not yet connected: what is asked of an installation that may be ailing.

    Raises ConfigError, StoreError where it was not made.
    """
    require_file(settings)
    keys = load(settings.store.keys)
    return keys, open_database(settings.store.database, keys)
