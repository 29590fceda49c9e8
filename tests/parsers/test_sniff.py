"""What bytes are, whatever they are called."""

import io
import zipfile

import pytest

from parsers.sniff import MESSAGE, OCTETS, PDF, WORD, headers_start, looks_like_message, media_type


def _zip(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return stream.getvalue()


DOCX = _zip("[Content_Types].xml", "word/document.xml")
MAIL = b"Received: from x\r\n by y\r\nFrom: a@b.example\r\n\r\nbody"


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"\r\n junk \r\n%PDF-1.4", PDF),
        (DOCX, WORD),
        (DOCX[:-30], WORD),  # cut short
        (_zip("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (_zip("a.pdf"), "application/zip"),
        (b"PK\x03\x04", "application/zip"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff\xe1", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (b"{\\rtf1", "application/rtf"),
        (b"\x78\x9f\x3e\x22\0", "application/ms-tnef"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le"), "application/vnd.ms-outlook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
        (b"MZ\x90\0\x03\0\0\0\x04\0", "application/vnd.microsoft.portable-executable"),
    ],
)
@pytest.mark.parametrize("label", ["application/octet-stream", "text/plain", "application/msword", ""])
def test_content_decides_against_the_label(data, media, label):
    assert media_type(data, label, "") == media


@pytest.mark.parametrize(
    ("data", "label", "name", "media"),
    [
        (b"<!DOCTYPE html><p>x", "application/octet-stream", "", "text/html"),
        (b"<!-- a --><!-- b -->\n<HTML>", "", "", "text/html"),
        (b"<p>x</p>", "text/html", "", "text/html"),
        (b"<html>", "text/plain", "", "text/plain"),
        (b"<html>", "text/plain", "letter.HTM", "text/html"),
        ("خطاب".encode(), "application/octet-stream", "letter.txt", "text/plain"),
        ("خطاب".encode("cp1256"), "", "", "text/plain"),
        ("خطاب".encode("utf-16"), "application/octet-stream", "", "text/plain"),
        (b"BEGIN:VCALENDAR", "text/calendar", "", "text/calendar"),
        (b"MZ is how this text begins", "text/plain", "", "text/plain"),
        (b"x", "text/x-unheard-of", "", "text/plain"),
        (bytes(range(32)), "application/octet-stream", "", OCTETS),
        (bytes(range(32)), "audio/ogg", "", "audio/ogg"),
        (MAIL, "application/octet-stream", "", MESSAGE),
        (MAIL, "text/plain", "", "text/plain"),
        (MAIL, "text/plain", "forward.eml", MESSAGE),
        (b"anything", "message/rfc822", "", MESSAGE),
        (b"%PDF-1.4", "message/rfc822", "x.eml", PDF),
        (b"0\x82\x01", "application/pkcs7-signature", "smime.p7s", "application/pkcs7-signature"),
        (b"%PDF-1.4", "application/pkcs7-signature", "smime.p7s", PDF),
    ],
)
def test_the_label_decides_between_kinds_of_text(data, label, name, media):
    assert media_type(data, label, name) == media


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (MAIL, True),
        (b"From a@b Thu Aug 27 09:50:16 2026\n" + MAIL, True),
        (b"\xef\xbb\xbf\r\n" + MAIL, True),
        (b"Dear sir: hello\nFrom: me\n\n", False),
        (b"Subject: only one\n\nx", False),
        (b"", False),
        (b"%PDF-1.4\nFrom: x\nTo: y", False),
    ],
)
def test_two_known_header_fields_make_a_message(data, expected):
    assert looks_like_message(data) is expected


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (b"", True), (b"\r\n\r\n", True), (b">From x\n", True), (b"+OK 120 octets\r\n", True),
        (b"a\nb\nc\nd\ne\nf\ng\nh\n", False),
    ],
)  # fmt: skip
def test_headers_are_found_behind_a_few_stray_lines(before, found):
    assert headers_start(before + MAIL) == (len(before) if found else 0)


def test_a_message_with_few_headers_loses_none_of_them():
    assert headers_start(b"Subject: x\n\nFrom: quoted\nTo: quoted\n") == 0


def test_a_mail_that_mentions_a_pdf_early_is_a_mail():
    assert media_type(MAIL + b"\r\n%PDF-1.4", "", "letter.eml") == MESSAGE


@pytest.mark.parametrize("before", [b"\n", b"\r\n\r\n", b"\xef\xbb\xbf", b" \t"])
def test_rtf_may_begin_after_blanks_or_a_mark(before):
    assert media_type(before + rb"{\rtf1\ansi x}", "application/msword", "x.doc") == "application/rtf"


def test_a_text_that_speaks_of_a_format_is_a_text():
    assert media_type("الملف المرفق يبدأ بـ %PDF-1.7 ولا يفتح".encode(), "text/plain", "") == "text/plain"
