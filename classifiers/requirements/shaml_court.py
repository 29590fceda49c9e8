"""Referrals to Shaml by the enforcement court or the enforcement division (DOMAIN 8.1; clauses ش-4أ and ش-4ج)."""

from classifiers.assessment import Centre, Kind, Level, Outcome, Party, Role
from classifiers.facts import Facts
from classifiers.kind import SHAML_SOURCES
from classifiers.requirements.base import UNCERTAIN, Finding, found, met, requirement, stated
from classifiers.requirements.common import formal_channel
from classifiers.text import Zone


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
        return met("from the enforcement court or division")
    return Outcome.MISSING, "not from the enforcement court or the enforcement division"


@requirement("S-02", "ش-4أ", Level.TO_OPEN)
def mail_or_delegate(facts: Facts) -> Finding:
    """بالبريد الإلكتروني أو مناولة مندوب المحكمة. By e-mail or by the court's delegate. Clause ش-4أ."""
    return formal_channel(facts)


@requirement("S-03", "ش-4ج", Level.TO_SERVE)
def execution_request(facts: Facts) -> Finding:
    """رقم طلب التنفيذ. The number of the execution request. Clause ش-4ج."""
    return stated(facts, "execution_request_number", "execution request number")


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
        return stated(facts, "judgment_number", "deed: number and copy")
    return found(facts, False, "copy of the deed" if number else "number of the deed")


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
        return found(facts, False, f"{what}'s name and identity number")
    if not person.certain:
        return Outcome.UNVERIFIED, f"{what}'s identity number: {UNCERTAIN}"
    if person.id_valid is False:
        return Outcome.INVALID, f"{what}'s identity number fails the check"
    return met(f"{what}: name and identity number")


@requirement("S-07", "ش-4ج", Level.TO_SERVE)
def children(facts: Facts) -> Finding:
    """المحضونون: الأسماء والأعمار. The children's names and ages. Clause ش-4ج."""
    known = [c for c in facts.extraction.children if c.name and (c.age is not None or _born(c))]
    whole = bool(known) and len(known) == len(facts.extraction.children)
    return found(facts, whole, "every child's name and age or birth date")


def _born(child: object) -> bool:
    return bool(getattr(child, "birth_date_hijri", "") or getattr(child, "birth_date_gregorian", ""))


@requirement("S-08", "ش-3", Level.TO_SERVE)
def type_of_execution(facts: Facts) -> Finding:
    """نوع التنفيذ: رؤية أو زيارة أو تسليم أو حضانة. The kind of execution asked. Service ش-3."""
    return found(facts, facts.field("request_types") is not None or facts.says("shaml.word"), "kind of execution")


@requirement("S-13", "—", Level.DESIRABLE)
def safety_limits(facts: Facts) -> Finding:
    """قيود السلامة. Limits for safety: abuse named in a visit's papers is looked at by Protection first (D8)."""
    if facts.alarming:
        return Outcome.INVALID, "the papers name signs of danger: let Protection look before a visit is set"
    return met("no sign of danger in what was read")
