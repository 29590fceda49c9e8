"""What holds for every letter: evidence quotes the original, spelling does not matter, time grows with length only."""

import gc
import time
from pathlib import Path

import pytest
import yaml

from classifiers.fields import Extraction, extract
from parsers.document import Address, Document, Message, Part, Role

LETTERS = sorted((Path(__file__).parents[2] / "letters").glob("*.yaml"))
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


def item(texts: list[str], subject: str = "") -> Document:
    message = Message("", "", Address("", ""), (), (), (), subject, None, (), (), ())
    parts = tuple(
        Part(str(number), "", Role.ATTACHMENT, "", "text/plain", "text/plain", "", len(text), text)
        for number, text in enumerate(texts, 1)
    )
    return Document("", 0, (message,), parts)


def read(*texts: str) -> Extraction:
    return extract(item(list(texts)), ("1",))


def facts(found: Extraction) -> list[object]:
    """What was found, without where it stood and how it was spelt."""
    fields = [(field.name, field.value) for field in found.fields if field.name not in ("subject", "court_circuit")]
    parties = [(party.role, party.id_number, party.phone) for party in found.parties]
    return [fields, parties, [(child.age, child.id_number, child.birth_date_hijri) for child in found.children]]


def texts_of(path: Path) -> list[str]:
    letter = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    body = (letter["email"] or {}).get("body") or ""
    return [text for text in [*(a["text"] for a in letter["attachments"]), body] if text.strip()]


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem[:3])
def test_every_quote_is_the_original_at_its_place(path):
    texts = texts_of(path)
    found = extract(item(texts, "بلاغ رقم ١٢٣٤"), ("1",))
    originals = {str(number): text for number, text in enumerate(texts, 1)} | {"header:subject": "بلاغ رقم ١٢٣٤"}
    evidence = [thing.evidence for thing in (*found.fields, *found.parties, *found.children)]
    assert all(evidence)
    for quote in evidence:
        assert quote.quote
        assert originals[quote.part][quote.start : quote.end] == quote.quote


@pytest.mark.parametrize("path", LETTERS[::4], ids=lambda path: path.stem[:3])
@pytest.mark.parametrize("digits", [EASTERN, WESTERN])
def test_the_script_of_the_digits_changes_nothing(path, digits):
    texts = texts_of(path)
    assert facts(read(*(text.translate(digits) for text in texts))) == facts(read(*texts))


@pytest.mark.parametrize("path", LETTERS[1::4], ids=lambda path: path.stem[:3])
def test_kashida_and_direction_marks_change_nothing(path):
    texts = texts_of(path)
    marks = {"الم": "الـم", "رقم": "رقـم\u200f", "تاريخ": "تـاريخ"}
    stretched = list(texts)
    for plain, long in marks.items():
        stretched = [text.replace(plain, long) for text in stretched]
    assert facts(read(*stretched)) == facts(read(*texts))


def test_the_same_letter_gives_the_same_answer():
    texts = texts_of(LETTERS[5])
    assert read(*texts) == read(*texts)


def test_an_item_without_text_says_nothing():
    assert extract(Document("", 0, (), ()), ()) == Extraction()


UNITS = [
    "1", "1/", "بن ", "سالم بن فهد ", "المواطن ", "المواطن/ (", "أ | ب | ج | د\n", "الرقم: ", "1448/05/17 ", " ", "\n",
    "جوال طالب التنفيذ 0521112233 ", "ابنته سارة 5 سنوات وسالم 6 سنوات ", "طلب التنفيذ رقم 4801234567 ", "بشأن ",
    "(1) سالم، سنة\n", "أ | المنفذ ضده | طالب التنفيذ\n", "الثامن عشر من شهر ", "التاريخ: 1448/05/17\n", "SH-1448-",
    "من سالم (طالب التنفيذ) ضد فهد (المنفذ ضده) ", "مدير المركز\nسالم بن فهد\n",
    "زيارة المحضونين لدى والدتهم ريم (4 سنوات) ",
    "1- سالم، مواليد 1440/02/02هـ، السجل المدني 1000000008\n", "Mr. Ali Khan son of Omar ", "المرفقات: صورة + صورة\n",
]  # fmt: skip


def took(text: str) -> float:
    """Processor time, the best of three runs: what other programs do meanwhile does not count.

    Nor does looking for garbage, which takes the longer the more the tests before have left.
    """
    runs = []
    gc.collect()
    gc.disable()
    for _ in range(3):
        began = time.process_time()
        read(text)
        runs.append(time.process_time() - began)
    gc.enable()
    return min(runs)


@pytest.mark.slow
def test_a_hostile_letter_costs_time_in_proportion_to_its_length():
    """200,000 characters of all that could make a search go back: twice the length, less than thrice the time."""
    blocks = "".join(unit * (100_000 // len(UNITS) // len(unit)) for unit in UNITS)
    read(blocks[:2000])
    assert took(blocks * 2) < 3 * took(blocks)


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_each_hostile_pattern_alone_costs_linear_time(unit):
    text = unit * (12_000 // len(unit))
    read(text[:500])
    assert took(text * 4) < 9 * max(took(text), 0.05)  # a square would be sixteen
