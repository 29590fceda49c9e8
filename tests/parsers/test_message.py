"""A message as levels, leaves and roles."""

import base64
import hashlib
from collections import Counter
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.document import DefectCode, Role
from parsers.message import levels_of
from parsers.mime import Limits
from parsers.read import read

PDF = b"%PDF-1.4\nnot a real one"
TEXT = "نحيل إليكم الحالة."


def _mail(subject="خطاب", body=TEXT):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@moj.gov.sa", "b@yusr.example", subject
    mail.set_content(body)
    return mail


def _shape(raw):
    return [(part.id, part.message, part.role.value, part.media_type) for part in read(raw).parts]


def test_a_single_part_is_1():
    assert _shape(_mail().as_bytes()) == [("1", "", "body", "text/plain")]


def test_plain_text_is_the_body_and_html_beside_it_says_it_again():
    mail = _mail()
    mail.add_alternative(f"<p>{TEXT}</p>", subtype="html")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="صك.pdf")
    assert _shape(mail.as_bytes()) == [
        ("1.1", "", "body", "text/plain"),
        ("1.2", "", "alternative", "text/html"),
        ("2", "", "attachment", "application/pdf"),
    ]


def test_html_is_the_body_where_the_plain_text_is_blank():
    mail = _mail(body=" \n")
    mail.add_alternative(f"<p>{TEXT}</p>", subtype="html")
    assert [part.role for part in read(mail.as_bytes()).parts] == [Role.ALTERNATIVE, Role.BODY]


def test_a_text_file_attached_is_not_the_body():
    mail = _mail()
    mail.add_attachment("نص مرفق", filename="letter.txt")
    assert [part.role for part in read(mail.as_bytes()).parts] == [Role.BODY, Role.ATTACHMENT]


def test_text_between_attachments_is_body_too():
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n--b\nContent-Type: image/gif; name=x.gif\n\nGIF89a"
    )
    raw += b"\n--b\n\nsecond\n--b--\n"
    assert [(part.role.value, part.text) for part in read(raw).parts] == [
        ("body", "first"),
        ("attachment", ""),
        ("body", "second"),
    ]


def _as_message(inner):
    mail = _mail(subject="توجيه", body="للتكرم بالاطلاع")
    mail.add_attachment(inner)
    return mail.as_bytes()


def _as_octets(inner):
    mail = _mail(subject="توجيه", body="للتكرم بالاطلاع")
    mail.add_attachment(inner.as_bytes(), maintype="application", subtype="octet-stream", filename="حالة.eml")
    return mail.as_bytes()


def _as_base64(inner):
    head = b"From: a@moj.gov.sa\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nfw\n--b\n"
    head += b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    return head + base64.encodebytes(inner.as_bytes()) + b"--b--\n"


@pytest.mark.parametrize("wrap", [_as_message, _as_octets, _as_base64])
def test_a_nested_message_is_a_level_of_its_own(wrap):
    inner = _mail(subject="إحالة طفل", body="نص الخطاب الداخلي")
    inner.add_attachment(PDF, maintype="application", subtype="pdf", filename="x.pdf")
    document = read(wrap(inner))
    assert [(message.id, message.subject) for message in document.messages][1:] == [("2", "إحالة طفل")]
    assert [(part.id, part.message, part.role.value) for part in document.parts] == [
        ("1", "", "body"),
        ("2", "", "message"),
        ("2.1", "2", "body"),
        ("2.2", "2", "attachment"),
    ]
    assert "الداخلي" not in document.parts[0].text + document.parts[1].text
    assert "الداخلي" in document.parts[2].text


def test_a_nested_message_keeps_its_exact_bytes():
    inner = b"Subject:  odd   spacing\nX: y\n\n body \n"
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n" + inner + b"\n--b--\n"
    (part,) = [part for part in read(raw).parts if part.role == Role.MESSAGE]
    assert part.sha256 == hashlib.sha256(inner).hexdigest()


def test_a_digest_holds_messages():
    raw = b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nFrom: a@b.example\nSubject: s\n\nx\n--b--\n"
    assert _shape(raw) == [("1", "", "message", "message/rfc822"), ("1.1", "1", "body", "text/plain")]


