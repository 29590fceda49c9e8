"""Where lines of text stand on a page: ink that lies dense in a row, split where a gap or a table's rule parts it.

Tesseract's own search for lines loses whole lines of a letterhead. Arabic lines have their ink around the baseline, so
ink smeared sideways shows each line as one ridge; every stroke then belongs to the ridge it stands nearest to, and a
line is cut out without the tails of its neighbours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from parsers.document import Box

Array: TypeAlias = npt.NDArray[Any]
Columns: TypeAlias = tuple[tuple[float, float, float], ...]
"""The vertical rules of a page: x, top, bottom."""

_EM = 1.45
"""Ems to the middle height of joined letters."""
_SMEAR_ACROSS, _SMEAR_DOWN = 0.55, 0.12
"""Ems of the smear (its standard deviations): across, words of a line flow together, columns do not."""
_DENSE = 0.28
"""The share of the page's usual line density from which smeared ink is a line."""
_TALLEST, _WIDEST = 2.6, 14.0
"""Ems from which a stroke is a stamp, a logo or a signature rather than letters."""
_REACH = 0.9
"""Ems from a line's core within which a stroke belongs to it."""
INK = 115
"""Grey below which a pixel is print. A stamp over the text is mostly paler: it must not tie lines together."""
_PALE = 165
"""Grey below which a pixel is ink at all: thin letters, blurred, are whole only so, and tell the size of the print."""
_ABOVE, _BELOW = 1.0, 0.8
"""Ems above and below the middle of its core that a line is cut out to: a stroke of a pen must not make it taller."""
_AROUND_DIGITS = 0.2
"""Ems beside a number's first and last digit in which the middle of a stroke is still that digit's."""
_JOINT = 0.1
"""Ems of white that stay of a stroke taken out, at either side."""
_SAME_ROW = 0.6
"""Ems between the middles of lines beside each other that are one row."""
_SPECK = 0.05
"""Ems below which a stroke is dust."""


@dataclass(frozen=True, slots=True, eq=False)
class TextLine:
    """A line, or the part of it in one column: its box on the page and its picture, neighbours' ink painted over.

    `middle` is the height on the page of its densest ink, the same for all parts of a line; `em` the font size.
    """

    box: Box
    picture: Array
    middle: float
    em: float


def text_lines(grey: Array, columns: Columns) -> list[TextLine]:
    """The lines of a page without rules, from top to bottom; `columns` are its vertical rules (x, top, bottom)."""
    _, ink = cv2.threshold(grey, INK, 255, cv2.THRESH_BINARY_INV)
    labels, boxes = _components(ink)
    _, pale = cv2.threshold(grey, _PALE, 255, cv2.THRESH_BINARY_INV)
    em = _em(_outlines(pale))
    if em is None:
        return []
    strokes = _strokes(boxes, em)
    cores = _cores(np.where(strokes, 255, 0).astype(np.uint8)[labels], columns, em)
    owners = _owners(boxes, strokes, cores, em)
    ink_of = _Ink(labels, boxes, owners)
    lines = (_cut_out(grey, ink_of, core, number, em) for number, core in enumerate(cores))
    return _in_rows([line for line in lines if line])


def _in_rows(lines: list[TextLine]) -> list[TextLine]:
    """The lines with one middle for all that stand side by side: a cell of digits is as high as one of letters."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda each: each.middle):
        if rows and abs(line.middle - rows[-1][0].middle) < _SAME_ROW * line.em and _beside(line, rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [replace(line, middle=row[0].middle) for row in rows for line in row]


def _beside(line: TextLine, row: Sequence[TextLine]) -> bool:
    return all(line.box[2] <= other.box[0] or other.box[2] <= line.box[0] for other in row)


def _components(ink: Array) -> tuple[Array, Array]:
    """For each pixel the component it belongs to, and the components' boxes; the first is the background."""
    try:  # a third of the time of whole integers
        _, labels, boxes, _ = cv2.connectedComponentsWithStatsWithAlgorithm(ink, 8, cv2.CV_16U, cv2.CCL_DEFAULT)
    except cv2.error:  # more than fit: a page of dust
        _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    return labels, boxes


