"""Readers that do what no reader may: a cage runs them by name, as "hostile.readers:hang"."""

import ctypes
import mmap
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

from parsers.document import Defect, DefectCode, TextFrom, Word
from parsers.formats import Content, Enclosed

STARTED = time.time_ns()


def said(text):
    return Content(str(text), TextFrom.BODY)


def by_order(leaf):
    """Does what the leaf's text says, or reads it as text."""
    text = leaf.data.decode("utf-8", "replace")
    act = ACTS.get(text.strip())
    return act(leaf) if act else said(text)


def hang(leaf):
    while True:
        time.sleep(1)


def spin(leaf):
    while True:
        pass


def spin_in_threads(leaf):
    for _ in range(4):
        threading.Thread(target=lambda: sum(iter(int, 1))).start()
    hang(leaf)


def segfault(leaf):
    ctypes.string_at(0)


def abort(leaf):
    os.abort()


def kill_itself(leaf):
    os.kill(os.getpid(), signal.SIGKILL)


def leave(leaf):
    sys.exit(7)


def leave_in_order(leaf):
    os._exit(0)


def raise_with_the_letter(leaf):
    raise KeyError(leaf.data)


def allocate(leaf):
    held = []
    while True:
        held.append(bytearray(16 << 20))


def allocate_and_catch(leaf):
    """What a reader does that takes a MemoryError for damage."""
    held = []
    try:
        while True:
            held.append(bytearray(16 << 20))
    except MemoryError:
        return Content("", TextFrom.NONE, defects=(Defect(DefectCode.DAMAGED, "MemoryError"),))


def allocate_natively(leaf):
    held = []
    while True:
        held.append(mmap.mmap(-1, 64 << 20))


def recurse(leaf):
    return recurse(leaf)


def shout(leaf):
    print(leaf.data.decode())
    sys.stderr.write(leaf.data.decode())
    os.write(1, leaf.data)
    os.write(2, leaf.data)
    return said("quiet")


def tried(act):
    """Whether the act succeeded, or the class of the error that refused it."""
    try:
        return said(f"did it: {act()!r}"[:200])
    except OSError as error:
        return said(type(error).__name__)


def fork(leaf):
    return tried(os.fork)


def run_a_program(leaf):
    return tried(lambda: subprocess.run(["/bin/true"], check=False))


def connect(leaf):
    host, _, port = leaf.name.partition(":")
    return tried(lambda: socket.create_connection((host, int(port)), 2))


def send_a_datagram(leaf):
    host, _, port = leaf.name.partition(":")
    return tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"letter", (host, int(port))))


def connect_locally(leaf):
    def act():
        client = socket.socket(socket.AF_UNIX)
        client.connect(leaf.name)

    return tried(act)


def open_the_file(leaf):
    return tried(Path(leaf.name).read_bytes)


def write_the_file(leaf):
    return tried(lambda: Path(leaf.name).write_bytes(b"x"))


def remove_the_file(leaf):
    return tried(Path(leaf.name).unlink)


def open_to_all(leaf):
    return tried(lambda: Path(leaf.name).chmod(0o777))


def signal_the_keeper(leaf):
    return tried(lambda: os.kill(os.getppid(), signal.SIGTERM))


def read_the_keepers_environment(leaf):
    return tried(Path(f"/proc/{os.getppid()}/environ").read_bytes)


def start_a_thread(leaf):
    told = []
    thread = threading.Thread(target=lambda: told.append("ran"))
    thread.start()
    thread.join()
    return said(told[0])


def environment(leaf):
    return said(" ".join(sorted(os.environ)))


def when_started(leaf):
    return said(STARTED)


def everything(leaf):
    return Content(
        text="كلمة \ud800 word\0",
        text_from=TextFrom.OCR,
        pages=3,
        page_starts=(0, 5, 40),
        words=(Word(0, 4, 1, (0.1, 2.5, 1 / 3, 4.0), 0.875), Word(5, 10, 2, (-1.0, 0.0, 1e9, 5e-324))),
        defects=(Defect(DefectCode.UNCERTAIN_NUMBER, "page 2"), Defect(DefectCode.NO_TEXT_LAYER)),
        inside=(Enclosed("صك.pdf", b"%PDF-1.7", "application/pdf"), Enclosed("", b"")),
        picture_size=(1654, 2339),
    )


def enclose(leaf):
    return Content("", TextFrom.NONE, inside=(Enclosed("the same", leaf.data),))


def enclose_often(leaf):
    return Content("", TextFrom.NONE, inside=(Enclosed("the same", leaf.data),) * 300)


def _channel():
    """The keeper's channel, as one who has taken the process over would find it."""
    for number in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return number
        except OSError:
            continue
    return None


def say_nonsense(leaf):
    os.write(_channel(), bytes.fromhex(leaf.name))
    hang(leaf)


def answer_once_more(leaf):
    """Answers the first order twice."""
    head = b'{"number": 1, "text_from": "body", "pages": null, "page_starts": [], "defects": [], "inside": [],'
    head += b' "peak": 0, "picture_size": null,'
    head += b' "blobs": [5, 0]}'
    os.write(_channel(), len(head).to_bytes(4, "big") + head + b"false")
    return said("true")


def close_the_channel(leaf):
    os.close(_channel())
    hang(leaf)


ACTS = {name: act for name, act in list(globals().items()) if callable(act) and not name.startswith("_")}
