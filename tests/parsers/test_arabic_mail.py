"""Arabic in every charset of Arabic mail, in every place of a message, with a right label, a wrong one and none."""

import base64
import hashlib
from urllib.parse import quote

import pytest

from parsers.read import read

WORDS = "خطاب إحالة طفل إلى مركز شمل"
LETTER = f"السلام عليكم ورحمة الله وبركاته\n{WORDS}\nنحيل إليكم طلب التنفيذ المقدم من والدة الطفل\n"
CODECS = {"utf-8": "utf-8", "windows-1256": "cp1256", "iso-8859-6": "iso8859-6", "dos-720": "cp720"}
LABELS = ["itself", "iso-8859-1", "us-ascii", "x-unknown", ""]


def _label(label, charset):
    return charset if label == "itself" else label


@pytest.mark.parametrize("charset", CODECS)
@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("encoding", ["8bit", "base64"])
def test_bodies(charset, label, encoding):
    data = LETTER.encode(CODECS[charset])
    body = base64.encodebytes(data) if encoding == "base64" else data
    name = f"; charset={_label(label, charset)}" if label else ""
    head = f"From: a@moj.gov.sa\nContent-Type: text/plain{name}\nContent-Transfer-Encoding: {encoding}\n\n".encode()
    (part,) = read(head + body).parts
    assert part.text == LETTER
    assert part.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("charset", CODECS)
@pytest.mark.parametrize("label", [label for label in LABELS if label])
@pytest.mark.parametrize("kind", "BQ")
def test_subjects_and_names_as_encoded_words(charset, label, kind):
    data = WORDS.encode(CODECS[charset])
    text = base64.b64encode(data).decode() if kind == "B" else "".join(f"={byte:02X}" for byte in data)
    word = f"=?{_label(label, charset)}?{kind}?{text}?="
    message = read(f"From: {word} <a@moj.gov.sa>\nSubject: {word}\n\nx".encode()).message
    assert (message.subject, message.sender.name, message.sender.address) == (WORDS, WORDS, "a@moj.gov.sa")


@pytest.mark.parametrize("charset", CODECS)
def test_raw_subjects(charset):
    assert read(b"From: a@moj.gov.sa\nSubject: " + WORDS.encode(CODECS[charset]) + b"\n\nx").message.subject == WORDS


@pytest.mark.parametrize("charset", CODECS)
@pytest.mark.parametrize("way", ["2231", "2231 wrong", "2047", "raw"])
def test_file_names(charset, way):
    name = f"{WORDS}.txt"
    data = name.encode(CODECS[charset])
    value = {
        "2231": f"*={CODECS[charset]}''{quote(data)}".encode(),
        "2231 wrong": f"*=iso-8859-1''{quote(data)}".encode(),
        "2047": f'="=?{charset}?B?{base64.b64encode(data).decode()}?="'.encode(),
        "raw": b'="' + data + b'"',
    }[way]
    raw = b"From: a@moj.gov.sa\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename"
    assert read(raw + value + b"\n\nx").parts[0].name == name
