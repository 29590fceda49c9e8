"""From when on something is trouble: the limits of health, as `[health]` of `ihala.toml` sets them."""

from dataclasses import dataclass
from datetime import timedelta

from ingest.table import Table

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Ages that are still well, and bytes. `silence` and `canary` are None where they are not watched."""

    poll: timedelta = timedelta(minutes=10)
    """Since a mailbox was last read."""
    gap: timedelta = timedelta(minutes=15)
    """Since the server first had a message that could not be made ours."""
    judging: timedelta = timedelta(minutes=30)
    """Since the oldest item that nobody judged came in."""
    token: timedelta = timedelta(minutes=5)
    """Left to a sign-in token: it should have been renewed before."""
    free: int = 1024 * MIB
    """Free bytes beside the originals; half of it is critical."""
    silence: timedelta | None = None
    """Working time without any new item."""
    canary: timedelta | None = None
    """From the sending of the daily canary to its recognition."""


def limits_of(table: Table, canary: timedelta | None) -> Limits:
    """The limits that the table sets, the usual ones where it is silent. Raises ConfigError."""
    usual = Limits()

    def minutes(key: str, default: timedelta) -> timedelta:
        return timedelta(minutes=table.number(key, int(default.total_seconds() // 60), 1, 10_000))

    silence = table.number("silence_hours", 0, 0, 1000)
    return Limits(
        poll=minutes("poll_minutes", usual.poll),
        gap=minutes("gap_minutes", usual.gap),
        judging=minutes("judging_minutes", usual.judging),
        token=minutes("token_minutes", usual.token),
        free=table.number("free_mib", usual.free // MIB, 1, 1 << 30) * MIB,
        silence=timedelta(hours=silence) if silence else None,
        canary=canary,
    )
