"""What a page draws: glyph for glyph, and table for table, what pdfplumber finds on the same page."""

import io
import math
from pathlib import Path

import pdfplumber
import pytest
from small_pdf import pdf_with

from parsers.document import DefectCode
from parsers.formats import pdf as reader
from parsers.formats.pdf import read
from parsers.lines import fold_forms
from parsers.pdf_fonts import UNMAPPED, Fonts
from parsers.pdf_objects import opened
from parsers.pdf_tables import find_tables

SAMPLES = sorted((Path(__file__).parent.parent / "pdf").glob("*-*.pdf"))


def drawings(data):
    fonts = Fonts()
    with opened(data) as (_, sheets):
        return [reader._drawn(sheet, fonts)[0] for sheet in sheets]


def theirs(page):
    """pdfplumber's upright glyphs; those without a letter are left to the other tests."""
    for char in page.chars:
        if char["upright"] and not char["text"].startswith("(cid:") and not UNMAPPED.search(char["text"]):
            box = (char["x0"], char["top"], char["x1"], char["bottom"])
            yield fold_forms(char["text"]), (*box, char["matrix"][5], char["size"])


def assert_the_same(data):
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page, drawing in zip(pdf.pages, drawings(data), strict=True):
            glyphs = [g for g in drawing.text.glyphs if not UNMAPPED.search(g.text)]
            ours = [(glyph.text, (*glyph.box, glyph.baseline, glyph.size)) for glyph in glyphs]
            wanted = list(theirs(page))
            assert [text for text, _ in ours] == [text for text, _ in wanted]
            for (_, here), (_, there) in zip(ours, wanted, strict=True):
                assert all(math.isclose(a, b, abs_tol=1e-6) for a, b in zip(here, there, strict=True))
            assert drawing.text.count == len(page.chars)
            tables = [table for table in page.find_tables() if any(sum(map(bool, r.cells)) > 1 for r in table.rows)]
            rows = [[tuple(filter(None, row.cells)) for row in table.rows] for table in tables]
            for table, expected in zip(find_tables(drawing.paths.rules), rows, strict=True):
                for row, cells in zip(table.rows, expected, strict=True):
                    assert [tuple(map(round, cell)) for cell in row] == [tuple(map(round, cell)) for cell in cells]


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_real_pages_are_drawn_as_pdfplumber_finds_them(file):
    assert_the_same(file.read_bytes())


@pytest.mark.parametrize(
    "text",
    [
        b"a) Tj 0 -20 Td (b",
        b"a) Tj 16 TL T* (b) ' (c",
        b"a) Tj 50 Tz (bc) Tj 3 Ts (d",
        b"a b) Tj 2 Tc 5 Tw 10 0 Td (a b c",
        b"a) Tj 5 -9 TD (b) Tj T* (c",
        b"a) Tj [(b) -500 (c) 120 (d)] TJ (e",
        b"a) Tj 1 0 0 1 50 60 Tm (b) Tj 2 0 0 3 9 9 Tm (c",
        b"a) Tj 0 1 -1 0 50 60 Tm (on its side) Tj 1 0 0 1 9 9 Tm (b",
        b"a) Tj -1 0 0 -1 99 60 Tm (upside down) Tj 1 0 .3 1 9 9 Tm (slanted",
        b"a) Tj ET q .5 0 0 .5 9 9 cm BT /F1 8 Tf (b) Tj ET Q BT /F1 9 Tf (c",
        b"a) Tj /F1 -9 Tf (mirrored) Tj /None 9 Tf (unknown",
        b"a) Tj /F1 (x) Tf (b) Tj 5 Tj (d",
        b"a) Tj Q Q Q (b",
    ],
)
def test_every_text_operator_moves_the_pen_as_it_does_there(text):
    assert_the_same(pdf_with(text=text))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turn):
    assert_the_same(pdf_with(page=b"/Rotate %d" % turn))


def test_what_an_operator_does_where_pdfminer_is_wrong():
    """The pen moves after the last letter's spacing too, and `\"` goes to the next line (9.4.3)."""
    (page,) = drawings(pdf_with(text=b'a) Tj 9 Tc (b) Tj (c) Tj 0 0 Td 20 TL 0 0 (d) " (e'))
    a, b, c, d, e = page.text.glyphs
    assert [glyph.text for glyph in page.text.glyphs] == list("abcde")
    assert c.box[0] - b.box[2] == pytest.approx(9)
    assert a.baseline - d.baseline == pytest.approx(20) and d.baseline == e.baseline


FORM = b"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Matrix [2 0 0 2 10 0] /Length %d %s>>\nstream\n%s\nendstream"


def form(content, resources=b"/Resources <</Font <</F1 5 0 R>> /XObject <</X 6 0 R>>>>"):
    return FORM % (len(content), resources, content)


def with_form(content, text=b"a) Tj ET q /X Do Q BT /F1 9 Tf (z", resources=b"/Resources <</Font <</F1 5 0 R>>>>"):
    whole = pdf_with(text=text, sixth=form(content, resources))
    return whole.replace(
        b"/Resources <</Font <</F1 5 0 R>>>>", b"/Resources <</Font <</F1 5 0 R>> /XObject <</X 6 0 R>>>>", 1
    )


def test_a_drawing_within_the_page_is_part_of_it():
    (page,) = drawings(with_form(b"BT /F1 5 Tf 3 4 Td (form) Tj ET"))
    assert "".join(glyph.text for glyph in page.text.glyphs) == "aformz"
    glyph = page.text.glyphs[1]
    assert (glyph.baseline, glyph.box[0], glyph.size) == (8, 16, 10)
    assert page.text.glyphs[-1].size == 9


def test_a_drawing_that_draws_itself_does_so_once():
    (page,) = drawings(with_form(b"BT /F1 5 Tf (x) Tj ET /X Do", resources=b""))
    assert "".join(glyph.text for glyph in page.text.glyphs) == "axz"


def test_pictures_lines_and_outlines_are_counted():
    text = b"a) Tj ET 90 0 0 50 0 0 cm BI /W 1 /H 1 ID x EI 0 0 m 0 1 1 1 1 0 c S 0 0 m 1 0 l S 0 0 1 1 re n BT (b"
    (page,) = drawings(pdf_with(text=text))
    assert page.pictures == ((4500, 0),)
    assert page.paths.curves == 1
    assert page.paths.rules == [(0, 200, 90, 200)]


def test_text_at_no_place_at_all_is_left_out():
    (page,) = drawings(pdf_with(text=b"a) Tj " + b"9" * 400 + b" 0 Td (b) Tj 1 0 0 1 5 5 Tm (c"))
    assert [glyph.text for glyph in page.text.glyphs] == ["a", "c"]


def test_a_broken_font_damages_its_page_and_is_told():
    whole = pdf_with().replace(b"/Subtype /Type1 /BaseFont /Helvetica", b"/Subtype /Type0 /BaseFont /Helvetica")
    assert [defect.code for defect in read(whole, None).defects] == [DefectCode.DAMAGED]
