"""Text as a PDF page shows it (ISO 32000-2, 9): each string becomes glyphs where they stand.

Lengths are points, from the page's top left corner down, as Ihala has them everywhere; a glyph's baseline is its height
above the page's foot.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, TypeAlias

from parsers.document import Box
from parsers.lines import Glyph
from parsers.pdf_content import Operand
from parsers.pdf_fonts import Font

UNKNOWN = "\ufffd"
_WIDE = 0.15
"""A glyph that says no letter but takes more room than this share of its size is UNKNOWN; a narrower one is nothing."""
_INVISIBLE = 3.0
_SPACE = 32
_STRING = 4
"""Bytes from which a string is known again; some programs show each glyph by itself."""
_SQUARE = 3.0
"""The side of the squares, in points, by which it is told whether a string begins where another did."""

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def product(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does `first` and `then` the other."""
    a1, b1, c1, d1, e1, f1 = first
    a0, b0, c0, d0, e0, f0 = then
    a, b, c, d = a0 * a1 + c0 * b1, b0 * a1 + d0 * b1, a0 * c1 + c0 * d1, b0 * c1 + d0 * d1
    return a, b, c, d, a0 * e1 + c0 * f1 + e0, b0 * e1 + d0 * f1 + f0


@dataclass(slots=True)
class Shown:
    """The text of a page. `glyphs` are the upright ones that say something, in the order of the file; the counts are of
    all glyphs, of those that no letter is known for, of those that are invisible, of the letters on their side, of the
    bytes shown before any font was set, which nobody can see, of the strings that begin where they began before, and of
    the pieces too short to be told by their beginning."""

    glyphs: list[Glyph] = field(default_factory=list)
    count: int = 0
    unmapped: int = 0
    invisible: int = 0
    sideways: int = 0
    fontless: int = 0
    again: int = 0
    pieces: int = 0


