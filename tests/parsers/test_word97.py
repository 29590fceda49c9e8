"""Old Word documents, as LibreOffice writes them and as it reads them itself."""

import struct
from pathlib import Path

import pytest
from mutations import mutations

from parsers.document import DefectCode
from parsers.formats.word97 import read
from parsers.office.word97 import LockedError, NotWord97Error, parse
from parsers.read import read_file

FILES = Path(__file__).parent / "files"
DATA = (FILES / "letter.doc").read_bytes()
LINES = [
    "المملكة العربية السعودية – وزارة العدل",
    "الرقم: ٤٨٠٠٣٤٥٦٧٨ التاريخ: ١٤٤٨/٠٣/١٥هـ",
    "نحيل إليكم طلب التنفيذ المقدم من والدة الطفل لتنفيذ الزيارة.",
    "قبل الحذف وبعده",
    "ظاهر وانتهى",
    "الاسم | الهوية | الجوال",
    "سالم بن فهد | 1101798278 | 0501234567",
    "نورة بنت سعد |  | ٠٥٥٥٥٥٥١٢٣",
    "للتواصل: shaml@example.org",
    "بند أول    وبعد المسافة",
    "سطر جديد",
    "التوقيع: القاضي",
    "عاجل وسري",
    "    بموجب صك الحكم رقم ٤٧١٢٣٤٥",
    "هاتف ٠١١١٢٣٤٥٦٧",
]


def _codes(content):
    return [defect.code for defect in content.defects]


def test_a_letter_of_a_real_program():
    document = read_file(DATA, "خطاب.doc")
    assert document.parts[0].media_type == "application/msword"
    assert document.parts[0].text.split("\n") == LINES
    assert [defect.code for defect in document.parts[0].defects] == [DefectCode.HIDDEN_TEXT]
    assert [(part.id, part.media_type) for part in document.parts[1:]] == [("1.1", "image/png")]


def test_it_says_what_the_program_itself_says():
    """The program's own text shows what is hidden or deleted, numbers the note, and gives each cell a line."""
    theirs = (FILES / "letter.txt").read_text("utf-8-sig")
    theirs = theirs.replace("هذه كلمات محذوفة", "").replace("مخفي تماما", "").replace("الطفل1", "الطفل")
    ours = read(DATA, None).text.replace("|", " ").split()
    body = [word for line in LINES[1:-3] for word in line.replace("|", " ").split()]
    assert theirs.split() == body
    assert [word for word in theirs.split() if word not in ours] == []


def test_a_password_is_asked_for():
    place = DATA.index(b"\xec\xa5", 512)
    locked = bytearray(DATA)
    locked[place + 0x0B] |= 1
    assert _codes(read(bytes(locked), None)) == [DefectCode.NEEDS_PASSWORD]
    with pytest.raises(LockedError):
        parse(bytes(locked[place:]), b"")


@pytest.mark.parametrize("data", [b"", DATA[:600], DATA[:5000], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_half_a_document_is_damage(data):
    assert DefectCode.DAMAGED in _codes(read(data, None))


def test_a_document_older_than_1997_gives_its_words():
    place = DATA.index(b"\xec\xa5", 512)
    old = bytearray(DATA)
    old[place + 2 : place + 4] = (0x65).to_bytes(2, "little")
    text = "خطاب قديم من المحكمة\rالرقم 1101798278".encode("cp1256")
    old[place + 0x18 : place + 0x20] = struct.pack("<II", 0x300, 0x300 + len(text))
    old[place + 0x300 : place + 0x300 + len(text)] = text
    content = read(bytes(old), None)
    assert content.text == "خطاب قديم من المحكمة\nالرقم 1101798278"
    assert DefectCode.UNSUPPORTED_FORMAT in _codes(content)


def test_a_piece_table_that_promises_too_much_is_refused():
    document = bytearray(0x400)
    document[0:4] = struct.pack("<HH", 0xA5EC, 0xC1)
    clx = b"\x02" + struct.pack("<I", 16) + struct.pack("<II", 0, 0x7FFFFFFF) + bytes(8)
    struct.pack_into("<II", document, 0x1A2, 0, len(clx))
    with pytest.raises(NotWord97Error):
        parse(bytes(document), clx)


def test_no_broken_document_makes_reading_fail():
    for broken in mutations(DATA):
        read(broken, None)
