"""Word documents: everything visible, once, in order."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.document import DefectCode, TextFrom
from parsers.formats.word import read
from parsers.read import read_file

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
LINE = "نحيل إليكم طلب التنفيذ رقم ٤٨٠٠٣٤٥٦٧٨ المقدم من والدة الطفل"
TEXT_BOX = """<w:p {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
  xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">
  <w:r><w:t>anchor</w:t></w:r><w:r><mc:AlternateContent>
  <mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>
  <w:p><w:r><w:t>in the box</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>
  <mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>in the box</w:t></w:r></w:p></w:txbxContent></v:textbox>
  </w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"""


def _bytes(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _lines(document):
    return read(_bytes(document), None).text.split("\n")


def _paragraph(inner):
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))
    return document


def _codes(content):
    return [defect.code for defect in content.defects]


def test_headers_paragraphs_tables_and_footers_in_order():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "المملكة العربية السعودية"
    document.sections[0].footer.paragraphs[0].text = "صفحة"
    document.add_paragraph("قبل")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["الاسم", "الهوية", "سالم", "1101798278"], strict=True):
        cell.text = text
    document.add_paragraph("بعد")
    assert _lines(document) == [
        "المملكة العربية السعودية", "قبل", "الاسم | الهوية", "سالم | 1101798278", "بعد", "صفحة",
    ]  # fmt: skip
    assert read(_bytes(document), None).text_from == TextFrom.WORD


def test_one_letterhead_on_first_and_other_pages_is_read_once():
    document = docx.Document()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = section.first_page_header.paragraphs[0].text = "وزارة العدل"
    document.add_paragraph("نص")
    assert _lines(document) == ["وزارة العدل", "نص"]


def test_a_text_box_is_read_once():
    document = docx.Document()
    document.element.body.insert(0, parse_xml(TEXT_BOX.format(ns=nsdecls("w"))))
    assert _lines(document) == ["anchor", "in the box"]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:r><w:t>الرقم</w:t><w:tab/><w:t>٤٤</w:t></w:r>", "الرقم    ٤٤"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "a\nb"),
        ("<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>", "new"),
        ("<w:moveFrom><w:r><w:t>old</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>new</w:t></w:r></w:moveTo>", "new"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>shown</w:t></w:r>", "shown"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>shown</w:t></w:r>', "shown"),
        ("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>", "link"),
        ("<w:sdt><w:sdtContent><w:r><w:t>field</w:t></w:r></w:sdtContent></w:sdt>", "field"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>1</w:t></w:r>", "1"),
        ("<w:smartTag><w:r><w:t>tagged</w:t></w:r></w:smartTag>", "tagged"),
    ],
)
def test_what_a_reader_sees_of_a_paragraph(inner, text):
    assert read(_bytes(_paragraph(inner)), None).text == text


def test_content_controls_around_paragraphs_and_rows():
    document = docx.Document()
    body = document.element.body
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = f"<w:tr>{cell.format('a')}<w:sdt><w:sdtContent>{cell.format('b')}</w:sdtContent></w:sdt></w:tr>"
    table = f"<w:tbl {nsdecls('w')}><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>"
    body.insert(
        0, parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    )
    body.insert(1, parse_xml(table))
    assert _lines(document) == ["x", "a | b"]


def test_a_picture_of_a_letter_is_not_silent():
    document = docx.Document()
    document.add_picture(io.BytesIO(PNG))
    found = read_file(_bytes(document), "x.docx")
    assert [(part.id, part.media_type) for part in found.parts][1:] == [("1.1", "image/png")]
    assert found.parts[1].unreadable


def test_a_logo_on_a_letter_is_no_defect():
    document = docx.Document()
    document.add_picture(io.BytesIO(PNG))
    document.add_paragraph(LINE)
    assert _codes(read(_bytes(document), None)) == []


def test_an_empty_document_is_empty():
    assert _codes(read(_bytes(docx.Document()), None)) == [DefectCode.EMPTY]


def _repacked(change):
    document = docx.Document()
    document.add_paragraph(LINE)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_bytes(document))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "_rels/.rels"])
def test_the_text_of_a_damaged_package_is_saved(missing):
    found = read(_repacked(lambda name, data: None if name == missing else data), None)
    assert found.text == LINE
    assert _codes(found) == [DefectCode.DAMAGED]


@pytest.mark.parametrize("keep", [10, 1000, -30])
def test_a_document_cut_short_is_damaged(keep):
    document = docx.Document()
    document.add_paragraph(LINE)
    assert DefectCode.DAMAGED in _codes(read(_bytes(document)[:keep], None))


def test_broken_xml_is_damaged():
    found = read(_repacked(lambda name, data: data[:-40] if name == "word/document.xml" else data), None)
    assert DefectCode.DAMAGED in _codes(found)


def test_a_zip_bomb_is_refused():
    found = read(_repacked(lambda name, data: bytes(101 << 20) if name.endswith("styles.xml") else data), None)
    assert (found.text, _codes(found)) == ("", [DefectCode.TOO_LARGE])


def test_entities_are_not_resolved():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    found = read(_repacked(lambda name, data: bomb + data[55:] if name == "word/document.xml" else data), None)
    assert "aaaa" not in found.text


def test_an_embedded_file_is_a_part_of_its_own():
    relation = b'<Relationship Id="rIdX" Type="http://x/oleObject" Target="embeddings/a.bin"/></Relationships>'

    def change(name, data):
        if name == "[Content_Types].xml":
            return data.replace(b"<Override", b'<Default Extension="bin" ContentType="application/x"/><Override', 1)
        return data.replace(b"</Relationships>", relation) if name == "word/_rels/document.xml.rels" else data

    stream = io.BytesIO(_repacked(change))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/embeddings/a.bin", b"x")
    assert [(enclosed.name, enclosed.data) for enclosed in read(stream.getvalue(), None).inside] == [("a.bin", b"x")]


def test_a_comment_is_read_after_the_text():
    document = docx.Document()
    paragraph = document.add_paragraph("نص الخطاب")
    document.add_comment(paragraph.runs, text="الأم تخشى على أطفالها", author="كاتب")
    assert _lines(document) == ["نص الخطاب", "الأم تخشى على أطفالها"]


def test_macros_are_named():
    stream = io.BytesIO(_bytes(docx.Document()))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    assert DefectCode.MACROS in _codes(read(stream.getvalue(), None))


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_no_damage_makes_reading_fail(data):
    document = docx.Document()
    document.add_paragraph(LINE)
    raw = bytearray(_bytes(document))
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(raw), None)


SIGN = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'
SIGNS = {
    "a tick of Wingdings": (SIGN.format("Wingdings", "F0FE") + "<w:r><w:t> زيارة</w:t></w:r>", "☑ زيارة"),
    "an empty box": (SIGN.format("Wingdings", "F0A8") + "<w:r><w:t> رؤية</w:t></w:r>", "☐ رؤية"),
    "of Wingdings 2": (SIGN.format("Wingdings 2", "F053") + "<w:r><w:t> x</w:t></w:r>", "☒ x"),
    "a letter of a symbol font": (
        '<w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>þ</w:t></w:r><w:r><w:t>x</w:t></w:r>', "☑x",
    ),
    "a private code": ("<w:r><w:t>\uf0fe حضانة</w:t></w:r>", "☑ حضانة"),
    "an old form's ticked box": (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'
        '</w:ffData></w:fldChar></w:r><w:r><w:t>نعم</w:t></w:r>', "☒ نعم",
    ),
    "one as it began": (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox>'
        '</w:ffData></w:fldChar></w:r><w:r><w:t>لا</w:t></w:r>', "☐ لا",
    ),
    "an old form's chosen entry": (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="زيارة"/>'
        '<w:listEntry w:val="مبيت"/></w:ddList></w:ffData></w:fldChar></w:r>', "مبيت",
    ),
    "decorative lettering": (
        '<w:r><w:pict><v:textpath xmlns:v="urn:schemas-microsoft-com:vml" string="سري"/></w:pict></w:r>', "سري",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("inner", "text"), SIGNS.values(), ids=SIGNS)
def test_what_is_shown_by_a_sign_or_a_field_is_read(inner, text):
    assert _lines(_paragraph(inner)) == [text]


def test_hidden_words_are_left_out_and_named():
    hidden = "<w:r><w:t>ظاهر</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>كلام مخفي</w:t></w:r>"
    content = read(_bytes(_paragraph(hidden)), None)
    assert (content.text, _codes(content)) == ("ظاهر", [DefectCode.HIDDEN_TEXT])


def test_words_hidden_by_their_style_are_left_out_and_named():
    document = docx.Document()
    for name, kind in (("Unseen", 1), ("UnseenRun", 2)):
        document.styles.add_style(name, kind).font.hidden = True
    document.add_paragraph("كلام مخفي", style="Unseen")
    document.add_paragraph("ظاهر ").add_run("كلام مخفي", style="UnseenRun")
    content = read(_bytes(document), None)
    assert (content.text, _codes(content)) == ("ظاهر", [DefectCode.HIDDEN_TEXT])


def test_the_words_of_a_diagram_are_read():
    data = _bytes(_paragraph("<w:r><w:t>نص</w:t></w:r>"))
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(
            "word/diagrams/data1.xml",
            '<d:model xmlns:d="d" xmlns:a="a"><d:t><a:p><a:r><a:t>الأب يضرب الطفل</a:t></a:r></a:p></d:t></d:model>',
        )
    assert read(stream.getvalue(), None).text == "نص\nالأب يضرب الطفل"


def test_a_number_from_right_to_left_is_set_in_the_font_for_it():
    fonts = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings" w:cs="Arial"/>'
    content = read(_bytes(_paragraph(f"<w:r><w:rPr>{fonts}<w:rtl/></w:rPr><w:t>1100000015</w:t></w:r>")), None)
    assert (content.text, content.defects) == ("1100000015", ())


def test_a_sign_that_nobody_knows_is_said_to_be_lost():
    content = read(_bytes(_paragraph(SIGN.format("Wingdings", "F041") + "<w:r><w:t>x</w:t></w:r>")), None)
    assert _codes(content) == [DefectCode.UNDECODABLE_TEXT]


def test_what_a_chart_calls_its_bars_is_read():
    stream = io.BytesIO(_bytes(_paragraph("<w:r><w:t>x</w:t></w:r>")))
    with zipfile.ZipFile(stream, "a") as archive:
        cache = "<c:strCache><c:pt><c:v>نورة 1100000015</c:v></c:pt></c:strCache>"
        archive.writestr("word/charts/chart1.xml", f'<c:chart xmlns:c="c"><c:cat>{cache}</c:cat></c:chart>')
    assert read(stream.getvalue(), None).text == "x\nنورة 1100000015"


def test_a_run_that_is_shown_in_a_hidden_style_is_read():
    document = docx.Document()
    document.styles.add_style("Unseen", 1).font.hidden = True
    document.add_paragraph("", style="Unseen").add_run("ظاهر").font.hidden = False
    assert read(_bytes(document), None).text == "ظاهر"
