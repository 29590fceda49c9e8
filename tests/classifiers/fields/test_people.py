"""Who is in the matter. The letters are invented, laid out and named otherwise than the development letters."""

import pytest

from classifiers.assessment import Role as PartyRole
from classifiers.fields import Extraction, extract
from parsers.document import Address, Document, Message, Part, Role


def read(*texts: str) -> Extraction:
    """The extraction of an item whose first text is the letter and the others its enclosures."""
    message = Message("", "", Address("", ""), (), (), (), "", None, (), (), ())
    parts = tuple(
        Part(str(number), "", Role.ATTACHMENT, "", "text/plain", "text/plain", "", len(text), text)
        for number, text in enumerate(texts, 1)
    )
    return extract(Document("", 0, (message,), parts), ("1",))


def parties(*texts: str) -> dict[str, PartyRole]:
    return {party.name: party.role for party in read(*texts).parties}


COURT = """محكمة التنفيذ بمكة المكرمة
الرقم: ٤٨٠١٩٩٠٣٣٤
السلام عليكم ورحمة الله وبركاته
بناء على طلب التنفيذ رقم (٤٨٠٢٢٢١١٠٠) المرفوع من/ جلنار بنت عتيبي الدهاس ذات السجل المدني رقم (١٠٠٠٠٠٠٠٠٨) وهاتفها
٠٥٢١١١٢٢٣٣ ضد زوجها السابق/ قحطان بن رديني الدهاس سجل مدني (١١٠٠٠٠٠٠١٥) نأمل تسليم الطفلة رسيل (٧ سنوات) لوالدتها.

قاضي الدائرة
زامل بن هليّل الشقحاء
"""


def test_parties_of_a_court_letter_have_their_own_numbers_and_the_judge_is_none():
    one, other = read(COURT).parties
    assert (one.role, one.name, one.id_number, one.phone) == (
        PartyRole.APPLICANT, "جلنار بنت عتيبي الدهاس", "1000000008", "0521112233",
    )  # fmt: skip
    assert (other.role, other.name, other.id_number, other.id_valid) == (
        PartyRole.RESPONDENT, "قحطان بن رديني الدهاس", "1100000015", True,
    )  # fmt: skip
    assert [(child.name, child.age) for child in read(COURT).children] == [("رسيل", 7)]


def test_an_invalid_number_is_kept_and_said_to_be_invalid():
    (party,) = read("طالب التنفيذ/ نعمان بن ساير هوية رقم 1000000009").parties
    assert (party.id_number, party.id_valid) == ("1000000009", False)


def test_a_number_is_never_carried_past_another_name():
    found = read("طالب التنفيذ/ نعمان بن ساير، القاضي شداد بن عون الملا هوية رقم 1000000008")
    assert [(party.name, party.id_number) for party in found.parties] == [("نعمان بن ساير", "")]


def test_a_table_with_a_role_column():
    found = read(
        "نحيل لكم أصحاب البيانات التالية، وقد ضربها زوجها:\n"
        "الصفة | الاسم | السجل المدني | العمر | الجنسية | الجوال\n"
        "المعنفة | مزون خلف العتيق | 1099999904 | ٢٩ | سعودية | 0523334445\n"
        "المعتدي (الزوج) | ضاوي نفل العتيق | 1000000008 | ٣٥ | سعودي | -\n"
        "طفلة | ترفه ضاوي العتيق | 1100000015 | ٤ | سعودية | -\n"
    )
    assert [(p.role, p.name, p.id_number, p.nationality, p.phone) for p in found.parties] == [
        (PartyRole.VICTIM, "مزون خلف العتيق", "1099999904", "سعودية", "0523334445"),
        (PartyRole.ALLEGED_ABUSER, "ضاوي نفل العتيق", "1000000008", "سعودي", ""),
    ]
    assert [(c.name, c.age, c.id_number) for c in found.children] == [("ترفه ضاوي العتيق", 4, "1100000015")]


def test_a_table_with_a_column_for_each_member_of_a_family():
    found = read(
        "م | رقم الطلب | طالبة التنفيذ | هويتها | المنفذ ضده | هويته | المحضون\n"
        "١ | ٤٨٠١١١ | نجاح بنت عودة | ١٠٠٠٠٠٠٠٠٨ | مطيع بن سالم | ١١٠٠٠٠٠٠١٥ | حور - ٩ سنوات، سيف - ٦ سنوات\n"
        "٢ | ٤٨٠٢٢٢ | هيا بنت ذعار | ١٠٩٩٩٩٩٩٠٤ | شداد بن عون | ٢٠٠٠٠٠٠٠٠٦ | وسن - ٣ سنوات\n"
    )
    assert [party.id_number for party in found.parties] == ["1000000008", "1100000015", "1099999904", "2000000006"]
    assert [(child.name, child.age) for child in found.children] == [("حور", 9), ("سيف", 6), ("وسن", 3)]
    (request,) = [field for field in found.fields if field.name == "execution_request_number"]
    assert request.value == ("480111", "480222")


