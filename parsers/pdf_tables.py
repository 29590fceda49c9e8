"""Ruled tables of a page from its rules: where level and upright ones cross are the corners of cells."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter

from parsers.document import Box
from parsers.lines import Column, Glyph, Line, Piece, around, line_text

_SNAP = 3.0
"""Points within which two rules stand at one place, follow each other, or meet; shorter ones are no rules."""
_MOST_RULES, _MOST_CROSSINGS = 5_000, 2_500
"""A page with more is a drawing; a table on it is not found."""
_FULL_CELL = 1.6
"""A line fills its cell where less room than this share of the font size is left; only then is its number broken."""

Rule = tuple[float, float, float]
"""The place of a level or an upright rule (y, x), and where along it it begins and ends."""
Point = tuple[float, float]
Crossings = dict[Point, tuple[frozenset[int], frozenset[int]]]
"""Where rules cross, with the numbers of the upright and of the level ones."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells from top to bottom, each from left to right; a cell that spans rows is in its first."""

    rows: tuple[tuple[Box, ...], ...]

    @property
    def cells(self) -> Iterator[Box]:
        """Every cell, row by row."""
        return (cell for row in self.rows for cell in row)


def find_tables(rules: Iterable[Box]) -> list[Table] | None:
    """The tables with at least two columns, from top to bottom; a frame around a paragraph is no table. None where
    there are too many rules to look for any."""
    level = _merged((top, left, right) for left, top, right, bottom in rules if top == bottom)
    upright = _merged((left, top, bottom) for left, top, right, bottom in rules if left == right)
    if not level or len(upright) < 2:
        return []
    crossings = _crossings(level, upright) if len(level) + len(upright) <= _MOST_RULES else None
    if crossings is None or len(crossings) > _MOST_CROSSINGS:
        return None
    tables = [_table(cells) for cells in _joined(_cells(crossings))]
    wide = [table for table in tables if any(len(row) > 1 for row in table.rows)]
    return sorted(wide, key=lambda table: min((top, left) for left, top, _, _ in table.cells))


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """The rules with those that stand at one place moved onto their mean, and those that follow each other joined."""
    merged: list[Rule] = []
    for group in _at_one_place(sorted(rules)):
        place = sum(rule[0] for rule in group) / len(group)
        pieces = sorted((start, end) for _, start, end in group)
        start, end = pieces[0]
        for further, until in pieces[1:]:
            if further > end + _SNAP:
                merged.append((place, start, end))
                start, end = further, until
            end = max(end, until)
        merged.append((place, start, end))
    return [rule for rule in merged if rule[2] - rule[1] >= _SNAP]


