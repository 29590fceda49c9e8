"""Word documents (.docx): headers, paragraphs and tables in the order they stand, notes, footers.

python-docx opens the package and finds its parts; it gives the paragraphs of the body alone, so the text is read from
the XML: also from text boxes (once: what is there for old programs says the same again), content controls and
insertions. What a revision deleted and what is marked as hidden is not text. The numbers of lists are counted as
Word counts them. Comments follow the notes. Pictures and embedded files are parts of their own.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parsers.charset import clean
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, Enclosed, table_row
from parsers.office.numbering import Numbering, numbering_of
from parsers.office.package import Package

if TYPE_CHECKING:
    from lxml import etree

MEDIA_TYPES = frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"})

_UNPACKED_LIMIT = 100 * 1024 * 1024
_DEPTH_LIMIT = 80
_TAB = "    "
_INLINE = {"tab": _TAB, "ptab": _TAB, "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOT_TEXT = frozenset(
    {"del", "moveFrom", "delText", "instrText", "Fallback", "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "rt"}
)
_STORIES = (("header",), ("document",), ("footnotes", "endnotes", "comments"), ("footer",))
_FILES = ("word/media/", "word/embeddings/")

_PACKAGE_FAILS = (
    zipfile.BadZipFile, zlib.error, struct.error, KeyError, ValueError, TypeError, AttributeError, IndexError,
    AssertionError, NotImplementedError, RuntimeError, OSError, EOFError, SyntaxError,
)  # fmt: skip
"""What zipfile, lxml (XMLSyntaxError is a SyntaxError) and python-docx raise on packages cut short or tampered with."""


@dataclass(frozen=True, slots=True)
class _Package:
    """The roots of the stories in reading order, and the names of all members."""

    stories: tuple["etree._Element", ...]
    members: tuple[str, ...]
    damaged: bool = False


def _local(element: "etree._Element") -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _value(element: "etree._Element", name: str) -> str:
    return next((str(v) for key, v in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _vanishes(run: "etree._Element") -> bool:
    """Whether the run is formatted as hidden text."""
    for properties in run:
        if _local(properties) == "rPr":
            marks = [mark for mark in properties if _local(mark) == "vanish"]
            return any(_value(mark, "val") not in {"0", "false", "off"} for mark in marks)
    return False


def _deleted(row: "etree._Element") -> bool:
    """Whether a revision deleted the table row."""
    return any(_local(mark) == "del" for found in row if _local(found) == "trPr" for mark in found)


class _Reader:
    """Reads elements into lines; the text boxes met within a paragraph follow it."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self.too_deep = False
        self.left_out = False

    def blocks(self, parent: "etree._Element", depth: int = 0) -> list[str]:
        """The lines of the paragraphs and tables below `parent`, in order."""
        if depth > _DEPTH_LIMIT:
            self.too_deep = True
            return []
        lines: list[str] = []
        for child in parent:
            name = _local(child)
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
            name = _local(child)
            if name == wanted and not _deleted(child):
                yield child
            elif name not in _NOT_TEXT and name not in {"tr", "tc"}:
                yield from self._below(child, wanted, depth + 1)

    def _paragraph(self, paragraph: "etree._Element", depth: int) -> list[str]:
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
            name = _local(child)
            if name == "t":
                pieces.append(child.text or "")
            elif name == "txbxContent":
                boxes.append(child)
            elif name in _INLINE:
                pieces.append(_INLINE[name])
            elif name not in _NOT_TEXT and not (name == "r" and _vanishes(child)):
                self._inline(child, pieces, boxes, depth + 1)


def _opened(data: bytes) -> _Package:
    """The package as python-docx reads it: the parts that the document refers to."""
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(data))
    except OpcError as error:
        raise ValueError("not a Word package") from error
    stories: dict[str, list[etree._Element]] = {}
    seen: set[str] = set()
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if relation.is_external or kind not in {"header", "footer", "footnotes", "endnotes", "comments"}:
            continue
        part = relation.target_part
        if str(part.partname) not in seen:
            seen.add(str(part.partname))
            stories.setdefault(kind, []).append(_root(part.blob))
    stories["document"] = [document.element]
    ordered = tuple(root for kinds in _STORIES for kind in kinds for root in stories.get(kind, []))
    return _Package(ordered, Package(data).names)


def _root(xml: bytes) -> "etree._Element":
    from lxml import etree

    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))


def _salvaged(data: bytes) -> _Package:
    """The stories of a package that python-docx does not take, found by their usual names; maybe none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = tuple(archive.namelist())
            kinds = (re.compile(rf"word/(?:{'|'.join(group)})\d*\.xml") for group in _STORIES)
            names = [name for kind in kinds for name in sorted(members) if kind.fullmatch(name)]
            return _Package(tuple(_root(archive.read(name)) for name in names), members, damaged=True)
    except _PACKAGE_FAILS:
        return _Package((), (), damaged=True)


def _unpacked_size(data: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(member.file_size for member in archive.infolist())
    except _PACKAGE_FAILS:
        return 0


def _inside(package: Package) -> tuple[Enclosed, ...]:
    """The pictures and the embedded files of the package."""
    names = (name for name in package.names if name.startswith(_FILES))
    return tuple(Enclosed(name.rpartition("/")[2], found) for name in names if (found := package.data(name)))


def _defects(package: _Package, reader: _Reader, has_content: bool) -> tuple[Defect, ...]:
    found = []
    if package.damaged:
        found.append(Defect(DefectCode.DAMAGED, "the Word package is damaged"))
    if reader.too_deep:
        found.append(Defect(DefectCode.TOO_DEEP, "tables or text boxes nested too deep"))
    if reader.left_out:
        found.append(Defect(DefectCode.UNSUPPORTED_FORMAT, "another document is drawn into this one"))
    if any(name.endswith("vbaProject.bin") for name in package.members):
        found.append(Defect(DefectCode.MACROS, "macros, which are never run"))
    if not has_content and not package.damaged:
        found.append(Defect(DefectCode.EMPTY))
    return tuple(found)


def read(data: bytes, declared_charset: str | None) -> Content:
    """The text of the document `data`; `declared_charset` says nothing about a Word document."""
    if _unpacked_size(data) > _UNPACKED_LIMIT:
        return Content(
            "", TextFrom.NONE, defects=(Defect(DefectCode.TOO_LARGE, "the document unpacks to over 100 MiB"),)
        )
    try:
        package = _opened(data)
    except _PACKAGE_FAILS:
        package = _salvaged(data)
    members = Package(data)
    reader = _Reader(numbering_of(members))
    # First, even and ordinary pages often have one and the same letterhead.
    stories = dict.fromkeys(tuple(reader.blocks(root)) for root in package.stories)
    text = clean("\n".join(line for story in stories for line in story))
    inside = _inside(members)
    defects = _defects(package, reader, has_content=bool(inside) or any(map(str.isalnum, text)))
    return Content(text, TextFrom.WORD if text else TextFrom.NONE, defects=defects, inside=inside)
