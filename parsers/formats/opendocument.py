"""OpenDocument texts and spreadsheets (.odt, .ods; ODF 1.3): headers, paragraphs and tables in order, notes, footers.

What a tracked change deleted and what is formatted as hidden is not text. Numbers that the program makes for lists are
not in the file and not in the text. Pictures and files within are parts of their own.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from parsers.charset import clean
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, Enclosed, table_row
from parsers.office.cells import LOST_DIGITS, PAGE_NUMBER, lines_of, lost_digits, shown
from parsers.office.package import Package, attribute, local
from parsers.office.symbols import BOX, TICKED

if TYPE_CHECKING:
    from lxml import etree

_KINDS = ("text", "spreadsheet", "presentation", "graphics")
MEDIA_TYPES = frozenset(f"application/vnd.oasis.opendocument.{kind}" for kind in _KINDS)

_DEPTH_LIMIT = 80
_SPACES_LIMIT = 200
_NOT_TEXT = frozenset(
    {"tracked-changes", "hidden-text", "sequence-decls", "ruby-text", "note-citation", "creator", "date", "forms"}
    | {"variable-decls", "user-field-decls", "table-columns", "title", "desc", "binary-data", "event-listeners", "meta"}
    | {"sheet-name", "page-number", "page-count"}
)
_FIELDS = frozenset({"creator", "date", "title", "desc", "meta"})
"""Fields within a text where they are of its namespace; of others they tell about the document or a drawing."""
_FORM_ELEMENTS = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}*"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_REPEATED = 200
"""How often a cell or row that says something is repeated at most."""
_MOST_REPEATED = 200_000
"""Letters that repeated cells and rows of a document add."""
_WORDS = 2
"""Letters up to which what is hidden is no word."""
_PARAGRAPHS = frozenset({"p", "h"})
_AFTER = frozenset({"text-box", "note-body", "annotation"})
_HEADERS = frozenset({"header", "header-left", "header-first"})
_FOOTERS = frozenset({"footer", "footer-left", "footer-first"})
_DIGITS = re.compile(r"[0-9\u0660-\u0669]+")


class _Reader:
    """Reads elements into lines; text boxes and notes met within a paragraph follow it."""

    def __init__(self, hidden: frozenset[str], controls: Mapping[str, str]) -> None:
        """`hidden` are the names of styles that hide, `controls` what each field of a form shows."""
        self._hidden, self._controls = hidden, controls
        self.too_deep = self.hid_words = self.lost_digits = False
        self._repeated = 0
        self.files: dict[str, None] = {}

    def blocks(self, parent: "etree._Element", depth: int = 0) -> list[str]:
        """The lines of the paragraphs and tables below `parent`, in order."""
        if depth > _DEPTH_LIMIT:
            self.too_deep = True
            return []
        lines: list[str] = []
        for child in parent:
            name = local(child)
            if _is_no_text(child, name) or self._unseen(child):
                continue
            self._file(child, name)
            if name == "control":
                lines += [self._controls.get(attribute(child, "control"), "")]
            elif name in _PARAGRAPHS:
                lines += self._paragraph(child, depth)
            elif name == "table-row":
                cells = [cell for cell in child if local(cell) == "table-cell"]
                lines += table_row([self.blocks(cell, depth + 1) for cell in cells])
            else:
                lines += self.blocks(child, depth + 1)
        return lines

    def _paragraph(self, paragraph: "etree._Element", depth: int) -> list[str]:
        pieces: list[str] = []
        after: list[etree._Element] = []
        self._inline(paragraph, pieces, after, depth)
        lines = [line.strip(" \n") for line in "".join(pieces).split("\x0b")]
        for box in after:
            lines += self.blocks(box, depth + 1)
        return [line for line in lines if line.strip()]

    def _inline(self, parent: "etree._Element", pieces: list[str], after: list["etree._Element"], depth: int) -> None:
        if depth > _DEPTH_LIMIT:
            self.too_deep = True
            return
        pieces.append(_folded(parent.text))
        for child in parent:
            name = local(child)
            self._file(child, name)
            if name in _AFTER or (name in _PARAGRAPHS and local(parent) not in _PARAGRAPHS):
                after.append(child if name in _AFTER else parent)
                if name not in _AFTER:
                    return
            elif name == "s":
                pieces.append(" " * _number(child, "c", _SPACES_LIMIT))
            elif name == "tab":
                pieces.append("    ")
            elif name == "line-break":
                pieces.append("\x0b")
            elif name == "control":
                pieces.append(self._controls.get(attribute(child, "control"), ""))
            elif name and not _is_no_text(child, name) and not self._unseen(child):
                self._inline(child, pieces, after, depth + 1)
            pieces.append(_folded(child.tail))

    def _unseen(self, element: "etree._Element") -> bool:
        style = attribute(element, "style-name")
        unseen = (bool(style) and style in self._hidden) or (
            local(element) in {"section", "hidden-paragraph"} and attribute(element, "display") == "none"
        )
        if unseen:
            letters = sum(map(str.isalpha, "".join(map(str, element.itertext()))))
            self.hid_words = self.hid_words or letters > _WORDS
        return unseen

    def _file(self, element: "etree._Element", name: str) -> None:
        """Notes the part of the package that a picture or object refers to."""
        if name in {"image", "object-ole", "plugin"} and (target := attribute(element, "href").removeprefix("./")):
            self.files[target] = None

    def sheet(self, table: "etree._Element") -> tuple[list[str], bool]:
        """The lines of a sheet, its name before them where there is one, and whether it was cut off."""
        rows = []
        for row in table.iter("{*}table-row"):
            cells: dict[int, str] = {}
            column = 0
            for cell in row:
                if local(cell) in {"table-cell", "covered-table-cell"}:
                    value, count = self._value(cell), _number(cell, "number-columns-repeated", 16_384)
                    times = self._times(count, len(value))
                    cells |= dict.fromkeys(range(column, column + times), value)
                    column += count
            again = _number(row, "number-rows-repeated", _REPEATED)
            rows += [cells] * self._times(again, sum(map(len, cells.values())))
        lines, cut = lines_of(rows)
        name = attribute(table, "name")
        named = lines and name and not re.fullmatch(r"(?:sheet|ورقة)\s*\d*", name, re.IGNORECASE)
        notes = [line for note in table.iter("{*}annotation") for line in self.blocks(note)]
        shapes = [line for found in table.iter("{*}shapes") for line in self.blocks(found)]
        return ([name] if named else []) + lines + notes + shapes, cut

    def _times(self, count: int, length: int) -> int:
        """How often something of this length is said that a sheet repeats; once where it says nothing or too much."""
        times = min(count, _REPEATED) if length else 1
        self._repeated += (times - 1) * length
        return times if self._repeated <= _MOST_REPEATED else 1

    def _value(self, cell: "etree._Element") -> str:
        """What the cell shows; of a number all digits, and a date in ISO."""
        paragraphs = [child for child in cell if local(child) in _PARAGRAPHS]
        text = "\n".join(line for paragraph in paragraphs for line in self._paragraph(paragraph, 0))
        for frame in cell.iter("{*}image"):
            self._file(frame, "image")
        kind = attribute(cell, "value-type")
        if kind == "date" and (moment := attribute(cell, "date-value")):
            return moment.replace("T", " ").removesuffix(":00")
        if kind == "float" and (value := attribute(cell, "value")):
            self.lost_digits = self.lost_digits or lost_digits(value)
            exact = shown(value, "", since_1904=False)
            same = _DIGITS.fullmatch(text) and exact.isdecimal() and int(text) == int(exact)
            return text if same else exact
        return text


def _is_no_text(element: "etree._Element", name: str) -> bool:
    return name in _NOT_TEXT and not (name in _FIELDS and str(element.tag).startswith(_TEXT))


def _controls(root: "etree._Element | None") -> dict[str, str]:
    """What each field of the document's forms shows, by its id: a box's tick, a text, a list's chosen entries."""
    found = {}
    for control in root.iter(_FORM_ELEMENTS) if root is not None else ():
        kind, name = local(control), attribute(control, "id")
        if kind in {"checkbox", "radio"}:
            on = attribute(control, "current-state") == "checked" or attribute(control, "current-selected") == "true"
            found[name] = f"{TICKED if on else BOX} {attribute(control, 'label')} "
        elif kind in {"text", "textarea", "formatted-text", "combobox", "date", "number", "time"}:
            found[name] = attribute(control, "current-value") or attribute(control, "value")
        elif kind == "listbox":
            chosen = [option for option in control if attribute(option, "current-selected") == "true"]
            found[name] = ", ".join(attribute(option, "label") for option in chosen)
    return found


