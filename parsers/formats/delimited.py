"""CSV and its kin: rows of cells, whatever signs part them and whatever code page they are written in."""

import csv
from collections import Counter

from parsers.charset import decode
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content
from parsers.office.cells import lines_of, was_shortened

MEDIA_TYPES = frozenset({"text/csv", "text/tab-separated-values"})

_DELIMITERS = (";", "\t", ",", "؛", "|")
_SAMPLE_LINES = 50


def _delimiter(lines: list[str]) -> str:
    """The sign that parts the most lines into the same number of cells; of several, the one that makes more cells.

    An Arabic Excel writes semicolons, and its commas stand within addresses.
    """
    best, most = ",", (0, 0)
    for delimiter in _DELIMITERS:
        counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
        for cells, agreeing in counts.most_common(1):
            if (agreeing, cells) > most:
                best, most = delimiter, (agreeing, cells)
    return best


def read(data: bytes, declared_charset: str | None) -> Content:
    """The rows of the table `data`."""
    found = decode(data, declared_charset)
    lines = found.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    defects = list(found.defects)
    if lines and lines[0].lower().startswith("sep="):
        delimiter = lines.pop(0)[4:5] or ","
    else:
        delimiter = _delimiter([line for line in lines[:_SAMPLE_LINES] if line.strip()])
    try:
        rows = [dict(enumerate(row)) for row in csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)]
        text_lines, cut = lines_of(rows)
    except csv.Error:
        text_lines, cut = [line for line in lines if line.strip()], False
    text = "\n".join(text_lines)
    if cut:
        defects.append(Defect(DefectCode.TOO_LARGE, "a table of too many cells"))
    if was_shortened(text):
        defects.append(Defect(DefectCode.UNCERTAIN_NUMBER, "a number was written as a power of ten"))
    return Content(text, TextFrom.BODY, defects=tuple(defects))
