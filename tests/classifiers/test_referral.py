"""Only an act refers: done, now, of a case, and to us."""

import tomllib
from pathlib import Path

import pytest
from typed_letters import COURT, carried, judged, letter

HER = "المواطنة/ نوف بنت ثامر العتيبي التي تعرضت للضرب من زوجها"
NOT_REFERRED = {
    "not": f"نفيدكم بأننا لم نحل إليكم حالة {HER} لعدم رغبتها.",
    "never": f"لن نحيل إليكم حالة {HER} ما لم ترغب بذلك.",
    "that it was not done": f"نفيدكم بعدم إحالة حالة {HER} إلى مركزكم لاكتفائها بالصلح.",
    "shall": f"سنحيل إليكم حالة {HER} بعد استكمال التحقيق.",
    "will": f"سوف نحيل لكم {HER} بعد خروجها من المستشفى.",
    "she will be": f"ستحال إليكم حالة {HER} حال انتهاء الإجراءات.",
    "meant to be": f"نعتزم إحالة {HER} إلى مركزكم خلال الأسبوع القادم.",
    "about to": f"نحن بصدد إحالة {HER} إليكم ونأمل الإفادة بأوقات العمل.",
    "if it happens again": f"في حال تكرر ذلك ستتم إحالة {HER} إلى مركزكم.",
    "she refused": f"نفيدكم أن {HER} رفضت التحويل إلى مركزكم.",
    "with regret": f"نعتذر عن إحالة {HER} لعدم الاختصاص المكاني.",
    "to the prosecution": f"تمت إحالة {HER} إلى النيابة العامة بحكم الاختصاص.",
    "to a hospital": f"تم تحويل {HER} إلى مستشفى الملك فيصل لتلقي العلاج.",
    "as a question": f"لدينا حالة {HER}، فهل يمكن إحالتها إليكم؟",
    "a pledge's copy": f"تم حل الخلاف بين {HER} وزوجها، ونحيل لكم صورة التعهد.",
    "to a meeting": f"ندعوكم لحضور اجتماع لجنة الحماية لدراسة حالة {HER}.",
    "to the father": "حضر المواطن/ فهد بن سعد السلمي لاستلام ابنه يزن الموجود لديكم بعد ضربه، ونأمل تمكينه من ذلك.",
    "as news of a report": "ورد بلاغ رقم ٤٨١٢٣ عن تعرض المواطنة/ نوف بنت ثامر العتيبي للضرب ثم تبين عدم صحته.",
    "in English, as a letter": "We would like to refer to the report of Ms. Noura Ali after domestic violence.",
    "in English, not": "Ms. Noura Ali, victim of domestic violence, declined, so we did not refer her to your center.",
    "in English, if": "If you agree we would like to refer Ms. Noura Ali after domestic violence.",
    "with thanks": f"نشكركم على استقبال {HER} وتقديم الحماية لها.",
    "as news of a visit": f"حضرت {HER} وتمت معالجة الوضع بالصلح، وقد قام فريقنا بعمل زيارة منزلية.",
    "as a question for the bed's result": f"بشأن {HER} نأمل تزويدنا بنتيجة التنسيق لإيوائها.",
    "who needs no bed": f"نفيدكم بأن {HER} خرجت من الدار ولا حاجة لإيوائها لديكم.",
    "as another's news": f"وردنا من المستشفى أن {HER} محولة إليكم.",
    "to visit her with us": f"نأمل مشاركة أخصائية منكم في القيام بزيارة منزلية مع فريقنا إلى {HER}.",
    "on a form of before": f"نموذج متابعة\nسبب الإحالة: ضرب\n{HER}\nتاريخ الإحالة السابقة: 1448/01/05",
    "in English, to a hospital": "We would like to refer the child Sami Haddad (14), beaten at home, to the hospital.",
    "to go on with her": f"نأمل استمراركم في تقديم الحماية لحالة {HER} لحين انتهاء التحقيق.",
    "to see her with us": f"نأمل دراسة حالة {HER} وطلب زوجها زيارتها في الدار.",
    "to the file you have": f"بخصوص الملف المفتوح لديكم نحيل إليكم {HER}.",
}
REFERRED = {
    "by its third person": f"يحول لكم مركز الشرطة حالة {HER}، ومكان الإقامة حي العزيزية.",
    "as a form does": f"الجهة المحول إليها: أنتم\nالحالة: {HER}\nسبب الإحالة: تكرار الضرب",
    "as sent to us": f"الحالة محولة من الشرطة إلى مركزكم، وهي {HER}.",
    "with a visit asked for": f"ورد بلاغ عن {HER}، ونأمل القيام بزيارة منزلية عاجلة.",
    "with a bed asked for": f"حضرت {HER}، ونأمل تأمين مكان في دار إيواء لها الليلة.",
    "on an English form": "Reason for referral: the stepfather beats the child Sami Haddad (age 14) with a belt.",
    "in English, transferred": "We would like to transfer the following case to your centre: the child "
    "Sami Haddad (age 14), beaten by his stepfather.",
    "plainly": f"نحيل إليكم {HER} لإكمال اللازم.",
    "in English": "I am writing to refer Sami Haddad (age 14) to your services. His stepfather beats him.",
    "after a hospital": f"تم تحويل {HER} إلى مستشفى الملك فيصل لتلقي العلاج، ونحيل لكم حالتها لإكمال اللازم.",
    "though he refuses": f"نحيل إليكم {HER} لعدم استجابته للصلح.",
}
TOLD = {
    "what was not solved": "ولم تحل المشكلة بين الزوجين.",
    "papers for the prosecution": "وستحال أوراق القضية إلى النيابة العامة.",
    "no hospital": "ولم يتم تحويلها إلى المستشفى لعدم وجود إصابات.",
    "a child taken": "وقد قام الزوج بأخذ الطفل بالقوة من والدته.",
    "a child given back": "وقد تم تسليم الطفلة إلى والدتها.",
    "a school that told": "وقد تم إشعارنا بأن مدرسة الطفلة رصدت آثار ضرب.",
    "a home": "وبحسب إفادتها بأن سكن الزوجية غير آمن.",
    "maintenance": "وأفادت بامتناع زوجها عن دفع النفقة.",
    "her health": "وذكرت: إن حالتي الصحية والنفسية سيئة.",
    "her husband came": "وقد حضر إلى المركز كذلك المواطن/ سالم بن سعد العتيبي زوجها.",
    "who came out": "وقد باشر الحالة:\n1- سعد بن فهد المطيري\n2- خالد بن محمد الحربي",
    "witnesses": "والشهود:\n1- سعد بن فهد المطيري\n2- خالد بن محمد الحربي",
    "a hospital on the way": "وهي الحالة المحولة إلى مستشفى الولادة والأطفال.",
}
TOLD_TO_SHAML = {
    "our letter to others": "وذلك بناء على خطابنا للأحوال المدنية.",
    "where they live": "ومكان الإقامة حي العزيزية.",
    "further to the session": "إلحاقاً بما دون في محضر الجلسة من تعذر الاتفاق على المكان.",
    "who is told": "\nتوزيع: الأصل للمركز، وصورة لحفظها بالطلب",
    "a time that passed": "وقد اكتسب الحكم القطعية بعد مضي مدة الاعتراض عليه.",
    "days added": "كل يوم جمعة إضافة إلى أيام العيدين.",
    "two deeds of one couple": "وذلك بموجب صكي الحضانة والزيارة.",
    "not the maintenance": "ولا يشمل الطلب مبلغ النفقة.",
    "a judgment of visit": "ونرفق لكم صورة الحكم المتضمن عدم تأخير المحضون عن موعد الزيارة.",
    "why": "وذلك نظراً إلى منع الأم له من زيارة ابنه.",
}
STOPS = {
    "a ban": "نحيل إليكم صورة من قرار الدائرة بمنع الزيارة بين ماجد بن سالم التجريبي والمحضونين للعمل بموجبه.",
    "a stop": "نحيل إليكم نسخة من أمر الدائرة بإيقاف تنفيذ الزيارة في الطلب رقم ٤٨٠١٢٣٤٥٦٧ للعمل بموجبه.",
    "another place": "نحيل لكم قرار الدائرة بتعديل مكان الزيارة في الطلب رقم ٤٨٠١٢٣٤٥٦٧ بين الطرفين.",
    "a judgment gone": "نحيل إليكم قرار الدائرة القاضي بإلغاء حكم الزيارة الصادر لصالح ماجد بن سالم التجريبي.",
}
OTHER_MATTERS = {
    "a visit that goes on": f"قررت الدائرة بعد الاطلاع على تقاريركم استمرار الزيارة لديكم. {COURT}",
    "the next visit": f"{COURT} وتكون الزيارة القادمة يوم العيد.",
    "what we reported": f"رأت الدائرة أن ما ورد في تقرير مركزكم كاف. {COURT}",
    "a request sent back": "نرسل إليكم طلب التنفيذ رقم 4801234567 الوارد منكم لعدم الاختصاص، بين ماجد ونورة.",
    "for an opinion": "نضع بين أيديكم طلب التنفيذ رقم 4801234567 بين ماجد بن سالم ونورة بنت علي لإبداء الرأي فقط.",
    "what was done": "تم تسليم الأوراق إليكم لإكمال اللازم في الطلب رقم 4801234567 بين ماجد ونورة، فما آخر ما تم؟",
    "to another court": "نحيطكم بأن طلب ماجد بن سالم ضد نورة بنت علي أحيل إلى محكمة جدة لتنفيذ الزيارة هناك.",
    "an objection": "تقدمت المنفذ ضدها نورة بنت علي التجريبي باعتراض على تنفيذ الزيارة ونأمل إفادتنا بمرئياتكم.",
    "a report": "نحيل إليكم الطفل/ ريان بن ماجد التجريبي لإعداد تقرير نفسي عنه في القضية المنظورة بين والديه.",
    "a journey": "نأمل تمكين ماجد بن سالم التجريبي من السفر بابنه ريان حسب الصك ٤٧٣٠٠٩٨٧٦٥ ضد نورة بنت علي التجريبي.",
    "more hours": "تقرر زيادة ساعات الزيارة بين ماجد بن سالم التجريبي ونورة بنت علي التجريبي ونأمل تنفيذ ذلك.",
    "an amended order": "نحيل إليكم القرار المعدل للطلب ٤٨٠١٢٣٤٥٦٧ بين ماجد بن سالم التجريبي ونورة بنت علي التجريبي.",
    "each against his own": "نحيل إليكم ماجد بن سالم الحربي وفهد بن علي القرشي، كل ضد مطلقته، لزيارة أبنائهما.",
}
NO_NEW_MATTER = tomllib.loads(Path(__file__).with_name("no_new_matter.toml").read_text("utf-8"))
CHILD = "الطفل ريان بن فهد بن سالم الحربي (5 سنوات)، هوية 1545750042، ضربه والده"
"""A child of whom enough is told to serve it."""
HANDED_OVER = [
    "يسند هذا المركز إليكم أمر",
    "وأسند البلاغ إليكم.",
    "ننقل إليكم حالة",
    "نضع الحالة بين أيدي مركزكم.",
    "Please accept this letter as a formal referral.",
]
OTHERS = [
    "سعادة رئيس النيابة العامة\nنسخة: جمعية يسر",
    "إلى: دار الحماية الاجتماعية\nصورة لمركز شمل بجمعية يسر",
    "مدير جوازات منطقة مكة المكرمة",
    "مدير سجن مكة العام",
    "مدير الأحوال المدنية بمكة",
    "البنك الأهلي - فرع العزيزية",
]


