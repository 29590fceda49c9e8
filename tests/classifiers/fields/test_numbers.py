"""Which number is which: the nearest cue before it decides."""

import pytest

from classifiers.fields.numbers import find_numbers
from classifiers.fields.sheet import make_sheet
from parsers.arabic import fold_keeping_offsets


def kinds(text: str) -> list[tuple[str, str]]:
    return [(number.kind, number.value) for number in find_numbers(make_sheet("1", 0, fold_keeping_offsets(text)))]


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("طلب التنفيذ رقم (٤٨٠١٢٠٨٨٣٤)", "execution_request", "4801208834"),
        ("طلب التنفيذ المقيد لدينا برقم ٤٨٠٠٩٧٧٣٤١", "execution_request", "4800977341"),
        ("رقم طلب التنفيذ | 4801366041", "execution_request", "4801366041"),
        ("طلب\nالتنفيذ رقم 4801366041", "execution_request", "4801366041"),
        ("بالصك 4720718845 القاضي", "deed", "4720718845"),
        ("صك الحكم الصادر من محكمة الأحوال الشخصية برقم ٤٧٤٤٤٤٣٣٢١", "deed", "4744443321"),
        ("محضر الصلح رقم\n4720190663", "deed", "4720190663"),
        ("الحكم رقم ٤٧٢٩٩٠٣٥١", "judgment", "472990351"),
        ("القرار رقم ٤٧٣٩٩٢٠١٥", "decision", "473992015"),
        ("وقيد البلاغ برقم\n٤٨١١٠٩٣٧٥", "report", "481109375"),
        ("رقم البلاغ: RPT-1448-0071936", "report", "rpt-1448-0071936"),
        ("رقم البلاغ في 1919: 2208816", "report", "2208816"),
        ("ضبط أقوالها بالمحضر رقم ٢٢٦", "record", "226"),
        ("رقم الملف الطبي (٠٠٦٦١٨٤٢)", "hospital_file", "00661842"),
        ("MRN 771943", "hospital_file", "771943"),
        ("الملف الطبي: ٣٠٠٧١٨", "hospital_file", "300718"),
        ("رقم الملف الطبي بالمستشفى ٣٠٠٧١٨", "hospital_file", "300718"),
        ("السجل الطبي للمريضة ٣٠٠٧١٨", "hospital_file", "300718"),
        ("سجلها الطبي رقم ٣٠٠٧١٨", "hospital_file", "300718"),
        ("سجلها المدني رقم ١١٠٠٠٠٠٠١٥", "identity", "1100000015"),
        ("الرقم الطبي الموحد ٣٠٠٧١٨", "hospital_file", "300718"),
        ("Patient ID: 300718", "hospital_file", "300718"),
        ("سجل مدني رقم ١١٠٠٠٠٠٠١٥", "identity", "1100000015"),
        ("القضية رقم ٤٥٧٠٢٢٣١١٨", "other", "4570223118"),
        ("قرار محكمة\nالاستئناف رقم ٤٧٣٠٠١٨٨٤٠", "other", "4730018840"),
        ("صك إثبات طلاق رقم 4530118274", "other", "4530118274"),
        ("إلحاقاً لخطابنا رقم ٤٨٠٠٧١٢٣٩٥", "other", "4800712395"),
        ("المادة 76", "other", "76"),
        ("رقم الطلب لدى محكمة التنفيذ | 4801366041", "execution_request", "4801366041"),
        ("أولاً: الطلب\nرقمه: 4886465023", "execution_request", "4886465023"),
        ("في طلب تنفيذ رقمه ٤٨٨٦٤٦٥٠٢٣", "execution_request", "4886465023"),
        ("الطلب التنفيذي المرقوم بـ ٤٨٨٦٤٦٥٠٢٣", "execution_request", "4886465023"),
        ("السند التنفيذي: حكم نهائي رقمه (٤٦٨٨٩٨٠٥٣٥)", "judgment", "4688980535"),
        ("رقم البلاغ الآلي | 8830703", "report", "8830703"),
        ("بناء على البلاغ الوارد إلينا برقم (8830703)", "report", "8830703"),
        ("والتفاصيل بمحضرنا رقم 3271", "record", "3271"),
        ("وقيد بالقضية رقم ٤٨٣٩٣٧٩", "record", "4839379"),
        ("صورة القضية المقيدة برقم (٤٨٣٩٣٧٩)", "record", "4839379"),
        ("قيد الضبط : 9168", "record", "9168"),
        ("Medical Record No. : 300718", "hospital_file", "300718"),
    ],
)
def test_a_number_belongs_to_the_nearest_cue(text, kind, number):
    assert kinds(text) == [(kind, number)]


@pytest.mark.parametrize(
    "text",
    [
        "تم إبلاغ الدوريات برقم ٩١١",
        "مركز البلاغات 1919",
        "الصك وتاريخ ١٤٤٨/٠٥/١٧هـ",
        "البلاغ المشار إليه. وحضرت 12345",
        "طلب التنفيذ\n\n48012345",
        "الطلب المذكور. 48012345",
    ],
)
def test_emergency_numbers_dates_and_strangers_have_no_kind(text):
    assert not [number for kind, number in kinds(text) if kind not in ("other", "phone")]


def test_decoys_between_do_not_take_the_deeds_place():
    text = "القضية رقم ٤٥٧٠٢٢٣١١٨ المنتهية بالصك رقم ٤٦٣٠٩٩٧٧١٢ والمؤيد بقرار محكمة الاستئناف رقم ٤٧٣٠٠١٨٨٤٠"
    assert kinds(text) == [("other", "4570223118"), ("deed", "4630997712"), ("other", "4730018840")]
