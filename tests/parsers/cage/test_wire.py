"""What a worker says is believed only where an honest one could have said it."""

import socket
import struct
import time
from dataclasses import MISSING, fields, replace

import pytest
from hostile import readers

from parsers.cage import wire
from parsers.cage.wire import (
    Channel,
    ClosedError,
    Frame,
    TooLargeError,
    WireError,
    content_frame,
    content_of,
    failure_of,
    leaf_frame,
    leaf_of,
)
from parsers.document import Defect, DefectCode, Role
from parsers.formats import Enclosed
from parsers.message import Leaf

LEAF = Leaf(
    "2.1", "2", Role.ATTACHMENT, "صك.pdf", "application/pdf", "application/pdf", b"%PDF", "utf-8", False, (),
    "<a@b>", "password",
)  # fmt: skip


@pytest.fixture
def ends():
    """A channel, and the bare socket at its other end."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(ours), theirs


def sent(frame):
    """The frame as it arrives at the other end."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        Channel(ours).send(frame)
        return Channel(theirs).receive()


def test_a_leaf_comes_through_unchanged():
    assert leaf_of(sent(leaf_frame(LEAF, 60, 1))) == LEAF


def test_a_content_comes_through_unchanged():
    content = readers.everything(None)
    assert content_of(sent(content_frame(content, 12345, 7)), 7) == (content, 12345)


@pytest.mark.parametrize(("sample", "left_out"), [(readers.everything(None), set()), (LEAF, {"defects"})])
def test_no_field_is_forgotten(sample, left_out):
    """A field added to what readers take or give must be given a value above, and then be carried."""
    defaults = {each.name: each.default for each in fields(sample) if each.default is not MISSING}
    assert {name for name, default in defaults.items() if getattr(sample, name) == default} == left_out


def test_names_and_labels_of_any_length_are_cut_rather_than_refused():
    leaf = replace(LEAF, name="x" * 10_000_000, charset="y" * 10_000_000)
    assert len(leaf_of(sent(leaf_frame(leaf, 60, 1))).name) == wire.MAX_NAME
    content = replace(
        readers.everything(None),
        defects=(Defect(DefectCode.DAMAGED, "x" * 100_000),),
        inside=(Enclosed("x" * 10_000_000, b"", "y" * 100_000),),
    )
    read, _ = content_of(sent(content_frame(content, 0, 1)), 1)
    assert (len(read.defects[0].detail), len(read.inside[0].name)) == (wire.MAX_DETAIL, wire.MAX_NAME)


def test_the_answer_to_another_order_is_none(ends):
    answer = sent(content_frame(readers.everything(None), 0, 1))
    for number in (0, 2):
        with pytest.raises(WireError):
            content_of(answer, number)


