"""A cage: whatever a reader does, only its own leaf is lost, and nothing gets out."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from hostile import readers

from parsers.cage import keeper
from parsers.cage.keeper import Cage, CageError
from parsers.cage.limits import MIB, CageLimits, Protection
from parsers.document import DefectCode, Role
from parsers.formats import Content
from parsers.leaves import read_leaf
from parsers.message import Leaf

TESTS = Path(__file__).parent.parent.parent
SHORT = CageLimits(seconds=2, document_seconds=5, memory=300 * MIB)
BY_ORDER = "hostile.readers:by_order"
SECRET = "نورة بنت عبدالله"


def leaf_of(text, name=""):
    return Leaf("1", "", Role.BODY, name, "text/plain", "text/plain", text.encode())


def detail(content):
    (defect,) = content.defects
    assert (defect.code, content.text) == (DefectCode.READER_FAILED, "")
    return defect.detail


@pytest.fixture(scope="module")
def warm():
    """A cage of the hostile readers, with short limits; a failure leaves the next test another worker."""
    with Cage(SHORT, BY_ORDER) as cage:
        yield cage


@pytest.fixture
def do(warm):
    """Has the worker do something, and reads a good leaf after it."""

    def act(order, name=""):
        content = warm.read(leaf_of(order, name))
        assert warm.read(leaf_of("after it")).text == "after it"
        return content

    return act


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("hang", "over the time limit"),
        ("spin", "over the time limit"),
        ("spin_in_threads", "over the time limit"),
        ("segfault", "ended by signal 11"),
        ("abort", "ended by signal 6"),
        ("kill_itself", "ended by signal 9"),
        ("leave", "ended with status 7"),
        ("leave_in_order", "ended with status 0"),
        ("allocate", "over the memory limit"),
        ("raise_with_the_letter", "it raised KeyError"),
        ("recurse", "it raised RecursionError"),
        ("allocate_natively", "it raised OSError"),
        ("close_the_channel", "it stopped answering"),
    ],
)
def test_a_reader_that_oversteps_costs_its_own_leaf(do, order, said):
    assert detail(do(order)) == said


@pytest.mark.parametrize("order", ["fork", "run_a_program", "signal_the_keeper"])
def test_no_other_process_is_made_or_touched(do, order):
    assert do(order).text == "PermissionError"


def test_threads_are_allowed(do):
    assert do("start_a_thread").text == "ran"


@pytest.mark.parametrize("order", ["connect", "send_a_datagram"])
def test_there_is_no_network(do, order):
    kind = socket.SOCK_STREAM if order == "connect" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, kind) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(0.2)
        if order == "connect":
            server.listen()
        name = f"127.0.0.1:{server.getsockname()[1]}"
        assert getattr(readers, order)(leaf_of("", name)).text.startswith("did it")
        server.accept()[0].close() if order == "connect" else server.recv(100)
        assert do(order, name).text == "PermissionError"
        with pytest.raises(TimeoutError):
            server.accept() if order == "connect" else server.recv(100)


def test_there_is_no_way_to_a_service_on_this_machine(do, tmp_path):
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        assert do("connect_locally", path).text == "PermissionError"


def test_files_can_neither_be_read_nor_changed(do, tmp_path):
    secret = tmp_path / "keys"
    secret.write_bytes(b"secret")
    secret.chmod(0o600)
    orders = ("open_the_file", "write_the_file", "remove_the_file", "open_to_all")
    assert {do(order, str(secret)).text for order in orders} == {"PermissionError"}
    assert {do("open_the_file", path).text for path in ("/etc/passwd", "/proc/1/environ")} == {"PermissionError"}
    assert do("write_the_file", str(tmp_path / "new")).text == "PermissionError"
    assert do("read_the_keepers_environment").text == "PermissionError"
    assert (secret.read_bytes(), secret.stat().st_mode & 0o777) == (b"secret", 0o600)


def test_the_environment_stays_outside(do, monkeypatch):
    assert set(do("environment").text.split()) <= {*keeper._ENVIRONMENT, *keeper._KEPT_ENVIRONMENT, "LC_CTYPE"}


def test_what_holds_was_tried(warm):
    assert warm.protections() == frozenset(Protection)


def test_where_the_machine_runs_out_of_memory_the_worker_goes_first(warm):
    warm.protections()
    assert Path(f"/proc/{warm._worker._process.pid}/oom_score_adj").read_text() == "1000\n"


def test_a_limit_for_the_whole_document(warm):
    read = warm.document()
    began = time.monotonic()
    said = [detail(read(leaf_of("hang"))) for _ in range(5)]
    assert said == ["over the time limit"] * 3 + ["over the time limit of the whole"] * 2
    assert time.monotonic() - began < 8
    assert warm.document()(leaf_of("good")).text == "good"


def test_a_leaf_is_read_again_where_the_worker_was_already_ailing(warm):
    warm.read(leaf_of("good"))
    os.killpg(warm._worker._process.pid, signal.SIGKILL)
    assert warm.read(leaf_of("good")).text == "good"


def test_a_worker_that_took_much_memory_is_replaced():
    with Cage(CageLimits(memory=300 * MIB), BY_ORDER) as cage:
        first = cage.read(leaf_of("when_started")).text
        assert cage.read(leaf_of("when_started")).text == first
        assert cage.read(leaf_of("allocate_and_catch")).defects[0].code == DefectCode.DAMAGED
        assert cage.read(leaf_of("when_started")).text != first


def test_a_worker_is_replaced_after_so_many_documents():
    with Cage(CageLimits(documents=2), BY_ORDER) as cage:
        started = [cage.read(leaf_of("when_started")).text for _ in range(6)]
    assert [started.count(each) for each in dict.fromkeys(started)] == [2, 2, 2]


def started_by(cage, count):
    """When the worker of each of so many documents was started."""
    return [cage.read(leaf_of("when_started")).text for _ in range(count)]


def test_the_next_worker_is_started_while_the_old_one_still_reads():
    with Cage(CageLimits(documents=4), BY_ORDER) as cage:
        first = started_by(cage, 2)
        assert cage._spare is None
        first += started_by(cage, 2)
        waiting = cage._spare
        then = started_by(cage, 1)
        assert (cage._worker, cage._spare) == (waiting, None)
    assert len(set(first)) == 1
    assert then[0] > first[0]


def test_there_are_never_more_than_one_worker_and_the_next():
    here = psutil.Process()
    before = set(here.children())
    with Cage(CageLimits(documents=1), BY_ORDER) as cage:
        for _ in range(4):
            started_by(cage, 1)
            assert len(set(here.children()) - before) == 2
    assert set(here.children()) == before


def test_a_next_worker_that_died_while_it_waited_costs_nothing():
    with Cage(CageLimits(documents=2), BY_ORDER) as cage:
        started_by(cage, 2)
        os.killpg(cage._spare._process.pid, signal.SIGKILL)
        assert len(set(started_by(cage, 2))) == 1


def test_where_no_next_worker_can_be_started_the_old_one_reads_on_to_its_end(monkeypatch):
    def refuse(*arguments, **keywords):
        raise OSError(12, "Cannot allocate memory")

    with Cage(CageLimits(documents=4), BY_ORDER) as cage:
        first = started_by(cage, 2)
        with monkeypatch.context() as short:
            short.setattr(subprocess, "Popen", refuse)
            assert started_by(cage, 2) == first
            with pytest.raises(CageError):
                cage.read(leaf_of("x"))
        assert cage.read(leaf_of("x")).text == "x"


def test_a_letter_that_ends_its_worker_leaves_the_next_one_to_the_next_letter():
    with Cage(CageLimits(documents=2), BY_ORDER) as cage:
        started_by(cage, 2)
        assert detail(cage.read(leaf_of("segfault"))) == "ended by signal 11"
        assert cage.read(leaf_of("after it")).text == "after it"


def test_everything_read_comes_through_unchanged(do):
    assert do("everything") == readers.everything(None)


def test_a_large_leaf_and_a_large_answer():
    data = os.urandom(1 << 20) * 150
    with Cage(reader="hostile.readers:enclose") as cage:
        (enclosed,) = cage.read(replace(leaf_of(""), data=data)).inside
    assert enclosed.data == data


def test_an_answer_over_the_limit():
    with Cage(reader="hostile.readers:enclose_often") as cage:
        assert detail(cage.read(replace(leaf_of(""), data=bytes(1 << 20)))) == "its answer is too large"


@pytest.mark.parametrize("answer", [b"\xff\xff\xff\xff", b"\0\0\0\x02{]", b'\0\0\0\x0d{"blobs": []}'])
def test_an_answer_no_honest_worker_gives(do, answer):
    assert detail(do("say_nonsense", answer.hex())) == "its answer makes no sense"


def test_what_was_said_unasked_is_never_taken_for_the_next_answer():
    with Cage(SHORT, BY_ORDER) as cage:
        assert cage.read(leaf_of("answer_once_more")).text == "false"
        assert [cage.read(leaf_of(text)).text for text in ("one", "two")] == ["one", "two"]


def test_nothing_of_a_letter_reaches_the_output(capfd):
    with Cage(SHORT, "hostile.readers:shout") as cage:
        assert cage.read(leaf_of(SECRET)).text == "quiet"
    with Cage(SHORT, "hostile.readers:raise_with_the_letter") as cage:
        assert detail(cage.read(leaf_of(SECRET))) == "it raised KeyError"
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")


def test_a_worker_that_cannot_start_is_no_fault_of_the_letter(capfd):
    with Cage(reader="hostile.readers:no_such_reader") as cage, pytest.raises(CageError):
        cage.read(leaf_of("x"))
    assert "no_such_reader" in capfd.readouterr().err


def test_without_memory_for_a_worker_it_is_no_fault_of_the_letter(monkeypatch):
    def refuse(*arguments, **keywords):
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with Cage() as cage, pytest.raises(CageError, match="Cannot allocate memory"):
        cage.read(leaf_of("x"))


KEEPER = """
import sys
from parsers.cage.keeper import Cage
from parsers.cage.limits import CageLimits
from parsers.document import Role
from parsers.message import Leaf
cage = Cage(CageLimits(), "hostile.readers:by_order")
cage.protections()
print(cage._worker._process.pid, flush=True)
cage.read(Leaf("1", "", Role.BODY, "", "", "", sys.argv[1].encode()))
print("read", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("order", ["hang", "spin", "rest"])
def test_the_worker_dies_with_its_keeper(order):
    environment = os.environ | {"PYTHONPATH": f"{TESTS.parent}:{TESTS}"}
    command = [sys.executable, "-c", KEEPER, order]
    with subprocess.Popen(command, env=environment, stdin=-1, stdout=-1, text=True) as service:
        worker = psutil.Process(int(service.stdout.readline()))
        if order == "rest":
            assert service.stdout.readline() == "read\n"
        assert worker.is_running()
        service.kill()
    assert psutil.wait_procs([worker], timeout=5)[1] == []


def test_a_cage_forgotten_leaves_no_process_behind():
    cage = Cage(reader=BY_ORDER)
    cage.protections()
    worker = psutil.Process(cage._worker._process.pid)
    del cage
    assert psutil.wait_procs([worker], timeout=5)[1] == []


def test_reading_in_a_cage_is_reading():
    leaf = leaf_of("نص الخطاب")
    pdf = (TESTS / "pdf" / "court-chromium.pdf").read_bytes()
    with Cage() as cage:
        for each in (leaf, replace(leaf, media_type="application/pdf", data=pdf), replace(leaf, data=b"")):
            assert isinstance(cage.read(each), Content)
            assert cage.read(each) == read_leaf(each)
