"""Files inside OLE objects: the packages that old programs wrap an embedded file in.

[MS-OLEDS] 2.2 (an object of OLE 1, as RTF keeps it) and 2.3.6 (Ole10Native, as compound files keep it).
"""

import re
import struct

from parsers.charset import decode
from parsers.formats import Enclosed

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EMBEDDED = 2


def ole1_object(data: bytes) -> Enclosed:
    """The file in an OLE 1 object; the object's bytes as they are, where it cannot be taken apart."""
    try:
        _, kind, length = struct.unpack_from("<III", data)
        place = 8
        names = []
        for _ in range(3):
            (length,) = struct.unpack_from("<I", data, place)
            names.append(data[place + 4 : place + 4 + length].rstrip(b"\0"))
            place += 4 + length
        (size,) = struct.unpack_from("<I", data, place)
    except struct.error:
        return Enclosed("", data)
    content = data[place + 4 : place + 4 + size]
    if kind != _EMBEDDED or not content:
        return Enclosed("", data)
    return (packaged(content) if names[0] == b"Package" else None) or Enclosed("", content)


def packaged(data: bytes) -> Enclosed | None:
    """The file that the packager put into `data` (without a length before it), or None."""
    if data[:2] != b"\x02\x00":
        return None
    found = re.compile(rb"([^\0]{0,1000})\0([^\0]{0,1000})\0.{4}", re.DOTALL).match(data, 2)
    if found is None:
        return None
    try:
        place = found.end()
        (length,) = struct.unpack_from("<I", data, place)
        (size,) = struct.unpack_from("<I", data, place + 4 + length)
    except struct.error:
        return None
    start = place + 8 + length
    name = decode(found.group(1), None).text
    return Enclosed(re.split(r"[\\/]", name)[-1], data[start : start + size])
