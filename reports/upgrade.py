"""What `ihala upgrade` did."""

from pathlib import Path
from typing import Protocol

from reports.table import Report, Table


class Upgraded(Protocol):
    """Versions of the tables before and after, and the backup, if one was made."""

    @property
    def before(self) -> str:
        """Empty where there were no tables."""

    @property
    def after(self) -> str:
        """This program's."""

    @property
    def backup(self) -> Path | None:
        """Where the copy of the old database is."""


def upgrade_report(done: Upgraded) -> Report:
    """What was done, step by step, in the order it was done."""
    rows = []
    if done.backup:
        rows.append(("backup", f"the database was copied to {done.backup}; going back: docs/operations.md"))
    if done.before == done.after:
        rows.append(("tables", f"are of version {done.after} already; nothing was done"))
    else:
        rows.append(("tables", f"brought from version {done.before or 'none'} to {done.after}"))
        rows.append(("next", "ihala doctor, then start the service"))
    data = {"before": done.before, "after": done.after, "backup": str(done.backup) if done.backup else None}
    return Report(data, (Table("upgrade", ("What", "Done"), tuple(rows)),))
