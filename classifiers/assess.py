"""Document → Assessment, aloud: danger first, then who, what, for whom, which facts, which requirements, what to do."""

from dataclasses import replace
from datetime import date

from classifiers.addressee import Addressed, addressed
from classifiers.assessment import Assessment, Centre, DangerSign, Follows, Kind, Source, SourceName
from classifiers.danger import find_danger
from classifiers.decide import decide
from classifiers.facts import Facts
from classifiers.fields import Extraction, extract
from classifiers.fields.certainty import dated, marked
from classifiers.forgery import suspicions
from classifiers.kind import by_machine, changes, find_centre, find_kind, our_cases
from classifiers.provenance import Channel, Provenance
from classifiers.requirements import check_all
from classifiers.rules import Rules
from classifiers.second_opinion import second_opinion
from classifiers.source import find_source
from classifiers.text import Reading, read_text
from classifiers.zones import OWN_ZONES
from parsers.document import Document

_CASE_NUMBERS = ("execution_request_number", "judgment_number", "report_number", "hospital_file_number")


def assess(document: Document, provenance: Provenance, rules: Rules) -> Assessment:
    """The whole conclusion about one item. Pure: the same document, provenance and rules give the same answer."""
    reading = read_text(document, rules.lexicon)
    danger = find_danger(document, reading, provenance, rules)
    place = addressed(document, reading, rules.directory, provenance.channel is Channel.LETTER)
    source, kind = _who_and_what(document, reading, provenance, rules, (danger, place))
    alarming = any(not sign.guarded for sign in danger)
    centre = find_centre(reading, source, kind, alarming, place)
    read = marked(extract(document, reading.main_parts, reading.folded), document)
    extraction = _asked_of_us(dated(read, _arrived(document, provenance)), kind, place)
    facts = Facts(
        document, provenance, rules, reading, danger, source, kind, centre, place, extraction,
    )  # fmt: skip
    checks = check_all(facts)
    doubts = suspicions(facts)
    action, reasons = decide(facts, checks, forged=bool(doubts))
    danger = second_opinion(reading, source.name, danger)
    return Assessment(
        danger, source, kind, centre, extraction.fields, extraction.parties, extraction.children, checks, action,
        reasons, doubts, _follows(facts), _urgent(facts), rules.digest,
    )  # fmt: skip


def _arrived(document: Document, provenance: Provenance) -> date | None:
    """The day the item came in: as the clerk noted it, else as its sender dated the mail."""
    at = provenance.delivery.received_at if provenance.delivery else document.message.date
    return at.date() if at else None


def _asked_of_us(extraction: Extraction, kind: Kind, place: Addressed) -> Extraction:
    """The extraction; a copy for information and a machine's notice ask nothing of us, whatever they quote."""
    if place is not Addressed.COPY and kind not in {Kind.NOTICE, Kind.BULK}:
        return extraction
    return replace(extraction, fields=tuple(field for field in extraction.fields if field.name != "request_types"))


def _who_and_what(
    document: Document,
    reading: Reading,
    provenance: Provenance,
    rules: Rules,
    known: tuple[tuple[DangerSign, ...], Addressed],
) -> tuple[Source, Kind]:
    machine = None
    if provenance.channel is Channel.EMAIL:
        machine = by_machine(document, reading, rules.directory)
    if machine is not None:
        return Source(machine[0], 0.95), machine[1]
    danger, place = known
    source = find_source(document, reading, provenance, rules)
    kind, source = find_kind(document, reading, source, danger, place)
    return source, kind


def _follows(facts: Facts) -> Follows | None:
    """What the item follows up: the numbers of the matter it names and the messages it answers."""
    if facts.kind is not Kind.FOLLOW_UP and facts.source.name is not SourceName.AUTOMATIC:
        return None
    # A number misread by one digit is another family's: only a certain one may find the case.
    stated = [(name, field.value) for name in _CASE_NUMBERS if (field := facts.field(name)) and field.certain]
    message = facts.document.message
    answered = tuple(dict.fromkeys((*message.in_reply_to, *message.references)))
    numbers = tuple((name, value) for name, value in stated if isinstance(value, str))
    ours = tuple(("case", number) for number in our_cases(facts.reading))
    return Follows((*ours, *numbers), answered)


def _urgent(facts: Facts) -> bool:
    """Stop and change orders, protection referrals, marks of urgency on what a body sends, a person who is afraid to be
    called or named, whatever he says of what happened; nothing of a mass mailing.

    A body's referral to the protection centre reports harm to somebody, in whatever words: a person looks at it within
    the hour (DOMAIN section 3), also where no sign of danger was understood.
    """
    if facts.kind in {Kind.BULK, Kind.NOTICE}:
        return False
    marked = bool(facts.reading.subject.find("mark.urgent")) or any(
        paper.has("mark.urgent", *OWN_ZONES) for paper in facts.reading.speaking
    )
    stopping = facts.kind is Kind.FOLLOW_UP and changes(facts.reading)
    protecting = facts.kind is Kind.REFERRAL and facts.centre is Centre.PROTECTION
    afraid = facts.source.name is SourceName.INDIVIDUAL and facts.says("individual.afraid")
    return stopping or protecting or afraid or (marked and facts.centre is not Centre.NONE)
