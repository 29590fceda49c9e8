"""The text of Word's XML (ECMA-376 part 1, 17): what a reader of the document sees, once and in order.

Also from text boxes (once: what is there for old programs says the same again), content controls, insertions and
decorative lettering; of old forms the ticks and the chosen entries. What a revision deleted is not text. What is
formatted as hidden, by itself or by its style, is left out and noted.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from parsers.formats import table_row
from parsers.office.numbering import Numbering
from parsers.office.package import Package, attribute, local
from parsers.office.symbols import BOX, TICKED, shown, symbol

if TYPE_CHECKING:
    from lxml import etree

_DEPTH_LIMIT = 80
_TAB = "    "
_INLINE = {"tab": _TAB, "ptab": _TAB, "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOT_TEXT = frozenset(
    {"del", "moveFrom", "delText", "instrText", "Fallback", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "rt"}
    | {"rPr"}
)
_OFF = frozenset({"0", "false", "off", "none"})
_WORDS = 2
"""Letters up to which what is hidden is no word."""


def hidden_styles(package: Package) -> frozenset[str]:
    """The ids of the styles that hide what is set in them."""
    if b"vanish" not in package.data("word/styles.xml"):
        return frozenset()  # nearly always, and to parse the styles takes as long as all the rest
    root = package.root("word/styles.xml")
    styles = [style for style in root if local(style) == "style"] if root is not None else []
    return frozenset(attribute(style, "styleId") for style in styles if _vanishes(style)) - {""}


def _vanishes(run: "etree._Element") -> bool:
    """Whether the run or the style is formatted as hidden text."""
    for properties in run:
        if local(properties) == "rPr":
            marks = [mark for mark in properties if local(mark) == "vanish"]
            return any(attribute(mark, "val") not in _OFF for mark in marks)
    return False


def _shows(paragraph: "etree._Element") -> bool:
    """Whether a run of the paragraph says that it is not hidden, whatever its style says."""
    marks = (mark for mark in paragraph.iter() if local(mark) == "vanish")
    return any(attribute(mark, "val") in _OFF for mark in marks)


def _style(element: "etree._Element", properties: str, name: str) -> str:
    """The style that a paragraph or a run names in its properties, or the empty string."""
    found = (mark for each in element if local(each) == properties for mark in each if local(mark) == name)
    return next((attribute(mark, "val") for mark in found), "")


def _font(run: "etree._Element") -> str:
    """The font that a run names for what it writes, from right to left or otherwise, or the empty string."""
    marks = {local(mark): mark for each in run if local(each) == "rPr" for mark in each}
    fonts = marks.get("rFonts")
    if fonts is None:
        return ""
    complex_script = any(name in marks and attribute(marks[name], "val") not in _OFF for name in ("rtl", "cs"))
    return attribute(fonts, "cs") if complex_script else attribute(fonts, "ascii") or attribute(fonts, "hAnsi")


def _on(element: "etree._Element", name: str) -> bool | None:
    """Whether the mark `name` within an element is on; None where there is none."""
    marks = [mark for mark in element if local(mark) == name]
    return attribute(marks[0], "val") not in _OFF if marks else None


def _symbol(element: "etree._Element") -> str:
    code = attribute(element, "char")
    return symbol(attribute(element, "font"), int(code, 16)) if _is_hex(code) else ""


def _is_hex(code: str) -> bool:
    return 0 < len(code) <= 6 and all(c in "0123456789abcdefABCDEF" for c in code)


def _tick(element: "etree._Element") -> str:
    """The box of an old form: as it was last set, else as it began."""
    checked = _on(element, "checked")
    return f"{TICKED if (_on(element, 'default') if checked is None else checked) else BOX} "


def _choice(element: "etree._Element") -> str:
    """The chosen entry of an old form's list."""
    entries = [attribute(entry, "val") for entry in element if local(entry) == "listEntry"]
    chosen = next(
        (attribute(mark, "val") for name in ("result", "default") for mark in element if local(mark) == name), ""
    )
    place = int(chosen) if chosen.isdecimal() else 0
    return entries[place] if place < len(entries) else ""


