"""Read, judge, commit: the path of every received item, to be read aloud (`receiving.py` is how it became ours).

Judging commits everything it causes in one transaction that first looks whether the item still waits. A crash before
leaves the item received and waiting, a crash after leaves it judged.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from classifiers.assessment import Assessment
from classifiers.provenance import Authenticity, AuthenticityResult, Channel, Delivery, Provenance
from classifiers.serialise import assessment_json, authenticity_json, identity_json, part_json
from ingest.authenticity import authenticate
from ingest.canary import canary_token
from ingest.config import Settings
from ingest.letters import delivery_of
from ingest.reading import drawing_reader, reader_of
from ingest.workplace import Workplace, rules_of
from parsers.document import DefectCode, Document
from parsers.read import read, read_beginning, read_file
from store.canaries import note_arrival
from store.database import reading, writing
from store.items import AssessmentContext, Outcome, get, record_assessment
from store.views import ItemView

if TYPE_CHECKING:
    from classifiers.rules import Rules
    from parsers.formats import Content
    from parsers.leaves import Reader
    from parsers.message import Leaf

HEAD = 4 << 20
"""Bytes that are read of a message too large to be read whole: its headers, its body, and some of what it brings."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One original, read and judged."""

    document: Document
    provenance: Provenance
    assessment: Assessment


def assess_one(item_id: int, workplace: Workplace) -> Outcome:
    """Reads and judges one received item and commits what follows. Done twice, it does nothing twice.

    Raises CageError where nothing can be read now; that is not the item's fault.
    """
    judged = judge_item(item_id, workplace)
    document, provenance = judged.document, judged.provenance
    context = AssessmentContext(
        now=workplace.now(),
        identity=identity_json(document, provenance),
        authenticity=authenticity_json(provenance),
        parts=tuple(part_json(part) for part in document.parts),
    )
    token = canary_token(document, workplace.keys)
    with writing(workplace.engine) as session:
        if token is not None:
            note_arrival(session, token, context.now)
        return record_assessment(session, item_id, assessment_json(judged.assessment), context)


def judge_item(item_id: int, workplace: Workplace) -> Judged:
    """Reads and judges one received item and records nothing. Raises CageError where nothing can be read now."""
    with reading(workplace.engine) as session:
        item = get(session, item_id)
    document = _document(item, workplace)
    if item.channel == Channel.LETTER:
        provenance = _of_letter(delivery_of(item.delivery))
    else:
        provenance = _of_mail(document, workplace.settings)
    judged = _judge(document, provenance, workplace.rules)
    return replace(judged, assessment=settled(judged.assessment, document, workplace.keys))


def _document(item: ItemView, workplace: Workplace) -> Document:
    """The original, read. Of one too large its beginning, with the defect: it is held, and danger in it still seen."""
    reader = _reader(workplace)
    if item.size <= workplace.settings.reading.largest:
        return read(workplace.originals.read(item.sha256), reader=reader)
    return read_beginning(workplace.originals.read_head(item.sha256, HEAD), item.sha256, item.size, reader)


def _reader(workplace: Workplace) -> "Reader":
    """The reader of leaves; where a person gave the password of one, its opened copy is read in its place."""
    read_leaf = reader_of(workplace.settings.reading)

    def reader(leaf: "Leaf") -> "Content":
        content = read_leaf(leaf)
        if not any(defect.code is DefectCode.NEEDS_PASSWORD for defect in content.defects):
            return content
        opened = workplace.originals.opened(hashlib.sha256(leaf.data).hexdigest())
        return content if opened is None else read_leaf(replace(leaf, data=opened))

    return reader


def judge_file(path: Path, settings: Settings, delivery: Delivery | None, overlay: Path | None = None) -> Judged:
    """Reads and judges one file and records nothing. What has no mail headers is a letter.

    `overlay` is a folder to put pictures of its pages in, with what was read drawn on them. Raises OSError.
    """
    reader = reader_of(settings.reading) if overlay is None else drawing_reader(settings.reading, overlay)
    document = read_file(path.read_bytes(), path.name, reader=reader)
    is_mail = delivery is None and bool(document.message.headers)
    provenance = _of_mail(document, settings) if is_mail else _of_letter(delivery)
    return _judge(document, provenance, rules_of(settings.directory))


def _judge(document: Document, provenance: Provenance, rules: "Rules") -> Judged:
    from classifiers.assess import assess  # a second to load, which receiving does without

    return Judged(document, provenance, assess(document, provenance, rules))


def _of_mail(document: Document, settings: Settings) -> Provenance:
    return Provenance(Channel.EMAIL, authenticate(document.message, settings.authserv_id, settings.own_received))


def _of_letter(delivery: Delivery | None) -> Provenance:
    return Provenance(Channel.LETTER, Authenticity(AuthenticityResult.HAND_DELIVERED), delivery)
