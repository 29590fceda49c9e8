"""The generated letters: the same for a seed, of every sort, with answers that hold; what must never happen."""

import random
import re
import sys
from datetime import date
from pathlib import Path

import pytest
from rendering.html import make_html

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.generated.grammar import VOICES, Sheet, pools, speaking, write
from bench.generated.letters import COMPOSERS, letter, letters, plan
from bench.generated.mail import TRUSTS
from bench.generated.people import broken, identity, luhn_digit
from bench.generated.scored import judged
from bench.letters import settings_in
from classifiers.assessment import Action, Centre, Kind, SourceName
from parsers.arabic import western_digits

OFFICIAL = {"moj", "moi", "hrsd", "moh", "moe", "pp", "hrc", "makkah"}
REQUIREMENTS = {
    "listed_source",
    "formal_channel",
    "addressed_to_us",
    "is_referral",
    "single_case",
    "letter_number",
    "letter_date",
    "execution_request_number",
    "judgment_number",
    "judgment_copy",
    "applicant_id",
    "respondent_id",
    "child_details",
    "id_invalid",
    "attachments_incomplete",
    "victim_identity",
    "parties_application",
    "party2_status",
}
DANGERS = re.compile(
    r"incident\.(?:child|adult)_|individual\.(?:me|kid|third|en_danger)|\.reply_danger|danger_in|english_danger"
)
"""The pools that tell of danger."""
SAMPLE = random.Random(4).sample(range(2000), 60)
"""Judged in the slow test: drawn once, not chosen."""


@pytest.fixture(scope="module", params=VOICES)
def voices(request):
    return request.param


@pytest.fixture(scope="module")
def every(voices):
    return list(letters(voices=voices))


@pytest.fixture(scope="module")
def said():
    """The pools of each of the voices."""
    found = {}
    for name in VOICES:
        with speaking(name):
            found[name] = pools()
    return found


def text_of(made):
    texts = [made.item["email"]["body"], *(attachment["text"] for attachment in made.item["attachments"])]
    return western_digits("\n".join(texts))


def people_of(made):
    fields = made.item["gold"]["fields"]
    return [*fields.get("parties", ()), *fields.get("children", ())]


class TestTheSet:
    def test_there_are_two_thousand_and_no_two_are_alike(self, every):
        assert len({text_of(made) for made in every}) == len(every) == 2000

    def test_a_letter_is_the_same_whenever_it_is_composed(self, every, voices):
        for number in SAMPLE:
            assert letter(number, voices=voices) == every[number]

    def test_another_seed_gives_other_letters(self, every):
        assert text_of(letter(0, seed=7)) != text_of(every[0])

    @pytest.mark.parametrize("other", VOICES[1:])
    def test_other_voices_say_the_same_in_other_words(self, other):
        first, second = letter(700), letter(700, voices=other)
        assert first.category == second.category
        assert first.item["email"]["body"] != second.item["email"]["body"]

    def test_every_sort_of_letter_is_there(self, every):
        gold = [made.item["gold"] for made in every]
        assert {answer["source"] for answer in gold} == {*map(str, SourceName)} - {"unknown"}
        assert {answer["kind"] for answer in gold} == {*map(str, Kind)}
        assert {answer["action"] for answer in gold} == {*map(str, Action)}
        assert {name for answer in gold for name in answer["requirements_missing"]} <= REQUIREMENTS
        assert {name for name, _ in plan()} == set(COMPOSERS)
        assert {trust for _, arguments in plan() for trust in arguments if trust in TRUSTS} == set(TRUSTS)

    def test_files_and_bodies_of_every_form_are_there(self, every):
        kinds = [attachment["kind"] for made in every for attachment in made.item["attachments"]]
        assert min(kinds.count(kind) for kind in ("letter_pdf", "docx", "txt")) > 100
        assert sum(made.html for made in every) > 300


