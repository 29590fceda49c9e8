"""Self-referrals to Shaml (DOMAIN 8.2; clauses ش-4ب, ش-4ج and م-1 to م-6)."""

from classifiers.assessment import Kind, Level, Party, Role
from classifiers.facts import Facts
from classifiers.requirements.base import Finding, found, invalid, met, requirement, stated, unverified
from classifiers.requirements.shaml_court import party


def applies(facts: Facts) -> bool:
    """Self-referrals."""
    return facts.kind is Kind.SELF_REFERRAL


@requirement("SS-01", "ش-4ب", Level.TO_OPEN)
def by_a_party(facts: Facts) -> Finding:
    """مقدم الطلب أحد طرفي الدعوى أو وكيله. The applicant is a party or his agent. Clause ش-4ب."""
    return found(facts, party(facts, Role.APPLICANT) is not None, "applicant_name")


@requirement("SS-02", "ش-4ب", Level.TO_OPEN)
def first_party_resident(facts: Facts) -> Finding:
    """الطرف الأول سعودي أو مقيم إقامة نظامية. Party 1 is Saudi or legally resident. Clause ش-4ب."""
    return _resident(facts, party(facts, Role.APPLICANT), "first_party")


@requirement("SS-03", "ش-4ب", Level.TO_OPEN)
def second_party_resident(facts: Facts) -> Finding:
    """الطرف الثاني سعودي أو مقيم إقامة نظامية. Party 2 is Saudi or legally resident. Clause ش-4ب."""
    return _resident(facts, party(facts, Role.RESPONDENT), "second_party")


def _resident(facts: Facts, person: Party | None, who: str) -> Finding:
    if facts.says("status.visitor"):
        return unverified("visitor")
    if person is None or not person.id_number:
        return found(facts, False, who)
    if not person.certain:
        return unverified("uncertain", who)
    if person.id_valid is False:
        return invalid("identity_fails", who)
    return met("resident_by_number", who)


@requirement("SS-04", "ش-4ب «طرفا الدعوى»", Level.TO_OPEN)
def deed_exists(facts: Facts) -> Finding:
    """وجود دعوى أو حكم أو صلح. A case, a judgment or a conciliation exists. Clause ش-4ب."""
    return stated(facts, "judgment_number", "judgment_number")


@requirement("SS-05", "ش-4ج", Level.TO_SERVE)
def application(facts: Facts) -> Finding:
    """طلب التنفيذ والمستندات حسب الميثاق. The application and the charter's documents. Clause ش-4ج."""
    return found(facts, facts.anywhere("self.application"), "application")


@requirement("SS-06", "م-4", Level.TO_SERVE)
def signed_truth(facts: Facts) -> Finding:
    """صحة البيانات والتوقيع عليها. A signed statement that the data are true. Clause م-4."""
    return found(facts, facts.anywhere("self.declaration"), "declaration")


@requirement("SS-07", "م-5", Level.DESIRABLE)
def told_of_committee(facts: Facts) -> Finding:
    """إفهام مقدم الطلب برفعه للجنة البحث ومدة الرد. The applicant is told of the committee and its time. Clause م-5."""
    return unverified("tell_of_committee")


@requirement("SS-08", "م-5", Level.TO_SERVE)
def committee(facts: Facts) -> Finding:
    """قرار لجنة البحث. The research committee decides, in not less than two weeks. Clause م-5."""
    return unverified("committee")
