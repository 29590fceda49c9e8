"""What a letter says of itself: number, date, subject, enclosures, circuit, grade. Every letter here is invented."""

import pytest

from classifiers.fields import Extraction, extract
from parsers.document import Address, Document, Message, Part, Role


def read(text: str, subject: str = "") -> Extraction:
    message = Message("", "", Address("", ""), (), (), (), subject, None, (), (), ())
    part = Part("1", "", Role.BODY, "", "text/plain", "text/plain", "", len(text), text)
    return extract(Document("", 0, (message,), (part,)), ("1",))


def value(text: str, name: str) -> object:
    return next((field.value for field in read(text).fields if field.name == name), None)


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("الرقم: ٤٨٠٠٧١٢٣٩٥", "4800712395"),
        ("صادر برقم ٤٨٠٠٧١٢٣٩٥ في ١٤٤٨/٠٦/١٠هـ", "4800712395"),
        ("قيد بالرقم ٤٨٠٠٧١٢٣٩٥ وتاريخ ١٤٤٨/٠٦/١٠هـ", "4800712395"),
        ("الرقم الموحد: ٤٨٠٠٧١٢٣٩٥", "4800712395"),
        ("رقمنا: ٤٨٠٠٧١٢٣٩٥", "4800712395"),
        ("وزارة العدل                    الرقم: ٤٨٠٠٧١٢٣٩٥", "4800712395"),
        ("الرقـــم : 90233/ح", "90233/ح"),
        ("رقم الصادر ١١٧-٤٨      التاريخ ٦/٤/٤٨ هـ", "117-48"),
        ("الرقم 8841 ح ت التاريخ 29-5-48هـ المرفقات -", "8841 ح ت"),
        ("الرقم : خ ج / ٥٥١          التاريخ : ١٣/٤/٤٨", "خ ج / 551"),
        ("رقم الخطاب : ٤٨٠١٩٩٠٣٣٤ وتاريخ ٢٢ / ٥ / ١٤٤٨ هـ", "4801990334"),
        ("الرقم\n٤٨٠٠٧١٢٣٩٥", "4800712395"),
        ("الرقم | 4800712395", "4800712395"),
        ("شعبة التنفيذ\n512/ش     1448-03-20هـ", "512/ش"),
        ("شعبة التنفيذ\n٩٠٠٣/ح     ٨/٥/١٤٤٨", "9003/ح"),
        ("المركز\nرقم 1290 تاريخ 16/3/1448", "1290"),
        ("الدائرة\nرقم ٤٨٠٢٤٩٠٠٨٢ في ٢٣ / ٥ / ١٤٤٨هـ", "4802490082"),
        ("المستشفى\nص / 219\n19 ربيع أول 1448هـ", "ص / 219"),
        ("القيد: ٤٨٠٠٣٣٠١٥٩    في: ١٦ / ٣ / ١٤٤٨", "4800330159"),
        ("مواليد 1440/3/2", None),
        ("Ref. No.: HRSD/1919/26/5530          الرقم", "HRSD/1919/26/5530"),
        ("Our Ref: KH-SS-2026-0045", "KH-SS-2026-0045"),
        ("مركز البلاغ الموحد 1919\nصادر رقم 31369 في 08/02/1448هـ", "31369"),
        ("Maternity and Children Hospital\nNo. 4862127100      Date 14 September 2026", "4862127100"),
        ("الرقم الوزاري: ٩٩٠٢٩٩\nالرقم: ٢٩٩ / ٤٨", "299 / 48"),
        ("وارد\nجمعية يسر\nالرقم: 2291\n\nالرقم / 4805512908", "4805512908"),
        ("الرقم: ..........\n\nصادر\nمحكمة التنفيذ\n٤٨٠٠٨١٥٥٠٢\n١٤٤٨/٠٤/١٦", "4800815502"),
        ("الرقم | التاريخ | المرفقات\n٩٠٧٧١ | ١٤٤٨/٠٣/٠٢هـ | ٢", "90771"),
        ("التاريخ | المرفقات | رقم القيد\n١٤٤٨/٠٣/٠٢هـ | | 55-48", "55-48"),
        ("الصادر: 31-48     بتاريخ: 9/4/48هـ     عدد المشفوعات: 1", "31-48"),
        ("خطابنا رقم ٩٣٧٥ المؤرخ ٤/٥/٤٨هـ ومرفقاته: ٢", "9375"),
        ("كتابنا رقم 48/6078 وتاريخ 1448/05/25هـ", "48/6078"),
        ("إشارة إلى\nخطابنا رقم 9375 المؤرخ 4/5/48هـ", None),
        ("خطابنا رقم 9375 المؤرخ 4/5/48هـ بشأن الطفل المذكور أعلاه لم يردنا جوابه", None),
        ("قيد الصادر ( 77100 )   بتاريخ ( 2026-09-24 م )   المرفقات ( بدون )", "77100"),
        ("Ref / الرقم: 4812\nDate / التاريخ: ٢٠/٢/٤٨هـ", "4812"),
        ("Our Ref. | الرقم : 48/12", "48/12"),
        ("رقم الوارد: 5512", None),
        ("الرقم:        التاريخ: 1448/05/17", None),
    ],
)
def test_the_number_is_read_from_its_label(head, number):
    assert value(head + "\n\nالسلام عليكم\nإشارة إلى خطابكم رقم 12345 وتاريخ 1447/1/1هـ", "letter_number") == number


