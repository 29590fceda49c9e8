"""The misread words of a scan's labels put right, so that what stands behind them is found.

Recognition loses strokes: "اسم الحضون", "التارخ: ", "الحكوم له". A word is taken for one of the word lists near it
only where its neighbour bears that out: the other word of the same phrase, or the mark, number or rule of a table that
stands behind a label. Names and numbers are in no list and stay as they were read, and so does every quote.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, pairwise
from typing import Any

from classifiers.nearness import Nearness, distance
from classifiers.wordlists import files, table
from classifiers.words import Morphology
from parsers.arabic import Folded, fold

_LABELLED = (("fields", "label"), ("fields", "number"), ("names_roles", "role"), ("names_roles", "column"))
"""The lists of what stands before a number, a date or a person."""
_ASKED = (("fields_requests", "request"), ("agencies", "agency"))
"""Lists of whose words only those are put right that a phrase bears out."""
_WORD = re.compile(r"[^\W\d_]+")
_ARTICLES = ("وال", "بال", "ولل", "ال", "لل")
_ONE = ("و", "ل", "ب", "ف")
_CLITICS = (*_ARTICLES, "", *_ONE)
"""What may be written on to the front of a word, the longer before what they begin with."""
_LEAST, _LABEL = 3, 4
"""Letters of a word without its clitics, and of one that is known by where it stands alone."""
_AS_WRITTEN = Morphology((), (), frozenset(), frozenset(), (), re.compile("(?!)"))
_MARK, _STROKE = re.compile(r"[ \t]{0,2}[:/|]"), re.compile(r"[ \t]?/")
_NUMBERS = re.compile(r"[ \t]{0,3}\d")
_BEGINS = re.compile(r"(?:^|[\n|\t]|   )[ ]{0,3}$")
_BESIDE = re.compile(r"[ \t]{1,3}")
_LOOK_BACK = 8


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of the lists without their article.

    `known` may not be a misread one; `alone` are a label by themselves; `pairs` follow each other in a phrase.
    """

    known: frozenset[str]
    alone: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    near: Nearness


@cache
def _words() -> _Words:
    labels = [words for name, key in _LABELLED for words in _phrases(table(name)[key])]
    phrases = [*labels, *(words for name, key in _ASKED for words in _phrases(table(name)[key]))]
    every = (words for path in files() for words in _phrases(table(path.stem)))
    near = Nearness(frozenset(chain.from_iterable(phrases)), _AS_WRITTEN)
    return _Words(
        frozenset(chain.from_iterable(every)),
        frozenset(words[0] for words in labels if len(words) == 1 and len(words[0]) >= _LABEL) - _signers(),
        frozenset(pair for words in phrases for pair in pairwise(words)),
        near,
    )


def _signers() -> frozenset[str]:
    """Officials' titles: what stands before a name in print may be a name misread."""
    return frozenset(words[0] for words in _phrases(table("names_roles")["role"]["staff"]) if len(words) == 1)


def _phrases(node: Any) -> Iterator[list[str]]:  # noqa: ANN401 - a word list's table
    """The words of each phrase of a word list, however deep."""
    if isinstance(node, str):
        yield [_bare(word) for word in _WORD.findall(fold(node))]
    elif isinstance(node, dict | list):
        for below in node.values() if isinstance(node, dict) else node:
            yield from _phrases(below)


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) >= 2 + _LEAST else word


@dataclass(frozen=True, slots=True)
class Mended:
    """A folded text with words put right, and the folded offsets of these words."""

    folded: Folded
    words: tuple[tuple[int, int], ...]


def mended(folded: Folded) -> Mended:
    """The recognised text with the misread words of its labels put right; offsets still lead to what was read."""
    text: list[str] = []
    offsets: list[int] = []
    spans: list[tuple[int, int]] = []
    place = length = 0
    for word, meant in _misread(folded.text):
        text += [folded.text[place : word.start()], meant]
        offsets += folded.offsets[place : word.start()]
        length += word.start() - place
        spans.append((length, length + len(meant)))
        offsets += [folded.offsets[word.start() + at * len(word[0]) // len(meant)] for at in range(len(meant))]
        place, length = word.end(), length + len(meant)
    if not spans:
        return Mended(folded, ())
    text.append(folded.text[place:])
    offsets += folded.offsets[place:]
    return Mended(replace(folded, text="".join(text), offsets=tuple(offsets)), tuple(spans))


def _misread(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each misread word of a label with what stands there instead."""
    words = list(_WORD.finditer(text))
    for place, word in enumerate(words):
        if word[0].isascii() or _is_known(word[0]):
            continue
        before = words[place - 1] if place and _beside(text, words[place - 1], word) else None
        after = words[place + 1] if place + 1 < len(words) and _beside(text, word, words[place + 1]) else None
        meant = list(_meant(word[0]))
        sure = [each for each in meant if _in_phrase(before, each[1], after)]
        if not sure and _labels(text, word):
            sure = _nearest(meant)
        if sure:
            yield word, sure[0][0] + sure[0][1]


def _is_known(word: str) -> bool:
    return any(rest in _words().known for _, rest in _parted(word))


def _parted(word: str) -> Iterator[tuple[str, str]]:
    """The word as a clitic and the rest, in each way it may be."""
    for clitic in _CLITICS:
        if word.startswith(clitic) and len(word) - len(clitic) >= _LEAST:
            yield clitic, word[len(clitic) :]


def _meant(word: str) -> Iterator[tuple[str, str, int]]:
    """What a word may stand for: its clitic, the word of the lists, and how many letters of it are other ones."""
    for clitic, rest in _parted(word):
        for meant in () if rest.startswith("ال") else _words().near(rest):
            if meant[0] not in _ONE or meant[1:] != rest:
                yield clitic, meant, distance(rest, meant)


def _nearest(meant: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """The one label that is nearer than all else, if there is one."""
    least = min((steps for _, _, steps in meant), default=0)
    nearest = [each for each in meant if each[2] == least]
    return nearest if len(nearest) == 1 and nearest[0][1] in _words().alone else []


def _beside(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    return bool(_BESIDE.fullmatch(text, left.end(), right.start()))


def _labels(text: str, word: re.Match[str]) -> bool:
    """Whether the word stands as labels do: alone before a mark, a rule or a number, or before a stroke ("خالتها/")."""
    if _STROKE.match(text, word.end()):
        return True
    heads = _BEGINS.search(text[max(0, word.start() - _LOOK_BACK) : word.start()])
    return bool(heads and (_MARK.match(text, word.end()) or _NUMBERS.match(text, word.end())))


def _in_phrase(before: re.Match[str] | None, meant: str, after: re.Match[str] | None) -> bool:
    """Whether a word beside it, read as written, makes a phrase of the lists with it."""
    pairs = _words().pairs
    if before and any((rest, meant) in pairs for _, rest in _parted(before[0])):
        return True
    return after is not None and ((meant, after[0]) in pairs or (meant, _bare(after[0])) in pairs)
