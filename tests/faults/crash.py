"""Runs `ihala run --once` and kills it at a chosen step, from outside: the product knows nothing of this.

    python crash.py CONFIG STEP COUNT REACHED

kills the process with SIGKILL when STEP is reached for the COUNTth time, after writing STEP to the file REACHED. With
the step "none" it runs to the end.
"""

import importlib
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Step:
    """A moment between two effects: before or after the call of `name` in `home`, a module or a class in one.

    `most`: up to which call of it a run is let live; what happens once a haul happens less often.
    """

    home: str
    name: str
    when: str
    most: int = 20


ORIGINAL = ".age"
IN_A_HAUL, HAULS = 5, 4
"""Few messages a haul, so that a small mailbox has many."""
STEPS = {
    "receive: original written": Step("os", "replace", BEFORE),
    "receive: original in its place": Step("os", "replace", AFTER),
    "receive: receipt written, not committed": Step("ingest.receiving", "receive_mail", AFTER, HAULS),
    "receive: committed": Step("ingest.imap.ImapSource", "mark", BEFORE, HAULS),
    "receive: marked on the server": Step("ingest.imap.ImapSource", "mark", AFTER, HAULS),
    "receive: mark noted": Step("ingest.receiving.Haul", "land", AFTER, HAULS),
    "assess: written, not committed": Step("ingest.pipeline", "record_assessment", AFTER),
    "assess: committed, the next attempt counted": Step("ingest.daemon", "assess_one", AFTER),
}
NONE = "none"


def home_of(path):
    """The module at `path`, or the class in one."""
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
        return getattr(importlib.import_module(module), name)


def counts(step, arguments):
    """Whether this call is one of the step's: of all renames only an original's."""
    return step.home != "os" or str(arguments[1]).endswith(ORIGINAL)


def die_at(name, count, reached):
    """Arms the step `name`: at its `count`th call this process kills itself as a power cut would."""
    step = STEPS[name]
    home = home_of(step.home)
    real = getattr(home, step.name)
    left = count

    def armed(*arguments, **keywords):
        nonlocal left
        if not counts(step, arguments):
            return real(*arguments, **keywords)
        left -= 1
        if left == 0 and step.when == BEFORE:
            die(name, reached)
        result = real(*arguments, **keywords)
        if left == 0:
            die(name, reached)
        return result

    setattr(home, step.name, armed)


def die(name, reached):
    with Path(reached).open("a") as file:
        file.write(f"{name}\n")
        file.flush()
        os.fsync(file.fileno())
    os.kill(os.getpid(), signal.SIGKILL)


def main(config, name, count, reached):
    import ingest.receiving
    from ingest.config import load
    from ingest.daemon import serve
    from ingest.workplace import open_workplace

    ingest.receiving.MOST = IN_A_HAUL
    if name != NONE:
        die_at(name, int(count), reached)
    serve(open_workplace(load(Path(config))), once=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
