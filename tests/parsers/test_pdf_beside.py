"""What stands beside a PDF's pages is read: answers of a form, notes, files inside."""

import time

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


SHOWS = b"BT /F1 9 Tf 2 5 Td (Received at the court) Tj ET"
DRAWN = (
    b"<</Type /XObject /Subtype /Form /BBox [0 0 90 20] /Resources <</Font <</F1 5 0 R>>>> "
    b"/Length %d>>\nstream\n%s\nendstream" % (len(SHOWS), SHOWS)
)
STAMP = b"/Annots [<</Type /Annot /Subtype /Stamp /Rect [0 0 9 9] /AP <</N 6 0 R>>>>]"
SHOWN = b"/Annots [<</Type /Annot /Subtype /Widget /T (case) /FT /Tx /Rect [0 0 9 9] /AP <</N 6 0 R>>>>]"
LOOSE = b"/Annots [<</Type /Annot /Subtype /Widget /T (case) /FT /Tx /V (4801) /Rect [0 0 9 9]>>]"
RICH = b"/Annots [<</Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /RC (<body><p>call <b>her</b> sister</p></body>)>>]"
OPTIONS = b"/AcroForm <</Fields [<</T (type) /FT /Ch /V (2) /Opt [[(1) (visit)] [(2) (overnight)] (3)]>>]>>"


@pytest.mark.parametrize(
    ("catalog", "page", "line"),
    [
        (b"", STAMP, "Received at the court"), (b"", SHOWN, "case: Received at the court"), (b"", LOOSE, "case: 4801"),
        (b"", RICH, "call her sister"), (OPTIONS, b"", "type: overnight"),
    ],
    ids=["a stamp", "a field that only shows its answer", "a field of no form", "rich text", "a choice by its words"],
)  # fmt: skip
def test_what_only_shows_is_read_too(catalog, page, line):
    content = read(pdf_with(catalog, page, sixth=DRAWN), None)
    assert content.text.splitlines()[-1] == line


def test_a_file_that_belongs_to_the_document_is_a_part_once():
    file = b"<</Type /Filespec /F (a.txt) /EF <</F 6 0 R>>>>"
    stream = b"<</Type /EmbeddedFile /Length 5>>\nstream\nhello\nendstream"
    both = b"/AF [" + file + b"] /Names <</EmbeddedFiles <</Names [(a.txt) " + file + b"]>>>>"
    content = read(pdf_with(both, sixth=stream), None)
    assert ([each.data for each in content.inside], content.defects) == ([b"hello"], ())


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


def test_an_empty_value_does_not_hide_what_is_shown():
    page = b"/Annots [<</Type /Annot /Subtype /Widget /T (case) /FT /Tx /V () /Rect [0 0 9 9] /AP <</N 6 0 R>>>>]"
    assert read(pdf_with(b"", page, sixth=DRAWN), None).text.splitlines()[-1] == "case: Received at the court"


def test_a_choice_without_words_keeps_its_value():
    options = b"/AcroForm <</Fields [<</T (type) /FT /Ch /V (visit) /Opt [[(visit) ()]]>>]>>"
    assert read(pdf_with(options, b""), None).text.splitlines()[-1] == "type: visit"


def test_a_broken_parent_takes_no_note_with_it():
    page = b"/Annots [<</Subtype /Widget /Parent (x) /Rect [0 0 9 9]>> <</Subtype /Text /Contents (urgent)>>]"
    assert read(pdf_with(b"", page), None).text.splitlines()[-1] == "urgent"


def test_fields_that_are_their_own_kids_and_stamps_by_the_thousand_take_no_time():
    kids = b"<</Subtype /Widget /T (n) /V (x) /Kids [6 0 R 6 0 R 6 0 R]>>"
    began = time.process_time()
    assert read(pdf_with(b"", b"/Annots [6 0 R]", sixth=kids), None).text.splitlines()[-1] == "n: x"
    stamp = b"<</Type /Annot /Subtype /Stamp /Rect [0 0 9 9] /AP <</N 6 0 R>>>> "
    assert "Received" in read(pdf_with(b"", b"/Annots [" + stamp * 2000 + b"]", sixth=DRAWN), None).text
    assert time.process_time() - began < 5
