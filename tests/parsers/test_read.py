"""The one way in: whatever the bytes are, a document comes out, and what was not read is said."""

import hashlib
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.document import DefectCode, Role
from parsers.mime import Limits
from parsers.read import read, read_file

BROKEN = sorted((Path(__file__).parent.parent / "corpus" / "broken").glob("*.eml"))
CPYTHON = importlib.util.find_spec("test.test_email")
CPYTHON_MESSAGES = sorted(Path(CPYTHON.origin).parent.glob("data/*")) if CPYTHON and CPYTHON.origin else []
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NUMBER = "٤٨٠٠٣٤٥٦٧٨"


def _broken(name):
    return read((BROKEN[0].parent / f"{name}.eml").read_bytes())


def _codes(thing):
    return {defect.code for defect in thing.defects}


def _texts(document):
    yield from (part.text for part in document.parts)
    yield from (part.name for part in document.parts)
    for message in document.messages:
        yield from (message.subject, message.message_id, message.sender.name, message.sender.address)
        yield from (value for field in message.headers for value in field)


def _assert_sound(document, raw):
    assert document.sha256 == hashlib.sha256(raw).hexdigest()
    assert document.messages
    assert len({part.id for part in document.parts}) == len(document.parts)
    assert {part.message for part in document.parts} <= {message.id for message in document.messages}
    for text in _texts(document):
        assert "\0" not in text
        text.encode("utf-8")
    for part in document.parts:
        silent = part.size and not part.text.strip() and not part.defects
        signature = part.media_type.endswith("signature")
        assert not silent or part.role == Role.MESSAGE or signature or part.text_from in {"body", "html"}


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_mail_is_a_sound_document(path):
    _assert_sound(read(path.read_bytes()), path.read_bytes())


PICTURED = {"msg_07.txt", "msg_13.txt", "msg_26.txt"}
"""They hold pictures, and recognising one takes seconds."""


@pytest.mark.skipif(not CPYTHON_MESSAGES, reason="this Python comes without its tests")
@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.name, marks=[pytest.mark.slow] if path.name in PICTURED else [])
        for path in CPYTHON_MESSAGES
    ],
)
def test_the_malformed_messages_of_cpython(path):
    if path.is_file():
        _assert_sound(read(path.read_bytes()), path.read_bytes())
        read_file(path.read_bytes(), path.name)


@pytest.mark.parametrize("name", ["empty", "headers-only"])
def test_a_message_of_nothing_is_empty(name):
    assert DefectCode.EMPTY in _codes(_broken(name))


def test_an_unknown_charset_is_read_by_the_rule():
    (body,) = _broken("unknown-charset").parts
    assert "نحيل إليكم طلب التنفيذ" in body.text
    assert {DefectCode.UNKNOWN_CHARSET, DefectCode.GUESSED_CHARSET} == _codes(body)


def test_a_long_subject_is_kept_whole():
    assert len(_broken("long-subject").message.subject) == len("إحالة طلب " * 150) - 1


def test_nul_bytes_are_taken_out_of_the_text_and_stay_in_the_digest():
    document = _broken("nul-bytes")
    assert document.message.subject == "خطاب إحالة"
    assert NUMBER in document.parts[0].text
    assert document.parts[0].size == len(document.parts[0].text.replace("\n", "\r\n").encode()) + 1


@pytest.mark.parametrize("name", ["no-from", "bad-date"])
def test_bad_headers_are_defects_and_the_body_is_read(name):
    document = _broken(name)
    assert DefectCode.BAD_HEADER in _codes(document.message)
    assert NUMBER in document.parts[0].text


def test_two_messages_with_one_message_id_are_two_documents():
    first, second = _broken("same-message-id-a"), _broken("same-message-id-b")
    assert first.message.message_id == second.message.message_id
    assert first.sha256 != second.sha256


def test_an_unnamed_pdf_is_known_by_its_content():
    part = _broken("unnamed-pdf").parts[1]
    assert (part.name, part.declared_type, part.media_type) == ("", "application/octet-stream", "application/pdf")


def test_a_truncated_pdf_is_never_silent():
    assert _broken("truncated-pdf").parts[1].unreadable


def test_raw_windows_1256_survives_everywhere():
    document = _broken("raw-windows-1256")
    assert document.message.subject == "خطاب إحالة إلى مركز شمل"
    assert document.message.sender.name == "محكمة التنفيذ"
    assert document.parts[1].name == "صك الحكم.txt"
    assert "نحيل إليكم" in document.parts[0].text
    assert document.parts[1].text.strip() == "صك حكم الزيارة"


@pytest.mark.parametrize("name", ["base64-trailing-space", "not-base64", "junk-before-headers", "duplicate-subject"])
def test_the_body_is_read_in_spite_of(name):
    document = _broken(name)
    assert NUMBER in document.parts[0].text
    assert document.message.sender.address == "exec@moj.gov.sa"


@pytest.mark.parametrize("name", ["base64-message", "eml-as-octet-stream"])
def test_a_message_within_is_found(name):
    document = _broken(name)
    assert [message.sender.address for message in document.messages] == ["exec@moj.gov.sa", "moh@moh.gov.sa"]
    assert document.parts[-1].text.strip() == "نص الخطاب الداخلي."


