"""winmail.dat (TNEF): the mail body and the attachments that Outlook wrapped up, each a part of its own."""

from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, Enclosed
from parsers.office import mapi
from parsers.office.mapi import Attachment, Properties, unpacked_rtf
from parsers.office.outlook import html_body, rfc5322
from parsers.office.tnef import read_tnef

MEDIA_TYPES = frozenset({"application/ms-tnef"})


def _body(own: Properties) -> Enclosed | None:
    """The body in the richest form it has: HTML keeps tables, RTF too; plain text does not."""
    html_type, html = html_body(own)
    if html.strip():
        return Enclosed("", html, html_type.partition(";")[0])
    if rtf := unpacked_rtf(own.data(mapi.RTF)):
        return Enclosed("", rtf, "application/rtf")
    plain = own.text(mapi.BODY)
    return Enclosed("", plain.encode("utf-8", "replace"), "text/plain") if plain else None


def _file(attachment: Attachment) -> Enclosed:
    own = attachment.properties
    if attachment.message is not None:
        return Enclosed(own.text(mapi.LONG_NAME, mapi.DISPLAY_NAME), rfc5322(attachment.message), "message/rfc822")
    name = own.text(mapi.LONG_NAME, mapi.SHORT_NAME, mapi.DISPLAY_NAME)
    return Enclosed(name, attachment.data, own.text(mapi.MIME_TYPE).lower())


def read(data: bytes, declared_charset: str | None) -> Content:
    """The body and the files in `data`; `declared_charset` says nothing about them."""
    found = read_tnef(data)
    body = _body(found.mail.properties)
    inside = tuple(filter(None, (body, *map(_file, found.mail.attachments))))
    defects = []
    if not found.whole:
        defects.append(Defect(DefectCode.DAMAGED, "the winmail.dat is damaged"))
    elif not inside:
        defects.append(Defect(DefectCode.EMPTY))
    return Content("", TextFrom.NONE, defects=tuple(defects), inside=inside)
