"""What must not matter does not: digits, marks, names, the order of hashing. And nothing opens without proof."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.judging import Judged, document_of, judge_all, letters, provenance_of
from classifiers.assess import assess
from classifiers.directory import Directory
from classifiers.rules import load_rules

RULES = load_rules(Directory(own_domains=("yusr.example",)))
LETTERS = tuple(letters())
ROOT = Path(__file__).parent.parent.parent
ARABIC, WESTERN, PERSIAN = "٠١٢٣٤٥٦٧٨٩", "0123456789", "۰۱۲۳۴۵۶۷۸۹"
NAMES = {"بن ": "بن عبد", "الحربي": "الغامدي", "محمد": "سلمان", "نورة": "هيفاء"}


def changed(letter, change):
    texts = [{**attachment, "text": change(attachment["text"])} for attachment in letter["attachments"]]
    mail = letter["email"] and {**letter["email"], "body": change(letter["email"]["body"])}
    return {**letter, "attachments": texts, "email": mail}


def digits(to):
    table = {ord(c): to[i] for script in (ARABIC, WESTERN, PERSIAN) for i, c in enumerate(script)}
    return lambda text: text.translate(table)


def stretched(text):
    return text.replace("محكم", "محكـــم").replace("مركز", "مـركـز").replace("نحيل", "نُحِيلُ").replace("ضرب", "ضَـرب")


def renamed(text):
    for old, new in NAMES.items():
        text = text.replace(old, new)
    return text


CHANGES = {
    "Western digits": digits(WESTERN),
    "Arabic digits": digits(ARABIC),
    "kashida and vowel marks": stretched,
    "direction marks": lambda text: text.replace(" ", " \u200f"),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
}


def conclusion(letter):
    found = assess(document_of(letter), provenance_of(letter), RULES)
    return found.action, found.source.name, found.kind, found.centre, found.in_danger


@pytest.fixture(scope="module")
def concluded():
    """The conclusion on each letter as it was written."""
    return {row["id"]: conclusion(row) for row in LETTERS}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_spelling_changes_no_conclusion(change, concluded):
    differing = [row["id"] for row in LETTERS if conclusion(changed(row, change)) != concluded[row["id"]]]
    assert differing == []


def test_other_names_open_nothing_more(concluded):
    opened = {row["id"] for row in LETTERS if concluded[row["id"]][0] == "open_case"}
    assert {row["id"] for row in LETTERS if conclusion(changed(row, renamed))[0] == "open_case"} <= opened


@pytest.mark.parametrize("authentication", ["none", "fail"])
def test_without_authentication_no_mail_opens_or_joins_a_case(authentication):
    mails = [row for row in LETTERS if row["email"]]
    unproved = [{**row, "email": {**row["email"], "authentication": authentication}} for row in mails]
    assert {conclusion(row)[0] for row in unproved} <= {"hold", "redirect_to_1919", "set_aside"}


def test_a_letter_whose_delegate_showed_nothing_opens_nothing():
    carried = [row for row in LETTERS if not row["email"]]
    unseen = [{**row, "delivery": {**row["delivery"], "delegate_id_seen": False}} for row in carried]
    assert carried
    assert {conclusion(row)[0] for row in unseen} == {"hold"}


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return judge_all()


def test_no_development_letter_is_opened_wrongly(judged):
    assert [row.letter["id"] for row in judged if row.wrongly_opened] == []


def test_no_development_letter_in_danger_is_missed(judged):
    assert [row.letter["id"] for row in judged if row.danger_missed] == []


@pytest.mark.parametrize(("key", "least"), [("action", 68), ("source", 68), ("kind", 66), ("centre", 66)])
def test_the_development_letters_are_judged_right(judged, key, least):
    assert sum(row.right(key) for row in judged) >= least


SCRIPT = """
import json, sys
from bench.judging import document_of, letters, provenance_of
from classifiers.assess import assess
from classifiers.directory import Directory
from classifiers.rules import load_rules
from classifiers.serialise import assessment_json
rules = load_rules(Directory(own_domains=("yusr.example",)))
rows = list(letters())
judged = {
    row["id"]: json.dumps(assessment_json(assess(document_of(row), provenance_of(row), rules)))
    for row in (reversed(rows) if sys.argv[1] == "backwards" else rows)
}
print(json.dumps([judged[row["id"]] for row in rows]))
"""


@pytest.mark.slow
def test_the_same_bytes_whatever_the_process_the_order_and_the_seed_of_hashing():
    def run(seed, order):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", SCRIPT, order]
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    first = run("0", "forwards")
    assert len(json.loads(first)) == len(LETTERS)
    assert {run("1", "forwards"), run("random", "backwards")} == {first}
