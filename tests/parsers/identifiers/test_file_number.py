"""The charity's own numbers, however they are quoted."""

import time

import pytest

from parsers.identifiers.file_number import find_file_numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("SH-1448-0001", ["SH-1448-0001"]),
        ("بخصوص الملف رقم (pr-1448-0312)", ["PR-1448-0312"]),
        ("ملف SH – ١٤٤٨ – ٠٣٠٧", ["SH-1448-0307"]),
        ("الرقم SH/1448/0044", ["SH-1448-0044"]),
        ("0044-1448-SH", ["SH-1448-0044"]),
        ("IN-1448-00017 و PR-1449-0002", ["IN-1448-00017", "PR-1449-0002"]),
        ("\u200fSH-1448-0001\u200f", ["SH-1448-0001"]),
    ],
)
def test_our_numbers_are_known_in_every_shape(text, values):
    assert [number.value for number in find_file_numbers(text)] == values


@pytest.mark.parametrize(
    "text",
    ["SH-1448-001", "SH-2026-0001", "XSH-1448-0001", "SH-1448-0001/7", "1448-0091234", "SH 1448 0001", "RPT-1448-0071"],
)
def test_other_numbers_are_not_ours(text):
    assert find_file_numbers(text) == ()


def test_the_offsets_are_those_of_the_text_as_given():
    text = "ملفُّنا ‏SH-١٤٤٨-٠٠٠١ لديكم"
    (number,) = find_file_numbers(text)
    assert text[number.start : number.end] == "SH-١٤٤٨-٠٠٠١"


def test_time_grows_with_length_only():
    def took(text: str) -> float:
        began = time.process_time()
        find_file_numbers(text)
        return time.process_time() - began

    for unit in ("SH-1448-", "0001-1448-", "SH ", "- "):
        took(unit * 100)
        assert took(unit * 40_000) < 9 * max(took(unit * 10_000), 0.02)  # a square would be sixteen