@pytest.mark.parametrize("body", NOT_REFERRED.values(), ids=NOT_REFERRED)
def test_who_is_not_referred_to_us_anew_gets_no_case(body):
    assert judged(letter(body)).action == "hold"


@pytest.mark.parametrize("body", REFERRED.values(), ids=REFERRED)
def test_who_is_referred_gets_one(body):
    assert judged(letter(body)).action == "open_case"


ENTRUSTED = {
    "entrusts": "نعهد إلى مركزكم بتنفيذ الطلب رقم",
    "lays before us": "نودع لديكم الطلب التنفيذي رقم",
    "sends the request": "وعليه نبعث إلى مركزكم الطلب رقم",
    "hands the papers": "لدينا طلب من طالب التنفيذ، وقد تم تسليم الأوراق إليكم لإكمال اللازم، وهو الطلب رقم",
    "was sent to us for": "حضر الطرفان وأحيلا إلى مركزكم من أجل الزيارة في الطلب رقم",
}
BEFORE = {
    "what came before": "تبعاً لما سبقت إحالته إلى مركزكم برقم ٤٨٢٥٧٣ عن طالبة التنفيذ سميرة زاهر، يرحل الموعد أسبوعاً.",
    "what was referred": "إشارة إلى ما أحيل إليكم برقم ٤٨٢٥٧٣ بشأن سمير زاهر، نأمل بيان ما وصل إليه الأمر.",
    "what we had sent": "بشأن الطلب الذي بعثناه إليكم سابقاً لطالب التنفيذ سمير زاهر، نأمل موافاتنا بما تم.",
    "what lies with us": "بالإشارة إلى الطلب المنظور لديكم رقم ٤٨٢٥٧٣ بين سمير زاهر وهند علي، نأمل ما ترونه.",
    "our letter to you": "نعود إلى خطابنا إليكم ذي الرقم ٤٨٢٥٧٣ عن طالب التنفيذ سمير زاهر.",
    "what came from us": "بخصوص القضية القائمة عندكم والمحالة من دائرتنا برقم ٤٨٢٥٧٣ تغير أوقات الزيارة.",
    "papers sent before": "سبق إرسال أوراق سمير زاهر إليكم برقم ٤٨٢٥٧٣ ولم تردنا نتيجة.",
    "the case sent to you": "تبعاً للحالة الموجهة إليكم برقم ٤٨٢٥٧٣ في شأن سمير زاهر نأمل الرد.",
    "whom we had sent": "بخصوص الأطراف الذين تمت إحالتهم إلى مركزكم نأمل الإفادة.",
}


