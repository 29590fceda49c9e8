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


def found(facts: Facts, present: bool, what: str) -> Finding:
    """Met where `present`; otherwise missing, or unreadable while any part of the item has not been read."""
    if present:
        return Outcome.MET, f"{what}: stated"
    if facts.unreadable:
        return Outcome.UNREADABLE, f"{what}: not found in what was read, and a part could not be read"
    return Outcome.MISSING, f"{what}: not stated"