def test_a_form_of_labels_and_values():
    found = read(
        "رقم البلاغ: 1448-0091234\nبيانات الحالة:\nالاسم: وضحاء بنت شليويح المرشدي\nالهوية: 1000000008\nالسن: 41\n"
        "بيانات المعتدي:\nالاسم: فلاح بن دغش المرشدي\nصلة القرابة: الزوج\nهوية المبلغ: محجوبة\nنوع الإيذاء: ضرب"
    )
    assert {p.name: (p.role, p.id_number) for p in found.parties} == {
        "وضحاء بنت شليويح المرشدي": (PartyRole.VICTIM, "1000000008"),
        "فلاح بن دغش المرشدي": (PartyRole.ALLEGED_ABUSER, ""),
    }


def test_victim_and_abuser_differ_by_a_vowel_only():
    text = "بلاغ عنف\nبيانات المعنّف\nالاسم: أثير بنت لافي\n\nبيانات المعنِّف\nالاسم: ممدوح بن لافي"
    assert parties(text) == {"أثير بنت لافي": PartyRole.VICTIM, "ممدوح بن لافي": PartyRole.ALLEGED_ABUSER}


def test_parties_told_by_short_words():
    text = "المنفذ: يوسف علي حكمي 1000000008\nالمنفذ ضدها: أمل حسن عسيري 1100000015\nالطفل: تركي"
    assert parties(text) == {"يوسف علي حكمي": PartyRole.APPLICANT, "أمل حسن عسيري": PartyRole.RESPONDENT}
    towards = "طلب تنفيذ زيارة مقدم من أريج صالح الجهني هوية 1000000008 تجاه/ نايف مبارك الجهني هوية 1100000015"
    assert parties(towards)["نايف مبارك الجهني"] is PartyRole.RESPONDENT


@pytest.mark.parametrize(
    ("text", "children"),
    [
        ("زيارة المحضونين/ ريان (مواليد ١٤٣٨/٠٤/٠٢هـ) وجود (مواليد ١٤٤١/٠٩/١٥هـ)", ["ريان", "جود"]),
        ("المحضونين:\n١- نواف، مواليد ١٤٤٠/٠٢/٠٩هـ\n٢- غلا، مواليد ١٤٤٢/٠٢/٠٩هـ", ["نواف", "غلا"]),
        ("زيارة ابنتيهما مريم 11 سنة وهالة 9 سنوات", ["مريم", "هالة"]),
        ("بصفتي خالة الطفلين/ مازن (١٠ سنوات) وبلقيس (٨ سنوات)", ["مازن", "بلقيس"]),
        ("زيارة الأبناء (فهيد، غلا، نواف، وسن) في المركز", ["فهيد", "غلا", "نواف", "وسن"]),
        ("الطالبة وريف بنت مخيمر الحكمي وعمرها ثلاث عشرة سنة", ["وريف بنت مخيمر الحكمي"]),
        ("زيارة أولاده منها: (بتال - ٦ سنوات، والهنوف - ٤ سنوات)", ["بتال", "الهنوف"]),
        ("تسليم ابنهما المحضون صقر مواليد ١٤٤١/١/١٨هـ لوالده", ["صقر"]),
        ("رؤية الطفلتين (دانة) و(ديم) كل سبت", ["دانة", "ديم"]),
        ("لزيارة أبنائه: (سعد)، (فهد)، (نورة) كل سبت", ["سعد", "فهد", "نورة"]),
        ("لزيارة الأولاد (عمر - علي - ليان) كل سبت", ["عمر", "علي", "ليان"]),
        ("نأمل تسليم الطفل باسل الموجود لديكم", ["باسل"]),
        ("طفلة تدعى ( م . ع ) تقريباً في العاشرة من العمر", ["م . ع"]),
        ("our student Bilal Yousaf Chaudhry (Grade 3, date of birth 12/02/2018)", ["Bilal Yousaf Chaudhry"]),
        ("مركز الحماية الأسرية وحماية الطفل بجمعية يسر", []),
        ("Suspected Child Abuse and Neglect Team", []),
    ],
)
def test_children_are_found_one_by_one_and_in_lists(text, children):
    assert [child.name for child in read(text).children] == children


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("الطفل سالم بن فهد، العمر أربع سنوات", 4), ("الطفل سالم بن فهد البالغ من العمر تسع سنوات", 9),
        ("الطفلة سارة بنت فهد (٧ سنوات)", 7), ("الطفلة سارة بنت فهد، العمر سنتان ونصف", 2),
        ("الطفل سالم بن فهد وعمره ثلاث عشرة سنة", 13), ("الرضيعة سارة بنت فهد عمرها ٤٠ يوماً", 0),
        ("the child Malak Bashir, 3 years old", 3), ("الطفل سالم بن فهد منذ ثلاث سنوات", None),
    ],
)  # fmt: skip
def test_ages_in_figures_and_in_words(text, age):
    assert [child.age for child in read(text).children] == [age]


