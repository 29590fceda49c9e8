"""A vowel mark goes on the letter it was typed after, in whatever order the file stores the line."""

from parsers.lines import Glyph
from parsers.marks import joined_marks, with_bare_marks
from parsers.pdf_text import UNKNOWN


def _glyph(text, left, right, baseline=700.0):
    return Glyph(text, (left, 90.0, right, 100.0), baseline, 10.0)


def _texts(*glyphs):
    return [glyph.text for glyph in joined_marks(glyphs)]


def test_stored_from_left_to_right_the_letter_follows_its_mark():
    assert _texts(_glyph("إ", 0, 5), _glyph(" ", 5, 8), _glyph("ً", 7, 7), _glyph("ا", 8, 11)) == ["إ", " ", "اً"]


def test_stored_as_typed_the_letter_stands_before_its_mark():
    assert _texts(_glyph("ا", 8, 11), _glyph("ً", 5, 5), _glyph(" ", 5, 8), _glyph("إ", 0, 5)) == ["اً", " ", "إ"]


def test_a_mark_on_another_baseline_stays_in_its_line():
    hamza = _glyph("ء", 5, 10)
    assert _texts(_glyph("،", 0, 5), _glyph("ً", 4, 4, 693.0), hamza) == ["،", "ءً"]


def test_two_marks_keep_the_order_of_typing():
    assert _texts(_glyph("ر", 0, 5), _glyph("\u064e", 5, 5), _glyph("\u0651", 5, 5), _glyph("ي", 5, 9)) == [
        "ر",
        "ي\u0651\u064e",
    ]


def test_marks_stored_after_the_whole_line_find_their_letters_by_place():
    letters = [_glyph("ا", 0, 5), _glyph("ب", 5, 10), _glyph("ت", 40, 45)]
    assert _texts(*letters, _glyph("ُ", 7, 7)) == ["ا", "بُ", "ت"]


def test_a_latin_mark_stays_on_the_letter_before_it():
    assert _texts(_glyph("e", 0, 5), _glyph("\u0301", 4, 4), _glyph("t", 5, 9)) == ["e\u0301", "t"]


def test_a_mark_alone_on_the_page_is_kept():
    assert _texts(_glyph("ً", 4, 4)) == ["ً"]


def _bared(*glyphs):
    return _texts(*with_bare_marks(glyphs))


def test_a_mark_that_says_the_letter_it_first_stood_on_is_the_mark_alone():
    assert _bared(_glyph("اً", 0, 0), _glyph("ا", 1, 4), _glyph("ع", 4, 9)) == ["اً", "ع"]
    assert _bared(_glyph("د", 0, 5), _glyph("وّ", 4, 4), _glyph("ي", 5, 9)) == ["د", "يّ"]
    assert _bared(_glyph("مَ", 0, 6), _glyph("ع", 6, 9)) == ["مَ", "ع"]


def test_a_letter_that_nothing_else_may_say_stays():
    assert _bared(_glyph("س", 0, 5), _glyph("يُ", 4, 4), _glyph(UNKNOWN, 5, 9)) == ["س", "يُ", UNKNOWN]
    assert _bared(_glyph("اً", 2, 2), _glyph("ل", 2, 8), _glyph("ث", 8, 12)) == ["اً", "ل", "ث"]
    assert _bared(_glyph(" ", 0, 1), _glyph("اً", 1, 1), _glyph("ا", 2, 2), _glyph("ل", 2, 8)) == [" ", "اً", "ل"]
    assert _bared(_glyph("يُ", 0, 0), _glyph("س", 5, 5)) == ["يُ", "س"]
