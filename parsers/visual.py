"""From the page back to the text: one line's glyphs, left to right as drawn, into the order they were typed in.

A PDF says where glyphs stand, not in which order they are read. Arabic is drawn right to left, numbers and Latin words
inside it left to right (Unicode's bidirectional algorithm, UAX #9). This undoes that: the line is turned around, and
what was drawn left to right is turned back. A glyph of several letters (lam-alef, the ligature of Allah) stays whole.

What cannot be known from the page: "4 km" and "km 4" look the same inside Arabic; the order of the page is kept.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

_MIRRORED = {
    "(": ")", ")": "(", "[": "]", "]": "[", "{": "}", "}": "{", "<": ">", ">": "<",
    "«": "»", "»": "«", "‹": "›", "›": "‹", "﴾": "﴿", "﴿": "﴾",
}  # fmt: skip
BRACKETS = frozenset(_MIRRORED)
"""The signs that have a mirror image."""
OPENING, CLOSING = "([{«", ")]}»"
_CLASSES = {"AL": "R", "R": "R", "L": "L", "EN": "E", "AN": "A", "CS": "C", "ES": "S"}


@lru_cache(maxsize=4096)
def glyph_class(text: str) -> str:
    """R and L letters by direction, E European digit, A Arabic digit, C and S separators, N the rest."""
    kinds = [_CLASSES.get(unicodedata.bidirectional(character), "N") for character in text]
    strong = next((kind for kind in kinds if kind in "RLEA"), None)
    return strong or (kinds[0] if kinds else "N")


_ISLAND = re.compile("[LEA](?:[^R]*[LEA])?")
"""Of classes, turned around: what holds no right-to-left letter, without the neutrals at its ends."""
_ARABIC_RUN = re.compile("R(?:[^L]*R)?")
_NUMBER = re.compile("E+(?:[CS]E+)*|A+(?:CA+)*")
_NUMBER_AFTER_ARABIC = re.compile("E+(?:CE+)*|A+(?:CA+)*")

Glyph = tuple[int, str]
"""A glyph's place in the line as drawn, and its text."""


def typed_order(drawn: Sequence[str], rtl: bool, after_arabic: bool) -> list[Glyph]:
    """The glyphs in the order they were typed in.

    `rtl`: the paragraph runs right to left. `after_arabic`: an Arabic letter stands before this line in its paragraph;
    then hyphens do not bind European digits (UAX #9, W2 and W4).
    """
    classes = "".join(map(glyph_class, drawn))
    return [(place, drawn[place]) for place in typed_places(drawn, classes, rtl, after_arabic)]


def typed_places(drawn: Sequence[str], classes: str, rtl: bool, after_arabic: bool) -> list[int]:
    """The same as places in the line as drawn, the glyphs' `classes` being known."""
    if rtl:
        return _from_rtl(drawn, classes, (0, len(drawn)), after_arabic)
    return _from_ltr(drawn, classes) if "R" in classes or "A" in classes else list(range(len(drawn)))


def mirrored(text: str) -> str:
    """The bracket that faces the other way, or `text` itself."""
    return _MIRRORED.get(text, text)


def misnested(text: str) -> int:
    """How many brackets of `text` have no partner in their order."""
    depth = loose = 0
    for character in text:
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth, loose = (depth - 1, loose) if depth else (0, loose + 1)
    return depth + loose


def _from_rtl(drawn: Sequence[str], classes: str, part: tuple[int, int], after_arabic: bool) -> list[int]:
    """The places of this part of a line, turned around, but for what was drawn left to right in it."""
    begin, end = part
    turned = classes[begin:end][::-1]
    places = list(range(end - 1, begin - 1, -1))
    typed: list[int] = []
    place = 0
    for island in _ISLAND.finditer(turned):
        start, stop = island.span()
        typed += places[place:start]
        after_arabic = after_arabic or "R" in turned[place:start]
        loose = stop == len(turned) and _is_loose_hyphen(drawn, typed, turned[start])
        hyphen = [typed.pop()] if loose else []
        for first, last in _runs(island[0], after_arabic):
            typed += places[start + first : start + last][::-1]
        typed += hyphen
        place = stop
    return typed + places[place:]


def _is_loose_hyphen(drawn: Sequence[str], typed: Sequence[int], following: str) -> bool:
    """Whether these end in a hyphen of their own, right of a Latin word: where that word ends the line it was broken
    there, so the hyphen was typed after it."""
    if following != "L" or not typed or drawn[typed[-1]] != "-":
        return False
    return len(typed) == 1 or drawn[typed[-2]].isspace()


def _runs(island: str, after_arabic: bool) -> Iterator[tuple[int, int]]:
    """The parts of an island, turned as it is, that were each drawn left to right: Latin words with European digits, or
    one number with its separators."""
    number = _NUMBER_AFTER_ARABIC if after_arabic else _NUMBER
    place = 0
    while place < len(island):
        stop = island.find("A", place)
        stop = len(island) if stop < 0 else stop
        if island[place] in "LE" and island.find("L", place, stop) >= 0:
            end = max(island.rfind("L", place, stop), island.rfind("E", place, stop)) + 1
        else:
            digits = number.match(island, place)
            end = digits.end() if digits else place + 1
        yield place, end
        place = end


def _from_ltr(drawn: Sequence[str], classes: str) -> list[int]:
    """An English line: only its Arabic runs, with the numbers and spaces between Arabic letters, were turned."""
    typed: list[int] = []
    place = 0
    for run in _ARABIC_RUN.finditer(classes):
        typed += range(place, run.start())
        typed += _from_rtl(drawn, classes, run.span(), True)
        place = run.end()
    return [*typed, *range(place, len(drawn))]