def test_one_person_in_two_papers_is_one():
    found = read(COURT, "صك\nالمدعية جلنار بنت عتيبي الدهاس ضد المدعى عليه قحطان بن رديني الدهاس لابنته رسيل")
    assert (len(found.parties), len(found.children)) == (2, 1)


def test_somebody_in_an_enclosure_is_not_a_second_applicant():
    found = read(COURT, "صك\nالمدعي نعمان بن ساير الهلالي")
    assert "نعمان بن ساير الهلالي" not in {party.name for party in found.parties}


def test_the_reporter_is_one_and_a_hidden_one_is_none():
    text = "بلاغ عن ضرب طفل\nاسم المبلغ: نعيمة بنت ساير الصبحي"
    assert parties(text) == {"نعيمة بنت ساير الصبحي": PartyRole.REPORTER}
    assert parties("بلاغ عن ضرب طفل\nالمبلغ: محجوب") == {}


@pytest.mark.parametrize(
    "signature",
    [
        "مدير المركز\nالعقيد/ نايل بن حوشان السبيعي", "د. مها بنت ياسين العبدلي\nاستشارية",
        "قاضي الدائرة / عون بن شداد الملا", "مديرة المدرسة\nجوزاء بنت رباح السالمي",
        "مع مندوبنا الجندي أول محمد الشمراني", "Dr. Nadia Qureshi\nConsultant",
        "Sincerely,\nMs. Rachel Green\nSchool Counselor",
        "Yours faithfully,\nMrs. Catherine Olumide\nPrincipal",
    ],
)  # fmt: skip
def test_signers_and_staff_are_no_parties(signature):
    assert parties(f"نحيل لكم حالة تعرضت للعنف.\n\n{signature}") == {}


@pytest.mark.parametrize("after", [" هوية 1000000008", "، سجل مدني رقم 1000000008", " (1000000008)", "، يمنية الجنسية"])
def test_a_name_in_no_list_is_believed_where_an_identity_follows(after):
    assert parties(f"المنفذ ضدها زخرفينة قوارشي{after}") == {"زخرفينة قوارشي": PartyRole.RESPONDENT}
    assert parties("المنفذ ضدها زخرفينة قوارشي حضرت إلى الدائرة") == {}


def test_a_kinsman_who_does_harm_is_the_alleged_abuser_and_another_is_not():
    text = "تعرضت الطالبة حصة بنت عون، 12 سنة، من خالها عقاب السفياني ضرباً، ووالدتها تغريد الحكمي جوالها 0527776665"
    assert parties(text.replace("من خالها", "للضرب من قبل خالها")) == {
        "عقاب السفياني": PartyRole.ALLEGED_ABUSER,
        "تغريد الحكمي": PartyRole.MOTHER,
    }


def test_the_preposition_is_not_ali():
    assert parties("بلاغ ضرب، والدته على علم بذلك") == {}


def test_a_child_of_no_name_list_goes_on_a_list_by_its_age():
    children = read(
        "طالب التنفيذ/ نعمان بن ساير لزيارة طفليه أيهم (٧ أعوام) وسدنا (٣ أعوام) كل سبت بالصك ٤٧٣٠١"
    ).children
    assert [(child.name, child.age) for child in children] == [("أيهم", 7), ("سدنا", 3)]


def test_whose_age_stands_beside_is_a_child_although_the_father_was_named_before():
    found = read("المريضة عفاف بنت زارب تعرضت للضرب من زوجها ولديها طفلان مع الأب: ميس 6 سنوات وعاصم 4 سنوات")
    assert [(child.name, child.age) for child in found.children] == [("ميس", 6), ("عاصم", 4)]


