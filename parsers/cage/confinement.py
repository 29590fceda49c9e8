"""A process gives up what reading does not need, for good, and tries whether it is gone.

Only the main thread may be running: Landlock and the capabilities are per thread.
"""

import ctypes
import mmap
import os
import resource
import signal
import socket
import struct
import sys
import sysconfig
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import parsers
from parsers.cage import landlock, seccomp
from parsers.cage.limits import Protection
from parsers.cage.syscalls import call, prctl

_PDEATHSIG, _NO_NEW_PRIVS = 1, 38
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION = 0x20080522
_FIRST_TO_GO = "1000"
"""Where the machine runs out of memory, this process is killed and not the service or the database."""
_FILES = 256
"""Open files at most: imports, fonts and models open a handful."""
_SYSTEM = (
    "/usr/lib",
    "/usr/lib64",
    "/usr/share",
    "/usr/local/lib",
    "/usr/local/share",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/fonts",
    "/etc/localtime",
    "/dev/null",
    "/dev/urandom",
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
)
"""Libraries, fonts and models, and what libraries ask about the machine."""


def confine(memory: int) -> frozenset[Protection]:
    """Confines this process to `memory` bytes of address space and to reading libraries; what was seen to hold.

    A protection that the kernel or a container refuses is missing from what is returned, and nothing else.
    """
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, "ascii")
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        resource.setrlimit(kind, (most, most))
    if sys.platform == "linux":
        prctl(_NO_NEW_PRIVS, 1)
        for restrict in (_drop_capabilities, lambda: landlock.restrict(_readable()), seccomp.restrict):
            with suppress(OSError):
                restrict()
    trials = {
        Protection.MEMORY: lambda: mmap.mmap(-1, memory).close(),
        Protection.FILES: lambda: next(Path("/").iterdir()),
        Protection.NETWORK: lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM).close(),
        Protection.PROCESSES: _fork,
    }
    return frozenset(protection for protection, trial in trials.items() if _is_refused(trial))


def die_with_parent(parent: int) -> None:
    """Ends this process when its parent ends, however that happens; `parent` is its process id."""
    if sys.platform == "linux":
        prctl(_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(0)


def limit_processor(seconds: float) -> None:
    """Ends this process when it has used so many seconds of the processor from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _drop_capabilities() -> None:
    """Takes from a superuser what makes limits soft and files open; from anybody else nothing."""
    number = _CAPSET.get(os.uname().machine)
    if number is not None:
        header, none = struct.pack("=Ii", _CAPABILITY_VERSION, 0), bytes(24)
        call(number, ctypes.c_char_p(header), ctypes.c_char_p(none))


def _readable() -> list[Path]:
    """Where Python, its libraries, our readers and their data are; not the folder we were started in."""
    names = {"stdlib", "platstdlib", "purelib", "platlib"}
    libraries = [Path(sysconfig.get_path(name)) for name in names]
    libraries += [Path(prefix) / "lib" for prefix in (sys.prefix, sys.base_prefix)]
    libraries += [Path(entry) for entry in sys.path if Path(entry).name in {"site-packages", "dist-packages"}]
    models = [Path(os.environ["TESSDATA_PREFIX"])] if os.environ.get("TESSDATA_PREFIX") else []
    return [*libraries, *(Path(each) for each in parsers.__path__), *models, *map(Path, _SYSTEM)]


def _fork() -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)


def _is_refused(trial: Callable[[], object]) -> bool:
    try:
        trial()
    except (OSError, MemoryError):
        return True
    return False
