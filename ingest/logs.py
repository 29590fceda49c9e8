"""The service's own log: JSON lines on stderr that hold no personal data by construction.

Only what is on the list is written. Messages of other libraries and the texts of exceptions may quote a letter, so of
them only the logger's name, the level and the exception's class are kept.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

NAME = "ihala"
KEYS = ("mailbox", "uid", "item", "count", "seconds", "error", "signal")
"""What a line may carry besides its time, level and event. `item` is our number, `uid` the mail server's."""


class AllowedOnly(logging.Formatter):
    """Formats a record as one line of JSON, from the allowed keys alone."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        ours = record.name == NAME and not record.args
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.msg if ours else f"message of {record.name}",
        }
        line |= {key: value for key in KEYS if (value := record.__dict__.get(key)) is not None}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=True)


def configure(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Sends every log of this process through the list, ours from `level` on, to stderr where no stream is given."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(AllowedOnly())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(NAME).setLevel(level)
