"""OpenDocument texts and sheets: every story once, in order, with its files."""

import io
import zipfile
from pathlib import Path

import pytest
from mutations import mutations

from parsers.document import DefectCode
from parsers.formats.opendocument import read
from parsers.read import read_file

FILES = Path(__file__).parent / "files"
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in [
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
    ]
)


def _package(body, styles="", kind="text", **members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr(
            "content.xml",
            f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
        )
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _codes(content):
    return [defect.code for defect in content.defects]


def test_a_letter_of_a_real_program():
    document = read_file((FILES / "letter.odt").read_bytes(), "خطاب.odt")
    assert document.parts[0].text.split("\n") == [
        "المملكة العربية السعودية – وزارة العدل",
        "الرقم: ٤٨٠٠٣٤٥٦٧٨ التاريخ: ١٤٤٨/٠٣/١٥هـ",
        "نحيل إليكم طلب التنفيذ المقدم من والدة الطفل لتنفيذ الزيارة.",
        "بموجب صك الحكم رقم ٤٧١٢٣٤٥",
        "قبل الحذف وبعده",
        "ظاهر وانتهى",
        "الاسم | الهوية | الجوال",
        "سالم بن فهد | 1101798278 | 0501234567",
        "نورة بنت سعد |  | ٠٥٥٥٥٥٥١٢٣",
        "للتواصل: shaml@example.org",
        "عاجل وسري",
        "بند أول    وبعد المسافة",
        "سطر جديد",
        "التوقيع: القاضي",
        "هاتف ٠١١١٢٣٤٥٦٧",
    ]
    assert [defect.code for defect in document.parts[0].defects] == [DefectCode.HIDDEN_TEXT]
    assert [(part.id, part.media_type) for part in document.parts[1:]] == [("1.1", "image/png")]


def test_a_sheet_of_a_real_program():
    (part,) = read_file((FILES / "parties.ods").read_bytes(), "أطراف.ods").parts
    assert part.text.split("\n") == [
        "أطراف القضية",
        "الاسم | الهوية | الجوال | تاريخ الميلاد",
        "سالم بن فهد | 1101798278 | 0501234567 | 2016-05-09",
        "نورة بنت سعد |  | ٠٥٥٥٥٥٥١٢٣ | 2018-01-31 14:30",
        "المجموع | 12.5 | 25% | 1",
        "تتواجد عند جدتها",
        "عناوين",
        "الرياض، حي النسيم",
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:p>", "a   b    c\nd"),
        ("<text:p>a\n   b</text:p>", "a b"),
        ("<text:p>a<office:annotation><text:p>comment</text:p></office:annotation>b</text:p>", "ab\ncomment"),
        ("<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>", "one"),
        ("<text:p><draw:custom-shape><text:p>in a shape</text:p></draw:custom-shape>x</text:p>", "x\nin a shape"),
        ("<text:section text:display='none'><text:p>no</text:p></text:section><text:p>yes</text:p>", "yes"),
        ("<text:p>a<text:hidden-text>no</text:hidden-text></text:p>", "a"),
        ("<text:p text:style-name='gone'>no</text:p><text:p>yes</text:p>", "yes"),
        ("<text:p>صفحة <text:page-number>1</text:page-number></text:p>", "صفحة"),
    ],
)
def test_what_is_text(body, text):
    hidden = "<style:style style:name='gone'><style:text-properties text:display='none'/></style:style>"
    assert read(_package(body, hidden), None).text == text


def test_a_number_keeps_all_its_digits():
    cell = "<table:table><table:table-row><table:table-cell office:value-type='float' office:value='1101798278'>"
    cell += "<text:p>1.10E+09</text:p></table:table-cell></table:table-row></table:table>"
    assert read(_package(cell, kind="spreadsheet"), None).text == "1101798278"


def test_a_password_is_asked_for():
    locked = _package("", **{"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"})
    assert _codes(read(locked, None)) == [DefectCode.NEEDS_PASSWORD]


def test_a_document_of_nothing_is_empty():
    assert _codes(read(_package(""), None)) == [DefectCode.EMPTY]


def test_text_boxes_within_text_boxes_end():
    nested = "<text:p><draw:text-box>" * 200 + "<text:p>deep</text:p>" + "</draw:text-box></text:p>" * 200
    assert DefectCode.TOO_DEEP in _codes(read(_package("<text:p>top</text:p>" + nested), None))


@pytest.mark.parametrize("name", ["letter.odt", "parties.ods"])
def test_no_broken_document_makes_reading_fail(name):
    for broken in mutations((FILES / name).read_bytes()):
        read(broken, None)


FIELDS = {
    "a date": ("<text:date>2026-11-20</text:date>", "2026-11-20"),
    "a title": ("<text:title>إحالة</text:title>", "إحالة"),
    "what is told about": ("<text:meta>الطفل سامي</text:meta>", "الطفل سامي"),
}


@pytest.mark.parametrize(("field", "text"), FIELDS.values(), ids=FIELDS)
def test_a_field_says_what_it_shows(field, text):
    assert read(_package(f"<text:p>في {field}</text:p>"), None).text == f"في {text}"


def test_a_form_says_what_is_ticked_and_chosen():
    forms = (
        '<office:forms xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"><form:form>'
        '<form:checkbox form:id="c1" form:label="زيارة" form:current-state="checked"/>'
        '<form:checkbox form:id="c2" form:label="مبيت"/><form:text form:id="c3" form:current-value="سالم"/>'
        '<form:listbox form:id="c4"><form:option form:label="أب"/>'
        '<form:option form:label="أم" form:current-selected="true"/></form:listbox></form:form></office:forms>'
    )
    drawn = "".join(f'<text:p><draw:control draw:control="c{n}"/></text:p>' for n in (1, 2, 3, 4))
    assert read(_package(forms + drawn), None).text == "☒ زيارة\n☐ مبيت\nسالم\nأم"


def test_repeated_cells_and_rows_say_it_each_time():
    cell = '<table:table-cell table:number-columns-repeated="2"><text:p>نعم</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="2">{cell}</table:table-row>'
    text = read(_package(f"<table:table>{row}</table:table>", kind="spreadsheet"), None).text
    assert text == "نعم | نعم\nنعم | نعم"


def test_a_number_longer_than_sheets_keep_is_uncertain():
    cell = '<table:table-cell office:value-type="float" office:value="11017982781101798278"><text:p>1.1E19</text:p>'
    body = f"<table:table><table:table-row>{cell}</table:table-cell></table:table-row></table:table>"
    assert DefectCode.UNCERTAIN_NUMBER in _codes(read(_package(body, kind="spreadsheet"), None))
