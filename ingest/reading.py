"""How letters are read here: by a worker in a cage, one for the life of the process.

What the cage cannot keep a reader from on this machine is said once in the log, and by `ihala doctor`.
"""

import logging
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.config import ReadingSettings
from ingest.logs import NAME
from parsers.cage.limits import Protection

if TYPE_CHECKING:
    from parsers.cage.keeper import Cage
    from parsers.formats import Content
    from parsers.leaves import Reader
    from parsers.message import Leaf

_log = logging.getLogger(NAME)
NO_CAGE = "hostile files are read inside the service itself: set cage = true in [reading]"
GAPS = {
    Protection.MEMORY: "this system does not limit a reader's memory: a hostile file could use all of it",
    Protection.FILES: "no Landlock here, so a hostile file that takes a reader over could read this user's files: "
    "use Linux 5.13 or newer with landlock in its lsm= list, and let the container pass its system calls",
    Protection.NETWORK: "no seccomp filter here, so a hostile file that takes a reader over could use the network: "
    "use Linux on x86_64 or aarch64, and let the container pass seccomp(2)",
    Protection.PROCESSES: "no seccomp filter here, so a hostile file that takes a reader over could start programs: "
    "use Linux on x86_64 or aarch64, and let the container pass seccomp(2)",
}


def reader_of(settings: ReadingSettings) -> "Reader":
    """The reader of the leaves of one original; it raises CageError where no worker can be started."""
    if settings.cage:
        return _cage(settings).document()
    from parsers.leaves import read_leaf

    return read_leaf


def unlocking_reader(settings: ReadingSettings) -> "Reader":
    """What opens a leaf with its password (`parsers.unlock.read_unlocked`)."""
    from parsers.cage.keeper import Cage
    from parsers.unlock import read_unlocked

    return Cage(settings.limits, "parsers.unlock:read_unlocked").read if settings.cage else read_unlocked


def drawing_reader(settings: ReadingSettings, folder: Path) -> "Reader":
    """The same reader, which also puts each page, with what was read drawn on it, into `folder`: PART-PAGE.png.

    Raises OSError where the folder cannot be written.
    """
    from parsers.cage.keeper import Cage
    from parsers.overlay import OVERLAY, read_with_overlay

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # they show the letter
    read = Cage(settings.limits, "parsers.overlay:read_with_overlay").read if settings.cage else read_with_overlay

    def reader(leaf: "Leaf") -> "Content":
        content = read(leaf)
        for picture in content.inside:
            if picture.declared_type == OVERLAY:
                (folder / f"{leaf.id}-{picture.name}").write_bytes(picture.data)
        return replace(content, inside=tuple(file for file in content.inside if file.declared_type != OVERLAY))

    return reader


def gaps(settings: ReadingSettings) -> tuple[str, ...]:
    """What a reader is not kept from here, and what to do about it; starts a worker. Raises CageError."""
    if not settings.cage:
        return (NO_CAGE,)
    held = _cage(settings).protections()
    return tuple(gap for protection, gap in GAPS.items() if protection not in held)


def make_ready(settings: ReadingSettings) -> None:
    """Starts the worker before the next letter, where none is running, and warns of every gap once in this process.

    Raises CageError.
    """
    if settings.cage:
        _cage(settings).protections()
    _warn(settings)


@cache
def _warn(settings: ReadingSettings) -> None:
    for gap in gaps(settings):
        _log.warning(gap)


@cache
def _cage(settings: ReadingSettings) -> "Cage":
    from parsers.cage.keeper import Cage  # with all of reading, which most commands do without

    return Cage(settings.limits)
