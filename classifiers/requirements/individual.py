"""Reports by individuals (DOMAIN 8.4; clause ش-5ب): no case, danger first, directed to 1919, our own duty."""

from classifiers.assessment import Kind, Level
from classifiers.facts import Facts
from classifiers.requirements.base import Finding, invalid, met, requirement, unverified


def applies(facts: Facts) -> bool:
    """Reports by individuals."""
    return facts.kind is Kind.INDIVIDUAL_REPORT


@requirement("I-01", "ش-5ب", Level.TO_OPEN)
def individual(facts: Facts) -> Finding:
    """المرسل فرد. The sender is an individual, so no protection case is opened. Clause ش-5ب."""
    return invalid("individual")


@requirement("I-02", "—", Level.DESIRABLE)
def triaged(facts: Facts) -> Finding:
    """فرز الخطر أولاً. Danger is looked at first, by a person."""
    if facts.alarming:
        return unverified("danger_now")
    return met("no_danger")


@requirement("I-03", "ش-5ب", Level.DESIRABLE)
def directed(facts: Facts) -> Finding:
    """توجيه المبلّغ إلى 1919. The reporter is directed to 1919, only if answering is safe. Clause ش-5ب."""
    return unverified("direct_to_1919")


@requirement("I-04", "نظام الحماية م3", Level.DESIRABLE)
def own_duty(facts: Facts) -> Finding:
    """إبلاغ الجمعية 1919 أو الشرطة بما علمت. The charity itself tells 1919 or the police. Article 3."""
    return unverified("own_report")
