"""Pictures of letters: scans, faxes and photos, each page recognised (`parsers.ocr`)."""

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content

if TYPE_CHECKING:
    from PIL import Image

    from parsers.pages import PageText

_KINDS = ("jpeg", "png", "gif", "bmp", "tiff", "webp", "heic", "avif", "jp2")
MEDIA_TYPES = frozenset(f"image/{kind}" for kind in _KINDS)

_NO_TEXT_BELOW = 24
"""Pixels of a side: no line of writing is so small; it is a rule, a dot, an icon."""


def read(data: bytes, declared_charset: str | None) -> Content:
    """The text on the pages of the picture file `data`. Damage and size are defects, never errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow says of odd tags
        return _read(data)


def _read(data: bytes) -> Content:
    from PIL import Image

    from parsers.images import IMAGE_FAILS, opened, page_count
    from parsers.ocr import MOST_PICTURES
    from parsers.pages import laid_out

    try:
        file = opened(data)
        size, count = file.size, page_count(file)
    except Image.DecompressionBombError:
        return Content("", TextFrom.NONE, defects=(Defect(DefectCode.TOO_LARGE, "more pixels than are decoded"),))
    except IMAGE_FAILS:
        return Content("", TextFrom.NONE, defects=(Defect(DefectCode.DAMAGED, "a picture"),))
    if count == 1 and min(size) < _NO_TEXT_BELOW:
        small = Defect(DefectCode.NO_TEXT_LAYER, "too small to be written on")
        return Content("", TextFrom.NONE, 1, defects=(small,), picture_size=size)
    pages = [_page(data, file, number) for number in range(min(count, MOST_PICTURES))]
    more = Defect(DefectCode.TOO_LARGE, f"only the first {MOST_PICTURES} of {count} pages were read")
    return replace(laid_out(pages, count, [more] if count > MOST_PICTURES else []), picture_size=size)


def _page(data: bytes, file: "Image.Image", number: int) -> "PageText":
    """The page `number` (from 0) as recognised; one damaged page does not take the sound ones with it."""
    from parsers.images import IMAGE_FAILS, TooLargeError, picture_of
    from parsers.ocr import read_picture
    from parsers.pages import PageText, on_page

    place = f"page {number + 1}"
    try:
        picture = picture_of(data, file, number)
    except TooLargeError:
        return PageText((), (Defect(DefectCode.TOO_LARGE, f"{place}: more pixels than are decoded"),))
    except IMAGE_FAILS:
        return PageText((), (Defect(DefectCode.DAMAGED, place),))
    found = read_picture(picture.grey, picture.dpi)
    cut_off = () if picture.whole else (Defect(DefectCode.DAMAGED, "cut off"),)
    return replace(found, defects=on_page((*found.defects, *cut_off), number + 1))
