"""Source is decided where a sender names itself; a mention, a footer, a copy line or a quote decides nothing."""

import pytest

from bench.judging import document_of, provenance_of
from classifiers.assess import assess
from classifiers.directory import Directory
from classifiers.rules import load_rules

RULES = load_rules(Directory(own_domains=("yusr.example",)))
NUMBER = "الرقم: ٤٤١٢        التاريخ: ١٢/٦/١٤٤٨هـ\n"
LETTER = """{head}
{number}سعادة مديرة مركز الحماية الأسرية وحماية الطفل بجمعية يسر
السلام عليكم ورحمة الله وبركاته
{body}
وتقبلوا تحياتي
{foot}
{copies}"""
BODY = "نحيل إليكم الطفلة سارة بنت علي الحربي لوجود آثار ضرب عليها ونأمل مباشرة الحالة حسب ما لديكم من إجراءات متبعة."


def source(sender, head="", body=BODY, foot="", copies="", number=NUMBER):
    text = LETTER.format(head=head, number=number, body=body, foot=foot, copies=copies)
    email = {
        "from": sender, "to": ["himaya@yusr.example"], "cc": [], "reply_to": None, "subject": "خطاب", "body": text,
        "date": "Mon, 23 Nov 2026 10:00:00 +0300", "authentication": "pass",
    }  # fmt: skip
    letter = {"id": "x", "channel": "email", "email": email, "attachments": []}
    return assess(document_of(letter), provenance_of(letter), RULES).source


NAMED = {
    "hospital in the head": (("<a@moh.gov.sa>", "مستشفى النور التخصصي"), "hospital"),
    "hospital in the foot": (("<a@moh.gov.sa>", "", BODY, "مدير مستشفى النور"), "hospital"),
    "station": (("<a@moi.gov.sa>", "وزارة الداخلية\nشرطة العاصمة المقدسة\nمركز شرطة النزهة"), "police"),
    "division under the police's head": (
        ("<a@moi.gov.sa>", "وزارة الداخلية\nشرطة العاصمة المقدسة\nشعبة تنفيذ الأحكام الحقوقية"),
        "judgment_enforcement_division",
    ),
    "school": (("<a@moe.gov.sa>", "وزارة التعليم\nالابتدائية السابعة والأربعون"), "school"),
    "1919": (("<a@hrsd.gov.sa>", "وزارة الموارد البشرية\nمركز بلاغات العنف الأسري"), "report_centre_1919"),
    "sender's name alone": (('"مستشفى النور" <a@moh.gov.sa>',), "hospital"),
    "English": (("<a@moh.gov.sa>", "East Makkah Hospital"), "hospital"),
}  # fmt: skip


@pytest.mark.parametrize(("letter", "expected"), NAMED.values(), ids=NAMED)
def test_a_body_that_names_itself(letter, expected):
    found = source(*letter)
    assert (found.name, found.near) == (expected, None)
    assert found.confidence >= 0.95
    assert found.evidence


MENTIONED = {
    "in the text": ("<a@gmail.example>", "", BODY + " وقد راجعت مستشفى النور ومركز شرطة النزهة والمدرسة و1919."),
    "in a copy line": ("<a@gmail.example>", "", BODY, "", "صورة مع التحية لمستشفى النور\nصورة لمركز شرطة النزهة"),
    "in a footer": ("<a@gmail.example>", "", BODY, "", "هذه الرسالة ومرفقاتها سرية. للبلاغات مركز البلاغات 1919"),
}


@pytest.mark.parametrize("letter", MENTIONED.values(), ids=MENTIONED)
def test_a_mention_makes_no_source(letter):
    assert source(*letter, number="").name == "individual"


@pytest.mark.parametrize("letter", MENTIONED.values(), ids=MENTIONED)
def test_who_writes_under_a_number_of_his_own_is_an_office_that_we_do_not_know(letter):
    assert source(*letter).name == "other_body"


@pytest.mark.parametrize(
    "number", ["رقم الهوية: 1000000008\n", "رقم العمارة: 20\n", "رقم: 0521112233\n", "التاريخ: ١٢/٦/١٤٤٨هـ\n"]
)
def test_a_persons_number_and_a_date_make_no_office(number):
    assert source("<a@gmail.example>", number=number).name == "individual"


NEAR = {
    "health centre": ("<a@moh.gov.sa>", "وزارة الصحة\nمركز صحي العوالي"),
    "prosecution": ("<a@pp.gov.sa>", "النيابة العامة بمنطقة مكة المكرمة"),
    "ministry's branch": ("<a@hrsd.gov.sa>", "فرع وزارة الموارد البشرية والتنمية الاجتماعية"),
    "education administration": ("<a@moe.gov.sa>", "وزارة التعليم\nالإدارة العامة للتعليم بمنطقة مكة المكرمة"),
    "another court": ("<a@moj.gov.sa>", "وزارة العدل\nالمحكمة العامة بالليث"),
    "an enforcement circuit in another court": ("<a@moj.gov.sa>", "المحكمة العامة بالليث\nدائرة التنفيذ"),
    "a law firm": ("<a@firm.example>", "شركة الميزان للمحاماة"),
}


@pytest.mark.parametrize("letter", NEAR.values(), ids=NEAR)
def test_a_neighbour_is_named_as_near(letter):
    assert source(*letter).near


def test_what_failed_its_check_is_from_nobody_known():
    assert source('"محكمة التنفيذ" <x@moj-gov.sa>', "محكمة التنفيذ").name == "unknown"