def test_a_student_of_a_university_is_no_child():
    found = read("جامعة الوادي\nنحيل إليكم الطالبة/ ريما بنت سفر التجريبي التي تتعرض للضرب والحبس من أخيها")
    assert ({p.name: p.role for p in found.parties}, found.children) == (
        {"ريما بنت سفر التجريبي": PartyRole.VICTIM}, (),
    )  # fmt: skip


@pytest.mark.parametrize("verb", ["تركها ابنها/", "للضرب من ابنها/"])
def test_a_son_who_harms_is_the_abuser(verb):
    found = read(f"نحيل المريضة غزوى بنت مطلق (81 سنة) التي {verb} مطر بن دبيان في الطوارئ وبها آثار ضرب وإهمال")
    assert {p.name: p.role for p in found.parties}["مطر بن دبيان"] is PartyRole.ALLEGED_ABUSER


def test_a_verb_is_no_family_name():
    found = read("يتعرض الطفل للضرب، وأن زوجة الأب/ سعاد تقفل عليه باب الغرفة وتحرمه من الطعام")
    assert [p.name for p in found.parties] == ["سعاد"]


def test_a_son_who_is_hit_is_a_child():
    found = read("نحيل المواطنة غزوى بنت مطلق التي ضربها زوجها وضرب ابنها مطر بن دبيان (٩ سنوات) بالعصا")
    assert [(child.name, child.age) for child in found.children] == [("مطر بن دبيان", 9)]


LABELS = "طالب التنفيذ: ظافر بن مسيعيد الشقحاء\nرقم الهوية: 1000000008\nالمنفذ ضدها: نوضى مقعد الدهاس\n"
"""Two parties of a court, the second without an identity number."""


@pytest.mark.parametrize(
    "listed",
    [
        "- رتيل، مواليد 1441/03/05هـ، هوية رقم 1100000015\n- شجاع (المولود في 1439/11/02هـ)",
        "(1) رتيل (العمر سبع سنوات، هوية رقم 1100000015)\n(2) شجاع، 9 سنوات",
        "١/ رتيل، سنة، السجل المدني 1100000015\n٢/ شجاع، عمره سنتان",
        "أ- رتيل بنت ظافر، 7 سنوات، هوية رقم 1100000015\nب- شجاع بن ظافر، 9 سنوات",
        "م | الاسم | العمر أو تاريخ الميلاد | رقم الهوية\n1 | رتيل | 1441/03/05هـ | 1100000015\n2 | شجاع | 9 سنوات | ",
    ],
)
def test_a_list_without_a_heading_is_of_children_and_its_numbers_are_theirs(listed):
    found = read(f"محكمة التنفيذ\nطلب التنفيذ رقم 4801234567\n{LABELS}{listed}\nنأمل إكمال اللازم.")
    assert [(party.role, party.id_number) for party in found.parties] == [
        (PartyRole.APPLICANT, "1000000008"), (PartyRole.RESPONDENT, ""),
    ]  # fmt: skip
    assert [child.name.split()[0] for child in found.children] == ["رتيل", "شجاع"]
    assert [child.id_number for child in found.children] == ["1100000015", ""]


def test_an_empty_cell_keeps_its_place():
    found = read(
        "طلب التنفيذ رقم 4801234567\nالاسم | الصفة | الهوية\nنوضى بنت مقعد | طالبة تنفيذ | \n"
        "ظافر بن مسيعيد | منفذ ضده | 1000000008\n"
        "الصفة | الاسم | الهوية | الجنسية | الجوال\nالوكيل | برجس بن جلال | | سعودي | 0521112233\n"
    )
    assert [(party.role, party.name, party.id_number) for party in found.parties] == [
        (PartyRole.APPLICANT, "نوضى بنت مقعد", ""),
        (PartyRole.RESPONDENT, "ظافر بن مسيعيد", "1000000008"),
        (PartyRole.REPRESENTATIVE, "برجس بن جلال", ""),
    ]


def test_a_table_whose_columns_are_persons():
    found = read(
        "طلب التنفيذ رقم 4801234567\nالبيان | طالبة التنفيذ | المنفذ ضده | المحضون\n"
        "الاسم | نوضى بنت مقعد | ظافر بن مسيعيد | رتيل ظافر\n"
        "السجل المدني | 1000000008 | 1100000015 | \nالميلاد | - | - | 1441/03/05هـ\n"
    )
    assert {(p.role, p.name, p.id_number) for p in found.parties} == {
        (PartyRole.APPLICANT, "نوضى بنت مقعد", "1000000008"), (PartyRole.RESPONDENT, "ظافر بن مسيعيد", "1100000015"),
    }  # fmt: skip
    (child,) = found.children
    assert (child.name, child.birth_date_hijri, child.id_number) == ("رتيل ظافر", "1441-03-05", "")


