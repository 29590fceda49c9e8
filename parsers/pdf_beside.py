"""What a PDF holds beside its pages' text: answers in form fields, notes on the pages, files inside.

A self-referral filled in on the screen has its answers in form fields; an empty-looking form must never pass as read.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from parsers.document import Defect, DefectCode
from parsers.formats import Enclosed
from parsers.markup import stripped

_DEEPEST = 20
_MOST_FIELDS = 20_000
_SILENT = frozenset({"Link", "Popup", "Widget", "Watermark", "TrapNet"})
"""Kinds of annotation whose contents are no words of anybody."""
_OFF = "Off"
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Beside:
    """Lines that stand on no page, files in order, and what of it could not be read."""

    lines: tuple[str, ...] = ()
    files: tuple[Enclosed, ...] = ()
    defects: tuple[Defect, ...] = ()


def beside_pages(catalog: dict[str, Any], annotations: Iterable[object], appearance: Callable[[Any], str]) -> Beside:
    """Answers as "name: value", the pages' notes (their /Annots), files. Raises what malformed objects do.

    `appearance` gives the text that the stream of an annotation's picture shows, for what says its words only so.
    """
    from pdfminer.pdftypes import dict_value, list_value, resolve1

    form = resolve1(catalog.get("AcroForm")) or {}
    names = resolve1((resolve1(catalog.get("Names")) or {}).get("EmbeddedFiles")) or {}
    notes = [dict_value(note) for each in annotations if each for note in list_value(each)]
    widgets = [note for note in notes if _kind(note) == "Widget"]
    seen: dict[int, object] = {}
    fields = chain(_answers(resolve1(form.get("Fields")) or (), "", seen), _answers(widgets, "", seen))
    drawn = _drawn_answers(widgets, appearance)
    answers = dict.fromkeys(chain(fields, _forms_data(form.get("XFA")), drawn))
    said = [_note(note, appearance) for note in notes if _kind(note) not in _SILENT]
    specifications = chain(_named_files(names), (note.get("FS") for note in notes), resolve1(catalog.get("AF")) or ())
    files = [_file(resolve1(each)) for each in specifications if each is not None]
    whole = tuple(dict.fromkeys(file for file in files if file))
    lost = files.count(None)
    defects = (Defect(DefectCode.DAMAGED, f"{lost} files inside the PDF"),) if lost else ()
    return Beside((*answers, *filter(None, said)), whole, defects)


def _string(value: object) -> str:
    """A PDF string's text, on one line."""
    from pdfminer.pdftypes import PDFStream, resolve1
    from pdfminer.utils import decode_text

    value = resolve1(value)
    if isinstance(value, PDFStream):
        value = value.get_data()
    text = decode_text(value) if isinstance(value, bytes) else value if isinstance(value, str) else _name(value)
    return " ".join(text.split())


def _name(value: object) -> str:
    from pdfminer.psparser import PSLiteral

    if not isinstance(value, PSLiteral):
        return ""
    return value.name if isinstance(value.name, str) else value.name.decode("utf-8", "replace")


def _kind(note: dict[str, Any]) -> str:
    from pdfminer.pdftypes import resolve1

    return _name(resolve1(note.get("Subtype")))


def _note(note: dict[str, Any], appearance: Callable[[Any], str]) -> str:
    """What a note says: its contents, else its rich text, else what its picture shows, as on a stamp."""
    rich = _string(note.get("RC"))
    return _string(note.get("Contents")) or " ".join(stripped(rich).split()) or _shown(note, appearance)


def _shown(note: dict[str, Any], appearance: Callable[[Any], str]) -> str:
    """The text of an annotation's normal picture; of one with several states none."""
    from pdfminer.pdftypes import PDFStream, resolve1

    stream = resolve1((resolve1(note.get("AP")) or {}).get("N"))
    return " ".join(appearance(stream).split()) if isinstance(stream, PDFStream) else ""


