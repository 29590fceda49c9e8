"""The hostile messages: splitting is not caged, so it must cost no more than a few times the message itself."""

import time

import pytest
from hostile import build
from hostile.watch import Watch

from parsers.cage.limits import MIB
from parsers.document import DefectCode, TextFrom
from parsers.formats import Content
from parsers.mime import Limits
from parsers.read import read

LARGE = {"a_large_body", "a_large_body_of_line_ends", "a_large_file", "a_long_header", "a_line_of_a_boundary"}
CASES = [
    pytest.param(each, id=each.__name__, marks=[pytest.mark.slow] if each.__name__ in LARGE else [])
    for each in build.MESSAGES
]
SECONDS, SECONDS_A_MIB = 10, 0.3
"""On a slow machine; a step that takes the square of the size would take hours."""
TIMES, ROOM = 5, 200 * MIB


@pytest.mark.parametrize("make", CASES)
def test_a_hostile_message_is_split_in_time_and_memory(make):
    raw = make()
    with Watch() as watch:
        began = time.monotonic()
        document = read(raw, reader=lambda leaf: Content("", TextFrom.NONE))
        took = time.monotonic() - began
    assert took < SECONDS + SECONDS_A_MIB * len(raw) / MIB
    assert watch.grown < TIMES * len(raw) + ROOM
    assert len(document.messages) <= Limits().depth + 1
    assert len({part.id for part in document.parts}) == len(document.parts) <= Limits().parts + 1
    assert document.parts


@pytest.mark.parametrize("make", [build.many_parts, build.many_parts_in_many_parts])
def test_more_parts_than_are_read_are_a_defect(make):
    document = read(make())
    assert DefectCode.TOO_MANY_PARTS in {defect.code for defect in document.defects}
    assert document.unreadable


@pytest.mark.parametrize("make", [build.deep_messages, build.deep_multiparts])
def test_deeper_than_is_read_is_a_defect_and_its_words_are_there(make):
    document = read(make())
    (last,) = document.unreadable
    assert DefectCode.TOO_DEEP in {defect.code for defect in last.defects}
    assert "body" in last.text


@pytest.mark.parametrize("make", [build.many_headers, build.many_recipients])
def test_more_headers_than_are_read_are_a_part_nobody_has_read(make):
    document = read(make())
    assert document.message.sender.address == "a@moj.gov.sa"
    (part,) = document.unreadable
    assert DefectCode.TOO_LARGE in {defect.code for defect in part.defects}
    assert part.text.endswith("body")
