"""What passes between the keeper and a worker: frames of a JSON head and raw bytes.

A worker that read a hostile file may be anybody's. Nothing it says is executed or unpickled, everything is checked for
type, size and sense before it is believed, and no more is taken in than an honest answer could hold.
"""

import json
import math
import re
import socket
import struct
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from parsers.cage.limits import MIB
from parsers.document import Defect, DefectCode, Role, TextFrom, Word
from parsers.formats import Content, Enclosed
from parsers.message import Leaf

Head: TypeAlias = Mapping[str, Any]
MAX_HEAD = 4 * MIB
MAX_BLOBS = 256 * MIB
MAX_NAME = 70_000
"""Characters of a file's name: a ZIP has 65,535 bytes for one."""
MAX_DETAIL = 1000
MAX_COUNT = 10_000_000
_LENGTH = struct.Struct("!I")
_WORD = struct.Struct("!IIIddddd")
_CLASS_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)


class WireError(Exception):
    """The other side said what no honest one says."""


class TooLargeError(WireError):
    """What is to be said does not fit into a frame."""


class ClosedError(Exception):
    """The other side is gone."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A head, and the bytes that go with it."""

    head: Head
    blobs: tuple[bytes, ...] = ()


class Channel:
    """Frames over a connected socket. A `deadline` is a moment of the monotonic clock, None to wait for ever."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection

    def close(self) -> None:
        """Closes the socket; the other side sees the end."""
        self._socket.close()

    def send(self, frame: Frame, deadline: float | None = None) -> None:
        """Sends `frame` whole. Raises ClosedError, TooLargeError, and TimeoutError at the deadline."""
        head = json.dumps({**frame.head, "blobs": [len(blob) for blob in frame.blobs]}).encode()
        if len(head) > MAX_HEAD or sum(map(len, frame.blobs)) > MAX_BLOBS:
            raise TooLargeError
        for piece in (_LENGTH.pack(len(head)), head, *frame.blobs):
            self._send(memoryview(piece), deadline)

    def receive(self, deadline: float | None = None) -> Frame:
        """The next frame. Raises ClosedError, TimeoutError at the deadline, and WireError."""
        (length,) = _LENGTH.unpack(self._receive(_LENGTH.size, deadline))
        if length > MAX_HEAD:
            raise WireError
        try:
            head = json.loads(self._receive(length, deadline))
        except (ValueError, RecursionError):
            raise WireError from None
        sizes = _sizes(head)
        return Frame(head, tuple(self._receive(size, deadline) for size in sizes))

    @property
    def is_quiet(self) -> bool:
        """Whether the other side is there and has said nothing unasked."""
        self._socket.settimeout(0)
        try:
            self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def _send(self, left: memoryview, deadline: float | None) -> None:
        while left:
            self._wait_until(deadline)
            try:
                left = left[self._socket.send(left) :]
            except ConnectionError:
                raise ClosedError from None

    def _receive(self, size: int, deadline: float | None) -> bytes:
        data = bytearray(size)
        left = memoryview(data)
        while left:
            self._wait_until(deadline)
            try:
                count = self._socket.recv_into(left)
            except ConnectionError:
                raise ClosedError from None
            if not count:
                raise ClosedError
            left = left[count:]
        return bytes(data)

    def _wait_until(self, deadline: float | None) -> None:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)


def _sizes(head: object) -> list[int]:
    sizes = head.get("blobs") if isinstance(head, dict) else None
    if not isinstance(sizes, list) or not all(_is_count(size, MAX_BLOBS) for size in sizes) or sum(sizes) > MAX_BLOBS:
        raise WireError
    return sizes


def leaf_frame(leaf: Leaf, seconds: float, number: int) -> Frame:
    """The order with this `number` to read `leaf` within `seconds` of the processor. Its defects stay outside."""
    head = {
        "id": leaf.id,
        "message": leaf.message,
        "role": leaf.role,
        "name": leaf.name[:MAX_NAME],
        "declared_type": leaf.declared_type,
        "media_type": leaf.media_type,
        "charset": leaf.charset and leaf.charset[:MAX_DETAIL],
        "inline": leaf.inline,
        "content_id": leaf.content_id[:MAX_DETAIL],
        "password": leaf.password[:MAX_DETAIL],
    }
    return Frame({"leaf": head, "seconds": seconds, "number": number}, (leaf.data,))


def leaf_of(frame: Frame) -> Leaf:
    """The leaf that `leaf_frame` was made of; the worker believes its keeper."""
    values = frame.head["leaf"]
    return Leaf(**{**values, "role": Role(values["role"]), "data": frame.blobs[0]})


def content_frame(content: Content, peak: int, number: int) -> Frame:
    """The answer to the order `number`; `peak` is the most memory the worker ever held, in bytes."""
    words = b"".join(_WORD.pack(word.start, word.end, word.page, *word.box, word.confidence) for word in content.words)
    head = {
        "number": number,
        "peak": peak,
        "text_from": content.text_from,
        "pages": content.pages,
        "page_starts": content.page_starts,
        "defects": [(defect.code, defect.detail[:MAX_DETAIL]) for defect in content.defects],
        "picture_size": content.picture_size,
        "inside": [(each.name[:MAX_NAME], each.declared_type[:MAX_DETAIL]) for each in content.inside],
    }
    text = content.text.encode("utf-8", "surrogatepass")
    return Frame(head, (text, words, *(each.data for each in content.inside)))


def failure_frame(error: str) -> Frame:
    """The last words of a worker: the class of the error that ends it."""
    return Frame({"error": error})


def failure_of(frame: Frame) -> str | None:
    """The class of the error that ended the worker, or None where the frame is no failure. Raises WireError."""
    error = frame.head.get("error")
    if error is None:
        return None
    if not isinstance(error, str) or not _CLASS_NAME.fullmatch(error):
        raise WireError
    return error


def content_of(frame: Frame, number: int) -> tuple[Content, int]:
    """The content and the peak memory that `content_frame` was made of, in answer to the order `number`.

    Raises WireError where it cannot be that.
    """
    if frame.head.get("number") != number:
        raise WireError
    try:
        return _content(frame.head, frame.blobs), _count(frame.head["peak"], 1 << 48)
    except (LookupError, TypeError, ValueError, struct.error):
        raise WireError from None


def _content(head: Head, blobs: Sequence[bytes]) -> Content:
    encoded, words, *files = blobs
    text = encoded.decode("utf-8", "surrogatepass")
    pages = None if head["pages"] is None else _count(head["pages"], MAX_COUNT)
    starts = tuple(_count(start, MAX_COUNT * 100) for start in head["page_starts"])
    # The pages of blank sheets at the end begin after the text, which ends with the last line.
    if list(starts) != sorted(starts):
        raise WireError
    size = head["picture_size"]
    return Content(
        text=text,
        text_from=TextFrom(head["text_from"]),
        pages=pages,
        page_starts=starts,
        words=tuple(_word(values, len(text)) for values in _WORD.iter_unpack(words)),
        defects=tuple(Defect(DefectCode(code), _text(detail, MAX_DETAIL)) for code, detail in head["defects"]),
        inside=tuple(
            Enclosed(_text(name, MAX_NAME), data, _text(declared, MAX_DETAIL))
            for (name, declared), data in zip(head["inside"], files, strict=True)
        ),
        picture_size=None if size is None else _pair(size),
    )


def _word(values: tuple[Any, ...], length: int) -> Word:
    start, end, page, x0, top, x1, bottom, confidence = values
    box = (x0, top, x1, bottom)
    if not (start <= end <= length and 0 <= confidence <= 1 and all(map(math.isfinite, box))):
        raise WireError
    return Word(start, end, page, box, confidence)


def _pair(value: object) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise WireError
    return _count(value[0], MAX_COUNT), _count(value[1], MAX_COUNT)


def _text(value: object, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise WireError
    return value


def _count(value: object, most: int) -> int:
    if not isinstance(value, int) or not _is_count(value, most):
        raise WireError
    return value


def _is_count(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
