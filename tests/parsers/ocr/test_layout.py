"""Lines are found by their ink: none is lost, columns stay apart, a neighbour's tail is painted over."""

import numpy as np
import pytest
import scans

from parsers.ocr.layout import text_lines, without
from parsers.ocr.page import prepared


def lines_of(picture):
    page = prepared(picture, 200)
    return text_lines(page.bare, page.columns)


@pytest.fixture(scope="module")
def lines():
    return lines_of(scans.page())


def test_every_line_and_every_block_and_every_cell_is_found(lines):
    """Three lines of a letterhead in two blocks each, four lines of text, three rows of three cells."""
    assert len(lines) == 3 * 2 + 4 + 3 * 3


def test_blocks_beside_each_other_are_one_row(lines):
    rows = {line.middle for line in lines}
    assert len(rows) == 3 + 4 + 3


def test_a_grey_and_grainy_page_has_the_same_lines(lines):
    assert len(lines_of(scans.noisy(scans.page()))) == len(lines)


def test_an_empty_page_has_none():
    assert lines_of(scans.page("").point(lambda _: 255)) == []


def test_a_line_holds_no_ink_of_its_neighbours():
    """Two lines set as letters are: each has the ink it has when it stands alone."""
    first, second = "حجج جهج حجح رقم", "ألف لام كاف ظلال"
    alone = [np.asarray(scans.page(text))[:400] for text in (first, second)]
    close = np.minimum(alone[0], np.roll(alone[1], 60, axis=0))
    together = text_lines(close, ())
    assert len(together) == 2
    for line, picture in zip(together, alone, strict=True):
        assert (line.picture < 128).sum() == pytest.approx((picture < 128).sum(), rel=0.03)


def test_what_is_taken_out_of_a_line_leaves_the_rest_closed_up(lines):
    line = max(lines, key=lambda each: each.box[2] - each.box[0])
    middle = (line.box[0] + line.box[2]) / 2
    rest = without(line, [(middle - 100, middle + 100)])
    assert rest.picture.shape[1] < line.picture.shape[1] - 150
    assert rest.on_page(0) >= line.box[0]
    assert rest.on_page(rest.picture.shape[1]) <= line.box[2]
    assert all(np.diff([rest.on_page(x) for x in range(0, rest.picture.shape[1], 10)]) > 0)


def test_nothing_taken_out_changes_nothing(lines):
    assert without(lines[0], []).picture is lines[0].picture
