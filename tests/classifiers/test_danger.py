"""Danger is found in every class, dialect and spelling; a denial lowers a sign and never hides it."""

from datetime import UTC, datetime

import pytest

from classifiers.danger import UNREADABLE_SIGN, find_danger
from classifiers.directory import Directory
from classifiers.provenance import Authenticity, AuthenticityResult, Channel, Delivery, Provenance
from classifiers.rules import load_rules
from classifiers.text import read_text
from parsers.document import Address, Defect, DefectCode, Document, Message, Part, Role, TextFrom

RULES = load_rules(Directory(own_domains=("yusr.example",)))
EMAIL = Provenance(Channel.EMAIL, Authenticity(AuthenticityResult.VERIFIED))

IN_DANGER = {
    "life": [
        "حالف ليذبحني الحين", "هددها بالقتل", "حلف انه يدفني لو طلعت", "حاول يخنقها امس", "قال بذبحك لو تكلمت",
        "he threatened to kill me",
    ],
    "weapon": ["ومعاه سكينه", "معه مسدس غير مرخص", "هل لديه سلاح: نعم", "he has a knife"],
    "captivity": [
        "قافل باب الشقه علينا", "محبوسة في شقة", "تربط زوجة والده قدمه بسلسلة في السرير", "حابسني بالغرفه",
        "ماخذ جوالي وجوازي", "locked me inside the flat",
    ],
    "self_harm": [
        "تجرح نفسها بشفرة", "أفكار\nانتحارية", "ما عاد ابي اعيش", "كتب أنه لا يريد أن يعيش وسوف ينهي حياته",
        "she swallowed pills", "life is not worth living", "قطعت شرايينها", "she wants to end my life",
    ],
    "severe_injury": [
        "كسر في الساعد", "كسر يدي", "صب عليها ماء حار", "حرق بماء ساخن على اليدين", "حرق رجلي بالمكوى",
        "تحرگني بالملعقه",
         "نزيف تحت الأم الجافية", "second-degree scald burns",
    ],
    "sexual": ["تعرضها للمس في مواضع حساسة", "خالي يلمسني", "تحرش فيني", "my uncle touches me"],
    "violence": ["يضربني بالليه", "زوجها يهدد", "أتعرض للضرب من زوجي", "يتعرض للحرق بالسجائر",
    "بظهره خطوط طولية يشتبه أنها من حزام", "على الوجه آثار صفع وعض حديثة", "اعتدى الأب على ابنته",
    "تضربها بالعصا", "ضربه ضربا مبرحا", "ووجهه من آثار ضرب", "he beats us with a belt"],
    "neglect": ["حبسته يوماً بلا طعام", "ابوي حارمني من الاكل", "يمنع عنها الدواء", "severely malnourished"],
    "child_alone": ["ويتركهم ليلاً بمفردهم", "وحيدة في الشقة", "رضيعة مجهولة", "the kids are left alone"],
    "loss": ["طردها من المنزل", "أختي هربت", "متغيب عن المنزل منذ ثلاثة أيام", "ولا يعلم مكانه",
    "بنتي لها يومين مختفيه", "ابوي رماني برا البيت", "هربت بنتي من البيت", "لا يوجد لها مكان تأوي إليه",
    "he kicked me out"],
    "imminent": ["الحقوني", "تكفون ساعدوني", "حياتي بخطر", "وانا اخاف مره", "ترفض العودة إلى البيت",
    "please help me"],
    "high_risk": ["مستوى الخطورة | عالٍ", "الأولوية: حرجة", "عالي الخطورة"],
}  # fmt: skip
HARMLESS = [
    "مركز بلاغات العنف الأسري 1919", "نظام الحماية من الإيذاء",
    "تم ضرب موعد للجلسة القادمة", "قدم طعنا في الحكم لدى محكمة الاستئناف",
    "جدول الضرب للصف الثالث", "كسر القاعدة المعتادة",
    "قائد سلاح الحدود", "طرد بريدي مسجل", "حامل الهوية رقم",
    "بعض الأطفال يلعبون", "عضو لجنة الحماية", "نص الصك على زيارة المحضون",
    "المحضون أسيد بن فارس", "مدير مركز الحماية الأسرية وحماية الطفل",
    "شعبة تنفيذ الأحكام الحقوقية", "صعب عليه الحضور",
]  # fmt: skip
DENIED = [
    "لا يوجد ضرب أو عنف ولله الحمد", "ولا فيه ضرب ولا عنف بس نحتاج توجيه", "حرقت اعصابي زحمة الموقع",
    "لم يظهر عليه آثار ضرب",
    "لا توجد آثار ضرب ظاهرة", "استخدام سلاح | لا", "تهديد بالقتل: لا يوجد",
    "Domestic Violence Reports Center",
    "ولم يُذكر وجود اعتداء بدني", "نفى وجود أي تهديد",
    "No vaginal bleeding", "no signs of bruising", "ننظم محاضرة توعوية عن الضرب والتحرش",
]  # fmt: skip
STILL_IN_DANGER = [
    "لا يوجد من يحميني وهو يضربني", "أخاف لا يذبحني",
    "ما لقيت أحد وزوجي يضربني", "لا يوجد لدينا أحد لكن زوجي يضربني كل يوم",
    "بعد ما ضربها هرب", "حضرت محاضرة عن العنف. زوجي يضربني", "لم أنم لأنه هددني بالقتل",
]  # fmt: skip


