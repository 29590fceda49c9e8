"""A mail kept as MAPI properties, written out as the RFC 5322 message it once was, so that it is read like any other.

The transport headers are taken as they arrived where Outlook kept them; else they are made from the properties. The
bytes of attachments are kept exactly.
"""

import base64
import hashlib
import re
from email.utils import format_datetime
from urllib.parse import quote

from parsers.charset import codec_for
from parsers.office import mapi
from parsers.office.mapi import Attachment, Mail, Properties, unpacked_rtf
from parsers.office.rtf import read_rtf

_BREAKS = re.compile(r"[\r\n\0]+")
_FIELD = re.compile(r"[!-9;-~]+:")
_BODY_FIELDS = re.compile(r"(?:content-[a-z-]+|mime-version):", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}", re.IGNORECASE)
_SIGNED_WHOLE = "ipm.note.smime.multipartsigned"
_SMIME = "ipm.note.smime"
_NO_ADDRESS = "unknown@exchange.invalid"
"""A mailbox needs an address to be read at all; this one is reserved by RFC 2606."""
_KINDS = {1: "To", 2: "Cc"}


def rfc5322(mail: Mail) -> bytes:
    """The message `mail` as bytes."""
    kind = mail.properties.text(mapi.MESSAGE_CLASS).lower()
    head = _head(mail)
    if kind.startswith(_SMIME) and len(mail.attachments) == 1:
        signed = mail.attachments[0].data
        if kind == _SIGNED_WHOLE:
            return head + signed.lstrip(b"\r\n")
        return head + _encoded("Content-Type: application/pkcs7-mime; name=smime.p7m", signed)
    parts = [_body(mail), *map(_part, mail.attachments)]
    return head + (_multipart("mixed", parts) if mail.attachments else parts[0])


def _head(mail: Mail) -> bytes:
    """The header fields but those about the body, each ended by a line break."""
    lines: list[str] = []
    for line in mail.properties.text(mapi.HEADERS).splitlines():
        if not line.strip():
            if lines:
                break
        elif _FIELD.match(line) or (lines and line[:1] in " \t"):
            lines.append(line)
    kept: list[str] = []
    skipping = False
    for line in lines:
        if line[:1] not in " \t":
            skipping = bool(_BODY_FIELDS.match(line))
        if not skipping:
            kept.append(line)
    named = {line.split(":")[0].strip().lower() for line in kept if line[:1] not in " \t"}
    made = [f"{name}: {value}" for name, value in _fields(mail) if value and name.lower() not in named]
    return "".join(f"{line}\r\n" for line in [*kept, *made, "MIME-Version: 1.0"]).encode("utf-8", "replace")


def _fields(mail: Mail) -> list[tuple[str, str]]:
    """The header fields that the properties say, in the usual order."""
    own = mail.properties
    sent = own.moment(mapi.SUBMITTED, mapi.DELIVERED)
    sender = _mailbox(
        own.text(mapi.AUTHOR_NAME, mapi.SENDER_NAME),
        own.text(mapi.AUTHOR_SMTP, mapi.SENDER_SMTP, mapi.AUTHOR_ADDRESS, mapi.SENDER_ADDRESS),
    )
    recipients: dict[str, list[str]] = {"To": [], "Cc": []}
    for recipient in mail.recipients:
        address = recipient.text(mapi.SMTP_ADDRESS, mapi.ADDRESS)
        kind = _KINDS.get(recipient.number(mapi.RECIPIENT_KIND, 1))
        if kind:
            recipients[kind].append(_mailbox(recipient.text(mapi.DISPLAY_NAME), address))
    return [
        ("From", sender),
        *((name, ",\r\n ".join(filter(None, boxes))) for name, boxes in recipients.items()),
        ("Subject", _words(own.text(mapi.SUBJECT))),
        ("Date", format_datetime(sent) if sent else ""),
        ("Message-ID", _BREAKS.sub("", own.text(mapi.MESSAGE_ID))),
        ("In-Reply-To", _BREAKS.sub("", own.text(mapi.REPLIED_TO))),
        ("References", _BREAKS.sub(" ", own.text(mapi.REFERENCES))),
    ]


def _words(text: str) -> str:
    """`text` as a header may hold it: encoded words of RFC 2047 where it is not plain."""
    plain = _BREAKS.sub(" ", text).strip()
    if plain.isascii() and len(plain) < 200:
        return plain
    # The standard library takes time quadratic in the length of a subject.
    pieces = (plain[start : start + 10].encode("utf-8", "replace") for start in range(0, len(plain), 10))
    return "\r\n ".join(f"=?utf-8?B?{base64.b64encode(piece).decode('ascii')}?=" for piece in pieces)


