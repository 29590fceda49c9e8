"""The service's log in a test: the process logs as the service does, and is put back afterwards."""

import logging
import sys
import threading
from contextlib import contextmanager

from ingest.logs import NAME, configure


@contextmanager
def configured(level, stream):
    """The process logs as the service does; everything is put back afterwards."""
    root, ours = logging.getLogger(), logging.getLogger(NAME)
    before = (root.handlers[:], root.level, ours.level, threading.excepthook, sys.unraisablehook)
    logging.captureWarnings(False)  # whatever an earlier test left: a second capture would do nothing
    configure(level, stream)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        logging.raiseExceptions = True
        root.handlers[:], root.level, ours.level = before[0], before[1], before[2]
        threading.excepthook, sys.unraisablehook = before[3:]
