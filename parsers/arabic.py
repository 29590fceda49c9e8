"""Folding Arabic text for comparison, keeping for every folded character its place in the original.

Writers spell one word many ways: with or without hamza, vowel marks, kashida, the dots of ya; digits come in three
scripts; copied text carries invisible direction marks. Folding maps them all to one spelling, for matching only:
evidence is always quoted from the original, through the offsets kept here.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress

TATWEEL = "\u0640"
_DROPPED = frozenset(
    {TATWEEL, "\u0670", "\u00ad", "\ufeff", "\u061c"}
    | {chr(code) for code in range(0x064B, 0x0660)}
    | {chr(code) for code in range(0x06D6, 0x06EE)}
    | {chr(code) for code in range(0x200B, 0x2010)}
    | {chr(code) for code in range(0x202A, 0x202F)}
    | {chr(code) for code in range(0x2066, 0x206A)}
)
_LETTERS = {
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    **dict.fromkeys("ىیېئ", "ي"),
    **dict.fromkeys("ةۃۀہھە", "ه"),
    **dict.fromkeys("کڪگ", "ك"),
    "ؤ": "و",
}
_DIGITS = {chr(base + value): str(value) for base in (0x0660, 0x06F0) for value in range(10)}
_PUNCTUATION = {
    "٫": ".", "٬": ",", "،": ",", "؛": ";", "؟": "?", "٪": "%", "−": "-", "–": "-", "—": "-", "‐": "-",
    "⁄": "/", "∕": "/", "«": '"', "»": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u202f": " ",
}  # fmt: skip
_FOLDING = str.maketrans(_LETTERS | _DIGITS | _PUNCTUATION)


_MOST_CHARACTERS = 8192
"""Characters whose folding is remembered; a letter knows two hundred."""


@lru_cache(maxsize=_MOST_CHARACTERS)
def _fold_character(character: str) -> str:
    if character in _DROPPED:
        return ""
    folded = unicodedata.normalize("NFKC", character.translate(_FOLDING)).translate(_FOLDING)
    return "".join(c for c in folded if c not in _DROPPED).lower()


class _Table(dict[int, str]):
    """The whole folding as `str.translate` reads it, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < _MOST_CHARACTERS:
            self[code] = folded
        return folded


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded `text`, and for each of its characters the offset in the original it came from."""

    text: str
    offsets: Sequence[int]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's (start, end) for the folded characters from `start` up to `end`, marks after them included."""
        if start >= end:
            place = self.offsets[start] if start < len(self.offsets) else len(self.original)
            return place, place
        stop = self.offsets[end - 1] + 1
        while stop < len(self.original) and _fold_character(self.original[stop]) == "":
            stop += 1
        return self.offsets[start], stop

    def quote(self, start: int, end: int) -> str:
        """The original text behind the folded characters from `start` up to `end`."""
        first, last = self.span(start, end)
        return self.original[first:last]


def fold(text: str) -> str:
    """`text` in the one spelling used for comparing.

    >>> fold("محكمـــة التنفيذِ بمكّة: ٤٨٠٠٧١٢٣٩٥")
    'محكمه التنفيذ بمكه: 4800712395'
    """
    return text.translate(_TABLE)


def fold_keeping_offsets(text: str) -> Folded:
    """`text` folded, with the way back to the original."""
    characters = set(text)
    odd = {character for character in characters if len(_fold_character(character)) != 1}
    if not odd:
        return Folded(fold(text), range(len(text)), text)
    if any(map(_fold_character, odd)):  # as in nearly no text, a character folds to several
        offsets = tuple(offset for offset, character in enumerate(text) for _ in _fold_character(character))
    else:
        kept = characters - odd
        offsets = tuple(compress(range(len(text)), map(kept.__contains__, text)))
    return Folded(fold(text), offsets, text)


def western_digits(text: str) -> str:
    """`text` with Arabic-Indic and Persian digits as Western ones; nothing else changes.

    >>> western_digits("١٤٤٨/٠٥/١٧هـ")
    '1448/05/17هـ'
    """
    return text.translate(_WESTERN)


_WESTERN = str.maketrans(_DIGITS)
