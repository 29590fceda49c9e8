"""What looks alike to a hurried reader, and what a name shows that it has no right to."""

import pytest

from classifiers.lookalike import address_in_name, has_direction_marks, skeleton
from parsers.document import Address

ALIKE = [
    ("moj.gov.sa", "rnoj.gov.sa"),
    ("moj.gov.sa", "m0j.g0v.5a"),
    ("moj.gov.sa", "mоj.gov.sa"),
    ("moj.gov.sa", "ｍoj.gov.sa"),
    ("moj.gov.sa", "moj。gov．sa"),
    ("moj.gov.sa", "MOJ.GOV.SA."),
    ("moj.gov.sa", "xn--mj-fmc.gov.sa"),
    ("moi.gov.sa", "m0l.gov.sa"),
    ("moi.gov.sa", "mo1.gov.sa"),
    ("moi.gov.sa", "moı.gov.sa"),
    ("hrsd.gov.sa", "hrscl.gov.sa"),
    ("moe.gov.sa", "möe.gov.sa"),
    ("www.example", "vvww.example"),
    ("مستشفى.example", "مستشفي.example"),
    ("مستشفى.example", "مستشفی.example"),
    ("مكة.example", "مکه.example"),
    ("أحمد.example", "احمد.example"),
]


@pytest.mark.parametrize(("real", "disguise"), ALIKE)
def test_what_looks_alike_has_one_skeleton(real, disguise):
    assert skeleton(real) == skeleton(disguise)


@pytest.mark.parametrize(("one", "other"), [("moj.gov.sa", "moh.gov.sa"), ("moj.gov.sa", "moj.gov.co"), ("a.b", "ab")])
def test_what_does_not_look_alike_has_not(one, other):
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("label", ["xn--", "xn--99999999", "xn--\u0645"])
def test_a_broken_punycode_stays_as_it_is(label):
    assert skeleton(f"{label}.sa").endswith(".sa")


@pytest.mark.parametrize(
    ("name", "address", "shown"),
    [
        ("exec@moj.gov.sa", "x@gmail.example", "moj.gov.sa"),
        ("محكمة التنفيذ (exec@moj.gov.sa)", "x@gmail.example", "moj.gov.sa"),
        ("exec@moj.gov.sa", "exec@moj.gov.sa", ""),
        ("exec@moj.gov.sa", "exec@makkah.moj.gov.sa", ""),
        ("exec@makkah.moj.gov.sa", "exec@moj.gov.sa", ""),
        ("EXEC@MOJ.GOV.SA", "x@gmail.example", "moj.gov.sa"),
        ("قسم @ المتابعة", "x@gmail.example", ""),
        ("", "x@gmail.example", ""),
    ],
)
def test_an_address_in_a_name_counts_where_it_is_not_the_senders(name, address, shown):
    assert address_in_name(Address(name, address)) == shown


@pytest.mark.parametrize(
    ("text", "marked"), [("a\u202eb", True), ("a\u2066b", True), ("إحالة\u200f رقم", False), ("إحالة", False)]
)
def test_marks_that_turn_the_direction(text, marked):
    assert has_direction_marks(text) is marked
