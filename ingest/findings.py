"""What was found of the service's health: about what, how bad, and the words for people in both languages."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path


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


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `about` is the mailbox or the class of tasks it concerns, if any; no two share both.

    `what` is for people, with what to do; `what_ar` the same in Arabic.
    """

    subject: Subject
    level: Level
    what: str
    about: str = ""
    what_ar: str = ""


_KINDS = {"danger": "خطر", "urgent": "عاجل", "other": "سائر المهام"}
"""The classes of tasks in Arabic."""
_UNITS = (
    ("d", 86_400, "يوماً", "أيام"),
    ("h", 3600, "ساعة", "ساعات"),
    ("min", 60, "دقيقة", "دقائق"),
    ("s", 1, "ثانية", "ثوانٍ"),
)
"""Units of time: in English, their seconds, and in Arabic after 11 and more, and after 3 to 10."""


def found(subject: Subject, level: Level, sentence: str, about: str = "", **values: object) -> Finding:
    """A finding in the words of `findings.toml`; a duration among the values is said as an age."""
    words = _sentences()[sentence]
    english = {key: _age(value) if isinstance(value, timedelta) else value for key, value in values.items()}
    arabic = {key: _arabic(value) for key, value in values.items()}
    return Finding(subject, level, words["en"].format(**english), about, words["ar"].format(**arabic))


def age(then: datetime, now: datetime) -> str:
    """How long ago, in the coarsest unit that says enough: `45 s`, `12 min`, `5 h`, `3 d`."""
    return _age(now - then)


def _age(passed: timedelta) -> str:
    number, (unit, *_) = _measured(passed)
    return f"{number} {unit}"


def _arabic(value: object) -> object:
    if isinstance(value, timedelta):
        number, (_, _, one, few) = _measured(value)
        return f"{number} {few if 3 <= number <= 10 else one}"
    return _KINDS.get(value, value) if isinstance(value, str) else value


def _measured(passed: timedelta) -> tuple[int, tuple[str, int, str, str]]:
    seconds = max(0, int(passed.total_seconds()))
    unit = next((unit for unit in _UNITS if seconds >= 2 * unit[1]), _UNITS[-1])
    return seconds // unit[1], unit


@cache
def _sentences() -> dict[str, dict[str, str]]:
    with Path(__file__).with_name("findings.toml").open("rb") as file:
        return tomllib.load(file)
