"""The MIME tree of a message, walked one level at a time, every leaf with its exact decoded bytes.

The standard library's parser descends into message/rfc822 and into every multipart by recursion; it never decodes a
nested message that was sent in base64, re-renders what it nested, raises RecursionError on a hostile depth, and takes
ten times the size of a body in memory. So it is given the headers alone. Bodies are cut at their boundaries here, by
its rules, one level at a time, and the parts stay the exact bytes they arrived as.
"""

import base64
import binascii
import email
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message

from parsers.document import Defect, DefectCode
from parsers.headers import Fields, fields_of

_PARSER_FAILS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What the standard library raises on headers nobody should send, such as RFC 2231 numbers of 5,000 digits."""

_BASE64 = (string.ascii_letters + string.digits + "+/").encode()
_PADDINGS = (b"", b"=", b"==")
_BASE64_SAMPLE = 4 * 78
_LOOKS_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{60,76}\r?\n){3,}[A-Za-z0-9+/=\r\n]*")
_COMMENT = re.compile(r"\([^()]{0,200}\)")
_NO_TOKEN = re.compile(r"[ \t;,(\"']")
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_LONG_LINE = 60
_BOUNDARY_LINE = re.compile(rb"^--([^\r\n]{1,200})\r?\n(?=[Cc]ontent-)", re.MULTILINE)
_BLANK_LINE = re.compile(rb"(?:\r\n|\r(?!\n)|\n)(?:\r\n|\r|\n)")
_MOST_HEADER_BYTES = 256 * 1024
_MOST_HEADER_LINES = 10_000
"""Of the headers of one message or part; a list of five thousand recipients fits."""
_MOST_PARTS = 10_000
"""Cut out at one level; the walk over them has a limit of its own."""
_IDENTITY = frozenset({"", "7bit", "8bit", "binary"})


_STRAY = Fields((("content-disposition", b"attachment"),))
"""Text outside the parts: no program shows it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a hostile message is read: nesting `depth`, number of `parts`, `size` of the message in bytes."""

    depth: int = 20
    parts: int = 2000
    size: int = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entity:
    """A leaf or a container: its header `fields`, its `body` as it stood on the wire, and its `children`.

    `arrived` is the whole of it with its headers, kept for what a signature covers.
    """

    fields: Fields
    body: bytes
    children: tuple["Entity", ...] = ()
    defects: tuple[Defect, ...] = ()
    arrived: bytes = b""

    @property
    def is_multipart(self) -> bool:
        """Whether it calls itself a multipart."""
        return self.fields.content_type.startswith("multipart/")


class _Head(Message):
    """Headers whose type is hidden from the parser, so that what is no header stays the text it arrived as."""

    _payload: object

    @property
    def rest(self) -> bytes:
        """What followed the headers, byte for byte; `get_payload` would decode it by its charset label."""
        return self._payload.encode("ascii", "surrogateescape") if isinstance(self._payload, str) else b""

    def get_content_type(self) -> str:
        return "application/octet-stream"


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The body of a multipart cut at its boundaries: what stands before the parts, the parts, what stands after."""

    before: bytes
    parts: tuple[bytes, ...]
    after: bytes
    defects: tuple[Defect, ...]


def _malformed(*names: str) -> tuple[Defect, ...]:
    return tuple(Defect(DefectCode.MALFORMED_MESSAGE, name) for name in names)


def _stray(data: bytes) -> bytes:
    """What stands before or after the parts of a multipart, unless it is the usual note to old readers, in English."""
    note = len(data) < 600 and b"mime" in data.lower() and data.isascii()
    return b"" if note or not data.strip() else data


def _head_end(raw: bytes) -> tuple[int, bool]:
    """Where the headers of `raw` end, their blank line included, and whether they go on beyond what is read."""
    if raw[:1] in {b"\r", b"\n"}:
        return (2 if raw[:2] == b"\r\n" else 1), False
    found = _BLANK_LINE.search(raw, 0, _MOST_HEADER_BYTES)
    end = found.end() if found else min(len(raw), _MOST_HEADER_BYTES)
    lines = raw[:end].splitlines(keepends=True)
    if len(lines) > _MOST_HEADER_LINES:
        return sum(map(len, lines[:_MOST_HEADER_LINES])), True
    return end, found is None and len(raw) > end


