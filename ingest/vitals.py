"""The health of the whole: what is looked at, and the pure judgement that status, endpoint and alarms share.

It knows about mail: a service that runs and reads nothing is not healthy. It says counts, ages and names of mailboxes,
never anything of a letter.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from ingest.config import Settings
from ingest.health import MailboxHealth, read_health
from ingest.limits import MIB, Limits
from ingest.working_time import WorkingTime
from store.backlog import Backlog, take_backlog
from store.census import Census, take_census
from store.database import Engine, reading
from store.errors import StoreError


class Level(StrEnum):
    """How bad a finding is: `warn` wants somebody's look today, `critical` now."""

    OK = "ok"
    WARN = "warn"
    CRITICAL = "critical"


class Subject(StrEnum):
    """What a finding is about."""

    POLL = "poll"
    GAP = "gap"
    MARKS = "marks"
    TOKEN = "token"  # noqa: S105 - not one
    DATABASE = "database"
    DISK = "disk"
    DANGER = "danger"
    OVERDUE = "overdue"
    UNJUDGED = "unjudged"
    FAILED = "failed"
    LEFT = "left"
    SILENCE = "silence"
    CANARY = "canary"
    ALARMS = "alarms"


LEFT_SHOWN = timedelta(days=7)
"""How long a message that left before it was ours is a warning; no command can tell that somebody looked for it."""
_MARKS = defaultdict(
    lambda: "check the user's rights, move_to and the mailbox's quota",
    FolderReadOnlyError="give the user the right to set flags and, with after = move, to move",
    KeywordsRefusedError='the folder keeps no keywords; use after = "move" where the server can move (MOVE)',
)
"""What to do about a refused mark, by its class."""


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


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `about` is the mailbox or the class of tasks it concerns, if any; no two share both.

    `what` is for people, with what to do.
    """

    subject: Subject
    level: Level
    what: str
    about: str = ""


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
        findings.append(Finding(Subject.POLL, Level.CRITICAL, "no mailbox is configured: fill in [mailbox.NAME]"))
    if health.stored is None:
        findings.append(Finding(Subject.DATABASE, Level.CRITICAL, health.database))
    else:
        backlog = health.stored.backlog
        findings.append(Finding(Subject.DATABASE, Level.OK, f"reachable, schema {backlog.schema}"))
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


def age(then: datetime, now: datetime) -> str:
    """How long ago, in the coarsest unit that says enough: `45 s`, `12 min`, `5 h`, `3 d`."""
    seconds = max(0, int((now - then).total_seconds()))
    for unit, size in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _mailbox(mailbox: MailboxHealth, limits: Limits, now: datetime) -> Iterator[Finding]:
    name = mailbox.mailbox
    trouble = f"; {mailbox.trouble}: `ihala doctor` says what to mend" if mailbox.trouble else ""
    if mailbox.last_poll is None:
        yield Finding(
            Subject.POLL, Level.CRITICAL, f"{name} was never read{trouble or ': does the service run?'}", name
        )
    else:
        late = now - mailbox.last_poll > limits.poll or mailbox.trouble == "LoginRefusedError"
        level = Level.CRITICAL if late else Level.WARN if trouble else Level.OK
        yield Finding(Subject.POLL, level, f"{name} was last read {age(mailbox.last_poll, now)} ago{trouble}", name)
    if mailbox.waiting:
        long = mailbox.waiting_since is not None and now - mailbox.waiting_since > limits.gap
        level, since = (Level.CRITICAL if long else Level.OK), mailbox.waiting_since or now
        said = f"{name} holds {mailbox.waiting} messages that are not ours since {age(since, now)}"
        yield Finding(Subject.GAP, level, f"{said}: `ihala doctor`, then the service's log", name)
    if mailbox.unmarked:
        said = (
            f"{name} is read, but its messages are not marked as ours ({mailbox.unmarked}): {_MARKS[mailbox.unmarked]}"
        )
        yield Finding(Subject.MARKS, Level.WARN, said, name)
    if mailbox.token_expires_at is not None:
        left = mailbox.token_expires_at - now
        level = Level.CRITICAL if left <= timedelta() else Level.WARN if left < limits.token else Level.OK
        said = f"the token of {name} runs out in {max(0, int(left.total_seconds()) // 60)} min"
        yield Finding(Subject.TOKEN, level, said, name)


def _owed(backlog: Backlog, now: datetime) -> Iterator[Finding]:
    for owed in backlog.owed:
        danger = owed.kind == "danger"
        bad = Level.CRITICAL if danger else Level.WARN
        oldest = f", the oldest for {age(owed.oldest, now)}" if owed.oldest else ""
        said = f"{owed.count} tasks ({owed.kind}) wait for a person{oldest}, {owed.overdue} past their clock"
        subject = Subject.DANGER if danger else Subject.OVERDUE
        advice = ": `ihala queue`" if owed.overdue else ""
        yield Finding(subject, bad if owed.overdue else Level.OK, said + advice, "" if danger else owed.kind)


def _unjudged(backlog: Backlog, limits: Limits, now: datetime) -> Finding:
    oldest = backlog.oldest_unjudged
    late = oldest is not None and now - oldest > limits.judging
    said = f"{backlog.unjudged} items wait to be judged" + (f", the oldest for {age(oldest, now)}" if oldest else "")
    return Finding(Subject.UNJUDGED, Level.CRITICAL if late else Level.OK, said)


def _failed(backlog: Backlog) -> Finding:
    level = Level.WARN if backlog.failed else Level.OK
    return Finding(Subject.FAILED, level, f"{backlog.failed} items could not be judged and wait for a person")


def _left(backlog: Backlog, now: datetime) -> Finding:
    if backlog.last_left is None:
        return Finding(Subject.LEFT, Level.OK, "no message left a mailbox before it was ours")
    said = f"{backlog.left} messages left a mailbox before they were ours, the last {age(backlog.last_left, now)} ago"
    level = Level.WARN if now - backlog.last_left <= LEFT_SHOWN else Level.OK
    return Finding(
        Subject.LEFT, level, f"{said}: `ihala log` names them (not_received_left); look for them in the mailbox"
    )


def _silence(backlog: Backlog, limits: Limits, calendar: WorkingTime, now: datetime) -> Iterator[Finding]:
    if limits.silence is None or backlog.last_received is None:
        return
    quiet = calendar.worked(backlog.last_received, now)
    level = Level.WARN if quiet >= limits.silence else Level.OK
    hours = int(quiet.total_seconds() // 3600)
    said = f"the last item came {age(backlog.last_received, now)} ago, {hours} h of it working time"
    yield Finding(
        Subject.SILENCE, level, said + (": send the mailbox a message of your own" if level != Level.OK else "")
    )


def _canary(backlog: Backlog, limits: Limits, now: datetime) -> Iterator[Finding]:
    if limits.canary is None:
        return
    sent, arrived = backlog.canary_sent, backlog.canary_arrived
    if sent is None:
        yield Finding(Subject.CANARY, Level.OK, "no canary was sent yet")
    elif arrived is not None:
        old = now - sent > timedelta(days=1) + limits.canary
        said = f"the last canary arrived {age(arrived, now)} ago"
        yield Finding(
            Subject.CANARY, Level.WARN if old else Level.OK, said + (", and none was sent since" if old else "")
        )
    else:
        level = Level.CRITICAL if now - sent > limits.canary else Level.OK
        yield Finding(
            Subject.CANARY, level, f"the canary sent {age(sent, now)} ago has not arrived: does mail reach us?"
        )


def _alarms(backlog: Backlog) -> Finding:
    if not backlog.unsent:
        return Finding(Subject.ALARMS, Level.OK, "every alarm was sent")
    said = f"{backlog.unsent} alarms could not be sent: `ihala alarms --test`"
    return Finding(Subject.ALARMS, Level.CRITICAL, said)


def _disk(free: int | None, limits: Limits) -> Finding:
    if free is None:
        return Finding(Subject.DISK, Level.CRITICAL, "the folder of originals cannot be reached")
    level = Level.CRITICAL if free < limits.free // 2 else Level.WARN if free < limits.free else Level.OK
    return Finding(Subject.DISK, level, f"{free // MIB} MiB free beside the originals")
