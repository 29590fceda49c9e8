"""The snapshot as Prometheus metrics: counts, moments and names of mailboxes, nothing else.

Moments are Unix seconds, as Prometheus advises: the age is then `time() - metric`, right at any moment it is asked.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from ingest.findings import Finding, Level
from ingest.health import MailboxHealth
from ingest.vitals import Health, Stored

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_LEVELS = {Level.OK: 0, Level.WARN: 1, Level.CRITICAL: 2}
Samples = Iterable[tuple[str, float | datetime | None]]


def metrics_text(health: Health, findings: tuple[Finding, ...]) -> bytes:
    """The text format 0.0.4. What is not known has no sample."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Snapshot(health, findings))
    return generate_latest(registry)


class _Snapshot:
    """What prometheus_client collects from."""

    def __init__(self, health: Health, findings: tuple[Finding, ...]) -> None:
        self._health, self._findings = health, findings

    def collect(self) -> Iterator[Metric]:
        """Every metric of the snapshot."""
        health = self._health
        schema = health.stored.backlog.schema if health.stored else ""
        yield InfoMetricFamily("ihala", "This program", value={"version": health.version, "schema": schema})
        level = GaugeMetricFamily("ihala_finding_level", "0 ok, 1 warn, 2 critical", labels=("subject", "about"))
        for finding in self._findings:
            level.add_metric((finding.subject, finding.about), _LEVELS[finding.level])
        yield level
        yield _gauge("ihala_disk_free_bytes", "Free beside the originals", (), [("", health.free)])
        yield _gauge("ihala_database_up", "Whether the database answers", (), [("", float(health.stored is not None))])
        yield from _of_mailboxes(health.mailboxes)
        if health.stored:
            yield from _of_store(health.stored)


def _of_mailboxes(mailboxes: tuple[MailboxHealth, ...]) -> Iterator[Metric]:
    def gauge(name: str, said: str, samples: Samples) -> Metric:
        return _gauge(f"ihala_mailbox_{name}", said, ("mailbox",), samples)

    yield gauge(
        "last_poll_timestamp_seconds",
        "When it was last read",
        ((box.mailbox, box.last_poll) for box in mailboxes),
    )
    yield gauge(
        "gap_messages", "Messages on the server that are not ours", ((box.mailbox, box.waiting) for box in mailboxes)
    )
    yield gauge(
        "gap_since_timestamp_seconds",
        "Since when there are any",
        ((box.mailbox, box.waiting_since) for box in mailboxes),
    )
    yield gauge("trouble", "Whether anything ails it", ((box.mailbox, float(bool(box.trouble))) for box in mailboxes))
    yield gauge(
        "unmarked",
        "Whether messages that are ours cannot be marked on the server",
        ((box.mailbox, float(bool(box.unmarked))) for box in mailboxes),
    )
    yield gauge(
        "token_expiry_timestamp_seconds",
        "When the sign-in token runs out",
        ((box.mailbox, box.token_expires_at) for box in mailboxes),
    )


def _of_store(stored: Stored) -> Iterator[Metric]:
    census, backlog = stored.census, stored.backlog
    yield _gauge("ihala_items", "Items by state", ("state",), census.items)
    yield _gauge("ihala_cases", "Cases by status", ("status",), census.cases)
    yield _gauge("ihala_log_entries", "Entries of the log", (), [("", census.log_entries)])
    owed = backlog.owed
    yield _gauge("ihala_tasks_open", "Open tasks", ("class",), ((each.kind, each.count) for each in owed))
    yield _gauge("ihala_tasks_overdue", "Past their clock", ("class",), ((each.kind, each.overdue) for each in owed))
    yield _gauge(
        "ihala_task_oldest_timestamp_seconds",
        "The oldest open task",
        ("class",),
        ((each.kind, each.oldest) for each in owed),
    )
    yield _gauge("ihala_items_unjudged", "Items nobody judged yet", (), [("", backlog.unjudged)])
    yield _gauge(
        "ihala_item_oldest_unjudged_timestamp_seconds", "The oldest of them", (), [("", backlog.oldest_unjudged)]
    )
    yield _gauge("ihala_items_failed", "Items that could not be judged", (), [("", backlog.failed)])
    yield _gauge("ihala_messages_left", "Messages that left before they were ours", (), [("", backlog.left)])
    yield _gauge("ihala_message_last_left_timestamp_seconds", "The last of them", (), [("", backlog.last_left)])
    yield _gauge("ihala_item_last_received_timestamp_seconds", "The newest item", (), [("", backlog.last_received)])
    yield _gauge("ihala_alarms_unsent", "Alarms that a channel refused again and again", (), [("", backlog.unsent)])
    yield _gauge("ihala_canary_sent_timestamp_seconds", "The newest canary", (), [("", backlog.canary_sent)])
    yield _gauge("ihala_canary_arrived_timestamp_seconds", "Its recognition", (), [("", backlog.canary_arrived)])


def _gauge(name: str, said: str, labels: tuple[str, ...], samples: Samples) -> Metric:
    gauge = GaugeMetricFamily(name, said, labels=labels)
    for label, value in samples:
        if value is not None:
            number = value.timestamp() if isinstance(value, datetime) else float(value)
            gauge.add_metric((label,) if labels else (), number)
    return gauge
