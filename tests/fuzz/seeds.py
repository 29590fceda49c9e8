"""A small sound file of every format: what the fuzzer breaks. Small, so that two thousand of each take seconds."""

import io
from functools import partial
from pathlib import Path

from hostile.build import page_pdf, zip_of
from outlook_files import msg, tnef
from PIL import Image, ImageDraw, features
from small_pdf import pdf_with

TESTS = Path(__file__).parent.parent
FILES = TESTS / "parsers" / "files"
BROKEN = TESTS / "corpus" / "broken"
TEXT = "محكمة التنفيذ بمكة المكرمة\nالرقم: ٤٨٠٠٣٤٥٦٧٨\nالتاريخ: ١٤٤٨/٠٥/١٧هـ\n"
HTML = f"<html><head><meta charset=utf-8></head><body><table><tr><td>{TEXT}<td>x</table><p dir=rtl>{TEXT}</html>"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@a\r\nDTSTART;TZID=Asia/Riyadh:20261123T090000\r\n"
    "SUMMARY;LANGUAGE=ar:موعد زيارة\r\nDESCRIPTION:الرقم ٤٨٠٠٣٤٥٦٧٨\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def outlook_mail():
    """A mail with a body, a recipient and a file, as Outlook keeps it."""
    return {
        "properties": [(0x001A, "IPM.Note"), (0x0037, "إحالة"), (0x5D01, "exec@moj.gov.sa"), (0x1000, TEXT)],
        "recipients": [[(0x0C15, 1), (0x39FE, "shaml@yusr.example")]],
        "attachments": [[(0x3705, 1), (0x3707, "letter.txt"), (0x3701, TEXT.encode())]],
    }


def picture(kind, mode="L", compression=None):
    """A page of a few words, 120 by 60 points at a low resolution."""
    page = Image.new("L", (120, 60), 255)
    ImageDraw.Draw(page).text((8, 20), "No. 4800345678", fill=0)
    out = io.BytesIO()
    page.convert(mode).save(out, kind, **({"compression": compression} if compression else {}))
    return out.getvalue()


def form_pdf():
    fields = b"/AcroForm <</Fields [<</FT /Tx /T (number) /V (4800345678)>>]>>"
    return pdf_with(fields)


PICTURES = {
    "png": ("PNG",),
    "jpg": ("JPEG",),
    "jp2": ("JPEG2000",),
    "tif": ("TIFF", "1", "group4"),
    "lzw.tif": ("TIFF", "L", "tiff_lzw"),
    "webp": ("WEBP",),
    "gif": ("GIF",),
    "bmp": ("BMP",),
} | ({"avif": ("AVIF",)} if features.check("avif") else {})

SEEDS = {
    "pdf": lambda: page_pdf((b"", b"BT /F1 14 Tf 20 700 Td (Letter number 4800345678) Tj ET")),
    "form.pdf": form_pdf,
    "docx": lambda: (FILES / "letter.docx").read_bytes(),
    "doc": lambda: (FILES / "letter.doc").read_bytes(),
    "odt": lambda: (FILES / "letter.odt").read_bytes(),
    "fodt": lambda: (FILES / "letter.fodt").read_bytes(),
    "rtf": lambda: (FILES / "letter.rtf").read_bytes(),
    "xlsx": lambda: (FILES / "parties.xlsx").read_bytes(),
    "xls": lambda: (FILES / "parties.xls").read_bytes(),
    "ods": lambda: (FILES / "parties.ods").read_bytes(),
    "csv": lambda: (FILES / "parties.csv").read_bytes(),
    "zip": lambda: zip_of([("a.txt", TEXT.encode()), ("b.html", HTML.encode()), ("c.zip", zip_of([("d", b"x")]))]),
    "html": HTML.encode,
    "txt": lambda: TEXT.encode("cp1256", "replace"),
    "ics": CALENDAR.encode,
    "signed.eml": lambda: (FILES / "signed.eml").read_bytes(),
    "opaque.eml": lambda: (FILES / "signed-opaque.eml").read_bytes(),
    "msg": lambda: msg(outlook_mail()),
    "winmail.dat": lambda: tnef(outlook_mail()),
    "eml": lambda: (BROKEN / "base64-message.eml").read_bytes(),
    **{suffix: partial(picture, *how) for suffix, how in PICTURES.items()},
}
"""The end of a file's name → what makes one."""
