"""What bytes are, by looking at them: the label of a part is a claim, its content is the fact.

A PDF sent as octet-stream without a name is the most ordinary thing in official mail; an executable called `.pdf` is
the other reason.
"""

import io
import re
import zipfile
import zlib

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MESSAGE = "message/rfc822"
OCTETS = "application/octet-stream"

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
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
_OLE2_STREAMS = (
    ("EncryptedPackage", "application/x-encrypted-office"),
    ("WordDocument", "application/msword"),
    ("__substg1.0_", "application/vnd.ms-outlook"),
    ("Workbook", "application/vnd.ms-excel"),
)
_ZIP_MEMBERS = (
    ("word/document.xml", WORD),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("content.xml", "application/vnd.oasis.opendocument.text"),
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
_DETACHED_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_KEPT_TEXT = frozenset(
    {"text/calendar", "text/csv", "text/rfc822-headers", "message/delivery-status", "message/feedback-report"}
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
_HEADERS_SAMPLE = 16_384
_STRAY_LINES = 5


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _zip_type(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, zlib.error, UnicodeError):
        # The directory stands at the end: a document cut short is known by the names before its members.
        damaged = b"word/" in data or name.lower().endswith(".docx")
        return WORD if damaged else "application/zip"
    return next((kind for member, kind in _ZIP_MEMBERS if member in names), "application/zip")


def _binary_type(data: bytes, name: str) -> str | None:
    if b"%PDF-" in data[:1024] and not looks_like_message(data):
        return PDF
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zip_type(data, name)
    if data.startswith(_OLE2):
        return next((kind for stream, kind in _OLE2_STREAMS if _utf16(stream) in data), "application/x-ole-storage")
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "image/heic"
    if data[:2] in {b"BM", b"MZ"} and looks_like_text(data):  # a text may begin with these letters
        return None
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)


def looks_like_text(data: bytes) -> bool:
    """Whether `data` holds characters rather than binary values."""
    sample = data[:_TEXT_SAMPLE]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in sample) * 50 <= len(sample)


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
    if found := _binary_type(data, name):
        return found
    if declared in _DETACHED_SIGNATURES:
        return declared
    label_is_text = declared.startswith(("text/", "message/", "multipart/"))
    if not label_is_text and not looks_like_text(data):
        return declared if declared.startswith(("image/", "audio/", "video/")) else OCTETS
    if declared in {MESSAGE, "message/global"} or name.lower().endswith(_MESSAGE_NAMES):
        return MESSAGE
    if not declared.startswith("text/") and looks_like_message(data):
        return MESSAGE
    if declared in _HTML_TYPES or name.lower().endswith((".html", ".htm")):
        return "text/html"
    if declared != "text/plain" and _HTML.match(_COMMENT.sub(b"", data[:_TEXT_SAMPLE])):
        return "text/html"
    return declared if declared in _KEPT_TEXT else "text/plain"
