"""A mail message as levels: its own parts, and each message within it a level of its own.

The words of a forwarded message are not the words of the one who forwarded it, so no level's text ever flows into
another's. Parts are numbered as IMAP numbers them (RFC 3501, 6.4.5): a message's only part is 1, the parts within a
nested message 2 are 2.1, 2.2 and so on.
"""

import re
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from parsers import smime
from parsers.document import Defect, DefectCode, Message, Role, Signature
from parsers.headers import message_of
from parsers.mime import Entity, Limits, decoded, opened, split
from parsers.sniff import MESSAGE, OCTETS, SMIME, headers_start, looks_like_text, media_type

_NESTED = 2
"""The bytes of messages inside messages that are opened, as a multiple of the size a message may have."""
_WRITTEN = frozenset({"text/plain", "text/html"})
_SIGNATURE = "application/pkcs7-signature"
_SIGNATURE_TYPES = frozenset({_SIGNATURE, "application/x-pkcs7-signature"})
_NEXT_IN_MBOX = re.compile(rb"\n\r?\nFrom \S[^\r\n]{0,200}\r?\n[A-Za-z-]{1,60}: ")
"""Where a second message begins in a mailbox kept as one file, which is read as part of the first one's text."""
_MIME_HEADER = re.compile(rb"\s{0,8}(?:content-[a-z-]{1,40}|mime-version)[ \t]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part before its format is read: where it stands, what it claims to be, what it is, its decoded bytes.

    `password` is what a person gave to open it with, never shown and never kept.
    """

    id: str
    message: str
    role: Role
    name: str
    declared_type: str
    media_type: str
    data: bytes
    charset: str | None = None
    inline: bool = True
    defects: tuple[Defect, ...] = ()
    content_id: str = ""
    password: str = field(default="", repr=False)


@dataclass(slots=True)
class _Walk:
    """What has been found so far, in order; `nested` counts the bytes of messages inside messages."""

    limits: Limits
    messages: list[Message] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    nested: int = 0
    signatures: list[Signature] = field(default_factory=list)


Levels: TypeAlias = tuple[tuple[Message, ...], tuple[Leaf, ...], tuple[Defect, ...], tuple[Signature, ...]]
"""The messages (the outer one first), the leaves in order, the defects of the whole, and the signatures found."""


def levels_of(raw: bytes, limits: Limits, level: str = "", depth: int = 0) -> Levels:
    """The levels of the message `raw`; `level` and `depth` say where it stands when it was found inside another."""
    walk = _Walk(limits)
    _level(walk, raw, level, depth)
    return tuple(walk.messages), tuple(walk.leaves), tuple(walk.defects), tuple(walk.signatures)


def _level(walk: _Walk, raw: bytes, level: str, depth: int) -> None:
    """Reads the message `raw` as the level with the id `level`."""
    start = headers_start(raw)
    entity = split(raw[start:])
    stray = raw[:start].strip(b"\r\n \t\xef\xbb\xbf")
    before = (Defect(DefectCode.MALFORMED_MESSAGE, "text before the headers"),) if stray else ()
    if raw.startswith(b"From ") and _NEXT_IN_MBOX.search(raw):
        walk.defects.append(Defect(DefectCode.DAMAGED, "another message follows in the same file"))
    walk.messages.append(message_of(entity.fields, level, (*before, *entity.defects)))
    first = len(walk.leaves)
    prefix = f"{level}." if level else ""
    if entity.children:
        _parts(walk, entity, (level, prefix), depth + 1)
    else:
        _leaf(walk, replace(entity, defects=()), (level, f"{prefix}1"), depth)
    # A body may carry a file name; a named text further down is a file.
    if len(walk.leaves) > first and walk.leaves[first].role == Role.ATTACHMENT and _shown(walk.leaves[first]):
        walk.leaves[first] = replace(walk.leaves[first], role=Role.BODY)


def _parts(walk: _Walk, entity: Entity, place: tuple[str, str], depth: int) -> None:
    """Reads the parts of a multipart; `place` is the id of its level and what the ids of its parts begin with."""
    level, prefix = place
    first = len(walk.leaves)
    _verify(walk, entity, f"{prefix}1")
    for number, child in enumerate(entity.children, 1):
        if len(walk.leaves) >= walk.limits.parts:
            _stop(walk, level, f"{prefix}{number}")
            break
        too_deep = child.is_multipart and depth >= walk.limits.depth
        part = child if too_deep else opened(child)
        if part.children:
            walk.defects.extend(part.defects)
            _parts(walk, part, (level, f"{prefix}{number}."), depth + 1)
        else:
            _leaf(walk, part, (level, f"{prefix}{number}"), depth)
    if entity.fields.content_type == "multipart/alternative":
        _choose(walk.leaves, [i for i in range(first, len(walk.leaves)) if walk.leaves[i].message == level])


def _leaf(walk: _Walk, entity: Entity, place: tuple[str, str], depth: int) -> None:
    """Notes the leaf `entity`; `place` is the id of its level and its own. A message within is read as a level."""
    level, part_id = place
    data, defects = decoded(entity)
    name, declared = entity.fields.filename, entity.fields.content_type
    found = media_type(data, declared, name)
    if found == "text/plain" and not entity.fields.raw("content-type") and not looks_like_text(data):
        found = OCTETS
    nested = found == MESSAGE and bool(data)
    too_deep = depth >= walk.limits.depth and (nested or entity.is_multipart)
    if too_deep:
        # Not opened, but its words are there to be searched.
        nested, found = False, "text/plain"
        defects = (*defects, Defect(DefectCode.TOO_DEEP, f"over {walk.limits.depth} levels"))
    walk.nested += len(data) if nested else 0
    if walk.nested > _NESTED * walk.limits.size:
        # Each level keeps its bytes: large messages inside one another would fill the memory.
        nested, found = False, OCTETS
        defects = (*defects, Defect(DefectCode.TOO_LARGE, "messages inside one another"))
    leaf = Leaf(
        id=part_id,
        message=level,
        role=Role.MESSAGE if nested else Role.ATTACHMENT,
        name=name,
        declared_type=declared,
        media_type=found,
        data=data,
        charset=entity.fields.charset,
        inline=entity.fields.disposition != "attachment",
        defects=(*entity.defects, *defects),
        content_id=entity.fields.text("content-id").strip("<> \t"),
    )
    if found == SMIME and depth < walk.limits.depth and (signed := _signed_entity(data)):
        _signed(walk, leaf, signed, depth)
        return
    walk.leaves.append(leaf if name or not _shown(leaf) else replace(leaf, role=Role.BODY))
    if nested:
        _level(walk, data, part_id, depth + 1)


def _signed_entity(data: bytes) -> bytes:
    """The MIME entity that the CMS structure `data` signs and wraps, or nothing: a signed file is no part of a mail."""
    wrapped = smime.opened(data)
    content = wrapped.content if wrapped else None
    return content if content and _MIME_HEADER.match(content) else b""


def _signed(walk: _Walk, leaf: Leaf, content: bytes, depth: int) -> None:
    """Reads what the leaf signs and wraps: its parts are parts of the level that the leaf stands in."""
    walk.leaves.append(replace(leaf, media_type=_SIGNATURE))
    walk.signatures.extend(smime.signatures(leaf.data, None, f"{leaf.id}.1"))
    entity = split(content)
    if entity.children:
        _parts(walk, entity, (leaf.message, f"{leaf.id}."), depth + 1)
    else:
        _leaf(walk, entity, (leaf.message, f"{leaf.id}.1"), depth + 1)


def _verify(walk: _Walk, entity: Entity, part_id: str) -> None:
    """Notes the signature of a multipart/signed whose first part is `part_id`."""
    if entity.fields.content_type != "multipart/signed" or len(entity.children) < 2:
        return
    signed, signature = entity.children[:2]
    if signature.fields.content_type in _SIGNATURE_TYPES:
        data, _ = decoded(signature)
        walk.signatures.extend(smime.signatures(data, smime.canonical(signed.arrived), part_id))


def _shown(leaf: Leaf) -> bool:
    """Whether a mail program shows the leaf as text of the message."""
    return leaf.inline and leaf.media_type in _WRITTEN and leaf.declared_type.startswith(("text/", "multipart/"))


def _stop(walk: _Walk, level: str, part_id: str) -> None:
    """Notes that there are more parts than will be read, once."""
    defect = Defect(DefectCode.TOO_MANY_PARTS, f"over {walk.limits.parts}")
    if defect not in walk.defects:
        walk.defects.append(defect)
        walk.leaves.append(Leaf(part_id, level, Role.ATTACHMENT, "", "", OCTETS, b"", defects=(defect,)))


def _choose(leaves: list[Leaf], members: list[int]) -> None:
    """Of the members of a multipart/alternative, one is the body: plain text where it says anything, else the first."""
    bodies = [i for i in members if leaves[i].role == Role.BODY]
    filled = [i for i in bodies if leaves[i].data.strip()] or bodies
    plain = [i for i in filled if leaves[i].media_type == "text/plain"]
    body = next(iter(plain or filled), None)
    for i in members:
        said_again = leaves[i].role == Role.BODY or (leaves[i].media_type.startswith("text/") and not leaves[i].name)
        if i != body and said_again:
            leaves[i] = replace(leaves[i], role=Role.ALTERNATIVE)
