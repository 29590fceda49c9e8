"""Header fields: raw bytes, encoded words, parameters, addresses, dates."""

from dataclasses import asdict
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parsers.document import Address, DefectCode
from parsers.headers import Fields, message_of, words

SENDER = ("from", b"court@moj.gov.sa")


def _message(*items):
    return message_of(Fields(tuple(items)), "")


def _codes(message):
    return [defect.code for defect in message.defects]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?B?2K7Yt9in2Kg=?=", "خطاب"),
        ("=?UTF-8?Q?=D8=AE=D8=B7?= =?UTF-8?Q?=D8=A7=D8=A8?=", "خطاب"),
        ("=?utf-8?B?2K7Y?=\r\n =?utf-8?B?t9in2Kg=?=", "خطاب"),  # a word cut within a character
        ("=?windows-1256?Q?=CE=D8=C7=C8?= 12", "خطاب 12"),
        ("=?windows-1256-x?B?ztjHyA==?=", "خطاب"),  # a label nobody knows
        ("=?iso-8859-1?B?ztjHyA==?=", "خطاب"),  # a wrong one
        ("=?utf-8*ar?B?2K7Yt9in2Kg?=", "خطاب"),  # with a language, without padding
        ("Re: =?utf-8?Q?a_b?=", "Re: a b"),
        ("=?utf-8?B?", "=?utf-8?B?"),
        ("plain", "plain"),
    ],
)
def test_encoded_words(raw, text):
    message = _message(SENDER, ("subject", raw.encode()))
    assert message.subject == text


@pytest.mark.parametrize("charset", ["utf-8", "cp1256"])
def test_raw_bytes_in_subject_and_names_are_read(charset):
    sender = '"محكمة التنفيذ" <Court@MOJ.gov.sa>'.encode(charset)
    message = _message(("from", sender), ("subject", "خطاب إحالة".encode(charset)))
    assert message.sender == Address("محكمة التنفيذ", "court@moj.gov.sa")
    assert message.subject == "خطاب إحالة"


@pytest.mark.parametrize(
    ("raw", "sender"),
    [
        ('"court@moj.gov.sa" <x@evil.example>', Address("court@moj.gov.sa", "x@evil.example")),
        ("=?utf-8?q?=22a=22_=3Ccourt=40moj=2Egov=2Esa=3E=2C?= <x@evil.example>", "x@evil.example"),
        ('"=?utf-8?b?2YU=?=" <a@b.example>', Address("م", "a@b.example")),
        ("A@B.example (comment)", "a@b.example"),
    ],
)
def test_nothing_in_a_display_name_becomes_the_address(raw, sender):
    found = _message(("from", raw.encode())).sender
    assert sender in (found, found.address)


@pytest.mark.parametrize("value", [b"", b"undisclosed-recipients:;", b"((((" * 3000, b"a b <c d@e"])
def test_a_sender_that_cannot_be_read_is_a_defect(value):
    message = _message(("from", value))
    assert message.sender == Address("", "")
    assert DefectCode.BAD_HEADER in _codes(message)


def test_several_senders_are_a_defect():
    assert DefectCode.BAD_HEADER in _codes(_message(("from", b"a@x.example, b@x.example")))


def test_recipients_of_repeated_fields_add_up():
    message = _message(SENDER, ("to", b"a@x.example"), ("to", b"B <b@x.example>"), ("cc", b"c@x.example"))
    assert [address.address for address in message.to] == ["a@x.example", "b@x.example"]
    assert [address.address for address in message.cc] == ["c@x.example"]


@pytest.mark.parametrize("name", ["from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id"])
def test_a_second_instance_of_a_single_field_is_a_defect_and_both_are_kept(name):
    message = _message((name, b"a@b.example"), (name, b"c@d.example"))
    duplicates = [defect.detail for defect in message.defects if defect.code == DefectCode.DUPLICATE_HEADER]
    assert duplicates == [name]
    assert message.all(name) == ("a@b.example", "c@d.example")