def _drawn_answers(widgets: Iterable[dict[str, Any]], appearance: Callable[[Any], str]) -> Iterator[str]:
    """The answers of fields that have no value and yet show one."""
    from pdfminer.pdftypes import resolve1

    for widget in widgets:
        parent = resolve1(widget.get("Parent"))
        field = parent if isinstance(parent, dict) else {}
        values = [each.get("V") for each in (widget, field)]
        valued = any(_string(value) or isinstance(resolve1(value), list | dict) for value in values)
        if not valued and (text := _shown(widget, appearance)):
            name = next((n for each in (widget, field) for key in ("TU", "T") if (n := _string(each.get(key)))), "")
            yield f"{name}: {text}".removeprefix(": ")


def _answers(fields: Any, around: str, seen: dict[int, object], depth: int = 0) -> Iterator[str]:  # noqa: ANN401
    """The filled fields as "name: value": the name that people are shown, else the one of the form; each field once."""
    from pdfminer.pdftypes import resolve1

    for field in map(resolve1, fields):
        if not isinstance(field, dict) or id(field) in seen or len(seen) > _MOST_FIELDS or depth > _DEEPEST:
            continue
        seen[id(field)] = field
        name = _string(field.get("TU")) or _string(field.get("T")) or around
        value = resolve1(field.get("V"))
        values = value if isinstance(value, list) else [value]
        words = _choices(field)
        said = ", ".join(filter(None, (words.get(each) or each for each in map(_string, values))))
        if said and said != _OFF:
            yield f"{name}: {said}"
        yield from _answers(resolve1(field.get("Kids")) or (), name, seen, depth + 1)


def _choices(field: dict[str, Any]) -> dict[str, str]:
    """What a field's choices are called for people, by their value; a choice without a name of its own is none."""
    from pdfminer.pdftypes import resolve1

    pairs = map(resolve1, resolve1(field.get("Opt")) or ())
    return {_string(pair[0]): _string(pair[1]) for pair in pairs if isinstance(pair, list) and len(pair) == _PAIR}


def _forms_data(xfa: object) -> Iterator[str]:
    """The answers of an XFA form: the leaves of its data, as "name: value"."""
    from lxml import etree
    from pdfminer.pdftypes import PDFStream, resolve1

    found = resolve1(xfa)
    parts = found if isinstance(found, list) else [found]
    streams = [part for part in map(resolve1, parts) if isinstance(part, PDFStream)]
    safe = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    for stream in streams:
        tree = etree.fromstring(stream.get_data() or b"<x/>", safe)
        for node in () if tree is None else tree.iter("{http://www.xfa.org/schema/xfa-data/1.0/}data"):
            for leaf in node.iter(etree.Element):
                if not len(leaf) and leaf.text and leaf.text.strip():
                    yield f"{etree.QName(leaf).localname}: {' '.join(leaf.text.split())}"


def _named_files(tree: Any, depth: int = 0) -> Iterator[Any]:  # noqa: ANN401
    """The file specifications of a name tree."""
    from pdfminer.pdftypes import resolve1

    tree = resolve1(tree)
    if not isinstance(tree, dict) or depth > _DEEPEST:
        return
    yield from (resolve1(tree.get("Names")) or [])[1::2]
    for kid in resolve1(tree.get("Kids")) or ():
        yield from _named_files(kid, depth + 1)


def _file(specification: Any) -> Enclosed | None:  # noqa: ANN401
    """The file that this specification embeds; None where there is none."""
    from pdfminer.pdftypes import PDFStream, resolve1

    if not isinstance(specification, dict):
        return None
    embedded = resolve1(specification.get("EF")) or {}
    stream = resolve1(embedded.get("UF") or embedded.get("F"))
    if not isinstance(stream, PDFStream):
        return None
    name = _string(specification.get("UF")) or _string(specification.get("F"))
    return Enclosed(name.replace("\\", "/").rpartition("/")[2], stream.get_data(), _name(stream.get("Subtype")))
