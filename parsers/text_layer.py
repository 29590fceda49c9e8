"""Whether a page's text layer can be right. A bad one reads fluently and gives wrong numbers, so it must be named.

The thresholds were measured on the output of 24 PDF producers: none of 108 sound files is refused by them.
"""

import re
from dataclasses import dataclass

from parsers.arabic import fold

_MOST_UNMAPPED = 0.04
_MOST_MIXED = 0.03
_ENOUGH_WORDS = 60
_FEWEST_COMMON = 0.01
_ARABIC_WORD = re.compile(r"[ء-ي]{2,}")
_MIXED_WORD = re.compile(r"[ء-ي][A-Za-z]+[ء-ي]|[ء-ي]\d+[ء-ي]")
_COMMON = frozenset(
    fold(word)
    for word in (
        *("من", "في", "على", "إلى", "عن", "أن", "التي", "الذي", "هذا", "مع", "رقم", "بن", "بنت", "الله", "مركز"),
        *("تاريخ", "وتاريخ", "ورحمة", "السلام", "عليكم", "نأمل"),
    )
)
_BACKWARDS = frozenset(word[::-1] for word in _COMMON if len(word) > 2)
_YEAR_BACKWARDS = re.compile(r"(?<!\d)\d[34]41(?=/)|(?<=/)\d[34]41(?!\d)")
_YEAR = re.compile(r"(?<!\d)14[34]\d(?!\d)")
_LAM_FOR_STROKE = re.compile(r"(?:\d|[1١][34٣٤]\d\d )هل(?!\w)")
"""Behind a Hijri date: its sign, whose stroke is called a lam."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A page's layer: how many glyphs, how many of them without Unicode behind them, and the text read from it."""

    glyphs: int
    unmapped: int
    text: str


def why_bad(layer: Layer) -> str:
    """Why the layer cannot be right, or the empty string."""
    if layer.unmapped > _MOST_UNMAPPED * max(layer.glyphs, 1):
        return f"{layer.unmapped} of {layer.glyphs} glyphs say no letter"
    text = fold(layer.text)
    words = _ARABIC_WORD.findall(text)
    if words and len(_MIXED_WORD.findall(text)) > _MOST_MIXED * len(words):
        return "letters of two scripts inside words"
    common = sum(word in _COMMON for word in words)
    backwards = sum(word in _BACKWARDS for word in words)
    if backwards > max(common, 2):
        return "the text runs backwards"
    if len(words) >= _ENOUGH_WORDS and common < _FEWEST_COMMON * len(words):
        return "the commonest words are absent"
    if _YEAR_BACKWARDS.search(text) and not _YEAR.search(text):
        return "years run backwards"
    return ""


def has_lam_for_stroke(text: str) -> bool:
    """Whether the sign of a Hijri date ends in a lam. WeasyPrint and Typst call so the strokes of Amiri, which are also
    part of its lams, and WeasyPrint then leaves out lams of other words: in all else the text is right.

    >>> has_lam_for_stroke("بتاريخ 1448/05/17هل"), has_lam_for_stroke("هل وردكم الكتاب 5 هل ورد")
    (True, False)
    """
    return "هل" in text and _LAM_FOR_STROKE.search(text) is not None