class TestTheAnswers:
    def test_the_words_are_those_of_the_design(self, every):
        words = {"source": SourceName, "kind": Kind, "centre": Centre, "action": Action}
        for made in every:
            gold = made.item["gold"]
            for name, enumeration in words.items():
                given = {gold[name], *gold["also_acceptable"].get(name, ())}
                assert given <= {*map(str, enumeration)}, (made.number, given)

    def test_an_opening_is_never_asked_of_an_unproved_sender(self, every):
        for made in every:
            gold = made.item["gold"]
            if "formal_channel" in gold["requirements_missing"]:
                assert gold["action"] != "open_case", made.number

    def test_what_the_answer_says_stands_in_the_letter(self, every):
        for made in every:
            text, fields = text_of(made), made.item["gold"]["fields"]
            for name, value in fields.items():
                if name.endswith("_number"):
                    assert value in text, (made.number, name)
            for person in people_of(made):
                for name in ("id_number", "phone"):
                    assert person.get(name, "") in text, (made.number, name)

    def test_dates_are_days(self, every):
        for made in every:
            fields = made.item["gold"]["fields"]
            if value := fields.get("letter_date_gregorian"):
                date.fromisoformat(value)
            if value := fields.get("letter_date_hijri"):
                assert re.fullmatch(r"144[78]-(0[1-9]|1[0-2])-([0-2]\d|30)", value)

    def test_every_person_is_invented(self, every):
        for made in every:
            invalid = made.item["gold"].get("invalid_ids", [])
            for number in re.findall(r"(?<!\d)[12][5-9]\d{8}(?!\d)", text_of(made)):
                assert number[:2] in {"15", "16", "17", "18", "19", "27", "28", "29"} or number in invalid
            for person in people_of(made):
                assert person.get("phone", "052").startswith("052")
            domain = re.search(r"@([\w.-]+)>", made.item["email"]["from"])[1]
            assert domain.endswith(".example") or domain.removesuffix(".gov.sa") in OFFICIAL

    def test_identity_numbers_have_their_check_digit_unless_broken(self):
        rng = random.Random(1)
        for resident in (False, True):
            number = identity(rng, resident=resident)
            assert luhn_digit(number[:9]) == number[9]
            wrong = broken(number, rng)
            assert len(wrong) != 10 or luhn_digit(wrong[:9]) != wrong[9]


@pytest.mark.parametrize("unseen", ["third", "fourth", "fifth"])
class TestTheUnseenVoices:
    """What is said in them about the letters alone; how they are judged is measured once, by the benchmark."""

    def test_everything_is_said_anew(self, said, unseen):
        same = {pool for pool, sentences in said[unseen].items() if sentences == said["first"].get(pool)}
        assert same == {"names.cities", "names.ordinals"}

    def test_no_danger_is_told_as_in_another_voice_and_there_are_many(self, said, unseen):
        dangers = {
            name: [one for pool in said[name] if DANGERS.search(pool) for one in said[name][pool]] for name in VOICES
        }
        others = {one for name in VOICES if name != unseen for one in dangers[name]}
        assert len(set(dangers[unseen])) == len(dangers[unseen]) >= 130
        assert not {*dangers[unseen]} & others

    def test_nobody_tells_of_an_infant_who_harms_himself(self, unseen):
        for number, made in enumerate(letters(voices=unseen)):
            if made.danger == "self_harm":
                ages = [kid.get("age", 10) for kid in made.item["gold"]["fields"].get("children", ())]
                assert all(age >= 10 for age in ages), number


class TestTheGrammar:
    @pytest.fixture
    def pool(self, monkeypatch):
        def use(sentence):
            monkeypatch.setattr(
                "bench.generated.grammar.pools", lambda: {"test.one": [sentence], "test.two": ["({a})"]}
            )
            sheet = Sheet(says={"a": "A"}, woman={"who": True})
            return write("test.one", sheet, random.Random(0)), sheet.used

        return use

    @pytest.mark.parametrize(
        ("sentence", "said", "used"),
        [
            ("x {a}", "x A", {"a"}),
            ("x⟦ {a}⟧⟦ {b}⟧", "x A", {"a"}),
            ("x⟦ {a} {b}⟧", "x", set()),
            ("{who?he|she}", "she", set()),
            ("[y|y] <test.two>", "y (A)", {"a"}),
            ("a | b", "a | b", set()),
        ],
    )
    def test_a_sentence_is_filled_and_remembers_what_was_written(self, pool, sentence, said, used):
        assert pool(sentence) == (said, used)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("سطر", ['dir="rtl"', "<p>سطر</p>"]),
        ("a < b", ['dir="ltr"', "<p>a &lt; b</p>"]),
        (
            "أ | ب\n١ | ٢\nنص",
            ["<table><tr><td>أ</td><td>ب</td></tr><tr><td>١</td><td>٢</td></tr></table>", "<p>نص</p>"],
        ),
    ],
)
def test_a_body_in_html_has_paragraphs_and_tables(text, held):
    assert all(piece in make_html(text) for piece in held)


@pytest.mark.slow
def test_sixty_letters_give_no_wrong_opening_and_no_missed_danger(tmp_path):
    settings = settings_in(tmp_path)
    results = [judged(letter(number), settings, tmp_path) for number in SAMPLE]
    assert [result.number for result in results if result.wrongly_opened] == []
    assert [result.number for result in results if result.danger_missed] == []
