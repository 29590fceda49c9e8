"""Words are brought back to the lexicon's, never to each other, and every find points back into the original."""

import pytest

from classifiers.directory import Directory
from classifiers.rules import load_rules

LEXICON = load_rules(Directory()).lexicon


def quotes(text, group):
    scan = LEXICON.scan("p", text)
    return [scan.evidence(hit.start, hit.end).quote for hit in scan.find(group)]


@pytest.mark.parametrize(
    "text",
    [
        "محكمة التنفيذ", "محكمه التنفيذ", "بمحكمة التنفيذ", "وللمحكمة التنفيذية ومحكمة التنفيذ", "محكمـــة التنفيـــذ",
        "مَحْكَمَةُ التَّنفيذِ", "ﻣﺤﻜﻤﺔ ﺍﻟﺘﻨﻔﻴﺬ", "\u202bمحكمة\u202c التنفيذ", "محكمة\nالتنفيذ",
    ],
)  # fmt: skip
def test_one_body_in_every_spelling(text):
    assert quotes(text, "agency.enforcement_court")


@pytest.mark.parametrize("text", ["محكمة. التنفيذ", "المحكمة العامة", "تنفيذ المحكمة", "حكم التنفيذ"])
def test_other_words_are_not_that_body(text):
    assert not quotes(text, "agency.enforcement_court")


def test_the_quote_is_the_original_with_its_marks():
    text = "من: مَحْكَمَـــةِ التَّنفيذِ بمكة"
    assert quotes(text, "agency.enforcement_court") == ["مَحْكَمَـــةِ التَّنفيذِ"]


@pytest.mark.parametrize("word", ["يضربني", "تضربها", "وضربهم", "ضربوها", "بيضربنا", "يظربني", "ضربتني"])
def test_a_verb_in_every_person(word):
    assert quotes(word, "danger.violence") == [word]


@pytest.mark.parametrize("word", ["بعض", "اضطراب", "مقتل", "الحقوقية", "عنوان", "سكنية", "الذبياني"])
def test_words_that_only_look_like_danger(word):
    assert not quotes(word, "danger")


def test_lengthened_letters_are_one():
    assert quotes("تكفوووون", "danger.imminent") == ["تكفوووون"]


@pytest.mark.parametrize("text", ["9" * 50_000, "بن " * 20_000, "ـ" * 50_000, "|:" * 20_000, "\n" * 20_000])
def test_hostile_lengths_end(text):
    assert LEXICON.scan("p", text).text is not None
