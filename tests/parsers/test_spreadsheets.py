"""Tables of parties: every cell of every sheet, each number with all its digits."""

import io
import zipfile
from pathlib import Path

import pytest
from mutations import mutations

from parsers.document import DefectCode
from parsers.formats import delimited, excel, excel97
from parsers.office.cells import lost_digits, shown
from parsers.read import read_file

FILES = Path(__file__).parent / "files"
ROWS = [
    "الاسم | الهوية | الجوال | تاريخ الميلاد",
    "سالم بن فهد | 1101798278 | 0501234567 | 2016-05-09",
    "نورة بنت سعد |  | ٠٥٥٥٥٥٥١٢٣ | 2018-01-31 14:30",
]
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


@pytest.mark.parametrize("name", ["parties.xlsx", "parties.xls"])
def test_a_workbook_of_a_real_program(name):
    (part,) = read_file((FILES / name).read_bytes(), "أطراف.xlsx").parts
    lines = part.text.split("\n")
    assert lines[0] == "أطراف القضية"
    assert lines[1:4] == ROWS  # the third one is a hidden row
    assert lines[4].startswith("المجموع | 12.5 | 25% | ")
    assert "تتواجد عند جدتها" in lines  # a note on a cell
    assert lines[-2:] == ["عناوين", "الرياض، حي النسيم"]  # a hidden sheet
    assert part.defects == ()


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1256"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_table_in_text(codec, delimiter):
    rows = [["الاسم", "الهوية", "الجوال"], ['"سالم، بن فهد"', "1101798278", "0501234567"], ["نورة", "", "0555555123"]]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode(codec)
    (part,) = read_file(data, "أطراف.csv").parts
    assert part.media_type == "text/csv"
    assert part.text.split("\n") == [
        "الاسم | الهوية | الجوال", "سالم، بن فهد | 1101798278 | 0501234567", "نورة |  | 0555555123",
    ]  # fmt: skip


def test_a_table_of_a_real_program():
    text = delimited.read((FILES / "parties.csv").read_bytes(), None).text
    assert text.split("\n")[1] == "سالم بن فهد | 1101798278 | 0501234567 | 09/05/2016"


def test_a_table_names_its_own_delimiter():
    assert delimited.read(b"sep=|\na|b,c,d\ne|f,g,h\n", None).text == "a | b,c,d\ne | f,g,h"


def test_a_number_that_a_program_shortened_is_uncertain():
    content = delimited.read("الاسم;الهوية\nسالم;1,1018E+09\n".encode(), None)
    assert [defect.code for defect in content.defects] == [DefectCode.UNCERTAIN_NUMBER]


def _workbook(cells, **members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(cells))
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("cell", "text", "codes"),
    [
        ("<c><v>1.101798278E9</v></c>", "1101798278", []),
        ("<c><v>0.30000000000000004</v></c>", "0.3", []),
        ("<c><v>12345678901234567890</v></c>", "12345678901234567890", [DefectCode.UNCERTAIN_NUMBER]),
        ("<c><v>1e999999999</v></c>", "1e999999999", [DefectCode.UNCERTAIN_NUMBER]),
        ('<c t="b"><v>1</v></c>', "TRUE", []),
        ('<c t="e"><v>#N/A</v></c>', "#N/A", []),
        ('<c t="inlineStr"><is><r><t>أ</t></r><r><t>ب</t></r><rPh><t>x</t></rPh></is></c>', "أب", []),
        ('<c t="str"><f>A1</f><v>نص</v></c>', "نص", []),
        ("<c><f>A1+1</f></c>", "", [DefectCode.UNSUPPORTED_FORMAT, DefectCode.EMPTY]),
        ('<c t="s"><v>99</v></c>', "", [DefectCode.EMPTY]),
    ],
)
def test_cells(cell, text, codes):
    content = excel.read(_workbook(f"<row>{cell}</row>"), None)
    assert (content.text, [defect.code for defect in content.defects]) == (text, codes)


def test_columns_far_apart_stay_apart_and_unused_ones_vanish():
    row = '<row><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'
    row += '<row><c r="C2"><v>3</v></c><c r="D2"><v>4</v></c></row>'
    assert excel.read(_workbook(row), None).text == "1 |  |  | 2\n | 3 | 4 | "


def test_pictures_and_files_in_a_workbook_are_parts_and_macros_are_named():
    content = excel.read(
        _workbook("<row><c><v>1</v></c></row>", **{"xl/media/image1.png": b"P", "xl/vbaProject.bin": b"V"}), None
    )
    assert [(enclosed.name, enclosed.data) for enclosed in content.inside] == [("image1.png", b"P")]
    assert [defect.code for defect in content.defects] == [DefectCode.MACROS]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("501234567", "0000000000", "0501234567"),
        ("501234567", '"0"#########', "0501234567"),
        ("1234567", '"05"0000000', "051234567"),
        ("123456789", "000-00-0000", "123-45-6789"),
        ("5", "#,##0.00", "5"),
        ("1234.5", "#,##0.00", "1234.5"),
        ("0.5", "0%", "50%"),
        ("42499", "dd/mm/yyyy", "2016-05-09"),
        ("42499.604166666664", 'yyyy\\-mm\\-dd" الساعة "hh:mm', "2016-05-09 14:30"),
        ("42499", "[$-1170000]B2dd/mm/yyyy", "2016-05-09"),
        ("0.5", "h:mm", "12:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("99999999", "yyyy-mm-dd", "99999999"),
        ("7", "General", "7"),
        ("7", "[Red]0", "7"),
        ("-7", "00", "-7"),
        ("نص", "0", "نص"),
    ],
)
def test_what_a_cell_shows(value, code, text):
    assert shown(value, code, since_1904=False) == text


def test_a_workbook_of_a_mac_counts_from_1904():
    assert shown("41037", "yyyy-mm-dd", since_1904=True) == "2016-05-09"


@pytest.mark.parametrize(("value", "lost"), [("999999999999999", False), ("1000000000000000", True), ("x", False)])
def test_longer_numbers_than_a_spreadsheet_keeps(value, lost):
    assert lost_digits(value) is lost


def test_a_workbook_cut_short_gives_what_it_still_holds():
    whole = _workbook("<row><c><v>1101798278</v></c></row>")
    content = excel.read(whole[:-40], None)
    assert content.text == "1101798278"
    assert DefectCode.DAMAGED in {defect.code for defect in content.defects}


def test_a_workbook_that_explodes_is_not_opened():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    assert [defect.code for defect in excel.read(stream.getvalue(), None).defects] == [DefectCode.TOO_LARGE]


def test_entities_in_a_workbook_are_not_opened():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    cells = '<row><c t="inlineStr"><is><t>&b;</t></is></c></row>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bomb + SHEET.format(cells))
    assert "aaaa" not in excel.read(stream.getvalue(), None).text


@pytest.mark.parametrize(
    ("name", "module"), [("parties.xlsx", excel), ("parties.xls", excel97), ("parties.csv", delimited)]
)
def test_no_broken_table_makes_reading_fail(name, module):
    for broken in mutations((FILES / name).read_bytes()):
        module.read(broken, None)
