"""A letter's text as a real PDF with a text layer: fpdf2, HarfBuzz shaping, Amiri.

Blocks that stand apart on a line of the text stand apart on the page; rows with `|` become ruled cells.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fpdf import FPDF

FONT = Path(__file__).parents[2] / "parsers" / "fonts" / "Amiri-Regular.ttf"
SIZE, LEADING, MARGIN = 12, 7.5, 15
_ARABIC = re.compile("[\u0600-\u06ff]")
_APART = re.compile(r"\s{4,}")


class _Writer(FPDF):
    """fpdf2 that shapes a word whole: by itself it ends a run at a vowel mark, and the ي of يُسر stands alone."""

    def _parse_chars(self, *args: Any, **options: Any) -> Iterator[Any]:
        whole = None
        for part in super()._parse_chars(*args, **options):
            if whole and part.font is whole.font and _is_mark(whole.characters[-1:]) | _is_mark(part.characters[:1]):
                whole.characters += part.characters
                continue
            if whole:
                yield whole
            whole = part
        if whole:
            yield whole


def _is_mark(letters: list[str]) -> bool:
    return any(map(unicodedata.combining, letters))


@cache
def make_pdf(text: str, font: Path = FONT) -> bytes:
    """The PDF of this text in this font, what that lacks in Amiri; the same text makes the same bytes."""
    pdf = _Writer(format="A4")
    pdf.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))
    pdf.set_margin(MARGIN)
    pdf.set_auto_page_break(True, MARGIN)
    pdf.add_page()
    pdf.add_font("letter", fname=font)
    if font != FONT:
        pdf.add_font("amiri", fname=FONT)
        pdf.set_fallback_fonts(["amiri"])
    pdf.set_font("letter", size=SIZE)
    pdf.set_text_shaping(True)
    rtl = bool(_ARABIC.search(text))
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if "|" in line:
            rows.append([cell.strip() for cell in line.split("|")])
            continue
        if rows:
            _table(pdf, rows, rtl)
            rows = []
        _line(pdf, line, rtl)
    return bytes(pdf.output())


def _line(pdf: _Writer, line: str, rtl: bool) -> None:
    blocks = _APART.split(line.strip())
    indent = len(line) - len(line.lstrip())
    if len(blocks) == 1:
        align = ("R" if rtl else "L") if indent < 12 else ("C" if indent < 40 else ("L" if rtl else "R"))
        for part in _wrapped(pdf, blocks[0], pdf.epw):
            _place(pdf, part, align)
            pdf.ln(LEADING)
        return
    aligns = ["R" if rtl else "L", *["C"] * (len(blocks) - 2), "L" if rtl else "R"]
    for block, align in zip(blocks, aligns, strict=True):
        _place(pdf, block, align)
    pdf.ln(LEADING)


def _place(pdf: _Writer, text: str, align: str) -> None:
    if pdf.get_y() + LEADING > pdf.h - MARGIN:
        pdf.add_page()
    pdf.set_x(MARGIN)
    pdf.cell(pdf.epw, LEADING, text, align=align)


def _wrapped(pdf: _Writer, text: str, width: float) -> list[str]:
    lines, current = [], ""
    for word in text.split(" "):
        longer = f"{current} {word}" if current else word
        if current and pdf.get_string_width(longer) > width - 4:
            lines.append(current)
            current = word
        else:
            current = longer
    return [*lines, current]


def _table(pdf: _Writer, rows: list[list[str]], rtl: bool) -> None:
    columns = max(map(len, rows))
    rows = [[*row, *[""] * (columns - len(row))] for row in rows]
    needed = [
        max(pdf.get_string_width(word) for row in rows for word in [*row[n].split(), ""]) + 7 for n in range(columns)
    ]
    scale = min(1.0, pdf.epw / sum(needed))
    pdf.set_font_size(SIZE * scale)
    spare = (pdf.epw - sum(width * scale for width in needed)) / columns
    widths = [width * scale + spare for width in needed]
    for row in rows:
        cells = [_wrapped(pdf, cell, width) for cell, width in zip(row, widths, strict=True)]
        height = LEADING * max(map(len, cells))
        if pdf.get_y() + height > pdf.h - MARGIN:
            pdf.add_page()
        top = pdf.get_y()
        edge = pdf.w - MARGIN if rtl else MARGIN
        for lines, width in zip(cells, widths, strict=True):
            left = edge - width if rtl else edge
            pdf.rect(left, top, width, height)
            for number, line in enumerate(lines):
                pdf.set_xy(left, top + number * LEADING)
                pdf.cell(width, LEADING, line, align="R" if rtl else "L")
            edge = left if rtl else edge + width
        pdf.set_xy(MARGIN, top + height)
    pdf.set_font_size(SIZE)
