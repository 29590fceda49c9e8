"""The hostile files: each within its limits, each said to be unread where it is, and the letter after it is read."""

import http.server
import threading
import time
from dataclasses import replace

import pytest
from hostile import build
from hostile.watch import Watch

from parsers.cage.keeper import Cage
from parsers.cage.limits import MIB, CageLimits
from parsers.document import DefectCode
from parsers.read import Limits, read

NUMBER = "4800345678"
LIMITS = replace(CageLimits(), seconds=10)
"""The default limits, but for the time: what never ends would end after two minutes as after ten seconds."""
TIMES, ROOM = 5, 200 * MIB
"""What the service itself may need for a message: its copies on the way from the mail to the text."""
LONG = {
    "pdf_flate_bomb", "pdf_flate_bomb_twice", "pdf_form_fan_out", "pdf_of_100_000_pages", "pdf_vast_image",
    "pdf_deep_arrays", "pdf_deep_dictionaries", "pdf_references_in_a_ring", "png_bomb", "png_text_bomb", "tiff_bomb",
    "zip_bomb", "zip_in_zip", "zip_of_many_files", "docx_bomb", "odt_bomb", "xlsx_bomb", "rtf_deep", "text_of_one_line",
}  # fmt: skip
"""More than a second to build or to read."""
READ = {
    "pdf_endless_page", "zip_with_paths", "docx_with_macros", "html_deep", "html_deep_tables", "html_laughs",
    "html_of_attributes",
}  # fmt: skip
"""What they say is read, whatever they try beside it."""
HOLDS_NOTHING = {
    "docx_external", "odt_spaces", "odt_repeated_cells", "xlsx_far_cell", "html_wide_cells", "text_of_one_line",
    "text_of_combining_marks", "csv_of_quotes",
}  # fmt: skip
"""Nothing is unread in these."""


@pytest.fixture(scope="module")
def cage():
    with Cage(LIMITS) as cage:
        yield cage


def slow(names, of):
    return [pytest.param(name, marks=[pytest.mark.slow] if name in of else []) for name in names]


def read_mail(cage, data, name):
    return read(build.mail_with(data, name), reader=cage.document())


@pytest.fixture
def good(cage):
    """Reads a good letter, after everything."""
    yield
    letter = build.page_pdf((b"", f"BT /F1 14 Tf 20 700 Td (Letter {NUMBER}) Tj ET".encode()))
    assert NUMBER in read_mail(cage, letter, "letter.pdf").parts[1].text


@pytest.mark.usefixtures("good")
@pytest.mark.parametrize("name", slow(build.FILES, LONG))
def test_a_hostile_file_stays_within_the_limits(name, cage):
    make, suffix = build.FILES[name]
    raw = build.mail_with(make(), f"file.{suffix}")
    cage.protections()
    with Watch() as watch:
        began = time.monotonic()
        document = read(raw, reader=cage.document())
        took = time.monotonic() - began
    # Where a worker is lost, another tries once more; what is over the time limit is not tried again.
    assert took < 2 * LIMITS.seconds + 5
    assert watch.worker <= LIMITS.memory
    assert watch.grown <= TIMES * len(raw) + ROOM
    assert document.parts[0].text.strip() == "attached"
    files = document.parts[1:]
    assert files and len({part.id for part in files}) == len(files) <= Limits().parts
    if name in READ:
        assert any(NUMBER in part.text for part in files)
    else:
        assert any(part.unreadable for part in files) or name in HOLDS_NOTHING
    failed = {defect.detail for part in files for defect in part.defects if defect.code == DefectCode.READER_FAILED}
    assert not any("raised" in detail for detail in failed), failed


def test_an_entity_of_the_outside_brings_nothing_in(cage):
    for make, suffix in (build.FILES["docx_external"], build.FILES["docx_laughs"], build.FILES["odt_laughs"]):
        document = read_mail(cage, make(), f"file.{suffix}")
        assert not any("root:" in part.text or "lol" in part.text for part in document.parts)


def test_of_a_file_with_macros_only_the_text_is_read(cage):
    document = read_mail(cage, build.docx_with_macros(), "letter.docm")
    assert NUMBER in document.parts[1].text
    assert not any("Shell" in part.text for part in document.parts)


def test_a_name_that_climbs_is_a_name_and_nothing_is_written(cage, tmp_path, monkeypatch):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    document = read_mail(cage, build.zip_with_paths(), "../../../letter.zip")
    assert document.parts[1].name == "../../../letter.zip"
    assert sum(NUMBER in part.text for part in document.parts) >= 5
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


PAGE = """<html><head><link rel=stylesheet href="{0}/a.css"><style>@import "{0}/b.css"; body {{background: url({0}/c)}}
</style><script src="{0}/d.js"></script><base href="{0}/"></head><body background="{0}/e.png"><p>Letter 4800345678</p>
<img src="{0}/f.png"><iframe src="{0}/g"></iframe><object data="{0}/h"></object><svg><image href="{0}/i"/></svg>
<video poster="{0}/j" src="{0}/k"></video><img src="file:///etc/passwd"></body></html>"""


def test_nothing_is_fetched(cage):
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = PAGE.format(f"http://127.0.0.1:{server.server_port}").encode()
        for document in (read_mail(cage, page, "page.html"), read(build.mail_with(page, "page.html"))):
            assert NUMBER in document.parts[1].text
        server.shutdown()
    assert asked == []


def test_a_message_of_many_slow_files_has_a_limit_as_a_whole():
    limits = CageLimits(seconds=2, document_seconds=3)
    with Cage(limits, "hostile.readers:by_order") as cage:
        parts = b"--b\n\nhang\n" * 50
        raw = build.HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n" + parts + b"--b--\n"
        began = time.monotonic()
        document = read(raw, reader=cage.document())
        assert time.monotonic() - began < 8
    assert [part.text for part in document.parts] == ["first"] + [""] * 50
    assert all(part.unreadable for part in document.parts[1:])
