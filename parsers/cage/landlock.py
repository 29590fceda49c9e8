"""Landlock: a process gives up the file system, but for what it names (linux/landlock.h, landlock(7)).

There is no wrapper in the C library, so the three system calls are made by number.
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from parsers.cage.syscalls import call

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
"""The same on every architecture."""
_VERSION = 1
_PATH_BENEATH = 1
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many file system rights each version knows; each has its bit, and all are refused."""
_TCP = 0b11
_SCOPES = 0b11
"""Abstract sockets and signals to processes outside."""


def version() -> int:
    """The version of Landlock in this kernel, 0 where there is none or it is not switched on."""
    return max(0, call(_CREATE_RULESET, None, 0, _VERSION, check=False))


def restrict(readable: Iterable[Path]) -> bool:
    """Lets this process read beneath `readable` and do nothing else with files; False where there is no Landlock.

    Needs PR_SET_NO_NEW_PRIVS. Raises OSError where the kernel refuses.
    """
    known = version()
    if not known:
        return False
    files = (1 << _RIGHTS[min(known, max(_RIGHTS))]) - 1
    attributes = struct.pack("=QQQ", files, _TCP if known >= 4 else 0, _SCOPES if known >= 6 else 0)
    # A kernel refuses an attribute longer than it knows where the rest is not zero, and zero is what it is then.
    rules = call(_CREATE_RULESET, ctypes.c_char_p(attributes), len(attributes), 0)
    try:
        for path in readable:
            _allow(rules, path)
        call(_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)
    return True


def _allow(rules: int, path: Path) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there, or closed to this user, needs no leave
    try:
        access = _READ_FILE | _READ_DIR if path.is_dir() else _READ_FILE
        call(_ADD_RULE, rules, _PATH_BENEATH, ctypes.c_char_p(struct.pack("=Qi", access, opened)), 0)
    finally:
        os.close(opened)
