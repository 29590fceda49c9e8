"""Vowel marks of a page put on the letters they were typed after."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from parsers.lines import Glyph

_FIRST_RIGHT_TO_LEFT = "\u0590"


def joined_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs, in the order the file stores them, with each vowel mark put on its letter.

    A mark has no width, and its font may draw it to the left or right of its place, so the place alone does not tell
    the letter. The order does: a file that stores Arabic from left to right has the mark before its letter, a file that
    stores it as typed has it after.
    """
    bases = [(number, glyph) for number, glyph in enumerate(glyphs) if not is_mark(glyph.text)]
    marks: dict[int, str] = {}
    loose: list[Glyph] = []
    following = 0
    for glyph in glyphs:
        if not is_mark(glyph.text):
            following += 1
            continue
        place, stored_before = _base_of(glyph, bases, following)
        if place is None:
            loose.append(glyph)
        else:
            before = marks.get(place, "")
            marks[place] = glyph.text + before if stored_before else before + glyph.text
    return [replace(glyph, text=glyph.text + marks.get(number, "")) for number, glyph in bases] + loose


def _base_of(mark: Glyph, bases: Sequence[tuple[int, Glyph]], following: int) -> tuple[int | None, bool]:
    """The number of the letter that `mark` belongs on, and whether the mark is stored before it."""
    around_it = bases[max(following - 1, 0) : following + 1]
    near = [(number, glyph) for number, glyph in around_it if _reach(mark, glyph) < glyph.size]
    if len(near) == 2 and near[0][1].box[0] < near[1][1].box[0] and mark.text[0] >= _FIRST_RIGHT_TO_LEFT:
        near.reverse()
    if not near:
        near = [min(bases, key=lambda base: _reach(mark, base[1]))] if bases else []
    candidates = [base for base in near if not base[1].text.isspace()]
    if not candidates or _reach(mark, candidates[0][1]) > 2 * mark.size:
        return None, False
    number = candidates[0][0]
    return number, following < len(bases) and bases[following][0] == number


def is_mark(text: str) -> bool:
    """Whether this is nothing but marks that stand on a letter."""
    return bool(text) and all(unicodedata.category(character) == "Mn" for character in text)


def _reach(mark: Glyph, letter: Glyph) -> float:
    """How far the mark stands from the letter's box, in points; another line's letter is far."""
    x = (mark.box[0] + mark.box[2]) / 2
    return max(letter.box[0] - x, x - letter.box[2], 0.0) + max(abs(mark.baseline - letter.baseline) - letter.size, 0.0)
