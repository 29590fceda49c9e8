"""Bytes to a `Document`: the one way in.

Nothing that arrives is too broken to read: every leaf becomes a part, and what cannot be read becomes a defect on it.
"""

import hashlib
from dataclasses import replace

from parsers.charset import clean
from parsers.document import Address, Defect, DefectCode, Document, Message, Part, Role, TextFrom
from parsers.formats import Content, format_for
from parsers.message import Leaf, levels_of
from parsers.mime import Limits
from parsers.sniff import MESSAGE, looks_like_message, media_type

__all__ = ["Limits", "read", "read_file"]

_SIGNATURES = "signature"
_IMAGE = Defect(DefectCode.NO_TEXT_LAYER, "an image; OCR is not installed in this version")
_WHY_UNREAD = {
    "application/x-encrypted-office": Defect(DefectCode.ENCRYPTED, "an Office document with a password"),
    "message/external-body": Defect(DefectCode.UNSUPPORTED_FORMAT, "its content is kept elsewhere"),
    "message/partial": Defect(DefectCode.UNSUPPORTED_FORMAT, "a fragment of a message sent in pieces"),
}


def read(raw: bytes, limits: Limits = Limits()) -> Document:  # noqa: B008  # immutable
    """The mail message `raw` as a document. Never raises on what the bytes hold."""
    if len(raw) > limits.size:
        return _unread(raw, Defect(DefectCode.TOO_LARGE, f"over {limits.size} bytes"))
    messages, leaves, defects = levels_of(raw, limits)
    parts = tuple(_part(leaf) for leaf in leaves)
    if not any(part.size for part in parts):
        defects = (*defects, Defect(DefectCode.EMPTY))
    return Document(_digest(raw), len(raw), messages, parts, defects)


def read_file(data: bytes, name: str) -> Document:
    """One file that came by itself, a delivered scan or a saved mail, called `name`, as a document."""
    found = media_type(data, "", name)
    if found == MESSAGE or (found == "text/plain" and looks_like_message(data)):
        return read(data)
    part = _part(Leaf("1", "", Role.ATTACHMENT, name, "", found, data))
    defects = () if data else (Defect(DefectCode.EMPTY),)
    return Document(_digest(data), len(data), (_no_headers(),), (part,), defects)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _no_headers() -> Message:
    nobody = Address("", "")
    return Message("", "", nobody, (), (), (), "", None, (), (), ())


def _unread(raw: bytes, defect: Defect) -> Document:
    """The original as one part that nobody has read."""
    whole = Part("1", "", Role.BODY, "", MESSAGE, MESSAGE, _digest(raw), len(raw), defects=(defect,))
    return Document(_digest(raw), len(raw), (_no_headers(),), (whole,), (defect,))


def _content(leaf: Leaf) -> Content:
    if not leaf.data:
        return Content("", TextFrom.NONE, defects=(Defect(DefectCode.EMPTY),))
    known = format_for(leaf.media_type)
    if known is not None and leaf.declared_type not in _WHY_UNREAD:
        return known.read(leaf.data, leaf.charset)
    if leaf.role == Role.MESSAGE or leaf.media_type.endswith(_SIGNATURES):
        # A nested message has its own leaves; a detached signature holds nothing to read.
        return Content("", TextFrom.NONE)
    if leaf.media_type.startswith("image/"):
        return Content("", TextFrom.NONE, defects=(_IMAGE,))
    why = _WHY_UNREAD.get(leaf.declared_type) or _WHY_UNREAD.get(leaf.media_type)
    return Content("", TextFrom.NONE, defects=(why or Defect(DefectCode.UNSUPPORTED_FORMAT, leaf.media_type),))


def _storable(content: Content) -> Content:
    """`content` with a text a database takes. Where words point into the text, its length stays what it was."""
    if content.words or content.page_starts:
        return replace(content, text=clean(content.text.replace("\0", " ")))
    return replace(content, text=clean(content.text))


def _part(leaf: Leaf) -> Part:
    content = _storable(_content(leaf))
    return Part(
        id=leaf.id,
        message=leaf.message,
        role=leaf.role,
        name=clean(leaf.name),
        declared_type=leaf.declared_type,
        media_type=leaf.media_type,
        sha256=_digest(leaf.data),
        size=len(leaf.data),
        text=content.text,
        text_from=content.text_from,
        pages=content.pages,
        page_starts=content.page_starts,
        words=content.words,
        defects=(*leaf.defects, *content.defects),
    )
