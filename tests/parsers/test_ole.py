"""Objects embedded in documents: the file inside is taken out."""

import struct

import pytest

from parsers.formats.ole import read
from parsers.office.ole import ole1_object, packaged

FILE = "نص المرفق".encode()
NATIVE = b"\x02\0" + "صك.txt".encode("cp1256") + b"\0C:\\x\0" + struct.pack("<HHI", 0, 3, 4) + b"tmp\0"
NATIVE += struct.pack("<I", len(FILE)) + FILE


def test_a_package_holds_a_file_and_its_name():
    found = packaged(NATIVE)
    assert (found.name, found.data) == ("صك.txt", FILE)


@pytest.mark.parametrize("data", [b"", b"\x02\0", b"\x02\0name\0path\0", b"\x03\0" + NATIVE[2:]])
def test_what_is_no_package_is_none(data):
    assert packaged(data) is None


@pytest.mark.parametrize("data", [b"", b"x", struct.pack("<III", 1, 2, 0xFFFFFFFF)])
def test_an_object_that_cannot_be_taken_apart_is_kept_whole(data):
    assert ole1_object(data).data == data


def test_bytes_that_are_no_compound_file_are_damage():
    assert [str(defect) for defect in read(b"x", None).defects] == ["damaged: a compound file"]
