"""How each mailbox does: a small file the service writes, and `ihala status`, the endpoint and the alarms read.

A mailbox nobody reads looks exactly like one that gets no mail. So the age of the last poll is the health, and how
long the server has had messages that are not ours.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MailboxHealth:
    """One mailbox: when it was last read, how many messages the server then had that are not ours yet, what ails it.

    `trouble` is the class name of the last failure, None while all is well. `waiting_since` is the poll that first saw
    messages left over; `token_expires_at` is when the sign-in token in use runs out, None without OAuth. `unmarked` is
    the class name of what keeps received messages from being marked on the server, None where they are.
    """

    mailbox: str
    last_poll: datetime | None = None
    waiting: int | None = None
    trouble: str | None = None
    waiting_since: datetime | None = None
    token_expires_at: datetime | None = None
    unmarked: str | None = None

    def polled(self, waiting: int, trouble: str | None, now: datetime) -> "MailboxHealth":
        """After the mailbox was read; `waiting` messages are left there, one of them failed with `trouble`.

        Such a one is a gap, which has its own clock; to say that nobody reads the mailbox would send people astray.
        """
        since = (self.waiting_since or now) if waiting else None
        return replace(self, last_poll=now, waiting=waiting, trouble=trouble, waiting_since=since)

    def failed(self, trouble: str) -> "MailboxHealth":
        """After the mailbox could not be read; what waits there is as it was last seen."""
        return replace(self, trouble=trouble)


_MOMENTS = ("last_poll", "waiting_since", "token_expires_at")


def mailbox_json(health: MailboxHealth) -> dict[str, str | int | None]:
    """What is known of one mailbox, moments in ISO form."""
    moments = {key: getattr(health, key) for key in _MOMENTS}
    written = {key: moment.isoformat() if moment else None for key, moment in moments.items()}
    return {"waiting": health.waiting, "trouble": health.trouble, "unmarked": health.unmarked, **written}


def write_health(path: Path, mailboxes: tuple[MailboxHealth, ...]) -> None:
    """Replaces the file at once, so that a reader never sees half of it. Raises OSError."""
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(json.dumps({each.mailbox: mailbox_json(each) for each in mailboxes}), "utf-8")
    temporary.replace(path)


def read_health(path: Path) -> tuple[MailboxHealth, ...]:
    """What the service wrote last; nothing where it never ran or the file is damaged."""
    try:
        lines = json.loads(path.read_text("utf-8"))
        return tuple(_read(name, line) for name, line in lines.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()


def _read(name: str, line: dict[str, object]) -> MailboxHealth:
    last_poll, since, expires = (_moment(line.get(key)) for key in _MOMENTS)
    waiting = line["waiting"]
    if not isinstance(waiting, int | None):
        raise TypeError
    trouble, unmarked = _name(line["trouble"]), _name(line.get("unmarked"))
    return MailboxHealth(name, last_poll, waiting, trouble, since, expires, unmarked)


def _name(value: object) -> str | None:
    """Raises TypeError where it is no name."""
    if not isinstance(value, str | None):
        raise TypeError
    return value


def _moment(value: object) -> datetime | None:
    """Raises TypeError and ValueError where it is not a moment with its zone."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment
