"""The filter's decisions, by running its program as the kernel would."""

import struct
from errno import ENOSYS, EPERM

import pytest

from parsers.cage import seccomp

OWN = 4711
ALLOWED, KILLED = 0x7FFF0000, 0x80000000
MACHINES = [seccomp._X86_64, seccomp._AARCH64]


def decide(machine, number, argument=0, audit=None):
    """What the filter answers to the system call `number` with this first argument."""
    call = struct.pack("=IIQQ", number, audit or machine.audit, 0, argument)
    program = [struct.unpack("=HBBI", step) for step in seccomp._program(machine, OWN)]
    at, word = 0, 0
    while True:
        code, true, false, value = program[at]
        if code == 0x06:
            return value
        if code == 0x20:
            (word,) = struct.unpack_from("=I", call, value)
        else:
            holds = {0x15: word == value, 0x35: word >= value, 0x45: bool(word & value)}[code]
            at += true if holds else false
        at += 1


def refused(error):
    return 0x00050000 | error


@pytest.mark.parametrize("machine", MACHINES, ids=["x86_64", "aarch64"])
class TestFilter:
    def test_what_is_on_the_list_is_refused(self, machine):
        missing = {"clone3", "openat2", "fchmodat2"}
        for name, number in machine.refused.items():
            assert decide(machine, number) == refused(ENOSYS if name in missing else EPERM), name

    def test_everything_else_is_allowed(self, machine):
        looked_at = {*machine.refused.values(), machine.clone, machine.kill, machine.tgkill}
        others = [number for number in range(600) if number not in looked_at]
        assert {decide(machine, number, 1) for number in others} == {ALLOWED}

    def test_a_thread_is_allowed_and_a_process_is_not(self, machine):
        assert decide(machine, machine.clone, 0x003D0F00) == ALLOWED
        assert decide(machine, machine.clone, 17) == refused(EPERM)

    @pytest.mark.parametrize("call", ["kill", "tgkill"])
    def test_only_itself_may_be_signalled(self, machine, call):
        number = getattr(machine, call)
        assert decide(machine, number, OWN) == ALLOWED
        assert {decide(machine, number, other) for other in (0, 1, OWN + 1, 0xFFFFFFFF)} == {refused(EPERM)}

    def test_another_architectures_numbers_end_the_process(self, machine):
        assert decide(machine, 0, audit=0x40000003) == KILLED

    def test_no_number_stands_twice(self, machine):
        assert len(set(machine.refused.values())) == len(machine.refused)


def test_the_second_set_of_numbers_of_x86_64_is_refused():
    assert decide(seccomp._X86_64, 0x40000000 | 41) == refused(ENOSYS)
