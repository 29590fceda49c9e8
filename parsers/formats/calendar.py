"""Calendars (iCalendar, RFC 5545): what an invitation says, a line a property, the name of the property before it.

Times are given as they stand, made readable: `2026-11-24 09:00 (Asia/Riyadh)`. Anything of an event that is text is
kept under its own name, so that no words are lost; time zone tables and binary attachments are left out.
"""

import base64
import binascii
import re
from dataclasses import dataclass

from parsers.charset import decode
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, Enclosed

MEDIA_TYPES = frozenset({"text/calendar"})

_FOLD = re.compile(r"\n[ \t]")
_LINE = re.compile(
    r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^":;,]*)(?:,(?:"[^"]*"|[^":;,]*))*)*):(.*)', re.DOTALL
)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^":;]*)')
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SHOWN = (
    "SUMMARY",
    "DTSTART",
    "DTEND",
    "DUE",
    "DURATION",
    "LOCATION",
    "ORGANIZER",
    "ATTENDEE",
    "STATUS",
    "DESCRIPTION",
)
_SILENT = frozenset(
    {"BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "UID", "DTSTAMP", "SEQUENCE", "CREATED", "LAST-MODIFIED", "CLASS"}
    | {"TRANSP", "PRIORITY", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "TRIGGER", "ACTION", "RRULE", "REPEAT"}
)


@dataclass(frozen=True, slots=True)
class _Property:
    """One content line: its name, its parameters with upper-case names, its value with the escapes undone."""

    name: str
    parameters: dict[str, str]
    value: str


def _properties(text: str) -> tuple[list[_Property], bool]:
    """The properties of `text` and whether some line is none."""
    found: list[_Property] = []
    strange = False
    for line in _FOLD.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n"):
        parts = _LINE.fullmatch(line)
        if parts is None:
            strange = strange or bool(line.strip())
            if line.strip():
                found.append(_Property("", {}, line.strip()))
            continue
        parameters = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(parts.group(2))}
        value = _ESCAPE.sub(lambda match: "\n" if match.group(1) in "nN" else match.group(1), parts.group(3))
        found.append(_Property(parts.group(1).upper(), parameters, value))
    return found, strange


def _shown(item: _Property) -> str:
    """The value as a person reads it."""
    if item.name in {"ORGANIZER", "ATTENDEE"}:
        address = item.value.removeprefix("mailto:").removeprefix("MAILTO:")
        name = item.parameters.get("CN", "")
        return f"{name} <{address}>" if name and name != address else address
    moment = _MOMENT.fullmatch(item.value)
    if moment is None:
        return item.value.strip()
    day = "-".join(moment.group(1, 2, 3))
    clock = f" {moment.group(4)}:{moment.group(5)}" if moment.group(4) else ""
    zone = "UTC" if moment.group(7) else item.parameters.get("TZID", "") if clock else ""
    return f"{day}{clock}" + (f" ({zone})" if zone else "")


def _attached(item: _Property) -> Enclosed | None:
    """The file that an ATTACH property carries."""
    if item.name != "ATTACH" or item.parameters.get("ENCODING", "").upper() != "BASE64":
        return None
    try:
        data = base64.b64decode(item.value)
    except (binascii.Error, ValueError):
        data = b""
    name = item.parameters.get("FILENAME") or item.parameters.get("X-FILENAME", "")
    return Enclosed(name, data, item.parameters.get("FMTTYPE", "").lower())


def read(data: bytes, declared_charset: str | None) -> Content:
    """The events, tasks and notes of the calendar `data`."""
    decoded = decode(data, declared_charset)
    items, strange = _properties(decoded.text)
    lines: list[str] = []
    inside: list[Enclosed] = []
    component: list[str] = []
    event: list[_Property] = []
    for item in items:
        if item.name == "BEGIN":
            component.append(item.value.strip().upper())
        if component and component[-1] in {"VTIMEZONE", "STANDARD", "DAYLIGHT"} and item.name != "END":
            continue
        if file := _attached(item):
            inside.append(file)
        elif item.name not in _SILENT and item.value.strip():
            event.append(item)
        if item.name == "END" and component:
            component.pop()
            lines += _event_lines(event)
            event = []
    lines += _event_lines(event)
    defects = decoded.defects
    if strange:
        defects = (*defects, Defect(DefectCode.DAMAGED, "lines that are no part of a calendar"))
    return Content("\n".join(lines), TextFrom.BODY, defects=defects, inside=tuple(inside))


def _event_lines(event: list[_Property]) -> list[str]:
    """The lines of one event: what matters first, then whatever else it says, in its order."""
    rank = {name: place for place, name in enumerate(_SHOWN)}
    ordered = sorted(event, key=lambda item: rank.get(item.name, len(_SHOWN)))
    shown = ((item.name.capitalize(), _shown(item)) for item in ordered)
    return [f"{name}: {text}" if name else text for name, text in shown if text]
