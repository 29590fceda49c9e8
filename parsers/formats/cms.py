"""Signed and encrypted files (.p7m): the file that was signed is a part of its own; an encrypted one is named.

A signed mail is not read here: its parts are parts of the mail (`parsers.message`).
"""

from parsers import smime
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, Enclosed

MEDIA_TYPES = frozenset({"application/pkcs7-mime"})


def read(data: bytes, declared_charset: str | None) -> Content:
    """The file in the signed structure `data`."""
    wrapped = smime.opened(data)
    if wrapped is None:
        return Content("", TextFrom.NONE, defects=(Defect(DefectCode.DAMAGED, "an S/MIME structure"),))
    if wrapped.encrypted:
        return Content("", TextFrom.NONE, defects=(Defect(DefectCode.ENCRYPTED, "encrypted with S/MIME"),))
    if wrapped.content is None:
        return Content("", TextFrom.NONE)
    return Content("", TextFrom.NONE, inside=(Enclosed("", wrapped.content),))
