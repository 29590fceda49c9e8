"""The lines and frames of a PDF page (ISO 32000-2, 8.5): the straight pieces that may be the rules of a table."""

from math import isfinite
from typing import TypeAlias

from parsers.document import Box
from parsers.pdf_text import Matrix

Point: TypeAlias = tuple[float, float]
_SLANT = 0.1
_SHORTEST = 1.0
"""In points: how far a rule may lean, and the length from which a straight piece is one."""
PLACE = 36
"""The side of the squares by which it is told where outlines stand, in points."""
_FRAME = 4
"""An outline of more straight pieces than this is no frame."""


class Paths:
    """The path being made, and what was painted of earlier ones, in points from the top left of a page this high."""

    def __init__(self, height: float) -> None:
        self.rules: list[Box] = []
        self.curves = 0
        """How many painted outlines are neither lines nor frames."""
        self.places: set[tuple[int, int]] = set()
        """The squares of PLACE points that painted outlines of that sort begin in."""
        self._height = height
        self._pieces: list[tuple[Point, Point]] = []
        self._outlines: list[int] = []
        """The number of pieces of each outline in the path; a curve counts as many."""
        self._begun: list[Point] = []
        self._start = self._at = (0.0, 0.0)

    def move(self, ctm: Matrix, x: float, y: float) -> None:
        """Begins an outline at this point."""
        self._start = self._at = self._point(ctm, x, y)
        self._outlines.append(0)
        self._begun.append(self._at)

    def line(self, ctm: Matrix, x: float, y: float) -> None:
        """A straight piece to this point."""
        self._to(self._point(ctm, x, y))

    def curve(self, ctm: Matrix, x: float, y: float) -> None:
        """A bent piece to this point."""
        self._at = self._point(ctm, x, y)
        if self._outlines:
            self._outlines[-1] += _FRAME + 1

    def close(self) -> None:
        """A straight piece back to where the outline began."""
        self._to(self._start)

    def frame(self, ctm: Matrix, corner: Point, width: float, height: float) -> None:
        """A rectangle from this corner."""
        x, y = corner
        first = self._point(ctm, x, y)
        second, third = self._point(ctm, x + width, y), self._point(ctm, x + width, y + height)
        fourth = self._point(ctm, x, y + height)
        self._pieces += [(first, second), (second, third), (third, fourth), (fourth, first)]
        self._outlines.append(_FRAME)
        self._begun.append(first)
        self._start = self._at = first

    def paint(self) -> None:
        """The path is drawn."""
        for (x0, y0), (x1, y1) in self._pieces:
            wide, high = abs(x1 - x0), abs(y1 - y0)
            if wide <= _SLANT and high >= _SHORTEST:
                self.rules.append((x0, min(y0, y1), x0, max(y0, y1)))
            elif high <= _SLANT and wide >= _SHORTEST:
                self.rules.append((min(x0, x1), y0, max(x0, x1), y0))
        for pieces, (x, y) in zip(self._outlines, self._begun, strict=True):
            if pieces > _FRAME and isfinite(x + y):
                self.curves += 1
                self.places.add((int(x // PLACE), int(y // PLACE)))
        self.drop()

    def drop(self) -> None:
        """The path is not drawn."""
        self._pieces, self._outlines, self._begun = [], [], []

    def _to(self, point: Point) -> None:
        if point != self._at and self._outlines:
            self._pieces.append((self._at, point))
            self._outlines[-1] += 1
        self._at = point

    def _point(self, ctm: Matrix, x: float, y: float) -> Point:
        a, b, c, d, e, f = ctm
        return a * x + c * y + e, self._height - (b * x + d * y + f)
