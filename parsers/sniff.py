"""What bytes are, by looking at them: the label of a part is a claim, its content is the fact.

A PDF sent as octet-stream without a name is the most ordinary thing in official mail; an executable called `.pdf` is
the other reason.
"""

import re

from parsers.zipped import beginning, listed

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODF_TEXT = "application/vnd.oasis.opendocument.text"
MESSAGE = "message/rfc822"
SMIME = "application/pkcs7-mime"
PGP = "application/pgp-encrypted"
OCTETS = "application/octet-stream"

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\0\0\0\x0cjP  ", "image/jp2"),
    (b"\xffO\xffQ", "image/jp2"),
    (b"\x01\0\0\0\x58\0\0\0", "image/x-emf"),
    (b"\xd7\xcd\xc6\x9a", "image/x-wmf"),
    (b"\x76\xe8\x04\x60\xc4\x11\xe3\x86", "application/x-microsoft-rpmsg-message"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"{\\rtf", "application/rtf"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"ITSF", "application/vnd.ms-htmlhelp"),
    (b"%!PS", "application/postscript"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-elf"),
)
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE2_CLASSES = {
    0x00020906: "application/msword",
    0x00020900: "application/msword",
    0x00020D0B: "application/vnd.ms-outlook",
    0x00020820: "application/vnd.ms-excel",
    0x00020810: "application/vnd.ms-excel",
    0x64818D10: "application/vnd.ms-powerpoint",
}
"""The first field of the class id of a compound file's root, as its program registered it."""
_OLE2_FAMILIES = frozenset({bytes.fromhex("00000000c000000000000046"), bytes.fromhex("9b4fcf1186ea00aa00b929e8")})
_OLE2_STREAMS = (
    ("EncryptedPackage", "application/x-encrypted-office"),
    # A saved mail may hold a document, and hardly ever the other way round.
    ("__substg1.0_", "application/vnd.ms-outlook"),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_ZIP_MEMBERS = (
    ("word/document.xml", WORD),
    ("xl/workbook.xml", EXCEL),
    ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroenabled.12"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("content.xml", ODF_TEXT),
)
_TYPES_SAMPLE = 65_536
_CONTENT_TYPES = "[Content_Types].xml"
_OFFICE_MAIN = ((b"wordprocessingml.document.main+xml", WORD), (b"ms-word.document.macroEnabled.main+xml", WORD))
"""What the package of a document says of its main part, whatever that is called."""
_ODF_MIMETYPE = re.compile(rb"(?s)PK\x03\x04.{26}mimetype(application/vnd\.oasis\.opendocument\.[a-z-]{1,30})")
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_CMS_CONTENT = re.compile(rb"(?s)0(?:[\x00-\x80]|[\x81-\x84].{1,4}?)\x06\x09\*\x86H\x86\xf7\r\x01\x07")
"""A DER or BER ContentInfo of RFC 5652: a sequence that begins with one of the PKCS #7 content types."""
_PDF_LINE = re.compile(rb"(?:\A|[\r\n\0])[ \t]*%PDF-")
_PGP = re.compile(rb"(?:\xef\xbb\xbf)?\s*-----BEGIN PGP MESSAGE-----")
_CALENDAR = re.compile(rb"(?:\xef\xbb\xbf)?\s*BEGIN:VCALENDAR\b", re.IGNORECASE)
_DETACHED_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_KEPT_TEXT = frozenset(
    {
        "text/calendar",
        "text/csv",
        "text/tab-separated-values",
        "text/rfc822-headers",
        "message/delivery-status",
        "message/feedback-report",
    }
) | {"message/disposition-notification"}
_COMMENT = re.compile(rb"<!--.*?-->|<\?xml[^>]*>", re.DOTALL)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?")
_MAIL_FIELDS = frozenset(
    b"received return-path from to subject date message-id mime-version delivered-to dkim-signature sender cc".split()
)
_MESSAGE_NAMES = (".eml", ".mht", ".mhtml")
_TEXT_SAMPLE = 4096
_BINARY = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1b")
_HEADERS_SAMPLE = 16_384
_STRAY_LINES = 5


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _zip_type(data: bytes, name: str) -> str:
    if found := _ODF_MIMETYPE.match(data):
        return found.group(1).decode("ascii").removesuffix("-template")
    names, whole = listed(data)
    kind = next((kind for member, kind in _ZIP_MEMBERS if member in names), None)
    if kind is None and _CONTENT_TYPES in names:
        said = beginning(data, _CONTENT_TYPES, _TYPES_SAMPLE)
        kind = next((kind for content, kind in _OFFICE_MAIN if content in said), None)
    if kind is None and not whole and (b"word/" in data or name.lower().endswith(".docx")):
        return WORD
    return kind or "application/zip"


def _ole2_type(data: bytes) -> str:
    """What a compound file is: by the class of its root entry, else by the streams whose names stand in it."""
    sector = int.from_bytes(data[48:52], "little")
    size = 1 << min(int.from_bytes(data[30:32], "little"), 12)
    root = data[(sector + 1) * size :][:128]
    if root[84:96] in _OLE2_FAMILIES and (kind := _OLE2_CLASSES.get(int.from_bytes(root[80:84], "little"))):
        return kind
    return next((kind for stream, kind in _OLE2_STREAMS if _utf16(stream) in data), "application/x-ole-storage")


def _binary_type(data: bytes, name: str) -> str | None:
    if _is_pdf(data):
        return PDF
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zip_type(data, name)
    if data.startswith(_OLE2):
        return _ole2_type(data)
    if _CMS_CONTENT.match(data):
        return SMIME
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "image/heic"
    if data[4:8] == b"ftyp" and data[8:12] in _AVIF_BRANDS:
        return "image/avif"
    if data[:2] in {b"BM", b"MZ"} and looks_like_text(data):  # a text may begin with these letters
        return None
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "application/rtf"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


def _is_pdf(data: bytes) -> bool:
    """Whether a PDF begins near the start of `data`; a text may speak of "%PDF-" in a line and hold no object."""
    head = data[:1024]
    begins = _PDF_LINE.search(head) or (b"%PDF-" in head and b" obj" in data)
    return bool(begins) and not looks_like_message(data)


def looks_like_text(data: bytes) -> bool:
    """Whether `data` holds characters rather than binary values."""
    sample = data[:_TEXT_SAMPLE]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return (len(sample) - len(sample.translate(None, _BINARY))) * 50 <= len(sample)


def looks_like_message(data: bytes) -> bool:
    """Whether `data` begins with the headers of a mail: an mbox line may stand before them, two known ones suffice."""
    known = set()
    for number, line in enumerate(data[:_HEADERS_SAMPLE].lstrip(b"\r\n\xef\xbb\xbf").splitlines()):
        if not line.strip():
            break
        if line[:1] in b" \t" or (number == 0 and line.startswith(b"From ")):
            continue
        field = _FIELD.match(line)
        if field is None:
            return False
        known.add(field.group(1).lower())
    return len(known & _MAIL_FIELDS) >= 2


def headers_start(data: bytes) -> int:
    """Where the headers of the message `data` begin: 0, or after a few lines of something else put before them."""
    head = data[:2000]
    start = len(head) - len(head.lstrip(b"\r\n\xef\xbb\xbf"))
    for _ in range(_STRAY_LINES):
        line, newline, _rest = head[start:].partition(b"\n")
        if line.startswith(b"From ") or _FIELD.match(line):
            return start
        if not newline:
            break
        start += len(line) + 1
        if looks_like_message(data[start : start + _HEADERS_SAMPLE]):
            return start
    return 0


def media_type(data: bytes, declared: str, name: str) -> str:
    """The media type of `data`; the label `declared` and the file `name` only decide between kinds of text."""
    found = _binary_type(data, name)
    if declared in _DETACHED_SIGNATURES and found in {None, SMIME}:
        return declared
    if found:
        return found
    if _PGP.match(data) and not declared.startswith("message/"):
        return PGP
    label_is_text = declared.startswith(("text/", "message/", "multipart/"))
    if not label_is_text and not looks_like_text(data):
        return declared if declared.startswith(("image/", "audio/", "video/")) else OCTETS
    if declared in {MESSAGE, "message/global"} or name.lower().endswith(_MESSAGE_NAMES):
        return MESSAGE
    if not declared.startswith("text/") and looks_like_message(data):
        return MESSAGE
    return _text_type(data, declared, name)


def _text_type(data: bytes, declared: str, name: str) -> str:
    if declared in _HTML_TYPES or name.lower().endswith((".html", ".htm")):
        return "text/html"
    if name.lower().endswith((".csv", ".tsv")):
        return "text/csv"
    if _CALENDAR.match(data) and (declared != "text/plain" or name.lower().endswith(".ics")):
        return "text/calendar"
    if declared != "text/plain" and _HTML.match(_COMMENT.sub(b"", data[:_TEXT_SAMPLE])):
        return "text/html"
    return declared if declared in _KEPT_TEXT else "text/plain"
