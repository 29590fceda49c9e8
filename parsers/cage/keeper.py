"""A cage: a worker process reads leaf after leaf; one that oversteps is replaced, and the next leaf is still read.

The worker is started anew by the interpreter, never forked, and inherits neither files nor environment. It dies with
this process, however that ends. Starting one takes longer than reading many a letter, so the next one is started while
the old one still reads: it waits, untouched by any letter, until its turn.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Self

from parsers.cage.limits import CageLimits, Protection
from parsers.cage.wire import Channel, ClosedError, TooLargeError, WireError, content_of, failure_of, leaf_frame
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content
from parsers.leaves import Reader
from parsers.message import Leaf

READ_LEAF = "parsers.leaves:read_leaf"
_START_SECONDS = 60.0
_TOO_LONG = "over the time limit"
_TOO_LONG_TOGETHER = "over the time limit of the whole"
_SAID = {MemoryError.__name__: "over the memory limit", TooLargeError.__name__: "its answer is too large"}
"""What the last words of a worker mean."""
_BOOT = (
    "import json, sys; orders = json.loads(sys.argv[1]); sys.path[:] = orders['path']; "
    "from parsers.cage.worker import main; main(orders)"
)
_KEPT_ENVIRONMENT = ("LD_LIBRARY_PATH", "TESSDATA_PREFIX")
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    # One thread each: the address space is limited, and the service reads one letter at a time.
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}


class CageError(OSError):
    """No worker can be started now: the machine's fault, never the letter's. Trying again later may help."""


class _LostError(Exception):
    """The worker is of no use any more. `detail` is why; `again` says that another worker may do better."""

    def __init__(self, detail: str, again: bool = True) -> None:
        super().__init__(detail)
        self.detail, self.again = detail, again


class Cage:
    """Reads leaves in a worker process, started when first needed. For one thread; a context manager.

    `reader` names the function that reads, as "module:function". All methods that read raise CageError where no worker
    can be started; whatever a leaf does is a defect of its content, READER_FAILED.
    """

    def __init__(self, limits: CageLimits = CageLimits(), reader: str = READ_LEAF) -> None:  # noqa: B008  # immutable
        self._limits, self._reader = limits, reader
        self._worker: _Worker | None = None
        self._spare: _Worker | None = None
        """The worker that comes next; it may still be starting."""
        self._documents = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends all workers. The cage may be used again, with another one."""
        self._retire()
        if self._spare is not None:
            self._spare.end()
        self._spare = None

    def protections(self) -> frozenset[Protection]:
        """What the worker is kept from on this machine; starts one where none is running."""
        return self._running().held

    def read(self, leaf: Leaf) -> Content:
        """The content of `leaf` alone, with a time limit of its own."""
        return self.document()(leaf)

    def document(self) -> Reader:
        """The reader of the leaves of one original, which share its time limit."""
        self._documents += 1
        if self._documents > self._limits.documents:
            self._retire()
            self._documents = 1
        left = self._limits.document_seconds

        def read(leaf: Leaf) -> Content:
            nonlocal left
            if left <= 0:
                return _failed(_TOO_LONG_TOGETHER)
            began = time.monotonic()
            content = self._read(leaf, min(left, self._limits.seconds))
            left -= time.monotonic() - began
            return content

        return read

    def _read(self, leaf: Leaf, seconds: float) -> Content:
        """Reads `leaf`; where that ends the worker, once more with a new one, because the old may have been ailing."""
        try:
            return self._ask(leaf, seconds)
        except _LostError as lost:
            if not lost.again:
                return _failed(lost.detail)
        try:
            return self._ask(leaf, seconds)
        except _LostError as lost:
            return _failed(lost.detail)

    def _ask(self, leaf: Leaf, seconds: float) -> Content:
        worker, peak = self._running(), self._limits.memory
        try:
            content, peak = worker.ask(leaf, seconds)
        finally:
            # Also when this process is interrupted: an answer that nobody waited for must not be the next one's.
            if peak > self._limits.memory // 2:
                self._retire()
        return content

    def _running(self) -> "_Worker":
        """The worker, ready to be asked. Past half of its originals, the one after it is started."""
        if self._worker is not None and not self._worker.is_ready:
            self._retire()
        if self._worker is None:
            self._worker = self._spare_ready() or self._started().ready()
        if self._spare is None and self._documents > self._limits.documents // 2:
            with suppress(CageError):  # tried again, and said, when it is needed
                self._spare = self._started()
        return self._worker

    def _started(self) -> "_Worker":
        return _Worker(self._reader, self._limits.memory)

    def _spare_ready(self) -> "_Worker | None":
        """The spare worker; None where there is none, or it did not come up: a new one may."""
        spare, self._spare = self._spare, None
        with suppress(CageError):
            return spare and spare.ready()
        return None

    def _retire(self) -> None:
        if self._worker is not None:
            self._worker.end()
        self._worker = None


