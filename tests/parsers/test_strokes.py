"""A stroke within an Arabic word that the file calls a Latin letter is a stroke; all other Latin letters stay."""

from parsers.lines import Glyph
from parsers.strokes import with_strokes


def drawn(*placed, baseline=700.0):
    return [Glyph(text, (left, 90.0, right, 100.0), baseline, 10.0) for text, left, right in placed]


def texts(glyphs):
    return "".join(glyph.text for glyph in with_strokes(glyphs))


WORD = drawn(("ذ", 0, 5), ("E", 5, 7), ("E", 5.4, 7.4), ("ي", 7.4, 11))


def test_what_stands_within_an_arabic_word_is_a_stroke_wherever_it_touches_a_letter():
    date = drawn(("4", 20, 25), ("E", 30, 32), ("ه", 32, 37))
    assert texts(WORD) == "ذــي"
    assert texts([*WORD, *date]) == "ذــي4ـه"
    assert texts([*date, *reversed(WORD)]) == "4ـهيــذ"


def test_a_letter_that_stands_by_itself_in_a_word_or_in_another_line_stays():
    alone = drawn((" ", 20, 22), ("E", 22, 24), (" ", 24, 26))
    latin = drawn(("B", 20, 24), ("E", 24, 26), ("D", 26, 30))
    above = drawn(("ب", 7, 12), baseline=715.0)
    for others in (alone, latin):
        assert texts([*WORD, *others]) == "ذــي" + "".join(glyph.text for glyph in others)
    assert texts([*drawn(("ذ", 0, 5), ("E", 5, 7)), *above]) == "ذEب"


def test_without_a_stroke_within_a_word_nothing_is_one():
    assert texts(drawn(("ه", 0, 5), ("E", 5, 7), (" ", 7, 9))) == "هE "
    assert texts(drawn(("ه", 0, 5), ("E", 6, 8), ("ب", 8, 12))) == "هEب"


def test_a_glyph_as_wide_as_a_letter_is_one():
    assert texts(drawn(("ذ", 0, 5), ("E", 5, 11), ("ي", 11, 15))) == "ذEي"
