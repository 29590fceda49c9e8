"""When each mailbox was last read without trouble: a small file the service writes and `ihala status` reads.

A mailbox nobody reads looks exactly like one that gets no mail. So the age of the last good poll is the health.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MailboxHealth:
    """One mailbox: its last good poll, how many messages the server then had that are not ours yet, what ails it now.

    `trouble` is the class name of the last failure, None while all is well.
    """

    mailbox: str
    last_poll: datetime | None = None
    waiting: int | None = None
    trouble: str | None = None


def write_health(path: Path, mailboxes: tuple[MailboxHealth, ...]) -> None:
    """Replaces the file at once, so that a reader never sees half of it. Raises OSError."""
    lines = {
        each.mailbox: {
            "last_poll": each.last_poll.isoformat() if each.last_poll else None,
            "waiting": each.waiting,
            "trouble": each.trouble,
        }
        for each in mailboxes
    }
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(json.dumps(lines), "utf-8")
    temporary.replace(path)


def read_health(path: Path) -> tuple[MailboxHealth, ...]:
    """What the service wrote last; nothing where it never ran or the file is damaged."""
    try:
        lines = json.loads(path.read_text("utf-8"))
        return tuple(
            MailboxHealth(
                name,
                datetime.fromisoformat(line["last_poll"]) if line["last_poll"] else None,
                line["waiting"],
                line["trouble"],
            )
            for name, line in lines.items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()