@pytest.mark.parametrize("act", ENTRUSTED.values(), ids=ENTRUSTED)
def test_who_entrusts_an_execution_to_us_refers_it(act):
    body = COURT.replace("نحيل إليكم طلب التنفيذ رقم", act)
    assert judged(letter(body, "court"), "court").action == "open_case"


def test_a_cover_that_only_notifies_does_not_hold_the_letter_it_carries():
    assert judged(letter(COURT, "court"), "court", cover="مرفق خطابنا للإحاطة").action == "open_case"
    assert judged(letter(COURT + "\nهذا للإحاطة، ولكم تحياتي", "court"), "court").action == "open_case"
    assert judged(letter(COURT + " للإحاطة.", "court"), "court").action == "hold"
    assert judged(letter(COURT, "court"), "court", cover="مرفق نسخة للعلم").action == "hold"


def test_the_forms_of_one_family_are_no_list_of_several():
    form = (
        "نحيل إليكم:\n1- طالب التنفيذ/ ماجد بن سالم التجريبي\n2- المنفذ ضدها/ نورة بنت علي التجريبي\n"
        "3- طلب التنفيذ/ 4801234567\n4- صك الحكم/ 4730098765\n5- المحضون/ ريان (9 سنوات)"
    )
    assert judged(letter(form, "court"), "court").hold_reasons == ()
    rows = "نحيل إليكم الآتي:\n1- ماجد التجريبي ونورة علي، طلب 4801234567\n2- فهد القرشي وريم سعد، طلب 4801234999"
    assert "several_families" in judged(letter(rows, "court"), "court").hold_reasons
    named = "نحيل إليكم الآتي:\n1- ماجد/ نورة، 4801234567\n2- فهد/ هند، 4809998887"
    assert "several_families" in judged(letter(named, "court"), "court").hold_reasons


