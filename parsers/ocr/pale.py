"""Print much paler than the rest of its page: a letterhead in colour, a grey form, a faint stamp.

What is paler than half of the page's ink is left out where lines are looked for, so that a stamp over the text ties no
lines together. Letterheads in green, gold or blue are as pale as stamps. So ink that touches no print is looked at by
itself, made as black as print, and what can be read there joins the page.
"""

from collections.abc import Iterable

import cv2
import numpy as np

from parsers.ocr.layout import INK, Array, Columns, TextLine, text_lines

_PALEST = 220
"""Grey above which there is paper, its grain, and what shines through from the back."""
_HALO = 4
"""Pixels around print in which blurred edges are as pale as pale print."""
_LEAST_INK = 150
"""Pixels of pale ink away from print that are worth looking at: two or three letters."""
_NEAR = 31
"""Pixels of the square whose darkest ink becomes black: a letter's strokes are of one colour."""
_NARROWEST, _SMALLEST = 2.5, 0.5
"""Ems of the page's print that a pale line is wide at least, and the share of its size: a stamp's ring is in pieces."""


def pale_lines(grey: Array, columns: Columns, em: float | None) -> list[TextLine]:
    """The lines of print that is paler than the page's own (of size `em`, None where there is none), drawn black."""
    _, ink = cv2.threshold(grey, _PALEST, 255, cv2.THRESH_BINARY_INV)
    _, dark = cv2.threshold(grey, INK, 255, cv2.THRESH_BINARY_INV)
    away = cv2.bitwise_and(ink, cv2.bitwise_not(cv2.dilate(dark, np.ones((2 * _HALO + 1,) * 2, np.uint8))))
    if cv2.countNonZero(away) < _LEAST_INK:
        return []
    left, top, width, height = cv2.boundingRect(away)
    around = slice(max(0, top - _NEAR), top + height + _NEAR), slice(max(0, left - _NEAR), left + width + _NEAR)
    page = np.full_like(grey, 255)
    page[around] = _blackened(grey[around], ink[around], dark[around])
    lines = text_lines(page, columns)
    return [line for line in lines if line.box[2] - line.box[0] >= _NARROWEST * (em or line.em) and _fits(line, em)]


def _fits(line: TextLine, em: float | None) -> bool:
    return em is None or line.em >= _SMALLEST * em


def _blackened(grey: Array, ink: Array, dark: Array) -> Array:
    """Only the ink that touches no print, its darkest as black as print is."""
    count, labels = cv2.connectedComponents(ink, connectivity=8)
    pale = np.ones(count, np.uint8)
    pale[labels[dark > 0]] = 0
    pale[0] = 0
    edges = cv2.dilate(pale[labels], np.ones((3, 3), np.uint8))
    alone = np.where((edges > 0) & (dark == 0), grey, 255).astype(np.uint8)
    darkest = cv2.erode(alone, np.ones((_NEAR, _NEAR), np.uint8)).astype(np.float32)
    depth = (255.0 - alone) / np.maximum(255.0 - darkest, 255.0 - _PALEST)
    return np.asarray(255 * (1 - np.minimum(depth, 1.0)), np.uint8)


def with_lines(grey: Array, lines: Iterable[TextLine]) -> Array:
    """The page with these lines drawn over it as they are, black."""
    page = grey.copy()
    for line in lines:
        left, top, right, bottom = map(int, line.box)
        over = page[top:bottom, left:right]
        np.minimum(over, line.picture, out=over)
    return page
