"""Pages as scanners, faxes and phones give them: a letter's PDF drawn at a resolution and then treated badly.

What is done to a page is drawn from the page's own seed, so that the same letter always makes the same scan.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pypdfium2

Picture = np.ndarray
CONDITIONS: dict[str, tuple[int, str]] = {
    "clean 150": (150, "clean"),
    "clean 200": (200, "clean"),
    "clean 300": (300, "clean"),
    "skew +2": (200, "skew+"),
    "skew -2": (200, "skew-"),
    "fax": (200, "fax"),
    "JPEG 30": (200, "jpeg"),
    "stamp": (200, "stamp"),
    "pale": (200, "pale"),
}
"""Name → dots per inch and treatment."""
STAMPED = "1448"
"""What the stamp says."""


def drawn(pdf: bytes, dpi: int) -> Iterator[Picture]:
    """The pages of a PDF in grey."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        yield np.asarray(page.render(scale=dpi / 72, grayscale=True).to_pil())


def scan(page: Picture, treatment: str, dpi: int, seed: int) -> Picture:
    """The page after this treatment; every one but `clean` also has paper, ink and noise of its own."""
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    if treatment == "clean":
        return page
    page = _TREATMENTS[treatment](page, dpi, rng)
    if treatment == "fax":
        return page
    grey = 30 + page.astype(np.float32) * (rng.uniform(225, 245) - 30) / 255
    grey = cv2.GaussianBlur(grey, (0, 0), 0.6) + noise.normal(0, 6, page.shape)
    page = np.clip(grey, 0, 255).astype(np.uint8)
    if treatment == "jpeg":
        page = cv2.imdecode(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 30])[1], cv2.IMREAD_GRAYSCALE)
    return page


def _turned(page: Picture, degrees: float) -> Picture:
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)


def _fax(page: Picture, dpi: int, rng: random.Random) -> Picture:
    """Group 3 fine: 204 by 196 dots per inch, one bit, specks and a few lost lines."""
    height, width = page.shape
    small = cv2.resize(page, (round(width * 204 / dpi), round(height * 196 / dpi)), interpolation=cv2.INTER_AREA)
    noise = np.random.default_rng(rng.getrandbits(32))
    bits = np.where(small > rng.randint(140, 180), 255, 0).astype(np.uint8)
    specks = noise.random(bits.shape)
    bits[specks < 0.0004] = 0
    bits[specks > 0.998] = 255
    return bits


def _stamp(page: Picture, dpi: int, rng: random.Random) -> Picture:
    """A round stamp and a signature, half over the text."""
    height, width = page.shape
    over = np.zeros_like(page)
    for _ in range(2):
        centre = (rng.randint(width // 4, 3 * width // 4), rng.randint(height // 6, height // 2))
        radius = round(0.75 * dpi)
        cv2.circle(over, centre, radius, 255, max(2, dpi // 70))
        cv2.circle(over, centre, round(radius * 0.72), 255, max(1, dpi // 140))
        cv2.putText(over, STAMPED, (centre[0] - radius // 2, centre[1]), 0, dpi / 160, 255, max(1, dpi // 90))
    points = [(rng.randint(width // 5, width // 2), rng.randint(height // 4, height // 2)) for _ in range(6)]
    cv2.polylines(over, [np.array(points, np.int32)], False, 255, max(1, dpi // 100))
    return (page * (1 - 0.5 * over.astype(np.float32) / 255)).astype(np.uint8)


def _pale(page: Picture, dpi: int, rng: random.Random) -> Picture:
    """Half of the lines in colours that are grey to a scanner."""
    blank = (page > 200).all(axis=1)
    depth, kept = np.ones(len(page), np.float32), np.float32(1.0)
    for row, white in enumerate(blank):
        if white:
            kept = np.float32(rng.choice((1.0, rng.uniform(0.3, 0.55))))
        depth[row] = kept
    return (255 - (255 - page.astype(np.float32)) * depth[:, None]).astype(np.uint8)


_TREATMENTS: dict[str, Callable[[Picture, int, random.Random], Picture]] = {
    "skew+": lambda page, dpi, rng: _turned(page, 2.0),
    "skew-": lambda page, dpi, rng: _turned(page, -2.0),
    "fax": _fax,
    "jpeg": lambda page, dpi, rng: page,
    "stamp": _stamp,
    "pale": _pale,
}


def fonts_in(folder: Path) -> list[Path]:
    """The fonts of a folder by name."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in {".ttf", ".otf"})
