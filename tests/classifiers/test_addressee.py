"""Our own name with a stroke misread: believed on a scan beside a centre of ours, and never for another body's name."""

import pytest

from classifiers.addressee import Addressed, addressed
from classifiers.directory import Directory
from classifiers.nearness import misread_name
from classifiers.rules import load_rules
from classifiers.text import read_text
from parsers.document import Address, Document, Message, Part, Role, TextFrom

RULES = load_rules(Directory(own_domains=("yusr.example",)))
LETTER = """مستشفى الوادي العام
سعادة مديرة {centre}    المحترمة
{charity}
السلام عليكم ورحمة الله وبركاته
الموضوع: إحالة طفل منوم
نفيد سعادتكم بأنه أحضر إلى قسم الطوارئ طفل تعرض للضرب، نأمل مباشرة الحالة."""
CENTRES = ("مرك الماية الأسرية وحماية الطفل", "مركد الجاية الأسرية وحماية الطفل", "رك شمل لتنفيذ أحكام الرؤية والزيارة")
OURS = ("جمعية يمسر للتنمية الأسرية", "جمعية إسر للتنمية الأسرية", "جمعية بسر للتدمية الأسرية بمكة المكرمة")
OTHERS = (
    "جمعية أسر للتنمية الأسرية", "جمعية ميسر للتنمية الأسرية", "جمعية بشر للتنمية الأسرية",
    "جمعية ياسر للتنمية الأسرية", "جمعية البر للتنمية الأسرية",
    "جمعية بر للتنمية الأسرية", "جمعية سر للتنمية الأسرية", "جمعية نصر للتنمية الأسرية",
    "جمعية يسرى للتنمية الأسرية", "جمعية يسار للتنمية الأسرية", "جمعية المودة للتنمية الأسرية", "جمعية إسر الخيرية",
    "جمعية إسر للتنمية الأسرية بجدة، وحدة الحماية الأسرية",
)  # fmt: skip


def whom(charity, centre=CENTRES[0], text_from=TextFrom.OCR):
    text = LETTER.format(centre=centre, charity=charity)
    part = Part("2", "", Role.ATTACHMENT, "", "", "application/pdf", "", len(text), text, text_from)
    to = (Address("", "info@yusr.example"),)
    message = Message("", "", Address("", "protection@moh.gov.sa"), to, (), (), "", None, (), (), ())
    document = Document("", 0, (message,), (part,))
    return addressed(document, read_text(document, RULES.lexicon), RULES.directory, delivered=False)


@pytest.mark.parametrize("centre", CENTRES)
@pytest.mark.parametrize("charity", OURS)
def test_a_scan_with_a_stroke_of_our_name_misread_is_for_us(charity, centre):
    assert whom(charity, centre) is Addressed.US


@pytest.mark.parametrize("charity", OURS)
@pytest.mark.parametrize("text_from", [TextFrom.TEXT_LAYER, TextFrom.WORD, TextFrom.BODY])
def test_what_was_typed_so_is_another_charity(charity, text_from):
    assert whom(charity, "مركز الحماية الأسرية وحماية الطفل", text_from) is Addressed.OTHER


@pytest.mark.parametrize("charity", OTHERS)
def test_another_charity_on_a_scan_stays_another(charity):
    assert whom(charity) is Addressed.OTHER


@pytest.mark.parametrize("charity", OURS)
def test_a_misread_name_without_a_centre_of_ours_says_nothing(charity):
    assert whom(charity, "القسم النسائي") is Addressed.OTHER


@pytest.mark.parametrize("read", ["يسر", "سر", "يسيسر", "يسرم", "ميسر", "يزسر", "أسر", "نصر", ""])
def test_no_other_reading_is_taken_for_a_short_name(read):
    assert not misread_name(read, "يسر")


@pytest.mark.parametrize("read", ["إسر", "بسر", "نسر", "يشر", "يمسر", "يسمر", "يُمسر"])
def test_a_short_name_may_have_lost_dots_or_gained_a_stroke(read):
    assert misread_name(read, "يسر")


@pytest.mark.parametrize(
    ("unit", "verdict"),
    [
        ("وحدة الحماية بجمعية يسر للتنمية الأسرية", Addressed.US),
        ("وحدة الحماية في جمعية يسر للتنمية الأسرية", Addressed.US),
        ("وحدة الحماية الاجتماعية وجمعية يسر للتنمية الأسرية", Addressed.OTHER),
        ("وحدة الحماية الاجتماعية بمكة المكرمة", Addressed.OTHER),
    ],
)
def test_a_unit_that_others_have_too_is_ours_where_it_is_named_as_ours(unit, verdict):
    assert whom("", unit, TextFrom.TEXT_LAYER) is verdict