def document(body="", subject="", sender="a@gmail.example", parts=(), headers=()):
    message = Message("", "", Address("", sender), (), (), (), subject, None, (), (), headers)
    text = Part("1", "", Role.BODY, "", "text/plain", "text/plain", "", len(body), body, TextFrom.BODY)
    return Document("", 0, (message,), (text, *parts))


def signs(item, provenance=EMAIL):
    return find_danger(item, read_text(item, RULES.lexicon), provenance, RULES)


def attachment(text="", name="a.pdf", defects=()):
    return Part("2", "", Role.ATTACHMENT, name, "", "application/pdf", "", 1, text, TextFrom.NONE, defects=defects)


@pytest.mark.parametrize(("sign", "text"), [(sign, text) for sign, texts in IN_DANGER.items() for text in texts])
def test_every_class_is_found(sign, text):
    assert sign in {found.sign for found in signs(document(text)) if not found.guarded}


@pytest.mark.parametrize("text", HARMLESS)
def test_everyday_uses_raise_no_alarm(text):
    assert not [found for found in signs(document(text)) if not found.guarded]


@pytest.mark.parametrize("text", DENIED)
def test_what_is_denied_or_taught_is_shown_as_guarded(text):
    found = signs(document(text))
    assert found
    assert all(sign.guarded for sign in found)


@pytest.mark.parametrize("text", STILL_IN_DANGER)
def test_a_denial_beside_it_does_not_silence_a_cry(text):
    assert any(not sign.guarded for sign in signs(document(text)))


def test_it_is_found_wherever_it_stands():
    cry = "زوجي يبي يذبحني"
    quoted = document(f"وصلني\n\nOn Sun, Nov 1, 2026 at 10:00 AM X <a@b.example> wrote:\n> {cry}")
    places = [
        document(subject=cry),
        document(parts=(attachment(cry),)),
        document(parts=(attachment(name=f"{cry}.jpg"),)),
        quoted,
    ]
    assert all(any(not sign.guarded for sign in signs(place)) for place in places)


def test_evidence_quotes_the_original():
    (sign,) = signs(document("قال إنه سَـيـذبـحـهـا غداً"))
    assert sign.evidence.quote == "سَـيـذبـحـهـا"
    assert (sign.evidence.part, sign.evidence.start) == ("1", 8)


def test_a_mass_mailing_keeps_its_signs_guarded():
    letter = document("قصة العدد: هددني بالقتل فاتصلت", headers=(("list-unsubscribe", "<mailto:u@n.example>"),))
    assert [sign.guarded for sign in signs(letter)] == [True]


UNREAD = attachment(defects=(Defect(DefectCode.NO_TEXT_LAYER),))


@pytest.mark.parametrize("domain", ["moi.gov.sa", "moh.gov.sa", "moe.gov.sa", "hrsd.gov.sa"])
def test_unreadable_mail_of_a_protection_source_is_a_sign_itself(domain):
    assert UNREADABLE_SIGN in {sign.sign for sign in signs(document("مرفق", sender=f"a@{domain}", parts=(UNREAD,)))}


def test_unreadable_mail_of_a_court_or_a_stranger_is_not():
    for sender in ("a@moj.gov.sa", "a@gmail.example"):
        assert not signs(document("مرفق", sender=sender, parts=(UNREAD,)))


def test_an_unreadable_letter_from_a_hospital_delegate_is_a_sign():
    slip = Delivery(datetime(2026, 11, 8, tzinfo=UTC), "مستشفى الوادي العام", "x", True)
    hand = Provenance(Channel.LETTER, Authenticity(AuthenticityResult.HAND_DELIVERED), slip)
    assert [sign.sign for sign in signs(document(parts=(UNREAD,)), hand)] == [UNREADABLE_SIGN]
