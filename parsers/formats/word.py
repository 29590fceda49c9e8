"""Word documents (.docx): headers, paragraphs and tables in the order they stand, notes, footers.

python-docx opens the package and finds its parts; it gives the paragraphs of the body alone, so the text is read from
the XML (`parsers/office/word.py`). The numbers of lists are counted as Word counts them. Comments follow the notes,
then the words of diagrams and charts. Pictures and embedded files are parts of their own.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parsers.charset import clean
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, Enclosed
from parsers.office.numbering import numbering_of
from parsers.office.package import Package
from parsers.office.symbols import UNKNOWN
from parsers.office.word import WordReader, hidden_styles

if TYPE_CHECKING:
    from lxml import etree

MEDIA_TYPES = frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"})

_UNPACKED_LIMIT = 100 * 1024 * 1024
_STORIES = (("header",), ("document",), ("footnotes", "endnotes", "comments"), ("footer",))
_FILES = ("word/media/", "word/embeddings/")
_DRAWN = re.compile(r"word/(?:diagrams/data|charts/chart)\d*\.xml")
"""The words of diagrams and charts, which stand beside the stories."""

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


def _categories(root: "etree._Element") -> tuple[str, ...]:
    """What a chart calls its bars and rows."""
    return tuple(dict.fromkeys(v.text for cache in root.iter("{*}strCache") for v in cache.iter("{*}v") if v.text))


def _inside(package: Package) -> tuple[Enclosed, ...]:
    """The pictures and the embedded files of the package."""
    names = (name for name in package.names if name.startswith(_FILES))
    return tuple(Enclosed(name.rpartition("/")[2], found) for name in names if (found := package.data(name)))


def _defects(package: _Package, reader: WordReader, has_content: bool) -> tuple[Defect, ...]:
    found = []
    if package.damaged:
        found.append(Defect(DefectCode.DAMAGED, "the Word package is damaged"))
    if reader.too_deep:
        found.append(Defect(DefectCode.TOO_DEEP, "tables or text boxes nested too deep"))
    if reader.hid_words:
        found.append(Defect(DefectCode.HIDDEN_TEXT, "words that the document does not show"))
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
    reader = WordReader(numbering_of(members), hidden_styles(members))
    # First, even and ordinary pages often have one and the same letterhead.
    stories = dict.fromkeys(tuple(reader.blocks(root)) for root in package.stories)
    drawn = (members.root(name) for name in sorted(members.names) if _DRAWN.fullmatch(name))
    stories |= dict.fromkeys((*reader.blocks(root), *_categories(root)) for root in drawn if root is not None)
    text = clean("\n".join(line for story in stories for line in story))
    inside = _inside(members)
    defects = _defects(package, reader, has_content=bool(inside) or any(map(str.isalnum, text)))
    if UNKNOWN in text:
        defects = (*defects, Defect(DefectCode.UNDECODABLE_TEXT, f"{text.count(UNKNOWN)} characters"))
    return Content(text, TextFrom.WORD if text else TextFrom.NONE, defects=defects, inside=inside)