@pytest.mark.parametrize(
    ("text", "children"),
    [
        ("زيارة المحضونين لدى والدتهم رتيل (المولودة في 1441/03/05هـ) وشجاع، 9 سنوات، ونوف، مواليد 1440/1/2هـ، كل سبت",
         ["رتيل", "شجاع", "نوف"]),
        ("تنفيذ استلام المحضونين بين الطرفين رتيل (7 سنوات) وشجاع بن ظافر (9 سنوات)", ["رتيل", "شجاع بن ظافر"]),
        ("والأولاد هم رتيل، العمر سنة وشجاع (9 سنوات)", ["رتيل", "شجاع"]),
        ("بطلب تنفيذ حكم الرؤية رتيل بنت ظافر (عمرها ٧ سنوات)", ["رتيل بنت ظافر"]),
        ("المحضونون: رتيل بنت ظافر (٧ سنوات) وزخروف بن ظافر (٩ سنوات)", ["رتيل بنت ظافر", "زخروف بن ظافر"]),
    ],
)  # fmt: skip
def test_children_of_a_sentence_are_known_by_the_age_behind_the_name(text, children):
    found = read(f"طلب التنفيذ رقم 4801234567\n{text}، والسند التنفيذي هو الصك رقم 4701234567.")
    assert ([child.name for child in found.children], found.parties) == (children, ())


def test_a_role_in_brackets_belongs_to_the_name_before_it():
    text = (
        "طلب التنفيذ رقم 4801234567 المرفوع من نوضى بنت مقعد، سعودية (طالبة التنفيذ) "
        "ضد المواطن ظافر بن مسيعيد، هوية رقم 1000000008 (المنفذ ضده) لزيارة المحضونين"
    )
    assert parties(text) == {"نوضى بنت مقعد": PartyRole.APPLICANT, "ظافر بن مسيعيد": PartyRole.RESPONDENT}
    assert parties("من / المنفذ ضده: ظافر بن مسيعيد. في مواجهته. طالبة التنفيذ: نوضى بنت مقعد. رقم الطلب: 48012") == {
        "ظافر بن مسيعيد": PartyRole.RESPONDENT, "نوضى بنت مقعد": PartyRole.APPLICANT,
    }  # fmt: skip


def test_the_bearer_of_an_identity_is_not_called_by_the_number():
    (party,) = read("طالبة التنفيذ: نوضى بنت مقعد، حاملة هوية ذات الرقم 1000000008. رقم الطلب: 4801234567").parties
    assert (party.name, party.id_number) == ("نوضى بنت مقعد", "1000000008")


@pytest.mark.parametrize(
    "signature",
    [
        "وكيل شؤون الطلاب\nفهيد بن جزاع المثال", "مناوب المركز\nفهيد بن جزاع المثال",
        "فهيد بن جزاع المثال\nقاضي التنفيذ",
        "عميدة شؤون الطالبات\nحصة بنت جزاع", "وتقبلوا خالص التحية،\nالمختص بالحالة\nفهيد بن جزاع المثال",
        "عن مدير المركز / فهيد بن جزاع المثال", "ضابط الخفر\nالنقيب/ فهيد بن جزاع\nصادر رقم 551 في 1448/02/03هـ",
    ],
)  # fmt: skip
def test_whoever_signs_is_nobody_of_the_case(signature):
    text = "نحيل الطالبة/ رتيل بنت ظافر، 9 سنوات، وعليها آثار ضرب من والدها. ووالدتها/ نوضى بنت مقعد.\n"
    assert parties(text + signature) == {"نوضى بنت مقعد": PartyRole.MOTHER}


@pytest.mark.parametrize(
    "line",
    ["المبلغ: فاعل خير", "المبلغة: فاعلة خير", "الحالة: بالفحص وجد كسر", "ورد للمركز بلاغ عن المواطنة\nوجد بها جرح",
     "بشأن حالة الطفل\nبيان البلاغ\nالتصنيف: عالي", "بفعل زوجة والدها\nآمل التكرم بالمباشرة", "محافظة جدة آمل الاطلاع"],
)  # fmt: skip
def test_words_that_look_like_names_are_none(line):
    found = read(f"بلاغ عن ضرب وعنف\n{line}\n")
    assert (found.parties, found.children) == ((), ())