def test_what_does_not_fit_is_not_sent(ends):
    channel, other = ends
    with pytest.raises(TooLargeError):
        channel.send(Frame({}, (bytes(wire.MAX_BLOBS // 2 + 1),) * 2))
    with pytest.raises(TooLargeError):
        channel.send(Frame({"x": "x" * wire.MAX_HEAD}))
    other.setblocking(False)
    with pytest.raises(BlockingIOError):
        other.recv(1)


def test_a_deadline_holds_in_both_directions(ends):
    channel, _ = ends
    for act in (channel.receive, lambda deadline: channel.send(Frame({}, (bytes(10_000_000),)), deadline)):
        with pytest.raises(TimeoutError):
            act(time.monotonic() + 0.05)


def test_a_trickle_does_not_stretch_the_deadline(ends):
    channel, other = ends
    other.sendall(b"\0\0\0\x09{")
    with pytest.raises(TimeoutError):
        channel.receive(time.monotonic() + 0.05)


@pytest.mark.parametrize("said", [b"", b"\0", b"\0\0\0\x09{"])
def test_an_end_in_the_middle_is_an_end(ends, said):
    channel, other = ends
    other.sendall(said)
    other.close()
    with pytest.raises(ClosedError):
        channel.receive()


def test_a_channel_is_quiet_until_something_is_said_or_it_ends(ends):
    channel, other = ends
    assert channel.is_quiet
    other.sendall(b"x")
    assert not channel.is_quiet


def test_an_ended_channel_is_not_quiet(ends):
    channel, other = ends
    other.close()
    assert not channel.is_quiet


HEAD = (
    '"number": 1, "text_from": "body", "pages": null, "page_starts": [], "defects": [], "inside": [], "peak": 0, '
    '"picture_size": null'
)
WORD = struct.Struct("!IIIddddd")


def frame(head, *blobs):
    head = "{" + head + f', "blobs": {[len(blob) for blob in blobs]}}}'
    return b"".join([len(head.encode()).to_bytes(4, "big"), head.encode(), *blobs])


def test_what_the_answers_below_are_changed_from_is_believed(ends):
    channel, other = ends
    other.sendall(frame(HEAD, b"text", WORD.pack(0, 2, 1, 0, 0, 1, 1, 1)))
    content, _ = content_of(channel.receive(time.monotonic() + 5), 1)
    assert (content.text, len(content.words)) == ("text", 1)


@pytest.mark.parametrize(
    "answer",
    [
        b"\xff\xff\xff\xff",
        b"\0\0\0\x02{]",
        b"\0\0\0\x02[]",
        b"\0\0\x61\xa8" + b"[" * 25000,
        b"\0\0\0\x0c" + b'{"blobs": 1}',
        b"\0\0\0\x0f" + b'{"blobs": [-1]}',
        b"\0\0\0\x13" + b'{"blobs": [1e5, 1]}',
        b"\0\0\0\x1b" + b'{"blobs": [99999999999999]}',
        frame('"blob": 1'),
        frame(HEAD.replace("1", '"1"'), b"text", b""),
        frame(HEAD),
        frame(HEAD, b"text"),
        frame(HEAD, b"\xff\xfe", b""),
        frame(HEAD, b"text", b"odd"),
        frame(HEAD, b"text", b"", b"a file nobody announced"),
        frame(HEAD.replace('"body"', '"elsewhere"'), b"", b""),
        frame(HEAD.replace('"body"', "[]"), b"", b""),
        frame(HEAD.replace('"pages": null', '"pages": -1'), b"", b""),
        frame(HEAD.replace('"pages": null', '"pages": true'), b"", b""),
        frame(HEAD.replace('"page_starts": []', '"page_starts": [5, 1]'), b"text", b""),
        frame(HEAD.replace('"page_starts": []', '"page_starts": 5'), b"text", b""),
        frame(HEAD.replace('"defects": []', '"defects": [["no_such", ""]]'), b"text", b""),
        frame(HEAD.replace('"defects": []', '"defects": [["damaged", 5]]'), b"text", b""),
        frame(HEAD.replace('"defects": []', f'"defects": [["damaged", "{"x" * 2000}"]]'), b"text", b""),
        frame(HEAD.replace('"inside": []', '"inside": [["name", "type"]]'), b"text", b""),
        frame(HEAD.replace('"inside": []', '"inside": [["name"]]'), b"text", b"", b"x"),
        frame(HEAD.replace('"picture_size": null', '"picture_size": [1]'), b"text", b""),
        frame(HEAD.replace('"picture_size": null', '"picture_size": [1, -1]'), b"text", b""),
        frame(HEAD, b"text", WORD.pack(3, 5, 1, 0, 0, 1, 1, 1)),
        frame(HEAD, b"text", WORD.pack(3, 2, 1, 0, 0, 1, 1, 1)),
        frame(HEAD, b"text", WORD.pack(0, 2, 1, 0, 0, 1, 1, 1.5)),
        frame(HEAD, b"text", WORD.pack(0, 2, 1, 0, 0, 1, 1, float("nan"))),
        frame(HEAD, b"text", WORD.pack(0, 2, 1, float("inf"), 0, 1, 1, 1)),
        frame('"error": "../../x"'),
        frame('"error": 5'),
    ],
    ids=lambda answer: answer[:60],
)
def test_an_answer_no_honest_worker_gives(ends, answer):
    channel, other = ends
    other.sendall(answer)
    with pytest.raises(WireError):  # which of the three notices is no matter
        frame = channel.receive(time.monotonic() + 5)
        failure_of(frame) or content_of(frame, 1)
