"""What a requirement is: an id, a clause, a level and one small function that judges it.

A requirement joins the checklist by standing in a module of this folder; `applies` of its module says to which items.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from classifiers.assessment import Check, Level, Outcome
from classifiers.facts import Facts

Finding: TypeAlias = tuple[Outcome, str]
"""An outcome and its reason, free of names and numbers of persons."""
Judge: TypeAlias = Callable[[Facts], Finding]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A line of the checklist (DOMAIN section 8)."""

    id: str
    clause: str
    level: Level
    judge: Judge

    def check(self, facts: Facts) -> Check:
        """The requirement judged for one item."""
        outcome, reason = self.judge(facts)
        return Check(self.id, self.clause, self.level, outcome, reason)


def requirement(id: str, clause: str, level: Level) -> Callable[[Judge], Requirement]:
    """Make a function a requirement; its docstring is the requirement's wording in Arabic and English."""

    def made(judge: Judge) -> Requirement:
        return Requirement(id, clause, level, judge)

    return made


def met(reason: str) -> Finding:
    """The requirement is met."""
    return Outcome.MET, reason


UNCERTAIN = "a number was read from a picture without certainty: compare it with the picture"


def found(facts: Facts, present: bool, what: str) -> Finding:
    """Met where `present`; otherwise missing, or unreadable while any part of the item has not been read for sure."""
    if present:
        return Outcome.MET, f"{what}: stated"
    if facts.unreadable:
        return Outcome.UNREADABLE, f"{what}: not found in what was read, and a part could not be read"
    if facts.recognised:
        return Outcome.UNREADABLE, f"{what}: not found on a scan, where it may have been misread: look at the picture"
    return Outcome.MISSING, f"{what}: not stated"


def stated(facts: Facts, name: str, what: str) -> Finding:
    """Met where the letter states the field called `name`; unverified where its number was not read for sure."""
    field = facts.field(name)
    if field is not None and not field.certain:
        return Outcome.UNVERIFIED, f"{what}: {UNCERTAIN}"
    return found(facts, field is not None, what)
