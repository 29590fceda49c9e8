"""RTF letters: every code page, every story, tables as rows, and what is hidden or deleted left out."""

import struct
from pathlib import Path

import pytest
from mutations import mutations

from parsers.document import DefectCode
from parsers.formats.rtf import read
from parsers.read import read_file

FILE = Path(__file__).parent / "files" / "letter.rtf"
PNG = bytes.fromhex("89504e470d0a1a0a")
TEXT = "نحيل إليكم طلب التنفيذ رقم ٤٨٠٠٣٤٥٦٧٨"
PLAIN = "نحيل إليكم طلب التنفيذ رقم 4800345678"


def _escaped(text, codec):
    return "".join(f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in text.encode(codec))


def _unicode(text, fallback="?"):
    units = memoryview(text.encode("utf-16-le")).cast("H")
    return "".join(chr(u) if u < 128 else f"\\u{u - 65536 if u > 32767 else u}{fallback}" for u in units)


def _read(body, head="\\ansi\\ansicpg1256"):
    return read(f"{{\\rtf1{head} {body}}}".encode("latin-1"), None)


def _codes(content):
    return [defect.code for defect in content.defects]


def test_a_letter_of_a_real_program():
    (part,) = [part for part in read_file(FILE.read_bytes(), "خطاب.rtf").parts if part.id == "1"]
    assert part.text.split("\n") == [
        "المملكة العربية السعودية – وزارة العدل",
        "الرقم: ٤٨٠٠٣٤٥٦٧٨ التاريخ: ١٤٤٨/٠٣/١٥هـ",
        "نحيل إليكم طلب التنفيذ المقدم من والدة الطفل  لتنفيذ الزيارة.",
        "قبل الحذف وبعده",
        "ظاهرمخفي تماما وانتهى",  # the program that wrote it does not write that a text is hidden
        "الاسم | الهوية | الجوال",
        "سالم بن فهد | 1101798278 | 0501234567",
        "نورة بنت سعد |  | ٠٥٥٥٥٥٥١٢٣",
        "للتواصل: shaml@example.org",
        "عاجل وسري",
        "بند أول    وبعد المسافة",
        "سطر جديد",
        "التوقيع: القاضي",
        "    بموجب صك الحكم رقم ٤٧١٢٣٤٥",
        "هاتف ٠١١١٢٣٤٥٦٧",
    ]
    assert part.defects == ()


def test_a_picture_is_a_part_once():
    content = read(FILE.read_bytes(), None)
    assert [(enclosed.declared_type, enclosed.data[:8]) for enclosed in content.inside] == [("image/png", PNG)]


@pytest.mark.parametrize(
    "body",
    [
        _escaped(PLAIN, "cp1256"),
        f"{{\\fonttbl{{\\f0\\fcharset0 Arial;}}{{\\f1\\fnil\\fcharset178 Arial;}}}}\\f1 {_escaped(PLAIN, 'cp1256')}",
        f"{{\\fonttbl{{\\f3\\fcharset178 Arial;}}}}\\ltrch\\f0\\rtlch\\af3 {_escaped(PLAIN, 'cp1256')}",
        _unicode(PLAIN),
        "\\uc0 " + _unicode(PLAIN, " "),
        "\\uc1 " + _unicode(PLAIN, "\\'3f"),
        "\\uc2 " + _unicode(PLAIN, "\\'d9\\'84"),
        f"{{\\upr{{???}}{{\\*\\ud{{{_unicode(PLAIN)}}}}}}}",
    ],
)
@pytest.mark.parametrize("page", [1256, 1252])
def test_arabic_however_it_is_written(body, page):
    assert _read(body, f"\\ansi\\ansicpg{page}").text == PLAIN


def test_a_wrong_code_page_is_noticed():
    content = _read(_escaped(PLAIN, "cp1256"), "\\ansi\\ansicpg1252")
    assert (content.text, _codes(content)) == (PLAIN, [DefectCode.GUESSED_CHARSET])


