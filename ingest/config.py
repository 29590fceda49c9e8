"""`ihala.toml`: what the operator decides, read once into frozen settings. Secrets stand in files of their own.

Nothing is guessed: an unknown key is refused by name, because a misspelt setting that silently does nothing is how a
mailbox goes unread. Paths are relative to the folder the file stands in.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from classifiers.assessment import SourceName
from classifiers.directory import AgencyDomain, Directory
from classifiers.readings import Confirmation, policy_readings
from ingest.authentic.settings import AuthenticitySettings, authenticity_settings
from ingest.errors import ConfigError as ConfigError
from ingest.mailboxes import Mailbox, mailboxes_of
from ingest.table import Table
from parsers.cage.limits import MIB, CageLimits

FILE_NAME = "ihala.toml"


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where what happened is kept: the database as a SQLAlchemy URL, the encrypted originals, the keys."""

    database: str
    originals: Path
    keys: Path


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How the daemon runs: seconds between polls, the file that lets one poller in, the file `status` reads."""

    poll_seconds: int
    lock: Path
    health: Path


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """Whether files are read in a cage, and its limits."""

    cage: bool
    limits: CageLimits
    largest: int = 35 * MIB
    """Bytes of a message above which only its beginning is read and a person gets it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the operator decided. `file` is None where no configuration was found and the defaults stand."""

    file: Path | None
    charity_name: str
    store: StoreSettings
    mailboxes: tuple[Mailbox, ...]
    authenticity: AuthenticitySettings
    directory: Directory
    service: ServiceSettings
    reading: ReadingSettings
    confirmations: tuple[Confirmation, ...]
    """The readings of the policy that the charity confirmed."""


def find_config(explicit: Path | None = None, environ: Mapping[str, str] = os.environ) -> Path | None:
    """The configuration to read: the one named, `IHALA_CONFIG`, or the first of the usual places; else None.

    Raises ConfigError where a file was named and does not exist.
    """
    named = explicit or (Path(environ["IHALA_CONFIG"]) if environ.get("IHALA_CONFIG") else None)
    if named is not None:
        file = named / FILE_NAME if named.is_dir() else named
        if not file.is_file():
            raise ConfigError(f"{file} does not exist; give the path of an {FILE_NAME}, or make one with `ihala init`")
        return file
    return next((place for place in _usual_places(environ) if place.is_file()), None)


def _usual_places(environ: Mapping[str, str]) -> tuple[Path, ...]:
    home = environ.get("HOME")
    personal = (Path(home) / ".config" / "ihala" / FILE_NAME,) if home else ()
    return (Path(FILE_NAME), *personal, Path("/etc/ihala") / FILE_NAME)


def load(explicit: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the file that `find_config` finds, or the defaults where there is none. Raises ConfigError."""
    file = find_config(explicit, environ)
    if file is None:
        return _settings(Table({}, "", FILE_NAME), None, Path())
    try:
        values = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}; check its path and permissions") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not valid TOML: {error}; correct it there") from error
    return _settings(Table(values, "", file.name), file.absolute(), file.absolute().parent)


def require_file(settings: Settings) -> Settings:
    """The same settings, where they came from a file; raises ConfigError where nobody has configured anything yet."""
    if settings.file is None:
        raise ConfigError(f"no {FILE_NAME} was found; make one with `ihala init FOLDER` or name it with --config")
    return settings


def _settings(root: Table, file: Path | None, folder: Path) -> Settings:
    charity, store = root.table("charity"), root.table("store")
    mailbox, authenticity = root.table("mailbox"), root.table("authenticity")
    directory, service, reading = root.table("directory"), root.table("service"), root.table("reading")
    policy = root.table("policy")
    settings = Settings(
        file=file,
        charity_name=charity.text("name", ""),
        store=StoreSettings(
            database=_database(store.text("database", "sqlite:///ihala.db"), folder),
            originals=folder / store.text("originals", "originals"),
            keys=folder / store.text("keys", "keys"),
        ),
        mailboxes=tuple(each for name in mailbox.names() for each in mailboxes_of(mailbox.table(name), name, folder)),
        authenticity=authenticity_settings(authenticity, configured=file is not None),
        directory=Directory(
            own_domains=tuple(domain.strip().lower() for domain in charity.texts("domains")),
            agencies=tuple(_agency(entry) for entry in directory.tables("domains")),
        ),
        service=ServiceSettings(
            poll_seconds=service.number("poll_seconds", 60, 1, 3600),
            lock=folder / service.text("lock", "ihala.lock"),
            health=folder / service.text("health", "health.json"),
        ),
        reading=_reading(reading),
        confirmations=tuple(_confirmation(entry) for entry in policy.tables("readings")),
    )
    for table in (root, charity, store, mailbox, authenticity, directory, service, reading, policy):
        table.close()
    return settings


def _reading(table: Table) -> ReadingSettings:
    usual = CageLimits()
    limits = CageLimits(
        seconds=table.number("seconds", int(usual.seconds), 1, 3600),
        document_seconds=table.number("message_seconds", int(usual.document_seconds), 1, 36_000),
        memory=table.number("memory_mib", usual.memory // MIB, 256, 1 << 20) * MIB,
        documents=table.number("messages_per_worker", usual.documents, 1, 100_000),
    )
    largest = table.number("largest_message_mib", 35, 1, 1024) * MIB
    return ReadingSettings(table.take("cage", bool, True), limits, largest)


def _database(url: str, folder: Path) -> str:
    scheme, separator, path = url.partition(":///")
    if not separator or scheme != "sqlite" or Path(path).is_absolute():
        return url
    return f"sqlite:///{(folder / path).absolute()}"


def _agency(table: Table) -> AgencyDomain:
    sources = table.texts("sources")
    unknown = set(sources) - {each.value for each in SourceName}
    if unknown:
        raise table.error("sources", f"{min(unknown)} is not a source; known are {', '.join(SourceName)}")
    entry = AgencyDomain(
        domain=table.text("domain").strip().lower(),
        sources=tuple(SourceName(source) for source in sources),
        confirmed_by=table.text("confirmed_by"),
        confirmed_on=_day(table),
    )
    table.close()
    return entry


def _confirmation(table: Table) -> Confirmation:
    confirmed = Confirmation(table.text("id"), table.text("confirmed_by"), _day(table))
    known = [reading.id for reading in policy_readings()]
    if confirmed.reading not in known:
        raise table.error("id", f"is not a reading of the policy; known are {', '.join(known)}")
    table.close()
    return confirmed


def _day(table: Table) -> str:
    value = table.take("confirmed_on", object, None)
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
    except ValueError:
        raise table.error("confirmed_on", "must be a day, as 2026-11-23") from None
