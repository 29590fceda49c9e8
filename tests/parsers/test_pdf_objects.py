"""The objects of a PDF file, as pdfminer reads them."""

import base64
import gc
import io
from pathlib import Path

import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser, PDFStreamParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psexceptions import PSEOF, PSException
from small_pdf import pdf_with

from parsers.formats.pdf import MALFORMED, read
from parsers.lines import Glyph
from parsers.pdf_objects import opened, plain_objects

SAMPLES = sorted((Path(__file__).parent.parent / "pdf").glob("*-*.pdf"))
DAMAGE = (PSException, *MALFORMED)


def numbers_in(document):
    return sorted({number for xref in document.xrefs for number in xref.get_objids()})


def told(document, number):
    """The object as a text, with the data of a stream, or the error that it ends in."""
    try:
        found = document.getobj(number)
        return repr((found.attrs, found.get_data()) if isinstance(found, PDFStream) else found)
    except DAMAGE as error:
        return type(error).__name__


def assert_the_same(data):
    theirs = PDFDocument(PDFParser(io.BytesIO(data)))
    with opened(data) as (ours, _):
        assert numbers_in(ours) == numbers_in(theirs)
        for number in numbers_in(theirs):
            assert told(ours, number) == told(theirs, number)


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_every_object_of_a_real_file(file):
    assert_the_same(file.read_bytes())


@pytest.mark.parametrize(
    "made",
    [
        b"<</A 1/B -2.5/C .5/D +4/E 5./F/Name/G(text)/H<4142>/I true/J false/K[1 2.5 -3]/L[[/X 7 0 R]<<>>]>>",
        b"<</A (a\\101\\n\\\\)/B (a\\(b)/C (a(b)c)/D (a\\1)/E (a\\x)/F (a\\\nb)/G ()>>",
        b"<</A <4>/B <41 42>/C <>/D <4142>>>",
        b"<</A null/B [null 1]/C#20D 1/E%comment\n2>>",
        b"<</A 1 /B>>",
        b"<</A 1 2 3>>",
        b"<<1 2>>",
        b"<</A [1 2>> ]",
        b"<</A [1 2",
        b"[1 0 R 2 3 0 R]",
        b"[1.5.2 --3 4-5 - . 1e5]",
        b"[0 007 -0 99999999999999999999]",
        b"42",
        b"/Name",
        b"(text)",
        b"7 0 R",
        b"true",
        b"<</Length 3>>\nstream\nabc\nendstream",
        b"<</Length 3>>stream\r\nabcendstream",
        b"<</Length 2>>\nstream\nabc\nendstream",
        b"<</Length 30>>\nstream\nabc\nendstream",
        b"<</Length -3>>\nstream\nabc\nendstream",
        b"<</Length (x)>>\nstream\nabc\nendstream",
        b"<<>>\nstream\nabc\nendstream",
        b"[1 2]\nstream\nabc\nendstream",
        b"",
    ],
)
def test_every_kind_of_object(made):
    assert_the_same(pdf_with(sixth=made))


@pytest.mark.parametrize(
    "digits",
    [
        *(base64.a85encode(bytes(range(200, 200 + count)), wrapcol=7) for count in range(12)),
        *(b"z", b"<~87cURD]~", b"87cUR~87", b"uuuuu", b"8", b"\x0c87cUR", b"vvvvv"),
    ],
)
@pytest.mark.parametrize("filters", [b"[/ASCII85Decode]", b"/ASCII85Decode", b"[/ASCII85Decode/ASCIIHexDecode]"])
def test_base_85_digits(digits, filters):
    made = b"<</Filter %s /Length %d>>\nstream\n%s~>\nendstream"
    assert_the_same(pdf_with(sixth=made % (filters, len(digits) + 2, digits)))


@pytest.mark.parametrize(
    "data",
    [
        b"5 0 6 9 <</A 1>> [/B (c) 5 0 R]",
        b"5 0 6 9 <</A#20B 1>> <</A null>> /B true (a(b)) ",
        b"5 0 <</A 1 /B [",
        b"5 0 ] >> <</A 1>>",
    ],
)
def test_the_objects_of_an_object_stream(data):
    parser, theirs = PDFStreamParser(data), []
    with pytest.raises(PSEOF):
        while True:
            theirs.append(parser.nextobject()[1])
    with opened(pdf_with()) as (document, _):
        ours, count = document._get_objects(PDFStream({"N": 2}, data))
        assert (repr(ours), count) == (repr(theirs), 2)


def test_no_more_objects_are_taken_than_asked_for():
    assert plain_objects(b" 1 [2 3] 4", 0, None, 2) == ([1, [2, 3]], 8)


def test_what_was_read_is_let_go_of_at_once():
    """Without waiting for the garbage collector, which would look at every glyph again and again."""

    def alive():
        return sum(isinstance(each, (Glyph, PDFObjRef)) for each in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        before = alive()
        read(SAMPLES[0].read_bytes(), None)
        assert alive() == before
    finally:
        gc.enable()