def _entity(raw: bytes, default_type: str) -> tuple[Entity, bytes | None]:
    """The message or part `raw` with its body in one piece, and the boundary its headers name."""
    end, goes_on = _head_end(raw)
    try:
        # The annotation of `_class` wants a class; the parser only ever calls it.
        head = email.message_from_bytes(raw[:end], _class=_Head)
        boundary = head.get_boundary()
    except _PARSER_FAILS as error:
        return Entity(Fields(()), raw, (), _malformed(type(error).__name__)), None
    defects = _malformed(*(type(found).__name__ for found in head.defects))
    fields, body = fields_of(head, default_type), head.rest + raw[end:]
    if goes_on:
        # Nobody knows what the body is; a part that nobody has read makes a person look.
        unread = Entity(_STRAY, body, (), (Defect(DefectCode.TOO_LARGE, "headers"),))
        return Entity(fields, b"", (unread,), defects), None
    return Entity(fields, body, (), defects), None if boundary is None else boundary.encode("utf-8", "surrogateescape")


def split(raw: bytes) -> Entity:
    """The message or part `raw`, its headers apart from its body, and the parts of a multipart one level down."""
    entity, boundary = _entity(raw, "text/plain")
    if not entity.is_multipart or entity.children:
        return entity
    pieces = None if boundary is None else _pieces(entity.body, boundary)
    if pieces is None:
        why = "NoBoundaryInMultipartDefect" if boundary is None else "StartBoundaryNotFoundDefect"
        defects = (*entity.defects, *_malformed(why, "MultipartInvariantViolationDefect"))
        return _recovered(replace(entity, defects=defects))
    return _divided(entity, pieces)


def _divided(entity: Entity, pieces: _Pieces) -> Entity:
    default = "message/rfc822" if entity.fields.content_type == "multipart/digest" else "text/plain"
    children = [_entity(part, default)[0] for part in pieces.parts]
    if entity.fields.content_type == "multipart/signed" and children:
        children[0] = replace(children[0], arrived=pieces.parts[0])
    stray = [Entity(_STRAY, data) for text in (pieces.before, pieces.after) if (data := _stray(text))]
    outside = _malformed("text outside the parts") if stray else ()
    encoding = entity.fields.text("content-transfer-encoding").lower()
    encoded = () if encoding in _IDENTITY else _malformed("InvalidMultipartContentTransferEncodingDefect")
    defects = (*entity.defects, *encoded, *pieces.defects, *outside)
    return Entity(entity.fields, b"", (*children, *stray), defects)


