"""Self-referrals to Shaml (DOMAIN 8.2; clauses ش-4ب, ش-4ج and م-1 to م-6)."""

from classifiers.assessment import Kind, Level, Outcome, Party, Role
from classifiers.facts import Facts
from classifiers.requirements.base import UNCERTAIN, Finding, found, met, requirement, stated
from classifiers.requirements.shaml_court import party


def applies(facts: Facts) -> bool:
    """Self-referrals."""
    return facts.kind is Kind.SELF_REFERRAL


@requirement("SS-01", "ش-4ب", Level.TO_OPEN)
def by_a_party(facts: Facts) -> Finding:
    """مقدم الطلب أحد طرفي الدعوى أو وكيله. The applicant is a party or his agent. Clause ش-4ب."""
    return found(facts, party(facts, Role.APPLICANT) is not None, "the applicant")


@requirement("SS-02", "ش-4ب", Level.TO_OPEN)
def first_party_resident(facts: Facts) -> Finding:
    """الطرف الأول سعودي أو مقيم إقامة نظامية. Party 1 is Saudi or legally resident. Clause ش-4ب."""
    return _resident(facts, party(facts, Role.APPLICANT), "the applicant")


@requirement("SS-03", "ش-4ب", Level.TO_OPEN)
def second_party_resident(facts: Facts) -> Finding:
    """الطرف الثاني سعودي أو مقيم إقامة نظامية. Party 2 is Saudi or legally resident. Clause ش-4ب."""
    return _resident(facts, party(facts, Role.RESPONDENT), "the other party")


def _resident(facts: Facts, person: Party | None, who: str) -> Finding:
    if facts.says("status.visitor"):
        return Outcome.UNVERIFIED, "a visit visa or a border number is mentioned: a person must look at both statuses"
    if person is None or not person.id_number:
        return found(facts, False, f"{who}'s identity or residence number")
    if not person.certain:
        return Outcome.UNVERIFIED, f"{who}'s number: {UNCERTAIN}"
    if person.id_valid is False:
        return Outcome.INVALID, f"{who}'s number fails the check"
    return met(f"{who}: Saudi or resident by number; its validity is for a person to see")


@requirement("SS-04", "ش-4ب «طرفا الدعوى»", Level.TO_OPEN)
def deed_exists(facts: Facts) -> Finding:
    """وجود دعوى أو حكم أو صلح. A case, a judgment or a conciliation exists. Clause ش-4ب."""
    return stated(facts, "judgment_number", "number of the judgment or conciliation")


@requirement("SS-05", "ش-4ج", Level.TO_SERVE)
def application(facts: Facts) -> Finding:
    """طلب التنفيذ والمستندات حسب الميثاق. The application and the charter's documents. Clause ش-4ج."""
    return found(facts, facts.anywhere("self.application"), "application")


@requirement("SS-06", "م-4", Level.TO_SERVE)
def signed_truth(facts: Facts) -> Finding:
    """صحة البيانات والتوقيع عليها. A signed statement that the data are true. Clause م-4."""
    return found(facts, facts.anywhere("self.declaration"), "signed declaration")


@requirement("SS-08", "م-5", Level.TO_SERVE)
def committee(facts: Facts) -> Finding:
    """قرار لجنة البحث. The research committee decides, in not less than two weeks. Clause م-5."""
    return Outcome.UNVERIFIED, "the research committee has to decide"
