"""Lists of phrases: looked for only where they may begin, they are found exactly where their pattern stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.fields.words import AFTER, BEFORE, CLITIC, Choice, Index, Phrases, either

LISTED = ("طلب", "طلب تنفيذ", "رقم", "1919 برقم", "no.", "date of letter", "ابن")
PIECES = (*LISTED, "و", "ب", "ال", "لل", "كلمه", "1", "19", "19191919", " ", "  ", "\n", ".", "_", "|", "x-")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
WHOLE = rf"{BEFORE}{CLITIC}(?:{either(LISTED)}){AFTER}"


def spans(matches):
    return [match.span() for match in matches]


def made(phrases, **options):
    return Phrases(phrases, rf"{BEFORE}{CLITIC}(?:{either(phrases)}){AFTER}", **options)


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_phrases_are_found_where_their_pattern_is(text):
    phrases = Phrases(LISTED, WHOLE)
    found = spans(phrases.finditer(Index(text)))
    assert found == spans(phrases.pattern.finditer(text))
    assert phrases.may_occur(Index(text)) or not found


@settings(max_examples=500, deadline=None)
@given(TEXTS)
def test_so_are_phrases_with_something_before_them_and_inflected_words(text):
    bulleted = Phrases(("طلب", "no."), rf"^[ ]{{0,2}}[-|]?(?P<label>{either(('طلب', 'no.'))}){AFTER}", lead=3)
    assert spans(bulleted.finditer(Index(text))) == spans(bulleted.pattern.finditer(text))
    inflected = Phrases(("رقم",), rf"{WHOLE}|{BEFORE}ي?ابن\w{{0,3}}", forms=r"ي?ابن\w{0,3}")
    assert [match[0] for match in inflected.finditer(Index("ابن يابنه رقم"))] == ["ابن", "يابنه", "رقم"]


@given(TEXTS)
def test_a_choice_tells_every_list_that_occurs(text):
    lists = {phrase: made((phrase,)) for phrase in LISTED}
    occurring = {name for name, phrases in lists.items() if phrases.pattern.search(text)}
    assert occurring <= Choice(lists).of(Index(text))


@pytest.mark.parametrize("text", ["", "كلمه اخري", "مطلب", "رقمان"])
def test_no_list_is_told_for_words_it_does_not_have(text):
    assert not Choice({"one": made(LISTED)}).of(Index(text))
