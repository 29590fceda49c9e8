"""Bytes to text: the label where it can be believed, else UTF-8, else the likeliest Arabic code page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.charset import clean, codec_for, decode
from parsers.document import DefectCode

LETTER = "السلام عليكم ورحمة الله وبركاته، نحيل إليكم طلب التنفيذ المقدم من والدة الطفل لتنفيذ حكم الزيارة"
PHRASES = ["خطاب إحالة", "صك الحكم", "محكمة التنفيذ بجدة", "إفادة عن حالة طفل", "رد على خطابكم رقم 4412", LETTER]


def _codes(found):
    return [defect.code for defect in found.defects]


TRUE_LABELS = ["windows-1256", "iso-8859-6", "utf-8", "utf-16", "cp720", "iso-8859-6-i", "DOS-720"]


@pytest.mark.parametrize("label", TRUE_LABELS)
def test_a_true_label_is_believed(label):
    text = LETTER.replace("،", ",")
    found = decode(text.encode(codec_for(label)), label)
    assert (found.text, found.defects) == (text, ())


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("utf8 ", "utf-8"), ("charset=windows-1256", "cp1256"), ("cp-1256", "cp1256"), ("windows1256", "cp1256"),
        ("x-cp1256", "cp1256"), ("ASMO-708", "iso8859-6"), ("unicode-1-1-utf-7", "utf-7"), ('"utf-8"', "utf-8"),
        ("windows-1256-x", None), ("default", None), ("base64", None), ("rot13", None), ("unicode_escape", None),
        ("idna", None), ("", None), ("\0", None), ("a" * 5000, None), ("محرف", None),
    ],
)  # fmt: skip
def test_labels_are_understood_or_refused(label, codec):
    assert codec_for(label) == codec


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("label", [None, "iso-8859-1", "us-ascii", "windows-1252", "windows-1256-x", "utf-8"])
def test_windows_1256_is_recognised_without_a_true_label(phrase, label):
    found = decode(phrase.encode("cp1256"), label)
    assert (found.text, found.charset) == (phrase, "cp1256")
    assert DefectCode.GUESSED_CHARSET in _codes(found)


@pytest.mark.parametrize("charset", ["iso8859-6", "cp720"])
@pytest.mark.parametrize("phrase", [LETTER.replace("،", " "), "السلام عليكم ورحمة الله"])
def test_the_other_arabic_code_pages_are_recognised(charset, phrase):
    assert decode(phrase.encode(charset), None).text == phrase


@pytest.mark.parametrize("label", [None, "us-ascii", "iso-8859-1", "windows-1256"])
def test_utf8_is_recognised_under_any_single_byte_label(label):
    assert decode(LETTER.encode(), label).text == LETTER


@pytest.mark.parametrize("text", ["Café Müller à Köln", "naïve façade, résumé", "Ñandú señor"])
@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252"])
def test_real_latin_text_keeps_its_label(text, label):
    assert decode(text.encode("latin-1"), label).text == text
    assert decode(text.encode("latin-1"), label).defects == ()


@pytest.mark.parametrize("label", ["koi8-r", "gb2312", "big5", "windows-1255", "windows-1251", "mac-cyrillic"])
def test_utf8_is_recognised_under_any_label_that_fits_by_accident(label):
    assert decode(LETTER.encode(), label).text == LETTER


@pytest.mark.parametrize("label", ["iso-8859-2", "windows-1250", "windows-1254", "iso-8859-6", "iso-8859-9"])
def test_windows_1256_is_recognised_under_another_alphabet_s_label(label):
    found = decode(LETTER.encode("cp1256"), label)
    assert (found.text, _codes(found)) == (LETTER, [DefectCode.GUESSED_CHARSET])


def test_iso_8859_6_is_recognised_under_the_label_of_windows_1256():
    text = "السلام عليكم ورحمة الله وبركاته. نحيل إليكم طلب التنفيذ"
    assert decode(text.encode("iso-8859-6"), "windows-1256").text == text


@pytest.mark.parametrize(
    ("text", "label"),
    [("Здравствуйте, это письмо о ребёнке", "koi8-r"), ("Привет, направляем ребенка", "koi8-r"),
     ("Здравствуйте, это письмо", "windows-1251"),
     ("שלום, זהו מכתב על ילד", "windows-1255"), ("你好，这是一封关于孩子的信", "gb2312"), ("مرحبا", "windows-1256")],
)  # fmt: skip
def test_a_true_label_of_any_alphabet_is_believed(text, label):
    found = decode(text.encode(label), label)
    assert (found.text, found.defects) == (text, ())


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("label", [None, "utf-8", "us-ascii", "windows-1256", "iso-8859-1"])
def test_utf_16_without_a_mark_is_recognised(codec, label):
    found = decode(f"{LETTER} 2026 Ref.".encode(codec), label)
    assert (found.text, _codes(found)) == (f"{LETTER} 2026 Ref.", [DefectCode.GUESSED_CHARSET])


def test_an_unknown_label_is_a_defect_even_where_the_text_is_plain():
    found = decode(b"hello", "x-nobody-knows")
    assert found.text == "hello"
    assert _codes(found) == [DefectCode.UNKNOWN_CHARSET]


def test_a_character_cut_in_two_is_said_to_be_lost_and_the_rest_stays():
    found = decode(LETTER.encode()[:-1], "utf-8")
    assert found.text == LETTER[:-1] + "\ufffd"
    assert _codes(found) == [DefectCode.UNDECODABLE_TEXT]


def test_unlabelled_ascii_needs_no_guess():
    assert decode(b"Dear sir", None).defects == ()


def test_text_can_be_stored():
    assert clean("a\0b\ud800c") == "ab\ufffdc"


@given(st.binary(max_size=200), st.none() | st.text(max_size=20) | st.sampled_from(["utf-7", "utf-16", "iso-2022-jp"]))
def test_any_bytes_under_any_label_become_storable_text(data, label):
    text = decode(data, label).text
    assert "\0" not in text
    text.encode("utf-8")
