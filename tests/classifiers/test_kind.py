"""What an item is that no body sent: parties who agree, people who ask, machines and mass mailers."""

import pytest

from bench.judging import document_of, provenance_of
from classifiers.assess import assess
from classifiers.directory import Directory
from classifiers.rules import load_rules

RULES = load_rules(Directory(own_domains=("yusr.example",)))
PARTIES = "أنا سالم بن فهد الحربي هوية 1000000008 وطليقتي نورة بنت علي هوية 1100000015، والصك 4730098765. "


def kind(body, subject="", sender="<a@mail.example>"):
    email = {
        "from": sender, "to": ["info@yusr.example"], "cc": [], "reply_to": None, "subject": subject, "body": body,
        "date": "Mon, 23 Nov 2026 10:00:00 +0300", "authentication": "pass",
    }  # fmt: skip
    letter = {"id": "x", "channel": "email", "email": email, "attachments": []}
    return assess(document_of(letter), provenance_of(letter), RULES).kind


@pytest.mark.parametrize(
    "asked",
    [
        "اتفقنا على زيارة ابننا ريان (٩ سنوات) في مركز شمل.",
        "ما نطلبه من مركز شمل برضانا: زيارة الأب لابنه ريان.",
        "ألتمس قبول حالتنا في مركز شمل لزيارة المحضون ريان، وتوافقني على ذلك طليقتي.",
        "نرغب معاً في خدمة مركز شمل: زيارة الأب للمحضون.",
    ],
)
def test_parties_who_agree_on_a_visit_refer_themselves(asked):
    assert kind(PARTIES + asked) == "self_referral"


def test_who_tells_of_danger_reports_though_the_two_once_agreed():
    text = "اتفقنا على زيارة في مركز شمل لكن طليقي يضرب ابني كل زيارة ويهدده بالسكين"
    assert kind(text) == "individual_report"


@pytest.mark.parametrize(
    "body",
    [
        "زوجي يسب أهلي دايم، كيف أشتكي عليه؟",
        "أرغب في الشكوى من أخي الذي لا يزور والدتي",
        "My wife screams at the kids all day, what should I do to report it?",
        "جوزي بيزعقلي قدام أصحابه، أعمل بلاغ ازاي؟",
    ],
)
def test_who_wants_to_report_kin_reports(body):
    assert kind(body) == "individual_report"


def test_who_complains_of_us_reports_nobody():
    assert kind("عندي شكوى على موظفة الاستقبال ما ردت على اتصالي") == "other"


@pytest.mark.parametrize(
    ("body", "sender", "subject", "expected"),
    [
        ("تم فتح التذكرة آلياً لطلبكم.", "<noreply@moj.gov.sa>", "تذكرة جديدة INC394211", "notice"),
        (
            "دراسة جديدة عن ضرب الأطفال. تصلكم نشرتنا كل شهر، ولكم إلغاؤها. كل الحقوق محفوظة للناشر.",
            "<news@paper.example>",
            "أخبار الطفولة",
            "bulk",
        ),
    ],
)
def test_machines_and_mass_mailers(body, sender, subject, expected):
    assert kind(body, subject, sender) == expected
