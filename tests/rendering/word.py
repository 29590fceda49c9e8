"""A letter's text as a real Word file: right-to-left paragraphs, rows with `|` as a Word table."""

import io
import zipfile

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.text.paragraph import Paragraph


def make_docx(text: str) -> bytes:
    """The DOCX of this text; the same text makes the same bytes."""
    document = Document()
    rows: list[list[str]] = []
    for line in [*text.splitlines(), None]:
        if line is not None and "|" in line:
            rows.append([cell.strip() for cell in line.split("|")])
            continue
        if rows:
            _table(document, rows)
            rows = []
        if line is not None:
            _write(document.add_paragraph(), line)
    buffer = io.BytesIO()
    document.save(buffer)
    return _without_times(buffer.getvalue())


def _table(document: WordDocument, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
    table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            _write(cell.paragraphs[0], text)


def _write(paragraph: Paragraph, text: str) -> None:
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    run = paragraph.add_run(text)
    run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def _without_times(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
