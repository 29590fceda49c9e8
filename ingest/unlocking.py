"""What came with a password: a person gives it once; the opened copy is kept sealed, the password not at all."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.judging import assess_safely
from ingest.reading import reader_of, unlocking_reader
from ingest.workplace import Workplace
from parsers.document import DefectCode
from parsers.unlock import OPENED
from store.database import reading, writing
from store.errors import NotAcceptableError
from store.items import ItemState, Outcome, get
from store.resolutions import refuse_decided, reopen

if TYPE_CHECKING:
    from parsers.formats import Content
    from parsers.message import Leaf


def unlock(reference: str, password: str, workplace: Workplace, actor: str) -> Outcome:
    """Opens the item's locked files with the password and judges the item anew.

    Raises NotFoundError, AlreadyResolvedError, NotAcceptableError where the password opens none of them.
    """
    with reading(workplace.engine) as session:
        item = get(session, reference)
        refuse_decided(item.number, item.state)
    opened = 0
    open_with = unlocking_reader(workplace.settings.reading)
    for leaf in _locked(workplace.originals.read(item.sha256), workplace):
        for file in open_with(replace(leaf, password=password)).inside:
            if file.declared_type == OPENED:
                workplace.originals.keep_opened(hashlib.sha256(leaf.data).hexdigest(), file.data)
                opened += 1
    if not opened:
        raise NotAcceptableError(
            f"the password opens no PDF of {item.number}; ask the sender for it, or for the files without one"
        )
    with writing(workplace.engine) as session:
        reopen(session, reference, opened, actor, workplace.now())
    assess_safely(item.id, workplace)
    with reading(workplace.engine) as session:
        judged = get(session, item.id)
    return Outcome(judged.number, ItemState(judged.state), judged.case)


def _locked(raw: bytes, workplace: Workplace) -> Iterator["Leaf"]:
    """The leaves that need a password; PDFs are what can be opened."""
    from parsers.read import read

    found: list[Leaf] = []
    base = reader_of(workplace.settings.reading)

    def watching(leaf: "Leaf") -> "Content":
        content = base(leaf)
        if any(defect.code is DefectCode.NEEDS_PASSWORD for defect in content.defects):
            found.append(leaf)
        return content

    read(raw, reader=watching)
    yield from (leaf for leaf in found if leaf.media_type == "application/pdf")
