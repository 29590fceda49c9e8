"""The health of the whole: what is looked at, and the pure judgement that status, endpoint and alarms share.

It knows about mail: a service that runs and reads nothing is not healthy. It says counts, ages and names of mailboxes,
never anything of a letter.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from ingest.config import Settings
from ingest.findings import Finding, Level, Subject, found
from ingest.health import MailboxHealth, read_health
from ingest.limits import MIB, Limits
from ingest.working_time import WorkingTime
from store.backlog import Backlog, take_backlog
from store.census import Census, take_census
from store.database import Engine, reading
from store.errors import StoreError

_MARKS = frozenset({"FolderReadOnlyError", "KeywordsRefusedError"})
"""What keeps messages from being marked that has advice of its own."""
LEFT_SHOWN = timedelta(days=7)
"""How long a message that left before it was ours is a warning; no command can tell that somebody looked for it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database says."""

    census: Census
    backlog: Backlog


@dataclass(frozen=True, slots=True)
class Health:
    """A snapshot. `stored` is None where the database did not answer; `database` then says why, else it is empty."""

    taken_at: datetime
    version: str
    mailboxes: tuple[MailboxHealth, ...]
    stored: Stored | None
    database: str
    free: int | None
    """Free bytes on the disk of the originals; None where their folder cannot be reached."""


def take_health(settings: Settings, engine: Engine, now: datetime) -> Health:
    """The snapshot at `now`. What cannot be reached is part of it, never an error."""
    known = {each.mailbox: each for each in read_health(settings.service.health)}
    stored, trouble = None, ""
    try:
        with reading(engine) as session:
            stored = Stored(take_census(session, now), take_backlog(session, now))
    except StoreError as error:
        trouble = str(error)
    return Health(
        taken_at=now,
        version=version("ihala"),
        mailboxes=tuple(known.get(each.name, MailboxHealth(each.name)) for each in settings.mailboxes),
        stored=stored,
        database=trouble,
        free=_free(settings.store.originals),
    )


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def judge_health(health: Health, limits: Limits, calendar: WorkingTime, now: datetime) -> tuple[Finding, ...]:
    """Everything that was looked at, each with its level; the same snapshot gives the same findings."""
    findings = [finding for mailbox in health.mailboxes for finding in _mailbox(mailbox, limits, now)]
    if not health.mailboxes:
        findings.append(found(Subject.POLL, Level.CRITICAL, "poll_none"))
    if health.stored is None:
        findings.append(found(Subject.DATABASE, Level.CRITICAL, "database_down", said=health.database))
    else:
        backlog = health.stored.backlog
        findings.append(found(Subject.DATABASE, Level.OK, "database", schema=backlog.schema))
        findings += [*_owed(backlog, now), _unjudged(backlog, limits, now), _failed(backlog)]
        findings += [
            _left(backlog, now),
            *_silence(backlog, limits, calendar, now),
            *_canary(backlog, limits, now),
            _alarms(backlog),
        ]
    findings.append(_disk(health.free, limits))
    return tuple(findings)


def worst(findings: tuple[Finding, ...]) -> Level:
    """The level of the whole."""
    levels = {finding.level for finding in findings}
    return next((level for level in (Level.CRITICAL, Level.WARN) if level in levels), Level.OK)


def _mailbox(mailbox: MailboxHealth, limits: Limits, now: datetime) -> Iterator[Finding]:
    name, trouble = mailbox.mailbox, mailbox.trouble
    how = "_trouble" if trouble else ""
    if mailbox.last_poll is None:
        yield found(Subject.POLL, Level.CRITICAL, f"poll_never{how}", name, name=name, trouble=trouble)
    else:
        ago = now - mailbox.last_poll
        late = ago > limits.poll or trouble == "LoginRefusedError"
        level = Level.CRITICAL if late else Level.WARN if trouble else Level.OK
        yield found(Subject.POLL, level, f"poll{how}", name, name=name, ago=ago, trouble=trouble)
    if mailbox.waiting:
        ago = now - (mailbox.waiting_since or now)
        level = Level.CRITICAL if ago > limits.gap else Level.OK
        yield found(Subject.GAP, level, "gap", name, name=name, count=mailbox.waiting, ago=ago)
    if mailbox.unmarked:
        sentence = f"marks_{mailbox.unmarked}" if mailbox.unmarked in _MARKS else "marks"
        yield found(Subject.MARKS, Level.WARN, sentence, name, name=name, trouble=mailbox.unmarked)
    if mailbox.token_expires_at is not None:
        left = mailbox.token_expires_at - now
        level = Level.CRITICAL if left <= timedelta() else Level.WARN if left < limits.token else Level.OK
        yield found(Subject.TOKEN, level, "token", name, name=name, left=max(0, int(left.total_seconds()) // 60))


def _owed(backlog: Backlog, now: datetime) -> Iterator[Finding]:
    for owed in backlog.owed:
        danger = owed.kind == "danger"
        bad = Level.CRITICAL if danger else Level.WARN
        yield found(
            Subject.DANGER if danger else Subject.OVERDUE,
            bad if owed.overdue else Level.OK,
            "owed_late" if owed.overdue else "owed_since" if owed.oldest else "owed",
            "" if danger else owed.kind,
            count=owed.count,
            kind=owed.kind,
            ago=now - (owed.oldest or now),
            overdue=owed.overdue,
        )


def _unjudged(backlog: Backlog, limits: Limits, now: datetime) -> Finding:
    ago = now - (backlog.oldest_unjudged or now)
    level = Level.CRITICAL if ago > limits.judging else Level.OK
    sentence = "unjudged_since" if backlog.oldest_unjudged else "unjudged"
    return found(Subject.UNJUDGED, level, sentence, count=backlog.unjudged, ago=ago)


def _failed(backlog: Backlog) -> Finding:
    return found(Subject.FAILED, Level.WARN if backlog.failed else Level.OK, "failed", count=backlog.failed)


def _left(backlog: Backlog, now: datetime) -> Finding:
    if backlog.last_left is None:
        return found(Subject.LEFT, Level.OK, "left_none")
    ago = now - backlog.last_left
    return found(Subject.LEFT, Level.WARN if ago <= LEFT_SHOWN else Level.OK, "left", count=backlog.left, ago=ago)


def _silence(backlog: Backlog, limits: Limits, calendar: WorkingTime, now: datetime) -> Iterator[Finding]:
    if limits.silence is None or backlog.last_received is None:
        return
    quiet, ago = calendar.worked(backlog.last_received, now), now - backlog.last_received
    level, sentence = (Level.WARN, "silence_long") if quiet >= limits.silence else (Level.OK, "silence")
    yield found(Subject.SILENCE, level, sentence, ago=ago, hours=int(quiet.total_seconds() // 3600))


def _canary(backlog: Backlog, limits: Limits, now: datetime) -> Iterator[Finding]:
    if limits.canary is None:
        return
    sent, arrived = backlog.canary_sent, backlog.canary_arrived
    if sent is None:
        yield found(Subject.CANARY, Level.OK, "canary_none")
    elif arrived is not None:
        old = now - sent > timedelta(days=1) + limits.canary
        level, sentence = (Level.WARN, "canary_old") if old else (Level.OK, "canary")
        yield found(Subject.CANARY, level, sentence, ago=now - arrived)
    else:
        level = Level.CRITICAL if now - sent > limits.canary else Level.OK
        yield found(Subject.CANARY, level, "canary_missing", ago=now - sent)


def _alarms(backlog: Backlog) -> Finding:
    if not backlog.unsent:
        return found(Subject.ALARMS, Level.OK, "alarms")
    return found(Subject.ALARMS, Level.CRITICAL, "alarms_unsent", count=backlog.unsent)


def _disk(free: int | None, limits: Limits) -> Finding:
    if free is None:
        return found(Subject.DISK, Level.CRITICAL, "disk_gone")
    level = Level.CRITICAL if free < limits.free // 2 else Level.WARN if free < limits.free else Level.OK
    return found(Subject.DISK, level, "disk", free=free // MIB)
