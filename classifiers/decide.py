"""From what was established to what is to be done (DESIGN section 3; the opening rule of the policy's clauses 4 and 5).

Opening needs every requirement of level "to open" met and no ground for doubt; everything else waits for a person. A
case wrongly opened puts a family's secrets into the wrong hands, so doubt always holds.
"""

from collections.abc import Iterator

from classifiers.addressee import Addressed
from classifiers.assessment import Action, Centre, Check, Child, HoldReason, Kind, Level, Outcome, Party, SourceName
from classifiers.directory import Standing, standing
from classifiers.facts import Facts, several_families
from classifiers.kind import SHAML_SOURCES, asks_information, mentions_change
from classifiers.provenance import AuthenticityResult, Channel
from classifiers.source import LISTED
from classifiers.text import Reading
from classifiers.zones import MIDDLE, Zone

SURE = 0.95
"""Below this the source is doubted."""
_BOTH_SIDES = 2


def decide(facts: Facts, checks: tuple[Check, ...], *, forged: bool) -> tuple[Action, tuple[HoldReason, ...]]:
    """The action for the item, and where it is held the reasons, in the order of HoldReason.

    `forged` says that it bears a forger's marks (`forgery.py`).
    """
    reasons = set(_by_kind(facts, checks)) | ({HoldReason.SUSPECTED_FORGERY} if forged else set())
    if reasons:
        return Action.HOLD, tuple(reason for reason in HoldReason if reason in reasons)
    if facts.kind is Kind.INDIVIDUAL_REPORT:
        return Action.REDIRECT_TO_1919, ()
    if facts.kind is Kind.FOLLOW_UP:
        return Action.LINK_TO_CASE, ()
    if facts.kind in {Kind.NOTICE, Kind.BULK}:
        return Action.SET_ASIDE, ()
    return Action.OPEN_CASE, ()


def _by_kind(facts: Facts, checks: tuple[Check, ...]) -> Iterator[HoldReason]:
    if facts.kind in {Kind.NOTICE, Kind.BULK}:
        yield from _not_set_aside(facts)
    elif facts.kind is Kind.FOLLOW_UP:
        yield from _not_linked(facts)
    elif facts.kind is Kind.REFERRAL:
        yield from _not_opened(facts, checks)
    elif facts.kind is Kind.SELF_REFERRAL:
        yield from _self_referral(facts, checks)
    elif facts.kind is not Kind.INDIVIDUAL_REPORT:
        yield from _other(facts)


def _not_set_aside(facts: Facts) -> Iterator[HoldReason]:
    """Nothing that shows danger, or that nobody could read, is set aside unseen."""
    if facts.alarming:
        yield HoldReason.OTHER
    if facts.unreadable:
        yield HoldReason.UNREADABLE
    if facts.kind is Kind.NOTICE and facts.reading.letter_found and facts.reading.letter is not facts.reading.cover:
        yield HoldReason.OTHER


def _not_linked(facts: Facts) -> Iterator[HoldReason]:
    delivered = facts.provenance.channel is Channel.LETTER
    if not delivered and facts.provenance.authenticity.result is not AuthenticityResult.VERIFIED:
        yield HoldReason.UNVERIFIED_SENDER
    if facts.source.name in LISTED and _misses_channel(facts):
        yield HoldReason.UNVERIFIED_SENDER
    if facts.source.near is not None or facts.source.name in {SourceName.OTHER_BODY, SourceName.INTERNAL}:
        yield HoldReason.NEAR_SOURCE if facts.source.near else HoldReason.UNCLEAR_SOURCE
    if facts.addressed in {Addressed.OTHER, Addressed.COPY}:
        yield HoldReason.MISDIRECTED
    if facts.letter_unreadable:
        yield HoldReason.UNREADABLE
    if facts.source.name not in LISTED and asks_information(facts.reading):
        yield HoldReason.INFORMATION_REQUEST  # whoever knows a case's number may be looking for its mother
    if facts.alarming and facts.says("act.refer"):
        yield HoldReason.OTHER  # danger that is referred may be new, whatever earlier letter is named


def _misses_channel(facts: Facts) -> bool:
    place = standing(facts.rules.directory, facts.document.message.sender.domain)
    return facts.provenance.channel is Channel.EMAIL and place is not Standing.AGENCY


def _not_opened(facts: Facts, checks: tuple[Check, ...]) -> Iterator[HoldReason]:
    for check in checks:
        if check.level is Level.TO_OPEN and check.outcome is not Outcome.MET:
            yield _reason(facts, check.requirement)
            if check.outcome is Outcome.UNREADABLE:
                yield HoldReason.UNREADABLE
    if facts.letter_unreadable:
        yield HoldReason.UNREADABLE
    yield from _doubted_source(facts)
    yield from _doubted_matter(facts)


def _reason(facts: Facts, requirement: str) -> HoldReason:
    """Why an unmet requirement holds: misdirected only where another is addressed, a question only where one is put."""
    nobody_addressed = requirement == "G-04" and facts.addressed is Addressed.UNSTATED
    nothing_asked = requirement == "G-05" and not asks_information(facts.reading)
    if nobody_addressed or nothing_asked:
        return HoldReason.MISSING_REQUIREMENT
    return _REASONS.get(requirement, HoldReason.MISSING_REQUIREMENT)


def _doubted_source(facts: Facts) -> Iterator[HoldReason]:
    if facts.source.near is not None:
        yield HoldReason.NEAR_SOURCE
    if facts.source.confidence < SURE and facts.source.name is not SourceName.INTERNAL:
        yield HoldReason.UNCLEAR_SOURCE if facts.source.confidence < 0.8 else HoldReason.UNVERIFIED_SENDER
    letter = facts.reading.letter.part
    if letter is not None and letter.message != facts.document.message.id:
        yield HoldReason.UNVERIFIED_SENDER  # the letter came inside another mail, whose sender alone is proved


