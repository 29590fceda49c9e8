"""HTML as a person sees it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.document import DefectCode, TextFrom
from parsers.formats.html import read


def _text(markup, charset="utf-8"):
    return read(markup.encode(), charset).text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>السلام عليكم</p><p>نحيل إليكم</p>", "السلام عليكم\nنحيل إليكم"),
        ("<div>سطر<br>ثان<br/>ثالث</div>", "سطر\nثان\nثالث"),
        ("<p>كلمة <b>غليظة</b>، و<i>مائلة</i></p>", "كلمة غليظة، ومائلة"),
        ("<p>several\n   spaces\tand lines</p>", "several spaces and lines"),
        ("before<div>inside</div>after", "before\ninside\nafter"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<pre>one\n  two</pre>three", "one\ntwo\nthree"),
        ("a&amp;b &lt;c&gt; &#1575;", "a&b <c> ا"),
        ("plain words", "plain words"),
        ("", ""),
    ],
)
def test_blocks_are_lines(markup, text):
    assert _text(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<table><tr><th>الاسم</th><th>الهوية</th></tr><tr><td>سالم</td><td>1101798278</td></tr></table>",
         "الاسم | الهوية\nسالم | 1101798278"),
        ("<table><tr><td>رقم البلاغ:<td><b>4471</b></table>", "رقم البلاغ: | 4471"),
        ("<table><tr><td>a</td><td></td><td>c</td></tr></table>", "a |  | c"),
        ("<table><tr><td></td><td>alone</td></tr><tr><td></td><td> </td></tr></table>end", "alone\nend"),
        ("<table><tr><td><p>name</p><p>second line</p></td><td>x</td></tr></table>", "name second line | x"),
        ("<table><tr><td><table><tr><td>k1</td><td>v1</td></tr><tr><td>k2</td><td>v2</td></tr></table></td></tr></table>",
         "k1 | v1\nk2 | v2"),
        ("<table><tr><td><p>1<p>2<p>3<p>4<p>5</td><td>side</td></tr></table>", "1\n2\n3\n4\n5\nside"),
        ("<td>no table</td>", "no table"),
    ],
)  # fmt: skip
def test_a_table_row_is_a_line_of_cells(markup, text):
    assert _text(markup) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x()</script>", "<style>p{color:red}</style>", "<!-- remark -->", "<template>x</template>",
        '<p style="DISPLAY : none">x</p>', "<div hidden><p>x</p></div>", '<span style="font-size:0px">x</span>',
        '<span style="color:red;font-size:0;line-height:0">x</span>', '<p style="visibility:hidden">x</p>',
        "<head><title>x</title></head>",
    ],
)  # fmt: skip
def test_what_is_hidden_is_left_out_and_what_follows_is_not(hidden):
    assert "".join(_text(f"<div>shown {hidden} too</div>").split()) == "showntoo"


@pytest.mark.parametrize("style", ["font-size:0.9em", "font-size:05pt", "display:block", "color:#000"])
def test_small_is_not_hidden(style):
    assert _text(f'<p style="{style}">shown</p>') == "shown"


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        ('<meta charset="windows-1256"><p>خطاب المحكمة'.encode("cp1256"), None),
        ('<meta http-equiv=Content-Type content="text/html;charset=cp1256"><p>خطاب المحكمة'.encode("cp1256"), None),
        ('<meta charset="utf-8"><p>خطاب المحكمة'.encode("cp1256"), "windows-1256"),
        ("<p>خطاب المحكمة".encode("cp1256"), "iso-8859-1"),
        ("<p>خطاب المحكمة".encode("cp1256"), None),
        ("<p>خطاب المحكمة".encode(), None),
        ('<?xml version="1.0" encoding="windows-1256"?><p>خطاب المحكمة'.encode("cp1256"), None),
        ("<p>خطاب المحكمة".encode("utf-16"), None),
    ],
)  # fmt: skip
def test_the_charset_is_the_declared_one_else_the_pages_own_else_guessed(data, declared):
    assert read(data, declared).text == "خطاب المحكمة"
    assert read(data, declared).text_from == TextFrom.HTML


@pytest.mark.parametrize(
    ("markup", "unread"),
    [
        ('<p>text<img src="cid:logo">', False),
        ('<img src="https://letters.example/1.png">', True),
        ('<p>text<img src="data:image/png;base64,AAAA">', False),  # a part of its own
        ("<p></p>", False),
    ],
)
def test_pictures_that_stand_for_text_are_not_silent(markup, unread):
    assert [defect.code for defect in read(markup.encode(), None).defects] == [DefectCode.NO_TEXT_LAYER] * unread


def test_markup_nested_too_deep_still_gives_its_words():
    found = read(b"<div>" * 5000 + b"help<script>x</script>" + b"</div>" * 5000 + b"<p>me", None)
    assert found.text == "help\nme"
    assert [defect.code for defect in found.defects] == [DefectCode.TOO_DEEP]


@pytest.mark.parametrize(
    "piece", [b"<", b"<div>", b"<script>", b"<!--", b'<a b="', b"<table><tr><td>", b"&#x", b"<p <p"]
)
def test_hostile_markup_takes_no_time(piece):
    start = time.perf_counter()
    read(b"<div>" * 300 + piece * 50_000, None)
    assert time.perf_counter() - start < 5


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<pre>", "x", "<p>"]), max_size=30
    )
)
def test_no_word_of_a_broken_table_is_lost(pieces):
    assert _text("".join(pieces)).count("x") == pieces.count("x")


@settings(deadline=None)
@given(st.binary(max_size=200), st.none() | st.sampled_from(["utf-8", "windows-1256", "utf-16"]))
def test_any_bytes_are_read(data, charset):
    read(data, charset).text.encode("utf-8")