def _failed(detail: str) -> Content:
    return Content("", TextFrom.NONE, defects=(Defect(DefectCode.READER_FAILED, detail),))


class _Worker:
    """One worker process, starting, and the channel to it. Raises CageError where it cannot be started."""

    def __init__(self, reader: str, memory: int) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = _start(theirs.fileno(), reader, memory)
            except OSError as error:
                ours.close()
                raise CageError(f"no reading process can be started: {error.strerror}; free memory") from error
        self._channel, self._orders = Channel(ours), 0
        self._end = weakref.finalize(self, _end, self._process, self._channel)

    def ready(self) -> Self:
        """Itself, once it has said what it is kept from. Raises CageError where it does not come up, and ends it."""
        try:
            hello = self._channel.receive(time.monotonic() + _START_SECONDS)
            self.held = frozenset(map(Protection, hello.head["held"]))
        except (ClosedError, WireError, TimeoutError, LookupError, ValueError) as error:
            self.end()
            raise CageError("the reading process does not start; its own message stands above") from error
        return self

    @property
    def is_ready(self) -> bool:
        """Whether it lives and waits to be asked."""
        return self._process.poll() is None and self._channel.is_quiet

    def ask(self, leaf: Leaf, seconds: float) -> tuple[Content, int]:
        """The content of `leaf` and the worker's peak memory in bytes. Raises _LostError; the worker must then end."""
        deadline = time.monotonic() + seconds
        self._orders += 1
        try:
            self._channel.send(leaf_frame(leaf, seconds, self._orders), deadline)
            answer = self._channel.receive(deadline)
            error = failure_of(answer)
            if error is None:
                return content_of(answer, self._orders)
        except TimeoutError:
            raise _LostError(_TOO_LONG, again=False) from None
        except ClosedError:
            raise self._ended() from None
        except WireError:
            raise _LostError("its answer makes no sense") from None
        raise _LostError(_SAID.get(error, f"it raised {error}"))

    def end(self) -> None:
        """Kills the process and waits for its end."""
        self._end()

    def _ended(self) -> _LostError:
        """Why the process has closed its end: by a signal, or by leaving."""
        try:
            status = self._process.wait(1)
        except subprocess.TimeoutExpired:
            return _LostError("it stopped answering")
        if status == -signal.SIGXCPU:
            return _LostError(_TOO_LONG, again=False)
        return _LostError(f"ended by signal {-status}" if status < 0 else f"ended with status {status}")


def _start(channel: int, reader: str, memory: int) -> "subprocess.Popen[bytes]":
    orders = {
        "path": [str(Path(entry).absolute()) for entry in sys.path],
        "parent": os.getpid(),
        "channel": channel,
        "reader": reader,
        "memory": memory,
    }
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return subprocess.Popen(  # noqa: S603  # our own interpreter, by its path
        [sys.executable, "-I", "-B", "-c", _BOOT, json.dumps(orders)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd="/",
        env=_ENVIRONMENT | kept,
        pass_fds=(channel,),
        start_new_session=True,
    )


def _end(process: "subprocess.Popen[bytes]", channel: Channel) -> None:
    channel.close()
    # Not waited for yet, so its number is still its own, and so is the group it leads.
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