@pytest.mark.parametrize("body", BEFORE.values(), ids=BEFORE)
def test_what_was_referred_before_is_not_referred_again(body):
    assert judged(letter(body, "court"), "court").kind == "follow_up"


@pytest.mark.parametrize(
    "body",
    [
        "ما المستندات المطلوبة عند تحويل حالة لكم؟ وهل لديكم مناوب بعد الدوام؟",
        "نسأل عن القنوات الرسمية لاستقبال الإحالات في مركز الحماية.",
        "هل لديكم نموذج معتمد نعبئه إذا رغبنا في توجيه طالب لمركزكم؟",
        "قبل أن نبعث لكم أي حالة نستفسر عن ساعات الاستقبال.",
    ],
)
def test_who_asks_how_to_refer_asks(body):
    assert judged(letter(body, "hospital"), "hospital").kind == "information_request"


def test_what_another_referred_to_the_sender_is_referred_to_us_now():
    assert judged(letter(f"بناء على ما أحيل إلينا من الطوارئ نحيل إليكم {HER}.")).action == "open_case"


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("court", "نبعث لمركزكم بشأن طالب التنفيذ سمير بن زاهر المحمادي ما رأته الدائرة ليعمل به."),
        ("police", "نحيل إليكم ما استجد عن الطفل غيث بن فواز عسيري للاطلاع."),
    ],
)
def test_who_tells_of_a_name_and_no_more_refers_nobody_whom_we_could_serve(source, body):
    assert judged(letter(body, source), source).action == "hold"


@pytest.mark.parametrize("story", TOLD.values(), ids=TOLD)
def test_what_is_told_along_the_way_holds_no_referral(story):
    assert judged(letter(f"نحيل إليكم {HER}. {story}")).hold_reasons == ()


@pytest.mark.parametrize("story", TOLD_TO_SHAML.values(), ids=TOLD_TO_SHAML)
def test_what_a_court_tells_along_the_way_holds_no_referral(story):
    assert judged(letter(f"{COURT} {story}", "court"), "court").hold_reasons == ()


@pytest.mark.parametrize("body", STOPS.values(), ids=STOPS)
def test_an_order_that_stops_or_changes_a_visit_is_no_referral_and_urgent(body):
    found = judged(letter(body, "court"), "court")
    assert (found.kind, found.urgent) == ("follow_up", True)


