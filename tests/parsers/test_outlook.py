"""Mails as Outlook keeps them: everything of the mail comes back, Arabic and attachments byte for byte."""

import hashlib
import struct
from datetime import UTC, datetime

import pytest
from mutations import mutations
from outlook_files import msg, tnef

from parsers.document import DefectCode, Role
from parsers.formats import msg as msg_format
from parsers.formats import tnef as tnef_format
from parsers.office.mapi import unpacked_rtf
from parsers.read import read_file

SUBJECT = "إحالة طفل إلى مركز شمل"
BODY = "نحيل إليكم طلب التنفيذ رقم ٤٨٠٠٣٤٥٦٧٨\r\nوتقبلوا التحية"
PAGE_BODY = "نحيل إليكم طلب التنفيذ رقم 4800345678"
SENT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n"
FILE = bytes(range(256)) * 20
PEOPLE = [
    [(0x0C15, 1), (0x3001, "مركز شمل"), (0x39FE, "shaml@yusr.example")],
    [(0x0C15, 2), (0x3001, "/O=X"), (0x3003, "/O=EXCHANGE/CN=SOMEBODY")],
]
OWN = [(0x001A, "IPM.Note"), (0x0037, SUBJECT), (0x0C1A, "دائرة التنفيذ"), (0x5D01, "exec@moj.gov.sa"), (0x0039, SENT)]
RTF_PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)


def _mail(*properties, attachments=(), recipients=PEOPLE):
    return {"properties": [*OWN, *properties], "recipients": recipients, "attachments": list(attachments)}


def _read(mail):
    return read_file(msg(mail), "خطاب.msg")


def _defects(document):
    return [defect.code for part in document.parts for defect in part.defects]


def test_a_saved_mail_is_a_level_of_its_own():
    document = _read(_mail((0x1000, BODY), (0x1035, "<1@moj.gov.sa>"), attachments=[
        [(0x3705, 1), (0x3707, "صك الحكم.bin"), (0x3701, FILE)],
    ]))  # fmt: skip
    message = document.messages[1]
    assert (message.id, message.subject, message.date, message.message_id) == ("1.1", SUBJECT, SENT, "<1@moj.gov.sa>")
    assert (message.sender.name, message.sender.address) == ("دائرة التنفيذ", "exec@moj.gov.sa")
    assert [(box.name, box.address) for box in message.to] == [("مركز شمل", "shaml@yusr.example")]
    # Somebody of the sender's own Exchange has a name and no address.
    assert [(box.name, box.address) for box in message.cc] == [("/O=X", "unknown@exchange.invalid")]
    assert message.defects == ()
    assert [(part.id, part.role, part.name) for part in document.parts] == [
        ("1", Role.ATTACHMENT, "خطاب.msg"), ("1.1", Role.MESSAGE, ""),
        ("1.1.1", Role.BODY, ""), ("1.1.2", Role.ATTACHMENT, "صك الحكم.bin"),
    ]  # fmt: skip
    assert document.parts[2].text == BODY.replace("\r\n", "\n")
    assert document.parts[3].sha256 == hashlib.sha256(FILE).hexdigest()


def test_text_in_a_code_page():
    document = _read({"properties": [
        (0x3FFD, 1256), (0x0037, (SUBJECT.encode("cp1256"), "8")), (0x1000, (PAGE_BODY.encode("cp1256"), "8")),
        (0x0C1A, ("دائرة".encode("cp1256"), "8")), (0x5D01, (b"exec@moj.gov.sa", "8")),
    ]})  # fmt: skip
    assert document.messages[1].subject == SUBJECT
    assert document.messages[1].sender.name == "دائرة"
    assert document.parts[-1].text == PAGE_BODY


def test_the_headers_that_arrived_are_kept_and_those_of_the_body_are_not():
    headers = "Received: from moj.gov.sa\r\nFrom: =?utf-8?B?2YU=?= <exec@moj.gov.sa>\r\nSubject: from the wire\r\n"
    headers += "Content-Type: multipart/mixed;\r\n boundary=gone\r\nX-Last: yes\r\n\r\n--gone\r\nX-Not: this"
    document = _read(_mail((0x007D, headers), (0x1000, BODY)))
    message = document.messages[1]
    assert (message.subject, message.first("received"), message.first("x-last")) == (
        "from the wire",
        "from moj.gov.sa",
        "yes",
    )
    assert message.first("x-not") == "" and message.date == SENT
    assert document.parts[-1].role == Role.BODY


def test_a_line_break_in_a_property_makes_no_header():
    document = _read({"properties": [(0x0037, "x\r\nBcc: hidden@example.org"), (0x0C1A, "a\r\nTo: b"), (0x1000, BODY)]})
    assert document.messages[1].all("bcc") == () and document.messages[1].to == ()


@pytest.mark.parametrize("value", [f"<p>{BODY}</p>", f"<p>{BODY}</p>".encode(), f"<p>{PAGE_BODY}</p>".encode("cp1256")])
def test_an_html_body(value):
    document = _read(_mail((0x1013, value), (0x3FDE, 1256 if value == value[:0] else 65001)))
    assert document.parts[-1].text.startswith("نحيل إليكم طلب التنفيذ رقم ")
    assert document.parts[-1].role == Role.BODY


def test_plain_text_beside_html_is_the_body():
    document = _read(_mail((0x1000, BODY), (0x1013, f"<p>{BODY}</p>")))
    assert [part.role for part in document.parts[2:]] == [Role.BODY, Role.ALTERNATIVE]


