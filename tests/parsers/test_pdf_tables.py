"""Tables from the rules of a page."""

import time

from parsers.lines import Glyph
from parsers.pdf_tables import find_tables, parted


def grid(columns, rows, left=0.0, top=0.0):
    """Rules of a table whose cells are 20 wide and 10 high."""
    right, bottom = left + 20 * columns, top + 10 * rows
    level = [(left, top + 10 * row, right, top + 10 * row) for row in range(rows + 1)]
    return level + [(left + 20 * column, top, left + 20 * column, bottom) for column in range(columns + 1)]


def sizes(tables):
    return [[len(row) for row in table.rows] for table in tables]


def test_crossing_rules_make_rows_of_cells():
    (table,) = find_tables(grid(3, 2))
    assert table.rows[1] == ((0, 10, 20, 20), (20, 10, 40, 20), (40, 10, 60, 20))


def test_two_tables_stand_in_their_order_on_the_page():
    assert sizes(find_tables(grid(2, 1, top=100) + grid(3, 2))) == [[3, 3], [2]]


def test_a_frame_and_a_single_column_are_no_table():
    assert find_tables(grid(1, 1)) == find_tables(grid(1, 5)) == find_tables([]) == []


def test_rules_a_little_off_or_in_pieces_are_whole():
    pieces = [(0, 0, 19, 0), (21, 0.8, 40, 0.8), (-1, 10, 41, 10), (0, 1, 0, 9), (20, 0, 20, 10), (40.5, 2, 40.5, 10)]
    assert sizes(find_tables(pieces)) == [[2]]


def test_a_cell_over_two_rows_stands_in_its_first():
    rules = [rule for rule in grid(2, 2) if rule != (0, 10, 40, 10)] + [(20, 10, 40, 10)]
    (table,) = find_tables(rules)
    assert table.rows == (((0, 0, 20, 20), (20, 0, 40, 10)), ((20, 10, 40, 20),))


def test_each_glyph_is_in_one_cell_or_in_none():
    tables = find_tables(grid(2, 2))
    inside, below = Glyph("a", (21, 11, 25, 19), 0, 8), Glyph("b", (21, 31, 25, 39), 0, 8)
    assert parted([inside, below], tables) == {(20, 10, 40, 20): [inside], None: [below]}


def test_text_in_the_empty_corner_of_a_table_is_not_lost():
    rules = [*grid(2, 1), (0, 20, 20, 20), (0, 10, 0, 20), (20, 10, 20, 20)]
    glyph = Glyph("a", (25, 12, 30, 18), 0, 8)
    assert parted([glyph], find_tables(rules)) == {None: [glyph]}


def test_among_too_many_rules_no_table_is_looked_for():
    began = time.process_time()
    hatched = [(0, 4.0 * n, 9000, 4.0 * n) for n in range(2000)] + [(4.0 * n, 0, 4.0 * n, 9000) for n in range(2000)]
    assert find_tables(hatched) is None
    assert find_tables(grid(60, 60)) is None
    assert sizes(find_tables(grid(40, 40))) == [[40] * 40]
    assert time.process_time() - began < 10
