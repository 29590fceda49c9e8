"""A page with text of its own beside a picture of writing: both are read, and neither hides the other."""

import pypdfium2
import pytest
import uharfbuzz as hb
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont
from fpdf import FPDF
from PIL import Image, ImageDraw
from rendering.pdf import FONT, make_pdf
from small_pdf import pdf_with

from parsers.document import DefectCode, TextFrom
from parsers.formats.pdf import read
from parsers.pages import PageText
from parsers.pdf_pictures import _with_more_beside

SCANNED = "سعادة مدير مركز الحماية الأسرية\nنحيل إليكم الطفل سامي بعد أن ضربه والده\nرقم البلاغ: ٢٢٠٨٨١٦"
STAMP = "Received by the archive on 2026-11-20 under number 48001234 - copy of the original"
LIVE = ["Report number 1100000015 of the unit", "Mobile 0521112233, date 2026-11-20", *["A line of typed text."] * 6]
A4 = (210, 297)


def scan(text=SCANNED):
    """The picture of a page with this text."""
    with pypdfium2.PdfDocument(make_pdf(text, FONT)) as document:
        return document[0].render(scale=200 / 72, grayscale=True).to_pil()


def page_of(lines, pictures):
    """A page with these typed lines from the bottom up, and these pictures, each at (x, y, width, height) in mm."""
    pdf = FPDF(unit="mm", format="A4")
    pdf.add_page()
    pdf.set_auto_page_break(False)
    for picture, (x, y, width, height) in pictures:
        pdf.image(picture, x, y, width, height)
    pdf.set_font("Helvetica", size=10)
    for number, line in enumerate(lines, 1):
        pdf.text(15, 297 - 8 * number, line)
    return bytes(pdf.output())


@pytest.fixture(scope="module")
def scanned():
    return scan()


def says(content, words):
    return all(word in content.text for word in words)


def strips(picture, count):
    width, height = picture.size
    return [
        (
            picture.crop((0, height * n // count, width, height * (n + 1) // count)),
            (0, 297 * n / count, 210, 297 / count),
        )
        for n in range(count)
    ]


def test_a_scan_under_an_archive_s_stamp_line_is_read(scanned):
    content = read(page_of([STAMP], [(scanned, (0, 0, *A4))]), None)
    assert says(content, ["مدير مركز الحماية", "ضربه والده", "48001234"])
    assert "2208816" in content.text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
    assert content.text_from is TextFrom.OCR
    assert DefectCode.NO_TEXT_LAYER not in {defect.code for defect in content.defects}


def test_half_a_page_pasted_in_is_read_and_what_is_typed_stays_exact(scanned):
    half = scanned.crop((0, 0, scanned.width, scanned.height * 45 // 100))
    content = read(page_of(LIVE, [(half, (0, 0, 210, 297 * 0.45))]), None)
    assert says(content, ["مدير مركز الحماية", "ضربه والده", *LIVE])
    assert all(word.confidence == 1 for word in content.words if content.text[word.start : word.end] == "1100000015")


def test_a_scan_in_strips_is_one(scanned):
    content = read(page_of([STAMP], strips(scanned, 8)), None)
    assert says(content, ["مدير مركز الحماية", "ضربه والده"])


def test_an_ornament_says_nothing_and_is_no_defect():
    ornament = Image.new("L", (1200, 500), 255)
    pen = ImageDraw.Draw(ornament)
    for step in range(0, 1200, 60):
        pen.ellipse([step, 100, step + 50, 400], outline=90, width=6)
    content = read(page_of(LIVE, [(ornament, (10, 10, 190, 80))]), None)
    assert content.text.splitlines() == LIVE[::-1]
    assert (content.defects, content.text_from) == ((), TextFrom.TEXT_LAYER)


def test_a_logo_is_not_looked_at(scanned, monkeypatch):
    monkeypatch.setattr("parsers.pdf_pictures.read_picture", lambda *_: pytest.fail("a logo was recognised"))
    content = read(page_of(LIVE, [(scanned, (10, 10, 25, 25))]), None)
    assert content.defects == ()


def test_a_letterhead_that_every_page_has_is_read_once():
    pages = [
        PageText((), beside=frozenset({7})),
        PageText((), beside=frozenset({7})),
        PageText((), beside=frozenset({7, 9})),
    ]
    assert _with_more_beside(pages) == {0, 2}


class _Outlines(BasePen):
    """Writes the outlines of glyphs as operators of a PDF page."""

    def __init__(self, glyphs, size):
        super().__init__(glyphs)
        self.size, self.at, self.written = size, (0.0, 0.0), []

    def _write(self, points, operator):
        placed = [f"{self.at[0] + x * self.size:.2f} {self.at[1] + y * self.size:.2f}" for x, y in points]
        self.written.append(" ".join((*placed, operator)))

    def _moveTo(self, point):  # noqa: N802 - named by the pen
        self._write([point], "m")

    def _lineTo(self, point):  # noqa: N802 - named by the pen
        self._write([point], "l")

    def _curveToOne(self, *points):  # noqa: N802 - named by the pen
        self._write(points, "c")

    def _closePath(self):  # noqa: N802 - named by the pen
        self._write([], "h")


def outlines(text):
    """The operators that draw these lines as outlines."""
    font = TTFont(FONT)
    pen = _Outlines(font.getGlyphSet(), 14 / font["head"].unitsPerEm)
    shaper = hb.Font(hb.Face(FONT.read_bytes()))
    for number, line in enumerate(text.splitlines()):
        buffer = hb.Buffer()
        buffer.add_str(line)
        buffer.guess_segment_properties()
        hb.shape(shaper, buffer)
        x = 280 - pen.size * sum(place.x_advance for place in buffer.glyph_positions)
        for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            pen.at = x + pen.size * place.x_offset, 120 - 34 * number + pen.size * place.y_offset
            pen.glyphSet[font.getGlyphName(glyph.codepoint)].draw(pen)
            x += pen.size * place.x_advance
    return "\n".join(pen.written).encode() + b" f"


def test_letters_drawn_as_outlines_beside_typed_ones_are_read():
    content = read(pdf_with(text=b"The text that is typed on this page) Tj ET " + outlines(SCANNED) + b" BT (x"), None)
    assert says(content, ["مدير مركز الحماية", "ضربه والده", "The text that is typed on this page"])