def _lettering(element: "etree._Element") -> str:
    return f"{attribute(element, 'string')}\n"


_SHOWN: Mapping[str, Callable[["etree._Element"], str]] = {
    "sym": _symbol,
    "checkBox": _tick,
    "ddList": _choice,
    "textpath": _lettering,
}
"""Elements that show something that is not written within them."""


def _deleted(row: "etree._Element") -> bool:
    """Whether a revision deleted the table row."""
    return any(local(mark) == "del" for found in row if local(found) == "trPr" for mark in found)


class WordReader:
    """Reads elements into lines; the text boxes met within a paragraph follow it."""

    def __init__(self, numbering: Numbering, hidden: frozenset[str] = frozenset()) -> None:
        """`hidden` are the ids of the styles that hide what is set in them."""
        self._numbering, self._hidden = numbering, hidden
        self.too_deep = self.left_out = self.hid_words = False

    def blocks(self, parent: "etree._Element", depth: int = 0) -> list[str]:
        """The lines of the paragraphs and tables below `parent`, in order."""
        if depth > _DEPTH_LIMIT:
            self.too_deep = True
            return []
        lines: list[str] = []
        for child in parent:
            name = local(child)
            if name == "p":
                lines.extend(self._paragraph(child, depth))
            elif name == "tbl":
                for row in self._below(child, "tr", depth):
                    lines.extend(table_row([self.blocks(cell, depth + 1) for cell in self._below(row, "tc", depth)]))
            elif name == "altChunk":
                self.left_out = True
            elif name not in _NOT_TEXT:
                lines.extend(self.blocks(child, depth + 1))
        return lines

    def _below(self, parent: "etree._Element", wanted: str, depth: int) -> Iterator["etree._Element"]:
        """The rows of a table or cells of a row, also those within content controls and insertions."""
        if depth > _DEPTH_LIMIT:
            self.too_deep = True
            return
        for child in parent:
            name = local(child)
            if name == wanted and not _deleted(child):
                yield child
            elif name not in _NOT_TEXT and name not in {"tr", "tc"}:
                yield from self._below(child, wanted, depth + 1)

    def _paragraph(self, paragraph: "etree._Element", depth: int) -> list[str]:
        if _style(paragraph, "pPr", "pStyle") in self._hidden and not _shows(paragraph):
            self._hide(paragraph)
            return []
        pieces: list[str] = []
        boxes: list[etree._Element] = []
        self._inline(paragraph, pieces, boxes, depth)
        label = self._numbering.label(paragraph)
        written = "".join(pieces)
        lines = [line.rstrip() for line in (label + written if written.strip() else "").split("\n")]
        for box in boxes:
            lines.extend(self.blocks(box, depth + 1))
        return [line for line in lines if line.strip()]

    def _inline(self, parent: "etree._Element", pieces: list[str], boxes: list["etree._Element"], depth: int) -> None:
        if depth > _DEPTH_LIMIT:
            self.too_deep = True
            return
        for child in parent:
            name = local(child)
            if name == "t":
                pieces.append(shown(child.text or "", _font(parent)))
            elif name == "txbxContent":
                boxes.append(child)
            elif name in _INLINE:
                pieces.append(_INLINE[name])
            elif name in _SHOWN:
                pieces.append(_SHOWN[name](child))
            elif name == "r" and (_vanishes(child) or _style(child, "rPr", "rStyle") in self._hidden):
                self._hide(child)
            elif name not in _NOT_TEXT:
                self._inline(child, pieces, boxes, depth + 1)

    def _hide(self, element: "etree._Element") -> None:
        """Notes words that are not shown."""
        words = "".join(part.text or "" for part in element.iter() if local(part) == "t")
        self.hid_words = self.hid_words or sum(map(str.isalpha, words)) > _WORDS
