"""Text that a page draws over itself: the same glyph again beside itself, which thickens or shadows it, and a number
over another, which takes its place for whoever looks at the page."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter

from parsers.lines import Glyph

_BESIDE = 0.12
"""How far a glyph's second drawing stands from its first, as a share of its size; no two equal letters are so close."""
_COARSE = 2.0
"""The side of the squares, in points, in which the glyphs near another are looked for."""
_NARROW, _TALL = 1.5, 6.0
"""The sides of the squares of the cheap look: no two equal letters beside each other stand in one."""
_OF_WIDTH = 0.6
_MOST_NEAR = 8
_FEW = 2
_DIGITS = frozenset("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")
_PLACE = itemgetter(0, 1)
_OVER = 0.2
"""Two digits whose middles are closer than this share of their size are one over the other."""


def maybe_twice(glyphs: Sequence[Glyph]) -> bool:
    """Whether some glyphs are likely drawn again beside themselves: a cheap look, for pages of single glyphs."""
    places = {(glyph.text, glyph.box[0] // _NARROW, glyph.baseline // _TALL) for glyph in glyphs}
    return len(places) < len(glyphs) - _FEW


def once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs without those that are drawn again beside themselves."""
    kept: list[Glyph] = []
    near: defaultdict[tuple[str, int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.text.isspace():
            kept.append(glyph)
            continue
        x, y = int(glyph.box[0] // _COARSE), int(glyph.baseline // _COARSE)
        around = [(glyph.text, x + right, y + up) for right in (-1, 0, 1) for up in (-1, 0, 1)]
        if not any(_same(glyph, other) for place in around if place in near for other in near[place][:_MOST_NEAR]):
            near[glyph.text, x, y].append(glyph)
            kept.append(glyph)
    return kept


def _same(one: Glyph, other: Glyph) -> bool:
    """Whether one is the other's second drawing: nearer than an equal letter beside it could stand, however narrow."""
    apart = min(_BESIDE * one.size, _OF_WIDTH * (one.box[2] - one.box[0]))
    beside = abs(one.box[0] - other.box[0]) <= apart and abs(one.baseline - other.baseline) < _BESIDE * one.size
    return beside and abs(one.size - other.size) < _BESIDE * one.size


def overwritten(glyphs: Sequence[Glyph]) -> bool:
    """Whether digits stand over others, so that nobody can tell from the file which number the page shows."""
    digits = [(round(g.baseline), g.box[0] + g.box[2], g) for g in glyphs if g.text in _DIGITS]
    digits.sort(key=_PLACE)
    over = 0
    for (_, left, one), (_, right, other) in pairwise(digits):
        if right - left < 2 * min(_OVER * one.size, _OF_WIDTH * (one.box[2] - one.box[0])):
            over += abs(one.baseline - other.baseline) < _OVER * one.size
    return over > 0