@pytest.mark.parametrize(
    ("head", "hijri", "gregorian"),
    [
        ("التاريخ: ١٤٤٨/٠٥/١٧هـ", "1448-05-17", None),
        ("التاريخ : ٢٥ ربيع الآخر ١٤٤٨هـ\nالموافق : ٦ أكتوبر ٢٠٢٦م", "1448-04-25", "2026-10-06"),
        ("التاريخ: الأربعاء ٨ جمادى الآخرة ١٤٤٨هـ", "1448-06-08", None),
        ("Date: 26 Safar 1448 H / 9 August 2026", "1448-02-26", "2026-08-09"),
        ("Date: 4th November 2026", None, "2026-11-04"),
        ("رقم الخطاب : ٤٨٠١٩٩٠٣٣٤ وتاريخ ٢٢ / ٥ / ١٤٤٨ هـ", "1448-05-22", None),
        ("التاريخ الهجري: 1448/05/17\nالتاريخ الميلادي: 2026/10/28", "1448-05-17", "2026-10-28"),
        ("في ٢٩/١/١٤٤٨", "1448-01-29", None),
        ("خطابنا رقم ٩٣٧٥ المؤرخ ٤/٥/٤٨هـ ومرفقاته: ٢", "1448-05-04", None),
        ("قيد الصادر ( 77100 )   بتاريخ ( 2026-09-24 م الموافق 13/04/1448هـ )", "1448-04-13", "2026-09-24"),
        ("قيد الصادر ( ٤٨/٤١٧١ )   بتاريخ ( ١٤٤٨/٠٣/٠٧هـ )   المرفقات ( ٠ )", "1448-03-07", None),
        ("قيد الصادر ( 14000 )   بتاريخ ( الخميس 27 ربيع الثاني 1448 هـ )", "1448-04-27", None),
        ("Ref / الرقم: 4812\nDate / التاريخ: ٢٠/٢/٤٨هـ", "1448-02-20", None),
        ("وارد\nالتاريخ: 18/3/1448هـ\n\nالتاريخ / 17/3/1448هـ   -   30/8/2026م", "1448-03-17", "2026-08-30"),
    ],
)
def test_each_calendar_stands_only_where_it_is_stated(head, hijri, gregorian):
    (field,) = [
        f for f in read(head + "\n\nالسلام عليكم\nحضر بتاريخ 1448/1/2هـ إلينا").fields if f.name == "letter_date"
    ]
    assert (field.hijri, field.gregorian) == (hijri, gregorian)
    assert field.value == (hijri or gregorian)
    assert field.calendar == ("hijri" if hijri else "gregorian")


