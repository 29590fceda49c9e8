"""The second opinion on what reads like harm: it finds harm that no list names, and decides nothing."""

import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.judging import document_of
from classifiers import assess as assessing
from classifiers import rules
from classifiers.assessment import Action, DangerSign, Evidence, SourceName
from classifiers.directory import Directory
from classifiers.rules import load_rules
from classifiers.second_opinion import MOST_WORDS, SIGN, THRESHOLD, model, score, second_opinion, sentences
from classifiers.text import read_text
from parsers.arabic import fold
from tests.classifiers.test_assess import COURT, MOJ, RULES, judged, mail, replaced
from tests.classifiers.test_danger_classes import SENTENCES, lines

UNSEEN = tomllib.loads(Path(__file__).with_name("unseen_sentences.toml").read_text("utf-8"))
DANGER, CALM = lines(UNSEEN["danger"]), lines(UNSEEN["calm"])
PERSON = "<someone@mail.example>"
TOLD = "لما يزعل يطفي السجارة في يد أخوي"
"""Harm in words of no list."""


def shown(text, sender=PERSON, **more):
    return [sign for sign in judged(mail(sender, text, **more)).danger if not sign.guarded]


def test_four_of_five_indirect_reports_are_shown_that_nothing_was_made_with():
    assert sum(bool(shown(text)) for text in DANGER) / len(DANGER) >= 0.8


def test_few_everyday_mails_are_shown_that_nothing_was_made_with():
    assert sum(bool(shown(text)) for text in CALM) / len(CALM) <= 0.05


def test_the_sentence_is_shown_as_it_was_written():
    (sign,) = shown(f"السلام عليكم ورحمة الله.\n{TOLD}.\nشاكرين تعاونكم معنا دائماً.")
    assert (sign.sign, sign.evidence.quote) == (SIGN, TOLD)


@pytest.mark.parametrize(
    ("item", "action"),
    [
        (mail(PERSON, TOLD), Action.HOLD),
        (mail(MOJ, letters=(replaced(COURT, {"نأمل إكمال": f"{TOLD}. نأمل إكمال"}),)), Action.OPEN_CASE),
    ],
    ids=["a person's mail", "a court's letter"],
)
def test_it_decides_nothing(monkeypatch, item, action):
    with_it = judged(item)
    monkeypatch.setattr(assessing, "second_opinion", lambda reading, source, signs: signs)
    without = judged(item)
    assert with_it.danger and not without.danger
    assert with_it == replace(without, danger=with_it.danger)
    assert with_it.action is action


def test_a_plain_court_letter_is_not_shown():
    assessment = judged(mail(MOJ, letters=(COURT,)))
    assert assessment.action is Action.OPEN_CASE
    assert not assessment.danger


def test_a_school_that_tells_of_harm_and_asks_for_nothing_is_shown():
    head = "مدرسة الأمل الابتدائية\nالرقم: ٥٥\nالتاريخ: ١٤٤٨/٦/٥هـ\nسعادة مديرة مركز الحماية الأسرية بجمعية يسر\n"
    assert SIGN in {sign.sign for sign in shown("مرفق", "<a@moe.gov.sa>", letters=(f"{head}{TOLD}.\nمديرة المدرسة",))}


def test_a_mass_mailing_is_not_asked_about():
    advice = "لإلغاء الاشتراك اضغط هنا. جميع الحقوق محفوظة. تابعونا على تويتر. نشرتنا الأسبوعية"
    assert not shown(f"{TOLD}.\n{advice}", '"نشرة" <news@news.example>')


@pytest.mark.parametrize(
    "text",
    [
        "شكراً لكم على الموعد.\n\nOn Sun, Nov 1, 2026 X <shaml@yusr.example> wrote:\n> " + TOLD,
        "أرغب في التسجيل في دورة الطبخ يوم السبت",
        "لا يوجد ضرب ولا عنف والحمد لله",
    ],
)
def test_what_the_person_does_not_say_is_not_shown(text):
    assert not shown(text)


def test_long_texts_are_judged_in_pieces():
    text = " ".join(["كلمه"] * (3 * MOST_WORDS))
    assert [text[start:end].count(" ") + 1 for start, end in sentences(text)] == [MOST_WORDS] * 3


def test_the_model_is_part_of_what_the_rules_are_known_by(monkeypatch):
    known = load_rules(Directory()).digest
    monkeypatch.setattr(rules, "model", lambda: replace(model(), digest="another"))
    assert load_rules(Directory()).digest != known


@given(st.lists(st.sampled_from(["", "ـ", "ـــ", "\u064e", "\u0652"]), min_size=len(TOLD), max_size=len(TOLD)))
@settings(max_examples=50, deadline=None)
def test_stretched_and_vowelled_words_score_the_same(marks):
    written = "".join(f"{letter}{mark if letter != ' ' else ''}" for letter, mark in zip(TOLD, marks, strict=True))
    assert score(fold(written)) == score(fold(TOLD)) > THRESHOLD


def test_what_measures_is_in_nothing_that_was_made_with():
    made = {row for key, texts in SENTENCES.items() if key != "told" for row in lines(texts)}
    made |= {row for texts in SENTENCES["told"].values() for row in lines(texts)}
    assert not made & {*DANGER, *CALM}


def test_a_sentence_with_a_lowered_sign_is_not_asked_about_again():
    assert not shown(f"لا يوجد ضرب {TOLD}")
    assert shown(f"لا يوجد ضرب. {TOLD}")


def test_time_grows_with_the_length():
    def seconds(times):
        letter = f"لا يوجد ضرب. {TOLD}. " * times
        reading = judged_reading(letter)
        signs = tuple(DangerSign("violence", Evidence("1", "", 14 * n, 14 * n + 3), True) for n in range(times))
        rounds = []
        for _ in range(3):
            begun = time.perf_counter()
            assert len(second_opinion(reading, SourceName.INDIVIDUAL, signs)) > times
            rounds.append(time.perf_counter() - begun)
        return min(rounds)

    assert seconds(2_000) < 3 * 8 * seconds(250)


def judged_reading(text):
    return read_text(document_of(mail(PERSON, text)), RULES.lexicon)
