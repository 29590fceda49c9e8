"""What a PDF can hold beside its pages' text: filled form fields, notes on the page, files inside. Named, not read yet.

A self-referral filled in on the screen has its answers in form fields; an empty-looking form must never pass as read.
"""

from collections.abc import Iterator
from typing import Any

from parsers.document import Defect, DefectCode

_ANSWERS = frozenset({"Tx", "Ch"})
"""Kinds of field that hold words: text and choice. Buttons and signatures do not."""
_DEEPEST = 8
_PAGES = 50
"""Pages looked through for notes: a typed remark stands on the first ones."""


def unread_beside_text(pdf: Any) -> Iterator[Defect]:  # noqa: ANN401 - pdfplumber has no types
    """A defect for each kind of content that the pages' text does not show. Raises what malformed objects provoke."""
    from pdfminer.pdftypes import resolve1

    catalog = pdf.doc.catalog
    form = resolve1(catalog.get("AcroForm")) or {}
    if "XFA" in form or any(_has_answer(resolve1(field), resolve1, "") for field in resolve1(form.get("Fields")) or ()):
        yield Defect(DefectCode.UNSUPPORTED_FORMAT, "filled form fields, not read yet")
    names = resolve1(catalog.get("Names")) or {}
    if resolve1(names.get("EmbeddedFiles")):
        yield Defect(DefectCode.UNSUPPORTED_FORMAT, "files inside the PDF, not read yet")
    if any(_is_note(page) for page in pdf.pages[:_PAGES]):
        yield Defect(DefectCode.UNSUPPORTED_FORMAT, "notes written on the page, not read yet")


def _has_answer(field: Any, resolve1: Any, kind: str, depth: int = 0) -> bool:  # noqa: ANN401
    if not isinstance(field, dict) or depth > _DEEPEST:
        return False
    kind = getattr(resolve1(field.get("FT")), "name", kind)
    if kind in _ANSWERS and resolve1(field.get("V")):
        return True
    return any(_has_answer(resolve1(kid), resolve1, kind, depth + 1) for kid in resolve1(field.get("Kids")) or ())


def _is_note(page: Any) -> bool:  # noqa: ANN401
    return any(
        str(getattr(note["data"].get("Subtype"), "name", "")) == "FreeText" and note.get("contents")
        for note in page.annots
    )
