"""The letter is found among the papers, and each line in its zone."""

import pytest

from bench.judging import document_of, letters
from classifiers.directory import Directory
from classifiers.rules import load_rules
from classifiers.text import read_text
from classifiers.zones import Zone
from parsers.document import Address, Document, Message, Part, Role

LEXICON = load_rules(Directory()).lexicon
LETTERS = {row["id"][:3]: row for row in letters()}
TEXT = """وزارة الصحة
مستشفى الوادي العام
الرقم: ٥٥
سعادة مدير مركز الحماية الأسرية
بجمعية يسر                 المحترم
السلام عليكم ورحمة الله وبركاته
الموضوع: إحالة طفل
نحيل إليكم الطفل المذكور لوجود آثار ضرب على يديه وظهره ووجهه كما يتضح من التقرير الطبي المرفق.
وتقبلوا تحياتي
مدير المستشفى
د. فلان
صورة مع التحية لمركز الشرطة
هذه الرسالة ومرفقاتها سرية"""


def zones(text):
    email = {"from": "a@b.example", "to": [], "cc": [], "reply_to": None, "subject": "", "body": text,
             "date": "Mon, 23 Nov 2026 10:00:00 +0300", "authentication": "pass"}  # fmt: skip
    reading = read_text(document_of({"id": "x", "channel": "email", "email": email, "attachments": []}), LEXICON)
    return [line.zone for line in reading.letter.lines]


def test_a_title_below_the_text_addresses_nobody():
    """The holder of a case (صاحب الحالة) is whom it is about; a head of a centre may sign."""
    report = """الموضوع: إحالة بلاغ
صاحب السعادة مدير مركز الحماية بجمعية يسر
السلام عليكم ورحمة الله
صاحب الحالة: عاصم المقاطي
محال إلى مركز الحماية لديكم
مدير مركز بلاغات العنف الأسري
عبدالله الرشيدي"""
    assert zones(report)[:5] == [Zone.SUBJECT, Zone.ADDRESSEE, Zone.BODY, Zone.BODY, Zone.BODY]
    assert Zone.ADDRESSEE not in zones(report)[2:]


def test_a_letter_has_its_zones():
    assert zones(TEXT) == [
        Zone.LETTERHEAD, Zone.LETTERHEAD, Zone.LETTERHEAD, Zone.ADDRESSEE, Zone.ADDRESSEE, Zone.BODY, Zone.SUBJECT,
        Zone.BODY, Zone.BODY, Zone.SIGNATURE, Zone.SIGNATURE, Zone.COPIES, Zone.FOOTER,
    ]  # fmt: skip


def test_a_note_has_no_letterhead():
    assert set(zones("زوجي ضربني ورحت المستشفى\nساعدوني")) == {Zone.BODY}


THREADS = {
    "Gmail in Arabic": ("موافق\n\nفي الأحد، ١ نوفمبر ٢٠٢٦ كتب مركز شمل <a@b.example>:\n> سابق", Zone.QUOTED),
    "Outlook": ("تم\n________________________________\nمن: مركز <a@b.example>\nتم الإرسال: الأحد\nسابق", Zone.QUOTED),
    "English": ("ok\n\nOn Sun, Nov 1, 2026 X <a@b.example> wrote:\n> old", Zone.QUOTED),
    "forward in Arabic": (
        "للعلم\n---------- رسالة معاد توجيهها ----------\nمن: محكمة <a@b.example>\nنص",
        Zone.FORWARDED,
    ),
    "forward in English": ("fyi\n---------- Forwarded message ---------\nFrom: x\ntext", Zone.FORWARDED),
}


@pytest.mark.parametrize(("text", "zone"), THREADS.values(), ids=THREADS)
def test_another_mail_inside_is_set_apart(text, zone):
    found = zones(text)
    assert found[0] is not zone
    assert found[-1] is zone


def test_a_line_drawn_below_a_letterhead_begins_no_other_mail():
    drawn = TEXT.replace("\n", "\n_______________\n", 1)
    assert Zone.QUOTED not in zones(drawn)
    assert zones(drawn)[2:] == zones(TEXT)[1:]


@pytest.mark.parametrize("number", ["001", "002", "006", "011", "022", "029", "036", "042"])
def test_the_letter_is_chosen_over_deeds_records_and_reports(number):
    assert read_text(document_of(LETTERS[number]), LEXICON).main_parts == ("2", "1")


@pytest.mark.parametrize("number", ["019", "052", "057", "058", "062"])
def test_where_only_the_mail_speaks_it_is_the_letter(number):
    assert read_text(document_of(LETTERS[number]), LEXICON).main_parts == ("1",)


def test_a_nested_mail_is_read_as_the_letter_and_known_as_nested():
    reading = read_text(document_of(LETTERS["072"]), LEXICON)
    assert reading.letter.part.message == "2"


def test_danger_that_only_the_page_of_a_mail_tells_is_found():
    def part(number, role, media_type, text):
        return Part(number, "", role, "", media_type, media_type, "", len(text), text)

    nobody = Address("", "a@b.example")
    message = Message("", "", nobody, (nobody,), (), (), "", None, (), (), ())
    plain = part("1", Role.BODY, "text/plain", "السلام عليكم ورحمة الله وبركاته أرسل لكم رسالتي هذه للاطلاع عليها")
    page = part("2", Role.ALTERNATIVE, "text/html", "أبوي ضربني بالسلك وحبسني في الحمام")
    reading = read_text(Document("", 0, (message,), (plain, page)), LEXICON)
    assert [paper.part.id for paper in reading.papers] == ["1", "2"]
    assert reading.main_parts == ("1",)
