"""The misread labels of a scan are put right by what stands beside them; names, numbers and real words never are."""

import pytest

from classifiers.fields import extract
from classifiers.fields.mending import mended
from parsers.arabic import fold, fold_keeping_offsets
from parsers.document import Address, Document, Message, Part, Role, TextFrom

TABLE = """الموضوع: طلب التنفيذ
٢ | اسم الحضون | تاريخ الميلاد | رقم السجل المدني
1 | فهيد | 27/01/1434 ه | 1755357926
2 | غلا | 09/06/1436 ه | 1956999013
"""
LETTER = """التارخ: ١٤٤٨/٥/٣ ه
نبعث لك الحكوم له/ وليد بن حمود الجهني رقم الهوية ١٦٠٤٣٦٩١٢٢ لتنفيذ حكم الزيارة
الصادر بصك رقم ٤٧٣٠٠٩٨٧٦٥ وقد حضر لدى الشعبة وتعهد بذلك أمامنا،
والمحكوم عليها/ نوف بنت سعيد الجهني رقم الهوية ١٦١٢٢٦١٦١٨
"""


def read(text, text_from=TextFrom.OCR):
    part = Part("2", "", Role.ATTACHMENT, "", "", "application/pdf", "", len(text), text, text_from)
    message = Message("", "", Address("", ""), (), (), (), "", None, (), (), ())
    return extract(Document("", 0, (message,), (part,)), ("2",))


@pytest.mark.parametrize(
    ("misread", "meant"),
    [
        ("اسم الحضون", "المحضون"), ("نبعث الحكوم له", "المحكوم"),
        ("التارخ: ٣/٥/١٤٤٨", "التاريخ"), ("هوية مقي ٢٨١", "مقيم"),
        ("ملف الرعاية المزلية ٣٠٠٧١٨", "المنزلية"), ("مركذ شرطة الريان", "مركز"), ("جلها المدني", "سجلها"),
    ],
)  # fmt: skip
def test_a_misread_label_is_put_right_and_its_quote_stays_as_read(misread, meant):
    found = mended(fold_keeping_offsets(misread))
    ((start, end),) = found.words
    assert found.folded.text[start:end] == fold(meant)
    assert found.folded.quote(start, end) in misread
    assert [found.folded.quote(place, place + 1) for place, c in enumerate(found.folded.text) if c.isdigit()] == [
        c for c in misread if c.isdigit()
    ]


@pytest.mark.parametrize(
    "text",
    [
        "أولاً: بيانات مقدم الطلب", "قبل تحديد من يستلمه",
        "بنت مصلح الذيابي: هويتها", "النفيعي | سنوات", "يعتمد ما يلي : زيارة",
        "الحكوم", "الحضون", "رقم ٤٨٠٠٣٤٥٦٧٨", "", "CHILD Nane: X", "السيد/ حسام الطفيلي",
    ],
)  # fmt: skip
def test_names_real_words_and_words_that_nothing_bears_out_stay(text):
    folded = fold_keeping_offsets(text)
    assert mended(folded).folded is folded


def test_children_stand_in_a_table_whose_head_was_misread():
    children = {child.name: child.id_number for child in read(TABLE).children}
    assert children == {"فهيد": "1755357926", "غلا": "1956999013"}
    assert not any(child.certain for child in read(TABLE).children[:1])


def test_who_stands_behind_a_misread_role_is_found_and_uncertain():
    found = {party.name: (party.role, party.certain) for party in read(LETTER).parties}
    assert found["وليد بن حمود الجهني"] == ("applicant", False)
    assert found["نوف بنت سعيد الجهني"] == ("respondent", True)


def test_a_number_behind_a_misread_label_is_uncertain():
    fields = {field.name: field for field in read(LETTER).fields}
    assert (fields["letter_date"].value, fields["letter_date"].certain) == ("1448-05-03", False)
    assert fields["judgment_number"].certain


def test_typed_text_is_never_put_right():
    assert read(TABLE, TextFrom.TEXT_LAYER).children == ()
    assert read(LETTER, TextFrom.TEXT_LAYER).parties[0].name != "وليد بن حمود الجهني"