@pytest.mark.parametrize("name", ["نوضى مقعد تركستاني", "حليمة بي بي", "ظافر مسيعيد شنقيطي"])
def test_family_names_without_an_article_are_kept(name):
    assert list(parties(f"المنفذ ضده/ {name}، سعودي الجنسية، هوية رقم 1000000008")) == [name]


def test_initials_in_a_cell_are_a_victim_and_with_a_child_s_age_a_child():
    text = "رقم البلاغ | 3790001\nالمتعرضة للإيذاء | (ن . ض)\nالعمر | {}\nالتفاصيل | آثار ضرب"
    assert parties(text.format("٣٤ سنة")) == {"ن . ض": PartyRole.VICTIM}
    assert [(child.name, child.age) for child in read(text.format("سنة")).children] == [("ن . ض", 1)]


def test_an_english_case_named_without_a_role():
    (child,) = read("Protection. We refer to you the case of Dunya Rahimi, female, aged 13. She was beaten.").children
    assert (child.name, child.age) == ("Dunya Rahimi", 13)


def test_birth_and_age_are_both_kept():
    (child,) = read("المحضونة: رتيل بنت ظافر (المولودة في 1441/03/05هـ، العمر 7 سنوات)").children
    assert (child.birth_date_hijri, child.age) == ("1441-03-05", 7)


def test_confidence_follows_what_speaks_for_a_person():
    sure, unsure = read(
        "طلب التنفيذ رقم 4801234567\nطالبة التنفيذ: نوضى بنت مقعد، هوية رقم 1000000008\nالمنفذ ضده ظافر وقد حضر"
    ).parties
    assert sure.confidence > 0.95
    assert unsure.confidence < 0.75
    (wrong,) = read("طالبة التنفيذ: نوضى بنت مقعد، هوية رقم 1000000009").parties
    assert wrong.confidence < sure.confidence


@pytest.mark.parametrize(
    "listed",
    [
        "١/ رسيل (مواليد ٥/١٢/١٤٤١هـ)\n٢/ نايف بن قحطان الدهاس، مواليد ٠٧-١٠-١٤٣٤هـ",
        "(1) رسيل، ٧ سنوات\n(2) نايف بن قحطان الدهاس، ١٢ سنة",
        "- رسيل (المولودة في ١٦-١٠-١٤٤١هـ)\n- نايف بن قحطان الدهاس، العمر سنة",
        "م | الاسم | العمر أو تاريخ الميلاد\n١ | رسيل | ١٤٤٢/١٠/٠٧هـ\n٢ | نايف بن قحطان الدهاس | ٨ سنوات",
    ],
    ids=["strokes", "brackets", "hyphens", "a table"],
)
def test_a_list_under_the_parties_names_is_of_children(listed):
    found = read(
        "محكمة التنفيذ\nالتاريخ: ١٤٤٨/٠٥/٢٥هـ\nنحيل لكم طلب التنفيذ رقم ٤٨٠٢٢٢١١٠٠ لتنفيذ الزيارة\n"
        f"طالبة التنفيذ: جلنار بنت عتيبي الدهاس\nالمنفذ ضده: قحطان بن رديني الدهاس\n{listed}\nقاضي الدائرة"
    )
    assert [child.name for child in found.children] == ["رسيل", "نايف بن قحطان الدهاس"]
    assert [party.name for party in found.parties] == ["جلنار بنت عتيبي الدهاس", "قحطان بن رديني الدهاس"]


@pytest.mark.parametrize(
    "text",
    [
        "طالب التنفيذ: نعمان بن ساير، السجل المدني ذات الرقم ١٠٠٠٠٠٠٠٠٨",
        "نحيل حالة الطالب/ نعمان بن ساير\nوكيل شؤون الطلاب\nسالم بن عون",
    ],
)
def test_labels_and_signers_are_nobody(text):
    found = read(text)
    assert [each.name for each in (*found.parties, *found.children)] == ["نعمان بن ساير"]


def test_well_wishers_have_no_name():
    assert read("رقم البلاغ: ٤٨٥٥٠٦٩\nالمبلّغ: فاعلة خير\nتعرضت للضرب").parties == ()


def test_the_head_of_a_table_is_told_by_the_words_it_holds():
    table = """صك الزيارة
م | اسم الصغيرة | السن أو الميلاد | رقم إثباتها
1 | شادن | 9/12/1442هـ (5 سنوات) | 1100000015
2 | رسيل | سنة |
"""
    found = {child.name: (child.birth_date_hijri, child.age, child.id_number) for child in read(table).children}
    assert found["شادن"] == ("1442-12-09", 5, "1100000015")
    assert found["رسيل"] == ("", 1, "")


