"""What every referral must meet, whichever centre it is for (DOMAIN 8.0)."""

from classifiers.addressee import Addressed
from classifiers.assessment import Centre, Child, Kind, Level, Outcome, Party, SourceName
from classifiers.danger import PROTECTION_SOURCES
from classifiers.directory import sources_of
from classifiers.facts import Facts
from classifiers.kind import SHAML_SOURCES, is_forward, refers
from classifiers.provenance import AuthenticityResult, Channel
from classifiers.requirements.base import UNCERTAIN, Finding, found, met, requirement, stated
from classifiers.source import LISTED, agency_of
from classifiers.text import Paper, Zone
from classifiers.unread import unread

_BOTH = "ش-4أ / ش-5أ"


def applies(facts: Facts) -> bool:
    """Referrals of bodies, and what asks for information in their place: a person sees what keeps it from being one."""
    return facts.kind in {Kind.REFERRAL, Kind.INFORMATION_REQUEST}


def listed_for_centre(facts: Facts) -> bool:
    """Whether the source is on the policy's closed list for the centre the item is for."""
    if facts.centre is Centre.SHAML:
        return facts.source.name in SHAML_SOURCES
    return facts.centre is Centre.PROTECTION and facts.source.name in PROTECTION_SOURCES


def formal_channel(facts: Facts) -> Finding:
    """Whether the item came by a formal channel: the source's own domain, authenticated, or a known delegate."""
    if facts.provenance.channel is Channel.LETTER:
        return _delivered(facts)
    result = facts.provenance.authenticity.result
    if result is AuthenticityResult.FAILED:
        return Outcome.INVALID, "the sender's authentication failed"
    if facts.source.name is SourceName.INTERNAL or is_forward(facts.document, facts.reading, facts.rules.lexicon):
        return Outcome.UNVERIFIED, "passed on by somebody else: the first sender is not proved"
    if facts.source.name not in sources_of(facts.rules.directory, facts.document.message.sender.domain):
        return Outcome.UNVERIFIED, "the sending domain is not one of this body's known domains: call the body back"
    if result is not AuthenticityResult.VERIFIED:
        return Outcome.UNVERIFIED, "nothing proves the sending domain: call the body back"
    return met("sent from the body's own domain, authenticated")


def _delivered(facts: Facts) -> Finding:
    delivery = facts.provenance.delivery
    if delivery is None or delivery.agency is None:
        return Outcome.UNVERIFIED, "brought by a person, not by a delegate"
    if not delivery.delegate_id_seen:
        return Outcome.UNVERIFIED, "the delegate's identity was not seen"
    hits = facts.rules.lexicon.scan("delivery", delivery.agency).find("agency")
    agencies = {agency_of(hit) for hit in hits}
    court = SourceName.ENFORCEMENT_COURT in agencies and facts.source.name in SHAML_SOURCES
    if facts.source.name in agencies or court:
        return met("brought by the body's delegate, whose identity was seen")
    return Outcome.UNVERIFIED, "the delegate is not known to be of this body"


@requirement("G-01", _BOTH, Level.TO_OPEN)
def listed_source(facts: Facts) -> Finding:
    """الجهة المحيلة من الجهات المحددة. The sender is a listed body. Clauses ش-4أ and ش-5أ."""
    if facts.source.name in LISTED and facts.source.near is None:
        return met("a body the policy lists")
    return Outcome.MISSING, "not a body the policy lists, or only near one"


@requirement("G-02", _BOTH, Level.TO_OPEN)
def formal(facts: Facts) -> Finding:
    """ورود الإحالة بطريقة رسمية. It came by a formal channel. Clauses ش-4أ and ش-5أ."""
    return formal_channel(facts)


