"""A document that is a ZIP of XML parts (ECMA-376 part 2, ODF 1.3 part 2): its parts as bytes or as parsed roots."""

import posixpath
from typing import TYPE_CHECKING

from parsers import zipped
from parsers.document import Defect, DefectCode

if TYPE_CHECKING:
    from lxml import etree


class Package:
    """The parts of the package `data`; `damaged` becomes true when a part that is asked for is not whole."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipped.opened(data)
        self._members = {member.filename.lstrip("/"): member for member in self._archive.members}
        self.damaged = self._archive.damaged

    @property
    def too_much(self) -> Defect | None:
        """Why the package is not opened, where it would grow too large."""
        return self._archive.too_much

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the package."""
        return tuple(self._members)

    def data(self, name: str) -> bytes:
        """The bytes of the part `name`; none where it is missing or cannot be inflated."""
        member = self._members.get(name)
        if member is None:
            return b""
        try:
            data, whole = self._archive.read(member)
        except (zipped.RareMethodError, *zipped.ZIP_FAILS):
            data, whole = b"", False
        self.damaged = self.damaged or not whole
        return data

    def root(self, name: str) -> "etree._Element | None":
        """The root element of the XML part `name`, as much of it as can be parsed, or None."""
        data = self.data(name)
        if not data:
            return None
        root, whole = parsed(data)
        self.damaged = self.damaged or not whole
        return root

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What the part `name` refers to within the package: id to (the last word of its kind, part name)."""
        folder, _, file = name.rpartition("/")
        path = posixpath.join(folder, "_rels", f"{file}.rels")
        root = self.root(path) if path in self._members else None
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            target = relation.get("Target", "")
            if target and relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rpartition("/")[2]
                place = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[relation.get("Id", "")] = (kind, place)
        return found

    def defects(self, kind: str) -> tuple[Defect, ...]:
        """What is wrong with the package itself; `kind` names the format."""
        return (Defect(DefectCode.DAMAGED, f"the {kind} file is damaged"),) if self.damaged else ()


def parsed(xml: bytes) -> "tuple[etree._Element | None, bool]":
    """The root of `xml` and whether all of it could be parsed. Entities are not resolved, nothing is fetched."""
    from lxml import etree

    for recover in (False, True):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, recover=recover)
        try:
            return etree.fromstring(xml, parser), not recover
        except (etree.XMLSyntaxError, ValueError):
            continue
    return None, False


def local(element: "etree._Element") -> str:
    """The name of `element` without its namespace; the empty string for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: "etree._Element", name: str) -> str:
    """The attribute `name` of `element` in whatever namespace, or the empty string."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")