def _folded(text: str | None) -> str:
    """Character data as ODF means it: any run of white space is one space (6.1.2)."""
    return re.sub(r"[ \t\r\n]+", " ", text) if text else ""


def _number(element: "etree._Element", name: str, limit: int) -> int:
    value = attribute(element, name)
    return max(1, min(int(value), limit)) if value.isdecimal() and len(value) < 8 else 1


def _hidden(root: "etree._Element | None") -> set[str]:
    """The names of styles whose text is not shown."""
    found: set[str] = set()
    for style in root.iter("{*}style") if root is not None else ():
        properties = [child for child in style if local(child) in {"text-properties", "section-properties"}]
        if any(attribute(child, "display") == "none" for child in properties):
            found.add(attribute(style, "name"))
    return found


def _margins(reader: _Reader, styles: "etree._Element | None", kinds: frozenset[str]) -> list[str]:
    """The text of the page headers or footers, each once."""
    found = [e for e in styles.iter("{*}master-page") for e in e if local(e) in kinds] if styles is not None else []
    stories = dict.fromkeys(tuple(reader.blocks(element)) for element in found)
    return [line for story in stories for line in story if not PAGE_NUMBER.fullmatch(line)]


def read(data: bytes, declared_charset: str | None) -> Content:
    """The text of the document `data`; `declared_charset` says nothing about it."""
    package = Package(data)
    if why := package.too_much:
        return Content("", TextFrom.NONE, defects=(why,))
    if b"encryption-data" in package.data("META-INF/manifest.xml"):
        return Content("", TextFrom.NONE, defects=(Defect(DefectCode.NEEDS_PASSWORD, "an OpenDocument file"),))
    content, styles = package.root("content.xml"), package.root("styles.xml")
    reader = _Reader(frozenset(_hidden(content) | _hidden(styles)), _controls(content))
    lines = _margins(reader, styles, _HEADERS)
    defects: list[Defect] = []
    for body in content.iterfind("{*}body/*") if content is not None else ():
        if local(body) == "spreadsheet":
            for table in body.iter("{*}table"):
                found, cut = reader.sheet(table)
                lines += found
                defects += [Defect(DefectCode.TOO_LARGE, "a sheet of too many cells")] if cut else []
        else:
            lines += reader.blocks(body)
    lines += _margins(reader, styles, _FOOTERS)
    return _content(package, reader, clean("\n".join(lines)), defects)


def _content(package: Package, reader: _Reader, text: str, defects: list[Defect]) -> Content:
    files = [name for name in reader.files if name in package.names]
    inside = tuple(Enclosed(name.rpartition("/")[2], package.data(name)) for name in files)
    if reader.too_deep:
        defects.append(Defect(DefectCode.TOO_DEEP, "tables or text boxes nested too deep"))
    if reader.hid_words:
        defects.append(Defect(DefectCode.HIDDEN_TEXT, "words that the document does not show"))
    if reader.lost_digits:
        defects.append(LOST_DIGITS)
    if any(name.startswith("Basic/") and name.endswith(".xml") for name in package.names):
        defects.append(Defect(DefectCode.MACROS, "macros, which are never run"))
    defects += package.defects("OpenDocument")
    if not text and not inside and not package.damaged:
        defects.append(Defect(DefectCode.EMPTY))
    return Content(text, TextFrom.WORD if text else TextFrom.NONE, defects=tuple(defects), inside=inside)
