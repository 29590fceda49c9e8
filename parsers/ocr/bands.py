"""White letters on a dark band, as many letterheads and table heads have them, made dark letters on paper.

Dark letters on a shaded band lose their shade on the way.
"""

import cv2
import numpy as np

from parsers.ocr.layout import Array

_DARK = 0.75
"""The share of the paper's grey below which an area may be a band: red, green and blue ones are."""
_WIDE, _HIGH = 1.0, 0.12
"""Inches that a band measures at least: wider than any letter, as high as a heading with its margins."""
_HIGHEST = 0.35
"""The share of the page that a band is high at most: above, it is a photo, or the desk around the page."""
_SOLID, _BOXED = 0.55, 0.85
"""The share of a band that is dark, and of its box that it fills: a table's frame and a stamp are mostly paper."""
_APART = 40
"""Levels of grey from the band's own, from which a pixel is of a letter."""
_RIM = 7
"""Pixels across in which a band's edge fades into paper."""
_STEP = 2
"""Pixels that are one while bands are looked for."""


def bands_turned(grey: Array, dpi: float) -> Array:
    """The page, its bands with their letters dark on white; the same page where it has none."""
    small = np.ascontiguousarray(grey[::_STEP, ::_STEP])
    _, dark = cv2.threshold(small, _DARK * float(np.median(small)), 255, cv2.THRESH_BINARY_INV)
    outlines, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    page = grey
    for outline in outlines:
        if not _is_band(outline, dark, dpi / _STEP):
            continue
        page = grey.copy() if page is grey else page
        left, top, width, height = (_STEP * side for side in cv2.boundingRect(outline))
        area = np.zeros((height, width), np.uint8)
        cv2.drawContours(area, [outline * _STEP], -1, 255, cv2.FILLED, offset=(-left, -top))
        over = page[top : top + height, left : left + width]
        over[:] = _turned(over, area)
    return page


def _is_band(outline: Array, dark: Array, dpi: float) -> bool:
    left, top, width, height = cv2.boundingRect(outline)
    if width < _WIDE * dpi or not _HIGH * dpi <= height <= _HIGHEST * len(dark):
        return False
    filled = cv2.contourArea(outline)
    across, down = cv2.minAreaRect(outline)[1]
    inside = cv2.countNonZero(dark[top : top + height, left : left + width])
    return filled >= _BOXED * across * down and inside >= _SOLID * filled


def _turned(box: Array, area: Array) -> Array:
    """The box with the band in its area turned over, or, where its letters are the darker, lightened; its rim white."""
    square = np.ones((_RIM, _RIM), np.uint8)
    inner = cv2.erode(area, square, borderValue=0) > 0
    rim = (cv2.dilate(area, square) > 0) & ~inner
    band = box[inner]
    if not band.size:
        return box
    ground = float(np.median(band))
    lighter, darker = np.count_nonzero(band > ground + _APART), np.count_nonzero(band < ground - _APART)
    levels = np.arange(256) / max(1.0, ground)
    if lighter >= darker:
        levels = (255 - np.arange(256)) / max(1.0, 255 - ground)
    turned = cv2.LUT(box, np.asarray(np.clip(levels, 0, 1) * 255, np.uint8))
    return np.where(inner, turned, np.where(rim, 255, box)).astype(np.uint8)
