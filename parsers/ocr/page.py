"""A picture made ready to be read: grey, upright, straight, evenly lit, at the resolution that reads best, rules gone.

What was done is kept, so that boxes can be given in the pixels of the picture that came.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from parsers.document import Box
from parsers.ocr.bands import bands_turned
from parsers.ocr.resolution import likely_dpi

READING_DPI = 200
_KEPT_DPI = (140, 240)
"""Between these a picture is read as it is; others are scaled to READING_DPI."""
_SKEW_LIMIT, _SKEW_STEP = 6.0, 0.25
_STRAIGHT = 0.15
"""Degrees of skew that are left as they are."""
_UNEVEN = 18
"""Grey levels of spread in the paper from which the lighting is evened out."""

_GRAIN = 0.15
"""The share of the range from paper to ink that is the paper's own grain and becomes white."""


@dataclass(frozen=True, slots=True)
class Page:
    """`grey` is the prepared picture, `bare` the same without rules; `columns` are the vertical rules (x, top, bottom).

    `back` is the affine map (2 x 3) from prepared pixels to points of the picture that came.
    """

    grey: np.ndarray
    bare: np.ndarray
    dpi: int
    columns: tuple[tuple[float, float, float], ...]
    back: np.ndarray

    def in_points(self, box: Box) -> Box:
        """A box of the prepared picture as the box around it on the page that came."""
        x0, y0, x1, y1 = box
        corners = np.array([[x0, y0, 1], [x1, y0, 1], [x1, y1, 1], [x0, y1, 1]]) @ self.back.T
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        return float(left), float(top), float(right), float(bottom)


def prepared(picture: Image.Image, dpi: float, turns: int = 0) -> Page:
    """The picture as a page ready to be read, turned left by `turns` quarters; `dpi` 0 when it is not known."""
    grey = np.asarray(picture.convert("L"))
    if not 60 <= dpi <= 1300:
        dpi = likely_dpi(picture.size)
    scale = 1.0 if _KEPT_DPI[0] <= dpi <= _KEPT_DPI[1] else READING_DPI / dpi
    if scale != 1.0:
        size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    back = _turned_back(grey, turns)
    grey = _evenly_lit(bands_turned(np.ascontiguousarray(np.rot90(grey, turns)), dpi * scale))
    angle = skew(grey)
    turn = np.eye(3)
    if abs(angle) > _STRAIGHT:
        height, width = grey.shape
        turn[:2] = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        grey = cv2.warpAffine(grey, turn[:2], (width, height), flags=cv2.INTER_LINEAR, borderValue=255)
    read_dpi = round(dpi * scale)
    back = np.diag([72 / read_dpi, 72 / read_dpi, 1.0]) @ back @ np.linalg.inv(turn)
    bare, columns = _without_rules(grey, read_dpi)
    return Page(grey, bare, read_dpi, columns, back[:2])


def _turned_back(grey: np.ndarray, turns: int) -> np.ndarray:
    """The map from the pixels of the picture turned left by `turns` quarters to those of the picture itself."""
    height, width = grey.shape
    return np.array(
        (
            ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
            ((0, -1, width), (1, 0, 0), (0, 0, 1)),
            ((-1, 0, width), (0, -1, height), (0, 0, 1)),
            ((0, 1, 0), (-1, 0, height), (0, 0, 1)),
        )[turns % 4],
        float,
    )


def _evenly_lit(grey: np.ndarray) -> np.ndarray:
    """Dark ink on white paper: shadows gone, the paper's grain gone, ink as black as it was."""
    if _quantile(grey, 0.5) < 100:
        grey = 255 - grey
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 9)
    low, high = np.percentile(paper, (5, 95))
    if high - low >= _UNEVEN:
        light = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
        grey = cv2.divide(grey, np.maximum(light, np.uint8(40)), scale=255)
    white = _quantile(grey, 0.5)
    black = _quantile(grey, 0.1, below=0.6 * white)
    levels = (np.arange(256) - black) / max(40.0, white - _GRAIN * (white - black) - black)
    return cv2.LUT(grey, np.clip(levels * 255, 0, 255).astype(np.uint8))


def _quantile(grey: np.ndarray, share: float, below: float = 256.0) -> float:
    """The level that this share of the pixels darker than `below` does not exceed; 0 where there are none."""
    counts = np.cumsum(cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel()[: max(1, math.ceil(below))])
    return float(np.searchsorted(counts, share * counts[-1])) if counts[-1] else 0.0


def skew(grey: np.ndarray) -> float:
    """The angle in degrees to turn the page by so that its lines lie level: where the rows differ the most."""
    scale = min(1.0, 700 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, ink = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    coarse = max(np.arange(-_SKEW_LIMIT, _SKEW_LIMIT + 1, 1.0), key=lambda angle: _sharpness(ink, angle))
    fine = np.arange(coarse - 1, coarse + 1 + _SKEW_STEP / 2, _SKEW_STEP)
    return float(max(fine, key=lambda angle: _sharpness(ink, angle)))


def _sharpness(ink: np.ndarray, angle: float) -> float:
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    rows = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _without_rules(grey: np.ndarray, dpi: int) -> tuple[np.ndarray, tuple[tuple[float, float, float], ...]]:
    """The page with its rules painted over, and where its vertical rules stand."""
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    thick, wide, high = max(2, round(dpi / 40)), round(dpi * 0.7), round(dpi * 0.35)
    if not (_has_runs(ink, (wide, 1)) or _has_runs(ink, (1, high))):
        return grey, ()
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, wide), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((high, 1), np.uint8))
    # A stroke thicker than a rule is a letter, a logo or a black edge.
    across = cv2.subtract(across, cv2.morphologyEx(across, cv2.MORPH_OPEN, np.ones((thick, 1), np.uint8)))
    down = cv2.subtract(down, cv2.morphologyEx(down, cv2.MORPH_OPEN, np.ones((1, thick), np.uint8)))
    outlines, _ = cv2.findContours(down, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = sorted(map(cv2.boundingRect, outlines), key=lambda box: box[1])
    columns = tuple((x + w / 2, float(y), float(y + h)) for x, y, w, h in boxes if h > 0.35 * dpi)
    bare = grey.copy()
    bare[cv2.dilate(cv2.max(across, down), np.ones((3, 3), np.uint8)) > 0] = 255
    return bare, columns


def _has_runs(ink: np.ndarray, run: tuple[int, int]) -> bool:
    """Whether ink may run as far, across or down, as this; a fifth of the time of looking for where."""
    cell = tuple(max(1, side // 8) for side in run)
    cells = cv2.resize(ink, None, fx=1 / cell[0], fy=1 / cell[1], interpolation=cv2.INTER_AREA)
    # A run as long as eight cells fills six or more of them, wherever it begins.
    six = np.ones((6, 1) if run[1] > 1 else (1, 6), np.uint8)
    return cv2.countNonZero(cv2.erode(np.asarray(cells >= 250, np.uint8), six, borderValue=0)) > 0