def test_a_date_of_birth_is_not_the_letters_date():
    assert value("تاريخ الميلاد: 1440/02/09هـ\nالاسم: سالم", "letter_date") is None


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("المرفقات: ٢", 2), ("المشفوعات : (3)", 3), ("المرفقات: بدون", 0), ("المرفقات: لا يوجد", 0), ("المرفقات -", 0),
        ("مرفقات: ـــ", 0), ("المرفقات: صورة الحكم", 1), ("المشفوعات : صك + قرار", 2),
        ("المرفقات : تقرير طبي + صور + نموذج زيارة", 3), ("المرفقات: (1) صورة السند (2) صورة الهويات", 2),
        ("المرفقات: (٢) صورة الصك + صورة الإقامة", 2), ("المرفقات: صورة الصك وصورة القرار", 2),
        ("المرفقات المشار إليها: بدون", 0),
        ("المرفقات: ورقة واحدة", 1), ("عدد المرفقات : ثلاث", 3), ("Attachments: none", 0), ("Encl.: 1", 1),
        ("Attachments: Medical report, two photographs", 2), ("المرفقات: ........", None), ("المرفقات:", None),
    ],
)  # fmt: skip
def test_enclosures_are_counted_or_named(line, count):
    assert value(f"الرقم: 66\n{line}\nالتاريخ: 1448/05/17هـ", "attachments_listed") == count


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("السلام عليكم\nالموضوع: إحالة طلب تنفيذ زيارة", "إحالة طلب تنفيذ زيارة"),
        ("الموضـوع/ تسليم محضونة", "تسليم محضونة"),
        ("Subject: Referral of a child\n", "Referral of a child"),
        ("تحية طيبة\nبشأن المريضة سارة بنت فهد وعمرها ١٥ عاما", "المريضة سارة بنت فهد"),
        ("السلام عليكم\nنفيدكم بشأن ما ورد أعلاه", None),
        ("الموضوع (( طلب رؤية ))", "طلب رؤية"),
        ("محكمة التنفيذ\n** إحالة تنفيذ زيارة **\nالسلام عليكم\nنحيل لكم", "إحالة تنفيذ زيارة"),
        ("محكمة التنفيذ\n« إحالة تنفيذ زيارة »\nالسلام عليكم\nنحيل لكم", "إحالة تنفيذ زيارة"),
        ("محكمة التنفيذ\n== إحالة تنفيذ زيارة ==\nالموضوع: طلب رؤية", "طلب رؤية"),
        ("محكمة التنفيذ\n------------\nالسلام عليكم\nنحيل لكم", None),
    ],
)
def test_the_subject_is_a_line_or_an_opening_phrase(text, subject):
    assert value(text, "subject") == subject


@pytest.mark.parametrize(
    ("head", "circuit"),
    [
        ("محكمة التنفيذ بمكة المكرمة\nدائرة التنفيذ الخامسة", "دائرة التنفيذ الخامسة"),
        ("محكمة التنفيذ / الدائرة الثالثة عشرة", "الدائرة الثالثة عشرة"),
        ("محكمة التنفيذ\nالدائرة/ الثامنة", "الدائرة/ الثامنة"),
        ("محكمة التنفيذ\nالدائرة رقم ٨", "الدائرة رقم ٨"),
        ("محكمة التنفيذ\nالدائـرة الحادية والعشرون", "الدائرة الحادية والعشرون"),
        ("وزارة الصحة", None),
    ],
)
def test_the_circuit_is_the_senders(head, circuit):
    assert (
        value(
            head + "\n\nالسلام عليكم\nصدر الصك من الدائرة الرابعة بمحكمة الأحوال الشخصية " + "س" * 80, "court_circuit"
        )
        == circuit
    )


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("مستوى الخطورة | عالٍ", "high"), ("الأولوية: حرجة", "critical"), ("صُنف البلاغ متوسط الخطورة", "medium"),
        ("Risk level: medium", "medium"), ("بلاغ منخفض الخطورة", "low"), ("لا خطورة", None),
    ],
)  # fmt: skip
def test_the_risk_grade_is_the_senders_own(text, grade):
    assert value(text, "risk_grade") == grade


@pytest.mark.parametrize(
    ("head", "name", "place"),
    [
        ("مركز شرطة الفيحاء", "station_name", "مركز شرطة الفيحاء"),
        ("وزارة الصحة\nمستشفى الوادي العام", "hospital_name", "مستشفى الوادي العام"),
        ("Valley General Hospital\nDate: 4 May 2026", "hospital_name", "Valley General Hospital"),
        ("وزارة التعليم\nمدرسة الأمل المتوسطة للبنات", "school_name", "مدرسة الأمل المتوسطة للبنات"),
    ],
)
def test_the_body_is_named_in_its_own_head(head, name, place):
    assert value(head + "\n\nالسلام عليكم\nراجع مستشفى آخر", name) == place


def test_a_number_only_in_the_mails_subject_is_believed_less():
    (field,) = [f for f in read("مرفق الخطاب", subject="البلاغ رقم 2207754").fields if f.name == "report_number"]
    assert field.value == "2207754"
    assert field.evidence and field.evidence.part == "header:subject"
    assert field.confidence < 0.9


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ("وزارة العدل    التارج: ١٤٤٨/٠٥/١٧هه\nالسلام عليكم", "1448-05-17"),
        ("التار#: ١٤٤٨/٠٤/١٦ هالمواقق ٢٠٢٦/٠٩/٢٧ م\nالسلام عليكم", "1448-04-16"),
    ],
)
def test_a_date_with_a_cell_of_its_own_in_the_head_needs_no_label(head, date):
    assert value(head, "letter_date") == date


