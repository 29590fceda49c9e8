"""How the installation does: `ihala doctor` and `ihala status`, for people and programs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from reports.labels import Language, label
from reports.moments import local
from reports.table import Report, Table
from store.backlog import Backlog
from store.census import Census

TO_MEND = 78
"""The exit code where something must be mended: sysexits' EX_CONFIG."""
UNAVAILABLE = 69
"""The exit code where something is critical: sysexits' EX_UNAVAILABLE."""


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
        """When it was last read."""

    @property
    def waiting(self) -> int | None:
        """How many messages the server had that were not ours yet."""

    @property
    def waiting_since(self) -> datetime | None:
        """The poll that first saw messages left over."""

    @property
    def token_expires_at(self) -> datetime | None:
        """When the sign-in token runs out, None without OAuth."""

    @property
    def trouble(self) -> str | None:
        """The class of the last failure, None while all is well."""

    @property
    def unmarked(self) -> str | None:
        """The class of what keeps received messages from being marked."""


class Stored(Protocol):
    """What the database says."""

    @property
    def census(self) -> Census:
        """How many are where."""

    @property
    def backlog(self) -> Backlog:
        """What is unfinished."""


class Health(Protocol):
    """The snapshot; `stored` is None where the database does not answer."""

    @property
    def taken_at(self) -> datetime:
        """When."""

    @property
    def version(self) -> str:
        """Of this program."""

    @property
    def mailboxes(self) -> Sequence[Mailbox]:
        """The configured ones."""

    @property
    def stored(self) -> Stored | None:
        """What the database says."""

    @property
    def free(self) -> int | None:
        """Free bytes beside the originals."""


class Judgement(Protocol):
    """One thing looked at and how bad it is: ok, warn, critical."""

    @property
    def subject(self) -> str:
        """What was looked at."""

    @property
    def level(self) -> str:
        """How bad it is."""

    @property
    def what(self) -> str:
        """What was seen, and what to do."""

    @property
    def what_ar(self) -> str:
        """The same in Arabic."""

    @property
    def about(self) -> str:
        """The mailbox it concerns, if any."""


def doctor_report(findings: Sequence[Finding]) -> Report:
    """The examination, what is not well drawn to catch the eye."""
    data = [{"subject": finding.subject, "well": finding.well, "what": finding.what} for finding in findings]
    rows = tuple((finding.subject, "ok" if finding.well else "MEND", finding.what) for finding in findings)
    alarms = frozenset(number for number, finding in enumerate(findings) if not finding.well)
    table = Table("doctor", ("What", "", "Seen, or what to do"), rows, alarms)
    return Report({"findings": data}, (table,), TO_MEND if alarms else 0)


def status_report(health: Health, findings: Sequence[Judgement], language: Language) -> Report:
    """How the installation does; exit code 69 where anything is critical."""
    exit_code = UNAVAILABLE if any(finding.level == "critical" for finding in findings) else 0
    return Report(status_json(health, findings), status_tables(health, findings, language), exit_code)


def status_json(health: Health, findings: Sequence[Judgement]) -> dict[str, Any]:
    """The same for programs: docs/status.schema.json. What the database would say is null where it does not answer."""
    order = ("critical", "warn", "ok")
    levels = {finding.level for finding in findings}
    return {
        "level": next((level for level in order if level in levels), "ok"),
        "version": health.version,
        "taken_at": health.taken_at.isoformat(),
        "free_bytes": health.free,
        "findings": [
            {
                "subject": str(finding.subject),
                "about": finding.about,
                "level": str(finding.level),
                "what": finding.what,
            }
            for finding in findings
        ],
        "mailboxes": [
            {
                "mailbox": box.mailbox,
                "last_poll": _iso(box.last_poll),
                "waiting": box.waiting,
                "waiting_since": _iso(box.waiting_since),
                "token_expires_at": _iso(box.token_expires_at),
                "trouble": box.trouble,
                "unmarked": box.unmarked,
            }
            for box in health.mailboxes
        ],
        **_stored_json(health.stored),
    }


def _stored_json(stored: Stored | None) -> dict[str, Any]:
    if stored is None:
        keys = ("items", "cases", "open_tasks", "dangers", "overdue", "next_due", "log_entries", "backlog")
        return dict.fromkeys(keys)
    census, backlog = stored.census, stored.backlog
    return {
        "items": dict(census.items),
        "cases": dict(census.cases),
        "open_tasks": census.open_tasks,
        "dangers": census.dangers,
        "overdue": census.overdue,
        "next_due": _iso(census.next_due),
        "log_entries": census.log_entries,
        "backlog": {
            "schema": backlog.schema,
            "owed": {
                each.kind: {"count": each.count, "oldest": _iso(each.oldest), "overdue": each.overdue}
                for each in backlog.owed
            },
            "unjudged": backlog.unjudged,
            "oldest_unjudged": _iso(backlog.oldest_unjudged),
            "failed": backlog.failed,
            "last_received": _iso(backlog.last_received),
            "canary_sent": _iso(backlog.canary_sent),
            "canary_arrived": _iso(backlog.canary_arrived),
            "unsent": backlog.unsent,
            "left": backlog.left,
            "last_left": _iso(backlog.last_left),
        },
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def status_tables(health: Health, findings: Sequence[Judgement], language: Language) -> tuple[Table, ...]:
    """What a person reads: how everything does, the mailboxes, then items, cases and what is owed."""

    def table(title: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]], alarms: frozenset[int]) -> Table:
        heads = tuple(label("word", key, language) for key in columns)
        return Table(label("word", title, language), heads, tuple(rows), alarms)

    bad = frozenset(number for number, each in enumerate(findings) if each.level != "ok")
    polls = [
        (box.mailbox, local(box.last_poll) if box.last_poll else "—", str(box.waiting or 0), box.trouble or "")
        for box in health.mailboxes
    ]
    ailing = frozenset(number for number, box in enumerate(health.mailboxes) if box.trouble or box.waiting)
    tables = (
        table("health", ("subject_of_health", "level_of_health", "seen"), _seen(findings, language), bad),
        table("mailbox", ("mailbox", "last_poll", "waiting", "broken_poll"), polls, ailing),
    )
    if health.stored is None:
        return tables
    census = health.stored.census
    owed = [
        (label("task", "danger", language), str(census.dangers)),
        (label("word", "queue", language), str(census.open_tasks)),
        (label("word", "overdue", language), str(census.overdue)),
        (label("word", "due", language), local(census.next_due) if census.next_due else "—"),
    ]
    items = [(label("state", key, language), str(number)) for key, number in census.items]
    cases = [(label("case_status", key, language), str(number)) for key, number in census.cases]
    return (
        *tables,
        table("items", ("state", "count"), items, frozenset()),
        table("cases", ("status", "count"), cases, frozenset()),
        table("queue", ("task", "count"), owed, frozenset({0} if census.dangers else ())),
    )


def _seen(findings: Sequence[Judgement], language: Language) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            label("health", each.subject, language),
            label("health_level", each.level, language),
            each.what_ar if language is Language.ARABIC else each.what,
        )
        for each in findings
    )
