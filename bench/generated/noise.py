"""What typing and scanning do to a text: other digits, stretched letters, vowel marks, slips, misread letters."""

import random
import re

_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_LATIN = re.compile(r"\S*[A-Za-z@]\S*")
_STRETCH = re.compile(r"(?<=[بتثجحخسشصضطظعغفقكلمنهي])(?=[\u0621-\u064a]{2})")
_WORD = re.compile(r"[\u0621-\u064a]{4,}")
_MISREAD = {"ث": "ت", "ش": "س", "ض": "ص", "ظ": "ط", "ج": "ح", "ق": "ف", "خ": "ح", "ذ": "د", "ز": "ر", "غ": "ع"}
_SLIPS = (("ة", "ه"), ("أ", "ا"), ("إ", "ا"), ("ى", "ي"), ("ؤ", "و"), ("ئ", "ي"))


def digits(text: str, rng: random.Random) -> str:
    """`text` with its digits in one script, or now and then in both; words with Latin letters keep theirs."""
    script = rng.choices(["eastern", "western", "persian", "mixed"], [55, 33, 3, 9])[0]
    return "\n".join(_line(line, script, rng) for line in text.split("\n"))


def _line(line: str, script: str, rng: random.Random) -> str:
    if script == "western" or (script == "mixed" and rng.random() < 0.5):
        return line
    table = _PERSIAN if script == "persian" else _EASTERN
    out, at = [], 0
    for latin in _LATIN.finditer(line):
        out += [line[at : latin.start()].translate(table), latin.group()]
        at = latin.end()
    return "".join([*out, line[at:].translate(table)])


def stretched(text: str, rng: random.Random) -> str:
    """Tatweel inside some words."""
    return _WORD.sub(lambda word: _stretch(word.group(), rng) if rng.random() < 0.12 else word.group(), text)


def _stretch(word: str, rng: random.Random) -> str:
    places = [match.start() for match in _STRETCH.finditer(word)]
    if not places:
        return word
    place = rng.choice(places)
    return word[:place] + "ـ" * rng.randrange(1, 4) + word[place:]


def vowelled(text: str, rng: random.Random) -> str:
    """Vowel marks on some letters."""
    return _WORD.sub(lambda word: _vowel(word.group(), rng) if rng.random() < 0.25 else word.group(), text)


def _vowel(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, len(word))
    return word[:place] + rng.choice("\u064e\u064f\u0650\u0651") + word[place:]


def misspelt(text: str, rng: random.Random) -> str:
    """The slips of quick typing, the same kind through the whole text."""
    for right, wrong in rng.sample(_SLIPS, rng.randrange(1, 5)):
        text = re.sub(right, wrong if rng.random() < 0.8 else right, text)
    return text


def misread(text: str, keep: set[str], rng: random.Random) -> str:
    """About one word in twelve with a letter read as its neighbour in form; words in `keep` stay."""
    return _WORD.sub(lambda word: _misread(word.group(), keep, rng), text)


def _misread(word: str, keep: set[str], rng: random.Random) -> str:
    places = [place for place, letter in enumerate(word) if letter in _MISREAD]
    if word in keep or not places or rng.random() > 0.14:
        return word
    place = rng.choice(places)
    return word[:place] + _MISREAD[word[place]] + word[place + 1 :]
