"""On scans, phrases are found although a stroke was misread; nothing that lowers a danger is."""

import pytest

from classifiers.directory import Directory
from classifiers.nearness import Nearness, distance
from classifiers.rules import load_rules
from classifiers.words import Morphology

LEXICON = load_rules(Directory()).lexicon


def scan(text, recognised=True):
    return LEXICON.scan("1", text, recognised=recognised)


@pytest.mark.parametrize(
    ("misread", "group"),
    [
        ("محكة التنفيذ بمكة المكرمة", "agency.enforcement_court"),
        ("سعادة مديرة مرك الماية الأسرية وحماية الطفل", "own.protection"),
        ("شعبة تتفيذ الأحكام الحقوقية", "agency.judgment_enforcement_division"),
    ],
)
def test_a_body_s_name_is_found_with_a_stroke_misread(misread, group):
    assert scan(misread).find(group)
    assert not scan(misread, recognised=False).find(group)


def test_a_phrase_of_one_word_has_to_stand_there_as_written():
    assert not scan("سكن مع والدته").find("danger.weapon")


def test_a_phrase_of_which_no_word_is_read_right_is_not_found():
    assert not scan("محكة التفيذ").find("agency.enforcement_court")


def test_a_denial_is_never_nearly_found():
    assert scan("لا توجد عليه آثار").find("denial.before")
    assert not scan("لا توحد عليه آثار").find("denial.before")


def test_a_misread_word_is_tried_as_every_word_near_it_those_that_lost_a_stroke_first():
    near = Nearness(frozenset(("حماية", "مادية", "book")), Morphology((), (), frozenset(), frozenset(), (), None))
    assert near("ماية") == ("حماية", "مادية")
    assert near("حماىة") == ("حماية",)
    assert near("boook") == near("كلام") == ()


@pytest.mark.parametrize(("a", "b", "steps"), [("", "", 0), ("اب", "", 2), ("محكة", "محكمة", 1), ("ابج", "باج", 2)])
def test_the_distance_of_two_words(a, b, steps):
    assert distance(a, b) == distance(b, a) == steps
