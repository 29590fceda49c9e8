"""White letters on a dark band are read; so are dark letters on a shaded one; nothing else is turned over."""

import numpy as np
import pytest
import scans
from PIL import Image

from parsers.lines import line_text
from parsers.ocr import read_picture
from parsers.ocr.bands import bands_turned
from parsers.ocr.tesseract import model_folder

TOP, BOTTOM, LEFT, RIGHT = 60, 290, 80, 1580
"""The letterhead's band, in pixels."""


def white_on(level):
    """The letter, its letterhead in white on a band of this grey."""
    pixels = np.asarray(scans.page()).astype(float)
    band = pixels[TOP:BOTTOM, LEFT:RIGHT]
    band[:] = level + (255 - level) * (255 - band) / 255
    return Image.fromarray(pixels.astype(np.uint8))


def shaded(level):
    """The letter, its letterhead in black on a band of this grey."""
    pixels = np.asarray(scans.page()).astype(float)
    pixels[TOP:BOTTOM, LEFT:RIGHT] *= level / 255
    return Image.fromarray(pixels.astype(np.uint8))


def text_of(picture):
    return "\n".join(line_text(line) for line in read_picture(picture, 200).lines)


@pytest.mark.skipif(model_folder() is None, reason="Tesseract's Arabic model is not here")
@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(white_on(0), id="white on black"),
        pytest.param(white_on(100), id="white on green"),
        pytest.param(white_on(155), id="white on a light colour"),
        pytest.param(scans.noisy(white_on(80)), id="with grain"),
        pytest.param(white_on(60).rotate(2, Image.Resampling.BILINEAR, fillcolor=255), id="turned by two degrees"),
        pytest.param(shaded(150), id="black on grey"),
    ],
)
def test_a_letterhead_on_a_band_is_read(picture):
    text = text_of(picture)
    for written in ("المملكة العربية السعودية", "٤٨٠٠٧١٢٣٩٥", "١٤٤٨/٠٥/١٧"):
        assert written in text


def framed():
    pixels = np.asarray(scans.page()).copy()
    for thick in range(6):
        pixels[[TOP + thick, BOTTOM - thick], LEFT:RIGHT] = 0
        pixels[TOP:BOTTOM, [LEFT + thick, RIGHT - thick]] = 0
    return pixels


def photographed():
    """The page on a dark desk."""
    desk = np.full((3000, 2400), 60, np.uint8)
    page = np.asarray(scans.page())
    desk[300 : 300 + page.shape[0], 300 : 300 + page.shape[1]] = page
    return desk


@pytest.mark.parametrize(
    "pixels",
    [
        pytest.param(np.asarray(scans.page()), id="a letter"),
        pytest.param(framed(), id="a frame"),
        pytest.param(photographed(), id="a photo of a page on a desk"),
    ],
)
def test_what_is_no_band_stays_as_it_is(pixels):
    assert bands_turned(pixels, 200) is pixels


def test_the_band_leaves_no_frame_behind():
    turned = bands_turned(np.asarray(white_on(60)), 200)
    letters = np.asarray(scans.page()) < 128
    assert np.count_nonzero((turned < 128) & ~letters) < 0.02 * np.count_nonzero(letters)
