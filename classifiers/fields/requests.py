"""What a letter asks for, what it is about, and the risk grade it was given."""

import re
from enum import StrEnum
from functools import cache
from typing import Any

from classifiers import wordlists
from classifiers.assessment import Child, Evidence, Field, Party, Role
from classifiers.fields import words
from classifiers.fields.sheet import Sheet

_SERVICES = ("counselling", "skills_course", "awareness_session", "financial_aid")
_NO_REFERRAL = frozenset(
    {*_SERVICES, "info_request", "report_request", "absence_notice", "stop_visit", "change_schedule"}
)
"""Who asks for these refers nobody: no protection is asked for, and a visit is only what they are about."""
_GRADES = ("critical", "high", "medium", "low")
_GRADE_WITHIN = 26


FIRST_PERSON = re.compile(
    r"(?<![^\W\d_])(?:انا|اسمي|زوجي|زوجتي|ابغي|ارغب|جوالي|اريد|اود|طليقي|طليقتي|هويتي"
    r"|i am|i'm|my husband|my name|i would|i need|i have)(?![^\W\d_])"
)
"""Words of somebody who writes for himself, not for a body."""


class Matter(StrEnum):
    """What a letter is about, as far as reading names and requests needs to know."""

    SHAML = "shaml"
    PROTECTION = "protection"
    OTHER = "other"


def matter(sheet: Sheet) -> Matter:
    """The matter that more different words speak for; execution wins a tie, asking for a service settles it."""
    formal = words.phrases("fields_requests", "matter.formal")
    services = _choice().of(sheet.index).intersection(_SERVICES)
    if any(_first(sheet, kind) for kind in services) and not formal.search(sheet.index):
        return Matter.OTHER
    kinds = (Matter.SHAML, Matter.PROTECTION)
    counts = {kind: len({match[0] for match in _matter_words(kind).finditer(sheet.index)}) for kind in kinds}
    if not any(counts.values()):
        return Matter.OTHER
    return Matter.SHAML if counts[Matter.SHAML] >= counts[Matter.PROTECTION] else Matter.PROTECTION


@cache
def _matter_words(kind: str) -> words.Phrases:
    phrases = words.at("fields_requests", f"matter.{kind}")
    pattern = rf"{words.BEFORE}{words.CLITIC}(?:{words.either(phrases)}){words.AFTER}"
    if kind != Matter.PROTECTION:
        return words.Phrases(phrases, pattern)
    stems = words.either(words.at("fields_requests", "matter.stems"))
    inflected = rf"{words.CLITIC}[يتان]?(?:{stems}){words.LETTER}{{0,4}}"
    return words.Phrases(phrases, rf"{pattern}|{words.BEFORE}{inflected}{words.AFTER}", forms=inflected)


def _requests() -> dict[str, Any]:
    requests: dict[str, Any] = wordlists.table("fields_requests")["request"]
    return requests


@cache
def _choice() -> words.Choice:
    """The kinds of request by the words that ask for them."""
    return words.Choice({kind: _phrases(kind)[0] for kind in _requests()})


@cache
def _phrases(kind: str) -> tuple[words.Phrases, re.Pattern[str] | None]:
    """What asks for this, and what looks like it and does not."""
    looks_like = words.at("fields_requests", f"request.{kind}.unless")
    unless = re.compile(words.either(looks_like)) if looks_like else None
    return words.phrases("fields_requests", f"request.{kind}.any"), unless


def request_types(
    main: tuple[Sheet, ...], about: Matter, people: tuple[tuple[Party, ...], tuple[Child, ...]], official: bool
) -> Field | None:
    """The requests of the letter and of the mail that carries it, in the word list's order.

    `official` says that the letter has a number; a private person's mail asks for no protection case.
    """
    official = official or not FIRST_PERSON.search(main[0].text)
    found: list[tuple[str, Evidence]] = []
    may_ask = [(sheet, _choice().of(sheet.index)) for sheet in main]
    for kind, entry in _requests().items():
        if entry.get("matter", about) == about:
            quotes = (_first(sheet, kind) for sheet, kinds in may_ask if kind in kinds)
            quote = next(filter(None, quotes), None)
            found += [(kind, quote)] if quote else []
    if any(words.phrases("fields_requests", "referring.phrases").search(sheet.index) for sheet in main):
        found = [(kind, quote) for kind, quote in found if kind != "report_request"]
    if any(kind == "custody_handover" for kind, _ in found):  # who has custody is handed the child for good
        found = [(kind, quote) for kind, quote in found if kind != "exchange"]
    if _NO_REFERRAL.intersection(kind for kind, _ in found):
        found = [(kind, quote) for kind, quote in found if kind not in ("visitation", "seeing")]
    elif official:
        found += _protection(about, *people)
    if not found:
        return None
    kinds = tuple(dict.fromkeys(kind for kind, _ in found))
    return Field("request_types", kinds, 0.75, found[0][1])


def _first(sheet: Sheet, kind: str) -> Evidence | None:
    wanted, unless = _phrases(kind)
    index = sheet.index
    if unless is not None and unless.search(sheet.text):
        index = words.Index(unless.sub(lambda match: "\x00" * len(match[0]), sheet.text))
    match = next((match for match in wanted.finditer(index) if not _unticked(index.text, match.start())), None)
    return sheet.evidence(match.start(), match.end()) if match else None


def _unticked(text: str, start: int) -> bool:
    return text[max(0, start - 4) : start].rstrip().endswith(words.at("fields_requests", "boxes.unticked"))


def _protection(about: Matter, parties: tuple[Party, ...], children: tuple[Child, ...]) -> list[tuple[str, Evidence]]:
    """A letter about abuse asks for protection: of the child in it, of the adult in it, or of both."""
    if about is not Matter.PROTECTION:
        return []
    victims = [party.evidence for party in parties if party.role is Role.VICTIM and party.evidence]
    young = [child.evidence for child in children if child.evidence]
    found = [("protection_case", quote) for quote in victims[:1]]
    return found + [("child_protection", quote) for quote in young[:1]]


@cache
def _risks() -> words.Choice:
    """What introduces a grade, and the grades by what says them alone."""
    grades = {grade: words.phrases("fields", f"risk.grade.{grade}.phrases") for grade in _GRADES}
    return words.Choice({"labels": words.phrases("fields", "risk.labels"), **grades})


def risk_grade(sheet: Sheet) -> Field | None:
    """The grade that the sender gave the report: critical, high, medium or low."""
    stated = _risks().of(sheet.index)
    for label in words.phrases("fields", "risk.labels").finditer(sheet.index) if "labels" in stated else ():
        near = re.split(r"\n|[.;]", sheet.text[label.end() : label.end() + _GRADE_WITHIN])[0]
        for grade in _GRADES:
            match = words.phrases("fields", f"risk.grade.{grade}.words").pattern.search(near)
            if match:
                start, end = label.start(), label.end() + match.end()
                return Field("risk_grade", grade, 0.9, sheet.evidence(start, end))
    for grade in (grade for grade in _GRADES if grade in stated):
        match = words.phrases("fields", f"risk.grade.{grade}.phrases").search(sheet.index)
        if match:
            return Field("risk_grade", grade, 0.85, sheet.evidence(match.start(), match.end()))
    return None