def _boundaries(body: bytes, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """The lines of `body` that are the boundary: start, end with the line's end, and whether it is the last."""
    line = re.compile(b"--" + re.escape(boundary) + rb"(--)?[ \t]*+(?:\r\n|\r|\n|\Z)")
    for found in line.finditer(body):
        if found.start() == 0 or body[found.start() - 1] in b"\r\n":
            yield found.start(), found.end(), bool(found[1])


def _pieces(body: bytes, boundary: bytes) -> _Pieces | None:
    """The pieces of `body`; None where it holds no part. The end of the line before a boundary belongs to that."""
    lines = _boundaries(body, boundary)
    first = next(lines, None)
    if first is None or first[2]:
        return None
    before, parts, start = _piece(body, 0, first[0]), [], first[1]
    for at, end, is_last in lines:
        if at > start:
            parts.append(_piece(body, start, at))
        start = end
        if is_last:
            return _Pieces(before, tuple(parts), body[start:], ())
        if len(parts) >= _MOST_PARTS:
            many = Defect(DefectCode.TOO_MANY_PARTS, f"over {_MOST_PARTS}")
            return _Pieces(before, (*parts, body[start:]), b"", (many,))
    unclosed = _malformed("CloseBoundaryNotFoundDefect")
    return _Pieces(before, (*parts, _piece(body, start, len(body))), b"", unclosed)


def _piece(body: bytes, start: int, end: int) -> bytes:
    """`body` from `start` to `end`, without the end of its last line."""
    shorter = 2 if body.endswith(b"\r\n", start, end) else body.endswith((b"\r", b"\n"), start, end)
    return body[start : end - shorter]


def _recovered(entity: Entity) -> Entity:
    """A multipart in which no part was found: encoded as a whole, or with another boundary than it says."""
    data, _ = decoded(entity)
    found = _BOUNDARY_LINE.search(data)
    pieces = _pieces(data, found.group(1).rstrip(b" \t")) if found else None
    if pieces is None:
        return entity
    return _divided(entity, pieces)


def opened(part: Entity) -> Entity:
    """`part` with its children, where it is a multipart that has not been split yet."""
    if not part.is_multipart or part.children:
        return part
    names = ("content-type", "content-transfer-encoding")
    head = b"".join(name.encode() + b": " + value + b"\n" for name in names if (value := part.fields.raw(name)))
    whole = split(head + b"\n" + part.body)
    return Entity(part.fields, whole.body, whole.children, (*part.defects, *whole.defects))


def _base64(data: bytes, is_text: bool) -> tuple[bytes, tuple[Defect, ...]]:
    """The bytes of base64; in a text, plain words below it, as mailing lists write them, stay below it.

    Words of another kind may be of another charset than what is encoded: they are damage, and a person looks.
    """
    in_one = data.translate(None, b"\r\n")
    others = in_one.translate(None, _BASE64)
    if others in _PADDINGS and in_one.endswith(others):  # as nearly all is; looking at each line alone takes far longer
        return _base64_decoded(in_one, ())
    lines = [line.strip() for line in data.split(b"\n")]
    strange = [number for number, line in enumerate(lines) if not _BASE64_LINE.fullmatch(line)]
    defects: tuple[Defect, ...] = ()
    if strange:
        before, after = lines[: strange[0]], lines[strange[0] :]
        goes_on = any(len(line) >= _LONG_LINE and _BASE64_LINE.fullmatch(line) for line in after)
        if goes_on:
            lines = [line for line in lines if len(line) >= _LONG_LINE or _BASE64_LINE.fullmatch(line)]
            defects = (Defect(DefectCode.DAMAGED, "other characters within base64"),)
        elif not any(before):
            return data, (Defect(DefectCode.MALFORMED_MESSAGE, "not base64, as it says"),)
        else:
            end = _base64_end(before)
            lines, after = before[:end], before[end:] + after
            defects = (Defect(DefectCode.DAMAGED, "other text after the base64"),)
            below = b"\n".join(after)
            if is_text and below.isascii():
                found, wrong = _base64_decoded(re.sub(rb"[^A-Za-z0-9+/=]", b"", b"".join(lines)), ())
                return (found, (*wrong, *defects)) if b"\0" in found else (found + b"\n" + below, wrong)
    return _base64_decoded(re.sub(rb"[^A-Za-z0-9+/=]", b"", b"".join(lines)), defects)


def _base64_end(lines: list[bytes]) -> int:
    """How many of the lines are base64, and not a word below it: the last is short or padded, and makes it whole."""
    last = next((n for n, line in enumerate(lines) if len(line) < _LONG_LINE or line.endswith(b"=")), len(lines) - 1)
    whole = sum(map(len, lines[: last + 1])) % 4 == 0
    return last + 1 if whole or last == 0 else last


def _base64_decoded(compact: bytes, defects: tuple[Defect, ...]) -> tuple[bytes, tuple[Defect, ...]]:
    """The bytes of base64 without anything else in it, each piece up to its padding for itself."""
    pieces = []
    for piece in filter(None, compact.split(b"=")):
        if len(piece) % 4 == 1:
            defects = (*defects, Defect(DefectCode.DAMAGED, "the base64 is cut off"))
        whole = piece[:-1] if len(piece) % 4 == 1 else piece
        pieces.append(base64.b64decode(whole + b"=" * (-len(whole) % 4)))
    return b"".join(pieces), defects


def _uudecoded(data: bytes) -> tuple[bytes, tuple[Defect, ...]]:
    begin = max(0, data.find(b"begin "))
    end = data.find(b"\nend", begin)
    beside = data[:begin] + (data[end + 4 :] if end >= 0 else b"")
    lost = (Defect(DefectCode.DAMAGED, "other text beside what is uuencoded"),) if beside.strip() else ()
    message = Message()
    message["Content-Transfer-Encoding"] = "x-uuencode"
    message.set_payload(data.decode("ascii", "surrogateescape"))
    found = message.get_payload(decode=True)
    return (found, lost) if isinstance(found, bytes) else (data, ())


def decoded(entity: Entity) -> tuple[bytes, tuple[Defect, ...]]:
    """The bytes of the leaf `entity` with its transfer encoding undone, and what was wrong with that."""
    # Trailing space, comments and parameters: the standard library leaves such a body encoded (gh-123742).
    said = _COMMENT.sub(" ", entity.fields.text("content-transfer-encoding")).strip(" \t\"'")
    encoding = _NO_TOKEN.split(said)[0].lower()
    known = encoding in _IDENTITY
    if encoding == "base64" or (not known and _LOOKS_BASE64.fullmatch(entity.body[:_BASE64_SAMPLE])):
        return _base64(entity.body, entity.fields.content_type.startswith("text/"))
    if encoding == "quoted-printable":
        return binascii.a2b_qp(entity.body), ()
    if encoding in {"uuencode", "x-uuencode", "uue", "x-uue"}:
        return _uudecoded(entity.body)
    return entity.body, () if known else (Defect(DefectCode.MALFORMED_MESSAGE, "unknown transfer encoding"),)