def test_a_delivery_report_is_read_as_text():
    raw = b"Content-Type: multipart/report; boundary=b\n\n--b\n\nfailed\n--b\nContent-Type: message/delivery-status\n\n"
    raw += b"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; y@z.example\nStatus: 5.1.1\n--b--\n"
    report = read(raw).parts[1]
    assert (report.media_type, report.text.split("\n")[2]) == (
        "message/delivery-status",
        "Final-Recipient: rfc822; y@z.example",
    )


def test_text_outside_the_parts_is_not_lost():
    raw = b"Content-Type: multipart/mixed; boundary=b\n\nA message in MIME format.\n--b\n\nin\n--b--\nout"
    document = read(raw)
    assert [(part.text.strip(), part.role.value) for part in document.parts] == [("in", "body"), ("out", "attachment")]
    assert DefectCode.MALFORMED_MESSAGE in [defect.code for defect in document.message.defects]


def _nested_multiparts(depth):
    opening = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(depth))
    return opening + b"\nhelp"


@pytest.mark.parametrize("depth", [30, 3000])
@pytest.mark.parametrize("make", [_nested_multiparts, lambda n: b"Content-Type: message/rfc822\n\n" * n + b"\nhelp"])
def test_what_is_nested_too_deep_is_one_part_whose_words_can_still_be_searched(make, depth):
    last = read(make(depth), Limits(depth=20)).parts[-1]
    assert DefectCode.TOO_DEEP in [defect.code for defect in last.defects]
    assert last.unreadable
    assert "help" in last.text


def test_nesting_within_the_limit_is_opened():
    assert read(_nested_multiparts(15)).parts[-1].text == "help"


def test_parts_beyond_the_limit_are_said_to_be_unread():
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 50 + b"--b--\n"
    document = read(raw, Limits(parts=10))
    assert len(document.parts) == 11
    assert DefectCode.TOO_MANY_PARTS in [defect.code for defect in document.defects]
    assert document.parts[-1].unreadable


LEAF = st.tuples(
    st.sampled_from([("text", "plain"), ("text", "html"), ("application", "octet-stream"), ("image", "png")]),
    st.binary(min_size=1, max_size=60).filter(lambda data: not data.startswith(b"PK")),
    st.sampled_from(["base64", "quoted-printable"]),
)
TREE = st.recursive(LEAF, lambda children: st.lists(children, min_size=1, max_size=4), max_leaves=10)


def _built(tree, number=0):
    mail = EmailMessage()
    if isinstance(tree, list):
        mail["Content-Type"] = f'multipart/mixed; boundary="={number}="'
        mail.set_payload([_built(child, number * 10 + i) for i, child in enumerate(tree, 1)])
        return mail
    (main, sub), data, encoding = tree
    mail.set_content(data, maintype=main, subtype=sub, cte=encoding)
    return mail


def _leaves(tree):
    return [tree[1]] if isinstance(tree, tuple) else [leaf for child in tree for leaf in _leaves(child)]


@settings(deadline=None, max_examples=60)
@given(TREE)
def test_every_leaf_is_there_exactly_once_with_the_digest_of_its_bytes(tree):
    document = read(b"From: a@b.example\nMIME-Version: 1.0\n" + _built(tree).as_bytes())
    expected = Counter(hashlib.sha256(data).hexdigest() for data in _leaves(tree))
    assert Counter(part.sha256 for part in document.parts) == expected
    assert len({part.id for part in document.parts}) == len(document.parts)


def test_messages_inside_one_another_are_opened_until_they_hold_twice_what_a_message_may():
    """Each level keeps its own bytes, so twenty levels of a large mail would be twenty large mails."""
    raw = b"From: a@example.org\r\nTo: b@example.org\r\n\r\n" + b"x" * 5_000
    for _ in range(6):
        raw = b"From: a@example.org\r\nTo: b@example.org\r\nContent-Type: message/rfc822\r\n\r\n" + raw
    messages, leaves, *_ = levels_of(raw, Limits(size=len(raw)))
    assert 1 < len(messages) < 7
    assert any(defect.code is DefectCode.TOO_LARGE for leaf in leaves for defect in leaf.defects)


def test_a_second_message_in_one_file_makes_somebody_look():
    one = b"From a@b.example Mon Nov 23 10:00:00 2026\nFrom: a@b.example\nSubject: x\n\nfirst\n"
    assert read(one).defects == ()
    assert [defect.code for defect in read(one + b"\n" + one).defects] == [DefectCode.DAMAGED]
