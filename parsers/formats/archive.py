"""Archives: every file in a ZIP, and the one in a gzip, is a part of its own.

Nothing is written anywhere, so a path in a name leads nowhere: only its last component is the name. What macOS adds
beside each file (`__MACOSX/._name`) holds no content and is passed over.
"""

import zlib

from parsers import zipped
from parsers.charset import decode
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, Enclosed

MEDIA_TYPES = frozenset({"application/zip", "application/gzip"})

_GZIP = b"\x1f\x8b"
_MOST_MEMBERS = 100
_GZIP_NAME, _GZIP_EXTRA = 0x8, 0x4
_APPLE_DOUBLE = b"\x00\x05\x16\x07"
_WHY = {
    DefectCode.NEEDS_PASSWORD: "file {} of the archive",
    DefectCode.DAMAGED: "file {} of the archive",
    DefectCode.UNSUPPORTED_FORMAT: "file {} of the archive is packed by a rare method",
}


def _zip(data: bytes) -> Content:
    archive = zipped.opened(data)
    if why := archive.too_much:
        return Content("", TextFrom.NONE, defects=(why,))
    over = zipped.overlapping(archive)
    inside: list[Enclosed] = []
    wrong: dict[DefectCode, list[int]] = {}
    for number, member in enumerate(archive.members, 1):
        found: bytes | None = None
        if zipped.locked(member):
            wrong.setdefault(DefectCode.NEEDS_PASSWORD, []).append(number)
            continue
        try:
            found, whole = (None, False) if member.header_offset in over else archive.read(member)
        except zipped.RareMethodError:
            wrong.setdefault(DefectCode.UNSUPPORTED_FORMAT, []).append(number)
            continue
        except zipped.ZIP_FAILS:
            whole = False
        if not whole:
            wrong.setdefault(DefectCode.DAMAGED, []).append(number)
        if found is not None and not (member.filename.startswith("__MACOSX/") and found.startswith(_APPLE_DOUBLE)):
            inside.append(Enclosed(zipped.name_of(member), found))
    defects = [Defect(code, _WHY[code].format(_listed(numbers))) for code, numbers in wrong.items()]
    if archive.damaged:
        defects.append(Defect(DefectCode.DAMAGED, "the archive is cut off or damaged"))
    elif not archive.members:
        defects.append(Defect(DefectCode.EMPTY))
    joined = tuple(Enclosed("", before) for before in zipped.joined_before(archive))
    return Content("", TextFrom.NONE, defects=tuple(defects), inside=(*inside, *joined))


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:20])) + (" and others" if len(numbers) > 20 else "")


def _gzip_name(data: bytes) -> str:
    """The name kept in the header (RFC 1952), without any path."""
    start = 10
    if data[3] & _GZIP_EXTRA:
        start += 2 + int.from_bytes(data[10:12], "little")
    raw = data[start : start + 300].partition(b"\0")[0] if data[3] & _GZIP_NAME else b""
    return decode(raw.replace(b"\\", b"/").rpartition(b"/")[2], None).text


def _gzip(data: bytes) -> Content:
    limit = min(zipped.UNPACKED_LIMIT, max(20 * 1024 * 1024, 250 * len(data)))
    pieces: list[bytes] = []
    left, rest, whole = limit, data, True
    for _ in range(_MOST_MEMBERS):  # the members follow each other and are one file (RFC 1952, 2.2)
        inflater = zlib.decompressobj(31)
        try:
            pieces.append(inflater.decompress(rest, max(1, left)))
        except zlib.error:
            whole = False
            break
        left, rest = left - len(pieces[-1]), inflater.unused_data
        if inflater.unconsumed_tail or left < 0:
            return Content("", TextFrom.NONE, defects=(Defect(DefectCode.TOO_LARGE, f"unpacks to over {limit} bytes"),))
        whole = inflater.eof
        if not (whole and rest.startswith(_GZIP)):
            break
    whole = whole and not rest.strip(b"\0")
    found = b"".join(pieces)
    defects = () if whole else (Defect(DefectCode.DAMAGED, "the archive is cut off or damaged"),)
    inside = (Enclosed(_gzip_name(data), found),) if found else ()
    return Content("", TextFrom.NONE, defects=defects, inside=inside)


def read(data: bytes, declared_charset: str | None) -> Content:
    """The files in the archive `data`; `declared_charset` says nothing about an archive."""
    return _gzip(data) if data.startswith(_GZIP) and len(data) > 10 else _zip(data)
