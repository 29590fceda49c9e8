"""Writes mails as Outlook keeps them: .msg ([MS-OXMSG]) and winmail.dat ([MS-OXTNEF]), from MAPI properties.

A property is (id, value): a str is Unicode, (bytes, "8") a string in a code page, bytes binary, an int a long and a
datetime a time. A mail is {"properties": [...], "recipients": [[...]], "attachments": [[...]]}; what is
attached may be a mail.
"""

import struct
from datetime import UTC, datetime

from compound_file import compound

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def _typed(value):
    """The type and the bytes of a value, and whether it stands in a stream of its own."""
    if isinstance(value, str):
        return 0x001F, value.encode("utf-16-le"), True
    if isinstance(value, tuple):
        return 0x001E, value[0], True
    if isinstance(value, bytes):
        return 0x0102, value, True
    if isinstance(value, datetime):
        return 0x0040, struct.pack("<Q", int((value - EPOCH).total_seconds()) * 10_000_000), False
    return 0x0003, struct.pack("<i", value), False


def _storage(properties, header):
    tree, fixed = {}, bytes(header)
    for number, value in properties:
        if isinstance(value, dict):
            tree["__substg1.0_3701000D"] = _mail(value, 24)
            continue
        kind, raw, apart = _typed(value)
        fixed += struct.pack(
            "<HHI8s", kind, number, 6, struct.pack("<II", len(raw), 0) if apart else raw.ljust(8, b"\0")
        )
        if apart:
            tree[f"__substg1.0_{number:04X}{kind:04X}"] = raw
    return tree | {"__properties_version1.0": fixed}


def _mail(mail, header):
    tree = _storage(mail["properties"], header)
    for kind, name in (("recipients", "recip"), ("attachments", "attach")):
        for number, properties in enumerate(mail.get(kind, [])):
            tree[f"__{name}_version1.0_#{number:08X}"] = _storage(properties, 8)
    return tree


def msg(mail):
    """The bytes of a .msg file."""
    return compound(_mail(mail, 32))


def _attribute(level, number, data):
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _listed(properties):
    out = struct.pack("<I", len(properties))
    for number, value in properties:
        if isinstance(value, dict):
            raw = bytes.fromhex("0703020000000000c000000000000046") + tnef(value)
            kind, apart = 0x000D, True
        else:
            kind, raw, apart = _typed(value)
        out += struct.pack("<HH", kind, number)
        out += struct.pack("<II", 1, len(raw)) + raw + bytes(-len(raw) % 4) if apart else raw
    return out


def tnef(mail, page=1256):
    """The bytes of a winmail.dat."""
    out = b"\x78\x9f\x3e\x22\x01\x00" + _attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    out += _attribute(1, 0x00069007, struct.pack("<II", page, 0)) + _attribute(
        1, 0x00069003, _listed(mail["properties"])
    )
    for properties in mail.get("attachments", []):
        data = dict(properties).get(0x3701, b"")
        out += _attribute(2, 0x00069002, bytes(14))
        if isinstance(data, bytes):
            out += _attribute(2, 0x0006800F, data)
            properties = [(number, value) for number, value in properties if number != 0x3701]
        out += _attribute(2, 0x00069005, _listed(properties))
    return out
