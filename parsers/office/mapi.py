"""MAPI properties, as Outlook keeps a mail: [MS-OXPROPS], [MS-OXCDATA] 2.11, [MS-OXRTFCP] for the packed RTF."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from parsers.charset import clean, decode

STRING8, UNICODE, BINARY, OBJECT = 0x001E, 0x001F, 0x0102, 0x000D
MESSAGE_CLASS, SUBJECT, SUBMITTED, HEADERS, DELIVERED = 0x001A, 0x0037, 0x0039, 0x007D, 0x0E06
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
AUTHOR_NAME, AUTHOR_ADDRESS, AUTHOR_SMTP = 0x0042, 0x0065, 0x5D02
BODY, RTF, HTML = 0x1000, 0x1009, 0x1013
MESSAGE_ID, REFERENCES, REPLIED_TO = 0x1035, 0x1039, 0x1042
RECIPIENT_KIND, DISPLAY_NAME, ADDRESS, SMTP_ADDRESS = 0x0C15, 0x3001, 0x3003, 0x39FE
ATTACHED, SHORT_NAME, METHOD, LONG_NAME, MIME_TYPE, CONTENT_ID = 0x3701, 0x3704, 0x3705, 0x3707, 0x370E, 0x3712
MESSAGE_PAGE, INTERNET_PAGE = 0x3FFD, 0x3FDE

_UNICODE_PAGES = frozenset({0, 1200, 1201, 65000, 65001})
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_RTF_LIMIT = 50 * 1024 * 1024
_PACKED, _PLAIN = b"LZFu", b"MELA"
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


@dataclass(frozen=True, slots=True)
class Properties:
    """Property id to (type, raw bytes), and the code page of strings that are not Unicode, 0 where none is known."""

    values: Mapping[int, tuple[int, bytes]]
    page: int = 0

    def text(self, *ids: int) -> str:
        """The first of the properties `ids` that is a text with something in it, or the empty string."""
        for number in ids:
            kind, raw = self.values.get(number, (0, b""))
            if kind == UNICODE:
                text = raw.decode("utf-16-le", "replace")
            elif kind == STRING8:
                text = decode(raw, None if self.page in _UNICODE_PAGES else f"cp{self.page}").text
            else:
                continue
            if text := clean(text).strip():
                return text
        return ""

    def data(self, number: int) -> bytes:
        """The bytes of a binary property, or none."""
        kind, raw = self.values.get(number, (0, b""))
        return raw if kind in {BINARY, OBJECT} else b""

    def number(self, number: int, default: int = 0) -> int:
        """The value of an integer property."""
        kind, raw = self.values.get(number, (0, b""))
        return int.from_bytes(raw[:4], "little", signed=True) if kind in {0x0002, 0x0003, 0x000B} else default

    def moment(self, *ids: int) -> datetime | None:
        """The first of the times `ids` that is there, in UTC."""
        for number in ids:
            kind, raw = self.values.get(number, (0, b""))
            if kind == 0x0040 and len(raw) >= 8:
                try:
                    return _EPOCH + timedelta(microseconds=int.from_bytes(raw[:8], "little") // 10)
                except OverflowError:
                    return None
        return None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail, or the mail that it is."""

    properties: Properties
    data: bytes
    message: "Mail | None" = None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as properties: its own, those of its recipients, and its attachments."""

    properties: Properties
    recipients: tuple[Properties, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def unpacked_rtf(data: bytes) -> bytes:
    """The RTF in a PidTagRtfCompressed; as much as there is of one that is cut off, none where it is no such thing."""
    if len(data) < 16:
        return b""
    size = struct.unpack_from("<I", data, 4)[0]
    if data[8:12] == _PLAIN:
        return data[16 : 16 + size]
    if data[8:12] != _PACKED:
        return b""
    window = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    write, place = len(_DICTIONARY), 16
    out = bytearray()
    limit = min(size, _RTF_LIMIT)
    while place < len(data) and len(out) < limit:
        control, place = data[place], place + 1
        for bit in range(8):
            if place >= len(data) or len(out) >= limit:
                break
            if control >> bit & 1:
                token = int.from_bytes(data[place : place + 2], "big")
                place += 2
                read, length = token >> 4, (token & 15) + 2
                if read == write:
                    return bytes(out)
                run = [read + step & 4095 for step in range(length)]
            else:
                window[write] = data[place]
                out.append(data[place])
                write, place = write + 1 & 4095, place + 1
                continue
            for source in run:
                window[write] = window[source]
                out.append(window[source])
                write = write + 1 & 4095
    return bytes(out[:limit])
