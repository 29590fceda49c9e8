"""One module a format, one interface: the folder is the registry.

A format is a module of this folder with

- `MEDIA_TYPES: frozenset[str]`, the media types it reads, as `parsers.sniff.media_type` names them, and
- `read(data: bytes, declared_charset: str | None) -> Content`, which reads the decoded bytes of one part. It never
  raises on what the bytes hold: damage is a defect of the content. Heavy libraries are imported inside it, so that
  looking up a format costs nothing.

Adding a format is adding a file here. Two modules that claim one media type are refused when the registry is made.
"""

import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast

from parsers.document import Defect, TextFrom, Word

_CELL_LINES = 4
"""A cell of more lines than this is a column of a letter rather than a cell of a table."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a format's reader found in one part: the fields of a `Part` that only the format knows.

    `inside` holds the files found within it, in order; they are read as parts of their own.
    """

    text: str
    text_from: TextFrom
    pages: int | None = None
    page_starts: tuple[int, ...] = ()
    words: tuple[Word, ...] = ()
    defects: tuple[Defect, ...] = ()
    inside: tuple["Enclosed", ...] = ()
    picture_size: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file found inside another (an archive's member, an attachment of a PDF): it becomes a part of its own.

    `declared_type` is what the container calls it, or empty. A mail message is enclosed as RFC 5322 bytes.
    """

    name: str
    data: bytes
    declared_type: str = ""


class Format(Protocol):
    """The interface of a module in this folder."""

    MEDIA_TYPES: frozenset[str]

    def read(self, data: bytes, declared_charset: str | None) -> Content:
        """The content of `data`; `declared_charset` is the label it came with, or None."""
        ...


@lru_cache(maxsize=1)
def _registry() -> dict[str, Format]:
    formats: dict[str, Format] = {}
    for found in pkgutil.iter_modules(__path__):
        module = cast(Format, importlib.import_module(f"{__name__}.{found.name}"))
        for media_type in module.MEDIA_TYPES:
            if media_type in formats:
                raise TypeError(f"two formats read {media_type}; one of them is {found.name}. Let one module claim it")
            formats[media_type] = module
    return formats


def table_row(cells: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table row, given the lines of each cell: one line, its cells joined by " | ".

    Empty cells keep their place, so that columns stay columns. A row with one filled cell is that cell's lines; a row
    whose cells are long is a page laid out in columns, and its cells follow one another.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or any(len(cell) > _CELL_LINES for cell in filled):
        return [line for cell in filled for line in cell]
    return [" | ".join(" ".join(cell) for cell in cells)]


def format_for(media_type: str) -> Format | None:
    """The format that reads `media_type` (lower case), or None."""
    return _registry().get(media_type)
