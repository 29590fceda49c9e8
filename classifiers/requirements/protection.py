"""Official reports to Protection (DOMAIN 8.3; clause ش-5أ). What is missing is asked for while the case is open."""

from classifiers.assessment import Centre, Kind, Level, Outcome, Reason, Role, SourceName
from classifiers.danger import PROTECTION_SOURCES
from classifiers.facts import Facts
from classifiers.requirements.base import Finding, found, met, requirement, unverified
from classifiers.requirements.common import formal_channel


def applies(facts: Facts) -> bool:
    """Referrals for Protection."""
    return facts.kind is Kind.REFERRAL and facts.centre is Centre.PROTECTION


@requirement("P-01", "ش-5أ", Level.TO_OPEN)
def listed_source(facts: Facts) -> Finding:
    """البلاغ محال من 1919 أو مركز شرطة أو مستشفى أو مدرسة. From 1919, police, a hospital or a school. Clause ش-5أ."""
    if facts.source.name in PROTECTION_SOURCES and facts.source.near is None:
        return met("from_protection_source")
    return Outcome.MISSING, Reason("not_from_protection_source")


@requirement("P-02", "ش-5أ", Level.TO_OPEN)
def formal(facts: Facts) -> Finding:
    """بطريقة رسمية. By a formal channel; safety is looked after meanwhile. Clause ش-5أ."""
    return formal_channel(facts)


@requirement("P-03", "ش-5أ", Level.DESIRABLE)
def reference(facts: Facts) -> Finding:
    """رقم البلاغ أو المحضر أو الملف الطبي أو خطاب المدرسة. The source's own reference. Clause ش-5أ."""
    names = ("report_number", "hospital_file_number", "letter_number")
    return found(facts, any(facts.field(name) for name in names), "source_reference")


@requirement("P-04", "م-2", Level.DESIRABLE)
def victim(facts: Facts) -> Finding:
    """المعتدى عليه: الاسم أو الوصف والعمر والهوية. The victim: name or description, age, identity. Clause م-2."""
    adults = [p for p in facts.extraction.parties if p.role is Role.VICTIM and _named(p.name)]
    minors = [c for c in facts.extraction.children if _named(c.name) or c.id_number]
    return found(facts, bool(adults or minors), "victim")


def _named(name: str) -> bool:
    """Whether a name has two words at least that are more than initials."""
    return sum(len(word) > 1 and not word[0].isdigit() for word in name.split()) > 1


@requirement("P-05", "نظام الحماية م1", Level.DESIRABLE)
def abuse(facts: Facts) -> Finding:
    """نوع الإيذاء ووصفه. The kind of abuse and its account. Law of protection from abuse, article 1."""
    return found(facts, facts.alarming or facts.says("protection.word"), "abuse")


@requirement("P-06", "مشروع اللائحة م7-8", Level.DESIRABLE)
def risk_grade(facts: Facts) -> Finding:
    """درجة الخطورة كما حددتها الجهة. The risk as the source grades it; without a grade it counts as high."""
    return found(facts, facts.field("risk_grade") is not None, "risk_grade")


@requirement("P-07", "—", Level.DESIRABLE)
def present_safety(facts: Facts) -> Finding:
    """سلامة الحالة الآن ومكانها. Where the victim is now and whether that is safe; asked first."""
    return found(facts, facts.says("safety.place"), "present_place")


@requirement("P-08", "—", Level.DESIRABLE)
def suspected_abuser(facts: Facts) -> Finding:
    """المشتبه به وصلته بالحالة. The suspected abuser and how he is related; only suspected."""
    named = any(person.role is Role.ALLEGED_ABUSER for person in facts.extraction.parties)
    return found(facts, named or facts.says("abuser.relation"), "suspected_abuser")


@requirement("P-09", "ش-5أ", Level.DESIRABLE)
def source_document(facts: Facts) -> Finding:
    """التقرير الطبي أو المحضر أو تقرير المدرسة. The medical report, police record or school report. Clause ش-5أ."""
    delivery = facts.provenance.delivery
    papers = len(facts.reading.papers) > len(facts.reading.speaking) or bool(delivery and delivery.enclosures_seen)
    return found(facts, papers or facts.source.name is SourceName.REPORT_CENTRE_1919, "source_document")


@requirement("P-10", "نظام الحماية م3", Level.DESIRABLE)
def told_1919(facts: Facts) -> Finding:
    """هل أُبلغ 1919 أو الشرطة؟ Whether 1919 or the police were told; if not, the charity must. Article 3."""
    if facts.source.name in {SourceName.REPORT_CENTRE_1919, SourceName.POLICE}:
        return met("source_is_authority")
    return found(facts, facts.says("told.authorities"), "authorities_told")


@requirement("P-11", "—", Level.DESIRABLE)
def safe_contact(facts: Facts) -> Finding:
    """وسيلة تواصل آمنة وأوقاتها. A safe way and time to make contact; until known, no contact."""
    if facts.says("contact.safe"):
        return met("stated", "safe_contact")
    return unverified("no_safe_contact")


@requirement("P-12", "نظام الحماية م5", Level.DESIRABLE)
def reporter_apart(facts: Facts) -> Finding:
    """بيانات المبلّغ محجوبة. The reporter's data are kept apart. Law of protection from abuse, article 5."""
    if any(person.role is Role.REPORTER for person in facts.extraction.parties):
        return unverified("reporter_named")
    return met("no_reporter_named")


@requirement("P-13", "—", Level.DESIRABLE)
def other_children(facts: Facts) -> Finding:
    """أطفال آخرون في المنزل. Other children in the home."""
    return found(facts, len(facts.extraction.children) > 1 or facts.says("children.other"), "other_children")


@requirement("P-15", "نظام الحماية م13", Level.DESIRABLE)
def aggravating(facts: Facts) -> Finding:
    """ضعف خاص: إعاقة أو حمل أو كبر سن أو سلاح أو تكرار. What makes it graver: a weakness, a weapon, repetition."""
    graver = facts.says("aggravating") or any(sign.sign == "weapon" for sign in facts.danger if not sign.guarded)
    return unverified("graver") if graver else met("nothing_graver")
