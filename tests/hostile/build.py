"""Builds the hostile set: files made to fill the memory, to never end, or to get out. Nothing of it is kept.

`python tests/hostile/build.py FOLDER` writes all of it; the tests build each when it is needed.
"""

import struct
import sys
import zlib
from base64 import encodebytes
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORD_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.{kind}.main+xml"/></Types>'
)
_DOCX = "openxmlformats-officedocument.wordprocessingml.document"
_DOCM = "ms-word.document.macroEnabled"
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'lol'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
)
EXTERNAL = "<!DOCTYPE x [<!ENTITY a9 SYSTEM 'file:///etc/passwd'>]>"


def pdf(*objects, root=1):
    """A PDF of these objects, numbered from 1; a pair is a dictionary and its stream."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        if isinstance(body, tuple):
            head, stream = body
            body = b"<<%s /Length %d>>\nstream\n%s\nendstream" % (head, len(stream), stream)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer <</Size %d /Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(out) + tail % (len(places) + 1, table, len(places) + 1, root, len(out))


def page_pdf(contents, resources=b"", box=b"0 0 595 842", *more):
    """A PDF of one page; object 4 is its content, `more` follow from 6 on, 5 is Helvetica as /F1."""
    return pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>> %s>>>>"
        % (box, resources),
        contents,
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
        *more,
    )


@dataclass(frozen=True)
class Much:
    """`start`, then `block` so many `times`, then `end`: what a bomb unpacks to."""

    block: bytes
    times: int
    start: bytes = b""
    end: bytes = b""

    @property
    def size(self):
        return len(self.start) + len(self.block) * self.times + len(self.end)

    def checksum(self, function):
        """The CRC-32 or Adler-32 of the whole."""
        value = function(self.start)
        for _ in range(self.times):
            value = function(self.block, value)
        return function(self.end, value)

    @property
    def deflated(self):
        """As DEFLATE data: each block is packed by itself, so it need only be packed once."""
        return _flushed(self.start) + _flushed(self.block) * self.times + _flushed(self.end) + b"\x03\0"

    @property
    def zlib(self):
        return b"\x78\xda" + self.deflated + struct.pack("!I", self.checksum(zlib.adler32))


def _flushed(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH) if data else b""


def zeros(size):
    """zlib data that unpacks to `size` NUL bytes."""
    return Much(bytes(MIB), size // MIB).zlib


def pdf_flate_bomb():
    return page_pdf((b"/Filter /FlateDecode", Much(b"q " * (MIB // 2), 3072).zlib))


def pdf_flate_bomb_twice():
    return page_pdf((b"/Filter [/FlateDecode /FlateDecode]", zlib.compress(zeros(3072 * MIB), 9)))


def pdf_form_fan_out():
    """Twelve forms, each drawing the next seven times: 7^12 texts."""
    forms = [
        (
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X %d 0 R>> /Font <</F1 5 0 R>>>>"
            % (number + 7),
            b"/X Do " * 7 if number < 11 else b"BT /F1 9 Tf (x) Tj ET",
        )
        for number in range(12)
    ]
    return page_pdf((b"", b"/X Do"), b"/XObject <</X 6 0 R>>", b"0 0 595 842", *forms)


def pdf_of_100_000_pages():
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 100_003))
    pages = [b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"] * 100_000
    return pdf(b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Count 100000 /Kids [%s]>>" % kids, *pages)


def pdf_endless_page():
    return page_pdf((b"", b"BT /F1 14 Tf 20 700 Td (Letter 4800345678) Tj ET"), b"", b"0 0 200000 200000")


def pdf_vast_image():
    image = (
        b"/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /ColorSpace /DeviceRGB /BitsPerComponent 8 "
        b"/Filter /FlateDecode",
        zeros(2575 * MIB),
    )
    return page_pdf((b"", b"595 0 0 842 0 0 cm /I Do"), b"/XObject <</I 6 0 R>>", b"0 0 595 842", image)


def pdf_deep_arrays():
    return page_pdf((b"", b"[" * 2_000_000), b"/Deep " + b"[" * 100_000 + b"]" * 100_000)


def pdf_deep_dictionaries():
    return page_pdf((b"", b"<</A" * 500_000 + b" BT (x) Tj ET"))


def pdf_page_tree_cycle():
    return pdf(b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Count 9 /Kids [2 0 R 2 0 R] /Parent 2 0 R>>")


def pdf_references_in_a_ring():
    return page_pdf(b"6 0 R", b"", b"0 0 595 842", b"7 0 R", b"6 0 R")


def pdf_objects_in_their_own_stream():
    return b"%PDF-1.7\n" + b"1 0 obj\n<</Type /ObjStm /N 9999999 /First 1 /Length 1 /Extends 1 0 R>>\nstream\n1\n" * 9


def png(width, height, rows):
    def chunk(kind, data):
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def png_bomb():
    return png(40_000, 40_000, zeros(4578 * MIB))


def png_text_bomb():
    """A small picture with a compressed note of a gigabyte."""
    note = b"zTXt" + b"k\0\0" + zeros(1024 * MIB)
    whole = png(1, 1, zlib.compress(bytes(4)))
    chunk = struct.pack("!I", len(note) - 4) + note + struct.pack("!I", zlib.crc32(note))
    return whole[:33] + chunk + whole[33:]


def tiff_bomb():
    data = zeros(1526 * MIB)
    entries = [(256, 40_000), (257, 40_000), (258, 8), (259, 8), (262, 1), (273, 200), (277, 1), (278, 40_000)]
    entries.append((279, len(data)))
    directory = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    head = b"II*\0" + struct.pack("<IH", 8, len(entries)) + directory + bytes(4)
    return head.ljust(200, b"\0") + data


def tiff_directories_in_a_ring():
    entries = struct.pack("<HHII", 256, 4, 1, 9) + struct.pack("<HHII", 257, 4, 1, 9)
    return b"II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 8)


def zip_of(members):
    """A ZIP of these (name, bytes or Much), deflated."""
    out, directory = bytearray(), bytearray()
    for name, data in members:
        much = data if isinstance(data, Much) else Much(data, 1)
        packed, encoded = much.deflated, name.encode()
        fields = struct.pack("<HHHII", 8, 0, 33, much.checksum(zlib.crc32), len(packed))
        fields += struct.pack("<IHH", much.size, len(encoded), 0)
        directory += b"PK\x01\x02" + struct.pack("<HHH", 20, 20, 0x800) + fields
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + encoded
        out += b"PK\x03\x04" + struct.pack("<HH", 20, 0x800) + fields + encoded + packed
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(members), len(members), len(directory), len(out), 0)
    return bytes(out + directory) + end


def zip_bomb():
    return zip_of([("letter.txt", Much(bytes(MIB), 3072))])


def zip_in_zip():
    """As 42.zip: five levels of ten, each the same, a gigabyte at the bottom of every one."""
    data = zip_of([("0.txt", Much(bytes(MIB), 1024))])
    for level in range(5):
        data = zip_of([(f"{level}-{number}.zip", data) for number in range(10)])
    return data


def zip_that_overlaps():
    """Many names in the directory for one and the same compressed member (Fifield 2019)."""
    packed = zip_of([("a", Much(bytes(MIB), 64))])
    start = packed.index(b"PK\x01\x02")
    entry = packed[start : packed.index(b"PK\x05\x06")]
    many = 60_000
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, many, many, len(entry) * many, start, 0)
    return packed[:start] + entry * many + end


def zip_of_many_files():
    return zip_of([(f"{number}.txt", b"x") for number in range(60_000)])


def zip_with_paths():
    names = ("../../../etc/cron.d/x", "/etc/passwd", "C:\\Windows\\x.txt", "..\\..\\x.txt", "a/../../b.txt", "\0.txt")
    return zip_of([(name, b"Letter 4800345678") for name in names])


def docx(document, kind=_DOCX, *more):
    return zip_of(
        [
            ("[Content_Types].xml", _WORD_TYPES.format(kind=kind).encode()),
            ("_rels/.rels", _RELATIONS.format(target="word/document.xml").encode()),
            ("word/document.xml", document),
            *more,
        ]
    )


def _word_document(text, doctype=""):
    paragraph = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    return f"<?xml version='1.0'?>{doctype}<w:document {_W}><w:body>{paragraph}</w:body></w:document>".encode()


def docx_bomb():
    start, end = _word_document("BOMB").split(b"BOMB")
    return docx(Much(b"x" * MIB, 3072, start, end))


def docx_deep():
    return docx(f"<w:document {_W}><w:body>".encode() + b"<w:p>" * 1_000_000)


def docx_laughs():
    return docx(_word_document("&a9;", LAUGHS))


def docx_external():
    return docx(_word_document("&a9;", EXTERNAL))


def docx_with_macros():
    text = _word_document("Letter 4800345678")
    return docx(text, _DOCM, ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Shell calc.exe" * 99))


def odt(content):
    return zip_of([("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content)])


_ODT = (
    "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
    "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text><text:p>{}"
    "</text:p></office:text></office:body></office:document-content>"
)


def odt_bomb():
    start, end = _ODT.encode().split(b"{}")
    return odt(Much(b"x" * MIB, 3072, start, end))


def odt_laughs():
    return odt((LAUGHS + _ODT.format("&a9;")).encode())


def odt_spaces():
    """One element that stands for a billion spaces."""
    return odt(_ODT.format("<text:s text:c='1000000000'/>").encode())


def odt_repeated_cells():
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    rows = (
        f"<table:table xmlns:table='{table}'><table:table-row table:number-rows-repeated='1000000'>"
        "<table:table-cell table:number-columns-repeated='1000000'><text:p>x</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    return odt(_ODT.format(f"</text:p>{rows}<text:p>").encode())


_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(sheet):
    types = _WORD_TYPES.replace("/word/document.xml", "/xl/workbook.xml")
    relation = _RELATIONS.format(target="worksheets/sheet1.xml").replace("/officeDocument", "/worksheet")
    workbook = (
        f"<workbook xmlns='{_SHEETS}' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
        "<sheets><sheet name='s' sheetId='1' r:id='rId1'/></sheets></workbook>"
    )
    return zip_of(
        [
            ("[Content_Types].xml", types.format(kind="openxmlformats-officedocument.spreadsheetml.sheet").encode()),
            ("_rels/.rels", _RELATIONS.format(target="xl/workbook.xml").encode()),
            ("xl/workbook.xml", workbook.encode()),
            ("xl/_rels/workbook.xml.rels", relation.encode()),
            ("xl/worksheets/sheet1.xml", sheet),
        ]
    )


def xlsx_bomb():
    row = b"<row><c t='inlineStr'><is><t>" + b"x" * 1000 + b"</t></is></c></row>"
    start, end = f"<worksheet xmlns='{_SHEETS}'><sheetData>".encode(), b"</sheetData></worksheet>"
    return xlsx(Much(row * 1000, 2000, start, end))


def xlsx_far_cell():
    cell = f"<worksheet xmlns='{_SHEETS}'><sheetData><row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData>"
    return xlsx((cell + "</worksheet>").encode())


def xlsx_laughs():
    sheet = f"<worksheet xmlns='{_SHEETS}'><sheetData><row><c t='inlineStr'><is><t>&a9;</t></is></c></row></sheetData>"
    return xlsx((LAUGHS + sheet + "</worksheet>").encode())


def html_deep():
    return b"<html><body>" + b"<div>" * 100_000 + b"Letter 4800345678"


def html_deep_tables():
    return b"<html><body>" + b"<table><tr><td>" * 20_000 + b"Letter 4800345678"


def html_wide_cells():
    return b"<html><body><table>" + b"<tr>" + b"<td colspan=1000000 rowspan=1000000>x" * 1000 + b"</table>"


def html_laughs():
    return f"<?xml version='1.0'?>{LAUGHS}<html><body>&a9; Letter 4800345678</body></html>".encode()


def html_of_attributes():
    return b"<html><body " + b"a=b " * 2_000_000 + b">Letter 4800345678"


def rtf_deep():
    return b"{\\rtf1 " + b"{" * 2_000_000 + b"Letter 4800345678" + b"}" * 2_000_000


def rtf_binary():
    return b"{\\rtf1 \\bin999999999999 Letter 4800345678}"


def text_of_one_line():
    return b"x" * (60 * MIB)


def text_of_combining_marks():
    return ("م" + "\u064e" * 5_000_000).encode()


def csv_of_quotes():
    return b'a;b;"' + b'""' * 10_000_000


FILES = {
    name: (build, suffix)
    for name, build in list(globals().items())
    for start, suffix in (
        ("pdf_", "pdf"), ("png_", "png"), ("tiff_", "tif"), ("zip_", "zip"), ("docx_", "docx"), ("odt_", "odt"),
        ("xlsx_", "xlsx"), ("html_", "html"), ("rtf_", "rtf"), ("text_", "txt"), ("csv_", "csv"),
    )
    if name.startswith(start) and callable(build) and name != "zip_of"
}  # fmt: skip
"""Name → (what builds it, the suffix of its name)."""

HEAD = b"From: <a@moj.gov.sa>\r\nMessage-ID: <bad@moj.gov.sa>\r\nMIME-Version: 1.0\r\n"


def mail_with(data, name):
    """A message that says something and carries `data` as a file."""
    body = encodebytes(data).replace(b"\n", b"\r\n")
    attachment = b'Content-Type: application/octet-stream; name="' + name.encode() + b'"\r\n'
    attachment += b"Content-Transfer-Encoding: base64\r\n\r\n" + body
    head = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nattached\r\n--b\r\n"
    return head + attachment + b"\r\n--b--\r\n"


def deep_messages():
    return (HEAD + b"Content-Type: message/rfc822\r\n\r\n") * 10_000 + HEAD + b"\r\nbody\r\n"


def deep_multiparts():
    opening = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(10_000))
    return HEAD + opening + b"\nbody\n"


def many_parts():
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000 + b"--b--\n"


def many_parts_in_many_parts():
    inner = b"Content-Type: multipart/mixed; boundary=c\n\n" + b"--c\n\nx\n" * 1000 + b"--c--\n"
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + (b"--b\n" + inner) * 1000 + b"--b--\n"


def a_large_body():
    return HEAD + b"\n" + (b"y" * 76 + b"\n") * (190 * MIB // 77)


def a_large_body_of_line_ends():
    return HEAD + b"\n" + b"\n" * (190 * MIB)


def a_large_file():
    line = b"QUJD" * 19 + b"\n"
    return HEAD + b"Content-Transfer-Encoding: base64\n\n" + line * (190 * MIB // len(line))


def many_headers():
    return HEAD + b"X-A: b\n" * 1_000_000 + b"\nbody"


def a_long_header():
    return b"Subject: " + b"x" * (100 * MIB) + b"\n" + HEAD + b"\nbody"


def many_recipients():
    return HEAD + b"To: " + b"a@b.example, " * 1_000_000 + b"\n\nbody"


def many_comments():
    return HEAD + b"To: " + b"(" * MIB + b"\n\nbody"


def many_parameters():
    return HEAD + b"Content-Type: text/plain; " + b'a="; ' * MIB + b"\n\nbody"


def many_boundaries_that_are_none():
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b-\n" * (4 * MIB)


def a_line_of_a_boundary():
    return HEAD + b'Content-Type: multipart/mixed; boundary="' + b"-" * 60 + b'"\n\n' + b"-" * (50 * MIB)


MESSAGES = (
    deep_messages, deep_multiparts, many_parts, many_parts_in_many_parts, a_large_body, a_large_body_of_line_ends,
    a_large_file, many_headers, a_long_header, many_recipients, many_comments, many_parameters,
    many_boundaries_that_are_none, a_line_of_a_boundary,
)  # fmt: skip


def main(folder):
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name, (build, suffix) in FILES.items():
        (target / f"{name}.{suffix}").write_bytes(build())
    for build in MESSAGES:
        (target / f"{build.__name__}.eml").write_bytes(build())


if __name__ == "__main__":
    main(sys.argv[1])
