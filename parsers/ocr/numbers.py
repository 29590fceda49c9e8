"""The numbers of a line, read by two small convolutional nets that know no words (docs/ocr.md).

`Finder` reads whole lines and says where numbers stand; each is then cut out and read again by it and by `Checker`,
a net of another shape that was trained apart. Both speak 24 tokens: digits of both scripts, separators, W for anything
else. What they say is in the order of the page, left to right.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from parsers.document import Box
from parsers.ocr.doubts import crowded, unlikely, without_era
from parsers.ocr.layout import TextLine

HEIGHT = 32
TOKENS = "0123456789٠١٢٣٤٥٦٧٨٩/-. W"
_DIGITS = f"[{TOKENS[:20]}]"
_NUMBER = re.compile(f"{_DIGITS}(?: ?[./-]? ?{_DIGITS})*")
_GROUP = re.compile(f"{_DIGITS}(?:[./-]?{_DIGITS})*")
"""Numbers with what parts their groups, spaces too; a group without spaces."""
_STEP = 4
"""Pixels of a line, at the nets' height, to a step of their answer."""
_WEIGHTS = Path(__file__).parent / "weights"
_BATCH_PIXELS = 24_000
_LONG = 3
"""Signs from which a number that the readings differ on is a number all the same; a shorter one may be a letter."""
_CALIBRATION = {
    0: ((0.0, 0.05),),
    1: ((0.7, 0.55), (0.0, 0.35)),
    2: ((0.9, 0.965), (0.7, 0.85), (0.0, 0.5)),
    3: ((0.9, 0.998), (0.7, 0.985), (0.0, 0.85)),
}
"""By the number of readings that agree: (least probability, share of such numbers that was right); docs/ocr.md."""
_DOUBTED = 0.9
"""The most that is given to a number that something beside its readings speaks against (`parsers.ocr.doubts`)."""
_CLOSE = 0.8
"""Ems between two numbers of a line below which they may be one that was cut in two."""
_MARGIN = 0.10
_AROUND = 0.4
"""The margin above and below the ink as a share of its height; beside a number that is read again, in ems."""
_WORD_GAP = 1.5
"""Ems between two signs of a reading from which a word stands between them."""
_STRETCH = 1.25
"""A number that is read again is made so much wider: narrow doubled digits, two zeros above all, read as one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Tokens with the columns (left, right, in pixels of the cut-out) and the probability of each."""

    tokens: str
    places: tuple[tuple[float, float], ...]
    probabilities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands on the page, left to right: its box, what it says, how surely."""

    drawn: str
    box: Box
    confidence: float


@lru_cache(maxsize=2)
def _net(name: str) -> Any:  # noqa: ANN401 - onnxruntime has no types
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(_WEIGHTS / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])


@dataclass(frozen=True, slots=True)
class _Cut:
    """A part of a line at the nets' height; a column of it is `scale` columns of the page, from `left` on."""

    ink: np.ndarray
    left: float
    scale: float


def _cut(line: TextLine, left: float, right: float, stretch: float = 1.0) -> _Cut | None:
    """The columns `left` to `right` of the line, cut down to their ink with a margin and made `stretch` times as wide.

    None where they hold no ink.
    """
    x0, x1 = max(0, round(left - line.box[0])), round(right - line.box[0])
    part = line.picture[:, x0:x1]
    if min(part.shape) < 6:
        return None
    dark = part < (int(part.max()) + int(part.min())) // 2
    rows = np.flatnonzero(dark.any(axis=1))
    if len(rows) < 5:
        return None
    margin = max(1, round((rows[-1] - rows[0]) * _MARGIN))
    part = part[max(0, rows[0] - margin) : rows[-1] + 1 + margin]
    width = max(16, round(part.shape[1] * HEIGHT / part.shape[0] * stretch))
    mode = cv2.INTER_AREA if part.shape[0] > HEIGHT else cv2.INTER_LINEAR
    black, paper = np.percentile(part, (2, 80))
    ink = np.clip((paper - part.astype(np.float32)) / max(paper - black, 40.0), 0, 1)
    return _Cut(cv2.resize(ink, (width, HEIGHT), interpolation=mode), line.box[0] + x0, part.shape[1] / width)