def _mailbox(name: str, address: str) -> str:
    """A name and an address; one of an Exchange directory is none of the internet's, and one that leads nowhere."""
    address = re.sub(r"[\s<>\0]", "", address) if "@" in address else _NO_ADDRESS if name else ""
    name = _BREAKS.sub(" ", name).strip(" '\"")
    if not name or name == address:
        return f"<{address}>" if address else ""
    shown = _words(name) if not name.isascii() else '"' + re.sub(r'["\\]', " ", name) + '"'
    return f"{shown} <{address}>"


def _charset(page: int) -> str:
    """The charset parameter for a code page of Windows, or nothing where it is unknown."""
    label = "utf-8" if page == 65001 else f"windows-{page}" if 1250 <= page <= 1258 else f"cp{page}"
    return f"; charset={label}" if page and codec_for(label) else ""


def html_body(own: Properties) -> tuple[str, bytes]:
    """The type and the bytes of the HTML body; no bytes where there is none."""
    if text := own.text(mapi.HTML):
        return "text/html; charset=utf-8", text.encode("utf-8", "replace")
    page = own.number(mapi.INTERNET_PAGE) or own.page
    return f"text/html{_charset(page)}", own.data(mapi.HTML)


def _says_nothing(plain: str) -> bool:
    """Whether a body holds no word, or more question marks than letters, as where its code page had none of them."""
    letters = sum(map(str.isalnum, plain))
    return not letters or plain.count("?") > letters


def _body(mail: Mail) -> bytes:
    """The body as an entity: what was written as text, as HTML, or as RTF alone."""
    own = mail.properties
    plain = own.text(mapi.BODY)
    html_type, html = html_body(own)
    files: list[bytes] = []
    if _says_nothing(plain) and not html.strip():
        rtf = read_rtf(unpacked_rtf(own.data(mapi.RTF)))
        plain = "\n".join(rtf.lines) or plain
        files = [
            _encoded(
                f"Content-Type: {file.declared_type or 'application/octet-stream'}\r\nContent-Disposition: inline",
                file.data,
            )
            for file in rtf.files
        ]
    parts = [_encoded("Content-Type: text/plain; charset=utf-8", plain.encode("utf-8", "replace"))] if plain else []
    if html.strip():
        parts.append(_encoded(f"Content-Type: {html_type}", html))
    body = _multipart("alternative", parts) if len(parts) == 2 else (parts or [b"Content-Type: text/plain\r\n\r\n"])[0]
    return _multipart("related", [body, *files]) if files else body


def _part(attachment: Attachment) -> bytes:
    """An attachment as an entity."""
    own = attachment.properties
    if attachment.message is not None:
        inner = rfc5322(attachment.message)
        name = own.text(mapi.LONG_NAME, mapi.DISPLAY_NAME)
        return _encoded(f"Content-Type: message/rfc822{_parameter('name', name)}", inner)
    name = own.text(mapi.LONG_NAME, mapi.SHORT_NAME, mapi.DISPLAY_NAME)
    declared = own.text(mapi.MIME_TYPE)
    declared = declared.lower() if _MEDIA_TYPE.fullmatch(declared) else "application/octet-stream"
    content_id = re.sub(r"[\s<>\0]", "", own.text(mapi.CONTENT_ID))
    shown = content_id and declared.startswith("image/")
    head = f"Content-Type: {declared}\r\n"
    head += f"Content-Disposition: {'inline' if shown else 'attachment'}{_parameter('filename', name)}"
    if content_id and content_id.isascii():
        head += f"\r\nContent-ID: <{content_id}>"
    return _encoded(head, attachment.data)


def _parameter(name: str, value: str) -> str:
    """A parameter by RFC 2231, or nothing for an empty value."""
    return f";\r\n {name}*=utf-8''{quote(value, safe='')}" if value else ""


def _encoded(head: str, data: bytes) -> bytes:
    body = base64.encodebytes(data).replace(b"\n", b"\r\n")
    return f"{head}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode("utf-8", "replace") + body


def _multipart(kind: str, parts: list[bytes]) -> bytes:
    """The entities `parts` as one; the boundary cannot stand within base64, and is the same for the same parts."""
    boundary = f"=_{hashlib.sha256(b''.join(parts)).hexdigest()[:32]}"
    joined = b"".join(b"\r\n--" + boundary.encode() + b"\r\n" + part for part in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n'.encode()
    return head + joined + b"\r\n--" + boundary.encode() + b"--\r\n"
