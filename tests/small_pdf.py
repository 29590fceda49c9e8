"""A one-page PDF written by hand, to say exactly what is in its catalog and its page."""


def pdf_with(
    catalog: bytes = b"", page: bytes = b"", text: bytes = b"Letter number 4800345678", sixth: bytes = b"null"
) -> bytes:
    """A sound PDF with this text in Helvetica; `catalog` and `page` are entries of these dictionaries.

    `sixth` is one more object, number 6.
    """
    stream = b"BT /F1 14 Tf 20 150 Td (" + text + b") Tj ET"
    objects = [
        b"<</Type /Catalog /Pages 2 0 R " + catalog + b">>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R "
        b"/Resources <</Font <</F1 5 0 R>>>> " + page + b">>",
        b"<</Length " + str(len(stream)).encode() + b">>\nstream\n" + stream + b"\nendstream",
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
        sixth,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += str(number).encode() + b" 0 obj\n" + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = str(len(out)).encode()
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        out
        + head
        + table
        + b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n" % (len(objects) + 1)
        + start
        + b"\n%%EOF\n"
    )
