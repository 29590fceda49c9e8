"""The one place that catches everything: no message, letter or mailbox, however broken, may stop the next."""

import errno
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_SICK = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN}
"""What the system says of a full or dying disk, and of files, processes or memory that ran out."""


def survived(act: Callable[[], T], passing: tuple[type[Exception], ...] = ()) -> T | Exception:
    """What `act` gives, or whatever it broke with. Errors of the kinds in `passing` are raised."""
    try:
        return act()
    except passing:
        raise
    except Exception as error:
        return error


def is_of_the_machine(error: Exception) -> bool:
    """Whether it broke because of the machine, not of what was at hand: any other item would have broken as well."""
    return isinstance(error, OSError) and error.errno in _SICK
