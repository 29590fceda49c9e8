"""Two thousand broken copies of every format: none raises, none is lost, and the sound one is read after them.

A reader may give a file up, and say so. That it is killed is no failure of this test, that it raises is: readers never
raise on what the bytes hold.
"""

import hashlib
import random

import pytest
from fuzz.seeds import PICTURES, SEEDS
from mutations import mutations

from parsers.cage.keeper import READ_LEAF, Cage
from parsers.cage.limits import CageLimits
from parsers.document import DefectCode, Role
from parsers.read import read_file

BROKEN, SWAPPED = 1600, 400
RECOGNISED = 20
LIMITS = CageLimits(seconds=3, documents=BROKEN + SWAPPED + 2)
SILENT = {"body", "html", "ocr"}
"""Where white space and no more may be all there is to read."""


def swaps(data, count):
    """`count` copies of `data` with two of its blocks in each other's place."""
    chance = random.Random(len(data))
    for _ in range(count):
        a, b, c, d = sorted(chance.randrange(len(data) + 1) for _ in range(4))
        yield data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def failures(document):
    """What the cage said of readers that ended."""
    defects = [defect for part in document.parts for defect in part.defects]
    return [defect.detail for defect in defects if defect.code == DefectCode.READER_FAILED]


def raised(document):
    """What readers raised, which they never may, or answered without sense."""
    return [detail for detail in failures(document) if "raised" in detail or "sense" in detail]


def assert_accounted_for(document, data):
    """The bytes are those that came, and every part with bytes has text, or files of its own, or a defect."""
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    ids = [part.id for part in document.parts]
    assert ids and len(set(ids)) == len(ids)
    for part in document.parts:
        opened = any(other.startswith(f"{part.id}.") for other in ids) or part.role == Role.MESSAGE
        said = part.text.strip() or part.defects or part.text_from in SILENT
        signature = part.media_type.endswith("signature") or part.name.endswith(".p7s")
        assert opened or said or signature or not part.size, (part.media_type, part.size)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", SEEDS)
def test_broken_files_never_stop_anything(suffix):
    seed, name = SEEDS[suffix](), f"letter.{suffix}"
    with Cage(LIMITS, "fuzz.pictures:decoded" if suffix in PICTURES else READ_LEAF) as cage:
        sound = read_file(seed, name, reader=cage.document())
        for broken in (*mutations(seed, BROKEN), *swaps(seed, SWAPPED)):
            document = read_file(broken, name, reader=cage.document())
            assert_accounted_for(document, broken)
            assert not raised(document)
        assert read_file(seed, name, reader=cage.document()) == sound
    assert not failures(sound)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", PICTURES)
def test_broken_pictures_are_recognised_as_far_as_they_go(suffix):
    with Cage(LIMITS) as cage:
        for broken in mutations(SEEDS[suffix](), RECOGNISED):
            document = read_file(broken, f"scan.{suffix}", reader=cage.document())
            assert_accounted_for(document, broken)
            assert not raised(document)