@pytest.mark.parametrize(
    ("said", "age", "born"),
    [
        ("(ميلادها 17/10/1440هـ، رقم إثبات 1100000015)", None, "1440-10-17"),
        ("، ولدت في 17/10/1440هـ، 8 سنوات", 8, "1440-10-17"),
        ("، سنها ثمان سنوات", 8, ""),
        ("، سنها سنة", 1, ""),
    ],
)
def test_a_child_is_known_by_her_birth_or_age_however_it_is_called(said, age, born):
    (child,) = read(f"نأمل تنفيذ زيارة المحضونة: رسيل{said} في مقركم.").children
    assert (child.age, child.birth_date_hijri) == (age, born)


@pytest.mark.parametrize("name", ["هند بنت رائف تكروني", "جورج أنطون خوري", "حواء موسى أبكر", "نورجهان بيغم"])
def test_names_of_residents_and_families_that_look_like_verbs_are_whole(name):
    text = f"الطرف الثاني (المنفذ ضدها) = {name} - 1100000015\nطلب التنفيذ رقم 4802221100"
    assert parties(text) == {name: PartyRole.RESPONDENT}


def test_a_school_speaks_of_its_own_pupil():
    text = "في أثناء المناوبة تبين لنا عن طالبتنا رسيل بنت رائف الدهاس، ١١ سنة، أنها تخفي آثار ضرب"
    assert [(child.name, child.age) for child in read(text).children] == [("رسيل بنت رائف الدهاس", 11)]


BETWEEN = {
    "who was exposed": (
        "نحيل إليكم نوف بنت ثامر العتيبي لتعرضها للضرب من زوجها سعد بن علي القحطاني.", "victim", "alleged_abuser",
    ),
    "exposed, said before": (
        "بشأن تعرض نوف بنت ثامر العتيبي للضرب من قبل زوجها سعد بن علي القحطاني.", "victim", "alleged_abuser",
    ),
    "a neighbour tells": (
        "تقدمت المواطنة/ هند بنت فهد الزهراني وأبلغت عن تعرض جارتها نوف بنت ثامر العتيبي للضرب من زوجها.",
        "reporter", "victim",
    ),
    "their father's wife": (
        "بشأن الطفلين سامي وريم ابني علي الحربي لتعرضهما للضرب من زوجة والدهما هند بنت فهد الزهراني.", "father",
        "alleged_abuser",
    ),
    "her children's father": (
        "المواطنة/ نوف بنت ثامر العتيبي التي هددها والد أطفالها سعد بن علي القحطاني بالسلاح.",
        "victim", "alleged_abuser",
    ),
    "another woman after a husband": (
        "المواطنة/ نوف بنت ثامر العتيبي ضربها زوجها، وكذلك المواطنة/ سارة بنت علي القحطاني.", "victim", "victim",
    ),
    "an agent": (
        "تقدم بدر بن ناصر الشمري بصفته وكيلاً عن ماجد بن سالم الحربي بطلب تنفيذ زيارة.", "representative", "applicant",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "first", "second"), BETWEEN.values(), ids=BETWEEN)
def test_kinship_between_a_name_and_a_role_misleads_nobody(text, first, second):
    assert [*parties(text).values()] == [first, second]


def test_who_is_hardly_known_keeps_a_number_that_a_person_has_to_confirm():
    sure = read("طالب التنفيذ/ نعمان بن ساير هوية رقم 1000000008").parties[0]
    unsure = read("بخصوص الزيارة.", "المرافق: قريبها نعمان هوية رقم 1000000008")
    assert sure.certain
    assert not any(party.certain for party in unsure.parties)


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "والمنفذ ضدها فيه: منال عبدالوهاب باحارث المثبتة هويتها بسجل مدني 1000000008",
            "منال عبدالوهاب باحارث",
            "respondent",
        ),
        ("الطرف الملزم (المنفذ ضدها) = رجاء مبارك كردي ، بطاقة الهوية = 1000000008", "رجاء مبارك كردي", "respondent"),
        ("والمحكوم عليه: «جميل مفرح عسيري» سجل مدني/ 1000000008", "جميل مفرح عسيري", "respondent"),
        ("أوراق المنفذ له مقبل حامد كردي المثبتة هويته بسجل مدني 1000000008", "مقبل حامد كردي", "applicant"),
        ("والطرف الملزم رحمة بنت جاسم الشهراني، وهي أوراق الطلب", "رحمة بنت جاسم الشهراني", "respondent"),
        ("طلب تنفيذ طالبته «رحمة بنت مشاري اللقماني» – محمول 0528569883", "رحمة بنت مشاري اللقماني", "applicant"),
    ],
)
def test_a_party_of_an_execution_however_it_is_called(text, name, role):
    assert parties(f"محكمة التنفيذ\nالسلام عليكم\nطلب التنفيذ رقم 4801234567 لزيارة المحضون\n{text}.")[name] == role


