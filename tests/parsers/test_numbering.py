"""The numbers of lists, as Word counts them."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from parsers.formats.word import read
from parsers.office.numbering import numeral

DEFINED = """<w:abstractNum {ns} w:abstractNumId="77">
  <w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>"""
NUM = '<w:num {ns} w:numId="{id}"><w:abstractNumId w:val="77"/>{more}</w:num>'


def _text(tmp_path, levels, start=1, form="decimal", text="%1.", more=""):
    document = docx.Document()
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(DEFINED.format(ns=nsdecls("w"), start=start, form=form, text=text)))
    root.append(parse_xml(NUM.format(ns=nsdecls("w"), id=77, more="")))
    root.append(parse_xml(NUM.format(ns=nsdecls("w"), id=78, more=more)))
    for number, level in enumerate(levels):
        paragraph = document.add_paragraph(f"بند{number}")
        if level is not None:
            which = 78 if level < 0 else 77
            mark = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{abs(level) % 9}"/><w:numId w:val="{which}"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(mark))
    document.save(tmp_path / "x.docx")
    return read((tmp_path / "x.docx").read_bytes(), None).text.split("\n")


def test_levels_count_on_and_begin_again(tmp_path):
    found = _text(tmp_path, [0, 0, 1, 1, 0, 1, None, 0])
    assert found == ["1. بند0", "2. بند1", "2.1 بند2", "2.2 بند3", "3. بند4", "3.1 بند5", "بند6", "4. بند7"]


@pytest.mark.parametrize(
    ("form", "text", "found"),
    [
        ("arabicAbjad", "%1)", "ب) بند0"), ("arabicAlpha", "%1-", "ب- بند0"), ("bullet", "x", "• بند0"),
        ("none", "%1", "بند0"), ("upperRoman", "المادة %1:", "المادة II: بند0"), ("decimalZero", "%1.", "02. بند0"),
    ],
)  # fmt: skip
def test_labels(tmp_path, form, text, found):
    assert _text(tmp_path, [0], start=2, form=form, text=text) == [found]


def test_two_lists_of_one_definition_count_on_and_a_restart_does_not(tmp_path):
    assert _text(tmp_path, [0, -9]) == ["1. بند0", "2. بند1"]
    assert _text(tmp_path, [0, -9], more='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>') == [
        "1. بند0", "1. بند1",
    ]  # fmt: skip


def test_a_list_by_its_style():
    document = docx.Document()
    document.add_paragraph("أول", style="List Number")
    document.add_paragraph("ثان", style="List Number")

    stream = io.BytesIO()
    document.save(stream)
    assert read(stream.getvalue(), None).text == "1. أول\n2. ثان"


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [(1, "arabicAlpha", "أ"), (28, "arabicAlpha", "ي"), (29, "arabicAlpha", "أأ"), (1949, "upperRoman", "MCMXLIX"),
     (0, "lowerLetter", "0"), (10**6, "lowerRoman", "1000000"), (5, "unheardOf", "5")],
)  # fmt: skip
def test_numerals(number, form, text):
    assert numeral(number, form) == text
