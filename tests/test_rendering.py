"""The renderer: what it makes are real files that say what the letter says."""

import email
import io
import re
from collections import Counter

import pdfplumber
import pytest
from docx import Document
from rendering.letters import load_letters
from rendering.message import make_file, render, render_delivery
from rendering.pdf import make_pdf

from parsers.arabic import western_digits

LETTERS = load_letters()
SOME = [letter for letter in LETTERS if letter.id[:3] in {"001", "006", "014", "030", "045", "065", "071", "072"}]


def digits(text):
    return Counter(re.findall(r"\d", western_digits(text)))


def test_there_are_72_letters_with_their_gold():
    assert len(LETTERS) == 72
    assert {bool(letter.email) != bool(letter.delivery) for letter in LETTERS} == {True}


@pytest.mark.slow
@pytest.mark.parametrize("letter", SOME, ids=lambda letter: letter.id)
def test_every_attachment_is_a_real_file_with_every_digit_of_its_text(letter):
    for attachment in letter.attachments:
        _, media_type, data = make_file(attachment)
        if media_type == "application/pdf":
            with pdfplumber.open(io.BytesIO(data)) as pdf:
                drawn = (char["text"] for page in pdf.pages for char in page.chars)
                text = "".join(glyph for glyph in drawn if not glyph.startswith("(cid:"))  # a mark without a letter
        elif "wordprocessing" in media_type:
            document = Document(io.BytesIO(data))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            text = "".join([paragraph.text for paragraph in document.paragraphs] + cells)
        else:
            text = data.decode()
        assert digits(text) == digits(attachment.text)


@pytest.mark.slow
@pytest.mark.parametrize("letter", SOME, ids=lambda letter: letter.id)
def test_rendering_twice_makes_the_same_bytes(letter):
    make = render if letter.email else render_delivery
    first = make(letter)
    make_pdf.cache_clear()
    assert make(letter) == first


@pytest.mark.slow
@pytest.mark.parametrize("letter", [letter for letter in SOME if letter.email], ids=lambda letter: letter.id)
def test_the_message_is_a_sound_message(letter):
    message = email.message_from_bytes(render(letter))
    assert not message.defects
    assert len(list(message.walk())) >= len(letter.attachments) + 1
