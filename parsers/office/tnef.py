"""TNEF, the envelope Outlook puts around a mail ([MS-OXTNEF]): its attributes, and the MAPI properties within them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from parsers.office import mapi
from parsers.office.mapi import Attachment, Mail, Properties

SIGNATURE = b"\x78\x9f\x3e\x22"
_IMESSAGE = bytes.fromhex("0703020000000000c000000000000046")
_SUBJECT, _BODY, _PROPERTIES, _RECIPIENTS = 0x00018004, 0x0002800C, 0x00069003, 0x00069004
_MESSAGE_CLASS, _PAGE = 0x00078008, 0x00069007
_RENDERING, _FILE_PROPERTIES, _FILE, _FILE_TITLE = 0x00069002, 0x00069005, 0x0006800F, 0x00018010
_VARIABLE = frozenset({mapi.STRING8, mapi.UNICODE, mapi.BINARY, mapi.OBJECT})
_SIZES = {0x0001: 0, 0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8}
_SIZES |= {0x0014: 8, 0x0040: 8, 0x0048: 16}
_DEPTH_LIMIT = 20
_VALUES_LIMIT = 100_000


@dataclass(slots=True)
class _File:
    """An attachment as its attributes come in."""

    title: bytes = b""
    data: bytes = b""
    values: dict[int, tuple[int, bytes]] = field(default_factory=dict)


@dataclass(slots=True)
class Tnef:
    """What a TNEF stream holds; `whole` is false where it is cut off or damaged."""

    mail: Mail
    whole: bool = True


def read_tnef(data: bytes, depth: int = 0) -> Tnef:
    """The mail in the TNEF stream `data`. Never raises on what it holds."""
    values: dict[int, tuple[int, bytes]] = {}
    recipients: list[dict[int, tuple[int, bytes]]] = []
    files: list[_File] = []
    page = 0
    attributes = list(_attributes(data)) if data.startswith(SIGNATURE) else []
    whole = bool(attributes)
    for attribute, raw, sound in attributes:
        whole = whole and sound
        try:
            if attribute == _PAGE and len(raw) >= 4:
                page = int.from_bytes(raw[:4], "little")
            elif attribute == _PROPERTIES:
                values |= _properties(raw, 0)[0]
            elif attribute == _RECIPIENTS:
                recipients += _rows(raw)
            elif attribute == _RENDERING:
                files.append(_File())
            else:
                _old(attribute, raw, values, files)
        except (struct.error, IndexError):
            whole = False
    mail = Mail(
        Properties(values, page),
        tuple(Properties(row, page) for row in recipients),
        tuple(_attachment(file, page, depth) for file in files),
    )
    return Tnef(mail, whole)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Each attribute's id and bytes, and whether it is whole."""
    place = 6
    while place + 9 <= len(data):
        level, attribute, length = struct.unpack_from("<BII", data, place)
        if level not in {1, 2}:
            # Some gateways put a line break or zeros behind the last one.
            return
        raw = data[place + 9 : place + 9 + length]
        place += 11 + length
        checksum = data[place - 2 : place]
        sound = len(raw) == length and sum(raw) & 0xFFFF == int.from_bytes(checksum, "little")
        yield attribute, raw, sound
    if place > len(data):
        yield 0, b"", False


def _old(attribute: int, raw: bytes, values: dict[int, tuple[int, bytes]], files: list[_File]) -> None:
    """An attribute from before MAPI; properties that say the same stand above it."""
    names = {_SUBJECT: mapi.SUBJECT, _BODY: mapi.BODY, _MESSAGE_CLASS: mapi.MESSAGE_CLASS}
    if attribute in names:
        values.setdefault(names[attribute], (mapi.STRING8, raw.rstrip(b"\0")))
    elif files and attribute == _FILE:
        files[-1].data = raw
    elif files and attribute == _FILE_TITLE:
        files[-1].title = raw.rstrip(b"\0")
    elif files and attribute == _FILE_PROPERTIES:
        files[-1].values |= _properties(raw, 0)[0]


def _attachment(file: _File, page: int, depth: int) -> Attachment:
    values = {mapi.SHORT_NAME: (mapi.STRING8, file.title)} | file.values if file.title else file.values
    own = Properties(values, page)
    data = file.data or own.data(mapi.ATTACHED)
    if own.values.get(mapi.ATTACHED, (0, b""))[0] == mapi.OBJECT and not file.data:
        kind, data = data[:16], data[16:]
        if kind == _IMESSAGE and depth < _DEPTH_LIMIT:
            inner = read_tnef(data, depth + 1).mail
            return Attachment(own, b"", replace(inner))
    return Attachment(own, data)


def _rows(raw: bytes) -> list[dict[int, tuple[int, bytes]]]:
    """The rows of a recipient table, each a list of properties."""
    (count,) = struct.unpack_from("<I", raw)
    rows: list[dict[int, tuple[int, bytes]]] = []
    place = 4
    for _ in range(min(count, _VALUES_LIMIT)):
        row, place = _properties(raw, place)
        rows.append(row)
    return rows


def _properties(raw: bytes, place: int) -> tuple[dict[int, tuple[int, bytes]], int]:
    """A list of properties that begins at `place` (2.1.3.4), and where it ends."""
    (count,) = struct.unpack_from("<I", raw, place)
    place += 4
    values: dict[int, tuple[int, bytes]] = {}
    for _ in range(min(count, _VALUES_LIMIT)):
        type_, number = struct.unpack_from("<HH", raw, place)
        place += 4
        if number >= 0x8000:
            place = _past_name(raw, place)
        several, type_ = bool(type_ & 0x1000), type_ & ~0x1000
        repeated = 1
        if several or type_ in _VARIABLE:
            (repeated,) = struct.unpack_from("<I", raw, place)
            place += 4
        for turn in range(min(repeated, _VALUES_LIMIT)):
            value, place = _value(raw, place, type_)
            if turn == 0 and number < 0x8000:
                values[number] = (type_, value)
    return values, place


def _past_name(raw: bytes, place: int) -> int:
    """Where a named property's name ends."""
    (kind,) = struct.unpack_from("<I", raw, place + 16)
    if kind == 0:
        return place + 24
    (length,) = struct.unpack_from("<I", raw, place + 20)
    return int(place + 24 + (length + 3 & ~3))


def _value(raw: bytes, place: int, type_: int) -> tuple[bytes, int]:
    if type_ in _VARIABLE:
        (length,) = struct.unpack_from("<I", raw, place)
        value = raw[place + 4 : place + 4 + length]
        if type_ == mapi.STRING8:
            value = value.rstrip(b"\0")
        return value, int(place + 4 + (length + 3 & ~3))
    size = _SIZES.get(type_)
    if size is None or place + size > len(raw):
        raise struct.error("a property of an unknown type")
    return raw[place : place + size], place + size
