"""Archives: every file inside is read, whatever its name is written in, and none can explode."""

import gzip
import io
import subprocess
import tarfile
import time
import zipfile
import zlib

import pytest
from hostile.build import MIB, Much
from mutations import mutations

from parsers.document import DefectCode
from parsers.formats.archive import read
from parsers.read import read_file
from parsers.sniff import media_type
from parsers.zipped import MEMBERS_LIMIT

LETTER = "نحيل إليكم طلب التنفيذ رقم ٤٨٠٠٣٤٥٦٧٨".encode()
NAME = "صك الحكم.txt"


def _zip(*members, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def _named(raw, data=LETTER):
    """An archive whose member's name is the bytes `raw` without a word about their code page."""
    holder = "x" * len(raw)
    return _zip((holder, data)).replace(holder.encode(), raw)


def _codes(content):
    return [defect.code for defect in content.defects]


def _files(content):
    return [(enclosed.name, enclosed.data) for enclosed in content.inside]


def test_every_file_is_a_part_of_its_own():
    document = read_file(_zip((NAME, LETTER), ("ملفات/", b""), ("ملفات/بيان.txt", b"2")), "مرفقات.zip")
    assert [(part.id, part.name, part.text) for part in document.parts] == [
        ("1", "مرفقات.zip", ""), ("1.1", NAME, LETTER.decode()), ("1.2", "بيان.txt", "2"),
    ]  # fmt: skip
    assert document.unreadable == ()


@pytest.mark.parametrize("codec", ["utf-8", "cp1256", "cp720", "iso8859-6"])
def test_arabic_names_without_a_label(codec):
    assert _files(read(_named(NAME.encode(codec)), None)) == [(NAME, LETTER)]


def test_the_name_that_info_zip_keeps_beside_the_old_one():
    info = zipfile.ZipInfo("old.txt")
    field = b"\x01" + zlib.crc32(b"old.txt").to_bytes(4, "little") + NAME.encode()
    info.extra = b"\x75\x70" + len(field).to_bytes(2, "little") + field
    assert _files(read(_zip((info, LETTER)), None))[0][0] == NAME


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("C:\\letters\\صك.pdf", "صك.pdf"),
        ("/abs/x.txt", "x.txt"),
        ("a/..", ""),
    ],
)
def test_a_path_leads_nowhere(path, name):
    assert _files(read(_zip((path, LETTER)), None)) == [(name, LETTER)]


def test_what_a_mac_adds_is_passed_over():
    content = read(_zip((NAME, LETTER), (f"__MACOSX/._{NAME}", b"\0\5\x16\7" + bytes(100))), None)
    assert _files(content) == [(NAME, LETTER)]
    assert content.defects == ()


def test_a_locked_file_is_named_and_the_others_are_read(tmp_path):
    (tmp_path / "locked.txt").write_bytes(LETTER)
    (tmp_path / "open.txt").write_bytes(b"2")
    subprocess.run(["zip", "-q", "-P", "1234", "x.zip", "locked.txt"], cwd=tmp_path, check=True)
    subprocess.run(["zip", "-q", "x.zip", "open.txt"], cwd=tmp_path, check=True)
    content = read((tmp_path / "x.zip").read_bytes(), None)
    assert _files(content) == [("open.txt", b"2")]
    assert [str(defect) for defect in content.defects] == ["needs_password: file 1 of the archive"]


def test_a_damaged_file_is_named_and_the_others_are_read():
    data = _zip(("a.txt", b"A" * 500), ("b.txt", LETTER), compression=zipfile.ZIP_STORED)
    content = read(data.replace(b"A" * 9, b"A" * 8 + b"B", 1), None)
    assert [str(defect) for defect in content.defects] == ["damaged: file 1 of the archive"]
    assert _files(content)[1] == ("b.txt", LETTER)


@pytest.mark.parametrize("keep", [0.5, 0.8])
def test_an_archive_cut_short_gives_what_it_still_holds(keep):
    whole = _zip(("a.txt", LETTER), ("b.bin", bytes(range(256)) * 40), compression=zipfile.ZIP_STORED)
    content = read(whole[: int(len(whole) * keep)], None)
    assert _files(content)[0] == ("a.txt", LETTER)
    assert DefectCode.DAMAGED in _codes(content)


def test_a_streamed_archive_cut_short_gives_what_it_still_holds():
    class Stream(io.RawIOBase):
        written = b""

        def writable(self):
            return True

        def write(self, data):
            self.written += bytes(data)
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", LETTER)
        archive.writestr("b.txt", LETTER * 2)
    content = read(stream.written[:-60], None)
    assert _files(content) == [("a.txt", LETTER), ("b.txt", LETTER * 2)]
    assert DefectCode.DAMAGED in _codes(content)


def test_a_bomb_is_not_inflated():
    content = read(_zip(("a", bytes(50 * 1024 * 1024))), None)
    assert _codes(content) == [DefectCode.TOO_LARGE]
    assert content.inside == ()


