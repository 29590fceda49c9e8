"""Picture files as pages: decoded within limits, upright by what the camera noted, square dots, with their resolution.

A fax has fewer lines to an inch than dots (204 x 98 or 196), and read as it is stored its letters are flat. Nothing is
decoded before its size is known and allowed. HEIC comes through pi-heif, everything else through Pillow's own codecs.
"""

import io
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps

from parsers.ocr import MOST_PICTURES
from parsers.ocr.resolution import likely_dpi

MOST_PIXELS = 120_000_000
"""Of one page: A3 at 600 dpi and any telephone's photo stay below."""
_LEAST_DPI = 100
"""Below this a resolution is what a camera or a screen writes on any picture."""
_FORMATS: tuple[str, ...] = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "JPEG2000")
_SIDEWAYS = frozenset({5, 6, 7, 8})
_ORIENTATION = 0x0112
_HEIF = b"ftyp"

IMAGE_FAILS = (
    OSError, RuntimeError, ValueError, SyntaxError, struct.error, EOFError, TypeError, IndexError, KeyError,
    OverflowError, ZeroDivisionError, AttributeError, NotImplementedError, MemoryError, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises on files cut short or tampered with."""


class TooLargeError(Exception):
    """A page of more pixels than are decoded."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page: grey, upright, as many dots to an inch (`dpi`) across as down; `whole` is false where it is cut off."""

    grey: Image.Image
    dpi: float
    whole: bool = True


def opened(data: bytes) -> Image.Image:
    """The picture file `data`, nothing of it decoded. Raises one of IMAGE_FAILS."""
    formats = _FORMATS
    if data[4:8] == _HEIF:
        import pi_heif

        pi_heif.register_heif_opener()
        formats = (*_FORMATS, "HEIF")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit is ours
        return Image.open(io.BytesIO(data), formats=formats)


def page_count(file: Image.Image) -> int:
    """How many pages the file has: an animation and a photo with its thumbnail are one."""
    return int(getattr(file, "n_frames", 1)) if file.format == "TIFF" else 1


def picture_of(data: bytes, file: Image.Image, number: int) -> Picture:
    """The page `number` (from 0) of the file `data`. Raises one of IMAGE_FAILS, or TooLargeError before decoding."""
    file.seek(number)
    if file.width * file.height > MOST_PIXELS:
        raise TooLargeError
    across, down = _resolution(file)
    try:
        file.load()
        whole = True
    except IMAGE_FAILS:
        file, whole = _salvaged(data, number), False
    if file.getexif().get(_ORIENTATION) in _SIDEWAYS:
        across, down = down, across
    page = _grey(ImageOps.exif_transpose(file))
    if across and down and abs(across - down) > 0.02 * across:
        dpi = max(across, down)
        page = page.resize((round(page.width * dpi / across), round(page.height * dpi / down)))
        return Picture(page, dpi, whole)
    return Picture(page, across or likely_dpi(page.size), whole)


def pictures(data: bytes) -> Iterator[tuple[Image.Image, float]]:
    """Each page that can be decoded, with its dots per inch."""
    try:
        file = opened(data)
        count = min(page_count(file), MOST_PICTURES)
        for number in range(count):
            page = picture_of(data, file, number)
            yield page.grey, page.dpi
    except (TooLargeError, *IMAGE_FAILS):
        return


def _salvaged(data: bytes, number: int) -> Image.Image:
    """The page as far as it goes, the rest of it empty."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        file = opened(data)
        file.seek(number)
        file.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
    return file


def _resolution(file: Image.Image) -> tuple[float, float]:
    """Dots per inch across and down; zeros where the file does not say, or says what every program says."""
    found = file.info.get("dpi")
    if not isinstance(found, tuple) or len(found) != 2:
        return 0.0, 0.0
    across, down = (float(value) for value in found)
    believable = _LEAST_DPI <= max(across, down) <= 2400 and min(across, down) * 4 >= max(across, down)
    return (across, down) if believable else (0.0, 0.0)


def _grey(page: Image.Image) -> Image.Image:
    """The page in 256 greys; what is transparent is paper."""
    if page.mode.startswith(("I", "F")):
        highest = page.getextrema()[1]
        scale = 255 / max(1, float(highest) if isinstance(highest, int | float) else 1)
        return page.convert("F").point(lambda value: value * scale).convert("L")
    if page.mode in {"RGBA", "LA", "PA"} or "transparency" in page.info:
        coloured = page.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        paper.alpha_composite(coloured)
        page = paper
    return page.convert("L")
