"""What runs inside a cage: one leaf after the other, read by the one function it was started for.

An error no reader should raise ends the process; its class, never its text, is the last thing said. What libraries
print goes nowhere, for it may quote a letter.
"""

import importlib
import os
import re
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from parsers.cage.confinement import confine, die_with_parent, limit_processor
from parsers.cage.wire import Channel, ClosedError, Frame, content_frame, failure_frame, leaf_of
from parsers.formats import format_for
from parsers.leaves import Reader

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def main(orders: Mapping[str, Any]) -> None:
    """Confines this process, says what holds, and reads until the keeper is gone. `orders` as the keeper wrote them."""
    die_with_parent(orders["parent"])
    channel = Channel(socket.socket(fileno=orders["channel"]))
    read = _function(orders["reader"])
    format_for("")  # finds the formats; their libraries are loaded by the first leaf that needs them
    nowhere = os.open(os.devnull, os.O_RDWR)
    held = confine(orders["memory"])
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.excepthook = _last_words(channel)
    channel.send(Frame({"held": sorted(held)}))
    try:
        while True:
            order = channel.receive()
            limit_processor(order.head["seconds"])
            channel.send(content_frame(read(leaf_of(order)), _peak(), order.head["number"]))
    except ClosedError:
        return


def _function(name: str) -> Reader:
    module, _, function = name.partition(":")
    return cast(Reader, getattr(importlib.import_module(module), function))


def _last_words(channel: Channel) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def speak(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        channel.send(failure_frame(kind.__name__))

    return speak


def _peak() -> int:
    """The most memory this process ever held, in bytes; 0 where the system does not say."""
    try:
        found = _PEAK.search(Path("/proc/self/status").read_text("ascii"))
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
