"""ZIP as a container: its members counted and measured before a byte is inflated, each inflated within its size.

The standard library lists the directory; the bytes are taken from here, because `zipfile` inflates a member past the
size it declares, and gives up a whole archive whose directory, which stands at its end, was cut off. PKWARE APPNOTE.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from parsers.charset import decode
from parsers.document import Defect, DefectCode

MEMBERS_LIMIT = 1000
UNPACKED_LIMIT = 200 * 1024 * 1024
_RATIO_LIMIT = 250
"""Deflate reaches 1,032. A scan as an uncompressed bitmap comes near 100."""
_RATIO_FLOOR = 20 * 1024 * 1024
_DIRECTORY_ENTRIES = 100_000
"""More signatures of directory entries than this, and the directory is not even listed."""

_LOCAL = struct.Struct("<4s5H3I2H")
_LOCAL_SIGNATURE = b"PK\x03\x04"
_DIRECTORY_END = b"PK\x05\x06"
_ENTRY_SIGNATURE = b"PK\x01\x02"
_ENCRYPTED, _SIZES_LATER, _UTF8 = 0x1, 0x8, 0x800
_UNICODE_PATH = 0x7075
_STORED, _DEFLATED = 0, 8
_SEPARATORS = re.compile(r"[\\/]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")

ZIP_FAILS = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, OSError, EOFError, NotImplementedError, IndexError,
    KeyError, UnicodeError, OverflowError,
)  # fmt: skip
"""What listing a directory or inflating a member raises on damaged archives."""


class RareMethodError(Exception):
    """A member is compressed by a method that no ordinary program uses, and cannot be inflated within a bound."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive's bytes and its members without folders. `damaged`: its directory is gone, its members were found."""

    data: bytes
    members: tuple[zipfile.ZipInfo, ...]
    damaged: bool = False

    @property
    def too_much(self) -> Defect | None:
        """Why the archive is not unpacked: its members are too many or would grow too large."""
        if len(self.members) > MEMBERS_LIMIT:
            return Defect(DefectCode.TOO_MANY_PARTS, f"over {MEMBERS_LIMIT} files in the archive")
        total = sum(member.file_size for member in self.members)
        if total > UNPACKED_LIMIT:
            return Defect(DefectCode.TOO_LARGE, f"unpacks to over {UNPACKED_LIMIT} bytes")
        if total > _RATIO_FLOOR and total > _RATIO_LIMIT * len(self.data):
            return Defect(DefectCode.TOO_LARGE, f"unpacks to over {_RATIO_LIMIT} times its size")
        return None

    def read(self, member: zipfile.ZipInfo) -> tuple[bytes, bool]:
        """The bytes of `member` and whether they are whole. Raises one of `ZIP_FAILS`, or `RareMethodError`."""
        fields = _LOCAL.unpack_from(self.data, member.header_offset)
        if fields[0] != _LOCAL_SIGNATURE:
            raise zipfile.BadZipFile("no member where the directory says")
        start = member.header_offset + _LOCAL.size + fields[9] + fields[10]
        packed = self.data[start : start + member.compress_size]
        if member.compress_type == _STORED:
            data = packed[: member.file_size]
        elif member.compress_type == _DEFLATED:
            data = zlib.decompressobj(-15).decompress(packed, max(1, member.file_size))
        else:
            raise RareMethodError
        return data, len(data) == member.file_size and zlib.crc32(data) == member.CRC


def opened(data: bytes) -> Archive:
    """The archive `data`; where its directory is damaged, the members that still can be found. Never raises."""
    if data.count(_ENTRY_SIGNATURE) > _DIRECTORY_ENTRIES:
        return Archive(data, tuple(zipfile.ZipInfo() for _ in range(MEMBERS_LIMIT + 1)))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return Archive(data, tuple(member for member in archive.infolist() if not member.filename.endswith("/")))
    except ZIP_FAILS:
        return Archive(data, _found(data), damaged=True)


def listed(data: bytes) -> tuple[frozenset[str], bool]:
    """The names of the members of `data` as they are written, and whether its directory is whole; inflates nothing."""
    if data.count(_ENTRY_SIGNATURE) > _DIRECTORY_ENTRIES:
        return frozenset(), True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist()), True
    except ZIP_FAILS:
        names: set[str] = set()
        place = data.find(_LOCAL_SIGNATURE)
        while 0 <= place <= len(data) - _LOCAL.size and len(names) < MEMBERS_LIMIT:
            length = _LOCAL.unpack_from(data, place)[9]
            names.add(data[place + _LOCAL.size : place + _LOCAL.size + min(length, 1000)].decode("utf-8", "replace"))
            place = data.find(_LOCAL_SIGNATURE, place + 4)
        return frozenset(names), False


