"""Makes the sample PDFs beside this file: `python tests/pdf/make.py PRODUCER ...`; README.md says what each needs.

Every producer draws the same two letters: lines whose blocks stand four spaces apart are a letterhead, rows with `|`
a ruled table, all other lines paragraphs.
"""

import html
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).parent
FONT = HERE.parents[1] / "parsers" / "fonts" / "Amiri-Regular.ttf"
LETTERS = ("court", "hospital")
NOTO = "Noto Naskh Arabic"
Blocks = list[tuple[str, list[list[str]]]]


def blocks(text: str) -> Blocks:
    """The letter as (kind, rows): kind is table, head or text; neighbours of one kind stand together."""
    lines = [[part.strip() for part in re.split(r" \| | {4}", line)] for line in text.splitlines()]
    kinds = ["table" if " | " in line else "head" if "    " in line else "text" for line in text.splitlines()]
    numbered = groupby(zip(kinds, lines, strict=True), key=lambda pair: pair[0])
    return [(kind, [row for _, row in rows]) for kind, rows in numbered]


def as_html(text: str, font: str) -> str:
    """The letter as a page for a browser."""
    parts = []
    for kind, rows in blocks(text):
        if kind == "text":
            parts += [f'<p dir="auto">{html.escape(row[0])}</p>' for row in rows]
            continue
        cells = ["".join(f'<td dir="auto">{html.escape(cell)}</td>' for cell in row) for row in rows]
        parts.append(f'<table class="{kind}">' + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
    return (
        '<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><style>'
        "@page {size: A4; margin: 2cm} body {font: 14pt " + font + "} p {text-align: justify; margin: 3pt 0}"
        "table {width: 100%; border-collapse: collapse} .table td {border: 1px solid black; padding: 2pt 4pt}"
        ".head td:last-child {width: 40%}</style>" + "".join(parts)
    )


def chromium(text: str, out: Path, font: str = NOTO) -> None:
    """Chromium's print to PDF (Skia)."""
    page = out.with_suffix(".html")
    page.write_text(as_html(text, font), "utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        "--disable-pdf-tagging",
        f"--print-to-pdf={out}",
    ]
    subprocess.run(["chromium", *options, page.as_uri()], check=True, capture_output=True)
    page.unlink()


def weasyprint(text: str, out: Path, font: str = NOTO) -> None:
    """WeasyPrint (HarfBuzz, pydyf)."""
    from weasyprint import HTML

    HTML(string=as_html(text, font)).write_pdf(out)


def libreoffice(text: str, out: Path, font: str = "Amiri") -> None:
    """A Word document through LibreOffice Writer; the letterhead is a table without rules, as secretaries make it."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = docx.Document()

    def fill(paragraph, content):
        rtl = bool(re.search("[\u0600-\u06ff]", content))
        run = paragraph.add_run(content)
        fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
        for name in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{name}"), font)
        if rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
        if len(content) > 100:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    for kind, rows in blocks(text):
        if kind == "text":
            for row in rows:
                fill(document.add_paragraph(), row[0])
            continue
        table = document.add_table(len(rows), len(rows[0]), "Table Grid" if kind == "table" else None)
        table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        for cells, row in zip(table.rows, rows, strict=True):
            for cell, content in zip(cells.cells, row, strict=True):
                fill(cell.paragraphs[0], content)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{out.stem}.docx"
        document.save(str(file))
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(out.parent), str(file)]
        subprocess.run(command, check=True, capture_output=True)


def libreoffice_naskh(text: str, out: Path) -> None:
    """The same with a font that has no tatweel joins of its own for numbers: Noto Naskh Arabic."""
    libreoffice(text, out, NOTO)


def fpdf2(text: str, out: Path, font: str = "Amiri") -> None:
    """fpdf2 with HarfBuzz shaping, as the development letters are drawn."""
    sys.path.insert(0, str(HERE.parent))
    from rendering.pdf import make_pdf

    out.write_bytes(make_pdf(text, font_file(font)))


def reportlab(text: str, out: Path, font: str = "Amiri") -> None:
    """reportlab: letters shaped to presentation forms and put in visual order beforehand, as older systems do."""
    import arabic_reshaper
    from bidi.algorithm import get_display
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Letter", str(font_file(font))))
    canvas = Canvas(str(out), pagesize=A4, invariant=1)
    width = A4[0] - 100

    def shown(content):
        return get_display(arabic_reshaper.reshape(content))

    _draw(
        text,
        _Pen(
            lambda content: pdfmetrics.stringWidth(shown(content), "Letter", 12),
            lambda content, right, y: (
                canvas.setFont("Letter", 12),
                canvas.drawRightString(50 + right, 800 - y, shown(content)),
            ),
            lambda left, y, wide, high: canvas.rect(50 + left, 800 - y - high + 16, wide, high),
            canvas.showPage,
            width,
        ),
    )
    canvas.save()


def cairo(text: str, out: Path) -> None:
    """Pango and cairo, as GTK programs print."""
    import cairo as graphics
    import gi

    gi.require_version("Pango", "1.0")
    gi.require_version("PangoCairo", "1.0")
    from gi.repository import Pango, PangoCairo

    surface = graphics.PDFSurface(str(out), 595, 842)
    context = graphics.Context(surface)
    context.set_line_width(0.7)

    def layout(content):
        made = PangoCairo.create_layout(context)
        made.set_font_description(Pango.FontDescription("Amiri 12"))
        made.set_text(content, -1)
        return made

    def show(content, right, y):
        made = layout(content)
        context.move_to(50 + right - made.get_pixel_size()[0], 40 + y - made.get_baseline() / Pango.SCALE)
        PangoCairo.show_layout(context, made)

    def frame(left, y, wide, high):
        context.rectangle(50 + left, 40 + y - 16, wide, high)
        context.stroke()

    _draw(text, _Pen(lambda content: layout(content).get_pixel_size()[0], show, frame, context.show_page, 495))
    surface.finish()


def typst(text: str, out: Path, font: str = "Amiri") -> None:
    """Typst."""
    import typst as compiler

    parts = [f'#set text(font: "{font}", size: 12pt, lang: "ar", dir: rtl)', "#set page(margin: 2cm)"]

    def said(content):
        return '#"' + content.replace("\\", "\\\\").replace('"', '\\"') + '"'

    for kind, rows in blocks(text):
        if kind == "text":
            parts += [said(row[0]) + "\n" for row in rows]
            continue
        stroke = "0.7pt" if kind == "table" else "none"
        cells = ", ".join(f"[{said(cell)}]" for row in rows for cell in row)
        parts.append(f"#table(columns: ({'1fr, ' * len(rows[0])}), stroke: {stroke}, {cells})")
    source = out.with_suffix(".typ")
    source.write_text("\n".join(parts), "utf-8")
    compiler.compile(str(source), output=str(out), font_paths=[str(font_file(font).parent)])
    source.unlink()


def font_file(font: str) -> Path:
    """The file of an installed font family; Amiri is at hand."""
    if font == "Amiri":
        return FONT
    found = subprocess.run(["fc-match", "-f", "%{file}", f"{font}:style=Regular"], check=True, capture_output=True)
    return Path(found.stdout.decode())


class _Pen:
    """What a producer without a layout of its own gives: a text's width, showing, framing, a new page."""

    def __init__(self, measure: Callable, show: Callable, frame: Callable, turn: Callable, width: float) -> None:
        self.measure, self.show, self.frame, self.turn, self.width = measure, show, frame, turn, width

    def wrapped(self, content: str, width: float) -> list[str]:
        lines = [""]
        for word in content.split():
            longer = f"{lines[-1]} {word}".strip()
            lines[-1:] = [longer] if self.measure(longer) <= width - 8 else [lines[-1], word]
        return [line for line in lines if line]


def _draw(text: str, pen: _Pen) -> None:
    y, line = 0.0, 22.0
    for kind, rows in blocks(text):
        for row in rows:
            wide = pen.width / len(row)
            cells = [pen.wrapped(cell, wide) for cell in row]
            high = line * max(map(len, cells))
            if y + high > 760:
                pen.turn()
                y = 0.0
            for number, content in enumerate(cells):
                right = pen.width - number * wide
                for place, part in enumerate(content):
                    pen.show(part, right - (4 if kind == "table" else 0), y + place * line)
                if kind == "table":
                    pen.frame(right - wide, y, wide, high)
            y += high
        y += 8


PRODUCERS = {
    made.__name__: made
    for made in (cairo, chromium, fpdf2, libreoffice, libreoffice_naskh, reportlab, typst, weasyprint)
}


def main(names: list[str]) -> None:
    """Makes both letters by these producers, or by all."""
    for name in names or set(PRODUCERS) - {"typst"}:  # whose samples are in the grid alone
        for letter in LETTERS:
            PRODUCERS[name]((HERE / f"{letter}.txt").read_text("utf-8"), HERE / f"{letter}-{name}.pdf")


if __name__ == "__main__":
    main(sys.argv[1:])
