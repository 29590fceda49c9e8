"""The one place that catches everything: no message, letter or mailbox, however broken, may stop the next."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def survived(act: Callable[[], T], passing: tuple[type[Exception], ...] = ()) -> T | Exception:
    """What `act` gives, or whatever it broke with. Errors of the kinds in `passing` are raised."""
    try:
        return act()
    except passing:
        raise
    except Exception as error:
        return error