def test_the_date_keeps_the_senders_zone():
    message = _message(SENDER, ("date", b"Thu, 27 Aug 2026 09:50:16 +0300 (AST)"))
    assert message.date == datetime.fromisoformat("2026-08-27T09:50:16+03:00")
    assert message.date.utcoffset().total_seconds() == 3 * 3600
    assert message.defects == ()


@pytest.mark.parametrize("value", ["أمس", "2026-08-27", "Thu, 32 Aug 2026 09:50:16 +0300", "1 Jan 99999 00:00 +0000"])
def test_a_bad_date_is_a_defect(value):
    message = _message(SENDER, ("date", value.encode()))
    assert message.date is None
    assert DefectCode.BAD_HEADER in _codes(message)


def test_ids_of_the_thread():
    message = _message(SENDER, ("in-reply-to", b"<1@a> (x)"), ("references", b"<0@a>\r\n <1@a>"))
    assert message.in_reply_to == ("<1@a>",)
    assert message.references == ("<0@a>", "<1@a>")


@pytest.mark.parametrize(
    "header",
    [
        'attachment; filename="صك الحكم.pdf"'.encode(),
        'attachment; filename="صك الحكم.pdf"'.encode("cp1256"),
        b"attachment; filename*=utf-8''%D8%B5%D9%83%20%D8%A7%D9%84%D8%AD%D9%83%D9%85.pdf",
        b"attachment; filename*=windows-1256''%D5%DF%20%C7%E1%CD%DF%E3.pdf",
        b"attachment; filename*0*=utf-8''%D8%B5%D9%83%20; filename*1*=%D8%A7%D9%84%D8%AD%D9%83%D9%85; filename*2=.pdf",
        b'attachment; filename="=?utf-8?B?2LXZgyDYp9mE2K3Zg9mFLnBkZg==?="',
    ],
)
def test_file_names_in_every_form(header):
    assert Fields((("content-disposition", header),)).filename == "صك الحكم.pdf"


def test_a_file_name_may_stand_in_the_content_type():
    assert Fields((("content-type", b"application/pdf; name=letter.pdf"),)).filename == "letter.pdf"


def test_an_unnamed_part_has_no_name():
    assert Fields((("content-type", b"application/pdf"), ("content-disposition", b"attachment"))).filename == ""


def test_a_right_to_left_override_in_a_name_is_kept_as_evidence():
    name = 'attachment; filename="inv\u202efdp.exe"'.encode()
    assert "\u202e" in Fields((("content-disposition", name),)).filename


@pytest.mark.parametrize("value", [b"", b"pdf", b"text", b"/", b'";;;', b"\xff\xff"])
def test_an_unreadable_content_type_is_the_default(value):
    assert Fields((("content-type", value),)).content_type == "text/plain"


@pytest.mark.parametrize("value", [b"text/html charset=utf-8", b'"text/html"; x=y', b" TEXT/HTML", b"text/html,"])
def test_a_sloppy_content_type_is_understood(value):
    assert Fields((("content-type", value),)).content_type == "text/html"


def test_ids_without_brackets():
    assert _message(SENDER, ("in-reply-to", b"1@a")).in_reply_to == ("<1@a>",)


def test_no_defect_quotes_a_field_name_of_the_senders_choice():
    message = _message(SENDER, ("x-salem-1101798278", "نص".encode("cp1256")))
    assert DefectCode.GUESSED_CHARSET in _codes(message)
    assert "salem" not in repr(message.defects)


@given(st.text(max_size=300))
def test_encoded_words_never_fail(text):
    assert "\0" not in words(text)[0]


def _texts(value):
    """Every text in what a message holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


@example([], b"\\x00")
@given(
    st.lists(st.tuples(st.sampled_from(["from", "to", "date", "subject", "x"]), st.binary(max_size=80)), max_size=4),
    st.binary(max_size=60),
)
def test_any_header_bytes_make_a_message(items, value):
    fields = Fields((*items, ("content-type", b"text/plain; " + value), ("content-disposition", value)))
    message = message_of(fields, "")
    assert not [text for text in (*_texts(asdict(message)), fields.filename, fields.charset or "") if "\0" in text]