def test_a_month_that_was_one_letter_off_makes_the_date_uncertain():
    (field,) = [
        each for each in read("التاريخ: ٢٤ ربع الأول ١٤٤٨هـ\nالسلام عليكم").fields if each.name == "letter_date"
    ]
    assert field.value == "1448-03-24"
    assert not field.certain


def test_a_birth_date_in_a_table_is_no_letter_s_date():
    assert value("السلام عليكم\nفهيد | 27/01/1434 | روضة", "letter_date") is None


BODY = (
    "\n\nالسلام عليكم\nرقم طلب التنفيذ: 4801234567\nتاريخه: 1448/01/09هـ\n"
    "نأمل إكمال اللازم.\nقاضي التنفيذ\nعون بن شداد\n"
)


@pytest.mark.parametrize(
    ("head", "foot", "number", "hijri", "gregorian"),
    [
        ("", "رقم الصادر: 75123\nتاريخه: 25-05-1448هـ - 05-11-2026م", "75123", "1448-05-25", "2026-11-05"),
        ("", "صادر رقم 48/9911 في ٢١ ربيع الأول ١٤٤٨هـ\nالمرفقات/ بدون", "48/9911", "1448-03-21", None),
        ("صادر رقم 70311 في 2026/10/01م الموافق 1448/04/20هـ", "", "70311", "1448-04-20", "2026-10-01"),
        ("الرقم: 551\nالتاريخ: الثامن عشر من شهر جمادى الأولى لعام 1448هـ", "", "551", "1448-05-18", None),
        ("رقم القيد | 48-771\nالتاريخ | ١٤٤٨/٤/٢ ه (١٣ سبتمبر ٢٠٢٦م)", "", "48-771", "1448-04-02", "2026-09-13"),
        ("No. 70311      Date: 4 November 2026", "", "70311", None, "2026-11-04"),
    ],
)
def test_the_letter_s_own_date_wherever_it_stands(head, foot, number, hijri, gregorian):
    text = head + BODY + foot
    assert value(text, "letter_number") == number
    (date,) = [field for field in read(text).fields if field.name == "letter_date"]
    assert (date.hijri, date.gregorian, date.certain) == (hijri, gregorian, True)


def test_the_date_of_a_request_or_a_report_is_not_the_letter_s():
    assert value("محكمة التنفيذ\nالرقم: 5512" + BODY, "letter_date") is None
    assert value("بيان البلاغ\nرقم البلاغ | 3790001\nالتاريخ | 07-05-1448هـ\nالعمر | 9", "letter_date") is None


def test_a_date_in_the_body_is_only_believed_with_doubt():
    text = "الرقم: 5512\n\nالسلام عليكم\nنحيل لكم الحالة.\nالتاريخ: 1448/02/03هـ\n" + "نص الخطاب.\n" * 14
    (date,) = [field for field in read(text).fields if field.name == "letter_date"]
    assert not date.certain


@pytest.mark.parametrize("number", ["SH-1448-0001", "PR – ١٤٤٨ – ٠٠١٢", "0001-1448-SH"])
def test_our_own_number_is_no_hospital_file(number):
    assert value(f"وصلني موعد التهيئة للملف رقم {number} وعندي اختبار", "hospital_file_number") is None


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("رقم البلاغ: ٤٨٥٥٠٦٩\nتاريخه: ١٤٤٨-٠٢-٢٥\nنحيلها لكم\nضابط الخفر\nالتاريخ: ٣٠ / ٢ / ١٤٤٨ هـ", "1448-02-30"),
        (
            "رقم طلب التنفيذ: ٤٨٠٢٨٢٥٧١٢\nتاريخ الطلب: ٢٨/٤/١٤٤٨هـ\nقاضي الدائرة\nتاريخ الخطاب: ٢٥/٥/١٤٤٨هـ",
            "1448-05-25",
        ),
        ("رقم البلاغ: ٤٨٥٥٠٦٩\nتاريخه: ١٤٤٨-٠٢-٢٥\nنحيلها لكم", None),
    ],
)
def test_the_date_beside_another_number_is_not_the_letter_s(text, date):
    assert value(text, "letter_date") == date