def test_arabic_indic_digits_and_what_lies_beyond_two_bytes():
    assert _read(_unicode(TEXT + " 𝟘")).text == TEXT + " 𝟘"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("one\\par two\\line three\\tab four", "one\ntwo\nthree    four"),
        ("keep {\\v hidden}{\\v\\v0 seen}", "keep seen"),
        ("keep {\\deleted gone}{\\revised new}", "keep new"),
        ("a\\~b\\_c\\-d \\{e\\} \\\\", "a b-cd {e} \\"),
        ("{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt link}}", "link"),
        ("{\\*\\unheard of}{\\info{\\title no}}{\\stylesheet{\\s1 no;}}yes", "yes"),
        ("body\\par{\\footer foot}{\\header head}", "head\nbody\nfoot"),
        ("{\\headerf same}{\\headerl same}x", "same\nx"),
        ("a{\\footnote note}b\\par end", "ab\nend\nnote"),
        ("a{\\*\\annotation comment}b", "ab\ncomment"),
        ("a{\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt box\\par}}{\\shprslt box}}b\\par c", "ab\nbox\nc"),
        ("{\\listtext 1.\\tab}first\\par{\\listtext 2.\\tab}second", "1.    first\n2.    second"),
        ("\\intbl a\\cell b\\cell\\row\\intbl c\\cell\\cell\\row\\pard x", "a | b\nc\nx"),
        ("\\intbl a\\par b\\cell c\\cell\\row", "a b | c"),
        ("\\intbl a\\cell b\\cell", "a | b"),
        ("\\intbl\\itap2 x\\nestcell y\\nestcell{\\*\\nesttableprops\\nestrow}{\\nonesttables\\par}"
         "\\itap1 a\\cell b\\cell\\row", "x | y a | b"),
        ("{\\*\\htmltag64 <p>}Hi\\htmlrtf\\par\\htmlrtf0{\\*\\htmltag72 </p>}there", "Hi\nthere"),
        ("\\bin5 {{{{{text", "text"),
    ],
)  # fmt: skip
def test_what_is_text(body, text):
    assert _read(body).text == text


def _packaged(name, data):
    native = b"\x02\0" + name + b"\0C:\\" + name + b"\0" + struct.pack("<HHI", 0, 3, 4) + b"tmp\0"
    return native + struct.pack("<I", len(data)) + data


def test_a_file_within_is_a_part():
    native = _packaged("صك.txt".encode("cp1256"), TEXT.encode())
    ole = struct.pack("<III", 0x501, 2, 8) + b"Package\0" + bytes(8) + struct.pack("<I", len(native)) + native
    document = read_file(f"{{\\rtf1 x{{\\object{{\\*\\objdata {ole.hex()}}}{{\\result seen}}}}}}".encode(), "x.rtf")
    assert [(part.id, part.name, part.text) for part in document.parts] == [
        ("1", "x.rtf", "xseen"), ("1.1", "صك.txt", TEXT),
    ]  # fmt: skip


def test_a_picture_in_binary():
    content = read(b"{\\rtf1{\\pict\\pngblip\\bin8 " + PNG + b"}x}", None)
    assert content.inside[0].data == PNG
    assert content.text == "x"


@pytest.mark.parametrize(
    ("data", "codes"),
    [(b"{\\rtf1 x", [DefectCode.DAMAGED]), (b"{\\rtf1}", [DefectCode.EMPTY]), (b"{\\rtf1 x}", [])],
)
def test_what_is_wrong_is_said(data, codes):
    assert _codes(read(data, None)) == codes


def test_a_hundred_thousand_groups_are_no_harm():
    assert read(b"{\\rtf1" + b"{" * 100_000 + b"x", None).text == "x"


def test_no_broken_rtf_makes_reading_fail():
    for broken in mutations(FILE.read_bytes()):
        read(broken, None)


FONTS = "{\\fonttbl{\\f0\\fcharset178 Arial;}{\\f1\\fcharset2 Wingdings;}}"
FORMS = {
    "a ticked box": ("{\\*\\formfield{\\fftype1\\ffres1\\ffdefres0{\\*\\ffname Check1}}} yes", "☒  yes"),
    "a box as it began": ("{\\*\\formfield{\\fftype1\\ffres25\\ffdefres0}} no", "☐  no"),
    "a chosen entry": (
        "{\\*\\formfield{\\fftype2\\ffres1\\ffdefres0{\\*\\ffl visit}{\\*\\ffl overnight}}}", "overnight",
    ),
    "a chosen entry in Unicode": (
        "{\\*\\formfield{\\fftype2\\ffres1{\\*\\ffl a}{\\*\\ffl \\u1586?\\u1610?}}}", "زي",
    ),
    "a chosen entry in bytes": (
        "{\\*\\formfield{\\fftype2\\ffres1{\\*\\ffl a}{\\*\\ffl \\'d2\\'ed}}}", "زي",
    ),
    "a tick of a symbol font": ("{\\f1\\'fe}{\\f0 x}", "☑x"),
    "one in Unicode": ("{\\f1\\u-3842?} x", "☑ x"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "text"), FORMS.values(), ids=FORMS)
def test_ticks_and_chosen_entries_are_read(body, text):
    assert _read(FONTS + body).text == text


def test_hidden_words_are_named():
    assert _codes(_read("keep {\\v hidden words} this")) == [DefectCode.HIDDEN_TEXT]
    assert _codes(_read("keep {\\v \\u1607?\\u1606?\\u1575?} this")) == [DefectCode.HIDDEN_TEXT]
    assert _codes(_read("keep {\\deleted gone words} this")) == []


def test_a_mark_before_the_document_is_no_text():
    assert read(b"\xef\xbb\xbf{\\rtf1 hello}", None).text == "hello"
