"""Read, judge, commit: the path of every received item, to be read aloud (`receiving.py` is how it became ours).

Judging commits everything it causes in one transaction that first looks whether the item still waits. A crash before
leaves the item received and waiting, a crash after leaves it judged.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from classifiers.assessment import Assessment
from classifiers.directory import Directory
from classifiers.provenance import Authenticity, AuthenticityResult, Channel, Delivery, Provenance
from classifiers.serialise import assessment_json, authenticity_json, authenticity_of, identity_json, part_json
from ingest.authenticity import Means, authenticate, resolver_of
from ingest.canary import canary_token, settled
from ingest.config import Settings
from ingest.letters import delivery_of
from ingest.reading import drawing_reader, reader_of
from ingest.workplace import Workplace, rules_of
from parsers.document import DefectCode, Document
from parsers.read import read, read_beginning, read_file
from store.canaries import note_arrival
from store.database import Session, reading, writing
from store.items import AssessmentContext, Outcome, record_assessment
from store.views import Incoming, incoming

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


@dataclass(frozen=True, slots=True)
class Given:
    """What judging is given, as one transaction saw it: the item, and the domains that are known."""

    item: Incoming
    directory: Directory


def given(session: Session, item_id: int, workplace: Workplace) -> Given:
    """What judging this item is given. Raises NotFoundError."""
    return Given(incoming(session, item_id), workplace.directory_in(session))


def assess_one(about: Given, workplace: Workplace, also: Callable[[Session], None] = lambda _: None) -> Outcome:
    """Reads and judges one received item and commits what follows. Done twice, it does nothing twice.

    `also` is done in the same transaction. Raises CageError where nothing can be read now, which is not the item's
    fault.
    """
    judged = _judged(about, workplace)
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
        outcome = record_assessment(session, about.item.id, assessment_json(judged.assessment), context)
        also(session)
        return outcome


def judge_item(item_id: int, workplace: Workplace) -> Judged:
    """Reads and judges one received item and records nothing. Raises CageError where nothing can be read now."""
    with reading(workplace.engine) as session:
        about = given(session, item_id, workplace)
    return _judged(about, workplace)


def _judged(about: Given, workplace: Workplace) -> Judged:
    item, rules = about.item, rules_of(about.directory)
    raw = _bytes_of(item, workplace)
    document = _document(item, raw, workplace)
    if item.channel == Channel.LETTER:
        provenance = _of_letter(delivery_of(item.delivery))
    elif item.authenticity:  # established when it came; keys change, so the DNS is asked once
        provenance = Provenance(Channel.EMAIL, authenticity_of(item.authenticity))
    else:
        provenance = _of_mail(document, raw, rules, _means(workplace.settings, workplace.now()))
    judged = _judge(document, provenance, rules)
    return replace(judged, assessment=settled(judged.assessment, document, workplace.keys))


def _bytes_of(item: Incoming, workplace: Workplace) -> bytes:
    """The original; of one too large to be read its beginning."""
    if item.size <= workplace.settings.reading.largest:
        return workplace.originals.read(item.sha256)
    return workplace.originals.read_head(item.sha256, HEAD)


def _document(item: Incoming, raw: bytes, workplace: Workplace) -> Document:
    """The original, read. Of one too large its beginning, with the defect: it is held, and danger in it still seen."""
    reader = _reader(workplace)
    if item.size <= workplace.settings.reading.largest:
        return read(raw, reader=reader)
    return read_beginning(raw, item.sha256, item.size, reader)


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
    raw, rules = path.read_bytes(), rules_of(settings.directory)
    document = read_file(raw, path.name, reader=reader)
    if delivery is None and document.message.headers:
        provenance = _of_mail(document, raw, rules, _means(settings, datetime.now(UTC)))
    else:
        provenance = _of_letter(delivery)
    return _judge(document, provenance, rules)


def _judge(document: Document, provenance: Provenance, rules: "Rules") -> Judged:
    from classifiers.assess import assess  # a second to load, which receiving does without

    return Judged(document, provenance, assess(document, provenance, rules))


def _means(settings: Settings, now: datetime) -> Means:
    resolver = resolver_of(settings.authenticity)
    return Means(settings.authenticity, now, resolver.for_message() if resolver else None)


def _of_mail(document: Document, raw: bytes, rules: "Rules", means: Means) -> Provenance:
    return Provenance(Channel.EMAIL, authenticate(document, raw, rules, means))


def _of_letter(delivery: Delivery | None) -> Provenance:
    return Provenance(Channel.LETTER, Authenticity(AuthenticityResult.HAND_DELIVERED), delivery)
