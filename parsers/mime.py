"""The MIME tree of a message, walked one level at a time, every leaf with its exact decoded bytes.

The standard library's parser descends into message/rfc822 and into every multipart by recursion; it never decodes a
nested message that was sent in base64, re-renders what it nested, and raises RecursionError on a hostile depth. So it
is given a message class that hides the type of everything but the outermost multipart: each level is split once, its
parts stay the exact bytes they arrived as, and the descent, with its limits, is ours.
"""

import base64
import binascii
import email
import re
from dataclasses import dataclass
from email.message import Message

from parsers.document import Defect, DefectCode
from parsers.headers import Fields, fields_of

_PARSER_FAILS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What the standard library raises on headers nobody should send, such as RFC 2231 numbers of 5,000 digits."""

_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_LONG_LINE = 60
_BOUNDARY_LINE = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=[Cc]ontent-)", re.MULTILINE)
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
    """A leaf or a container: its header `fields`, its `body` as it stood on the wire, and its `children`."""

    fields: Fields
    body: bytes
    children: tuple["Entity", ...] = ()
    defects: tuple[Defect, ...] = ()

    @property
    def is_multipart(self) -> bool:
        """Whether it calls itself a multipart."""
        return self.fields.content_type.startswith("multipart/")


class _Opaque(Message):
    """A part whose type is hidden from the parser, so that its payload stays the text it arrived as."""

    _payload: object

    @property
    def arrived(self) -> bytes:
        """The body byte for byte; `get_payload` would decode it by its charset label."""
        return self._payload.encode("ascii", "surrogateescape") if isinstance(self._payload, str) else b""

    def get_content_type(self) -> str:
        return "application/octet-stream"


class _Outermost(_Opaque):
    """The message whose parts are wanted: a multipart shows its type, anything else does not."""

    def get_content_type(self) -> str:
        declared = Message.get_content_type(self)
        return declared if declared.startswith("multipart/") else super().get_content_type()


class _Factory:
    """Makes the outermost message, and opaque parts once that has headers: the parser makes one more to try it out."""

    def __init__(self) -> None:
        self._outermost: _Outermost | None = None

    def __call__(self, **keywords: object) -> _Opaque:
        if self._outermost is None or not len(self._outermost):
            self._outermost = _Outermost(**keywords)  # type: ignore[arg-type]  # the parser's policy
            return self._outermost
        return _Opaque(**keywords)  # type: ignore[arg-type]


def _defects(message: Message) -> tuple[Defect, ...]:
    return tuple(Defect(DefectCode.MALFORMED_MESSAGE, type(found).__name__) for found in message.defects)


def _stray(text: str | None) -> bytes:
    """What stands before or after the parts of a multipart, unless it is the usual note to old readers."""
    data = (text or "").encode("ascii", "surrogateescape")
    return b"" if not data.strip() or (len(data) < 600 and b"mime" in data.lower()) else data


def _parse(raw: bytes) -> _Opaque:
    # The annotation of `_class` wants a class; the parser only ever calls it.
    return email.message_from_bytes(raw, _class=_Factory())


def split(raw: bytes) -> Entity:
    """The message or part `raw`, its headers apart from its body, and the parts of a multipart one level down."""
    try:
        message = _parse(raw)
    except _PARSER_FAILS as error:
        return Entity(Fields(()), raw, (), (Defect(DefectCode.MALFORMED_MESSAGE, type(error).__name__),))
    defects = _defects(message)
    fields = fields_of(message, "text/plain")
    if not message.is_multipart():
        entity = Entity(fields, message.arrived, (), defects)
        return _recovered(entity) if entity.is_multipart else entity
    default = "message/rfc822" if fields.content_type == "multipart/digest" else "text/plain"
    parts = [child for child in message.get_payload() if isinstance(child, _Opaque)]
    children = [Entity(fields_of(child, default), child.arrived, (), _defects(child)) for child in parts]
    stray = [Entity(_STRAY, data) for text in (message.preamble, message.epilogue) if (data := _stray(text))]
    if stray:
        defects = (*defects, Defect(DefectCode.MALFORMED_MESSAGE, "text outside the parts"))
    return Entity(fields, b"", (*children, *stray), defects)


def _recovered(entity: Entity) -> Entity:
    """A multipart in which no part was found: encoded as a whole, or with another boundary than it says."""
    data, _ = decoded(entity)
    found = _BOUNDARY_LINE.search(data)
    if found is None:
        return entity
    boundary = found.group(1).replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    raw = b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\n\n' + data
    message = _parse(raw)
    if not message.is_multipart():
        return entity
    again = split(raw)
    return Entity(entity.fields, b"", again.children, (*entity.defects, *again.defects))


def opened(part: Entity) -> Entity:
    """`part` with its children, where it is a multipart that has not been split yet."""
    if not part.is_multipart or part.children:
        return part
    names = ("content-type", "content-transfer-encoding")
    head = b"".join(name.encode() + b": " + value + b"\n" for name in names if (value := part.fields.raw(name)))
    whole = split(head + b"\n" + part.body)
    return Entity(part.fields, whole.body, whole.children, (*part.defects, *whole.defects))


def _base64(data: bytes) -> tuple[bytes, tuple[Defect, ...]]:
    lines = [line.strip() for line in data.split(b"\n")]
    strange = [number for number, line in enumerate(lines) if not _BASE64_LINE.fullmatch(line)]
    defects: tuple[Defect, ...] = ()
    if strange:
        before, after = lines[: strange[0]], lines[strange[0] :]
        goes_on = any(len(line) >= _LONG_LINE and _BASE64_LINE.fullmatch(line) for line in after)
        if goes_on:
            lines = [line for line in lines if len(line) >= _LONG_LINE or _BASE64_LINE.fullmatch(line)]
            defects = (Defect(DefectCode.MALFORMED_MESSAGE, "other characters within base64"),)
        elif not any(before):
            return data, (Defect(DefectCode.MALFORMED_MESSAGE, "not base64, as it says"),)
        else:
            lines, defects = before, (Defect(DefectCode.DAMAGED, "other text after the base64"),)
    compact = re.sub(rb"[^A-Za-z0-9+/=]", b"", b"".join(lines))
    pieces = []
    for piece in re.findall(rb"[A-Za-z0-9+/]+", compact):
        if len(piece) % 4 == 1:
            defects = (*defects, Defect(DefectCode.DAMAGED, "the base64 is cut off"))
        whole = piece[:-1] if len(piece) % 4 == 1 else piece
        pieces.append(base64.b64decode(whole + b"=" * (-len(whole) % 4)))
    return b"".join(pieces), defects


def _uudecoded(data: bytes) -> bytes:
    message = Message()
    message["Content-Transfer-Encoding"] = "x-uuencode"
    message.set_payload(data.decode("ascii", "surrogateescape"))
    found = message.get_payload(decode=True)
    return found if isinstance(found, bytes) else data


def decoded(entity: Entity) -> tuple[bytes, tuple[Defect, ...]]:
    """The bytes of the leaf `entity` with its transfer encoding undone, and what was wrong with that."""
    # Trailing space and parameters: the standard library leaves such a body encoded (gh-123742).
    encoding = entity.fields.text("content-transfer-encoding").split(";")[0].strip(" \t\"'").lower()
    if encoding == "base64":
        return _base64(entity.body)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(entity.body), ()
    if encoding in {"uuencode", "x-uuencode", "uue", "x-uue"}:
        return _uudecoded(entity.body), ()
    known = encoding in _IDENTITY
    return entity.body, () if known else (Defect(DefectCode.MALFORMED_MESSAGE, "unknown transfer encoding"),)
