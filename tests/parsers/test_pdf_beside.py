"""What stands beside a PDF's pages is read: answers of a form, notes, files inside."""

import pytest
from fpdf import FPDF
from small_pdf import pdf_with

from parsers.document import DefectCode
from parsers.formats.pdf import read
from parsers.read import read_file

ANSWERED = b"/AcroForm <</Fields [<</T (name) /FT /Tx /V (Sara)>>]>>"
IN_ARABIC = (
    b"/AcroForm <</Fields [<</T (n) /TU <FEFF062706440627063306450020> /FT /Tx /V <FEFF063306270631062900A0>>>]>>"
)
CHOSEN = b"/AcroForm <</Fields [<</T (g) /Kids [<</FT /Ch /V (yes)>>]>>]>>"
TICKED = b"/AcroForm <</Fields [<</T (agrees) /FT /Btn /V /Yes>> <</T (other) /FT /Btn /V /Off>>]>>"
NOTE = b"/Annots [<</Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /Contents (call her sister)>>]"
STICKER = b"/Annots [<</Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (urgent)>>]"
EMPTY = b"/AcroForm <</Fields [<</T (name) /FT /Tx>>]>>"
SIGNED = b"/AcroForm <</Fields [<</T (s) /FT /Sig /V <</Type /Sig>>>>]>>"
LINK = b"/Annots [<</Type /Annot /Subtype /Link /Rect [0 0 9 9] /Contents (x)>>]"
LOST_FILE = b"/Names <</EmbeddedFiles <</Names [(a.pdf) <<>>]>>>>"


@pytest.mark.parametrize(
    ("catalog", "page", "line"),
    [
        (ANSWERED, b"", "name: Sara"),
        (IN_ARABIC, b"", "الاسم: سارة"),
        (CHOSEN, b"", "g: yes"),
        (TICKED, b"", "agrees: Yes"),
        (b"", NOTE, "call her sister"),
        (b"", STICKER, "urgent"),
    ],
)
def test_answers_and_notes_follow_the_text_of_the_pages(catalog, page, line):
    content = read(pdf_with(catalog, page), None)
    assert content.text.splitlines()[-1] == line
    assert content.defects == ()


@pytest.mark.parametrize(("catalog", "page"), [(EMPTY, b""), (SIGNED, b""), (b"", LINK)])
def test_empty_fields_signatures_and_links_add_nothing(catalog, page):
    assert read(pdf_with(catalog, page), None).text == read(pdf_with(b"", b""), None).text


def test_a_file_that_is_named_inside_and_is_not_there_is_damage():
    assert [d.code for d in read(pdf_with(LOST_FILE, b""), None).defects] == [DefectCode.DAMAGED]


def test_files_inside_are_parts_of_their_own():
    document = FPDF()
    document.add_page()
    document.set_font("helvetica")
    document.cell(text="The letter, with its deed inside this file")
    document.embed_file(basename="صك.txt", bytes="رقم الصك ٤٧٣٠٤٤١٩٠٢".encode())
    found = read_file(bytes(document.output()), "a.pdf")
    assert [(part.id, part.name) for part in found.parts] == [("1", "a.pdf"), ("1.1", "صك.txt")]
    assert "٤٧٣٠٤٤١٩٠٢" in found.parts[1].text


def test_the_answers_of_an_xfa_form_are_read():
    data = "<x:data xmlns:x='http://www.xfa.org/schema/xfa-data/1.0/'><f><child>سارة</child></f></x:data>".encode()
    stream = b"<</Length %d>> stream\n%s\nendstream" % (len(data), data)
    content = read(pdf_with(b"/AcroForm <</Fields [] /XFA 6 0 R>>", b"", sixth=stream), None)
    assert content.text.splitlines()[-1] == "child: سارة"
