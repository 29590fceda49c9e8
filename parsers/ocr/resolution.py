"""The resolution of a picture that does not say it."""

_PAGE_INCHES = 11.7
"""The long side of A4."""
_LEAST = 80
"""Dots per inch; a whole page of fewer could not be read by anybody, so a smaller picture is a part of one, or a logo.

Blown up to a page's size, such a part is read with gaps between its letters that are columns of a table elsewhere.
"""


def likely_dpi(size: tuple[int, int]) -> float:
    """Dots per inch of a picture of `size` pixels: those of a page, or of a screen where it is too small for one."""
    return max(_LEAST, max(size) / _PAGE_INCHES)
