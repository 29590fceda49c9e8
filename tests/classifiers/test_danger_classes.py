"""Danger that stands in no listed phrase is found by what its words mean together; calm words stay calm."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.harm import harm, told
from classifiers.wordlists import table
from tests.classifiers.test_danger import RULES, document, signs

TOLD = {
    "weapon": [
        "طلع الخنجر علي قدام الجيران", "عنده بندقية صيد تحت السرير", "رش البنزين على عباية زوجته", "حط الموس على رقبتي",
        "أشهر سيفه عليها", "He pointed a rifle at us", "she poured petrol on the sofa and held a lighter",
    ],
    "violence": [
        "كفخني على وجهي", "سحلها من الصالة إلى الباب", "لكمها في عينها", "ضربتني عمتي بالمسطرة", "على ساقيها آثار خيزرانة",
        "بيده علامات عض", "ظهره مخطط من العقال", "شد البنت من شعرها", "علقها من رجليها في المروحة",
        "تعرضت الفتاة لتعذيب على يد شقيقها", "عانت الزوجة سنوات من بطش زوجها", "ولدها يصفعها كل ما طلبت منه شي",
        "يجبرونها على الزواج من شيخ كبير", "نسمع صراخ الأطفال من شقة الجيران", "يعضني في كتفي",
        "He whipped the boy with a cable", "there are belt marks on his back", "she was slapped across the face",
        "the maid was dragged by her hair", "he is a victim of physical violence", "يضربوني خواني بالنعال",
        "انجلدت بالكيبل لين طاح جلدي", "ركلها في بطنها وهي حامل",
    ],
    "severe_injury": [
        "أطفأ السجائر في ذراعه", "كوت يده بالملعقة", "سكبت الشاي الحار على رجل الطفل", "تورم بالفك وسحجات في الرقبة",
        "رضوض متفرقة في أنحاء جسمها", "عينها متورمة وزرقا", "دفعها من الدرج", "رماه على الجدار", "انكسر ضلعي من رفسته",
        "احترقت يد الطفلة بالمكواة", "خدوش حديثة في رقبته", "ولعت فيني النار", "جروح بالظهر يقول إنها من السلك",
        "poured boiling water on her legs", "his arm was broken by his uncle", "the iron burned her hand",
        "bruises all over the child's back", "he threw her against the wall",
    ],
    "captivity": [
        "يكبل يديها في السرير", "مربط رجول الولد بحبل", "يسكر علي باب الغرفة بالأيام", "حبسها في المستودع", "محرومة من المدرسة",
        "ممنوعه من الجوال والطلعه", "ما يخليني أطلع من البيت", "مو راضي يخلينا نروح للدكتور ولا نطلع",
        "أغلقت على الطفل باب الحمام", "he tied my hands with a rope", "my father does not let me leave the house",
        "chained to the bed", "they forbid me from going to school",
    ],
    "self_harm": [
        "ما ودها تعيش بعد اليوم", "تقول البنت انها تبي تموت وترتاح", "شرطت يدها بالموس ودها تؤذي نفسها", "يفكر في الموت",
        "حاولت شنق نفسها", "شرب الكلور عمدا", "أخذت شريط بندول كامل", "كارهه الحياة وتعبانة", "لم تعد لديها رغبة في الحياة",
        "مابي اعيش", "سأضع حداً لحياتي", "هدد بإلقاء نفسه من السطح", "ليتني أموت", "قطع معصمه", "يكتب عن رغبته بالموت",
        "I do not want to live any more", "he tried to hang himself", "she took a whole bottle of medication",
        "I wish I was dead", "he wants to end his life", "she slit her wrist", "تجرعت مبيد حشرات",
    ],
    "life": [
        "يقول لو تركتيني بأذبحك", "حلف يدفنها حية", "أقسم أن يقتل أخته", "كتم نفس الرضيع بالمخدة", "غطس رأس الولد في البانيو",
        "قال والله لأخلص عليك", "أطلق الرصاص على باب البيت", "هددها بالنحر", "بيموتنا كلنا", "said he would bury me alive",
        "he tried to smother the baby with a pillow", "he swore to murder her", "fired a shot at the car", "هددني انه يصفيني",
    ],
    "loss": [
        "رموها أهلها في الشارع", "طلعني من بيته انا وعيالي نص الليل", "نايمين في السيارة من يومين", "تبيت في حديقة عامة",
        "خرج الولد ولم يعد إلى البيت", "اختفى ابني من العصر", "ما ندري وينها من أمس", "انحاشت بنتهم", "غائبة عن منزل أسرتها",
        "he threw us out of the house", "we are sleeping in the car", "my son has disappeared", "مرمي برع والجو بارد",
        "قلعنا من الشقة", "لا نعرف مصيرها", "بتنا البارح بالرصيف",
    ],
    "sexual": [
        "يحسس على جسمي", "جدها يلمس مناطقها الخاصة", "فصخ ملابسها", "يدخل غرفتي وانا نايمه", "يوريني مقاطع إباحية",
        "يغصبني على أشياء جنسية", "سوى معي حركات عيب", "باسني خالي في رقبتي", "he touched her private parts",
        "my cousin comes to my bed at night", "he made me watch porn", "took off my clothes", "يصورني وانا اتروش",
    ],
    "neglect": [
        "ما أكلوا من يومين", "يبيتون بدون عشاء جوعانين", "ولا تعطيهم حليب", "الطفل يموت من الجوع", "ما يعطي أمه دواها",
        "رفض نقله للمستشفى", "لا يوجد عندهم طعام", "the children have no food", "the baby has not been fed", "she keeps them hungry",
        "تجويع الأطفال", "منعت عنه الأنسولين", "without her insulin",
    ],
    "child_alone": [
        "خلتهم لحالهم بالبيت", "نسي الطفل بالسيارة", "الرضيع لوحده من الصبح", "هجرتهم أمهم وهم لوحدهم", "تركها بمفردها في الشقة",
        "the baby was left unattended", "three kids alone in the flat",
    ],
    "imminent": ["يرتجف خوفا من الرجوع إلى أبيه", "تبكي كل ما قرب موعد عودتها", "terrified to go back"],
}  # fmt: skip
"""By class; none may come from the generated letters."""
SENTENCES = {
    name: [line for line in lines.split("\n") if line]
    for name, lines in tomllib.loads(Path(__file__).with_name("danger_sentences.toml").read_text("utf-8")).items()
}

CALM = [
    "نأمل تحديد موعد لزيارة الأطفال", "حضر الأب مع ابنه في الموعد", "صدر الصك عن الدائرة الثانية", "تم قيد المعاملة برقم",
    "قدم طلبه إلى المحكمة", "تم إغلاق المركز في إجازة العيد", "أغلق الطلب لعدم الحضور", "يرغب في زيارة ابنته يوم السبت",
    "آثار الطلاق على الأبناء", "علامات الطالب في المدرسة", "ظهر من أوراق القضية", "نفيدكم بأن الرجل حضر",
    "ضرب مثالا في الصبر", "كسر حاجز الخوف من الكلام أمام الناس", "عيادة الأسنان بمستشفى الولادة والأطفال",
    "شرب الماء قبل الوجبات", "يأكل الطفل وجباته", "ربط الحساب بالمنصة", "ربط الطفل بوالدته عاطفيا", "حجز موعد للطفل",
    "تسليم الطفلة عند باب المركز", "قص شعر الطفل", "النوم المبكر للأطفال", "دورة السلامة المنزلية", "حضانة الأم لابنتها",
    "وحدة الحماية بمستشفى الملك", "الوجه الأمامي من بطاقة الهوية", "من جهة أخرى", "إنهاء الحياة الزوجية بالتراضي",
    "رفع الطلب إلى المحكمة", "وجه القاضي بتنفيذ الزيارة", "وضع حد للخلاف بين الطرفين",
    "سحب الطلب من المنصة", "لا أعرف طريقة التسجيل", "ما عندي حساب في أبشر", "الطلق الصناعي", "إطلاق البرنامج",
    "The child lives with his mother", "Please open the attached file", "He takes his son to school", "I want to visit my son",
    "The office is closed on Friday", "Where is your centre?", "Please call me back", "the ironing board",
    "the father pays for school and food", "I would like to know the time of the visit",
]  # fmt: skip

LOWERED = [
    "لا توجد كدمات في الوجه أو الذراعين", "بفحصه لم يلاحظ خدوش في جسمه", "ولا فيه جروح بجسمه ولا رضوض", "لم تتعرض لأي اعتداء",
    "دون وجود آثار عصا", "الشغل ذابحني والله", "متت من الضحك", "حرق أعصابي", "جرح مشاعري", "قتلني الملل",
    "no bruises on his face", "no signs of injury to the head", "نظام الحماية من الإيذاء",
    "محاضرة عن إيذاء الأطفال وضرب الزوجات", "حملة للتوعية بأضرار ضرب الأبناء", "ما فيه أي ضرب للأولاد",
    "خلوه من الكدمات والجروح في الجسم", "ما صار ضرب ولا عنف على الأولاد", "لا ضرب ولا جرح في جسمها",
]  # fmt: skip

STILL = [
    "لا توجد كدمات في الوجه. وفي ظهره جروح من السلك", "الشغل ذابحني وزوجي كفخني على وجهي", "لا نام ولا أكل، أبوه حبسه في الحمام",
    "لم أنم لأنه يحبسني في الغرفة", "ما في أحد يدري أن أخوي كوى يدي بالملعقة", "حضرت محاضرة. أبوي يجلدني بالكيبل",
]  # fmt: skip


def unguarded(text):
    return {found.sign for found in signs(document(text)) if not found.guarded}


@pytest.mark.parametrize(("sign", "text"), [(sign, text) for sign, texts in TOLD.items() for text in texts])
def test_what_words_mean_together_is_found(sign, text):
    assert sign in unguarded(text)


@pytest.mark.parametrize("text", SENTENCES["danger"])
def test_danger_in_many_wordings_is_found(text):
    assert unguarded(text)


@pytest.mark.xfail(strict=True, reason="known: a break called a hair, a denial before another clause")
@pytest.mark.parametrize("text", SENTENCES["missed"])
def test_known_misses(text):
    assert unguarded(text)


@pytest.mark.xfail(strict=True, reason="known: one word of alarm in everyday speech")
@pytest.mark.parametrize("text", SENTENCES["alarming"])
def test_known_false_alarms(text):
    assert not unguarded(text)


@pytest.mark.parametrize("text", [*CALM, *SENTENCES["calm"]])
def test_calm_words_raise_no_alarm(text):
    assert not unguarded(text)


@pytest.mark.parametrize("text", LOWERED)
def test_denied_taught_and_figurative_harm_raises_no_alarm(text):
    assert not unguarded(text)


@pytest.mark.parametrize("text", STILL)
def test_a_guard_lowers_its_own_sign_only(text):
    assert unguarded(text)


def test_evidence_is_the_exact_span_from_the_first_word_to_the_last():
    text = "قال إن عمه كَـوى يدَه بالمِلعقة أمس"
    (sign,) = [found for found in signs(document(text)) if found.sign == "severe_injury"]
    assert text[sign.evidence.start : sign.evidence.end] == sign.evidence.quote
    assert sign.evidence.quote.startswith("كَـوى")
    assert sign.evidence.quote.endswith("بالمِلعقة") or sign.evidence.quote.endswith("يدَه")


def test_a_sentence_ends_what_stands_together():
    assert "violence" not in unguarded("علامات الطالب ممتازة. أعجبه حزام الأمان")
    assert "violence" in unguarded("علامات في ظهر الطالب، كأنها من حزام")


COMBINATIONS = table("harm")["combination"]


def members(name, kinds=("nouns", "owned", "words", "english")):
    forms = table("harm")["class"][name]
    said = {"nouns": "{}", "owned": "ال{}", "words": "{}", "english": "{}"}
    return [said[kind].format(word) for kind in kinds for word in forms.get(kind, "").split()]


SAYABLE = [row for row in COMBINATIONS if all(members(name) for name in row["of"])]


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_member_of_a_class_may_stand_for_any_other(data):
    row = data.draw(st.sampled_from(SAYABLE))
    words = [data.draw(st.sampled_from(members(name))) for name in row["of"]]
    if not row.get("ordered"):
        words = data.draw(st.permutations(words))
    if len(set(words)) == len(words):
        found = told(RULES.lexicon.scan("1", " ".join(words)), harm())
        assert row["sign"] in {each.hit.group.removeprefix("danger.") for each in found}


BEFORE = ["", "و", "ف"]
PERSONS = ["ي", "ت", "سي", "بي", "بت", "ح", ""]
OBJECTS = ["ني", "ه", "ها", "هم", "نا"]


@given(
    st.sampled_from(BEFORE), st.sampled_from(PERSONS), st.sampled_from("كفخ سحل صفع ركل لطم".split()),
    st.sampled_from(OBJECTS),
)  # fmt: skip
def test_a_verb_is_found_in_every_person_and_tense(before, person, stem, pronoun):
    assert "violence" in unguarded(f"{before}{person}{stem}{pronoun}")


@pytest.mark.parametrize("word", ["ضرب يد حزام ", "لا اريد اعيش ", "beat him with a belt ", "و" * 40 + " ", "يضربونهم" * 3 + " "])
def test_time_grows_with_the_length(word):
    def seconds(times):
        scan = RULES.lexicon.scan("1", word * times)
        took = []
        for _ in range(3):
            began = time.process_time()
            list(told(scan, harm()))
            took.append(time.process_time() - began)
        return min(took)

    assert seconds(4_000) < 9 * max(seconds(1_000), 0.001)
