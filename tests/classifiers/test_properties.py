"""Whatever does not matter to a letter's meaning changes no verdict on it, in any mixture.

Hypothesis draws a development letter and a mixture of changes: names, numbers, scripts of digits, kashida and vowel
marks, invisible marks, spellings, synonyms, the order of blocks. Noise may cost certainty, never safety: a misspelt
letter opens nothing that the letter as written does not, and is never set aside for it.
"""

import random
import re
from functools import cache, partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.judging import document_of, letters, provenance_of
from classifiers.assess import assess
from classifiers.assessment import Action
from classifiers.directory import Directory
from classifiers.rules import load_rules

RULES = load_rules(Directory(own_domains=("yusr.example",)))
LETTERS = tuple(letters())
DIGITS = ("٠١٢٣٤٥٦٧٨٩", "0123456789", "۰۱۲۳۴۵۶۷۸۹")
ORDINARY = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.data_too_large]
)
SPELLINGS = [("أ", "ا"), ("إ", "ا"), ("ة ", "ه "), ("ى ", "ي "), ("ك", "ک"), ("ي", "ی")]
SYNONYMS = [
    ("نحيل إليكم", "نحيل لكم"),
    ("نأمل منكم", "نأمل"),
    ("المحترم", "الموقر"),
    ("سلمه الله", "حفظه الله"),
    ("السلام عليكم ورحمة الله وبركاته", "السلام عليكم ورحمة الله"),
    ("والله يحفظكم ويرعاكم", "والله الموفق"),
    ("وتقبلوا تحياتي", "وتقبلوا خالص التحية"),
    ("الموضوع:", "الموضوع :"),
    ("الموضوع:", "الموضوع/"),
]
HEAD_LINES = 8
SIDES = re.compile(r"^(\s*\S.*?\S)\s{4,}(\S[^:]*:.*)$")
"""A line of a letterhead in two blocks: the sender, and a label with a number or a date."""
ORDERS = ("changed about", "right first", "left first")
FAMILIES = [("العتيبي", "الزهراني"), ("القرشي", "الهذلي"), ("الغامدي", "الحارثي"), ("السفياني", "الثقفي")]


def everywhere(letter, change):
    texts = [{**attachment, "text": change(attachment["text"])} for attachment in letter["attachments"]]
    mail = letter["email"] and {**letter["email"], "body": change(letter["email"]["body"])}
    return {**letter, "attachments": texts, "email": mail}


def in_script(text, script):
    return text.translate({ord(c): script[i] for each in DIGITS for i, c in enumerate(each)})


def stretched(text, chance):
    """Kashida and vowel marks inside words, direction marks between them."""
    joined = re.sub(r"(?<=[بتثجحخسشصضطظعغفقكلمنهي])(?=[ء-ي])", lambda _: chance.choice(["", "", "", "ـ", "ُ"]), text)
    return re.sub(r" (?=\S)", lambda _: chance.choice([" ", " ", " \u200f"]), joined)


def respelt(text, chance):
    for old, new in SPELLINGS:
        text = re.sub(old, lambda match, new=new: chance.choice([match[0], new]), text)
    return text


def renamed(text):
    for old, new in FAMILIES:
        text = text.replace(old, new)
    return text


def reworded(text, chance):
    for old, new in SYNONYMS:
        if chance.random() < 0.5:
            text = text.replace(old, new)
    return text


def rearranged(text, order):
    """The letterhead's two blocks in another order: changed about, or one below the other."""
    lines = text.split("\n")
    beside = [place for place, line in enumerate(lines[:HEAD_LINES]) if SIDES.match(line)]
    if not beside:
        return text
    first, end = beside[0], beside[-1] + 1
    sides = [(found[1].strip(), found[2]) if (found := SIDES.match(line)) else (line, "") for line in lines[first:end]]
    block = [right for right, _ in sides], [left for _, left in sides if left]
    changed_about = [f"{left}          {right}" if left else right for right, left in sides]
    arranged = {"changed about": changed_about, "right first": block[0] + block[1], "left first": block[1] + block[0]}
    return "\n".join([*lines[:first], *arranged[order], *lines[end:]])


def verdict(letter):
    found = assess(document_of(letter), provenance_of(letter), RULES)
    return found.action, found.source.name, found.kind, found.centre, found.in_danger


@cache
def as_written(identity):
    """The verdict on the letter as it stands, judged once however often it is drawn."""
    return verdict(next(letter for letter in LETTERS if letter["id"] == identity))


def facts(letter):
    found = assess(document_of(letter), provenance_of(letter), RULES)
    return {field.name: field.value for field in found.fields if field.name.endswith("_number")}


mixtures = st.tuples(st.sampled_from(LETTERS), st.sampled_from(DIGITS), st.integers(0, 2**16))


@ORDINARY
@given(mixtures)
def test_no_mixture_of_scripts_marks_spellings_and_names_changes_a_verdict(drawn):
    letter, script, seed = drawn

    def change(text):
        chance = random.Random(seed)
        return stretched(respelt(in_script(renamed(text), script), chance), chance)

    assert verdict(everywhere(letter, change)) == as_written(letter["id"])


@ORDINARY
@given(mixtures)
def test_numbers_are_the_same_in_every_script(drawn):
    letter, script, _ = drawn
    assert facts(everywhere(letter, lambda text: in_script(text, script))) == facts(letter)


@ORDINARY
@given(mixtures)
def test_synonyms_of_courtesy_change_no_verdict(drawn):
    letter, _, seed = drawn
    chance = random.Random(seed)
    assert verdict(everywhere(letter, lambda text: reworded(text, chance))) == as_written(letter["id"])


@ORDINARY
@given(mixtures)
def test_the_order_and_the_names_of_attachments_changes_no_verdict(drawn):
    letter, _, seed = drawn
    files = [{**each, "filename": f"{n}.pdf"} for n, each in enumerate(letter["attachments"])]
    moved = random.Random(seed).sample(files, len(files))
    assert verdict({**letter, "attachments": moved}) == as_written(letter["id"])


@pytest.mark.parametrize("order", ORDERS)
def test_the_order_of_the_letterhead_s_blocks_changes_no_verdict_and_no_number(order):
    moved = [(letter, everywhere(letter, partial(rearranged, order=order))) for letter in LETTERS]
    headed = [(before, after) for before, after in moved if before != after]
    assert len(headed) >= 15
    assert [a["id"] for a, b in headed if (as_written(a["id"]), facts(a)) != (verdict(b), facts(b))] == []


@ORDINARY
@given(mixtures, st.integers(1, 12))
def test_misspelling_opens_nothing_and_sets_nothing_aside(drawn, slips):
    """Letters dropped at up to a dozen places: what was opened may be held, what was held is never opened."""
    letter, _, seed = drawn

    def noisy(text):
        chance = random.Random(seed)
        places = set(chance.sample(range(len(text)), min(slips, len(text))))
        return "".join("" if i in places and c.isalpha() else c for i, c in enumerate(text))

    before, after = as_written(letter["id"]), verdict(everywhere(letter, noisy))
    assert after[0] is not Action.OPEN_CASE or before[0] is Action.OPEN_CASE
    assert after[0] is not Action.SET_ASIDE or before[0] is Action.SET_ASIDE