def test_a_bounce_with_another_boundary_is_split():
    document = _broken("wrong-boundary")
    assert [part.media_type for part in document.parts] == ["text/plain", "message/delivery-status"]


def test_a_second_subject_is_a_defect():
    assert DefectCode.DUPLICATE_HEADER in _codes(_broken("duplicate-subject").message)


def test_what_is_larger_than_the_limit_is_one_unread_part():
    document = read(b"Subject: x\n\n" + b"x" * 100, Limits(size=50))
    assert document.parts[0].unreadable
    assert DefectCode.TOO_LARGE in _codes(document)


@pytest.mark.parametrize(
    ("data", "name", "media_type", "defect"),
    [
        (b"\x89PNG\r\n\x1a\n....", "scan.png", "image/png", DefectCode.DAMAGED),
        (b"\xff\xd8\xff\xe0....", "letter.pdf", "image/jpeg", DefectCode.DAMAGED),
        (OLE2 + "WordDocument".encode("utf-16-le"), "", "application/msword", DefectCode.DAMAGED),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "x.docx", None, DefectCode.ENCRYPTED),
        (b"\x78\x9f\x3e\x22" + bytes(50), "winmail.dat", "application/ms-tnef", DefectCode.DAMAGED),
        (b"{\\rtf1 x", "x.doc", "application/rtf", DefectCode.DAMAGED),
        (bytes(range(256)), "x.bin", "application/octet-stream", DefectCode.UNSUPPORTED_FORMAT),
    ],
)  # fmt: skip
def test_a_file_by_itself_is_one_attachment_and_says_what_it_is(data, name, media_type, defect):
    document = read_file(data, name)
    (part,) = document.parts
    assert (part.id, part.role, part.name) == ("1", Role.ATTACHMENT, name)
    assert part.unreadable
    assert media_type in {None, part.media_type}
    assert defect is None or defect in _codes(part)
    assert document.message.defects == ()


def test_a_text_file_is_read():
    (part,) = read_file("نص الخطاب".encode("cp1256"), "letter.txt").parts
    assert (part.text, part.role) == ("نص الخطاب", Role.ATTACHMENT)


@pytest.mark.parametrize("name", ["letter.eml", "letter", "letter.txt"])
def test_a_saved_message_is_read_as_a_message(name):
    raw = b"Return-Path: <a@moj.gov.sa>\r\nFrom: a@moj.gov.sa\r\nSubject: x\r\n\r\nbody"
    document = read_file(raw, name)
    assert document.message.sender.address == "a@moj.gov.sa"
    assert document.parts[0].role == Role.BODY


def test_a_detached_signature_is_nothing_unread():
    raw = b"Content-Type: multipart/signed; boundary=b\n\n--b\n\nletter\n--b\n"
    raw += b"Content-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\nMIIB\n--b--\n"
    document = read(raw)
    assert [part.media_type for part in document.parts] == ["text/plain", "application/pkcs7-signature"]
    assert document.unreadable == ()


PIECES = st.sampled_from(
    [
        b"From: a@b.example\n", b"Subject: =?utf-8?B?2YU", b"\n", b"\r\n", b"\n\n", b"--b\n", b"--b--\n", b"--b",
        b"Content-Type: multipart/mixed; boundary=b\n", b"Content-Type: message/rfc822\n", b"Content-Type: text/html\n",
        b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable \n", b"=3D=\n", b"2YU=",
        b"Content-Type: multipart/alternative; boundary=b\n", b"Content-Disposition: attachment; filename*0*=x''%D8",
        b"Content-Type: message/delivery-status\n", b"%PDF-1.4\n", b"PK\x03\x04", b"<html><td>x", b"\0", b"\xc7",
    ]
)  # fmt: skip


@settings(deadline=None)
@given(st.binary(max_size=400) | st.lists(PIECES | st.binary(max_size=8), max_size=25).map(b"".join))
def test_no_bytes_make_reading_fail(raw):
    _assert_sound(read(raw), raw)
    read_file(raw, "x.eml")
    read_file(raw, "")


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Type: multipart/mixed; boundary*" + b"9" * 5000 + b"=x",
        b"Content-Type: text/plain; charset*0*=x; charset=y; charset*z=1",
        b"Content-Disposition: attachment; filename*1=b; filename*=''a; filename=c",
        b"To: " + b"(" * 20000,
        b"Content-Type: multipart/mixed; boundary=\"\"",
        b"Content-Type: multipart/mixed; boundary=\xff\xfe",
        b": \x00",
    ],
)  # fmt: skip
def test_hostile_headers(header):
    raw = header + b"\n\n--x\n\nbody\n--x--\n"
    _assert_sound(read(raw), raw)
    assert any("body" in part.text for part in read(raw).parts)


def test_importing_the_reader_imports_no_heavy_library():
    program = "import sys, parsers.read; print([m for m in ('pdfplumber', 'docx', 'lxml') if m in sys.modules])"
    root = Path(__file__).parent.parent.parent
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root)
    assert found.stdout.strip() == "[]"
