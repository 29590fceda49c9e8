"""Invitations: every word an event says, folded or escaped as it may be."""

import base64

from mutations import mutations

from parsers.document import DefectCode
from parsers.formats.calendar import read
from parsers.read import read_file

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Arab Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1@moj.example
DESCRIPTION;LANGUAGE=ar:نأمل حضور ممثل مركز شمل\\; للنظر في طلب
  التنفيذ رقم ٤٨٠٠٣٤٥٦٧٨\\nقاعة ٣\\, الدور الأول
SUMMARY:جلسة تسليم الطفل
DTSTART;TZID=Arab Standard Time:20261124T090000
DTEND:20261124T070000Z
LOCATION:محكمة التنفيذ بالرياض
ORGANIZER;CN="دائرة التنفيذ: الأولى":mailto:exec@moj.gov.sa
ATTENDEE;ROLE=REQ-PARTICIPANT;CN=مركز شمل:MAILTO:shaml@yusr.example
ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=x.txt:@FILE@
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:تذكير
END:VALARM
END:VEVENT
END:VCALENDAR
""".replace("@FILE@", base64.b64encode("مرفق".encode()).decode())
DATA = EVENT.replace("\n", "\r\n").encode()


def test_what_an_invitation_says():
    assert read(DATA, "utf-8").text.split("\n") == [
        "Method: REQUEST",
        "Summary: جلسة تسليم الطفل",
        "Dtstart: 2026-11-24 09:00 (Arab Standard Time)",
        "Dtend: 2026-11-24 07:00 (UTC)",
        "Location: محكمة التنفيذ بالرياض",
        "Organizer: دائرة التنفيذ: الأولى <exec@moj.gov.sa>",
        "Attendee: مركز شمل <shaml@yusr.example>",
        "Description: نأمل حضور ممثل مركز شمل; للنظر في طلب التنفيذ رقم ٤٨٠٠٣٤٥٦٧٨",
        "قاعة ٣, الدور الأول",
        "Description: تذكير",
    ]


def test_a_file_within_an_invitation_is_a_part():
    document = read_file(DATA, "invite.ics")
    assert [(part.id, part.media_type, part.name) for part in document.parts] == [
        ("1", "text/calendar", "invite.ics"), ("1.1", "text/plain", "x.txt"),
    ]  # fmt: skip
    assert document.parts[1].text == "مرفق"


def test_an_invitation_in_windows_1256_without_a_label():
    text = EVENT.replace("٤٨٠٠٣٤٥٦٧٨", "4800345678").replace("٣", "3")
    assert "جلسة تسليم الطفل" in read(text.encode("cp1256"), None).text


def test_a_day_without_a_clock_and_words_outside_any_event():
    content = read("DTSTART;VALUE=DATE:20261124\nكلمات بلا اسم".encode(), None)
    assert content.text == "Dtstart: 2026-11-24\nكلمات بلا اسم"
    assert [defect.code for defect in content.defects] == [DefectCode.DAMAGED]


def test_no_broken_calendar_makes_reading_fail():
    for broken in mutations(DATA):
        read(broken, None)
