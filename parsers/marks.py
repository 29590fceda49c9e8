"""Vowel marks of a page put on the letters they were typed after."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from parsers.lines import Glyph
from parsers.pdf_text import UNKNOWN
from parsers.visual import glyph_class

_FIRST_RIGHT_TO_LEFT = "\u0590"
_ALEFS = frozenset("اأإآ")
_MOST_LOOKS = 1_000_000
"""How many letters are looked at for marks that stand far from their letter in the file; no letter has so many."""


def joined_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs, in the order the file stores them, with each vowel mark put on its letter.

    A mark has no width, and its font may draw it to the left or right of its place, so the place alone does not tell
    the letter. The order does: a file that stores Arabic from left to right has the mark before its letter, a file that
    stores it as typed has it after.
    """
    marks = set(filter(is_mark, {glyph.text for glyph in glyphs}))
    if not marks:
        return list(glyphs)
    bases = [glyph for glyph in glyphs if glyph.text not in marks]
    borne: dict[int, str] = {}
    loose: list[Glyph] = []
    following, looks = 0, _MOST_LOOKS
    for glyph in glyphs:
        if glyph.text not in marks:
            following += 1
            continue
        near = _beside(glyph, bases, following)
        if not near and looks > 0:
            looks -= len(bases)
            near = [min(range(len(bases)), key=lambda place: _reach(glyph, bases[place]))] if bases else []
        letter = next((place for place in near if not bases[place].text.isspace()), None)
        if letter is None or _reach(glyph, bases[letter]) > 2 * glyph.size:
            loose.append(glyph)
            continue
        before = borne.get(letter, "")
        borne[letter] = glyph.text + before if letter == following else before + glyph.text
    for place, text in borne.items():
        bases[place] = replace(bases[place], text=bases[place].text + text)
    return bases + loose


def _beside(mark: Glyph, bases: Sequence[Glyph], following: int) -> list[int]:
    """The letters before and after `mark` in the file that it stands at, the likelier first, as places in `bases`."""
    around_it = range(max(following - 1, 0), min(following + 1, len(bases)))
    near = [place for place in around_it if _reach(mark, bases[place]) < bases[place].size]
    if len(near) == 2 and bases[near[0]].box[0] < bases[near[1]].box[0] and mark.text[0] >= _FIRST_RIGHT_TO_LEFT:
        near.reverse()
    return near


def with_bare_marks(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The glyphs of a page of which each says something, in the order the file stores them; those without a width that
    say a letter and its marks reduced to the marks.

    Typst says of a mark what letter it first stood on, wherever it stands, and says that letter of its own glyph too.
    """
    bearing = set(filter(_is_bearing, {glyph.text for glyph in glyphs}))
    if not bearing:
        return glyphs
    bare = list(glyphs)
    for place, glyph in enumerate(glyphs):
        if glyph.text in bearing and glyph.box[2] <= glyph.box[0] and not _may_be_letter(glyphs, place):
            bare[place] = replace(glyph, text=glyph.text[1:])
    return bare


def _may_be_letter(glyphs: Sequence[Glyph], place: int) -> bool:
    """Whether the letter that the mark at `place` says may be drawn by no other glyph: one beside it is unknown, none
    has a width, or it is an alef near a lam, which may be drawn on it without a width."""
    letter = glyphs[place].text[0]
    beside = [*glyphs[max(place - 1, 0) : place], *glyphs[place + 1 : place + 2]]
    texts = [glyph.text for glyph in beside]
    if UNKNOWN in texts or not any(glyph.box[2] > glyph.box[0] for glyph in beside):
        return True
    near = [glyph.text for glyph in glyphs[max(place - 2, 0) : place + 3]]
    return letter in _ALEFS and letter not in texts and any(text.startswith("ل") for text in near)


@lru_cache(maxsize=4096)
def _is_bearing(text: str) -> bool:
    """Whether this is an Arabic letter with its marks."""
    return len(text) > 1 and glyph_class(text[0]) == "R" and is_mark(text[1:])


@lru_cache(maxsize=4096)
def is_mark(text: str) -> bool:
    """Whether this is nothing but marks that stand on a letter."""
    return bool(text) and all(unicodedata.category(character) == "Mn" for character in text)


def _reach(mark: Glyph, letter: Glyph) -> float:
    """How far the mark stands from the letter's box, in points; another line's letter is far."""
    x = (mark.box[0] + mark.box[2]) / 2
    return max(letter.box[0] - x, x - letter.box[2], 0.0) + max(abs(mark.baseline - letter.baseline) - letter.size, 0.0)
