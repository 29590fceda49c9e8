"""A seccomp filter: the system calls no reader needs are refused (seccomp(2), linux/filter.h).

A list of what is refused rather than of what is allowed, because the readers are many libraries. It closes what
Landlock does not govern: sockets of every kind, new processes, other processes' memory, owners and modes of files.
"""

import ctypes
import os
import platform
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from errno import ENOSYS, EPERM
from types import MappingProxyType

from parsers.cage.syscalls import call

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
"""BPF: load a word of the call, compare, test bits, decide."""
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_CLONE_THREAD = 0x00010000
_X32 = 0x40000000
"""Calls of the x32 ABI carry this bit, and would pass a list of the ordinary numbers."""


@dataclass(frozen=True, slots=True)
class _Architecture:
    """An AUDIT_ARCH and its system call numbers; `refused` holds those with no part of their own."""

    audit: int
    seccomp: int
    clone: int
    kill: int
    tgkill: int
    refused: Mapping[str, int]


_COMMON = {
    "pidfd_send_signal": 424,
    "io_uring_setup": 425,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsmount": 432,
    "pidfd_open": 434,
    "clone3": 435,
    "openat2": 437,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "mount_setattr": 442,
    "fchmodat2": 452,
    "setxattrat": 463,
}
_X86_64 = _Architecture(
    audit=0xC000003E,
    seccomp=317,
    clone=56,
    kill=62,
    tgkill=234,
    refused=MappingProxyType(
        _COMMON
        | {
            "shmget": 29,
            "shmat": 30,
            "socket": 41,
            "connect": 42,
            "bind": 49,
            "listen": 50,
            "fork": 57,
            "vfork": 58,
            "execve": 59,
            "semget": 64,
            "msgget": 68,
            "chmod": 90,
            "fchmod": 91,
            "chown": 92,
            "fchown": 93,
            "lchown": 94,
            "ptrace": 101,
            "setsid": 112,
            "utime": 132,
            "pivot_root": 155,
            "chroot": 161,
            "mount": 165,
            "umount2": 166,
            "init_module": 175,
            "setxattr": 188,
            "lsetxattr": 189,
            "fsetxattr": 190,
            "removexattr": 197,
            "lremovexattr": 198,
            "fremovexattr": 199,
            "tkill": 200,
            "rt_sigqueueinfo": 129,
            "utimes": 235,
            "mq_open": 240,
            "kexec_load": 246,
            "add_key": 248,
            "request_key": 249,
            "keyctl": 250,
            "fchownat": 260,
            "futimesat": 261,
            "fchmodat": 268,
            "unshare": 272,
            "utimensat": 280,
            "rt_tgsigqueueinfo": 297,
            "perf_event_open": 298,
            "open_by_handle_at": 304,
            "setns": 308,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "finit_module": 313,
            "bpf": 321,
            "execveat": 322,
            "userfaultfd": 323,
        }
    ),
)
_AARCH64 = _Architecture(
    audit=0xC00000B7,
    seccomp=277,
    clone=220,
    kill=129,
    tgkill=131,
    refused=MappingProxyType(
        _COMMON
        | {
            "setxattr": 5,
            "lsetxattr": 6,
            "fsetxattr": 7,
            "removexattr": 14,
            "lremovexattr": 15,
            "fremovexattr": 16,
            "umount2": 39,
            "mount": 40,
            "pivot_root": 41,
            "chroot": 51,
            "fchmod": 52,
            "fchmodat": 53,
            "fchownat": 54,
            "fchown": 55,
            "utimensat": 88,
            "unshare": 97,
            "kexec_load": 104,
            "init_module": 105,
            "ptrace": 117,
            "tkill": 130,
            "rt_sigqueueinfo": 138,
            "setsid": 157,
            "mq_open": 180,
            "msgget": 186,
            "semget": 190,
            "shmget": 194,
            "shmat": 196,
            "socket": 198,
            "bind": 200,
            "listen": 201,
            "connect": 203,
            "add_key": 217,
            "request_key": 218,
            "keyctl": 219,
            "execve": 221,
            "rt_tgsigqueueinfo": 240,
            "perf_event_open": 241,
            "open_by_handle_at": 265,
            "setns": 268,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "finit_module": 273,
            "bpf": 280,
            "execveat": 281,
            "userfaultfd": 282,
        }
    ),
)
_ARCHITECTURES = {"x86_64": _X86_64, "aarch64": _AARCH64}


def restrict() -> bool:
    """Refuses the calls of the list to this process; False where the architecture has no list.

    Needs PR_SET_NO_NEW_PRIVS. Raises OSError where the kernel refuses.
    """
    machine = _ARCHITECTURES.get(platform.machine())
    if machine is None:
        return False
    code = b"".join(_program(machine, os.getpid()))
    held = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("@HP", len(code) // 8, ctypes.addressof(held))
    call(machine.seccomp, _SET_MODE_FILTER, _ALL_THREADS, ctypes.c_char_p(program))
    return True


def _program(machine: _Architecture, own: int) -> list[bytes]:
    """The filter, instruction by instruction; `own` is the process id that may be signalled."""
    refuse = _REFUSE | EPERM
    steps = [_step(_LOAD, _ARCHITECTURE_AT), _step(_EQUAL, machine.audit, 1, 0), _step(_RETURN, _KILL)]
    steps += [_step(_LOAD, _NUMBER_AT), *_when(_AT_LEAST, _X32, [_step(_RETURN, _REFUSE | ENOSYS)])]
    for name, number in machine.refused.items():
        # The C library takes "no such call" as leave to use the older one, which is looked at below.
        answer = _REFUSE | ENOSYS if name in {"clone3", "openat2", "fchmodat2"} else refuse
        steps += _when(_EQUAL, number, [_step(_RETURN, answer)])
    argument = _step(_LOAD, _FIRST_ARGUMENT_AT)
    thread = [argument, *_when(_ANY_BIT, _CLONE_THREAD, [_step(_RETURN, _ALLOW)]), _step(_RETURN, refuse)]
    itself = [argument, *_when(_EQUAL, own, [_step(_RETURN, _ALLOW)]), _step(_RETURN, refuse)]
    for number, decision in ((machine.clone, thread), (machine.kill, itself), (machine.tgkill, itself)):
        steps += _when(_EQUAL, number, decision)
    return [*steps, _step(_RETURN, _ALLOW)]


def _step(code: int, value: int, true: int = 0, false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, true, false, value)


def _when(test: int, value: int, then: Sequence[bytes]) -> list[bytes]:
    """`then` where the test holds, else the next instruction."""
    return [_step(test, value, 0, len(then)), *then]