def _at_one_place(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    group: list[Rule] = []
    for rule in rules:
        if group and rule[0] > group[-1][0] + _SNAP:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _crossings(level: Sequence[Rule], upright: Sequence[Rule]) -> Crossings:
    """Where the rules meet; not many more than _MOST_CROSSINGS."""
    heights = [rule[0] for rule in level]
    found: dict[Point, tuple[set[int], set[int]]] = {}
    for number, (x, top, bottom) in enumerate(upright):
        for other in range(bisect_left(heights, top - _SNAP), bisect_right(heights, bottom + _SNAP)):
            y, left, right = level[other]
            if left - _SNAP <= x <= right + _SNAP:
                uprights, levels = found.setdefault((x, y), (set(), set()))
                uprights.add(number)
                levels.add(other)
        if len(found) > _MOST_CROSSINGS:
            break
    return {point: (frozenset(uprights), frozenset(levels)) for point, (uprights, levels) in found.items()}


def _cells(crossings: Crossings) -> Iterator[Box]:
    """The smallest cell below and right of each crossing whose four sides are ruled."""
    below, beside = defaultdict[float, list[float]](list), defaultdict[float, list[float]](list)
    for x, y in sorted(crossings):
        below[x].append(y)
        beside[y].append(x)
    for x, y in sorted(crossings):
        under, right_of = below[x], beside[y]
        downs = under[bisect_right(under, y) :]
        acrosses = right_of[bisect_right(right_of, x) :]
        cell = next(_closed(crossings, (x, y), downs, acrosses), None)
        if cell:
            yield cell


def _closed(crossings: Crossings, corner: Point, downs: list[float], acrosses: list[float]) -> Iterator[Box]:
    x, y = corner
    uprights, levels = crossings[corner]
    for bottom in downs:
        if not uprights & crossings[x, bottom][0]:
            return  # no rule leads further down either
        for right in acrosses:
            if not levels & crossings[right, y][1]:
                break
            opposite = crossings.get((right, bottom))
            if opposite and opposite[0] & crossings[right, y][0] and opposite[1] & crossings[x, bottom][1]:
                yield x, y, right, bottom


def _joined(cells: Iterable[Box]) -> Iterator[list[Box]]:
    """The cells in groups that hang together by their corners."""
    parents: dict[Point, Point] = {}

    def root(point: Point) -> Point:
        while parents.setdefault(point, point) != point:
            parents[point] = parents[parents[point]]
            point = parents[point]
        return point

    found = list(cells)
    for left, top, right, bottom in found:
        for corner in ((left, bottom), (right, top), (right, bottom)):
            parents[root(corner)] = root((left, top))
    groups = defaultdict[Point, list[Box]](list)
    for cell in found:
        groups[root(cell[:2])].append(cell)
    yield from groups.values()


def _table(cells: Iterable[Box]) -> Table:
    ordered = sorted(cells, key=itemgetter(1, 0))
    return Table(tuple(tuple(row) for _, row in groupby(ordered, key=itemgetter(1))))


def parted(glyphs: Iterable[Glyph], tables: Sequence[Table]) -> dict[Box | None, list[Glyph]]:
    """The glyphs in each cell, and under None those in no cell."""
    cells = [cell for table in tables for cell in table.cells]
    lefts = sorted({side for left, _, right, _ in cells for side in (left, right)})
    tops = sorted({side for _, top, _, bottom in cells for side in (top, bottom)})
    at = _on_grid(cells, lefts, tops)
    found = defaultdict[Box | None, list[Glyph]](list)
    level, row = 0.0, -1
    for glyph in glyphs:
        left, top, right, bottom = glyph.box
        if top + bottom != level:
            level = top + bottom
            row = bisect_right(tops, level / 2) - 1
        within = 0 <= row < len(tops) - 1
        found[at.get((bisect_right(lefts, (left + right) / 2) - 1, row)) if within else None].append(glyph)
    return found


def _on_grid(cells: Iterable[Box], lefts: Sequence[float], tops: Sequence[float]) -> dict[tuple[int, int], Box]:
    """Which cell each column and row of the grid that all cells' sides make belongs to."""
    at: dict[tuple[int, int], Box] = {}
    for cell in cells:
        left, top, right, bottom = cell
        for column in range(bisect_left(lefts, left), bisect_left(lefts, right)):
            for row in range(bisect_left(tops, top), bisect_left(tops, bottom)):
                at.setdefault((column, row), cell)
    return at


def cell_line(lines: Sequence[Line], width: float) -> Line:
    """The lines of a table's cell of this width as one: joined by spaces, but a number that was broken because the cell
    is too narrow for it is one number again. Two numbers below each other stay two."""
    pieces: Column = []
    for before, line in pairwise([(), *lines]):
        if pieces and not _is_broken(before, line, width):
            pieces.append(Piece(" "))
        pieces += line
    return tuple(pieces)


def _is_broken(before: Line, line: Line, width: float) -> bool:
    first, second = line_text(before), line_text(line)
    boxes = [piece.box for piece in before if piece.box]
    if not (first[-1:].isdigit() and second[:1].isdigit() and boxes):
        return False
    left, top, right, bottom = around(boxes)
    return " " not in first and width - (right - left) < _FULL_CELL * (bottom - top)
