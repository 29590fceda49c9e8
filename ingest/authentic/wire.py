"""A message as signatures see it: its raw header fields and its body, cut once, bounded before dkimpy reads it.

dkimpy's patterns take quadratic and cubic time on runs of white space and on headers of many lines; what exceeds the
limits here is not given to it. Compressing blanks first changes no relaxed body hash and keeps that linear.
"""

import logging
import re
from dataclasses import dataclass

import dkim

# dkimpy logs hashes and domains of the mail; they do not belong in a log.
logging.getLogger("dkimpy").addHandler(logging.NullHandler())
logging.getLogger("dkimpy").propagate = False

_END_OF_HEAD = re.compile(rb"(?:\A|\n)(\r?\n)")
_READ_OTHERWISE = re.compile(rb"\r(?!\n)|\nFrom ")
"""A lone CR ends a line for some programs only; a line "From " is nothing for dkimpy and for us begins the body."""
_BLANKS = re.compile(rb"[ \t]+")
_LONG_BLANK = b" " * 65
_LONG_SPACE = re.compile(rb"\s{65}")
_MOST_BYTES = 36 << 20
_MOST_HEAD = 128 << 10
_MOST_FIELDS = 1000
_LONGEST_SIGNATURE = 8 << 10
"""Bytes of one signature's header field."""
_PARSING_FAILS = (dkim.DKIMException, IndexError)
"""IndexError: the first line is the continuation of nothing."""

Field = tuple[bytes, bytes]
"""A header field's name and its value as it stood, with its line ends as CRLF."""


@dataclass(frozen=True, slots=True)
class Wire:
    """The `fields` of the head from top to bottom, empty where it `is_malformed` or `is_too_large`, and the `body`.

    `one_reading`: whether every program finds the same lines in the head.
    """

    fields: tuple[Field, ...] = ()
    body: bytes = b""
    one_reading: bool = True
    is_malformed: bool = False
    is_too_large: bool = False

    def all(self, name: bytes) -> tuple[Field, ...]:
        """Every field `name` (lower case), top to bottom."""
        return tuple(field for field in self.fields if field[0].lower() == name)

    def prepared(self, verifier: dkim.DKIM | dkim.ARC) -> None:
        """Gives the message to `verifier`."""
        verifier.headers = [list(field) for field in self.fields]
        verifier.body = _with_crlf(self.body)

    def relaxed(self) -> "Wire":
        """The same where long runs of blanks in the body are one: equal to a relaxed body hash (RFC 6376, 3.4.4)."""
        if _LONG_BLANK not in self.body.replace(b"\t", b" "):
            return self
        return Wire(self.fields, _BLANKS.sub(b" ", self.body), self.one_reading)


def cut(raw: bytes) -> Wire:
    """The message `raw`, cut at its first empty line."""
    end = _END_OF_HEAD.search(raw[: _MOST_HEAD + 4])
    if len(raw) > _MOST_BYTES or (end is None and len(raw) > _MOST_HEAD):
        return Wire(is_too_large=True)
    head, body = (raw, b"") if end is None else (raw[: end.start(1)], raw[end.end(1) :])
    one_reading = not _READ_OTHERWISE.search(head)
    try:
        fields = tuple((name, value) for name, value in dkim.DKIM(head).headers)
    except _PARSING_FAILS:
        return Wire(one_reading=one_reading, is_malformed=True)
    if len(fields) > _MOST_FIELDS:
        return Wire(is_too_large=True)
    return Wire(fields, body, one_reading)


def _with_crlf(body: bytes) -> bytes:
    """`body` with its line ends as they are signed; asked only for a signature, for it looks at every byte."""
    return body if body.count(b"\n") == body.count(b"\r\n") else re.sub(rb"\r?\n", b"\r\n", body)


def is_bounded(value: bytes) -> bool:
    """Whether a signature's value is within what dkimpy's patterns read in linear time."""
    return len(value) <= _LONGEST_SIGNATURE and not _LONG_SPACE.search(value)
