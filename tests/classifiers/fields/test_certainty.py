"""A number that was not read for sure is never taken for one that was, however the letter parts it."""

import re
from datetime import date

import pytest

from classifiers.assessment import Child, Evidence, Field, Party, Role
from classifiers.fields import Extraction
from classifiers.fields.certainty import dated, marked
from parsers.document import Address, Document, Message, Part, TextFrom, Word
from parsers.document import Role as PartRole

ID, PHONE = "1972281867", "0520490104"
NOBODY = Address("", "")
HEADERS = Message("", "", NOBODY, (), (), (), "", None, (), (), ())


def document(text: str, doubtful: tuple[str, ...] = (), text_from: TextFrom = TextFrom.OCR) -> Document:
    """A scan with this text, these of its words doubtful; or a digital text without any words placed."""
    words = tuple(
        Word(found.start(), found.end(), 1, (0, 0, 1, 1), 0.6 if found[0] in doubtful else 0.998)
        for found in re.finditer(r"\S+", text)
    )
    words = words if text_from is TextFrom.OCR else ()
    part = Part("1", "", PartRole.ATTACHMENT, "", "", "", "", len(text), text, text_from, words=words)
    return Document("", len(text), (HEADERS,), (part,))


def party(text: str, *doubtful: str, text_from: TextFrom = TextFrom.OCR) -> Party:
    sara = Party(Role.APPLICANT, "سارة", ID, phone=PHONE, evidence=Evidence("1", "سارة", 0, 4))
    return marked(Extraction(parties=(sara,)), document(text, doubtful, text_from)).parties[0]


@pytest.mark.parametrize(
    "text",
    [
        f"سارة {ID} {PHONE}",
        "سارة ١٩٧٢٢٨١٨٦٧ ٠٥٢٠٤٩٠١٠٤",
        "سارة 1972 281867 052-049-0104",
        "سارة (1972281867) +966520490104",
    ],
)
def test_numbers_read_for_sure_are_certain(text):
    assert party(text).certain


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        (f"سارة {ID} {PHONE}", (ID,)),
        (f"سارة {ID} {PHONE}", (PHONE,)),
        ("سارة ١٩٧٢٢٨١٨٦٧ ٠٥٢٠٤٩٠١٠٤", ("١٩٧٢٢٨١٨٦٧",)),
        (f"سارة 1972 281867 {PHONE}", ("1972",)),
        (f"سارة 1972 281867 {PHONE}", ("281867",)),
        (f"سارة {ID} 052 049 0104", ("049",)),
        (f"سارة {ID} +966520490104", ("+966520490104",)),
        (f"سارة ({ID}) {PHONE}", (f"({ID})",)),
    ],
)
def test_a_number_with_any_doubtful_part_is_not(text, doubtful):
    assert not party(text, *doubtful).certain


def test_a_number_read_for_sure_elsewhere_is_certain():
    """The same identity number on the letter and on its enclosure: one sure reading is enough."""
    assert party(f"سارة {ID}- {PHONE} الهوية {ID}", f"{ID}-").certain


def test_a_digital_letter_leaves_no_doubt():
    assert party(f"سارة {ID} {PHONE}", text_from=TextFrom.TEXT_LAYER).certain


def test_a_field_takes_the_doubt_of_its_evidence():
    text = "رقم الصك 4730441902"
    field = Field("judgment_number", "4730441902", 0.97, Evidence("1", "4730441902", 9, 19))
    sure, doubtful = (marked(Extraction((field,)), document(text, words)).fields[0] for words in ((), ("4730441902",)))
    assert sure.certain and not doubtful.certain
    assert doubtful.confidence < 0.6 < sure.confidence


def test_a_word_is_no_number_to_confirm():
    field = Field("court_circuit", "الدائرة الخامسة", 0.9, Evidence("1", "الدائرة الخامسة", 0, 15))
    assert marked(Extraction((field,)), document("الدائرة الخامسة", ("الخامسة",))).fields[0].certain


def test_a_child_whose_birth_date_is_doubtful_is_not_certain():
    child = Child("تالا", birth_date_hijri="1440-02-09", evidence=Evidence("1", "تالا", 0, 4))
    found = marked(Extraction(children=(child,)), document("تالا مواليد 1440/02/09\nفي 3", ("1440/02/09",))).children
    assert not found[0].certain


DATES = {
    "the day before": ("1448-06-12", None, True),
    "next month": ("1448-07-20", None, False),
    "in ten years": ("1458-06-10", None, False),
    "two calendars, one day": ("1448-06-10", "2026-11-20", True),
    "two calendars, a sighting apart": ("1448-06-10", "2026-11-21", True),
    "two calendars, weeks apart": ("1448-06-10", "2026-09-20", False),
}


@pytest.mark.parametrize(("hijri", "gregorian", "certain"), DATES.values(), ids=DATES)
def test_a_date_that_cannot_be_has_to_be_confirmed(hijri, gregorian, certain):
    field = Field("letter_date", hijri, 0.97, hijri=hijri, gregorian=gregorian)
    assert dated(Extraction((field,)), date(2026, 11, 23)).fields[0].certain is certain


def test_a_letter_that_came_nobody_knows_when_may_have_any_date():
    field = Field("letter_date", "1458-06-10", 0.97, hijri="1458-06-10")
    assert dated(Extraction((field,)), None).fields[0].certain