def _read(name: str, cuts: Sequence[_Cut]) -> list[Reading]:
    """What the net says of each cut-out; like widths are read together."""
    readings: list[Reading | None] = [None] * len(cuts)
    order = sorted(range(len(cuts)), key=lambda place: cuts[place].ink.shape[1])
    while order:
        width = cuts[order[0]].ink.shape[1]
        batch = [place for place in order if cuts[place].ink.shape[1] <= width * 1.25 + 16][
            : max(1, _BATCH_PIXELS // width)
        ]
        order = order[len(batch) :]
        widest = -(-cuts[batch[-1]].ink.shape[1] // 16) * 16
        lines = np.zeros((len(batch), 1, HEIGHT, widest), np.float32)
        for row, place in enumerate(batch):
            lines[row, 0, :, : cuts[place].ink.shape[1]] = cuts[place].ink
        answers = _net(name).run(None, {"line": lines})[0]
        for row, place in enumerate(batch):
            readings[place] = _decoded(answers[row], cuts[place])
    return [reading for reading in readings if reading is not None]


def _decoded(log_probabilities: np.ndarray, cut: _Cut) -> Reading:
    """The likeliest token of each step, doubles and blanks dropped."""
    steps = max(1, cut.ink.shape[1] // _STEP)
    best = log_probabilities[:steps].argmax(axis=1)
    sure = np.exp(log_probabilities[:steps].max(axis=1))
    tokens: list[str] = []
    places: list[tuple[float, float]] = []
    probabilities: list[float] = []
    for step, token in enumerate(best):
        if not token:
            continue
        left, right = (cut.left + cut.scale * _STEP * edge for edge in (step, step + 1))
        if step and best[step - 1] == token:
            places[-1] = (places[-1][0], right)
            probabilities[-1] = max(probabilities[-1], float(sure[step]))
            continue
        tokens.append(TOKENS[token - 1])
        places.append((left, right))
        probabilities.append(float(sure[step]))
    return Reading("".join(tokens), tuple(places), tuple(probabilities))


def spans_of(reading: Reading, widest: float) -> list[tuple[int, int]]:
    """Where in the reading numbers stand. A slash between spaces belongs to a date; spaces alone part numbers.

    So does a gap of more than `widest` pixels: there stands a word for which the net had no sign.
    """
    places = reading.places
    breaks = [at for at in range(1, len(places)) if places[at][0] - places[at - 1][1] > widest]
    spans: list[tuple[int, int]] = []
    for start, end in pairwise((0, *breaks, len(places))):
        for found in _NUMBER.finditer(reading.tokens, start, end):
            if " " in found[0] and not set("/-") & set(found[0]):
                spans += (group.span() for group in _GROUP.finditer(reading.tokens, *found.span()))
            else:
                spans.append(found.span())
    return spans


def _best_span(reading: Reading, middle: float, widest: float) -> tuple[int, int]:
    """Of a number read again, the span around `middle` or the longest; an empty one where there is none."""

    def covers(span: tuple[int, int]) -> tuple[bool, int]:
        left, right = reading.places[span[0]][0], reading.places[span[1] - 1][1]
        return left <= middle <= right, span[1] - span[0]

    return max(spans_of(reading, widest), key=covers, default=(0, 0))


def _said(reading: Reading, span: tuple[int, int]) -> tuple[str, float]:
    """What a span of the reading says, and the least probability in it."""
    return reading.tokens[slice(*span)], min(reading.probabilities[slice(*span)], default=0.0)


def read_numbers(lines: Sequence[TextLine]) -> list[list[Number]]:
    """The numbers of each line, from left to right, with boxes on the page."""
    found = [number for number in _found(lines) if number.cut]
    again = [_read(name, [number.cut for number in found if number.cut]) for name in ("finder", "checker")]
    numbers: list[list[Number]] = [[] for _ in lines]
    for number, *readings in zip(found, *again, strict=True):
        if read := _agreed_number(number, readings, lines[number.line]):
            numbers[number.line].append(read)
    return [_apart(of_line, line.em) for of_line, line in zip(numbers, lines, strict=True)]


def _agreed_number(number: "_Found", readings: Sequence[Reading], line: TextLine) -> Number | None:
    """The number by all its readings; None where what was seen may be a letter."""
    left, right = number.columns
    spans = [_best_span(reading, (left + right) / 2, line.em * _WORD_GAP) for reading in readings]
    closer = [_said(reading, span) for reading, span in zip(readings, spans, strict=True)]
    text, votes, least = agreed([(number.drawn, number.probability), *closer])
    if votes <= len(readings) and len(text) < _LONG:
        return None
    sure = confidence_of(votes, least)
    bare = without_era(text)
    middles = ([(x0 + x1) / 2 for x0, x1 in reading.places] for reading in readings)
    if bare != text or unlikely(text) or any(crowded(line, at, *span) for at, span in zip(middles, spans, strict=True)):
        sure = min(sure, _DOUBTED)
    return Number(bare, (left, line.box[1], right, line.box[3]), sure)


def _apart(numbers: list[Number], em: float) -> list[Number]:
    """The numbers of a line, doubtful where two stand so close that they may be one."""
    doubts = {number for pair in pairwise(numbers) if pair[1].box[0] - pair[0].box[2] < _CLOSE * em for number in pair}
    return [
        replace(number, confidence=min(number.confidence, _DOUBTED)) if number in doubts else number
        for number in numbers
    ]


@dataclass(frozen=True, slots=True)
class _Found:
    """A number as the finder first saw it in its line."""

    line: int
    drawn: str
    probability: float
    columns: tuple[float, float]
    cut: _Cut | None


def _found(lines: Sequence[TextLine]) -> Iterator[_Found]:
    cuts = {place: cut for place, line in enumerate(lines) if (cut := _cut(line, line.box[0], line.box[2]))}
    for (place, _), reading in zip(cuts.items(), _read("finder", list(cuts.values())), strict=True):
        line = lines[place]
        around = _AROUND * line.em
        for start, end in spans_of(reading, line.em * _WORD_GAP):
            left, right = reading.places[start][0], reading.places[end - 1][1]
            cut = _cut(line, left - around, right + around, _STRETCH)
            yield _Found(place, reading.tokens[start:end], min(reading.probabilities[start:end]), (left, right), cut)


def agreed(said: Sequence[tuple[str, float]]) -> tuple[str, int, float]:
    """The reading to go by, of three (text, least probability of a digit) by the line, the finder and the checker.

    With how many of the three say so, and the least probability in theirs. A part of what the two others say is a
    number that was cut in two.
    """
    line, again, checked = said
    closer = checked if again[0] == checked[0] or checked[1] >= again[1] else again
    text = closer[0] or line[0]
    whole = {one for (one, _), (other, _) in combinations(said, 2) if one == other and text in one}
    text = whole.pop() if whole else text
    agreeing = [sure for each, sure in said if each == text]
    return text, len(agreeing), min(agreeing, default=0.0)


def confidence_of(votes: int, least: float) -> float:
    """How often a number that `votes` of three readings agree on, none of them less sure than `least`, was right."""
    return next(right for bound, right in _CALIBRATION[votes] if least >= bound)
