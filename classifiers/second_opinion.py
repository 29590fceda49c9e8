"""A second opinion on what a person writes: does it read like a report of harm, in whatever words?

A linear model over words, pairs of words and pieces of words, one sentence at a time. Lists know the words that
somebody thought of; this knows how such sentences sound. It is asked only where the lists found nothing, and can only
put an item before a person sooner: it opens nothing, sets nothing aside, and changes no kind (DESIGN section 3).
Made by bench/concern/train.py, which prints how it does on authors and sentences that it never saw.
"""

import re
import struct
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from itertools import pairwise
from math import sqrt
from pathlib import Path
from zlib import crc32

from classifiers.assessment import DangerSign, Evidence, SourceName
from classifiers.phrases import Scan
from classifiers.text import Reading
from classifiers.zones import Zone

SIGN = "concern"
NOBODY = frozenset({SourceName.AUTOMATIC, SourceName.BULK})
BITS = 16
"""Two to this many weights; features share them by their checksum."""
THRESHOLD = 2.0
"""Of a sentence's score. Chosen on authors that the model had not seen: docs/judging.md."""
MOST_WORDS = 30
"""What goes on longer without a stop is cut: a score says nothing of a whole page."""
_FEWEST_WORDS = 3
_NOT_THEIRS = (Zone.FOOTER, Zone.QUOTED)
_PIECES = (3, 4)
_WORD = re.compile(r"[^\W\d_]+")
_STOP = re.compile(r"[\n.?!؟]")
_WEIGHTS = Path(__file__).parent / "weights" / "concern.bin"
_HEAD = struct.Struct("<ff")


@dataclass(frozen=True, slots=True)
class Model:
    """The weights as signed bytes, what one of them is worth, and what is added to every score."""

    weights: memoryview
    scale: float
    bias: float
    digest: str


@cache
def model() -> Model:
    """The shipped model. Raises OSError where the installation is damaged."""
    data = _WEIGHTS.read_bytes()
    scale, bias = _HEAD.unpack_from(data)
    return Model(memoryview(data)[_HEAD.size :].cast("b"), scale, bias, sha256(data).hexdigest())


def packed(weights: bytes, scale: float, bias: float) -> bytes:
    """The file of a model whose weights are signed bytes."""
    return _HEAD.pack(scale, bias) + weights


def second_opinion(reading: Reading, source: SourceName, signs: tuple[DangerSign, ...]) -> tuple[DangerSign, ...]:
    """The signs; where a person wrote and none was found, one for each sentence that reads like harm."""
    if source in NOBODY or any(not sign.guarded for sign in signs):
        return signs
    judged: defaultdict[str, list[int]] = defaultdict(list)
    for sign in sorted(signs, key=lambda each: each.evidence.start):
        judged[sign.evidence.part].append(sign.evidence.start)
    found = (place for place in _alike(reading) if not _holds_one(place, judged[place.part]))
    return (*(DangerSign(SIGN, place) for place in found), *signs)


def _alike(reading: Reading) -> Iterator[Evidence]:
    """The sentences that read like harm, in what was written: not a footer's advice, nor the mail answered."""
    yield from (reading.subject.evidence(*place) for place in _above(reading.subject))
    for paper in reading.papers:
        own = (place for place in _above(paper.scan) if paper.line_at(place[0]).zone not in _NOT_THEIRS)
        yield from (paper.scan.evidence(*place) for place in own)


def _above(scan: Scan) -> Iterator[tuple[int, int]]:
    return (place for place in sentences(scan.text) if score(scan.text[slice(*place)]) > THRESHOLD)


def _holds_one(place: Evidence, starts: list[int]) -> bool:
    """Whether a guarded sign begins in the sentence: it was judged already, and lowered."""
    return bisect_left(starts, place.start) < bisect_left(starts, place.end)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a folded text stand, the long ones cut, the very short ones left out."""
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if words and (len(words) == MOST_WORDS or _STOP.search(text, words[-1].end(), word.start())):
            yield from _span(words)
            words = []
        words.append(word)
    yield from _span(words)


def _span(words: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    if len(words) >= _FEWEST_WORDS:
        yield words[0].start(), words[-1].end()


def score(sentence: str) -> float:
    """How much a folded sentence reads like harm; above `THRESHOLD` it is shown to a person."""
    known = model()
    places = features(sentence)
    return known.scale * sum(known.weights[place] for place in places) / sqrt(len(places) or 1) + known.bias


def features(sentence: str) -> frozenset[int]:
    """The places of a folded sentence's words, pairs of words, and pieces of words among the weights."""
    words = _WORD.findall(sentence)
    pairs = (_place(f"b{first} {second}") for first, second in pairwise(words))
    return frozenset(pairs).union(*map(_of_word, words))


@lru_cache(maxsize=16_384)
def _of_word(word: str) -> frozenset[int]:
    edged = f"^{word[:40]}$"
    pieces = (edged[at : at + size] for size in _PIECES for at in range(len(edged) - size + 1))
    return frozenset({_place(f"w{word}"), *(_place(f"c{piece}") for piece in pieces)})


def _place(feature: str) -> int:
    return crc32(feature.encode()) & ((1 << BITS) - 1)
