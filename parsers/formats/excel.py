"""Excel workbooks (.xlsx, .xlsm): every sheet, hidden ones and hidden rows too, as rows of cells, with its notes.

Read from the XML (ECMA-376 part 1, 18): a table of parties is the letter's content, so numbers keep their digits and
dates become ISO. Formulas are not computed; what the program last computed stands beside them. Macros are never run.
"""

import html
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from parsers.charset import clean
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, Enclosed
from parsers.office.cells import BUILT_IN, LOST_DIGITS, PAGE_NUMBER, lines_of, lost_digits, shown
from parsers.office.package import Package, attribute, local

if TYPE_CHECKING:
    from lxml import etree

MEDIA_TYPES = frozenset({"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_CODES = re.compile(r'&"[^"]*"|&\d+|&K[0-9A-Fa-f]{6}|&[A-Za-z]')
_MARGIN = re.compile(rb"<(?:\w{1,20}:)?(?:odd|even|first)(?:Header|Footer)\b[^<>]*>([^<]{1,2000})<")
_PLAIN_NAME = re.compile(r"(?:sheet|ورقة)\s*\d*", re.IGNORECASE)
_TRUE = {"1": "TRUE", "0": "FALSE"}


class _Workbook:
    """The workbook being read: what its cells refer to, and what was found wrong with it."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.defects: dict[Defect, None] = {}
        root = package.root("xl/workbook.xml")
        self.sheets: list[tuple[str, str]] = []
        self.since_1904 = False
        relations = package.relations("xl/workbook.xml")
        for element in root.iter("{*}sheet", "{*}workbookPr") if root is not None else ():
            if local(element) == "workbookPr":
                self.since_1904 = element.get("date1904") in {"1", "true"}
            elif (found := relations.get(attribute(element, "id"))) and found[0] == "worksheet":
                self.sheets.append((element.get("name", ""), found[1]))
        if not self.sheets:
            names = [name for name in package.names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
            self.sheets = [("", name) for name in names]
        self.strings = self._strings()
        self.formats = self._formats()

    def _strings(self) -> list[str]:
        root = self.package.root("xl/sharedStrings.xml")
        return [_text(item) for item in root if local(item) == "si"] if root is not None else []

    def _formats(self) -> list[str]:
        """The format code of each cell style."""
        root = self.package.root("xl/styles.xml")
        if root is None:
            return []
        codes = dict(BUILT_IN)
        for element in root.iter("{*}numFmt"):
            if (number := element.get("numFmtId", "")).isdecimal():
                codes[int(number)] = element.get("formatCode", "")
        styles = next(root.iter("{*}cellXfs"), None)
        numbers = [style.get("numFmtId", "") for style in styles] if styles is not None else []
        return [codes.get(int(number), "") if number.isdecimal() else "" for number in numbers]

    def value(self, cell: "etree._Element") -> str:
        """What the cell shows."""
        kind, raw, has_formula = cell.get("t", "n"), "", False
        for child in cell:
            name = local(child)
            if name == "v":
                raw = child.text or ""
            elif name == "is":
                return _text(child)
            has_formula = has_formula or name == "f"
        if has_formula and not raw and kind != "str":
            self.defects[Defect(DefectCode.UNSUPPORTED_FORMAT, "formulas whose values are not in the file")] = None
        if kind == "s":
            return self.strings[int(raw)] if raw.isdecimal() and int(raw) < len(self.strings) else ""
        if kind != "n":
            return _TRUE.get(raw, raw) if kind == "b" else raw
        style = cell.get("s", "")
        code = self.formats[int(style)] if style.isdecimal() and int(style) < len(self.formats) else ""
        if lost_digits(raw):
            self.defects[LOST_DIGITS] = None
        return shown(raw.strip(), code, self.since_1904)

    def rows(self, data: bytes) -> Iterator[dict[int, str]]:
        """The rows of a sheet, column to text, the sheet's XML forgotten row by row."""
        from lxml import etree

        events = etree.iterparse(
            io.BytesIO(data), tag="{*}row", resolve_entities=False, no_network=True, recover=True, huge_tree=False
        )
        try:
            for _, row in events:
                cells: dict[int, str] = {}
                column = 0
                for cell in row:
                    column = _column(cell.get("r", "")) or column + 1
                    cells[column] = self.value(cell)
                yield cells
                row.clear()
        except etree.XMLSyntaxError:
            self.package.damaged = True
        if len(events.error_log):
            self.package.damaged = True

    def lines(self, name: str, part: str) -> list[str]:
        """The lines of one sheet: its name where it says something, its header, its rows, notes and drawings."""
        data = self.package.data(part)
        lines = [] if _PLAIN_NAME.fullmatch(name) or not name else [name]
        found, cut = lines_of(self.rows(data)) if data else ([], False)
        if cut:
            self.defects[Defect(DefectCode.TOO_LARGE, "a sheet of too many cells")] = None
        lines += _margins(data)
        lines += found
        for kind, target in self.package.relations(part).values():
            if kind in {"comments", "drawing", "threadedComment"}:
                lines += _paragraphs(self.package.root(target))
        return lines


def _margins(data: bytes) -> list[str]:
    """The text of a sheet's page headers and footers, each once."""
    found = (html.unescape(match.group(1).decode("utf-8", "replace")) for match in _MARGIN.finditer(data))
    lines = (line.strip() for text in found for line in _CODES.sub(" ", text).split("\n"))
    return list(dict.fromkeys(line for line in lines if line and not PAGE_NUMBER.fullmatch(line)))


def _column(reference: str) -> int:
    """The number of the column in a reference such as C5, 1 for A, or 0 where there is none."""
    found = _CELL.fullmatch(reference)
    number = 0
    for letter in found.group(1) if found else "":
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _text(item: "etree._Element") -> str:
    """The text of a string item without its reading aids."""
    return "".join(
        text.text or ""
        for text in item.iter("{*}t")
        if local(text.getparent()) != "rPh"  # type: ignore[arg-type]
    )


def _paragraphs(root: "etree._Element | None") -> list[str]:
    """The texts of a comments or drawing part, a line for each note or paragraph."""
    if root is None:
        return []
    lines: list[str] = []
    for block in root.iter("{*}text", "{*}p", "{*}threadedComment"):
        lines += ["".join(run.text or "" for run in block.iter("{*}t", "{*}text")).strip()]
    return [line for line in lines if line]


def read(data: bytes, declared_charset: str | None) -> Content:
    """The sheets of the workbook `data`; `declared_charset` says nothing about a workbook."""
    package = Package(data)
    if why := package.too_much:
        return Content("", TextFrom.NONE, defects=(why,))
    workbook = _Workbook(package)
    lines = [line for name, part in workbook.sheets for line in workbook.lines(name, part)]
    text = clean("\n".join(lines))
    inside = tuple(
        Enclosed(name.rpartition("/")[2], package.data(name))
        for name in package.names
        if name.startswith(("xl/media/", "xl/embeddings/"))
    )
    defects = [*workbook.defects, *package.defects("Excel")]
    if any(name.endswith("vbaProject.bin") for name in package.names):
        defects.append(Defect(DefectCode.MACROS, "macros, which are never run"))
    if not text and not inside and not package.damaged:
        defects.append(Defect(DefectCode.EMPTY))
    return Content(text, TextFrom.WORD if text else TextFrom.NONE, defects=tuple(defects), inside=inside)
