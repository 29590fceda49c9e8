"""An alarm as people get it: an item's number, its class and its age, and what to do. Nothing of any letter."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any

from ingest.findings import age
from store.alarms import Alarm
from store.riyadh import RIYADH

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class AlarmMessage:
    """One step of an alarm for its people. `id` is the same however often the step is sent."""

    id: str
    alarm: Alarm
    step: int
    to: tuple[str, ...]
    now: datetime

    @property
    def headline(self) -> str:
        """One line in both languages."""
        said = _words(self.alarm.wanted.subject)
        return f"{said['ar']} · {said['en']}"


def message_of(alarm: Alarm, step: int, to: tuple[str, ...], now: datetime) -> AlarmMessage:
    """The message of this step."""
    return AlarmMessage(f"alarm-{alarm.id}-{step}.{alarm.raised_at:%Y%m%d%H%M%S}", alarm, step, to, now)


def alarm_json(message: AlarmMessage) -> dict[str, Any]:
    """What a command gets on its standard input, and a line of the alarm file: schema 1."""
    wanted = message.alarm.wanted
    said = _words(wanted.subject)
    return {
        "schema": SCHEMA,
        "id": message.id,
        "step": message.step,
        "class": wanted.subject,
        "audience": wanted.audience,
        "item": wanted.item,
        "since": wanted.since.isoformat(),
        "age_seconds": max(0, int((message.now - wanted.since).total_seconds())),
        "time": message.now.isoformat(),
        "to": list(message.to),
        "text": {"ar": said["ar"], "en": said["en"]},
        "do": {"ar": said["do_ar"], "en": said["do_en"]},
    }


def alarm_mail(message: AlarmMessage, sender: str) -> EmailMessage:
    """The alarm as a mail; its Message-ID is that of the step, so that one sent again is recognised."""
    wanted = message.alarm.wanted
    said = _words(wanted.subject)
    since = wanted.since.astimezone(RIYADH).strftime("%Y-%m-%d %H:%M")
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = ", ".join(message.to)
    mail["Subject"] = " ".join(filter(None, ("[Ihala]", wanted.item, message.headline)))
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    mail["Date"] = format_datetime(message.now)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Importance"] = "high"
    arabic = [said["ar"], f"رقم الوارد: {wanted.item}" if wanted.item else "", f"منذ: {since}", said["do_ar"]]
    english = [
        said["en"],
        f"Item: {wanted.item}" if wanted.item else "",
        f"Since: {since} ({age(wanted.since, message.now)})",
        said["do_en"],
        f"Step {message.step + 1} of this alarm.",
    ]
    mail.set_content("\n".join([*filter(None, arabic), "", *filter(None, english)]) + "\n")
    return mail


@cache
def _table() -> dict[str, dict[str, str]]:
    with Path(__file__).with_name("alarm_words.toml").open("rb") as file:
        return tomllib.load(file)


def _words(subject: str) -> dict[str, str]:
    return _table()[subject]