def test_labels_in_a_row_have_their_values_in_the_row_below():
    head = "وزارة العدل\nالرقم | التاريخ | المرفقات\n٩٠٧٧١ | الخميس ٢ جمادى الثانية ١٤٤٨ هـ | ٢\nسعادة مدير مركز شمل"
    found = {field.name: field.value for field in read(head).fields}
    assert (found["letter_number"], found["letter_date"], found["attachments_listed"]) == ("90771", "1448-06-02", 2)


@pytest.mark.parametrize(
    "text",
    [
        "« الموضوع: زيارة محضون - إحالة »",
        "بشأن/ زيارة محضون - إحالة\nالسلام عليكم\nالموضوع محل التنفيذ زيارة المحضون",
        "بخصوص: زيارة محضون - إحالة\nالسلام عليكم",
    ],
)
def test_the_subject_is_what_is_labelled_as_it_before_what_only_begins_so(text):
    assert value(text, "subject") == "زيارة محضون - إحالة"


def test_a_letter_named_in_the_text_is_not_this_one():
    text = "سعادة مدير مركز شمل\nالسلام عليكم\nإشارة إلى ما ورد في\nخطاب رقم 4801990334 وتاريخ 1448/1/2هـ نحيل إليكم"
    assert value(text, "letter_number") is None
    assert value(f"وزارة العدل\nخطاب رقم ( 4801990334 )\n{text}", "letter_number") == "4801990334"


@pytest.mark.parametrize("other", ["تاريخ الطباعة", "تاريخ الجلسة", "تاريخ الزيارة", "تاريخ الوارد"])
def test_another_day_s_label_makes_no_date_of_the_letter(other):
    assert value(f"{other}: ١٤٤٨/٠٦/١٢هـ\nمحكمة التنفيذ\nالرقم: ٤٨٠٠٣٤٥٦٧٨\nالسلام عليكم", "letter_date") is None
    below = f"محكمة التنفيذ\nالرقم: ٤٨٠٠٣٤٥٦٧٨\nالتاريخ: ١٤٤٨/٠٦/١٠هـ\n{other}: ١٤٤٨/٠٦/١٢هـ\nالسلام عليكم"
    assert value(below, "letter_date") == "1448-06-10"


def test_our_registry_s_stamp_above_the_letterhead_dates_nothing():
    stamp = "جمعية يسر للتنمية الأسرية\nوارد رقم ١٢٣٤\nالتاريخ: ١٤٤٨/٠٦/١٤هـ\n\n"
    text = stamp + "محكمة التنفيذ\nالرقم: ٤٨٠٠٣٤٥٦٧٨\nالتاريخ: ١٤٤٨/٠٦/١٠هـ\nالسلام عليكم"
    assert (value(text, "letter_number"), value(text, "letter_date")) == ("4800345678", "1448-06-10")


def test_the_deed_of_a_custody_is_not_the_one_to_execute_beside_another():
    both = "الصادر بحضانتها صك الحضانة رقم (٤٦٣٠٠١١١١١)، بموجب صك الزيارة رقم (٤٧٣٠٠٩٨٧٦٥)"
    assert value(both, "judgment_number") == "4730098765"
    assert value("بموجب صك الحضانة رقم (٤٦٣٠٠١١١١١)", "judgment_number") == "4630011111"


def test_a_case_number_with_a_blank_inside_is_whole_and_to_be_confirmed():
    (field,) = [each for each in read("طلب التنفيذ رقم (٤٨٠١٢٣ ٤٥٦٧)").fields if each.name.startswith("execution")]
    assert (field.value, field.certain) == ("4801234567", False)


@pytest.mark.parametrize("text", ["طلب التنفيذ رقم ٤٨٠١٢٣٤٥٦٧ 25 محرم 1448", "طلب التنفيذ رقم ٤٨٠١٢٣٤٥٦٧ ٤٨٠١٢٣٤٥٧٧"])
def test_what_follows_a_whole_number_is_no_part_of_it(text):
    assert value(text, "execution_request_number") in ("4801234567", ("4801234567", "4801234577"))


def test_the_letter_s_own_number_below_the_report_centre_s_name_is_no_report_s():
    text = "مركز البلاغ الموحد ١٩١٩\nرقم: ٦٥٩٢-٤٨   تاريخ: ٠٢-٠٥-١٤٤٨هـ\nالسلام عليكم\nبلاغ ٥٦٠٧٩١١ عن طفل"
    assert (value(text, "letter_number"), value(text, "report_number")) == ("6592-48", "5607911")
