"""What a requirement is: an id, a clause, a level and one small function that judges it.

A requirement joins the checklist by standing in a module of this folder; `applies` of its module says to which items.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from classifiers.assessment import Check, Level, Outcome, Reason
from classifiers.facts import Facts

Finding: TypeAlias = tuple[Outcome, Reason]
"""An outcome and its reason."""
Judge: TypeAlias = Callable[[Facts], Finding]


_WORDING = re.compile(r"(?P<ar>.+?[.؟]) (?P<en>[A-Z].+)", re.DOTALL)
_CLAUSES = re.compile(r" Clauses? [^.]+\.$")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A line of the checklist (DOMAIN section 8)."""

    id: str
    clause: str
    level: Level
    judge: Judge

    def wording(self, language: str) -> str:
        """What it demands, in `language` ("ar" or "en"): the docstring of its judge, but for the clause."""
        found = _WORDING.fullmatch(" ".join((self.judge.__doc__ or "").split()))
        if found is None:
            return self.id
        return found["ar"].rstrip(".") if language == "ar" else _CLAUSES.sub("", found["en"]).rstrip(".")

    def check(self, facts: Facts) -> Check:
        """The requirement judged for one item."""
        outcome, reason = self.judge(facts)
        return Check(self.id, self.clause, self.level, outcome, reason)


def requirement(id: str, clause: str, level: Level) -> Callable[[Judge], Requirement]:
    """Make a function a requirement; its docstring is the requirement's wording in Arabic and English."""

    def made(judge: Judge) -> Requirement:
        return Requirement(id, clause, level, judge)

    return made


def met(reason: str, about: str = "") -> Finding:
    """The requirement is met, for the reason of that key."""
    return Outcome.MET, Reason(reason, about)


def invalid(reason: str, about: str = "", count: int = 0) -> Finding:
    """The requirement is not met."""
    return Outcome.INVALID, Reason(reason, about, count)


def unverified(reason: str, about: str = "") -> Finding:
    """A person has to see to it."""
    return Outcome.UNVERIFIED, Reason(reason, about)


def found(facts: Facts, present: bool, what: str) -> Finding:
    """Met where `present`; otherwise missing, or unreadable while any part of the item has not been read for sure."""
    if present:
        return met("stated", what)
    if facts.unreadable:
        return Outcome.UNREADABLE, Reason("part_unread", what)
    if facts.recognised:
        return Outcome.UNREADABLE, Reason("not_on_scan", what)
    return Outcome.MISSING, Reason("not_stated", what)


def stated(facts: Facts, name: str, what: str) -> Finding:
    """Met where the letter states the field called `name`; unverified where its number was not read for sure."""
    field = facts.field(name)
    if field is not None and not field.certain:
        return unverified("uncertain", what)
    return found(facts, field is not None, what)
