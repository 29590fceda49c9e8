"""Mails saved by Outlook (.msg, [MS-OXMSG]): the mail is a message of its own, its files byte for byte."""

import re
import struct
from dataclasses import replace

from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, Enclosed
from parsers.office import mapi
from parsers.office.compound import COMPOUND_FAILS, Compound, opened
from parsers.office.mapi import Attachment, Mail, Properties
from parsers.office.outlook import rfc5322

MEDIA_TYPES = frozenset({"application/vnd.ms-outlook"})

_DEPTH_LIMIT = 20
_FIXED = "__properties_version1.0"
_STREAM = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})")
_EMBEDDED_DATA = "__substg1.0_3701000D"
_HEADER_SIZES = {"top": 32, "message": 24, "other": 8}
_KEPT_ELSEWHERE = frozenset({2, 3, 4, 7})
"""Attachment methods that keep a reference and no data."""


class _Reader:
    """Reads storages into mails; `defects` collects what could not be read."""

    def __init__(self, compound: Compound) -> None:
        self._compound = compound
        self._below: dict[tuple[str, ...], dict[str, None]] = {}
        for path in compound.names:
            for depth in range(len(path)):
                self._below.setdefault(path[:depth], {})[path[depth]] = None
        self.defects: dict[Defect, None] = {}

    def mail(self, at: tuple[str, ...] = (), depth: int = 0, page: int = 0) -> Mail:
        """The mail in the storage `at`; strings without a code page of their own are in `page`."""
        own = self._properties(at, "message" if at else "top", page)
        page = own.number(mapi.MESSAGE_PAGE) or own.number(mapi.INTERNET_PAGE) or page
        own = replace(own, page=page)
        below = list(self._below.get(at, ()))
        recipients = [name for name in below if name.startswith("__recip_version1.0_")]
        attached = [name for name in below if name.startswith("__attach_version1.0_")]
        files = [file for name in attached for file in self._attachments((*at, name), depth, page)]
        people = tuple(self._properties((*at, name), "other", page) for name in recipients)
        return Mail(own, people, tuple(files))

    def _attachments(self, at: tuple[str, ...], depth: int, page: int) -> list[Attachment]:
        """The attachment in the storage `at`: one, or the files found in an embedded object."""
        own = self._properties(at, "other", page)
        inner = (*at, _EMBEDDED_DATA)
        if (*inner, _FIXED) in self._compound.names:
            if depth >= _DEPTH_LIMIT:
                self.defects[Defect(DefectCode.TOO_DEEP, f"mails over {_DEPTH_LIMIT} levels inside one another")] = None
                return []
            return [Attachment(own, b"", self.mail(inner, depth + 1, page))]
        if inner in self._below:
            found = [enclosed for enclosed in self._compound.objects(inner) if enclosed is not None]
            if not found:
                self.defects[Defect(DefectCode.UNSUPPORTED_FORMAT, "an object embedded in the mail")] = None
            return [Attachment(own, enclosed.data) for enclosed in found]
        if own.number(mapi.METHOD) in _KEPT_ELSEWHERE and not own.data(mapi.ATTACHED):
            self.defects[Defect(DefectCode.UNSUPPORTED_FORMAT, "an attachment kept elsewhere")] = None
            return []
        return [Attachment(own, own.data(mapi.ATTACHED))]

    def _properties(self, at: tuple[str, ...], kind: str, page: int) -> Properties:
        """The properties of a storage: the fixed ones in one stream, the others each in its own."""
        values: dict[int, tuple[int, bytes]] = {}
        fixed = self._compound.stream(*at, _FIXED)
        start = _HEADER_SIZES[kind]
        for place in range(start, len(fixed) - 15, 16):
            type_, number = struct.unpack_from("<HH", fixed, place)
            values[number] = (type_, fixed[place + 8 : place + 16])
        for name in self._below.get(at, ()):
            found = _STREAM.fullmatch(name)
            if found is None or (*at, name) not in self._compound.names:
                continue
            number, type_ = int(found.group(1), 16), int(found.group(2), 16)
            if type_ == mapi.STRING8 and f"__substg1.0_{found.group(1)}001F" in self._below[at]:
                continue
            values[number] = (type_, self._compound.stream(*at, name))
        return Properties(values, page)


def read(data: bytes, declared_charset: str | None) -> Content:
    """The mail in `data` as a message within; `declared_charset` says nothing about it."""
    compound = opened(data)
    broken = Defect(DefectCode.DAMAGED, "a mail saved by Outlook")
    if compound is None:
        return Content("", TextFrom.NONE, defects=(broken,))
    reader = _Reader(compound)
    try:
        mail = reader.mail()
    except COMPOUND_FAILS:
        return Content("", TextFrom.NONE, defects=(broken,))
    defects = (*reader.defects, *((broken,) if compound.damaged or not mail.properties.values else ()))
    inside = (Enclosed("", rfc5322(mail), "message/rfc822"),) if mail.properties.values else ()
    return Content("", TextFrom.NONE, defects=defects, inside=inside)