@requirement("G-03", _BOTH, Level.DESIRABLE)
def letter_number_and_date(facts: Facts) -> Finding:
    """رقم الخطاب وتاريخه. The letter's number and date. Clauses ش-4أ and ش-5أ, «رسمي»."""
    both = facts.field("letter_number") is not None and facts.field("letter_date") is not None
    doubtful = next((name for name in ("letter_number", "letter_date") if both and not facts.is_certain(name)), None)
    return (
        stated(facts, doubtful, "letter number and date") if doubtful else found(facts, both, "letter number and date")
    )


@requirement("G-04", "ش-4 / ش-5", Level.TO_OPEN)
def addressed_to_us(facts: Facts) -> Finding:
    """الخطاب موجّه للجمعية أو لأحد المركزين. Addressed to the charity or a centre of its. Clauses ش-4 and ش-5."""
    if facts.addressed is Addressed.US:
        return met("addressed to us")
    if facts.addressed is Addressed.UNSTATED:
        return found(facts, False, "addressee")
    return Outcome.INVALID, "addressed to another body, or to us only as a copy"


@requirement("G-05", "ش-4أ «تحويل» / ش-5أ «محال»", Level.TO_OPEN)
def really_refers(facts: Facts) -> Finding:
    """مضمونه إحالة لا صورة للعلم. It refers, it does not only inform. Clauses ش-4أ and ش-5أ."""
    return found(facts, refers(facts.reading), "words that refer or ask to take the case on")


@requirement("G-07", "م-2", Level.TO_OPEN)
def somebody(facts: Facts) -> Finding:
    """بيان شخص واحد على الأقل من أصحاب الحالة. At least one person of the matter. Clause م-2."""
    people = facts.extraction.parties or facts.extraction.children
    described = facts.centre is Centre.PROTECTION and any(map(_describes, facts.reading.speaking))
    return found(facts, bool(people) or described, "a person of the matter")


def _describes(paper: Paper) -> bool:
    """Whether somebody is described, other than in the name of a body: "child protection" is no child."""
    names = [hit for group in ("own", "agency", "near") for hit in paper.scan.find(group)]
    hits = paper.find("person.described", Zone.SUBJECT, Zone.BODY)
    return any(not any(name.start <= hit.start and hit.end <= name.end for name in names) for hit in hits)


@requirement("G-08", "م-2", Level.DESIRABLE)
def valid_identities(facts: Facts) -> Finding:
    """مطابقة البيانات وصلاحيتها. The identity numbers are well formed. Clause م-2."""
    people: tuple[Party | Child, ...] = (*facts.extraction.parties, *facts.extraction.children)
    wrong = sum(person.id_valid is False and person.certain for person in people)
    if any(person.id_number and not person.certain for person in people):
        return Outcome.UNVERIFIED, f"identity numbers: {UNCERTAIN}"
    if wrong:
        return Outcome.INVALID, f"{wrong} identity number(s) fail the check: compare with the original"
    return met("no identity number fails its check")


@requirement("G-09", "م-2, م-6", Level.DESIRABLE)
def attachments_came(facts: Facts) -> Finding:
    """المرفقات كاملة ومقروءة. The attachments are complete and readable. Clauses م-2 and م-6."""
    if unread(facts.document):
        return Outcome.UNREADABLE, "an attachment could not be read"
    stated = facts.field("attachments_listed")
    delivery = facts.provenance.delivery
    letter = facts.reading.letter.part
    came = sum(1 for part in facts.document.parts if part.role == "attachment" and part is not letter)
    if delivery and delivery.enclosures_seen is not None:
        came = max(came, delivery.enclosures_seen)
    came += any(line.zone is Zone.OTHER_PAPER for line in facts.reading.letter.lines)
    if stated is not None and isinstance(stated.value, int) and stated.value > 0 and came == 0:
        return Outcome.MISSING, "the letter names attachments and none came"
    if stated is not None and isinstance(stated.value, int) and came < stated.value:
        return Outcome.UNVERIFIED, "fewer files came than attachments named: they may share a file"
    return met("what the letter names came")
