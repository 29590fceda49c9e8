"""RTF letters: headers, paragraphs and tables in order, notes, footers; pictures and files within as parts."""

from parsers.charset import clean
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content
from parsers.office.rtf import read_rtf

MEDIA_TYPES = frozenset({"application/rtf"})
_FEW = 2
"""Letters up to which what is hidden is no word."""


def read(data: bytes, declared_charset: str | None) -> Content:
    """The text of the document `data`, which says its code pages itself."""
    found = read_rtf(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
    text = clean("\n".join(found.lines))
    defects = []
    if not found.whole:
        defects.append(Defect(DefectCode.DAMAGED, "the RTF is cut off"))
    elif not text and not found.files:
        defects.append(Defect(DefectCode.EMPTY))
    if found.hidden > _FEW:
        defects.append(Defect(DefectCode.HIDDEN_TEXT, "words that the document does not show"))
    if found.guessed:
        defects.append(Defect(DefectCode.GUESSED_CHARSET, found.guessed))
    if "\ufffd" in text:
        defects.append(Defect(DefectCode.UNDECODABLE_TEXT, f"{text.count(chr(0xFFFD))} characters"))
    return Content(text, TextFrom.WORD if text else TextFrom.NONE, defects=tuple(defects), inside=tuple(found.files))