@pytest.mark.parametrize(
    "text",
    [
        "اسم من نسب إليه الفعل: سالم جميل الهاجري – هوية: 1000000008",
        "ويدعى المتهم بذلك: سالم جميل الهاجري، هوية رقم 1000000008",
        "المنسوب إليه الفعل/ سالم جميل الهاجري",
        "المتهم بذلك: خاله سالم جميل الهاجري",
        "المعتدي: والده/ سالم جميل الهاجري",
        "المتهم بذلك: ابنها سالم جميل الهاجري",
    ],
)
def test_who_is_said_to_have_done_it_however_he_is_called(text):
    found = parties(f"مستشفى الولادة\nنحيل إليكم الطفل/ ريان بن فهد (٥ سنوات) وعليه آثار ضرب.\n{text}")
    assert found["سالم جميل الهاجري"] == "alleged_abuser"


@pytest.mark.parametrize(
    ("listed", "children"),
    [
        (
            "للمحضونين: ريان، ميلاده 1443/11/16هـ، برقم سجل مدني 1000000008 ورواد، ميلاده 1444/11/16هـ.",
            [("ريان", None), ("رواد", None)],
        ),
        (
            "والمحضونون: راشد بن مبارك الجحدلي (ت. الميلاد: 8/12/1441هـ)، وجوري (ت. الميلاد: 5/11/1437هـ).",
            [("راشد بن مبارك الجحدلي", None), ("جوري", None)],
        ),
        (
            "للمحضونين (الأسماء: يوسف (السن سنة)، وتالا (السن 6 سنوات)، وخالد، عمر الابن: 14 سنة).",
            [("يوسف", 1), ("تالا", 6), ("خالد", 14)],
        ),
        ("المحضونون\n- رزان، عمر البنت: 5 سنوات\n- نور، ت. الميلاد: 19/12/1437هـ", [("رزان", 5), ("نور", None)]),
        (
            "للمحضونين: يوسف، 10 سنوات من العمر، وعبدالله بن عبدالعزيز اللقماني، سنه 11 سنة.",
            [("يوسف", 10), ("عبدالله بن عبدالعزيز اللقماني", 11)],
        ),
        ("للمحضونين: جاسر (10 سنوات) وورد بنت مشاري الكناني (8 سنوات).", [("جاسر", 10), ("ورد بنت مشاري الكناني", 8)]),
        ("للمحضونين: عمر بن جمال الطيب، سنة من العمر.", [("عمر بن جمال الطيب", 1)]),
    ],
)
def test_children_of_a_list_however_their_ages_are_told(listed, children):
    text = f"محكمة التنفيذ\nالسلام عليكم\nنحيل إليكم طلب التنفيذ رقم 4801234567 لتنفيذ الزيارة {listed}"
    assert [(child.name, child.age) for child in read(text).children] == children


def test_children_in_the_subject_are_not_who_is_named_below_it():
    text = "مركز المصالحة\nالموضوع: استلام وتسليم محضونين\nنأمل استقبال مهند بن عبدالملك السلمي ومشاعل بنت مروان فلاته."
    assert not read(text).children
    listed = "لتنفيذ الزيارة للمحضونين، وبيان المحضونين:\nم | الاسم | العمر\n1 | لجين | 5"
    assert [child.name for child in read(f"محكمة التنفيذ\n{listed}").children] == ["لجين"]


def test_a_first_name_that_is_a_title_too_is_a_name_after_a_role():
    assert "مساعد عدنان الصبحي" in parties(
        "محكمة التنفيذ\nالسلام عليكم\nطالب التنفيذ مساعد عدنان الصبحي هوية 1000000008"
    )
    assert parties("محكمة التنفيذ\nالسلام عليكم\nوتقبلوا تحياتي\nمساعد المدير / عدنان الصبحي") == {}


def test_mercy_on_the_dead_is_no_name():
    assert parties("محكمة التنفيذ\nالسلام عليكم ورحمة الله\nطالب التنفيذ/ نعمان بن ساير، ووالده رحمه الله.") == {
        "نعمان بن ساير": "applicant"
    }
