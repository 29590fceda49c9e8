"""What a page hides is not what its letter says, and hidden words are named."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from parsers.document import DefectCode
from parsers.formats.html import read
from parsers.read import read_file
from parsers.stylesheet import hides


def _content(page):
    return read(page.encode(), "utf-8")


def _page(rule, element='<p class="x" id="i">كلمات مخفية</p>'):
    return f"<html><head><style>{rule}</style></head><body><p>ظاهر</p>{element}</body></html>"


@pytest.mark.parametrize(
    "rule",
    [
        ".x {display:none}", "p.x{ display : none !important }", "#i{visibility:hidden}", ".y,.x{font-size:0}",
        "/* note */ .x {display:none}", "<!-- .x{display:none} -->", "@charset 'utf-8'; .x{display:none}",
        "@media print {.x{display:block}} .x{display:none}", ".x{color:red;mso-hide:all}", ".x{opacity:0}",
    ],
)  # fmt: skip
def test_words_hidden_by_a_style_sheet_are_left_out_and_named(rule):
    content = _content(_page(rule))
    assert content.text == "ظاهر"
    assert [defect.code for defect in content.defects] == [DefectCode.HIDDEN_TEXT]


@pytest.mark.parametrize(
    "rule",
    [
        "", ".y{display:none}", ".x{display:none} .x{display:block}", "@media print{.x{display:none}}",
        "div .x{display:none}", "{}{}}}@{",
        ".x:hover{display:none}", ".x{font-size:0.9em}", ".x{opacity:0.5}", "#x{display:none}", ".x{display:none",
    ],
)  # fmt: skip
def test_what_is_not_surely_hidden_is_read(rule):
    assert _content(_page(rule)).text == "ظاهر\nكلمات مخفية"


@pytest.mark.parametrize("element", ['<p style="display:none">كلمات مخفية</p>', "<p hidden>كلمات مخفية</p>"])
def test_words_hidden_on_the_spot_are_named(element):
    content = _content(_page("", element))
    assert (content.text, [defect.code for defect in content.defects]) == ("ظاهر", [DefectCode.HIDDEN_TEXT])


def test_spaces_and_signs_that_are_hidden_are_nothing():
    assert _content(_page(".x{display:none}", '<span class="x">&nbsp;| </span>')).defects == ()


def test_a_whole_page_hidden_and_shown_again():
    assert _content(_page("p{display:none} p{display:block}")).text == "ظاهر\nكلمات مخفية"


@pytest.mark.parametrize(
    ("style", "hidden"), [("display:none", True), ("font-size:0px;", True), ("font-size:0.5px", False)]
)
def test_declarations(style, hidden):
    assert hides(style) is hidden


def test_nothing_is_fetched():
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.handle_request, daemon=True).start()
    host = f"http://127.0.0.1:{server.server_port}"
    page = f'<!DOCTYPE html SYSTEM "{host}/dtd"><html><head><link rel="stylesheet" href="{host}/s.css">'
    page += f'<base href="{host}/">'
    page += (
        f'<style>@import url({host}/i.css);</style></head><body background="{host}/b.png"><img src="{host}/p.png">نص'
    )
    page += (
        f'<iframe src="{host}/f"></iframe><script src="{host}/x.js"></script><object data="{host}/o"></object></body>'
    )
    assert _content(page).text == "نص"
    server.server_close()
    assert asked == []


def test_a_picture_within_the_page_is_a_part():
    gif = "R0lGODdhAQABAIAAAAAAAAAAACwAAAAAAQABAAACAkQBADs="
    document = read_file(f'<html><body>نص<img src="data:image/gif;base64,{gif}"></body>'.encode(), "x.html")
    assert [(part.id, part.media_type) for part in document.parts] == [("1", "text/html"), ("1.1", "image/gif")]
