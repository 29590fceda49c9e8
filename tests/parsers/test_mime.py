import base64

import pytest

from parsers.document import DefectCode
from parsers.mime import decoded, split

DATA = bytes(range(256)) * 3


def _leaf(body: bytes):
    return split(b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body)


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r", b""])
@pytest.mark.parametrize("size", [0, 765, 766, 767])
def test_base64_is_read_whatever_ends_its_lines(end, size):
    body = base64.encodebytes(DATA[:size]).replace(b"\n", end)
    assert decoded(_leaf(body)) == (DATA[:size], ())


@pytest.mark.parametrize("damage", [(b"AAA", b"A=A"), (b"AAA", b"A*A"), (b"BBB", b"B\0B")])
def test_what_is_no_base64_alone_is_said(damage):
    body = base64.encodebytes(b"\0" * 45 + b"\x04\x10\x41" * 15)
    assert damage[0] in body
    data, defects = decoded(_leaf(body.replace(*damage, 1)))
    assert data != b"\0" * 45 + b"\x04\x10\x41" * 15 and (defects or b"=" in damage[1])


LETTER = "نحيل إليكم الطفل سامي بعد أن ضربه والده، ونأمل مباشرة الحالة في أقرب وقت ممكن".encode()
FOOTER = "-- \nللاشتراك في القائمة".encode()


def _text(body, encoding=b"base64"):
    return split(b"Content-Type: text/plain\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body)


def test_what_a_mailing_list_adds_below_base64_is_kept():
    data, defects = decoded(_text(base64.encodebytes(LETTER) + FOOTER))
    assert LETTER in data and FOOTER.replace(b"-- ", b"--") in data
    assert defects == ()


def test_what_stands_within_base64_is_damage():
    lines = base64.encodebytes(LETTER * 3).splitlines(keepends=True)
    _, defects = decoded(_text(lines[0] + "نص\n".encode() + b"".join(lines[1:])))
    assert [defect.code for defect in defects] == [DefectCode.DAMAGED]


@pytest.mark.parametrize("encoding", [b"base64 (as ever)", b"Base64;", b'"base64"', b"x-strange", b"base64, 7bit"])
def test_base64_is_decoded_however_it_is_announced(encoding):
    assert decoded(_text(base64.encodebytes(LETTER * 4), encoding))[0] == LETTER * 4


def test_text_beside_a_uuencoded_file_is_not_lost_in_silence():
    file = b"begin 644 x.txt\n#86)C\n`\nend\n"
    assert decoded(_text(file, b"x-uuencode")) == (b"abc", ())
    assert [d.code for d in decoded(_text(LETTER + b"\n" + file, b"x-uuencode"))[1]] == [DefectCode.DAMAGED]


@pytest.mark.parametrize(
    ("preamble", "kept"),
    [(b"This is a multi-part message in MIME format.", False), ("رسالة بصيغة MIME: ".encode() + LETTER, True)],
)
def test_a_letter_before_the_parts_is_a_part(preamble, kept):
    whole = split(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + preamble + b"\r\n--b\r\n\r\nx\r\n--b--\r\n")
    assert [child.body for child in whole.children] == [b"x", *([preamble] if kept else [])]
