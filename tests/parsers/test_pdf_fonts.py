"""What a ToUnicode map says, as pdfminer's slower reading of it does."""

import io

import pytest
from pdfminer.cmapdb import CMapParser, FileUnicodeMap

from parsers.pdf_fonts import to_unicode

MAPS = [
    b"2 beginbfchar\n<01> <0645>\n<0002> <06440627> endbfchar",
    b"beginbfrange <0010> <0012> <0661> <20> <21> [<0041> <00420043>] endbfrange",
    b"beginbfchar <1> <06 45> endbfchar beginbfchar <1> <0646> endbfchar",
    b"beginbfchar <05> <D83DDE00> <06> <> <07> <00> endbfchar",
    b"beginbfrange <00> <03> <D83DDE00> <10> <0F> <0041> endbfrange",
    b"beginbfrange <00> <01> <FFFF> endbfrange",
    b"beginbfchar <01> <0041",
    b"",
]


@pytest.mark.parametrize("data", MAPS)
def test_the_texts_of_codes_are_those_of_the_map(data):
    theirs = FileUnicodeMap()
    CMapParser(theirs, io.BytesIO(data)).run()
    assert dict(to_unicode(data)) == theirs.cid2unichr


def test_a_range_without_end_is_no_more_than_there_are_codes():
    assert len(dict(to_unicode(b"beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"))) == 0x10000
