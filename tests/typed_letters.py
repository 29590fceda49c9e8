"""Letters typed for one test: a sentence or two under the head of a body that may refer to us, judged as they came."""

from bench.judging import document_of, provenance_of
from classifiers.assess import assess
from classifiers.assessment import Assessment
from classifiers.directory import Directory
from classifiers.rules import load_rules

RULES = load_rules(Directory(own_domains=("yusr.example",)))
PROTECTION = "سعادة مدير مركز الحماية الأسرية وحماية الطفل بجمعية يُسر للتنمية الأسرية   المحترم"
SHAML = "سعادة مدير مركز شمل لتنفيذ أحكام الرؤية والزيارة والحضانة بجمعية يُسر للتنمية الأسرية   المحترم"
HEADS = {
    "police": ('"الأمن العام" <a@moi.gov.sa>', "الأمن العام – شرطة منطقة مكة المكرمة\nمركز شرطة أجياد", PROTECTION),
    "hospital": (
        '"لجنة الحماية" <a@moh.gov.sa>',
        "مستشفى الولادة والأطفال بمكة المكرمة\nلجنة الحماية من العنف والإيذاء",
        PROTECTION,
    ),
    "court": ('"محكمة التنفيذ" <x@moj.gov.sa>', "وزارة العدل\nمحكمة التنفيذ بمكة المكرمة – الدائرة الثامنة", SHAML),
}
COURT = (
    "نحيل إليكم طلب التنفيذ رقم (٤٨٠١٢٣٤٥٦٧) المقدم من طالب التنفيذ/ ماجد بن سالم التجريبي هوية رقم (١٠٠٠٠٠٠٠٠٨) ضد "
    "المنفذ ضدها/ نورة بنت علي التجريبي هوية رقم (١١٠٠٠٠٠٠١٥) لزيارة المحضون/ ريان (٩ سنوات) بموجب الصك رقم "
    "(٤٧٣٠٠٩٨٧٦٥). نأمل إكمال اللازم."
)
"""What a court's letter says."""


def letter(body: str, source: str = "police", to: str | None = None, date: str = "١٤٤٨/٠٦/٠٨هـ") -> str:
    """The whole letter of a body with `body` for its text."""
    _, head, addressee = HEADS[source]
    return (
        f"{head}\nالرقم: ٥٠٦٨٠        التاريخ: {date}\n{addressee if to is None else to}\n"
        f"السلام عليكم ورحمة الله وبركاته\n{body}\nوتقبلوا تحياتنا\nمدير المركز"
    )


def judged(text: str, source: str = "police", cover: str = "مرفق") -> Assessment:
    """The judgment of a letter that its body's own, authenticated address sent with `cover` for the mail's words."""
    email = {
        "from": HEADS[source][0], "to": ["info@yusr.example"], "cc": [], "reply_to": None, "subject": "",
        "body": cover, "date": "Mon, 23 Nov 2026 10:00:00 +0300", "authentication": "pass",
    }  # fmt: skip
    attachments = [{"filename": "letter.pdf", "kind": "letter_pdf", "text": text}]
    item = {"id": "mail", "channel": "email", "email": email, "attachments": attachments}
    return assess(document_of(item), provenance_of(item), RULES)


def carried(text: str) -> Assessment:
    """The judgment of a letter that the person himself, and no body's delegate, carried in."""
    delivery = {
        "received_at": "2026-11-22T10:35:00+03:00", "delegate_name": "x", "delegate_agency": None,
        "delegate_id_seen": True, "envelope": "sealed", "sheets": 1, "enclosures_seen": 0, "received_by": "y",
    }  # fmt: skip
    attachments = [{"filename": "letter.pdf", "kind": "letter_pdf", "text": text}]
    item = {
        "id": "mail", "channel": "hand_delivered", "email": None, "delivery": delivery, "attachments": attachments,
    }  # fmt: skip
    return assess(document_of(item), provenance_of(item), RULES)