def _doubted_matter(facts: Facts) -> Iterator[HoldReason]:
    if several_families(facts):
        yield HoldReason.SEVERAL_FAMILIES
    if asks_information(facts.reading):
        yield HoldReason.INFORMATION_REQUEST
    if both_centres(facts):
        yield HoldReason.BOTH_CENTRES
    informs = (
        _notifies(facts.reading)
        or any(facts.says(group) for group in _NO_REFERRAL)
        or facts.reading.written("not_referred")
    )
    if (
        mentions_change(facts.reading)
        or _asks_to_stop(facts)
        or (facts.centre is Centre.SHAML and (facts.says("act.withdraw") or facts.says("act.maintain")))
        or informs
        or _visit_for_protection(facts)
        or (facts.centre is Centre.PROTECTION and any(map(facts.reading.written, ("hand_over", "with_us"))))
        or (facts.centre is Centre.SHAML and any(map(facts.reading.written, ("report_wanted", "under_way"))))
        or facts.centre is Centre.NONE
        or _other_centre_named(facts)
        or _like_a_reminder(facts)
    ):
        yield HoldReason.OTHER


def _notifies(reading: Reading) -> bool:
    """Whether the letter is for our notice; a closing "this is for your notice, with greetings" is a courtesy."""
    letter, lexicon = reading.letter, reading.lexicon
    told = letter.find("act.notify", *MIDDLE)
    closing = (lexicon.matches("closing", letter.line_at(hit.start).text) for hit in told)
    return not all(closing) or bool(reading.subject.find("act.notify"))


def _like_a_reminder(facts: Facts) -> bool:
    """Whether it tells no more than a reminder does: a name. Who refers tells what happened, or who the parties are."""
    people: list[Party | Child] = [*facts.extraction.parties, *facts.extraction.children]
    if facts.centre is Centre.SHAML:
        return len(people) < _BOTH_SIDES and facts.field("judgment_number") is None
    described = any(person.id_number for person in people) or any(map(_dated, facts.extraction.children))
    numbered = any(facts.field(name) for name in ("report_number", "hospital_file_number"))
    return not (facts.alarming or described or numbered)


def _dated(child: Child) -> bool:
    return child.age is not None or bool(child.birth_date_hijri or child.birth_date_gregorian)


def _asks_to_stop(facts: Facts) -> bool:
    """Whether what is asked for, in whatever words, is that a visit stop or change: no matter for a new case (D6)."""
    asked = facts.field("request_types")
    kinds = asked.value if asked is not None and isinstance(asked.value, tuple) else ()
    return bool({"stop_visit", "change_schedule"}.intersection(kinds))


def _visit_for_protection(facts: Facts) -> bool:
    """Whether a body of Protection's sends a visit's matter and names nothing to protect from (D10)."""
    matter = facts.says("shaml.word") and not (facts.says("protection.word") or facts.alarming)
    return facts.centre is Centre.PROTECTION and matter


_NO_REFERRAL = (
    "service",
    "act.inform",
    "act.copy",
    "act.refer_not",
    "act.pay",
    "mark.not_in_force",
    "mark.known_matter",
    "mark.meeting",
)
"""What is said where nobody is referred, whatever else is."""
_REASONS = {
    "G-01": HoldReason.UNCLEAR_SOURCE,
    "S-01": HoldReason.UNCLEAR_SOURCE,
    "P-01": HoldReason.UNCLEAR_SOURCE,
    "G-02": HoldReason.UNVERIFIED_SENDER,
    "S-02": HoldReason.UNVERIFIED_SENDER,
    "P-02": HoldReason.UNVERIFIED_SENDER,
    "G-04": HoldReason.MISDIRECTED,
    "G-05": HoldReason.INFORMATION_REQUEST,
}
"""The hold reason for an unmet requirement, where it is not simply a missing requirement."""


def both_centres(facts: Facts) -> bool:
    """Whether it refers to both centres: both addressed, or a court that also asks for Protection (D8)."""
    papers = facts.reading.speaking
    both = all(any(p.has(f"own.{centre}", Zone.ADDRESSEE) for p in papers) for centre in ("shaml", "protection"))
    court = facts.source.name in SHAML_SOURCES
    other = facts.says("both.centres") or any(p.has("own.protection", Zone.BODY) for p in papers)
    return both or (court and other)


def _other_centre_named(facts: Facts) -> bool:
    """Whether the addressee lines name only the centre that the matter is not for."""
    named = {
        centre
        for centre in (Centre.SHAML, Centre.PROTECTION)
        if any(paper.has(f"own.{centre}", Zone.ADDRESSEE) for paper in facts.reading.speaking)
    }
    return bool(named) and facts.centre not in named


def _self_referral(facts: Facts, checks: tuple[Check, ...]) -> Iterator[HoldReason]:
    """A party's own application: the research committee decides on it (م-5), so a person always looks first."""
    unmet = any(check.level is Level.TO_OPEN and check.outcome is not Outcome.MET for check in checks)
    yield HoldReason.MISSING_REQUIREMENT if unmet else HoldReason.OTHER
    if facts.unreadable:
        yield HoldReason.UNREADABLE


def _other(facts: Facts) -> Iterator[HoldReason]:
    if facts.addressed in {Addressed.OTHER, Addressed.COPY} and facts.source.name in LISTED:
        yield HoldReason.MISDIRECTED
    if facts.kind is Kind.INFORMATION_REQUEST:
        yield HoldReason.INFORMATION_REQUEST
    elif facts.unreadable:
        yield HoldReason.UNREADABLE
    else:
        yield HoldReason.OTHER