def test_a_mother_who_prevents_the_visit_is_why_it_is_referred():
    body = "نظراً لقيام الأم بمنع الزيارة فقد " + COURT
    assert judged(letter(body, "court"), "court").action == "open_case"


@pytest.mark.parametrize("to", OTHERS)
def test_a_letter_to_somebody_else_that_sends_us_a_copy_is_not_for_us(to):
    body = COURT + " وصورة لمركز شمل بجمعية يسر للتنمية الأسرية."
    assert judged(letter(body, "court", to), "court").action == "hold"


@pytest.mark.parametrize(
    "to",
    [
        "جمعية أسرة الأهلية ببريدة\nمركز شمل – لعناية المدير",
        "جمعية التنمية الأسرية بالمدينة المنورة (أسرتي)\nمركز شمل",
        "الجهة: جمعية مودة للتنمية الأسرية بجازان\nالإدارة: مركز شمل لتنفيذ أحكام الرؤية والزيارة والحضانة",
    ],
)
def test_another_charity_s_centre_is_not_ours_whatever_form_its_address_has(to):
    assert judged(letter(COURT, "court", to), "court").action == "hold"


@pytest.mark.parametrize(
    "to", ["جمعية يسر للتنمية الأسرية\nمركز شمل", "الجهة: جمعية يسر للتنمية الأسرية\nالإدارة: مركز شمل"]
)
def test_our_own_is_ours_in_the_same_forms(to):
    assert judged(letter(COURT, "court", to), "court").action == "open_case"


@pytest.mark.parametrize(
    "asked",
    [
        "كما نأمل موافاتنا بعنوان سكن الأم الحالي.",
        "ونأمل إشعارنا بمقر إقامة الحاضنة.",
        "مع تزويدنا برقم هاتف وعنوان والدته.",
    ],
)
def test_who_also_asks_where_somebody_lives_waits_for_a_person(asked):
    assert "information_request" in judged(letter(f"{COURT} {asked}", "court"), "court").hold_reasons


def test_to_be_told_the_result_is_no_question_for_an_address():
    body = COURT + " وإشعارنا بالنتيجة.\nمدرسة الأبناء على علم بذلك."
    assert judged(letter(body, "court"), "court").action == "open_case"


@pytest.mark.parametrize("body", OTHER_MATTERS.values(), ids=OTHER_MATTERS)
def test_what_a_court_also_writes_about_opens_no_case(body):
    assert judged(letter(body, "court"), "court").action != "open_case"


@pytest.mark.parametrize(
    ("source", "body"), [(source, body) for source, bodies in NO_NEW_MATTER.items() for body in bodies]
)
def test_what_lies_with_us_already_or_is_not_ours_opens_nothing(source, body):
    assert judged(letter(body, source), source).action != "open_case"


@pytest.mark.parametrize("act", HANDED_OVER)
def test_who_hands_a_child_over_to_us_refers_it(act):
    assert judged(letter(f"{act} {CHILD}", "hospital"), "hospital").action == "open_case"


def test_who_asks_how_to_refer_a_beaten_child_asks_and_is_flagged():
    found = judged(letter(f"كيف نحول لكم رسمياً {CHILD}؟", "hospital"), "hospital")
    assert (found.kind, found.action) == ("information_request", "hold")
    assert any(not sign.guarded for sign in found.danger)


@pytest.mark.parametrize(
    "told",
    ["ونرفق لكم ما لدينا من بيانات ونأمل استقبال الطفل.", "ونأمل تزويدنا بالإجراءات المتخذة بعد استقبال الطفل."],
)
def test_danger_is_referred_and_urgent_whatever_is_asked_beside_it(told):
    body = f"نحيل إليكم الطفل ريان بن فهد الحربي (5 سنوات) لضرب والده، {told}"
    found = judged(letter(body, "hospital"), "hospital")
    assert (found.kind, found.urgent) == ("referral", True)


def test_money_is_nothing_a_centre_collects():
    body = COURT.replace("لزيارة المحضون/ ريان (٩ سنوات)", "لحسم مبلغ النفقة من راتبه")
    assert judged(letter(body, "court"), "court").action == "hold"


@pytest.mark.parametrize("source", ["hospital", "court"])
def test_a_bodys_letter_that_a_person_carries_in_himself_waits_until_the_body_was_asked(source):
    found = carried(letter(COURT if source == "court" else REFERRED["plainly"], source))
    assert (found.action, found.kind) == ("hold", "referral")
    assert "unverified_sender" in found.hold_reasons
