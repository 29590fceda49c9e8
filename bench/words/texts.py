"""What training lines say: lines of composed letters, words of a dictionary, and letters that are no word.

The composed letters (`bench/generated`) are about nobody. The dictionary is the one inside Tesseract's own model.
Letters in no order are for names, which no dictionary holds.
"""

import random
import re
from collections.abc import Iterator

from generated.letters import SEED, letter

_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآؤئء"
_ARABIC = re.compile("[ء-ي]")
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad]")
_JOINED = re.compile("([بتثسشصضطظفقكلمنهيجحخعغئ])(?=[ء-ي])")
KASHIDA = "\u0640"
"""A joint drawn long: it is drawn, and says nothing."""
_DRAWN_BESIDE = {"،", KASHIDA}
"""What is drawn although the model has no sign for it."""
_NUMBER = re.compile(r"[\d٠-٩]+(?:[/.\-][\d٠-٩]+)*")
_LATIN = re.compile(r"[A-Za-z@]\S*")
_EMPTY = re.compile(r"\(\s*\)")
_CELL = re.compile(r"[|]|\s{3,}")
_MOST = 13
"""Words to a line."""


class Texts:
    """Lines of text of the characters that the model knows; without numbers and Latin words, which others read."""

    def __init__(self, characters: set[str], dictionary: list[str], voices: tuple[str, ...], count: int) -> None:
        self._characters = characters | _DRAWN_BESIDE
        self._words = [word for word in dictionary if _ARABIC.search(word)]
        self._lines = sorted({line for voice in voices for n in range(count) for line in _lines(voice, n)})

    def line(self, rng: random.Random) -> str:
        """One line; empty where nothing of it can be written."""
        kind = rng.random()
        if kind < 0.5:
            words = self._written(rng.choice(self._lines)).split()
            start = rng.randrange(max(1, len(words) - _MOST + 1))
            return " ".join(words[start : start + rng.randint(_MOST // 2, _MOST)])
        made = kind > 0.85
        words = [self._word(rng, made and rng.random() < 0.5) for _ in range(rng.randint(1, _MOST - 3))]
        place = rng.randrange(len(words))
        if rng.random() < 0.4:
            words[place] += rng.choice(".،،:؛")
        elif rng.random() < 0.2:
            words[place] = f"({words[place]})"
        return self._written(" ".join(words))

    def _word(self, rng: random.Random, made: bool) -> str:
        if made:
            return "".join(rng.choice(_LETTERS) for _ in range(rng.randint(2, 7)))
        word = ("ال" if rng.random() < 0.1 else "") + rng.choice(self._words)
        return _JOINED.sub(rf"\1{KASHIDA * rng.randint(1, 3)}", word, count=1) if rng.random() < 0.04 else word

    def _written(self, text: str) -> str:
        bare = _LATIN.sub("", _NUMBER.sub("", text))
        kept = "".join(each for each in bare if each == " " or each in self._characters)
        return " ".join(_EMPTY.sub("", kept).split())


def _lines(voice: str, number: int) -> Iterator[str]:
    """The cells of a composed letter's lines that hold Arabic."""
    item = letter(number, SEED, voice).item
    for text in (item["email"]["body"], *(each.get("text") or "" for each in item["attachments"])):
        for line in text.splitlines():
            cells = (_INVISIBLE.sub("", cell).strip() for cell in _CELL.split(line))
            yield from (cell for cell in cells if _ARABIC.search(cell))
