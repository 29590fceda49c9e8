"""Bytes to a `Document`: the one way in.

Nothing that arrives is too broken to read: every leaf becomes a part, and what cannot be read becomes a defect on it.
A file found inside another becomes a part after it, "2.1" inside "2"; a mail found inside is a level of its own.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from parsers.alternatives import settled
from parsers.charset import clean
from parsers.document import Address, Defect, DefectCode, Document, Message, Part, Role, Signature
from parsers.formats import Content, Enclosed
from parsers.leaves import Reader, read_leaf
from parsers.message import Leaf, levels_of
from parsers.mime import Limits
from parsers.sniff import MESSAGE, looks_like_message, media_type

__all__ = ["Limits", "read", "read_beginning", "read_file"]


def read(raw: bytes, limits: Limits = Limits(), reader: Reader = read_leaf) -> Document:  # noqa: B008  # immutable
    """The mail message `raw` as a document; `reader` reads each leaf. Never raises on what the bytes hold."""
    if len(raw) > limits.size:
        return _unread(raw, Defect(DefectCode.TOO_LARGE, f"over {limits.size} bytes"))
    messages, leaves, defects, signatures = levels_of(raw, limits)
    reading = _Reading(limits, reader, list(messages), signatures=list(signatures))
    reading.read(leaves)
    if not any(part.size for part in reading.parts):
        defects = (*defects, Defect(DefectCode.EMPTY))
    return Document(
        _digest(raw),
        len(raw),
        tuple(reading.messages),
        tuple(settled(reading.parts)),
        (*defects, *reading.defects),
        tuple(reading.signatures),
    )


def read_file(
    data: bytes,
    name: str,
    limits: Limits = Limits(),  # noqa: B008  # immutable
    reader: Reader = read_leaf,
) -> Document:
    """One file that came by itself, a delivered scan or a saved mail, called `name`, as a document."""
    found = media_type(data, "", name)
    if found == MESSAGE or (found == "text/plain" and looks_like_message(data)):
        return read(data, limits, reader)
    if len(data) > limits.size:
        return _unread(data, Defect(DefectCode.TOO_LARGE, f"over {limits.size} bytes"))
    reading = _Reading(limits, reader, [_no_headers()])
    reading.read([Leaf("1", "", Role.ATTACHMENT, name, "", found, data)])
    defects = (*(() if data else (Defect(DefectCode.EMPTY),)), *reading.defects)
    return Document(
        _digest(data), len(data), tuple(reading.messages), tuple(reading.parts), defects, tuple(reading.signatures)
    )


def read_beginning(beginning: bytes, sha256: str, size: int, reader: Reader = read_leaf) -> Document:
    """A message of `size` bytes that is too large to be read whole: what stands in its `beginning`, and the defect.

    The body stands first in most messages, so that danger named there is seen, though a person has to read the rest.
    """
    document = read(beginning, reader=reader)
    defect = Defect(DefectCode.TOO_LARGE, f"{size} bytes; only the first {len(beginning)} were read")
    return replace(document, sha256=sha256, size=size, defects=(*document.defects, defect))


@dataclass(slots=True)
class _Reading:
    """What has been read so far; `unpacked` counts the bytes of the files found inside others."""

    limits: Limits
    reader: Reader
    messages: list[Message]
    parts: list[Part] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    unpacked: int = 0

    def read(self, leaves: Iterable[Leaf], depth: int = 0) -> None:
        """Reads `leaves` and everything inside them; `depth` counts the files around them."""
        for leaf in leaves:
            content = self.reader(leaf)
            self.parts.append(_part(leaf, content))
            for number, enclosed in enumerate(content.inside, 1):
                if why := self._too_much(enclosed, depth):
                    self.parts[-1] = replace(self.parts[-1], defects=(*self.parts[-1].defects, why))
                    break
                self._enclosed(enclosed, leaf, number, depth + 1)

    def _too_much(self, enclosed: Enclosed, depth: int) -> Defect | None:
        if depth >= self.limits.depth:
            return Defect(DefectCode.TOO_DEEP, f"files over {self.limits.depth} levels inside one another")
        if len(self.parts) >= self.limits.parts:
            return Defect(DefectCode.TOO_MANY_PARTS, f"over {self.limits.parts}")
        self.unpacked += len(enclosed.data)
        if self.unpacked > self.limits.size:
            return Defect(DefectCode.TOO_LARGE, f"over {self.limits.size} bytes unpacked")
        return None

    def _enclosed(self, enclosed: Enclosed, around: Leaf, number: int, depth: int) -> None:
        found = media_type(enclosed.data, enclosed.declared_type, enclosed.name)
        is_message = found == MESSAGE and bool(enclosed.data)
        leaf = Leaf(
            id=f"{around.id}.{number}",
            message=around.message,
            role=Role.MESSAGE if is_message else Role.ATTACHMENT,
            name=enclosed.name,
            declared_type=enclosed.declared_type,
            media_type=found,
            data=enclosed.data,
            inline=False,
        )
        self.read([leaf], depth)
        if is_message:
            messages, leaves, defects, signatures = levels_of(enclosed.data, self.limits, leaf.id, depth)
            self.messages.extend(messages)
            self.defects.extend(defects)
            self.signatures.extend(signatures)
            self.read(leaves, depth)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _no_headers() -> Message:
    nobody = Address("", "")
    return Message("", "", nobody, (), (), (), "", None, (), (), ())


def _unread(raw: bytes, defect: Defect) -> Document:
    """The original as one part that nobody has read."""
    whole = Part("1", "", Role.BODY, "", MESSAGE, MESSAGE, _digest(raw), len(raw), defects=(defect,))
    return Document(_digest(raw), len(raw), (_no_headers(),), (whole,), (defect,))


def _storable(content: Content) -> Content:
    """`content` with a text a database takes. Where words point into the text, its length stays what it was."""
    if content.words or content.page_starts:
        return replace(content, text=clean(content.text.replace("\0", " ")))
    return replace(content, text=clean(content.text))


def _part(leaf: Leaf, read: Content) -> Part:
    content = _storable(read)
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
        content_id=clean(leaf.content_id),
        inline=leaf.inline,
        picture_size=content.picture_size,
    )
