"""System calls by number, for what the C library and Python have no name for."""

import ctypes
import os

_libc = ctypes.CDLL(None, use_errno=True)


def call(number: int, *arguments: object, check: bool = True) -> int:
    """The result of the system call. Raises OSError where it fails, unless `check` is off: then it is -1."""
    wide = (ctypes.c_long(each) if isinstance(each, int) else each for each in arguments)
    result = int(_libc.syscall(ctypes.c_long(number), *wide))
    if result == -1 and check:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def prctl(option: int, *arguments: int) -> None:
    """Sets an attribute of this process (prctl(2)). Raises OSError where the kernel refuses."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    if _libc.prctl(option, *(ctypes.c_ulong(each) for each in padded)):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
