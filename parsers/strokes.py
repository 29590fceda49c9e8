"""Strokes that lengthen an Arabic word, and that the file calls a Latin letter.

LibreOffice 7 does so with fonts that have no Latin letters. What a stroke is called stays the same on the page, and in
the midst of a word, joined on both sides and narrower than a letter, there is nothing else that it can be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from parsers.arabic import TATWEEL
from parsers.lines import Glyph
from parsers.visual import glyph_class

_NARROW = 0.3
_TOUCHING = 0.05
"""Shares of the font size: how wide a stroke is at most, and how far two joined glyphs stand apart or overlap."""


class _Run(NamedTuple):
    """Glyphs of one name that follow each other in the file, from `start` up to `end`, and how many of its two
    neighbours are Arabic letters that touch it."""

    start: int
    end: int
    joined: int


def with_strokes(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The glyphs, in the order the file stores them, with each Latin letter that is a stroke named as one."""
    names = set(filter(_is_latin, {glyph.text for glyph in glyphs}))
    runs = list(_runs(glyphs, names)) if names else []
    strokes = {glyphs[run.start].text for run in runs if run.joined == 2}
    if not strokes:
        return glyphs
    named = list(glyphs)
    for run in runs:
        if run.joined and glyphs[run.start].text in strokes:
            named[run.start : run.end] = [replace(glyph, text=TATWEEL) for glyph in glyphs[run.start : run.end]]
    return named


@lru_cache(maxsize=4096)
def _is_latin(text: str) -> bool:
    return len(text) == 1 and glyph_class(text) == "L"


def _runs(glyphs: Sequence[Glyph], names: set[str]) -> Iterator[_Run]:
    """The runs of narrow glyphs that have one of these names."""
    start = 0
    for text, run in groupby([glyph.text for glyph in glyphs]):
        end = start + sum(1 for _ in run)
        if text in names and all(glyph.box[2] - glyph.box[0] < _NARROW * glyph.size for glyph in glyphs[start:end]):
            pairs = (start - 1, start), (end, end - 1)
            yield _Run(start, end, sum(_is_joined(glyphs, place, within) for place, within in pairs))
        start = end


def _is_joined(glyphs: Sequence[Glyph], place: int, within: int) -> bool:
    """Whether there is an Arabic letter at `place`, and it touches the glyph at `within` on its line."""
    if not 0 <= place < len(glyphs) or glyph_class(glyphs[place].text) != "R":
        return False
    letter, glyph = glyphs[place], glyphs[within]
    apart = min(abs(letter.box[0] - glyph.box[2]), abs(glyph.box[0] - letter.box[2]))
    return letter.baseline == glyph.baseline and apart <= _TOUCHING * glyph.size
