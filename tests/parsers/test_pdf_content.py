"""The bytes of a content stream as operators with their operands."""

import time

import pytest

from parsers.pdf_content import operations


def said(content):
    return [(operator.decode(), list(operands)) for operator, operands in operations(content)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"1 0 0 -1 .5 842. cm", [("cm", [1, 0, 0, -1, 0.5, 842])]),
        (b"q Q", [("q", []), ("Q", [])]),
        (b"/F1 12 Tf(a)Tj", [("Tf", ["F1", 12]), ("Tj", [b"a"])]),
        (b"/A#20B 1 Tf", [("Tf", ["A B", 1])]),
        (b"[(a)-3.5<62 6>(c)] TJ", [("TJ", [[b"a", -3.5, b"b`", b"c"]])]),
        (b"[<>5()]TJ", [("TJ", [[b"", 5, b""]])]),
        (b"(a\\(b\\)\\\\\\n\\053\\0053\\\nz) Tj", [("Tj", [b"a(b)\\\n+\x053z"])]),
        (b"(\\001\\377\\n) Tj", [("Tj", [b"\x01\xff\n"])]),
        (b"(a(b(c))d) Tj", [("Tj", [b"a(b(c))d"])]),
        (b"[1 (a(b)) % note ]\n 2] TJ", [("TJ", [[1, b"a(b)", 2]])]),
        (b"<414> Tj", [("Tj", [b"A@"])]),
        (b"% note Tj\n1 w", [("w", [1])]),
        (b"/Span<</ActualText <FEFF0627> >> BDC 1 2 Td EMC T*", [("Td", [1, 2]), ("T*", [])]),
        (b"/P <</MCID 0>> BDC /P /M BDC EMCX", [("BDC", ["P", "M"]), ("EMCX", [])]),
        (b"true false null gs", [("gs", [None, None, None])]),
        (b"1-2 3 re --5 + w", [("re", [1, -2, 3]), ("w", [0, 0])]),
        (b"BI /W 1 /H 1 ID \x00(EI[ EI Q", [("BI", []), ("EI", ["W", 1, "H", 1]), ("Q", [])]),
        (b"BI /F /A85 ID EI (~> EI Q", [("BI", []), ("EI", ["F", "A85"]), ("Q", [])]),
        (b"BI ID without end", [("BI", []), ("EI", [])]),
        (b"] >> } q", [("q", [])]),
        (b"(without end Tj", []),
        (b"[ q Q", []),
        (b"1 2", []),
        (b"", []),
    ],
)
def test_operators_come_with_their_operands(content, expected):
    assert said(content) == expected


@pytest.mark.parametrize(
    "block",
    [b"[", b"<<", b"(", b"((a)", b"<4", b"1 ", b"1 2 [", b"/A<<", b"/A<<1", b"\\(", b"%", b"-", b"BI ID ", b"(a\\"],
)
def test_the_time_is_that_of_the_length_whatever_the_bytes_are(block):
    """A quadratic pattern would take minutes for a megabyte."""
    began = time.process_time()
    for _ in operations(block * (1_000_000 // len(block))):
        pass
    assert time.process_time() - began < 10
