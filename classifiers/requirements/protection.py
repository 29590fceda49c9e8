"""Official reports to Protection (DOMAIN 8.3; clause ش-5أ). What is missing is asked for while the case is open."""

from classifiers.assessment import Centre, Kind, Level, Outcome, Role, SourceName
from classifiers.danger import PROTECTION_SOURCES
from classifiers.facts import Facts
from classifiers.requirements.base import Finding, found, met, requirement
from classifiers.requirements.common import formal_channel


def applies(facts: Facts) -> bool:
    """Referrals for Protection."""
    return facts.kind is Kind.REFERRAL and facts.centre is Centre.PROTECTION


@requirement("P-01", "ش-5أ", Level.TO_OPEN)
def listed_source(facts: Facts) -> Finding:
    """البلاغ محال من 1919 أو مركز شرطة أو مستشفى أو مدرسة. From 1919, police, a hospital or a school. Clause ش-5أ."""
    if facts.source.name in PROTECTION_SOURCES and facts.source.near is None:
        return met("from 1919, police, a hospital or a school")
    return Outcome.MISSING, "not from 1919, a police station, a hospital or a school"


@requirement("P-02", "ش-5أ", Level.TO_OPEN)
def formal(facts: Facts) -> Finding:
    """بطريقة رسمية. By a formal channel; safety is looked after meanwhile. Clause ش-5أ."""
    return formal_channel(facts)


@requirement("P-03", "ش-5أ", Level.DESIRABLE)
def reference(facts: Facts) -> Finding:
    """رقم البلاغ أو المحضر أو الملف الطبي أو خطاب المدرسة. The source's own reference. Clause ش-5أ."""
    names = ("report_number", "hospital_file_number", "letter_number")
    return found(facts, any(facts.field(name) for name in names), "report, record, file or letter number")


@requirement("P-04", "م-2", Level.DESIRABLE)
def victim(facts: Facts) -> Finding:
    """المعتدى عليه: الاسم أو الوصف والعمر والهوية. The victim: name or description, age, identity. Clause م-2."""
    adults = [p for p in facts.extraction.parties if p.role is Role.VICTIM and _named(p.name)]
    minors = [c for c in facts.extraction.children if _named(c.name) or c.id_number]
    return found(facts, bool(adults or minors), "the victim's name")


def _named(name: str) -> bool:
    """Whether a name has two words at least that are more than initials."""
    return sum(len(word) > 1 and not word[0].isdigit() for word in name.split()) > 1


@requirement("P-05", "نظام الحماية م1", Level.DESIRABLE)
def abuse(facts: Facts) -> Finding:
    """نوع الإيذاء ووصفه. The kind of abuse and its account. Law of protection from abuse, article 1."""
    return found(facts, facts.alarming or facts.says("protection.word"), "the abuse")


@requirement("P-06", "مشروع اللائحة م7-8", Level.DESIRABLE)
def risk_grade(facts: Facts) -> Finding:
    """درجة الخطورة كما حددتها الجهة. The risk as the source grades it; without a grade it counts as high."""
    return found(facts, facts.field("risk_grade") is not None, "risk grade")


@requirement("P-09", "ش-5أ", Level.DESIRABLE)
def source_document(facts: Facts) -> Finding:
    """التقرير الطبي أو المحضر أو تقرير المدرسة. The medical report, police record or school report. Clause ش-5أ."""
    delivery = facts.provenance.delivery
    papers = len(facts.reading.papers) > len(facts.reading.speaking) or bool(delivery and delivery.enclosures_seen)
    return found(facts, papers or facts.source.name is SourceName.REPORT_CENTRE_1919, "a record or report enclosed")


@requirement("P-10", "نظام الحماية م3", Level.DESIRABLE)
def told_1919(facts: Facts) -> Finding:
    """هل أُبلغ 1919 أو الشرطة؟ Whether 1919 or the police were told; if not, the charity must. Article 3."""
    if facts.source.name in {SourceName.REPORT_CENTRE_1919, SourceName.POLICE}:
        return met("the source is 1919 or the police")
    return found(facts, facts.says("told.authorities"), "that 1919 or the police were told")


@requirement("P-11", "—", Level.DESIRABLE)
def safe_contact(facts: Facts) -> Finding:
    """وسيلة تواصل آمنة وأوقاتها. A safe way and time to make contact; until known, no contact."""
    if facts.says("contact.safe"):
        return met("a safe contact is stated")
    return Outcome.UNVERIFIED, "no safe contact is stated: ask the source before contacting anyone"


@requirement("P-12", "نظام الحماية م5", Level.DESIRABLE)
def reporter_apart(facts: Facts) -> Finding:
    """بيانات المبلّغ محجوبة. The reporter's data are kept apart. Law of protection from abuse, article 5."""
    if any(person.role is Role.REPORTER for person in facts.extraction.parties):
        return Outcome.UNVERIFIED, "the reporter is named: keep the name restricted"
    return met("no reporter is named")
