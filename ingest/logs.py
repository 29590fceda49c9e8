"""The service's own log: JSON lines on stderr that hold no personal data by construction.

Every record of the process, ours or a library's, goes through one chain of structlog, and that chain ends in a list:
only its keys are written, and only values of their form. Messages of other libraries, warnings of Python and the texts
of exceptions may quote a letter, so of them only the logger's name, the level and the exception's class are kept.
"""

import logging
import re
import sys
import threading
from datetime import UTC, datetime
from typing import TextIO

from structlog.processors import JSONRenderer
from structlog.stdlib import ExtraAdder, ProcessorFormatter
from structlog.typing import EventDict, WrappedLogger

NAME = "ihala"
_CODE = re.compile(r"[A-Za-z_][\w.]{0,80}", re.ASCII)
_PLACE = re.compile(r"[\w./ @+-]{1,80}")
KEYS = {
    "mailbox": _PLACE,
    "uid": re.compile(r"[\w.,:=+-]{1,255}", re.ASCII),
    "item": re.compile(r"[A-Z]{2}-\d{4}-\d{4,9}|\d{1,9}", re.ASCII),
    "count": re.compile(r"-?\d{1,12}", re.ASCII),
    "seconds": re.compile(r"-?\d{1,9}(\.\d{1,9})?", re.ASCII),
    "until": re.compile(r"\d{4}-\d\d-\d\dT[\d:.+-]{5,30}", re.ASCII),
    "error": _CODE,
    "signal": _CODE,
    "alarm": _CODE,
    "channel": _CODE,
    "step": re.compile(r"\d{1,9}", re.ASCII),
}
"""What a line may carry besides its time, level and event, and in which form. `item` is our number, `uid` the mail
server's, `mailbox` a name the operator chose."""
UNFIT = "unfit"
"""Written for a value that is not of its key's form."""
_EVENT = re.compile(r"[ -~]{1,300}")


def configure(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Sends every log of this process through the list, ours from `level` on, to stderr where no stream is given.

    What Python itself would print beside the log goes the same way: warnings, and what breaks in a thread.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[ExtraAdder(allow=KEYS)],
            processors=[_allowed_only, JSONRenderer(ensure_ascii=True)],
            use_get_message=False,
            pass_foreign_args=True,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(NAME).setLevel(level)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # else a record that cannot be written is printed whole
    threading.excepthook = _note_broken_thread
    sys.unraisablehook = _note_unraisable


def _allowed_only(_: WrappedLogger, method: str, record: EventDict) -> EventDict:
    """The line, made anew from what is on the list."""
    origin: logging.LogRecord = record["_record"]
    ours = origin.name == NAME and not record.get("positional_args") and _EVENT.fullmatch(str(record["event"]))
    line: EventDict = {
        "time": datetime.fromtimestamp(origin.created, UTC).isoformat(timespec="milliseconds"),
        "level": method,
        "event": record["event"] if ours else f"message of {origin.name}",
    }
    line.update({key: _fit(key, record[key]) for key in KEYS if record.get(key) is not None})
    broken = record.get("exc_info")
    if isinstance(broken, tuple) and broken[0]:
        line["error"] = broken[0].__name__
    return line


def _fit(key: str, value: object) -> object:
    return value if isinstance(value, str | int | float) and KEYS[key].fullmatch(str(value)) else UNFIT


def _note_broken_thread(broken: threading.ExceptHookArgs) -> None:
    logging.getLogger(NAME).error("a thread broke", extra={"error": broken.exc_type.__name__})


def _note_unraisable(broken: "sys.UnraisableHookArgs") -> None:
    logging.getLogger(NAME).error("broke where nothing can be raised", extra={"error": broken.exc_type.__name__})
