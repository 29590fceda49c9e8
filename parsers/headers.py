"""Header fields: from the bytes on the wire to text, parameters, addresses and dates.

The raw bytes decide. mail-parser drops a raw windows-1256 subject without a word, so 8-bit values are decoded by the
rule of `parsers.charset`, and so are encoded words with labels no library knows. Addresses and dates are mail-parser's
work, on headers made plain for it: it reads the structure before the display names, so that nothing inside an encoded
name can become an address.
"""

import base64
import binascii
import hashlib
import logging
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email import message as stdlib
from email.utils import getaddresses
from functools import lru_cache
from itertools import count

import mailparser
from mailparser.exceptions import MailParserError

from parsers.charset import clean, decode
from parsers.document import Address, Defect, DefectCode, Message

# mail-parser logs what it finds in the mail; names and subjects do not belong in a log.
logging.getLogger("mailparser").addHandler(logging.NullHandler())
logging.getLogger("mailparser").propagate = False

_SINGLE_INSTANCE = ("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id")
"""RFC 5322, 3.6: a second one of these makes a signed message say two things (DKIM covers the lowest only)."""

_MOST_ADDRESSES = 50_000
"""Characters of an address header that are read: a thousand recipients. Reading them takes seconds a megabyte."""
_MAIL_PARSER_FAILS = (MailParserError, AttributeError, TypeError, ValueError, LookupError, RecursionError)
_PARAMETER_FAILS = (ValueError, TypeError, LookupError, AttributeError)
_WORD = re.compile(r"=\?([^?\s*]{0,60})(?:\*[^?\s]{0,60})?\?([bBqQ])\?([^?]*)\?=")
_FOLD = re.compile(r"(?:\r\n|\r|\n)[ \t]*")
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}(?=[\s;\"',]|$)")
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Fields:
    """The header fields of a message or part: (lower-case name, bytes of the value) from top to bottom."""

    items: tuple[tuple[str, bytes], ...]
    default_type: str = "text/plain"

    def raw(self, name: str) -> bytes:
        """The bytes of the topmost field `name`, or none."""
        return next((value for key, value in self.items if key == name), b"")

    def text(self, name: str) -> str:
        """The topmost field `name` unfolded, its encoded words left as they are."""
        return _plain(self.raw(name))[0]

    @property
    def content_type(self) -> str:
        """The declared media type in lower case, or the default where there is none that can be read."""
        declared = _TYPE.match(self.text("content-type").lstrip(" \t\"'").lower())
        return declared.group() if declared else self.default_type

    @property
    def disposition(self) -> str:
        """`attachment`, `inline`, or the empty string."""
        return self.text("content-disposition").split(";")[0].strip().strip("\"'").lower()

    @property
    def charset(self) -> str | None:
        """The charset label as it stands, or None."""
        return self.parameter("content-type", "charset") or None

    @property
    def filename(self) -> str:
        """The file name by RFC 2231, RFC 2047 or raw bytes, from either header; the empty string where none is given.

        Direction marks are kept: a name that shows itself falsely is evidence.
        """
        name = self.parameter("content-disposition", "filename") or self.parameter("content-type", "name")
        return _CONTROLS.sub("", words(name)[0]).strip()

    def parameter(self, header: str, name: str) -> str:
        """The parameter `name` of `header`, RFC 2231 undone, or the empty string."""
        plain = stdlib.Message()
        plain[header] = self.text(header)
        try:
            value = plain.get_param(name, "", header)
        except _PARAMETER_FAILS:
            return ""
        if not isinstance(value, tuple):
            return clean(str(value or ""))
        charset, _, quoted = value
        try:
            # The standard library hands percent-decoded bytes over as Latin-1 characters.
            return decode(quoted.encode("latin-1"), charset or None).text
        except UnicodeEncodeError:
            return clean(quoted)


def fields_of(message: stdlib.Message, default_type: str) -> Fields:
    """The fields of `message` as the standard library parsed it from bytes, values byte for byte."""
    items = ((name, str(value)) for name, value in message.raw_items())
    return Fields(tuple((_name(name), v.encode("utf-8", "surrogateescape")) for name, v in items), default_type)


def _name(name: str) -> str:
    return clean(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")).strip().lower()


def _plain(raw: bytes) -> tuple[str, tuple[Defect, ...]]:
    found = decode(raw.replace(b"\0", b""), None)
    return _FOLD.sub(" ", found.text).strip(), found.defects


def _word_bytes(encoding: str, data: str) -> bytes:
    raw = data.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(raw.replace(b" ", b"=20"), header=True)
    compact = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    compact = compact[:-1] if len(compact) % 4 == 1 else compact
    return base64.b64decode(compact + b"=" * (-len(compact) % 4))


def words(text: str) -> tuple[str, tuple[Defect, ...]]:
    """`text` with its RFC 2047 encoded words decoded, and what was wrong with them.

    Neighbouring words of one charset are joined as bytes first: many programs cut a word within a character.
    """
    out: list[str] = []
    defects: list[Defect] = []
    pending: tuple[str, bytes] | None = None
    end = 0

    def flush() -> None:
        nonlocal pending
        if pending:
            found = decode(pending[1], pending[0] or None)
            out.append(found.text)
            defects.extend(found.defects)
        pending = None

    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        charset, data = match.group(1).lower(), _word_bytes(match.group(2), match.group(3))
        if pending and not between.strip() and pending[0] == charset:
            pending = (charset, pending[1] + data)
        else:
            joined = pending is not None and not between.strip()
            flush()
            out.append("" if joined else between)
            pending = (charset, data)
        end = match.end()
    flush()
    out.append(text[end:])
    return clean("".join(out)), tuple(defects)


def _value(raw: bytes) -> tuple[str, tuple[Defect, ...]]:
    plain, plain_defects = _plain(raw)
    text, word_defects = words(plain)
    return _CONTROLS.sub(" ", text), (*plain_defects, *word_defects)


def _by_hand(text: str) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(getaddresses([text]))
    except _PARAMETER_FAILS:
        return ()


@lru_cache(maxsize=64)  # a mailbox hears from the same few bodies, and nearly all they write is to itself
def _addresses(header: str, text: str) -> tuple[tuple[Address, ...], tuple[Defect, ...]]:
    """The mailboxes of an address header, already plain text but with its encoded words still encoded."""
    if not text.strip():
        return (), ()
    message = stdlib.Message()
    text, cut = text[:_MOST_ADDRESSES], len(text) > _MOST_ADDRESSES
    # mail-parser believes the label of an encoded word; so it is given a stand-in that no sender can guess.
    stand_in = f"w{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:12]}n"
    encoded = [found.group() for found in _WORD.finditer(text)]
    numbers = count()
    text = _WORD.sub(lambda _: f"{stand_in}{next(numbers)}x", text)

    def restored(part: str) -> str:
        return re.sub(f"{stand_in}([0-9]+)x", lambda found: encoded[int(found.group(1))], part, flags=re.IGNORECASE)

    message[header] = text
    defects: tuple[Defect, ...] = (Defect(DefectCode.BAD_HEADER, header),) if cut else ()
    try:
        parsed = mailparser.MailParser(message)
        pairs = tuple(getattr(parsed, header.replace("-", "_") if header != "from" else "from_"))
        if parsed.address_header_defects:
            defects = (Defect(DefectCode.BAD_HEADER, header),)
    except _MAIL_PARSER_FAILS:
        pairs, defects = _by_hand(text), (Defect(DefectCode.BAD_HEADER, header),)
    found = (
        Address(words(restored(name))[0].strip(), clean(restored(address)).strip().lower()) for name, address in pairs
    )
    return tuple(address for address in found if address.name or address.address), defects


def _date(text: str) -> tuple[datetime | None, tuple[Defect, ...]]:
    """The date in the zone the sender wrote it in."""
    if not text:
        return None, ()
    bad = (Defect(DefectCode.BAD_HEADER, "date"),)
    message = stdlib.Message()
    message["date"] = text
    try:
        parsed = mailparser.MailParser(message)
        moment, offset = parsed.date, float(parsed.timezone or 0)
        if not isinstance(moment, datetime):
            return None, bad
        zone = timezone(timedelta(hours=offset))
        local = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone)
    except (*_MAIL_PARSER_FAILS, OverflowError):
        return None, bad
    return local, bad if parsed.date_header_defects else ()


def _duplicates(fields: Fields) -> tuple[Defect, ...]:
    counts = Counter(name for name, _ in fields.items)
    return tuple(Defect(DefectCode.DUPLICATE_HEADER, name) for name in _SINGLE_INSTANCE if counts[name] > 1)


def _ids(text: str) -> tuple[str, ...]:
    """The message ids of a field; some programs leave their brackets out."""
    return tuple(_MESSAGE_ID.findall(text) or (f"<{word}>" for word in text.split() if "@" in word))


def message_of(fields: Fields, message_id: str, found: tuple[Defect, ...] = ()) -> Message:
    """The `Message` that `fields` describe, under the id `message_id`; `found` are the defects known already."""
    headers: list[tuple[str, str]] = []
    defects = [*found, *_duplicates(fields)]
    for name, raw in fields.items:
        text, wrong = _value(raw)
        headers.append((name, text))
        # A field's name is the sender's to choose; only the usual ones are fit for a defect's detail.
        where = name if name in _SINGLE_INSTANCE else "another field"
        defects.extend(Defect(defect.code, f"{where} {defect.detail}".strip()) for defect in wrong)
    boxes = {}
    for name in ("from", "to", "cc", "reply-to"):
        values = [_plain(raw)[0] for key, raw in fields.items if key == name]
        # A second From is a defect, and the first is what people are shown; recipients add up.
        boxes[name], wrong = _addresses(name, ", ".join(values if name in {"to", "cc"} else values[:1]))
        defects.extend(wrong)
    if not boxes["from"]:
        defects.append(Defect(DefectCode.BAD_HEADER, "no sender"))
    elif len(boxes["from"]) > 1:
        defects.append(Defect(DefectCode.BAD_HEADER, "several senders"))
    date, wrong = _date(fields.text("date"))
    defects.extend(wrong)
    first = dict(reversed(headers))
    return Message(
        id=message_id,
        message_id=first.get("message-id", ""),
        sender=next(iter(boxes["from"]), Address("", "")),
        to=boxes["to"],
        cc=boxes["cc"],
        reply_to=boxes["reply-to"],
        subject=first.get("subject", ""),
        date=date,
        in_reply_to=_ids(first.get("in-reply-to", "")),
        references=_ids(first.get("references", "")),
        headers=tuple(headers),
        defects=tuple(dict.fromkeys(defects)),
    )
