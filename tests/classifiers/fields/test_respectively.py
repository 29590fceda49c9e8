"""Numbers and ages that belong to several persons respectively."""

import pytest
from typed_letters import judged, letter

SIDES = "طالب التنفيذ/ ماجد بن سالم التجريبي والمنفذ ضدها/ نورة بنت علي التجريبي"


def read(text):
    found = judged(letter(f"نحيل إليكم طلب التنفيذ رقم (٤٨٠١٢٣٤٥٦٧) بين {text} نأمل إكمال اللازم.", "court"), "court")
    return [party.id_number for party in found.parties], [child.age for child in found.children]


@pytest.mark.parametrize(
    "ids",
    [
        "وهويتاهما على التوالي (١٠٠٠٠٠٠٠٠٨) و(١١٠٠٠٠٠٠١٥)،",
        "ورقما هويتيهما ١٠٠٠٠٠٠٠٠٨ و١١٠٠٠٠٠٠١٥ على التوالي،",
        "بالهويتين 1000000008، 1100000015 على الترتيب،",
    ],
)
def test_each_side_gets_its_own_number(ids):
    assert read(f"{SIDES}، {ids} لزيارة أبنائهما.")[0] == ["1000000008", "1100000015"]


def test_each_child_gets_its_own_age():
    assert read(f"{SIDES} لزيارة المحضونين ريان وجود (٩ و٦ سنوات على التوالي).")[1] == [9, 6]


def test_numbers_that_are_more_than_the_names_are_nobodys():
    three = "وهوياتهم على التوالي (١٠٠٠٠٠٠٠٠٨) و(١١٠٠٠٠٠٠١٥) و(١٠٩٩٩٩٩٩٠٤)،"
    assert read(f"{SIDES}، {three} لزيارة أبنائهما.")[0] == ["", ""]


def test_the_children_s_numbers_are_not_their_father_s():
    text = (
        "نحيل إليكم الطفلة/ سارة بنت ماجد التجريبي والطفل/ ريان بن ماجد التجريبي ووالدهما/ ماجد بن سالم التجريبي، "
        "وهويتا الطفلين (١١٠٠٠٠٠٠٢٣) و(١١٠٠٠٠٠٠٣١) على التوالي لتعرضهما للعنف."
    )
    found = judged(letter(text))
    assert [child.id_number for child in found.children] == ["1100000023", "1100000031"]
    assert [party.id_number for party in found.parties] == [""]
