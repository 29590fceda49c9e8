"""What every referral must meet, whichever centre it is for (DOMAIN 8.0)."""

from classifiers.addressee import Addressed
from classifiers.assessment import Centre, Child, Kind, Level, Outcome, Party, Reason, SourceName
from classifiers.danger import PROTECTION_SOURCES
from classifiers.directory import sources_of
from classifiers.facts import Facts
from classifiers.kind import SHAML_SOURCES, is_forward
from classifiers.provenance import AuthenticityResult, Channel
from classifiers.referral import refers
from classifiers.requirements.base import Finding, found, invalid, met, requirement, stated, unverified
from classifiers.source import LISTED, agency_of
from classifiers.text import Paper
from classifiers.unread import unread
from classifiers.zones import Zone

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
        return invalid("authentication_failed")
    if facts.source.name is SourceName.INTERNAL or is_forward(facts.document, facts.reading, facts.rules.lexicon):
        return unverified("passed_on")
    if facts.source.name not in sources_of(facts.rules.directory, facts.document.message.sender.domain):
        return unverified("domain_unknown")
    if result is not AuthenticityResult.VERIFIED:
        return unverified("domain_unproved")
    return met("authenticated")


def _delivered(facts: Facts) -> Finding:
    delivery = facts.provenance.delivery
    if delivery is None or delivery.agency is None:
        return unverified("no_delegate")
    if not delivery.delegate_id_seen:
        return unverified("delegate_unseen")
    hits = facts.rules.lexicon.scan("delivery", delivery.agency).find("agency")
    agencies = {agency_of(hit) for hit in hits}
    court = SourceName.ENFORCEMENT_COURT in agencies and facts.source.name in SHAML_SOURCES
    if facts.source.name in agencies or court:
        return met("delegate_seen")
    return unverified("delegate_unknown")


@requirement("G-01", _BOTH, Level.TO_OPEN)
def listed_source(facts: Facts) -> Finding:
    """الجهة المحيلة من الجهات المحددة. The sender is a listed body. Clauses ش-4أ and ش-5أ."""
    if facts.source.name in LISTED and facts.source.near is None:
        return met("listed")
    return Outcome.MISSING, Reason("not_listed")


@requirement("G-02", _BOTH, Level.TO_OPEN)
def formal(facts: Facts) -> Finding:
    """ورود الإحالة بطريقة رسمية. It came by a formal channel. Clauses ش-4أ and ش-5أ."""
    return formal_channel(facts)


@requirement("G-03", _BOTH, Level.DESIRABLE)
def letter_number_and_date(facts: Facts) -> Finding:
    """رقم الخطاب وتاريخه. The letter's number and date. Clauses ش-4أ and ش-5أ, «رسمي»."""
    both = facts.field("letter_number") is not None and facts.field("letter_date") is not None
    doubtful = next((name for name in ("letter_number", "letter_date") if both and not facts.is_certain(name)), None)
    what = "letter_number_and_date"
    return stated(facts, doubtful, what) if doubtful else found(facts, both, what)


@requirement("G-04", "ش-4 / ش-5", Level.TO_OPEN)
def addressed_to_us(facts: Facts) -> Finding:
    """الخطاب موجّه للجمعية أو لأحد المركزين. Addressed to the charity or a centre of its. Clauses ش-4 and ش-5."""
    if facts.addressed is Addressed.US:
        return met("addressed_to_us")
    if facts.addressed is Addressed.UNSTATED:
        return found(facts, False, "addressee")
    return invalid("addressed_elsewhere")


@requirement("G-05", "ش-4أ «تحويل» / ش-5أ «محال»", Level.TO_OPEN)
def really_refers(facts: Facts) -> Finding:
    """مضمونه إحالة لا صورة للعلم. It refers, it does not only inform. Clauses ش-4أ and ش-5أ."""
    return found(facts, refers(facts.reading), "referring_words")


@requirement("G-06", "ش-4أ / ش-5أ «رسمي»", Level.DESIRABLE)
def signed_and_stamped(facts: Facts) -> Finding:
    """التوقيع والختم. Signature and stamp: no machine proves them, a person looks. Clauses ش-4أ and ش-5أ."""
    return unverified("look_at_signature")


@requirement("G-07", "م-2", Level.TO_OPEN)
def somebody(facts: Facts) -> Finding:
    """بيان شخص واحد على الأقل من أصحاب الحالة. At least one person of the matter. Clause م-2."""
    people = facts.extraction.parties or facts.extraction.children
    described = facts.centre is Centre.PROTECTION and any(map(_describes, facts.reading.speaking))
    return found(facts, bool(people) or described, "a_person")


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
        return unverified("uncertain", "identity_numbers")
    if wrong:
        return invalid("identities_fail", count=wrong)
    return met("identities_pass")


@requirement("G-09", "م-2, م-6", Level.DESIRABLE)
def attachments_came(facts: Facts) -> Finding:
    """المرفقات كاملة ومقروءة. The attachments are complete and readable. Clauses م-2 and م-6."""
    if unread(facts.document):
        return Outcome.UNREADABLE, Reason("attachment_unread")
    stated = facts.field("attachments_listed")
    delivery = facts.provenance.delivery
    letter = facts.reading.letter.part
    came = sum(1 for part in facts.document.parts if part.role == "attachment" and part is not letter)
    if delivery and delivery.enclosures_seen is not None:
        came = max(came, delivery.enclosures_seen)
    came += any(line.zone is Zone.OTHER_PAPER for line in facts.reading.letter.lines)
    if stated is not None and isinstance(stated.value, int) and stated.value > 0 and came == 0:
        return Outcome.MISSING, Reason("no_attachment_came")
    if stated is not None and isinstance(stated.value, int) and came < stated.value:
        return unverified("fewer_attachments")
    return met("attachments_came")


@requirement("G-12", "—", Level.DESIRABLE)
def marks(facts: Facts) -> Finding:
    """درجة السرية والاستعجال. Marks of secrecy and urgency; without one it is kept as secret all the same."""
    marked = facts.says("mark.urgent") or facts.says("mark.secret")
    return met("marked") if marked else met("secret_unmarked")
