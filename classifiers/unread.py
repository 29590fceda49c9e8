"""Which parts hold something nobody has read, decoration left out.

A logo under a signature is a picture without text like a photographed letter is, but hides nothing. It counts as
decoration only where it is both tiny and named as mail programs name such pictures; a photo never is.
"""

import re

from parsers.document import DefectCode, Document, Part

LOGO_BYTES = 10_000
"""A photograph or scan of a legible page is larger."""
_LOGO = re.compile(
    r"(?:image\d{1,4}"
    r"|[\w\- ]{0,20}(?:logo|signature|icon|banner|شعار|facebook|twitter|linkedin|instagram)[\w\- ]{0,20})"
    r"\.(?:png|gif|jpe?g|bmp|svg)",
    re.IGNORECASE,
)
_PICTURE_DEFECTS = frozenset(
    {DefectCode.NO_TEXT_LAYER, DefectCode.UNSUPPORTED_FORMAT, DefectCode.POORLY_READ, DefectCode.UNCERTAIN_NUMBER}
)


def is_decoration(part: Part) -> bool:
    """Whether the part is a mail program's or a signature's small picture."""
    codes = {defect.code for defect in part.defects}
    picture = part.media_type.startswith("image/") and part.size < LOGO_BYTES and codes <= _PICTURE_DEFECTS
    return picture and bool(_LOGO.fullmatch(part.name.strip()))


def unread(document: Document) -> tuple[Part, ...]:
    """The parts with content that was not read, in the order of the document."""
    return tuple(part for part in document.unreadable if not is_decoration(part))
