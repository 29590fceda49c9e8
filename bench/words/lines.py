"""Lines as the recogniser of words gets them: drawn as pages, treated as scanners do, cut out by Ihala's own layout.

A page whose lines are not found one for one is thrown away, and so is a line of another width than was drawn.
"""

import random
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from numerals.glyphs import held_out, weight_of
from PIL import Image, ImageDraw, ImageFont
from scanned import scan
from texts import KASHIDA

from parsers.ocr.layout import text_lines
from parsers.ocr.page import prepared

Drawn = tuple[str, np.ndarray]
"""A line's text in the order of typing, and its picture."""
_RESOLUTIONS = (150, 200, 200, 200, 300)
_TREATMENTS = {"clean": 5, "skew+": 1, "skew-": 1, "fax": 2, "jpeg": 3}
_STACKED = "amiri"
"""Letters above each other: what is read worst, so it is drawn more often and further apart."""
_FRAME = 4
_BLURS = (1.0, 1.0, 1.0, 0.7)
"""The frame and the blur of `parsers/ocr/tesseract.py`."""
_A_FILE = 300
"""Lines to a file of training lines."""
_SIGNS = str.maketrans("()[]<>«»،", ")(][><»«,", KASHIDA)
"""Brackets as they are seen, the model's sign for the Arabic comma, no long joints."""


class Face:
    """A font, how often it is drawn and what it can draw."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stacked = _STACKED in path.name.lower()
        self.weight = weight_of(path.name) * (3 if self.stacked else 1)
        self._cover = set(TTFont(path, fontNumber=0, lazy=True).getBestCmap() or ())

    def draws(self, text: str) -> bool:
        """Whether it has all the characters of `text`."""
        return all(ord(letter) in self._cover for letter in text if letter != " ")


def faces(folder: Path) -> list[Face]:
    """The fonts of the folder that may be trained on."""
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in {".ttf", ".otf"})
    return [Face(path) for path in paths if not held_out(path.name)]


def lines(chosen: list[Face], say: Callable[[random.Random], str], seed: int) -> Iterator[Drawn]:
    """Lines of page after page, without end."""
    rng = random.Random(seed)
    while True:
        (face,) = rng.choices(chosen, [face.weight for face in chosen])
        yield from _page(face, say, rng)


def _page(face: Face, say: Callable[[random.Random], str], rng: random.Random) -> list[Drawn]:
    dpi = rng.choice(_RESOLUTIONS)
    picture, rows = _drawn(face, say, dpi, rng)
    (treatment,) = rng.choices(list(_TREATMENTS), list(_TREATMENTS.values()))
    treated = scan(np.asarray(picture), treatment, dpi, rng.getrandbits(32))
    page = prepared(Image.fromarray(treated), 204 if treatment == "fax" else dpi)
    found = sorted(text_lines(page.bare, page.columns), key=lambda line: line.middle)
    if len(found) != len(rows):
        return []
    inch = page.dpi / dpi
    return [
        (text, _softened(line.picture, rng))
        for line, (text, width) in zip(found, rows, strict=True)
        if abs(line.box[2] - line.box[0] - width * inch) < 0.12 * width * inch + 0.1 * page.dpi
    ]


def _drawn(
    face: Face, say: Callable[[random.Random], str], dpi: int, rng: random.Random
) -> tuple[Image.Image, list[tuple[str, float]]]:
    """A page of A4, and the text and the width in pixels of each of its rows."""
    width, height = round(8.27 * dpi), round(11.7 * dpi)
    picture = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(picture)
    size = round(rng.uniform(10, 16) * dpi / 72)
    font = ImageFont.truetype(str(face.path), size, layout_engine=ImageFont.Layout.RAQM)
    pitch = size * (rng.uniform(2.3, 3.2) if face.stacked else rng.uniform(1.9, 2.6))
    rows: list[tuple[str, float]] = []
    for row in range(int((height - 1.8 * dpi) / pitch)):
        text = _fitting(say(rng), draw, font, width - 1.2 * dpi)
        if not text or not face.draws(text):
            continue
        long = draw.textlength(text, font=font, direction="rtl")
        right = width - 0.6 * dpi if rng.random() < 0.6 else rng.uniform(long + 0.5 * dpi, width - 0.5 * dpi)
        place, ink = (right, 0.6 * dpi + row * pitch), rng.choice((0, 0, 0, 30, 60))
        draw.text(place, text, font=font, fill=ink, anchor="ra", direction="rtl", language="ar")
        rows.append((text, long))
    return picture, rows


def _fitting(text: str, draw: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont, most: float) -> str:
    """As many of the words as fit."""
    words = text.split()
    while words and draw.textlength(" ".join(words), font=font, direction="rtl") > most:
        words.pop()
    return " ".join(words)


def _softened(picture: np.ndarray, rng: random.Random) -> np.ndarray:
    framed = cv2.copyMakeBorder(picture, *[_FRAME] * 4, cv2.BORDER_CONSTANT, value=255)
    return cv2.GaussianBlur(framed, (0, 0), rng.choice(_BLURS))


def write(drawn: list[Drawn], stem: Path, model: str) -> list[Path]:
    """The lines as files that `lstmtraining` reads: `stem`0.lstmf and so on."""
    written = []
    for number, start in enumerate(range(0, len(drawn), _A_FILE)):
        base = stem.with_name(f"{stem.name}{number}")
        _tiff_and_boxes(drawn[start : start + _A_FILE], base)
        command = ["tesseract", base.with_suffix(".tif"), base, "--psm", "13", "-l", model, "lstm.train"]
        subprocess.run(command, check=True, capture_output=True)
        written.append(base.with_suffix(".lstmf"))
        for suffix in (".tif", ".box"):
            base.with_suffix(suffix).unlink()
    return written


def _tiff_and_boxes(drawn: list[Drawn], base: Path) -> None:
    pictures = [Image.fromarray(picture) for _, picture in drawn]
    pictures[0].save(base.with_suffix(".tif"), save_all=True, append_images=pictures[1:], dpi=(200, 200))
    rows = (
        f"WordStr 0 0 {picture.width} {picture.height} {page} #{_as_seen(text)}\n"
        f"\t {picture.width} 0 {picture.width + 1} {picture.height} {page}\n"
        for page, (picture, (text, _)) in enumerate(zip(pictures, drawn, strict=True))
    )
    base.with_suffix(".box").write_text("".join(rows), "utf-8")


def _as_seen(text: str) -> str:
    """Arabic text from left to right, as the net goes over it; a vowel mark stands before its letter then."""
    return text.translate(_SIGNS)[::-1]
