"""A bad text layer is named; a sound one never is."""

import pytest
from rendering.letters import load_letters

from parsers.text_layer import Layer, why_bad

LETTER = "نحيل إليكم طلب التنفيذ رقم ٤٧٦٠٥٥١٩٠٧ وتاريخ ١٤٤٨/٠٢/١٦هـ المقدم من طالب التنفيذ مع التحية في محكمة التنفيذ"
STRANGE = " ".join(f"كلم{letter}{other}" for letter in "ابتثجحخد" for other in "رزسشصضطظ")


def _why(text, glyphs=1000, unmapped=0):
    return why_bad(Layer(glyphs, unmapped, text))


@pytest.mark.parametrize(
    ("text", "unmapped", "reason"),
    [
        (LETTER, 50, "say no letter"),
        (" ".join(["طلaبا", *LETTER.split()]), 0, "two scripts"),
        (" ".join(["رق5م", *LETTER.split()]), 0, "two scripts"),
        (" ".join(word[::-1] for word in LETTER.split()) + " ىلع يتلا خيرات", 0, "runs backwards"),
        (STRANGE, 0, "commonest words"),
        ("الموعد ٧١/٥٠/٨٤٤١", 0, "years run backwards"),
    ],
)
def test_each_reason_is_named(text, unmapped, reason):
    assert reason in _why(text, unmapped=unmapped)


def test_the_reason_does_not_quote_the_letter():
    assert not any("\u0600" <= character <= "\u06ff" for character in _why("الموعد ٧١/٥٠/٨٤٤١"))


@pytest.mark.parametrize("text", ["", "غرفة 8441", "رقم الملف 3441 بتاريخ 25/08/2026", "4 km", LETTER])
def test_no_false_alarm(text):
    assert _why(text, unmapped=40) == ""


@pytest.mark.parametrize("letter", load_letters(), ids=lambda letter: letter.id)
def test_no_letter_is_refused(letter):
    for attachment in letter.attachments:
        assert _why(attachment.text) == ""
