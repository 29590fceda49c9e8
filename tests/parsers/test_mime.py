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


@pytest.mark.parametrize("footer", [b"--\nunsubscribe here", b"Disclaimer\nThis mail is secret.", b"____\nx"])
def test_what_a_mailing_list_adds_below_base64_is_kept(footer):
    assert decoded(_text(base64.encodebytes(LETTER) + footer)) == (LETTER + b"\n" + footer, ())


def test_a_word_below_base64_of_whole_lines_is_no_base64():
    letter = LETTER[:57] * 2
    data, defects = decoded(_text(base64.encodebytes(letter) + b"Disclaimer\nThis mail is secret."))
    assert (data, defects) == (letter + b"\nDisclaimer\nThis mail is secret.", ())


def test_words_of_who_knows_what_charset_below_base64_are_damage():
    data, defects = decoded(_text(base64.encodebytes(LETTER) + FOOTER))
    assert (data, [defect.code for defect in defects]) == (LETTER, [DefectCode.DAMAGED])


def test_utf_16_is_not_put_out_of_step_by_what_stands_below_it():
    letter = LETTER.decode().encode("utf-16-le") + "\u0061".encode("utf-16-le")
    data, defects = decoded(_text(base64.encodebytes(letter) + b"__\nfooter"))
    assert (data, [defect.code for defect in defects]) == (letter, [DefectCode.DAMAGED])


def test_what_stands_within_base64_is_damage():
    lines = base64.encodebytes(LETTER * 3).splitlines(keepends=True)
    _, defects = decoded(_text(lines[0] + "نص\n".encode() + b"".join(lines[1:])))
    assert [defect.code for defect in defects] == [DefectCode.DAMAGED]


@pytest.mark.parametrize("encoding", [b"base64 (as ever)", b"(x) base64", b"Base64;", b'"base64"', b"x-strange"])
def test_base64_is_decoded_however_it_is_announced(encoding):
    assert decoded(_text(base64.encodebytes(LETTER * 4), encoding))[0] == LETTER * 4


def test_text_beside_a_uuencoded_file_is_not_lost_in_silence():
    file = b"begin 644 x.txt\n#86)C\n`\nend\n"
    assert decoded(_text(file, b"x-uuencode")) == (b"abc", ())
    for both in (LETTER + b"\n" + file, file + file):
        assert [d.code for d in decoded(_text(both, b"x-uuencode"))[1]] == [DefectCode.DAMAGED]


@pytest.mark.parametrize(
    ("preamble", "kept"),
    [(b"This is a multi-part message in MIME format.", False), ("رسالة بصيغة MIME: ".encode() + LETTER, True)],
)
def test_a_letter_before_the_parts_is_a_part(preamble, kept):
    whole = split(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + preamble + b"\r\n--b\r\n\r\nx\r\n--b--\r\n")
    assert [child.body for child in whole.children] == [b"x", *([preamble] if kept else [])]