def _outlines(ink: Array) -> Array:
    """The boxes (left, top, width, height) of the ink's outlines: sizes alone, a fifth of the time of components."""
    outlines, _ = cv2.findContours(ink, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return np.array([cv2.boundingRect(outline) for outline in outlines], int).reshape(-1, 4)


def _em(boxes: Array) -> float | None:
    """The font size in pixels, from the heights of letters weighted by their widths; None on an empty page."""
    letters = boxes[(boxes[:, 3] >= 5) & (boxes[:, 3] <= 200) & (boxes[:, 2] <= 600)]
    if not len(letters):
        return None
    order = np.argsort(letters[:, 3])
    weights = np.cumsum(letters[order, 2])
    return max(8.0, _EM * float(letters[order[np.searchsorted(weights, weights[-1] / 2)], 3]))


def _strokes(boxes: Array, em: float) -> Array:
    """For each component whether it is letters: neither background nor dust nor a stamp."""
    widths, heights = boxes[:, 2], boxes[:, 3]
    fits = (heights <= _TALLEST * em) & (widths <= _WIDEST * em) & (np.maximum(widths, heights) > _SPECK * em)
    fits[0] = False
    return np.asarray(fits)


def _cores(ink: Array, columns: Columns, em: float) -> Array:
    """The boxes (left, top, right, bottom) of the dense middles of lines."""
    half = cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    smeared = cv2.GaussianBlur(half, (0, 0), sigmaX=_SMEAR_ACROSS * em / 2, sigmaY=_SMEAR_DOWN * em / 2)
    usual = float(np.percentile(smeared[smeared > 8], 80)) if (smeared > 8).any() else 255.0
    dense = (smeared > _DENSE * usual).astype(np.uint8)
    for x, top, bottom in columns:
        dense[round(top / 2) : round(bottom / 2), max(0, round(x / 2) - 1) : round(x / 2) + 2] = 0
    _, _, found, _ = cv2.connectedComponentsWithStats(dense, connectivity=4)
    found = found[1:].astype(float) * 2
    found = found[(found[:, 2] > 0.25 * em) & (found[:, 3] > 0.1 * em)]
    return np.asarray(np.column_stack((found[:, :2], found[:, :2] + found[:, 2:4])))


def _owners(boxes: Array, strokes: Array, cores: Array, em: float) -> Array:
    """For each component the core it belongs to, or -1."""
    owners = np.full(len(boxes), -1)
    if not len(cores):
        return owners
    labels = np.flatnonzero(strokes)
    left, top, width, height = (boxes[labels, side, None].astype(float) for side in range(4))
    beside = np.maximum(0, np.maximum(cores[:, 0] - left - width, left - cores[:, 2]))
    above = np.maximum(0, np.maximum(cores[:, 1] - top - height, top - cores[:, 3]))
    middles = np.abs((cores[:, 1] + cores[:, 3]) / 2 - top - height / 2)
    near = (beside <= 0.6 * em) & (above <= _REACH * em)
    far = np.where(near, above + 0.5 * beside + 0.2 * middles, np.inf)
    owners[labels] = np.where(near.any(axis=1), far.argmin(axis=1), -1)
    return owners


@dataclass(frozen=True, slots=True)
class _Ink:
    """The components of a page: which each pixel belongs to, their boxes, which core each belongs to."""

    labels: Array
    boxes: Array
    owners: Array


def _cut_out(grey: Array, ink: _Ink, core: Array, number: int, em: float) -> TextLine | None:
    """The line around this core, or None where it is dust."""
    own = ink.boxes[ink.owners == number]
    if not len(own) or own[:, 3].max() < 0.3 * em:
        return None
    margin = max(2, round(0.12 * em))
    size = max(em, 1.25 * float(np.percentile(own[:, 3], 75)))
    middle = float(core[1] + core[3]) / 2
    left, right = max(0, own[:, 0].min() - margin), (own[:, 0] + own[:, 2]).max() + margin
    top = max(0, own[:, 1].min() - margin, round(middle - _ABOVE * size))
    bottom = min((own[:, 1] + own[:, 3]).max() + margin, round(middle + _BELOW * size))
    picture = grey[top:bottom, left:right].copy()
    owners = ink.owners[ink.labels[top:bottom, left:right]]
    foreign = (owners != number) & (owners >= 0)
    picture[cv2.dilate(foreign.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
    height, width = picture.shape
    return TextLine((float(left), float(top), float(left + width), float(top + height)), picture, middle, em)


@dataclass(frozen=True, slots=True)
class Remainder:
    """A line closed up where strokes were taken out; `columns` are the page's columns its own stood in."""

    picture: Array
    columns: Array

    def on_page(self, column: float) -> float:
        """The page's column that this column of the picture stood in."""
        return float(self.columns[int(np.clip(round(column), 0, len(self.columns) - 1))])


def without(line: TextLine, taken: Sequence[tuple[float, float]]) -> Remainder:
    """The line without the strokes that stand in these columns of the page, drawn together as if they had not been."""
    columns = np.arange(line.picture.shape[1]) + line.box[0]
    if not taken:
        return Remainder(line.picture, columns)
    _, ink = cv2.threshold(line.picture, 200, 255, cv2.THRESH_BINARY_INV)
    _, labels, boxes, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    gone = np.zeros(len(boxes), bool)
    kept = np.ones(len(columns), bool)
    for left, right in taken:
        first, last = left - line.box[0], right - line.box[0]
        inside = (centres[:, 0] > first - _AROUND_DIGITS * line.em) & (centres[:, 0] < last + _AROUND_DIGITS * line.em)
        fits = (boxes[:, 0] > first - line.em) & (boxes[:, 0] + boxes[:, 2] < last + line.em)
        gone |= inside & fits
        kept[max(0, round(first + _JOINT * line.em)) : max(0, round(last - _JOINT * line.em))] = False
    gone[0] = False
    picture = line.picture.copy()
    picture[cv2.dilate(gone[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
    left_over = np.flatnonzero((picture < INK).any(axis=0))
    if len(left_over):  # white at the ends is read as dots and noughts
        kept[: max(0, left_over[0] - 2)] = False
        kept[left_over[-1] + 3 :] = False
    return Remainder(np.ascontiguousarray(picture[:, kept]), columns[kept])
