"""One letter, two families: opened as one case it would put each into the other's file, so it waits for a person."""

import pytest
from typed_letters import COURT, judged, letter

FIRST = "المواطنة/ نوف بنت ثامر العتيبي التي تعرضت للضرب من زوجها"
SECOND = "المواطنة/ سارة بنت علي القحطاني التي طردها أخوها"
SEVERAL = {
    "two victims in one sentence": ("police", f"نحيل إليكم {FIRST}، ونحيل كذلك {SECOND}. لاتخاذ اللازم."),
    "two victims, their men named first": ("police", f"نحيل إليكم {FIRST}، وكذلك {SECOND}. لاتخاذ اللازم."),
    "a child, and a woman of another family": (
        "hospital",
        "نحيل إليكم الطفل/ سامي بن علي الحربي (٧ سنوات) للكدمات، وكذلك السيدة/ هند بنت فهد الزهراني ضربها زوجها",
    ),
    "two children in one sentence": (
        "hospital",
        "نفيدكم بأن الطفل/ سامي بن علي الحربي والطفل/ راكان بن فهد الزهراني راجعا الطوارئ بكسور ونأمل مباشرة الحالة",
    ),
    "two patients' files": (
        "hospital",
        "نفيدكم بأن الطفل/ سامي الحربي رقم الملف 98765 لديه كسر وأن الطفلة/ ريم الزهراني رقم الملف 12345 لديها حروق، "
        "ونأمل مباشرة الحالة",
    ),
    "two sections, one of a form": (
        "police",
        "أولاً: رقم البلاغ: 4876910\nاسم المجني عليها: نورس بنت عاطف أندرقيري\nالعمر: 13 سنة\nالوقائع: ضربها أبوها\n"
        "ثانياً: نحيل إليكم المسن / أحمد فتحي الجندي وفق محضر الضبط رقم 4882196 حيث ضربه ابنه.",
    ),
    "two sections, a girl in each": (
        "police",
        "أولاً: وردت إلينا قضية الطفلة ليان بنت جمال باجنيد (1910919024)، ضربها والدها، والقضية مقيدة برقم 4803642. "
        "وتحال إليكم.\nثانياً: وردت إلينا قضية الطفلة رهف بنت عوض باجنيد (1834553255)، ضربتها زوجة أبيها، "
        "والقضية مقيدة برقم 4893076. وتحال إليكم.",
    ),
    "two sections, one matter called by no name": (
        "police",
        "أولاً: باشر المركز حالة المواطنة / سحر بنت ضاري الحارثي، السجل المدني: 1969265253، ضربها زوجها، "
        "والواقعة مقيدة برقم 4803595. وحولت إليكم.\nثانياً: الضحية: هشام بن حاتم بخاري\nالسن: ثمان سنوات\n"
        "رقم المحضر: 4821831\nما جرى: يجلده أبوه. ونحيله إليكم.",
    ),
    "requests by their numbers": (
        "court",
        "نحيل إليكم الطلبات أرقام 4801234567 و4809998887 للمذكورين: ماجد بن سالم التجريبي ضد نورة بنت علي، وفهد بن "
        "صالح الغامدي ضد هند بنت سعيد.",
    ),
    "two couples without numbers": (
        "court",
        "نحيل إليكم طالب التنفيذ ماجد بن سالم التجريبي ضد نورة بنت علي لزيارة ريان، وطالب التنفيذ فهد بن صالح الغامدي "
        "ضد هند بنت سعيد لزيارة سعد.",
    ),
    "a second section that refers": (
        "court",
        f"{COURT}\nثانياً: نسند إليكم تنفيذ زيارة فهد بن صالح الغامدي لابنه سعد لدى هند بنت سعيد الزهراني.",
    ),
    "a citizen and a resident": (
        "police",
        "نحيل إليكم المواطنة نوف بنت ثامر العتيبي لضرب زوجها لها، والمقيمة سارة أحمد خان لحبسها من كفيلها.",
    ),
    "a numbered list of women": (
        "police",
        "نحيل إليكم المذكورات أدناه:\n1- نوف بنت ثامر العتيبي، تعرضت للضرب من زوجها\n"
        "2- سارة بنت علي القحطاني، طردها أخوها\nلاتخاذ اللازم",
    ),
    "two executions, one of them without numbers": (
        "court",
        f"{COURT} وكذلك ما تقدم به طالب التنفيذ/ فهد بن صالح الغامدي ضد المنفذ ضدها/ هند بنت سعيد الزهراني لزيارة "
        "المحضون/ سعد. نأمل إكمال اللازم.",
    ),
}
ONE = {
    "one woman": ("police", f"نحيل إليكم {FIRST}. لاتخاذ اللازم."),
    "brother and sister, a file each": (
        "hospital",
        "نفيدكم بأن الطفل/ سامي بن علي الحربي رقم الملف 98765 لديه كسر وأن شقيقته/ ريم بنت علي الحربي رقم الملف 12345 "
        "لديها حروق، ونأمل مباشرة الحالة",
    ),
    "a mother's and her children's list": (
        "police",
        "نحيل إليكم الأسرة الآتية بعد تعرضها للضرب من الأب:\n1- نوف بنت ثامر العتيبي (الأم)\n"
        "2- سلطان بن علي القحطاني (٩ سنوات)\n3- ريم بنت علي القحطاني (٥ سنوات)\nلاتخاذ اللازم",
    ),
    "two sections on one child": (
        "police",
        "أولاً: البلاغ رقم 4876910\nاسم المجني عليها: نورس بنت عاطف أندرقيري\nالعمر: 13 سنة\nالوقائع: ضربها أبوها\n"
        "ثانياً: محضر الضبط رقم 4882196 وفيه أن نورس بنت عاطف أندرقيري نقلت إلى المستشفى. ونحيلها إليكم.",
    ),
    "two sections, the second of her son": (
        "police",
        "أولاً: المواطنة / سحر بنت ضاري الحارثي ضربها زوجها، والواقعة مقيدة برقم 4803595.\n"
        "ثانياً: ابنها/ خالد بن سعد العتيبي (5 سنوات) ملف رقم 556677 وعليه كدمات. ونحيلهما إليكم.",
    ),
    "a wife and her husband": (
        "police", "نحيل إليكم المواطنة/ نوف بنت ثامر العتيبي لتعرضها للضرب من زوجها المواطن/ سعد بن علي القحطاني.",
    ),
    "who tells of a neighbour, and the neighbour": (
        "police",
        "تقدمت إلينا المواطنة/ هند بنت فهد الزهراني وأبلغت عن تعرض جارتها نوف بنت ثامر العتيبي للضرب من زوجها، "
        "ونحيل لكم الحالة لاتخاذ اللازم.",
    ),
    "one execution": ("court", COURT),
}  # fmt: skip


@pytest.mark.parametrize(("source", "body"), SEVERAL.values(), ids=SEVERAL)
def test_two_families_in_one_letter_wait_for_a_person(source, body):
    found = judged(letter(body, source), source)
    assert found.action == "hold"
    assert "several_families" in found.hold_reasons


@pytest.mark.parametrize(("source", "body"), ONE.values(), ids=ONE)
def test_one_family_is_one_case(source, body):
    found = judged(letter(body, source), source)
    assert (found.action, found.hold_reasons) == ("open_case", ())
