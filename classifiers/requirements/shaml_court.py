"""Referrals to Shaml by the enforcement court or the enforcement division (DOMAIN 8.1; clauses ش-4أ and ش-4ج)."""

from classifiers.assessment import Centre, Kind, Level, Outcome, Party, Reason, Role
from classifiers.facts import Facts
from classifiers.kind import SHAML_SOURCES, mentions_change
from classifiers.requirements.base import Finding, found, invalid, met, requirement, stated, unverified
from classifiers.requirements.common import formal_channel
from classifiers.zones import Zone


def applies(facts: Facts) -> bool:
    """Referrals for Shaml."""
    return facts.kind is Kind.REFERRAL and facts.centre is Centre.SHAML


def party(facts: Facts, role: Role) -> Party | None:
    """The first adult with that role."""
    return next((person for person in facts.extraction.parties if person.role is role), None)


@requirement("S-01", "ش-4أ", Level.TO_OPEN)
def from_court_or_division(facts: Facts) -> Finding:
    """الإحالة من محكمة التنفيذ أو شعبة تنفيذ الأحكام الحقوقية. From the court or the division. Clause ش-4أ."""
    if facts.source.name in SHAML_SOURCES and facts.source.near is None:
        return met("from_shaml_source")
    return Outcome.MISSING, Reason("not_from_shaml_source")


@requirement("S-02", "ش-4أ", Level.TO_OPEN)
def mail_or_delegate(facts: Facts) -> Finding:
    """بالبريد الإلكتروني أو مناولة مندوب المحكمة. By e-mail or by the court's delegate. Clause ش-4أ."""
    return formal_channel(facts)


@requirement("S-03", "ش-4ج", Level.TO_SERVE)
def execution_request(facts: Facts) -> Finding:
    """رقم طلب التنفيذ. The number of the execution request. Clause ش-4ج."""
    return stated(facts, "execution_request_number", "execution_request_number")


@requirement("S-04", "ش-4ج", Level.TO_SERVE)
def deed(facts: Facts) -> Finding:
    """رقم السند التنفيذي وصورته. The deed: its number and a copy. Clause ش-4ج."""
    number = facts.field("judgment_number") is not None
    delivery = facts.provenance.delivery
    paper = bool(delivery and delivery.enclosures_seen)
    others = [paper_.scan for paper_ in facts.reading.papers if paper_ not in facts.reading.speaking]
    later_pages = facts.reading.letter.has("document.deed", Zone.OTHER_PAPER)
    copy = paper or later_pages or any(scan.find("document.deed") for scan in others)
    if number and copy:
        return stated(facts, "judgment_number", "deed")
    return found(facts, False, "deed_copy" if number else "deed_number")


@requirement("S-05", "ش-4ج, م-2", Level.TO_SERVE)
def applicant(facts: Facts) -> Finding:
    """طالب التنفيذ: الاسم والهوية. The applicant's name and identity. Clauses ش-4ج and م-2."""
    return _identity(facts, Role.APPLICANT, "applicant")


@requirement("S-06", "ش-4ج, م-2", Level.TO_SERVE)
def respondent(facts: Facts) -> Finding:
    """المنفذ ضده: الاسم والهوية. The respondent's name and identity. Clauses ش-4ج and م-2."""
    return _identity(facts, Role.RESPONDENT, "respondent")


def _identity(facts: Facts, role: Role, what: str) -> Finding:
    person = party(facts, role)
    if person is None or not person.id_number:
        return found(facts, False, what)
    if not person.certain:
        return unverified("uncertain", what)
    if person.id_valid is False:
        return invalid("identity_fails", what)
    return met("stated", what)


@requirement("S-07", "ش-4ج", Level.TO_SERVE)
def children(facts: Facts) -> Finding:
    """المحضونون: الأسماء والأعمار. The children's names and ages. Clause ش-4ج."""
    known = [c for c in facts.extraction.children if c.name and (c.age is not None or _born(c))]
    whole = bool(known) and len(known) == len(facts.extraction.children)
    return found(facts, whole, "children")


def _born(child: object) -> bool:
    return bool(getattr(child, "birth_date_hijri", "") or getattr(child, "birth_date_gregorian", ""))


@requirement("S-08", "ش-3", Level.TO_SERVE)
def type_of_execution(facts: Facts) -> Finding:
    """نوع التنفيذ: رؤية أو زيارة أو تسليم أو حضانة. The kind of execution asked. Service ش-3."""
    return found(facts, facts.field("request_types") is not None or facts.says("shaml.word"), "execution_type")


@requirement("S-09", "نظام التنفيذ م76", Level.TO_SERVE)
def schedule(facts: Facts) -> Finding:
    """المواعيد والمدة والمكان كما في السند. Times and place as the deed or the circuit sets them; never invented."""
    return found(facts, facts.anywhere("shaml.schedule"), "schedule")


@requirement("S-10", "ش-4ج, م-4", Level.TO_SERVE)
def application(facts: Facts) -> Finding:
    """تقديم طلب التنفيذ من أطراف الدعوى لدى المركز وتوقيعه. The parties' signed application. Clauses ش-4ج and م-4."""
    return unverified("application_awaited")


@requirement("S-11", "ش-4ج", Level.TO_SERVE)
def charter_documents(facts: Facts) -> Finding:
    """استكمال المستندات حسب ميثاق المستفيدين. The charter's documents; the list is the centre's. Clause ش-4ج."""
    return unverified("charter_documents")


@requirement("S-12", "م-2", Level.TO_SERVE)
def contacts(facts: Facts) -> Finding:
    """وسائل تواصل لكل طرف على حدة. A telephone number of each party, never shown to the other. Clause م-2."""
    sides = (party(facts, Role.APPLICANT), party(facts, Role.RESPONDENT))
    return found(facts, all(side is not None and side.phone for side in sides), "contacts")


@requirement("S-13", "—", Level.DESIRABLE)
def safety_limits(facts: Facts) -> Finding:
    """قيود السلامة. Limits for safety: abuse named in a visit's papers is looked at by Protection first (D8)."""
    if facts.alarming:
        return invalid("danger_in_visit")
    return met("no_danger")


@requirement("S-14", "—", Level.DESIRABLE)
def earlier_orders(facts: Facts) -> Finding:
    """أمر إيقاف أو تعديل سابق. An earlier order that stops or changes the execution."""
    return unverified("order_changed") if mentions_change(facts.reading) else met("no_order_changed")
