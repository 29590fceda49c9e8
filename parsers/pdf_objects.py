"""Opening a PDF: pdfminer's document, with the parts of its parser that take longest done by one expression."""

import io
import re
from collections.abc import Iterator

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.psparser import KWD, LIT

_ENDS = rb"(?=[\s/\[\]<>()%])"
_TOKEN = re.compile(
    rb"\s*+(?:([-+]?+\d++)" + _ENDS + rb"|/([A-Za-z0-9+,._-]++)" + _ENDS + rb"|([-+]?+\d*+\.\d++)" + _ENDS
    + rb"|(\[|\]|<<|>>(?=.)|R" + _ENDS + rb"))?+",
    re.DOTALL,
)  # fmt: skip
_INTEGER, _NAME, _REAL = 1, 2, 3


class _Parser(PDFParser):
    """pdfminer's parser, which takes the plain tokens of dictionaries and arrays many at a time; all others it takes
    itself. The lookahead ends before any keyword but R, so that nothing is taken for tokens that is data."""

    def _parse_main(self, s: bytes, i: int) -> int:
        tokens, place = self._tokens, self.bufpos
        for found in _TOKEN.finditer(s, i):
            kind = found.lastindex
            if kind is None:
                break
            token = found[kind]
            i = found.end()
            if kind == _INTEGER:
                tokens.append((place + found.start(1), int(token)))
            elif kind == _NAME:
                tokens.append((place + found.start(2), LIT(token.decode("ascii"))))
            elif kind == _REAL:
                tokens.append((place + found.start(3), float(token)))
            else:
                tokens.append((place + found.start(4), KWD(token)))
        return i if tokens else int(super()._parse_main(s, i))


def opened(data: bytes) -> tuple[PDFDocument, Iterator[PDFPage]]:
    """The document and its pages. Raises what pdfminer does where the file is damaged or needs a password."""
    document = PDFDocument(_Parser(io.BytesIO(data)))
    return document, PDFPage.create_pages(document)
