"""Vowel marks of a page put on the letters they were typed after."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from parsers.lines import Glyph

_FIRST_RIGHT_TO_LEFT = "\u0590"
_MOST_LOOKS = 1_000_000
"""How many letters are looked at for marks that stand far from their letter in the file; no letter has so many."""


def joined_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs, in the order the file stores them, with each vowel mark put on its letter.

    A mark has no width, and its font may draw it to the left or right of its place, so the place alone does not tell
    the letter. The order does: a file that stores Arabic from left to right has the mark before its letter, a file that
    stores it as typed has it after.
    """
    if not any(map(is_mark, {glyph.text for glyph in glyphs})):
        return list(glyphs)
    bases = [(number, glyph) for number, glyph in enumerate(glyphs) if not is_mark(glyph.text)]
    marks: dict[int, str] = {}
    loose: list[Glyph] = []
    following, looks = 0, _MOST_LOOKS
    for glyph in glyphs:
        if not is_mark(glyph.text):
            following += 1
            continue
        near = _beside(glyph, bases, following)
        if not near and looks > 0:
            looks -= len(bases)
            near = [min(bases, key=lambda base: _reach(glyph, base[1]))] if bases else []
        letter = next((base for base in near if not base[1].text.isspace()), None)
        if letter is None or _reach(glyph, letter[1]) > 2 * glyph.size:
            loose.append(glyph)
            continue
        place = letter[0]
        before = marks.get(place, "")
        stored_before = following < len(bases) and bases[following][0] == place
        marks[place] = glyph.text + before if stored_before else before + glyph.text
    return [
        replace(glyph, text=glyph.text + marks[number]) if number in marks else glyph for number, glyph in bases
    ] + loose


def _beside(mark: Glyph, bases: Sequence[tuple[int, Glyph]], following: int) -> list[tuple[int, Glyph]]:
    """The letters before and after `mark` in the file that it stands at, the likelier first."""
    around_it = bases[max(following - 1, 0) : following + 1]
    near = [(number, glyph) for number, glyph in around_it if _reach(mark, glyph) < glyph.size]
    if len(near) == 2 and near[0][1].box[0] < near[1][1].box[0] and mark.text[0] >= _FIRST_RIGHT_TO_LEFT:
        near.reverse()
    return near


@lru_cache(maxsize=4096)
def is_mark(text: str) -> bool:
    """Whether this is nothing but marks that stand on a letter."""
    return bool(text) and all(unicodedata.category(character) == "Mn" for character in text)


def _reach(mark: Glyph, letter: Glyph) -> float:
    """How far the mark stands from the letter's box, in points; another line's letter is far."""
    x = (mark.box[0] + mark.box[2]) / 2
    return max(letter.box[0] - x, x - letter.box[2], 0.0) + max(abs(mark.baseline - letter.baseline) - letter.size, 0.0)