def beginning(data: bytes, name: str, limit: int) -> bytes:
    """The first bytes of the member called `name` of the archive `data`, `limit` at most; none where it has none."""
    archive = opened(data)
    member = next((member for member in archive.members if member.filename == name), None)
    if member is None or member.compress_type not in (_STORED, _DEFLATED):
        return b""
    try:
        fields = _LOCAL.unpack_from(data, member.header_offset)
        start = member.header_offset + _LOCAL.size + fields[9] + fields[10]
        packed = data[start : start + min(member.compress_size, limit)]
        return packed if member.compress_type == _STORED else zlib.decompressobj(-15).decompress(packed, limit)
    except ZIP_FAILS:
        return b""


def joined_before(archive: Archive) -> tuple[bytes, ...]:
    """The archive that stands before this one in the same file, whose own directory nobody looks at."""
    start = min((member.header_offset for member in archive.members), default=0)
    before = archive.data[:start]
    joined = before.startswith(_LOCAL_SIGNATURE) and _DIRECTORY_END in before and not archive.damaged
    return (before,) if joined else ()


def locked(member: zipfile.ZipInfo) -> bool:
    """Whether the member needs a password."""
    return bool(member.flag_bits & _ENCRYPTED)


def overlapping(archive: Archive) -> frozenset[int]:
    """The header offsets of members that lie over another member's bytes, as in archives made to explode."""
    over: set[int] = set()
    end = 0
    for member in sorted(archive.members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            over.add(member.header_offset)
        end = max(end, member.header_offset + _LOCAL.size + member.compress_size)
    return frozenset(over)


def name_of(member: zipfile.ZipInfo) -> str:
    """The file name of `member` without any path, its Arabic read whatever code page the archiver wrote it in."""
    name = _unicode_path(member) or member.orig_filename
    if name is member.orig_filename and not member.flag_bits & _UTF8:
        try:
            name = decode(name.encode("cp437"), None).text
        except UnicodeEncodeError:
            name = member.orig_filename
    last = _CONTROLS.sub("", _SEPARATORS.split(name)[-1]).strip()
    return "" if last in {".", ".."} else last


def _unicode_path(member: zipfile.ZipInfo) -> str:
    """The UTF-8 name that Info-ZIP keeps beside the old one, where it belongs to it."""
    extra = member.extra
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH and len(field) > 5:
            try:
                return field[5:].decode("utf-8")
            except UnicodeDecodeError:
                return ""
    return ""


def _found(data: bytes) -> tuple[zipfile.ZipInfo, ...]:
    """The members that local headers announce, in an archive without a directory."""
    members: list[zipfile.ZipInfo] = []
    total = 0
    place = data.find(_LOCAL_SIGNATURE)
    while 0 <= place <= len(data) - _LOCAL.size and len(members) <= MEMBERS_LIMIT and total <= UNPACKED_LIMIT:
        _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack_from(data, place)
        start = place + _LOCAL.size + name_length + extra_length
        raw = data[place + _LOCAL.size : place + _LOCAL.size + name_length]
        utf8 = bool(flags & _UTF8)
        member = zipfile.ZipInfo(raw.decode("utf-8", "replace") if utf8 else raw.decode("cp437"))
        member.flag_bits, member.compress_type, member.header_offset = flags, method, place
        if flags & _SIZES_LATER and not size:
            # Its length stands behind it: take all there is, up to the limit.
            packed, size, crc = _measured(data, start, method)
        member.compress_size, member.file_size, member.CRC = packed, size, crc
        total += size
        if not member.filename.endswith("/"):
            members.append(member)
        place = data.find(_LOCAL_SIGNATURE, max(start + packed, place + 4))
    return tuple(members)


def _measured(data: bytes, start: int, method: int) -> tuple[int, int, int]:
    """The packed size, the size and the checksum of a member whose header does not say them."""
    if method != _DEFLATED:
        end = data.find(b"PK", start)
        return (end if end >= 0 else len(data)) - start, 0, 0
    inflater = zlib.decompressobj(-15)
    size = crc = 0
    rest = data[start:]
    try:
        while rest and not inflater.eof and size <= UNPACKED_LIMIT:
            piece = inflater.decompress(rest, 1 << 20)
            size, crc, rest = size + len(piece), zlib.crc32(piece, crc), inflater.unconsumed_tail
    except zlib.error:
        pass
    return len(data) - start - len(rest) - len(inflater.unused_data), size, crc if inflater.eof else 0
