"""Receive, read, judge, commit: the path of every item, to be read aloud.

Receiving is durable before the mailbox is touched: fetch, write the original, commit the receipt, and only then mark
the message. A crash between any two leaves the message on the server to be fetched again, or the item received and
waiting. Judging commits everything it causes in one transaction that first looks whether the item still waits.
"""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from classifiers.assessment import Assessment
from classifiers.provenance import Authenticity, AuthenticityResult, Channel, Delivery, Provenance
from classifiers.serialise import assessment_json, authenticity_json, authenticity_of, identity_json, part_json
from ingest.authenticity import Means, authenticate, resolver_of
from ingest.config import Settings
from ingest.errors import MailboxRefusedError
from ingest.letters import delivery_of
from ingest.reading import drawing_reader, reader_of
from ingest.source import Listing, Source
from ingest.workplace import Workplace, rules_of
from parsers.document import DefectCode, Document
from parsers.read import read, read_file
from store.database import reading, writing
from store.items import (
    AssessmentContext,
    Outcome,
    Receipt,
    Received,
    get,
    known_uids,
    receive,
    record_assessment,
    set_marked,
    unmarked,
)

if TYPE_CHECKING:
    from classifiers.rules import Rules
    from parsers.formats import Content
    from parsers.leaves import Reader
    from parsers.message import Leaf

_MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_HEAD = 65_536
"""Where Message-ID is looked for, in bytes; it serves threading, not identity."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One original, read and judged."""

    document: Document
    provenance: Provenance
    assessment: Assessment


def new_uids(source: Source, listing: Listing, workplace: Workplace) -> tuple[str, ...]:
    """What the mailbox holds that is not ours yet: a difference of sets, so nothing is ever skipped over."""
    with reading(workplace.engine) as session:
        known = known_uids(session, source.key, listing.uidvalidity)
    return tuple(uid for uid in listing.uids if uid not in known)


def receive_one(source: Source, uidvalidity: int, uid: str, workplace: Workplace) -> Received | None:
    """Makes one message ours, then marks it on the server; None where it left before we could have it.

    A server that refuses the mark does not undo the receipt: `mark_again` tries, and says so, once all is received.
    """
    raw = source.fetch(uid)
    if raw is None:
        return None
    sha256 = workplace.originals.write(raw)
    receipt = Receipt(
        sha256=sha256,
        size=len(raw),
        channel=Channel.EMAIL,
        received_at=workplace.now(),
        mailbox=source.key,
        uidvalidity=uidvalidity,
        uid=uid,
        message_id=_message_id(raw),
    )
    with writing(workplace.engine) as session:
        received = receive(session, receipt)
    with suppress(MailboxRefusedError):
        mark_one(source, uidvalidity, uid, workplace)
    return received


def mark_one(source: Source, uidvalidity: int, uid: str, workplace: Workplace) -> None:
    """Tells the server that we have this message, then notes that it knows."""
    source.mark(uid)
    _note_marked(source, uidvalidity, uid, workplace)


def mark_again(source: Source, listing: Listing, workplace: Workplace) -> None:
    """Marks what is ours and not marked yet, after a crash or a refusal; what left the mailbox needs no mark."""
    with reading(workplace.engine) as session:
        left = unmarked(session, source.key, listing.uidvalidity)
    listed = frozenset(listing.uids)
    for uid in left:
        if uid in listed:
            mark_one(source, listing.uidvalidity, uid, workplace)
        else:
            _note_marked(source, listing.uidvalidity, uid, workplace)


def _note_marked(source: Source, uidvalidity: int, uid: str, workplace: Workplace) -> None:
    with writing(workplace.engine) as session:
        set_marked(session, source.key, uidvalidity, uid)


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
    with writing(workplace.engine) as session:
        return record_assessment(session, item_id, assessment_json(judged.assessment), context)


def judge_item(item_id: int, workplace: Workplace) -> Judged:
    """Reads and judges one received item and records nothing. Raises CageError where nothing can be read now."""
    with reading(workplace.engine) as session:
        item = get(session, item_id)
    raw = workplace.originals.read(item.sha256)
    document = read(raw, reader=_reader(workplace))
    rules = workplace.rules
    if item.channel == Channel.LETTER:
        provenance = _of_letter(delivery_of(item.delivery))
    elif item.assessment.get("authenticity"):  # established when it came; keys change, so the DNS is asked once
        provenance = Provenance(Channel.EMAIL, authenticity_of(item.assessment["authenticity"]))
    else:
        provenance = _of_mail(document, raw, rules, _means(workplace.settings, workplace.now()))
    return _judge(document, provenance, rules)


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


def _message_id(raw: bytes) -> str:
    head = re.split(rb"\r?\n\r?\n", raw[:_HEAD], maxsplit=1)[0]
    found = _MESSAGE_ID.search(head)
    return found[1].decode("ascii", "replace") if found else ""
