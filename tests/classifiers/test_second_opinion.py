"""The second opinion on what reads like harm: it finds harm that no list names, and decides nothing."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers import assess as assessing
from classifiers.assessment import Action
from classifiers.second_opinion import MOST_WORDS, SIGN, model, score, sentences
from parsers.arabic import fold
from tests.classifiers.test_assess import COURT, MOJ, RULES, judged, mail
from tests.classifiers.test_danger_classes import lines

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


def test_no_case_opens_and_none_stays_closed_for_it(monkeypatch):
    with_it = judged(mail(PERSON, TOLD))
    monkeypatch.setattr(assessing, "second_opinion", lambda reading, source, signs: signs)
    without = judged(mail(PERSON, TOLD))
    assert not without.danger and with_it.danger
    assert (with_it.action, with_it.kind, with_it.centre, with_it.urgent) == (
        without.action, without.kind, without.centre, without.urgent,
    )  # fmt: skip


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
    scan = RULES.lexicon.scan("1", " ".join(["كلمة"] * (3 * MOST_WORDS)))
    assert [scan.text[start:end].count(" ") + 1 for start, end in sentences(scan)] == [MOST_WORDS] * 3


def test_the_model_is_part_of_what_the_rules_are_known_by():
    assert len(model().digest) == 64
    assert len(model().weights) == 1 << 16


@given(st.text(max_size=400))
@settings(max_examples=50, deadline=None)
def test_any_text_has_a_score(text):
    assert score(fold(text)) == score(fold(text))


def test_time_grows_with_the_length():
    def seconds(words):
        scan = RULES.lexicon.scan(
            "1", " ".join(f"كلمة{chr(0x628 + n % 20)}{chr(0x628 + n // 20 % 20)}" for n in range(words))
        )
        rounds = []
        for _ in range(5):
            begun = time.perf_counter()
            assert all(score(scan.text[start:end]) < 100 for start, end in sentences(scan))
            rounds.append(time.perf_counter() - begun)
        return min(rounds)

    assert seconds(16_000) < 3 * 8 * seconds(2_000)
