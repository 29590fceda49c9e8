"""From the page back to the text: one line's glyphs, left to right as drawn, into the order they were typed in.

A PDF says where glyphs stand, not in which order they are read. Arabic is drawn right to left, numbers and Latin words
inside it left to right (Unicode's bidirectional algorithm, UAX #9). This undoes that: the line is turned around, and
what was drawn left to right is turned back. A glyph of several letters (lam-alef, the ligature of Allah) stays whole.

What cannot be known from the page: "4 km" and "km 4" look the same inside Arabic; the order of the page is kept.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_MIRRORED = {
    "(": ")", ")": "(", "[": "]", "]": "[", "{": "}", "}": "{", "<": ">", ">": "<",
    "«": "»", "»": "«", "‹": "›", "›": "‹", "﴾": "﴿", "﴿": "﴾",
}  # fmt: skip
OPENING, CLOSING = "([{«", ")]}»"
_CLASSES = {"AL": "R", "R": "R", "L": "L", "EN": "E", "AN": "A", "CS": "C", "ES": "S"}


@lru_cache(maxsize=4096)
def glyph_class(text: str) -> str:
    """R and L letters by direction, E European digit, A Arabic digit, C and S separators, N the rest."""
    kinds = [_CLASSES.get(unicodedata.bidirectional(character), "N") for character in text]
    strong = next((kind for kind in kinds if kind in "RLEA"), None)
    return strong or (kinds[0] if kinds else "N")


Glyph = tuple[int, str]
"""A glyph's place in the line as drawn, and its text."""


def typed_order(drawn: Sequence[str], rtl: bool, after_arabic: bool) -> list[Glyph]:
    """The glyphs in the order they were typed in.

    `rtl`: the paragraph runs right to left. `after_arabic`: an Arabic letter stands before this line in its paragraph;
    then hyphens do not bind European digits (UAX #9, W2 and W4).
    """
    line = list(enumerate(drawn))
    classes = {glyph_class(text) for text in drawn}
    if not rtl and not classes & {"R", "A"}:
        return line
    return _from_rtl(line[::-1], after_arabic) if rtl else _from_ltr(line)


def mirrored(text: str) -> str:
    """The bracket that faces the other way, or `text` itself."""
    return _MIRRORED.get(text, text)


def is_turned(text: str) -> bool:
    """Whether this glyph is a bracket that has a mirror image."""
    return text in _MIRRORED


def misnested(text: str) -> int:
    """How many brackets of `text` have no partner in their order."""
    depth = loose = 0
    for character in text:
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth, loose = (depth - 1, loose) if depth else (0, loose + 1)
    return depth + loose


def _from_rtl(turned: list[Glyph], after_arabic: bool) -> list[Glyph]:
    typed: list[Glyph] = []
    place = 0
    while place < len(turned):
        if glyph_class(turned[place][1]) not in "LEA":
            after_arabic = after_arabic or glyph_class(turned[place][1]) == "R"
            typed.append(turned[place])
            place += 1
            continue
        end = _island_end(turned, place)
        hyphen = typed[-1:] if end == len(turned) and _is_loose_hyphen(typed, turned[place][1]) else []
        typed[len(typed) - len(hyphen) :] = [*_island(turned[place:end], after_arabic), *hyphen]
        place = end
    return typed


def _is_loose_hyphen(typed: list[Glyph], following: str) -> bool:
    """Whether these end in a hyphen of their own, right of a Latin word: where that word ends the line it was broken
    there, so the hyphen was typed after it."""
    if glyph_class(following) != "L" or not typed or typed[-1][1] != "-":
        return False
    return len(typed) == 1 or typed[-2][1].isspace()


def _island_end(turned: list[Glyph], start: int) -> int:
    """Where what begins at `start` and holds no right-to-left letter ends, trailing neutrals left out."""
    end = last = start
    while end < len(turned) and glyph_class(turned[end][1]) != "R":
        if glyph_class(turned[end][1]) in "LEA":
            last = end
        end += 1
    return last + 1


def _island(turned: list[Glyph], after_arabic: bool) -> list[Glyph]:
    """Numbers and Latin words between Arabic ones: each run drawn left to right is turned back."""
    typed: list[Glyph] = []
    place = 0
    while place < len(turned):
        end = _run_end(turned, place, after_arabic)
        typed += turned[place:end][::-1]
        place = end
    return typed


def _run_end(turned: list[Glyph], start: int, after_arabic: bool) -> int:
    """The end of one left-to-right run: Latin words with European digits, or one number with its separators."""
    stop = next((n for n in range(start, len(turned)) if glyph_class(turned[n][1]) == "A"), len(turned))
    latin = [n for n in range(start, stop) if glyph_class(turned[n][1]) == "L"]
    if latin and glyph_class(turned[start][1]) in "LE":
        return max(n for n in range(start, stop) if glyph_class(turned[n][1]) in "LE") + 1
    end = start + 1
    if glyph_class(turned[start][1]) not in "EA":
        return end
    while end < len(turned):
        if glyph_class(turned[end][1]) == glyph_class(turned[start][1]):
            end += 1
        elif _binds(turned, end, glyph_class(turned[start][1]), after_arabic):
            end += 2
        else:
            break
    return end


def _binds(turned: list[Glyph], place: int, digit: str, after_arabic: bool) -> bool:
    """Whether the separator at `place` stands between two digits of one number."""
    if place + 1 >= len(turned) or glyph_class(turned[place + 1][1]) != digit:
        return False
    kind = glyph_class(turned[place][1])
    return kind == "C" or (kind == "S" and digit == "E" and not after_arabic)


def _from_ltr(line: list[Glyph]) -> list[Glyph]:
    """An English line: only its Arabic runs, with the numbers and spaces between Arabic letters, were turned."""
    typed: list[Glyph] = []
    place = 0
    while place < len(line):
        if glyph_class(line[place][1]) != "R":
            typed.append(line[place])
            place += 1
            continue
        end = place
        for ahead in range(place, len(line)):
            kind = glyph_class(line[ahead][1])
            if kind == "L":
                break
            if kind == "R":
                end = ahead
        typed += _from_rtl(line[place : end + 1][::-1], True)
        place = end + 1
    return typed
