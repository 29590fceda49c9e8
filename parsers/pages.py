"""Pages of lines as the content of a part: one text, where each page begins, where each word stands."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.document import Box, Defect, TextFrom, Word
from parsers.formats import Content
from parsers.lines import Line, Piece, around, line_text

OUTLINES = 0
"""Stands for letters that are drawn as outlines, where pictures are named by their objects' numbers."""
PAGE_BREAK = "\n\n"
_RUN = re.compile(r"\s+|\S+")


@dataclass(frozen=True, slots=True)
class PageText:
    """One page as read: its lines from top to bottom, boxes in points, what is wrong with it, where it was read.

    `beside` names what stands beside a PDF's text and may hold writing too: its pictures, and OUTLINES.
    """

    lines: tuple[Line, ...]
    defects: tuple[Defect, ...] = ()
    text_from: TextFrom = TextFrom.TEXT_LAYER
    beside: frozenset[int] = frozenset()


def on_page(defects: Iterable[Defect], number: int) -> tuple[Defect, ...]:
    """The defects of a page, saying that it is the page `number` (from 1)."""
    return tuple(Defect(each.code, f"page {number}: {each.detail}".removesuffix(": ")) for each in defects)


def laid_out(pages: Sequence[PageText], count: int, defects: Sequence[Defect] = ()) -> Content:
    """The pages' lines as the content of a part of `count` pages; `defects` are those of the part as a whole."""
    texts: list[str] = []
    starts: list[int] = []
    words: list[Word] = []
    offset = 0
    for number, page in enumerate(pages, 1):
        starts.append(offset)
        placed = []
        for line in page.lines:
            placed.append((offset, line))
            texts.append(line_text(line) + "\n")
            offset += len(texts[-1])
        words += words_of(placed, number)
        texts.append(PAGE_BREAK)
        offset += len(PAGE_BREAK)
    text = "".join(texts).rstrip()
    recognised = any(page.text_from is TextFrom.OCR and page.lines for page in pages)
    text_from = TextFrom.NONE if not text else TextFrom.OCR if recognised else TextFrom.TEXT_LAYER
    found = (*(defect for page in pages for defect in page.defects), *defects)
    return Content(text, text_from, count, tuple(starts), tuple(words), found)


def words_of(lines: Sequence[tuple[int, Line]], page: int) -> list[Word]:
    """The words of lines that begin at these offsets, each with the box around its glyphs and its worst confidence."""
    words: list[Word] = []
    for offset, line in lines:
        start, boxes, sure = offset, list[Box](), 1.0
        for piece in (*line, Piece(" ")):
            text, box = piece.text, piece.box
            if box and len(text) == 1 and text > " ":
                boxes.append(box)
                if piece.confidence < sure:
                    sure = piece.confidence
                offset += 1
                continue
            for run in (text,) if text == " " else _RUN.findall(text):
                if not run[0].isspace():
                    if box:
                        boxes.append(box)
                        sure = min(sure, piece.confidence)
                elif boxes:
                    words.append(Word(start, offset, page, around(boxes), sure))
                    boxes, sure = [], 1.0
                offset += len(run)
                if run[0].isspace():
                    start = offset
    return words
