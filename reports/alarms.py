"""What people were told of and whether it reached them: `ihala alarms`."""

from collections.abc import Sequence
from typing import Protocol

from reports.labels import Language, label
from reports.moments import local
from reports.table import Report, Table
from store.alarms import Alarm, Sending

NOT_SENT = 69
"""The exit code where a channel did not take a test: sysexits' EX_UNAVAILABLE."""


class Tried(Protocol):
    """A test of one channel."""

    @property
    def channel(self) -> str:
        """Over which."""

    @property
    def audience(self) -> str:
        """For whom."""

    @property
    def to(self) -> tuple[str, ...]:
        """The addresses."""

    @property
    def error(self) -> str:
        """What went wrong, empty where it was taken."""


def alarms_report(alarms: Sequence[Alarm], sent: Sequence[Sending], language: Language) -> Report:
    """The standing alarms, each with what was sent of it."""
    data, rows = [], []
    for alarm in alarms:
        steps = [each for each in sent if each.alarm_id == alarm.id]
        wanted = alarm.wanted
        data.append(
            {
                "id": alarm.id,
                "class": wanted.subject,
                "audience": wanted.audience,
                "rhythm": wanted.rhythm,
                "item": wanted.item,
                "since": wanted.since.isoformat(),
                "raised_at": alarm.raised_at.isoformat(),
                "sendings": [
                    {
                        "channel": each.channel,
                        "step": each.step,
                        "attempts": each.attempts,
                        "sent_at": each.sent_at.isoformat() if each.sent_at else None,
                        "error": each.error,
                    }
                    for each in steps
                ],
            }
        )
        failed = ", ".join(sorted({f"{each.channel}: {each.error}" for each in steps if each.error}))
        taken = [each.sent_at for each in steps if each.sent_at]
        last = local(max(taken)) if taken else "—"
        row = (wanted.item or "—", label("health", wanted.subject, language), wanted.audience, local(wanted.since))
        rows.append((*row, str(len(taken)), last, failed))
    columns = ("item", "alarm", "audience", "since", "sent", "last_sent", "not_sent")
    heads = tuple(label("word", column, language) for column in columns)
    bad = frozenset(number for number, row in enumerate(rows) if row[-1])
    return Report({"alarms": data}, (Table(label("health", "alarms", language), heads, tuple(rows), bad),))


def tried_report(tried: Sequence[Tried], language: Language) -> Report:
    """A test of the channels; exit code 69 where one did not take it."""
    data = [{"channel": each.channel, "audience": each.audience, "to": each.to, "error": each.error} for each in tried]
    rows = tuple((each.channel, each.audience, ", ".join(each.to), each.error or "ok") for each in tried)
    bad = frozenset(number for number, each in enumerate(tried) if each.error)
    heads = tuple(label("word", column, language) for column in ("channel", "audience", "recipients", "outcome"))
    return Report(
        {"tried": data}, (Table(label("health", "alarms", language), heads, rows, bad),), NOT_SENT if bad else 0
    )
