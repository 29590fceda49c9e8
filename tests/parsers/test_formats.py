"""The folder of formats is the registry; plain text is the plainest of them."""

import pytest

from parsers import formats
from parsers.document import DefectCode, TextFrom
from parsers.formats import format_for, plain, table_row
from parsers.sniff import WORD


@pytest.mark.parametrize(
    ("media_type", "module"),
    [
        ("text/plain", "plain"),
        ("text/html", "html"),
        (WORD, "word"),
        ("text/calendar", "calendar"),
        ("text/csv", "delimited"),
    ],
)
def test_each_media_type_has_one_format(media_type, module):
    assert format_for(media_type).__name__ == f"parsers.formats.{module}"


def test_an_unknown_media_type_has_none():
    assert format_for("application/x-nobody-knows") is None


def test_two_claimants_of_one_media_type_are_refused(monkeypatch):
    monkeypatch.setattr("parsers.formats.html.MEDIA_TYPES", frozenset({"text/plain"}))
    formats._registry.cache_clear()
    with pytest.raises(TypeError, match="text/plain"):
        format_for("text/plain")
    monkeypatch.undo()
    formats._registry.cache_clear()
    assert format_for("text/html") is not None


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ([["a"], ["b"]], ["a | b"]),
        ([["a"], [], ["c"]], ["a |  | c"]),
        ([["a", "b"], ["c"]], ["a b | c"]),
        ([["a", "b"], []], ["a", "b"]),
        ([["1", "2", "3", "4", "5"], ["c"]], ["1", "2", "3", "4", "5", "c"]),
        ([[], []], []),
    ],
)
def test_table_rows(cells, lines):
    assert table_row(cells) == lines


def test_plain_text_is_kept_as_written_but_for_its_newlines():
    found = plain.read("\u202bسطر\u202c  واحد\r\nثان\rثالث\n".encode(), "utf-8")
    assert found.text == "\u202bسطر\u202c  واحد\nثان\nثالث\n"
    assert found.text_from == TextFrom.BODY


def test_a_file_written_into_the_text_is_not_silent():
    found = plain.read(b"see below\n\nbegin 644 letter.pdf\nM)5!$1BTQ+C0*\n`\nend\n", None)
    assert [defect.code for defect in found.defects] == [DefectCode.UNSUPPORTED_FORMAT]


def test_begin_in_a_sentence_is_no_file():
    assert plain.read(b"begin 644 things\nand then more\n", None).defects == ()
