"""Bringing an installation to this program's version: nobody else at work, a backup first, then the tables."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.config import Settings
from ingest.lock import only_one
from ingest.workplace import open_store
from store.backup import back_up
from store.database import revisions, upgrade


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What was done: the version of the tables before (empty: there were none) and after, and the backup, if any."""

    before: str
    after: str
    backup: Path | None


def backup_folder(settings: Settings) -> Path:
    """Where backups before an upgrade go: beside the originals."""
    return settings.store.originals.parent / "backups"


def bring_up_to_date(settings: Settings, now: Callable[[], datetime], backup: bool = True) -> Upgraded:
    """Upgrades the tables where they are older, after backing the database up; else does nothing.

    Raises AlreadyRunningError where the service works, SchemaOutdatedError where the tables are newer, StoreError.
    """
    keys, engine = open_store(settings)
    try:
        with only_one(settings.service.lock):
            before, after = revisions(engine)
            if before == after:
                return Upgraded(before, after, None)
            copy = back_up(engine, keys, backup_folder(settings), now()) if before and backup else None
            upgrade(engine)
            return Upgraded(before, after, copy)
    finally:
        engine.dispose()
