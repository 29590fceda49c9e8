"""How the installation does: `ihala doctor` and `ihala status`, for people and programs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from reports.labels import Language, label
from reports.moments import local
from reports.table import Report, Table
from store.census import Census

TO_MEND = 78
"""The exit code where something must be mended: sysexits' EX_CONFIG."""


class Finding(Protocol):
    """What the doctor hands over."""

    @property
    def subject(self) -> str:
        """What was looked at."""

    @property
    def well(self) -> bool:
        """Whether it is as it should be."""

    @property
    def what(self) -> str:
        """What was seen, or what to do."""


class Mailbox(Protocol):
    """A mailbox as the service last wrote it down."""

    @property
    def mailbox(self) -> str:
        """Its name in the configuration."""

    @property
    def last_poll(self) -> datetime | None:
        """When it was last read without trouble."""

    @property
    def waiting(self) -> int | None:
        """How many messages the server had that were not ours yet."""

    @property
    def trouble(self) -> str | None:
        """The class of the last failure, None while all is well."""


def doctor_report(findings: Sequence[Finding]) -> Report:
    """The examination, what is not well drawn to catch the eye."""
    data = [{"subject": finding.subject, "well": finding.well, "what": finding.what} for finding in findings]
    rows = tuple((finding.subject, "ok" if finding.well else "MEND", finding.what) for finding in findings)
    alarms = frozenset(number for number, finding in enumerate(findings) if not finding.well)
    table = Table("doctor", ("What", "", "Seen, or what to do"), rows, alarms)
    return Report({"findings": data}, (table,), TO_MEND if alarms else 0)


def status_report(census: Census, mailboxes: Sequence[Mailbox], language: Language) -> Report:
    """The numbers of the installation."""
    return Report(status_json(census, mailboxes), status_tables(census, mailboxes, language))


def status_json(census: Census, mailboxes: Sequence[Mailbox]) -> dict[str, Any]:
    """The numbers, schema 1; `mailboxes` as the service last wrote them."""
    return {
        "items": dict(census.items),
        "cases": dict(census.cases),
        "open_tasks": census.open_tasks,
        "dangers": census.dangers,
        "overdue": census.overdue,
        "next_due": census.next_due.isoformat() if census.next_due else None,
        "log_entries": census.log_entries,
        "mailboxes": [
            {
                "mailbox": box.mailbox,
                "last_poll": box.last_poll.isoformat() if box.last_poll else None,
                "waiting": box.waiting,
                "trouble": box.trouble,
            }
            for box in mailboxes
        ],
    }


def status_tables(census: Census, mailboxes: Sequence[Mailbox], language: Language) -> tuple[Table, ...]:
    """The numbers as a person reads them: mailboxes, items, cases, what is owed."""
    polls = tuple(
        (box.mailbox, local(box.last_poll) if box.last_poll else "—", str(box.waiting or 0), box.trouble or "")
        for box in mailboxes
    )
    ailing = frozenset(number for number, box in enumerate(mailboxes) if box.trouble or box.waiting)
    owed = (
        (label("task", "danger", language), str(census.dangers)),
        (label("word", "queue", language), str(census.open_tasks)),
        (label("word", "overdue", language), str(census.overdue)),
        (label("word", "due", language), local(census.next_due) if census.next_due else "—"),
    )
    items = tuple((label("state", key, language), str(number)) for key, number in census.items)
    cases = tuple((label("case_status", key, language), str(number)) for key, number in census.cases)

    def table(title: str, columns: Sequence[str], rows: tuple[tuple[str, ...], ...], alarms: frozenset[int]) -> Table:
        heads = tuple(label("word", key, language) for key in columns)
        return Table(label("word", title, language), heads, rows, alarms)

    return (
        table("mailbox", ("mailbox", "last_poll", "waiting", "broken_poll"), polls, ailing),
        table("items", ("state", "count"), items, frozenset()),
        table("cases", ("status", "count"), cases, frozenset()),
        table("queue", ("task", "count"), owed, frozenset({0} if census.dangers else ())),
    )
