"""The word lists hold what they may: every phrase is found, stands in one class, and hides no sign of danger."""

from collections import defaultdict

import pytest

from classifiers.directory import Directory
from classifiers.phrases import _words
from classifiers.rules import load_rules
from classifiers.words import VERB
from parsers.arabic import fold

LEXICON = load_rules(Directory()).lexicon
PHRASES = [(group, phrase) for group, phrases in LEXICON.groups.items() for phrase in phrases]
FAMILIES = (("agency", "near"), ("danger",), ("own", "foreign"))
"""Groups among which a phrase may stand once: who wrote, what threatens, for whom."""
_COMMON = """
    في من إلى على عن مع هذا هذه ذلك التي الذي كان كانت قد تم بعد قبل كل بعض غير أو ثم حتى عند لدى بين يوم اليوم
    تاريخ رقم خطاب الخطاب كتاب المملكة العربية السعودية وزارة مدير مديرة رئيس سعادة المحترم السلام عليكم ورحمة الله
    وبركاته الموضوع مركز المركز مكة المكرمة نأمل نرجو نفيدكم اسم الاسم العمر الأب الأم ابن بنت الطفل زوج زوجة
    the of to and for with from this that is are was were have has center centre letter date number name
"""
COMMON = frozenset(map(fold, _COMMON.split()))
"""Words of every letter: none may be a phrase that says who wrote, what is done or what threatens."""
DECIDING = ("agency", "near", "own", "foreign", "danger", "forgery", "act.refer", "act.ask", "act.follow", "act.change")


def normalised(phrase):
    return tuple(word if word.startswith(VERB) else LEXICON._norms[word] for word in _words(phrase))


def test_every_phrase_is_found_where_it_stands_alone():
    lost = []
    for group, phrase in PHRASES:
        written = " ".join(word.removeprefix(VERB) for word in _words(phrase))
        if VERB not in phrase and not LEXICON.scan("1", written).find(group):
            lost.append((group, phrase))
    assert lost == []


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family[0])
def test_no_phrase_stands_in_two_classes(family):
    places = defaultdict(set)
    for group, phrase in PHRASES:
        if group.split(".")[0] in family:
            places[normalised(phrase)].add(group)
    assert {phrase: groups for phrase, groups in places.items() if len(groups) > 1} == {}


def test_no_phrase_that_decides_is_one_common_word():
    deciding = [(group, phrase) for group, phrase in PHRASES if group.startswith(DECIDING)]
    assert [(group, phrase) for group, phrase in deciding if fold(phrase) in COMMON] == []


def test_no_word_of_a_phrase_hides_a_verb_of_danger():
    """A word that stands in any phrase is its own norm: "هربت" in one would hide "+هرب" wherever it says هربت."""
    signs = {words[0] for group, phrase in PHRASES if group.startswith("danger") and len(words := _words(phrase)) == 1}
    verb = LEXICON._norms.morphology.verb
    hiding = []
    for group, phrase in PHRASES:
        for word in _words(phrase):
            match = None if word.startswith(VERB) or word in signs else verb.fullmatch(word)
            if match and match["stem"] != word and VERB + match["stem"] in signs and LEXICON._norms[word] == word:
                hiding.append((group, phrase))
    assert hiding == []


@pytest.mark.parametrize("text", ["بنتي هربت", "زوجها يهدد", "اعتدى الأب على ابنته", "ابوه حرقه", "جلس يضربا"])
def test_verbs_that_stand_in_longer_phrases_too_are_signs_alone(text):
    assert LEXICON.scan("1", text).find("danger")
