"""The checklists: each line cites its clause, and what could not be read is never called missing."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bench.judging import document_of, letters, provenance_of
from classifiers.assess import assess
from classifiers.assessment import Level, Reason
from classifiers.directory import Directory
from classifiers.requirements import _modules, requirements_of
from classifiers.rules import load_rules
from classifiers.wording import LANGUAGES, known_reasons, known_things, worded
from parsers.document import Defect, DefectCode, Part, Role

RULES = load_rules(Directory(own_domains=("yusr.example",)))
LETTERS = {row["id"][:3]: row for row in letters()}
ALL = [item for module in _modules() for item in requirements_of(module)]
UNREAD = Part(
    "9", "", Role.ATTACHMENT, "a.pdf", "", "application/pdf", "", 1, defects=(Defect(DefectCode.NO_TEXT_LAYER),)
)


def checks(number, unread=False):
    document = document_of(LETTERS[number])
    if unread:
        document = replace(document, parts=(*document.parts, UNREAD))
    return {check.requirement: check for check in assess(document, provenance_of(LETTERS[number]), RULES).checks}


def test_the_folder_is_the_registry():
    ids = [item.id for item in ALL]
    assert len(ids) == len(set(ids))
    assert {re.match("[A-Z]+", name)[0] for name in ids} == {"G", "S", "SS", "P", "I"}


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.id)
def test_every_requirement_says_its_wording_in_both_languages(item):
    assert re.search("[ء-ي]", item.judge.__doc__)
    assert re.search("[A-Za-z]{3}", item.judge.__doc__)
    assert item.clause


MISSING = {
    ("004", "S-06"): "missing", ("005", "S-04"): "missing", ("010", "S-03"): "missing", ("010", "G-02"): "unverified",
    ("012", "G-04"): "invalid", ("006", "G-08"): "invalid", ("026", "S-01"): "missing", ("035", "G-09"): "missing",
    ("049", "SS-03"): "unverified", ("050", "SS-04"): "missing", ("019", "G-03"): "missing", ("001", "S-04"): "met",
    ("001", "S-05"): "met", ("001", "S-07"): "met", ("022", "P-02"): "met", ("036", "P-10"): "met",
}  # fmt: skip


@pytest.mark.parametrize(("place", "outcome"), MISSING.items(), ids=lambda value: str(value))
def test_what_a_letter_lacks(place, outcome):
    number, requirement = place
    assert checks(number)[requirement].outcome == outcome


UNREAD_PLACES = [place for place, what in MISSING.items() if what == "missing" and place[1] != "S-01"]


@pytest.mark.parametrize(("number", "requirement"), UNREAD_PLACES)
def test_unreadable_is_not_missing(number, requirement):
    assert checks(number, unread=True)[requirement].outcome == "unreadable"


def test_a_letter_that_cannot_be_read_is_held_as_unreadable():
    document = document_of(LETTERS["001"])
    body = next(part for part in document.parts if part.role is Role.BODY)
    found = assess(replace(document, parts=(body, UNREAD)), provenance_of(LETTERS["001"]), RULES)
    assert found.action == "hold"
    assert "unreadable" in found.hold_reasons


def test_a_mail_that_announces_a_letter_nobody_could_read_opens_nothing():
    opened = []
    for row in LETTERS.values():
        document = document_of(row)
        parts = tuple(
            replace(part, text="", defects=(Defect(DefectCode.ENCRYPTED),)) if part.role is Role.ATTACHMENT else part
            for part in document.parts
        )
        found = assess(replace(document, parts=parts), provenance_of(row), RULES)
        opened += [row["id"]] if found.action == "open_case" and any(part.unreadable for part in parts) else []
    assert opened == []


def test_a_readable_letter_opens_though_its_enclosure_is_unread():
    document = document_of(LETTERS["001"])
    found = assess(replace(document, parts=(*document.parts, UNREAD)), provenance_of(LETTERS["001"]), RULES)
    assert found.action == "open_case"


def test_an_opened_case_meets_all_that_opening_needs():
    for row in LETTERS.values():
        found = assess(document_of(row), provenance_of(row), RULES)
        if found.action == "open_case":
            assert {c.outcome for c in found.checks if c.level is Level.TO_OPEN} == {"met"}, row["id"]


def test_reasons_are_known_words_and_so_name_no_person():
    for row in LETTERS.values():
        for check in assess(document_of(row), provenance_of(row), RULES).checks:
            assert check.reason.key in known_reasons()
            assert check.reason.about in known_things() | {""}


def test_every_reason_is_worded_in_both_languages():
    for reason in known_reasons():
        for thing in known_things() | {""}:
            for language in LANGUAGES:
                text = worded(Reason(reason, thing, 2), language)
                assert re.search("[ء-ي]" if language == "ar" else "[a-z]", text)
                assert "{" not in text


def test_every_reason_that_a_requirement_gives_has_words():
    text = "".join(Path(module.__file__).read_text("utf-8") for module in _modules())
    given = set(re.findall(r'(?:met|invalid|unverified|Reason)\("([a-z_0-9]+)"', text))
    assert given and given <= known_reasons()
    assert known_reasons() - given <= {"stated", "not_stated", "part_unread", "not_on_scan", "uncertain"}
