"""Plain text, and the formats that are read as plain text: delivery reports, quoted headers."""

import re

from parsers.charset import decode
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content

MEDIA_TYPES = frozenset(
    {"text/plain", "text/rfc822-headers", "message/delivery-status"}
    | {"message/disposition-notification", "message/feedback-report"}
)

_UUENCODED = re.compile(r"^begin [0-7]{3,4} \S[^\n]*\n[M-`!-L][^\n]+\n", re.MULTILINE)


def read(data: bytes, declared_charset: str | None) -> Content:
    """The text as it was written, newlines made one kind; nothing is folded, cleaned or unquoted."""
    found = decode(data, declared_charset)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    defects = found.defects
    if _UUENCODED.search(text):
        defects = (*defects, Defect(DefectCode.UNSUPPORTED_FORMAT, "a file is written into the text (uuencode)"))
    return Content(text, TextFrom.BODY, defects=defects)