class Text:
    """The text state, and the text shown so far on a page of this height. `ctm` leads to the page."""

    def __init__(self, height: float, ctm: Matrix) -> None:
        self.shown, self.ctm = Shown(), ctm
        self.font: Font | None = None
        self.size = self.charspace = self.wordspace = self.leading = self.rise = self.mode = 0.0
        self.scaling = 1.0
        self._height = height
        self._matrix, self._x, self._y = IDENTITY, 0.0, 0.0
        """The line's matrix, and how far from the line's start the pen is."""
        self._begun: set[tuple[float, float, bytes, bool]] = set()
        """The squares in which strings began, and those of a second grid for what lies across their borders."""

    def state(self) -> tuple[Any, ...]:
        """What q saves and Q restores."""
        spaces = self.charspace, self.wordspace, self.leading, self.rise
        return self.ctm, self.font, self.size, self.scaling, self.mode, spaces

    def restore(self, state: tuple[Any, ...]) -> None:
        """Sets what `state()` gave."""
        self.ctm, self.font, self.size, self.scaling, self.mode, spaces = state
        self.charspace, self.wordspace, self.leading, self.rise = spaces

    def place(self, *matrix: float) -> None:
        """Begins a line at this matrix; at the identity, without arguments."""
        a, b, c, d, e, f = matrix or IDENTITY
        self._matrix, self._x, self._y = (a, b, c, d, e, f), 0.0, 0.0

    def move(self, x: float, y: float) -> None:
        """Begins a line this far from the start of the last."""
        a, b, c, d, e, f = self._matrix
        self._matrix, self._x, self._y = (a, b, c, d, x * a + y * c + e, x * b + y * d + f), 0.0, 0.0

    def show(self, items: Operand) -> None:
        """Shows strings; numbers between them move the pen back, in thousandths of the font size."""
        font, shown = self.font, self.shown
        if not isinstance(items, list):
            return
        if font is None:
            shown.fontless += sum(len(item) for item in items if isinstance(item, bytes))
            return
        matrix = product(self._matrix, self.ctm)
        said, before = len(shown.glyphs), shown.count
        string = items[0] if items and items[0].__class__ is bytes else b""
        if len(string) >= _STRING:
            self._begin(matrix, string)
        else:
            shown.pieces += 1
        level = matrix[1] == matrix[2] == self._y == 0 and matrix[0] > 0 < matrix[3]
        if level and font.displacement is None and self.scaling > 0 < self.size:
            self._show_level(items, font, matrix)
        else:
            self._show_turned(items, font, matrix)
        if self.mode == _INVISIBLE:
            shown.invisible += shown.count - before
        if not isfinite(self._x + self._y + matrix[0] + matrix[3] + matrix[4] + matrix[5]):
            del shown.glyphs[said:]  # nowhere on any page
            self._x = self._y = 0.0

    def _begin(self, matrix: Matrix, string: bytes) -> None:
        """Notes where a string begins."""
        a, b, c, d, e, f = matrix
        x, y = (self._x * a + self._y * c + e) / _SQUARE, (self._x * b + self._y * d + f) / _SQUARE
        here = (x // 1, y // 1, string, False), ((x + 0.5) // 1, (y + 0.5) // 1, string, True)
        self.shown.again += not self._begun.isdisjoint(here)
        self._begun.update(here)

    def _show_level(self, items: list[Operand], font: Font, matrix: Matrix) -> None:
        """What nearly every text is: level, from left to right. Here the time goes."""
        a, _, _, d, e, baseline = matrix
        low = font.descent * self.size + self.rise
        foot, head = d * low + baseline, d * (low + self.size) + baseline
        top, bottom, size = self._height - head, self._height - foot, head - foot
        stretch = self.size * self.scaling
        gap, step = self.charspace * self.scaling, 0.001 * stretch
        wordspace = 0.0 if font.multibyte else self.wordspace * self.scaling
        glyphs, codes, say = font.glyphs, font.codes, self.shown.glyphs.append
        x, count = self._x, 0
        for item in items:
            if item.__class__ is float:
                x -= item * step
                continue
            for code in codes(item) if item.__class__ is bytes else ():
                text, width = glyphs[code]
                count += 1
                left, advance = x * a + e, width * stretch
                if text:
                    say(Glyph(text, (left, top, left + a * advance, bottom), baseline, size))
                elif text is None:
                    self._say_unknown((left, top, left + a * advance, bottom), baseline, size)
                x += advance + gap
                if code == _SPACE:
                    x += wordspace
        self._x = x
        self.shown.count += count

    def _show_turned(self, items: list[Operand], font: Font, matrix: Matrix) -> None:
        """Text in any direction, and vertical writing."""
        a, b, c, d, _, _ = matrix
        upright = a * d * self.scaling > 0 and b * c <= 0
        for text, box, baseline, size in self._placed(items, font, matrix):
            self.shown.count += 1
            if not upright:
                self.shown.unmapped += text is None
                self.shown.sideways += text is None or bool(text.strip())
            elif text:
                self.shown.glyphs.append(Glyph(text, box, baseline, size))
            elif text is None:
                self._say_unknown(box, baseline, size)

    def _placed(
        self, items: list[Operand], font: Font, matrix: Matrix
    ) -> Iterator[tuple[str | None, Box, float, float]]:
        """The text of each glyph, its box, baseline and size, the pen moving along."""
        a, b, c, d, e, f = matrix
        vertical = font.displacement is not None
        stretch = self.size * self.scaling
        for item in items:
            if isinstance(item, float):
                self._advance(-item * 0.001 * stretch, vertical)
            for code in font.codes(item) if isinstance(item, bytes) else ():
                text, width = font.glyphs[code]
                x, y = self._x * a + self._y * c + e, self._x * b + self._y * d + f
                left, low, right, high = self._extent(font, code, width * stretch)
                xs = [a * side + c * level + x for side in (left, right) for level in (low, high)]
                ys = [b * side + d * level + y for side in (left, right) for level in (low, high)]
                box = min(xs), self._height - max(ys), max(xs), self._height - min(ys)
                yield text, box, y, box[2] - box[0] if vertical else box[3] - box[1]
                wordspace = self.wordspace if code == _SPACE and not font.multibyte else 0.0
                self._advance(width * stretch + (self.charspace + wordspace) * self.scaling, vertical)

    def _advance(self, length: float, vertical: bool) -> None:
        if vertical:
            self._y += length
        else:
            self._x += length

    def _extent(self, font: Font, code: int, advance: float) -> Box:
        """The glyph's box around the pen, in text space: left, foot, right, head."""
        if font.displacement is None:
            low = font.descent * self.size + self.rise
            return 0.0, low, advance, low + self.size
        x, y = font.displacement(code)
        x = self.size * 0.5 if x is None else x * self.size * 0.001
        y = (1000 - y) * self.size * 0.001 + self.rise
        return -x, y + advance, self.size - x, y

    def _say_unknown(self, box: Box, baseline: float, size: float) -> None:
        self.shown.unmapped += 1
        if box[2] - box[0] > _WIDE * size:
            self.shown.glyphs.append(Glyph(UNKNOWN, box, baseline, size))
