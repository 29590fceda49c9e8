"""`ihala explain` says why, in both languages, with the letter's own words; the checklist's document is the code's."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from bench.judging import document_of, letters, provenance_of
from classifiers.assess import assess
from classifiers.assessment import Action, HoldReason
from classifiers.directory import Directory
from classifiers.readings import policy_readings
from classifiers.requirements import all_requirements
from classifiers.rules import load_rules
from reports import explanation as sentences
from reports.checklist import checklist_markdown
from reports.explanation import Known, explanation
from reports.inspection import inspection_json
from reports.labels import Language, label
from store.agencies import AgencyView

RULES = load_rules(Directory(own_domains=("yusr.example",)))
LETTERS = {row["id"][:3]: row for row in letters()}


NOTHING = Known()
SIGNS = (
    "look_alike_domain", "disguised_sender", "authentication_failed", "answers_led_elsewhere", "forgers_demand",
    "bank_account", "link_elsewhere",
)  # fmt: skip


def explained(number, language, known=NOTHING):
    document, provenance = document_of(LETTERS[number]), provenance_of(LETTERS[number])
    judged = inspection_json(document, provenance, assess(document, provenance, RULES))
    return explanation("IN-1448-00001", judged, known, language).text


@pytest.mark.parametrize("number", sorted(LETTERS))
@pytest.mark.parametrize("language", list(Language))
def test_every_letter_is_explained_in_whole_sentences(number, language):
    lines = explained(number, language).splitlines()
    assert lines[0] == "IN-1448-00001"
    assert all(line.startswith("- ") and line.endswith(".") and not re.search(r"\{|\}", line) for line in lines[1:])
    letter = "[ء-ي]" if language is Language.ARABIC else "[A-Za-z]{3}"
    assert all(re.search(letter, re.sub("«.*?»", "", line)) for line in lines[1:])


def test_the_source_is_explained_by_the_letter_s_own_words():
    text = explained("001", Language.ARABIC)
    assert "«محكمة التنفيذ" in text and "يُعد صادراً من: محكمة التنفيذ" in text


def test_danger_comes_with_its_quote_and_before_the_judgment():
    text = explained("016", Language.ENGLISH)
    assert text.index("Danger, ") < text.index("It is taken to come from")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("kind", "names"), [("hold_reason", HoldReason), ("action", Action), ("suspicion", SIGNS)])
def test_everything_that_can_be_concluded_has_words_of_its_own(kind, names, language):
    worded = [label(kind, str(name), language) for name in names]
    assert not set(worded) & set(map(str, names)) and len(set(worded)) == len(worded)


def test_every_reason_to_hold_comes_with_what_to_do():
    advice = tomllib.loads((Path(sentences.__file__).parent / "sentences.toml").read_text("utf-8"))["advise"]
    assert set(advice) >= {str(reason) for reason in HoldReason}


def test_a_mark_of_forgery_is_named_with_its_place():
    text = explained("069", Language.ENGLISH)
    assert "answers go to another address" in text and "the sender's authentication failed" in text
    assert "header:reply-to" in text


def test_what_holds_it_comes_with_what_to_do():
    assert "call the body back on the number in the charity's own register" in explained("010", Language.ENGLISH)


def test_the_number_to_call_back_on_is_the_register_s_and_only_a_confirmed_one():
    division = AgencyView(
        1, "شعبة", "judgment_enforcement_division", "", "0120000000", (), "the head of it", "2026-11-23"
    )
    unconfirmed = replace(division, phone="0129999999", confirmed_on="")
    text = explained("010", Language.ENGLISH, Known(register=(division, unconfirmed)))
    assert "0120000000" in text and "0129999999" not in text
    assert "no confirmed number" in explained("010", Language.ENGLISH, Known(register=(unconfirmed,)))


def test_unconfirmed_readings_are_named_until_the_charity_confirms_them():
    assert "A5" in explained("001", Language.ENGLISH).splitlines()[-1]
    everything = frozenset(reading.id for reading in policy_readings())
    assert "A5" not in explained("001", Language.ENGLISH, Known(everything)).splitlines()[-1]


def test_a_reading_names_requirements_that_exist():
    known = {item.id for item in all_requirements()}
    assert all(set(reading.requirements) <= known for reading in policy_readings())


def test_every_requirement_has_its_wording_apart_in_each_language():
    for item in all_requirements():
        assert re.search("[ء-ي]", item.wording("ar")) and not re.search("[A-Za-z]{4}", item.wording("ar")), item.id
        assert re.match("[A-Z]", item.wording("en")), item.id


def test_the_document_of_the_checklist_is_up_to_date():
    document = Path(__file__).parent.parent / "docs" / "requirements.md"
    assert document.read_text("utf-8") == checklist_markdown(), (
        "run: python -m reports.checklist > docs/requirements.md"
    )


@pytest.mark.parametrize(("language", "said"), [(Language.ENGLISH, "the same child"), (Language.ARABIC, "الطفل نفسه")])
def test_what_the_store_knew_better_is_told_with_the_case(language, said):
    document, provenance = document_of(LETTERS["001"]), provenance_of(LETTERS["001"])
    judged = inspection_json(document, provenance, assess(document, provenance, RULES))
    held = judged | {
        "action": "hold",
        "hold_reasons": ["other"],
        "store_note": {"why": "same_family", "case": "SH-1448-0001"},
    }
    text = explanation("IN-1448-00001", held, NOTHING, language).text
    assert said in text
    assert "SH-1448-0001" in text
    assert "--anyway" in text
    assert label("hold_reason", "other", language) not in text
