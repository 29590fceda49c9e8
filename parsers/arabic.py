"""Folding Arabic text for comparison, keeping for every folded character its place in the original.

Writers spell one word many ways: with or without hamza, vowel marks, kashida, the dots of ya; digits come in three
scripts; copied text carries invisible direction marks. Folding maps them all to one spelling, for matching only:
evidence is always quoted from the original, through the offsets kept here.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

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


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character in _DROPPED:
        return ""
    folded = unicodedata.normalize("NFKC", character.translate(_FOLDING)).translate(_FOLDING)
    return "".join(c for c in folded if c not in _DROPPED).lower()


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded `text`, and for each of its characters the offset in the original it came from."""

    text: str
    offsets: tuple[int, ...]
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
    return "".join(map(_fold_character, text))


def fold_keeping_offsets(text: str) -> Folded:
    """`text` folded, with the way back to the original."""
    characters = list(map(_fold_character, text))
    folded = "".join(characters)
    if len(folded) == sum(map(bool, characters)):  # as in nearly every text, no character folds to several
        offsets = tuple(offset for offset, character in enumerate(characters) if character)
    else:
        offsets = tuple(offset for offset, several in enumerate(characters) for _ in several)
    return Folded(folded, offsets, text)


def western_digits(text: str) -> str:
    """`text` with Arabic-Indic and Persian digits as Western ones; nothing else changes.

    >>> western_digits("١٤٤٨/٠٥/١٧هـ")
    '1448/05/17هـ'
    """
    return text.translate(_WESTERN)


_WESTERN = str.maketrans(_DIGITS)
