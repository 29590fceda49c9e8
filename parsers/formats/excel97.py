"""Old Excel workbooks (.xls, BIFF 2 to 8), read with xlrd: every sheet, hidden ones too, as rows of cells."""

import io
import re
import struct

from parsers.charset import clean
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content
from parsers.office.cells import LOST_DIGITS, lines_of, lost_digits, shown

MEDIA_TYPES = frozenset({"application/vnd.ms-excel"})

_PLAIN_NAME = re.compile(r"(?:sheet|ورقة)\s*\d*", re.IGNORECASE)
_PACKAGE_FAILS = (
    struct.error, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, LookupError, EOFError,
    OverflowError, NotImplementedError, RecursionError, MemoryError, ZeroDivisionError,
)  # fmt: skip
"""What xlrd raises, besides its own errors, on files cut short or tampered with."""


def _contents(book: object) -> tuple[list[str], list[Defect]]:
    import xlrd

    assert isinstance(book, xlrd.Book)  # noqa: S101  # xlrd has no types
    lines: list[str] = []
    defects: list[Defect] = []
    for sheet in book.sheets():
        rows: list[dict[int, str]] = []
        for number in range(sheet.nrows):
            row: dict[int, str] = {}
            for column, cell in enumerate(sheet.row(number)):
                row[column] = _shown(book, cell)
                if cell.ctype == xlrd.XL_CELL_NUMBER and lost_digits(repr(cell.value)):
                    defects.append(LOST_DIGITS)
            rows.append(row)
        found, cut = lines_of(rows)
        if cut:
            defects.append(Defect(DefectCode.TOO_LARGE, "a sheet of too many cells"))
        if found and not _PLAIN_NAME.fullmatch(sheet.name):
            lines.append(sheet.name)
        lines += found
        lines += [note.text.strip() for note in sheet.cell_note_map.values() if note.text.strip()]
    return lines, list(dict.fromkeys(defects))


def _shown(book: object, cell: object) -> str:
    import xlrd

    assert isinstance(book, xlrd.Book) and isinstance(cell, xlrd.sheet.Cell)  # noqa: S101  # xlrd has no types
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        style = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
        code = book.format_map[style.format_key].format_str if style and style.format_key in book.format_map else ""
        return shown(repr(cell.value), code, bool(book.datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return xlrd.error_text_from_code.get(cell.value, "") if cell.ctype == xlrd.XL_CELL_ERROR else ""


def read(data: bytes, declared_charset: str | None) -> Content:
    """The sheets of the workbook `data`; `declared_charset` says nothing about a workbook."""
    import xlrd
    from xlrd.compdoc import CompDocError

    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), formatting_info=True, ignore_workbook_corruption=True
        )
        lines, defects = _contents(book)
    except (xlrd.XLRDError, CompDocError, *_PACKAGE_FAILS) as error:
        locked = isinstance(error, xlrd.XLRDError) and "encrypted" in str(error)
        code = DefectCode.NEEDS_PASSWORD if locked else DefectCode.DAMAGED
        return Content("", TextFrom.NONE, defects=(Defect(code, "an Excel workbook of the old format"),))
    text = clean("\n".join(lines))
    if not text:
        defects.append(Defect(DefectCode.EMPTY))
    return Content(text, TextFrom.WORD if text else TextFrom.NONE, defects=tuple(defects))
