"""Page pictures with what was read drawn on them: each word's box, its text below it, and how sure it is.

Green is sure, amber is not, red is a number that a person has to confirm. For the eyes of staff: `ihala inspect
--overlay`. It runs where files are read, in the cage, and hands the pictures over as enclosed files.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from parsers.document import CERTAIN, Word
from parsers.formats import Content, Enclosed
from parsers.leaves import read_leaf
from parsers.message import Leaf
from parsers.pictures import pictures_of

OVERLAY = "application/x-ihala-overlay"
"""The declared type of an enclosed picture that was drawn here and is no part of the letter."""
_FONT = Path(__file__).parent / "fonts" / "Amiri-Regular.ttf"
_DPI = 110
_SURE, _UNSURE, _CONFIRM = (0, 130, 60), (200, 120, 0), (210, 0, 30)
_USUAL = 0.8
"""The confidence from which a word (not a number) is drawn as sure."""


def read_with_overlay(leaf: Leaf) -> Content:
    """The content of the leaf; its pages follow as PNG pictures of the type OVERLAY, named by their numbers."""
    content = read_leaf(leaf)
    if not content.words:
        return content
    return replace(content, inside=(*content.inside, *_drawn(leaf, content)))


def _drawn(leaf: Leaf, content: Content) -> Iterator[Enclosed]:
    for number, (picture, dpi) in enumerate(pictures_of(leaf.data, leaf.media_type), 1):
        scale = _DPI / dpi
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        page = picture.convert("RGB").resize(size)
        words = (word for word in content.words if word.page == number)
        _draw(page, ((word, content.text[word.start : word.end]) for word in words))
        file = io.BytesIO()
        page.save(file, "PNG")
        yield Enclosed(f"{number}.png", file.getvalue(), OVERLAY)


def _draw(page: Image.Image, words: Iterator[tuple[Word, str]]) -> None:
    layout = ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC
    font = ImageFont.truetype(str(_FONT), 11, layout_engine=layout)
    pen = ImageDraw.Draw(page)
    for word, text in words:
        left, top, right, bottom = (side * _DPI / 72 for side in word.box)
        colour = _colour(word, text)
        pen.rectangle((left, top, max(left, right), max(top, bottom)), outline=colour)
        pen.text(((left + right) / 2, bottom + 1), text, fill=colour, font=font, anchor="ma")


def _colour(word: Word, text: str) -> tuple[int, int, int]:
    if any(map(str.isdigit, text)):
        return _SURE if word.confidence >= CERTAIN else _CONFIRM
    return _SURE if word.confidence >= _USUAL else _UNSURE
