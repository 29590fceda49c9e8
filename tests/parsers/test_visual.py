"""Page order back into typing order: what UAX #9 turned is turned back."""

import unicodedata
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.visual import misnested, typed_order


def _levels(text):
    """UAX #9 in a right-to-left paragraph without explicit marks or paired brackets: a level for each character."""
    kinds = [unicodedata.bidirectional(character) for character in text]
    strong = "R"
    for place, kind in enumerate(kinds):  # W2, W3
        strong = kind if kind in ("L", "R", "AL") else strong
        if kind == "EN" and strong == "AL":
            kinds[place] = "AN"
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for place in range(1, len(kinds) - 1):  # W4
        before, kind, after = kinds[place - 1 : place + 2]
        if before == after and ((kind == "CS" and before in ("EN", "AN")) or (kind == "ES" and before == "EN")):
            kinds[place] = before
    strong = "R"
    for place, kind in enumerate(kinds):  # W7
        strong = kind if kind in ("L", "R") else strong
        if kind == "EN" and strong == "L":
            kinds[place] = "L"
    place = 0
    for neutral, run in groupby(list(kinds), key=lambda kind: kind not in ("L", "R", "EN", "AN")):  # N1, N2
        length = len(list(run))
        if neutral:
            sides = {kinds[place - 1] if place else "R", kinds[place + length] if place + length < len(kinds) else "R"}
            kinds[place : place + length] = ["L" if sides == {"L"} else "R"] * length
        place += length
    return [1 if kind == "R" else 2 for kind in kinds]  # I2


def _drawn(text):
    """The characters from left to right, as this right-to-left line is set (rule L2; brackets not mirrored)."""
    runs = [
        (level, [character for character, _ in run])
        for level, run in groupby(zip(text, _levels(text), strict=True), key=lambda pair: pair[1])
    ]
    return [character for level, run in runs[::-1] for character in (run[::-1] if level == 1 else run)]


def _typed(drawn, rtl=True, after_arabic=False):
    return "".join(text for _, text in typed_order(list(drawn), rtl, after_arabic))


ARABIC = st.text("ابتحدرسعفقلمنهوي", min_size=1, max_size=7)
INDIC = st.text("٠١٢٣٤٥٦٧٨٩", min_size=1, max_size=10)
WESTERN = st.text("0123456789", min_size=1, max_size=10)
LATIN = st.text("abcdefgXYZ", min_size=1, max_size=7)
NUMBER = st.one_of(
    INDIC,
    WESTERN,
    st.tuples(INDIC, INDIC, INDIC).map("/".join),
    st.tuples(WESTERN, WESTERN, WESTERN).map("/".join),
    st.tuples(WESTERN, WESTERN).map("-".join),
    st.tuples(INDIC, INDIC).map(":".join),
)
BETWEEN = st.one_of(NUMBER, LATIN, st.tuples(LATIN, LATIN).map(" ".join), NUMBER.map("({})".format))
LINE = st.lists(st.tuples(ARABIC, BETWEEN), min_size=1, max_size=5).map(
    lambda pairs: " ".join(f"{word} {other}" for word, other in pairs)
)
"""Arabic words with one number or one Latin run between each two. Left out, because the page does not tell them apart:
two numbers, or a number and a Latin word, with no Arabic between them."""


@given(LINE, ARABIC)
def test_an_arabic_line_comes_back_as_typed(line, last):
    text = f"{line} {last}"
    assert _typed(_drawn(text)) == text


@given(st.lists(LATIN, min_size=1, max_size=6).map(" ".join))
def test_an_english_line_stays(text):
    assert _typed(text, rtl=False) == text


@pytest.mark.parametrize(
    ("drawn", "typed"),
    [
        ("٧١٠٩٣٣٥٢ :مقرلا", "الرقم: ٧١٠٩٣٣٥٢"),
        ("ـه١٤٤٨/٠٣/٠٧ خيراتو", "وتاريخ ١٤٤٨/٠٣/٠٧هـ"),
        ("Salter-Harris II عون نم رسك", "كسر من نوع Salter-Harris II"),
        ("،GCS 15/15 يعولا", "الوعي GCS 15/15،"),
        ("1448-03-11 خيراتلا", "التاريخ 11-03-1448"),
        ("exec.c7@court.example :ديربلا", "البريد: exec.c7@court.example"),
        ("٪٧٥ نع", "عن ٧٥٪"),
    ],
)
def test_what_letters_hold(drawn, typed):
    assert _typed(drawn) == typed


def test_a_ligature_is_one_glyph():
    assert _typed(["م", "ا", "لا", "س"]) == "سلاام"


def test_after_arabic_a_hyphen_parts_numbers():
    assert _typed("03-11", after_arabic=True) == "11-03"
    assert _typed("03-11", after_arabic=False) == "03-11"


def test_a_latin_word_broken_at_its_hyphen_keeps_it_last():
    assert _typed("-social.work@amal :ديربلا") == "البريد: social.work@amal-"
    assert _typed("CT - ةعشأ") == "أشعة - CT"


def test_arabic_inside_an_english_line():
    assert _typed("Referral of دمحأ to us", rtl=False) == "Referral of أحمد to us"


@pytest.mark.parametrize(("text", "loose"), [("(a) [b]", 0), (")a(", 2), ("1) a", 1), ("((a)", 1), ("«ا»", 0)])
def test_brackets_without_partner(text, loose):
    assert misnested(text) == loose