def test_a_bomb_that_lies_about_its_size_is_cut_at_its_word():
    data = _zip(("a", b"x" * 40))
    packed = zlib.compress(b"x" * 40)[2:-4]
    assert packed in data
    bomb = Much(bytes(MIB), 300).deflated
    lying = bytearray(data.replace(packed, bomb))
    struct_at = lying.index(b"PK\x01\x02")
    for place in (18, struct_at + 20):  # the packed size; the unpacked one stays 40
        lying[place : place + 4] = len(bomb).to_bytes(4, "little")
    end = lying.rindex(b"PK\x05\x06")
    lying[end + 16 : end + 20] = struct_at.to_bytes(4, "little")
    content = read(bytes(lying), None)
    assert sum(len(enclosed.data) for enclosed in content.inside) <= 40
    assert _codes(content) == [DefectCode.DAMAGED]


def test_members_that_lie_over_one_another_are_damage():
    data = bytearray(_zip(("a.txt", LETTER), ("b.txt", LETTER * 3)))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = bytes(4)
    content = read(bytes(data), None)
    assert _codes(content) == [DefectCode.DAMAGED]


def test_too_many_files_are_not_unpacked():
    content = read(_zip(*((f"{number}.txt", b"x") for number in range(MEMBERS_LIMIT + 1))), None)
    assert _codes(content) == [DefectCode.TOO_MANY_PARTS]


def test_archives_inside_archives_end():
    data = LETTER
    for _ in range(40):
        data = _zip(("inner.zip", data))
    document = read_file(data, "x.zip")
    assert DefectCode.TOO_DEEP in {defect.code for part in document.parts for defect in part.defects}


def test_a_rare_method_is_named():
    content = read(_zip(("a.txt", LETTER), compression=zipfile.ZIP_BZIP2), None)
    assert _codes(content) == [DefectCode.UNSUPPORTED_FORMAT]


def test_an_empty_archive_is_empty():
    assert _codes(read(_zip(), None)) == [DefectCode.EMPTY]


def test_a_gzip_holds_one_file():
    stream = io.BytesIO()
    with gzip.GzipFile("خطاب.txt".encode().decode("latin-1"), "wb", fileobj=stream) as packed:
        packed.write(LETTER)
    assert _files(read(stream.getvalue(), None)) == [("خطاب.txt", LETTER)]
    assert _codes(read(stream.getvalue()[:-9], None)) == [DefectCode.DAMAGED]


def test_a_gzip_bomb_is_not_inflated():
    assert _codes(read(gzip.compress(bytes(80 * 1024 * 1024)), None)) == [DefectCode.TOO_LARGE]


@pytest.mark.parametrize(("magic", "says"), [(b"Rar!\x1a\x07\x01\0", "RAR"), (b"7z\xbc\xaf\x27\x1c\0\4", "7z")])
def test_an_archive_of_another_kind_says_what_to_do(magic, says):
    (part,) = read_file(magic + bytes(60), "x").parts
    assert [defect.code for defect in part.defects] == [DefectCode.UNSUPPORTED_FORMAT]
    assert says in part.defects[0].detail and "ask the sender" in part.defects[0].detail


def test_no_broken_archive_makes_reading_fail():
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("x"), io.BytesIO())
    for whole in (_zip((NAME, LETTER), ("b.txt", b"x" * 900)), stream.getvalue()):
        for broken in mutations(whole):
            read(broken, None)


def test_finding_out_what_an_archive_is_inflates_nothing(monkeypatch):
    monkeypatch.setattr(zlib, "decompressobj", lambda *_: pytest.fail("inflated"))
    data = _zip(("word/document.xml", LETTER), ("b.txt", LETTER))
    for cut in (data, data[:-30]):
        assert media_type(cut, "", "").endswith("wordprocessingml.document")


def test_a_gzip_of_several_members_is_one_file():
    half = len(LETTER) // 2
    content = read(gzip.compress(LETTER[:half]) + gzip.compress(LETTER[half:]), None)
    assert ([file.data for file in content.inside], content.defects) == ([LETTER], ())


def test_what_stands_behind_a_gzip_is_damage_unless_it_is_padding():
    assert read(gzip.compress(LETTER) + b"\0" * 512, None).defects == ()
    assert [d.code for d in read(gzip.compress(LETTER) + b"and more", None).defects] == [DefectCode.DAMAGED]


def test_an_archive_before_another_is_a_part_of_its_own():
    document = read_file(_zip(("first.txt", LETTER)) + _zip(("second.txt", b"two")), "x.zip")
    assert [part.name for part in document.parts] == ["x.zip", "second.txt", "", "first.txt"]


def test_a_word_document_is_known_by_what_its_package_says():
    types = '<Types><Override ContentType="application/x.wordprocessingml.document.main+xml"/></Types>'
    data = _zip(("[Content_Types].xml", types), ("word/document2.xml", "<x/>"))
    assert media_type(data, "", "").endswith("wordprocessingml.document")


def test_a_gzip_of_a_hundred_thousand_members_takes_no_time():
    began = time.process_time()
    assert _codes(read(gzip.compress(b"") * 100_000, None)) == [DefectCode.DAMAGED]
    assert time.process_time() - began < 2