def test_a_body_that_is_only_rtf():
    escaped = "".join(f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in PAGE_BODY.encode("cp1256"))
    rtf = f"{{\\rtf1\\ansi\\ansicpg1256\\fromtext {escaped}}}".encode()
    packed = struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf
    document = _read(_mail((0x1009, packed)))
    assert (document.parts[-1].text, document.parts[-1].role) == (PAGE_BODY, Role.BODY)


@pytest.mark.parametrize("plain", ["???? ????? ??? ??????? ????", " \r\n", "?"])
def test_rtf_is_the_body_where_the_plain_one_says_nothing(plain):
    escaped = "".join(f"\\'{byte:02x}" for byte in PAGE_BODY.encode("cp1256"))
    rtf = f"{{\\rtf1\\ansi\\ansicpg1256 {escaped}}}".encode()
    packed = struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf
    assert _read(_mail((0x1000, plain), (0x1009, packed))).parts[-1].text == PAGE_BODY


def test_packed_rtf():
    """The example of [MS-OXRTFCP] 3.1.1, and a run that reads what it has just written (3.1.2)."""
    assert unpacked_rtf(RTF_PACKED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    again = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert unpacked_rtf(again) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@pytest.mark.parametrize("data", [b"", b"LZFu", RTF_PACKED[:20], RTF_PACKED.replace(b"LZFu", b"what")])
def test_packed_rtf_that_is_broken(data):
    assert b"hello" not in unpacked_rtf(data)


def test_a_mail_within_a_mail():
    inner = {"properties": [(0x0037, "الداخلي"), (0x5D01, "moh@moh.gov.sa"), (0x1000, "نص داخلي")],
             "attachments": [[(0x3705, 1), (0x3707, "x.bin"), (0x3701, FILE)]]}  # fmt: skip
    document = _read(_mail((0x1000, BODY), attachments=[[(0x3705, 5), (0x3001, "الداخلي"), (0x3701, inner)]]))
    assert [message.subject for message in document.messages[1:]] == [SUBJECT, "الداخلي"]
    assert [(part.id, part.role) for part in document.parts[3:]] == [
        ("1.1.2", Role.MESSAGE), ("1.1.2.1", Role.BODY), ("1.1.2.2", Role.ATTACHMENT),
    ]  # fmt: skip
    assert document.parts[-1].sha256 == hashlib.sha256(FILE).hexdigest()


def test_mails_within_mails_end():
    mail = {"properties": [(0x0037, "x")]}
    for _ in range(24):
        mail = {"properties": [(0x0037, "x")], "attachments": [[(0x3705, 5), (0x3701, mail)]]}
    assert DefectCode.TOO_DEEP in _defects(_read(mail))


def test_an_attachment_kept_elsewhere_is_named():
    assert DefectCode.UNSUPPORTED_FORMAT in _defects(_read(_mail((0x1000, BODY), attachments=[[(0x3705, 7)]])))


def test_a_picture_of_the_body_is_shown_within_it():
    document = _read(_mail((0x1000, BODY), attachments=[
        [(0x3705, 1), (0x3707, "image001.png"), (0x370E, "image/png"), (0x3712, "i1@x"), (0x3701, PNG)],
    ]))  # fmt: skip
    assert (document.parts[-1].declared_type, document.parts[-1].name) == ("image/png", "image001.png")


def test_a_file_that_is_no_mail_is_damage():
    assert _defects(read_file(msg({"properties": []})[:1500], "x.msg")) == [DefectCode.DAMAGED]


def test_a_winmail_dat_gives_its_body_and_its_files():
    inner = {
        "properties": [(0x0037, ("الداخلي".encode("cp1256"), "8")), (0x5D01, "moh@moh.gov.sa"), (0x1000, "نص داخلي")]
    }
    document = read_file(tnef({
        "properties": [(0x0037, SUBJECT), (0x1000, (PAGE_BODY.encode("cp1256"), "8"))],
        "attachments": [
            [(0x3707, ("صك الحكم.bin".encode("cp1256"), "8")), (0x3701, FILE)],
            [(0x3705, 5), (0x3001, "الداخلي.eml"), (0x3701, inner)],
        ],
    }), "winmail.dat")  # fmt: skip
    assert [(part.id, part.name, part.text) for part in document.parts if part.role != Role.MESSAGE] == [
        ("1", "winmail.dat", ""), ("1.1", "", PAGE_BODY), ("1.2", "صك الحكم.bin", ""), ("1.3.1", "", "نص داخلي"),
    ]  # fmt: skip
    assert document.parts[2].sha256 == hashlib.sha256(FILE).hexdigest()
    assert document.messages[1].subject == "الداخلي"
    assert document.parts[0].defects == ()


def test_a_winmail_dat_cut_short_gives_what_it_still_holds():
    whole = tnef({"properties": [(0x1000, BODY)], "attachments": [[(0x3707, "a.bin"), (0x3701, FILE)]]})
    content = tnef_format.read(whole[:-200], None)
    assert content.inside[0].data.decode() == BODY
    assert [defect.code for defect in content.defects] == [DefectCode.DAMAGED]


@pytest.mark.slow
def test_no_broken_outlook_file_makes_reading_fail():
    mail = _mail((0x1000, BODY), (0x1009, RTF_PACKED), attachments=[[(0x3707, "a.bin"), (0x3701, FILE)]])
    for module, data in ((msg_format, msg(mail)), (tnef_format, tnef(mail))):
        for broken in mutations(data):
            module.read(broken, None)
