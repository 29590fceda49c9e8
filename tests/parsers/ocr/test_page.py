"""A picture is made upright, straight and even before it is read, and boxes are given on the page that came."""

import numpy as np
import pytest
import scans
from PIL import Image

from parsers.ocr.page import READING_DPI, prepared, skew


@pytest.fixture(scope="module")
def letter():
    return scans.page()


@pytest.mark.parametrize("angle", [-5.0, -2.0, -0.5, 0.0, 1.0, 2.0, 4.5])
def test_the_skew_of_a_page_is_found(letter, angle):
    turned = letter.rotate(-angle, resample=Image.Resampling.BILINEAR, fillcolor=255)
    assert abs(skew(np.asarray(turned)) - angle) <= 0.3


@pytest.mark.parametrize(("dpi", "read_at"), [(100, READING_DPI), (150, 150), (200, 200), (300, READING_DPI)])
def test_a_page_is_read_at_a_resolution_that_reads_best(dpi, read_at):
    assert prepared(scans.page(dpi=dpi), dpi).dpi == read_at


def test_an_unknown_resolution_is_guessed_from_the_page(letter):
    assert abs(prepared(letter, 0).dpi - 200) < 5


def test_white_ink_on_black_paper_is_turned_round(letter):
    inverted = Image.fromarray(255 - np.asarray(letter))
    assert np.median(prepared(inverted, 200).grey) > 200


def test_shadows_become_paper(letter):
    shadow = np.linspace(0.5, 1, letter.width)[None, :]
    page = prepared(Image.fromarray((np.asarray(letter) * shadow).astype(np.uint8)), 200)
    assert np.percentile(page.grey, 20) > 240


def test_the_rules_of_a_table_are_taken_out_and_remembered(letter):
    page = prepared(letter, 200)
    assert len({round(x / 10) for x, _, _ in page.columns}) == 4
    assert (page.bare < 100).sum() < (page.grey < 100).sum()


@pytest.mark.parametrize(("dpi", "angle"), [(200, 0.0), (300, 0.0), (200, 2.0)])
def test_boxes_stand_where_the_ink_stood_on_the_page_that_came(dpi, angle):
    """A black square, found in the prepared picture, is where it was put, in points."""
    picture = scans.page(dpi=dpi)
    pixels = np.asarray(picture).copy()
    side = dpi // 4
    pixels[-4 * side : -3 * side, 2 * side : 3 * side] = 0
    picture = Image.fromarray(pixels).rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor=255)
    page = prepared(picture, dpi)
    bottom = page.grey.shape[0] // 2
    rows, columns = np.where(page.grey[bottom:] < 60)
    keep = columns < page.grey.shape[1] // 3
    box = page.in_points(
        (columns[keep].min(), bottom + rows[keep].min(), columns[keep].max(), bottom + rows[keep].max())
    )
    ys, xs = np.where(np.asarray(picture)[picture.height // 2 :, : picture.width // 3] < 60)
    expected = np.array([xs.min(), picture.height // 2 + ys.min(), xs.max(), picture.height // 2 + ys.max()]) * 72 / dpi
    assert np.abs(np.array(box) - expected).max() < 3
