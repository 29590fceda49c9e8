"""Danger that stands in no listed phrase is found by what its words mean together; calm words stay calm."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.harm import find_places, harm, told
from classifiers.wordlists import table
from tests.classifiers.test_danger import RULES, document, signs

SENTENCES = tomllib.loads(Path(__file__).with_name("danger_sentences.toml").read_text("utf-8"))


def lines(text):
    return text.strip().splitlines()


def unguarded(text):
    return {found.sign for found in signs(document(text)) if not found.guarded}


TOLD = [(sign, text) for sign, texts in SENTENCES["told"].items() for text in lines(texts)]


@pytest.mark.parametrize(("sign", "text"), TOLD)
def test_what_words_mean_together_is_found(sign, text):
    assert sign in unguarded(text)


@pytest.mark.parametrize("text", lines(SENTENCES["danger"]))
def test_danger_in_many_wordings_is_found(text):
    assert unguarded(text)


@pytest.mark.xfail(strict=True, reason="known: a break called a hair, a denial before another clause")
@pytest.mark.parametrize("text", lines(SENTENCES["missed"]))
def test_known_misses(text):
    assert unguarded(text)


@pytest.mark.xfail(strict=True, reason="known: one word of alarm in everyday speech")
@pytest.mark.parametrize("text", lines(SENTENCES["alarming"]))
def test_known_false_alarms(text):
    assert not unguarded(text)


@pytest.mark.parametrize("text", lines(SENTENCES["calm"]))
def test_calm_words_raise_no_alarm(text):
    assert not unguarded(text)


@pytest.mark.parametrize("text", lines(SENTENCES["lowered"]))
def test_denied_taught_and_figurative_harm_raises_no_alarm(text):
    assert not unguarded(text)


@pytest.mark.parametrize("text", lines(SENTENCES["still"]))
def test_a_guard_lowers_its_own_sign_only(text):
    assert unguarded(text)


def test_evidence_is_the_exact_span_from_the_first_word_to_the_last():
    text = "قال إن عمه كَـوى يدَه بالمِلعقة أمس"
    (sign,) = [found for found in signs(document(text)) if found.sign == "severe_injury"]
    assert text[sign.evidence.start : sign.evidence.end] == sign.evidence.quote
    assert sign.evidence.quote.startswith("كَـوى")
    assert sign.evidence.quote.endswith("بالمِلعقة") or sign.evidence.quote.endswith("يدَه")


def test_a_sentence_ends_what_stands_together():
    assert "violence" not in unguarded("علامات الطالب ممتازة. أعجبه حزام الأمان")
    assert "violence" in unguarded("علامات في ظهر الطالب، كأنها من حزام")


COMBINATIONS = table("harm")["combination"]


def members(name, kinds=("nouns", "owned", "words", "english")):
    forms = table("harm")["class"][name]
    said = {"nouns": "{}", "owned": "ال{}", "words": "{}", "english": "{}"}
    return [said[kind].format(word) for kind in kinds for word in forms.get(kind, "").split()]


SAYABLE = [row for row in COMBINATIONS if all(members(name) for name in row["of"])]


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_member_of_a_class_may_stand_for_any_other(data):
    row = data.draw(st.sampled_from(SAYABLE))
    words = [data.draw(st.sampled_from(members(name))) for name in row["of"]]
    if not row.get("ordered"):
        words = data.draw(st.permutations(words))
    if len(set(words)) == len(words):
        scan = RULES.lexicon.scan("1", " ".join(words))
        found = told(scan, find_places(scan, harm()), harm())
        assert row["sign"] in {each.hit.group.removeprefix("danger.") for each in found}


BEFORE = ["", "و", "ف"]
PERSONS = ["ي", "ت", "سي", "بي", "بت", "ح", ""]
OBJECTS = ["ني", "ه", "ها", "هم", "نا"]


@given(
    st.sampled_from(BEFORE), st.sampled_from(PERSONS), st.sampled_from(["كفخ", "سحل", "صفع", "ركل", "لطم"]),
    st.sampled_from(OBJECTS),
)  # fmt: skip
def test_a_verb_is_found_in_every_person_and_tense(before, person, stem, pronoun):
    assert "violence" in unguarded(f"{before}{person}{stem}{pronoun}")


@pytest.mark.parametrize(
    "word", ["ضرب يد حزام ", "لا اريد اعيش ", "beat him with a belt ", "و" * 40 + " ", "يضربونهم" * 3 + " "]
)
def test_time_grows_with_the_length(word):
    def seconds(times):
        scan = RULES.lexicon.scan("1", word * times)
        took = []
        for _ in range(3):
            began = time.process_time()
            list(told(scan, find_places(scan, harm()), harm()))
            took.append(time.process_time() - began)
        return min(took)

    assert seconds(4_000) < 9 * max(seconds(1_000), 0.001)
