"""Opening a PDF: pdfminer's document, with the part of its parser that takes longest done by one expression."""

import io
import re
from collections.abc import Iterator
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser, PDFStreamParser
from pdfminer.psexceptions import PSEOF
from pdfminer.psparser import KWD, LIT

_ENDS = rb"(?=[\s/\[\]<>()%])"
_TOKEN = re.compile(
    rb"\s*+(?:([-+]?+\d++)" + _ENDS  # 1: a whole number
    + rb"|/([A-Za-z0-9+,._-]++)" + _ENDS  # 2: a name
    + rb"|([-+]?+\d*+\.\d++)" + _ENDS  # 3: a number
    + rb"|(\[|\]|<<|>>(?=.)|R" + _ENDS + rb"))?+",  # 4: what nests, and what makes a reference
    re.DOTALL,
)  # fmt: skip
_INTEGER, _NAME, _REAL = 1, 2, 3


class _Quick:
    """Takes the plain tokens of dictionaries and arrays many at a time; all others pdfminer takes one by one. This
    lookahead ends before any keyword but R, so that nothing is taken for tokens that is data."""

    def _parse_main(self: Any, s: bytes, i: int) -> int:
        tokens, place = self._tokens, self.bufpos
        for found in _TOKEN.finditer(s, i):
            kind = found.lastindex
            if kind is None:
                break
            token, i = found[kind], found.end()
            value: object
            if kind == _INTEGER:
                value = int(token)
            elif kind == _NAME:
                value = LIT(token.decode("ascii"))
            else:
                value = float(token) if kind == _REAL else KWD(token)
            tokens.append((place + found.start(kind), value))
        return i if tokens else int(super()._parse_main(s, i))  # type: ignore[misc]


class _Parser(_Quick, PDFParser):
    pass


class _StreamParser(_Quick, PDFStreamParser):
    pass


class _Document(PDFDocument):
    def _get_objects(self, stream: Any) -> tuple[list[object], int]:  # noqa: ANN401 - pdfminer has no stubs
        """The objects of an object stream (ISO 32000-2, 7.5.7), after their numbers, and how many there are."""
        parser = _StreamParser(stream.get_data())
        parser.set_document(self)
        objects: list[object] = []
        try:
            while True:
                objects.append(parser.nextobject()[1])
        except PSEOF:
            return objects, stream.get("N", 0)


def opened(data: bytes) -> tuple[PDFDocument, Iterator[PDFPage]]:
    """The document and its pages. Raises what pdfminer does where the file is damaged or needs a password."""
    document = _Document(_Parser(io.BytesIO(data)))
    return document, PDFPage.create_pages(document)
