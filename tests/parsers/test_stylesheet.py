"""What a page hides is not what its letter says, and hidden words are named."""

import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from parsers.document import DefectCode
from parsers.formats.html import read
from parsers.read import read_file
from parsers.stylesheet import declared, hiding_rules


def _content(page):
    return read(page.encode(), "utf-8")


def _page(rule, element='<p class="x" id="i">كلمات مخفية</p>'):
    return f"<html><head><style>{rule}</style></head><body><p>ظاهر</p>{element}</body></html>"


@pytest.mark.parametrize(
    "rule",
    [
        ".x {display:none}", "p.x{ display : none !important }", "#i{visibility:hidden}", ".y,.x{font-size:0}",
        "/* note */ .x {display:none}", "<!-- .x{display:none} -->", "@charset 'utf-8'; .x{display:none}",
        "@media print {.x{display:block}} .x{display:none}", ".x{opacity:0}", "p.x{display:none} p{display:block}",
        ".x{display:none !important} #i{display:block}", "#i{display:none} .x{display:block}",
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
        "div .x{display:none}", "{}{}}}@{", ".x{color:red;mso-hide:all}", ".x{display:none} body p.x{display:block}",
        ".x{display:none} p[lang]{display:block}", ".x{visibility:hidden} #i{visibility:visible}",
        ".x:hover{display:none}", ".x{font-size:0.9em}", ".x{opacity:0.5}", "#x{display:none}", ".x{display:none",
    ],
)  # fmt: skip
def test_what_is_not_surely_hidden_is_read(rule):
    assert _content(_page(rule)).text == "ظاهر\nكلمات مخفية"


@pytest.mark.parametrize("element", ['<p style="display:none">كلمات مخفية</p>', "<p hidden>كلمات مخفية</p>"])
def test_words_hidden_on_the_spot_are_named(element):
    content = _content(_page("", element))
    assert (content.text, [defect.code for defect in content.defects]) == ("ظاهر", [DefectCode.HIDDEN_TEXT])


SHOWN = {
    "a size within no size": '<div style="font-size:0px"><div style="font-size:13px">كلمات مخفية</div></div>',
    "inline over sheet": '<p class="x" style="display:block">كلمات مخفية</p>',
    "visible within hidden": '<div style="visibility:hidden"><p style="visibility:visible">كلمات مخفية</p></div>',
    "hidden from one program only": '<p style="mso-hide:all">كلمات مخفية</p>',
    "a picture's text": "<svg><title>x</title><text>كلمات مخفية</text></svg>",
    "instead of frames": "<noframes><p>كلمات مخفية</p></noframes>",
    "a frame's page": '<iframe srcdoc="&lt;p&gt;كلمات مخفية&lt;/p&gt;">x</iframe>',
    "instead of an object": '<object data="x.swf"><p>كلمات مخفية</p></object>',
}


@pytest.mark.parametrize("element", SHOWN.values(), ids=SHOWN)
def test_words_that_the_page_shows_are_read(element):
    content = _content(_page(".x{display:none}", element))
    assert (content.text, content.defects) == ("ظاهر\nكلمات مخفية", ())


@pytest.mark.parametrize("media", ["print", "screen and (max-width:480px)", "handheld"])
def test_a_sheet_for_paper_or_small_screens_hides_nothing(media):
    page = f'<style media="{media}">.x{{display:none}}</style><p>ظاهر</p><p class="x">كلمات مخفية</p>'
    assert _content(page).text == "ظاهر\nكلمات مخفية"


def test_sizes_relative_to_nothing_are_nothing():
    page = '<p>ظاهر</p><div style="font-size:0"><p style="font-size:120%">كلمات مخفية</p></div>'
    assert _content(page).text == "ظاهر"


FIELDS = {
    "a tick": ('<input type="checkbox" checked> نعم <input type="checkbox"> لا', "☒ نعم ☐ لا"),
    "a value": ('الاسم: <input value="سالم"><input type="hidden" value="سر">', "الاسم: سالم"),
    "a choice": ("<select><option>ضرب<option selected>إهمال</select>", "إهمال"),
    "the first of the choices": ("<select><option>ضرب<option>إهمال</select>", "ضرب"),
    "a text": ("<textarea>شرح الحالة</textarea>", "شرح الحالة"),
}


@pytest.mark.parametrize(("element", "text"), FIELDS.values(), ids=FIELDS)
def test_a_form_s_fields_say_what_they_show(element, text):
    assert _content(f"<p>{element}</p>").text == text


HOSTILE = {
    "blanks": "{}" + ".x{display:" + " " * 20_000,
    "no rule": "a" * 20_000,
    "comments that never end": "/*" * 10_000,
    "at-rules": "@ ;" * 7_000,
    "braces": "{" * 20_000,
    "blocks in at-rules": "@a{" * 7_000,
    "blanks in a rule": ".x{opacity:" + " " * 9_000 + "0}",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_no_faster_than_a_style_sheet(piece):
    def seconds(times):
        start = time.process_time()
        hiding_rules([piece * times])
        return time.process_time() - start

    assert min(seconds(20) for _ in range(3)) < 40 * max(min(seconds(2) for _ in range(3)), 0.001)


def test_spaces_and_signs_that_are_hidden_are_nothing():
    assert _content(_page(".x{display:none}", '<span class="x">&nbsp;| </span>')).defects == ()


def test_a_whole_page_hidden_and_shown_again():
    assert _content(_page("p{display:none} p{display:block}")).text == "ظاهر\nكلمات مخفية"


@pytest.mark.parametrize(
    ("style", "hidden"), [("display:none", True), ("font-size:0px;", True), ("font-size:0.5px", False)]
)
def test_declarations(style, hidden):
    assert [said.hides for said in declared(style, 1).values()] == [hidden]


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
