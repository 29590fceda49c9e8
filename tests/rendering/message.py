"""A letter as it would arrive: the raw message with real attachments, or the files a delegate hands in.

Bodies are encoded in turn as UTF-8 in base64, quoted-printable and 8 bits, and as windows-1256 in 8 bits.
"""

import hashlib
import re
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses
from pathlib import PurePath
from typing import Any

from rendering.html import make_html
from rendering.letters import Attachment, Letter
from rendering.pdf import make_pdf
from rendering.word import make_docx

AUTHSERV = "mx.yusr.example"
PDF, JPEG = "application/pdf", "image/jpeg"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENCODINGS = (("utf-8", "base64"), ("utf-8", "quoted-printable"), ("windows-1256", "8bit"), ("utf-8", "8bit"))
PICTURED = ("letter_pdf", "scan_pdf", "photo_jpg")
"""The kinds of attachment that are pages."""
MakeFile = Callable[[Attachment], tuple[str, str, bytes]]
STAMPS = {
    "pass": "spf=pass smtp.mailfrom={domain}; dkim=pass header.d={domain}; dmarc=pass header.from={domain}",
    "fail": "spf=fail smtp.mailfrom={domain}; dkim=none; dmarc=fail header.from={domain}",
}


def make_file(attachment: Attachment) -> tuple[str, str, bytes]:
    """The attachment's name, media type and bytes; scans and photos are made with a text layer."""
    stem = PurePath(attachment.filename).stem
    match attachment.kind:
        case kind if kind in PICTURED:
            return f"{stem}.pdf", PDF, make_pdf(attachment.text)
        case "docx":
            return attachment.filename, DOCX, make_docx(attachment.text)
        case "html":
            return attachment.filename, "text/html", attachment.text.encode()
        case "eml":
            return attachment.filename, "message/rfc822", bytes(_nested(attachment.text))
        case _:
            return attachment.filename, "text/plain", attachment.text.encode()


def render(letter: Letter, make: MakeFile = make_file) -> bytes:
    """The raw message of a mailed letter with the files that `make` makes; the same letter makes the same bytes."""
    mail: dict[str, Any] = letter.email or {}
    message = EmailMessage(SMTP)
    sender = _addresses([mail["from"]])
    domain = sender[0].domain
    message["Received"] = f"from mail.{domain} by {AUTHSERV} with ESMTPS; {mail['date']}"
    if mail["authentication"] in STAMPS:
        stamp = STAMPS[mail["authentication"]].format(domain=domain)
        message["Authentication-Results"] = f"{AUTHSERV}; {stamp}"
    message["From"] = sender
    for name in ("to", "cc"):
        if mail.get(name):
            message[name.title()] = _addresses(mail[name])
    if mail.get("reply_to"):
        message["Reply-To"] = _addresses([mail["reply_to"]])
    message["Subject"] = mail["subject"]
    message["Date"] = mail["date"]
    message["Message-ID"] = f"<{letter.id}@{domain}>"
    for name, value in _special_headers(letter.id).items():
        message[name] = value
    charset, encoding = _encoding(letter, mail["body"])
    if mail.get("html"):
        message.set_content(make_html(mail["body"]), subtype="html", charset=charset, cte=encoding)
    else:
        message.set_content(mail["body"], charset=charset, cte=encoding)
    for attachment in letter.attachments:
        _attach(message, *make(attachment))
    if "bounce-dsn" in letter.id:
        message.set_param("report-type", "delivery-status")
        message.replace_header("Content-Type", message["Content-Type"].replace("multipart/mixed", "multipart/report"))
    if message.is_multipart():
        message.set_boundary("=_" + hashlib.sha256(letter.id.encode()).hexdigest()[:24])
    return bytes(message)


def render_delivery(letter: Letter, make: MakeFile = make_file) -> tuple[list[tuple[str, bytes]], dict[str, Any]]:
    """The files of a delivered letter, and what the clerk wrote down, named as the options of `ihala letter add`."""
    facts: dict[str, Any] = letter.delivery or {}
    files = [(name, data) for name, _, data in map(make, letter.attachments)]
    envelope = facts.get("envelope")
    options = {
        "agency": facts.get("delegate_agency"),
        "delegate": facts.get("delegate_name"),
        "delegate_id_seen": bool(facts.get("delegate_id_seen")),
        "received_at": facts["received_at"],
        "sheets": facts.get("sheets"),
        "enclosures_seen": facts.get("enclosures_seen"),
        "envelope": envelope if envelope in ("sealed", "open") else None,
        "received_by": facts.get("received_by"),
    }
    return files, options


def _encoding(letter: Letter, body: str) -> tuple[str, str]:
    charset, encoding = ENCODINGS[int(letter.id[:3]) % len(ENCODINGS)]
    try:
        body.encode(charset)
    except UnicodeEncodeError:
        return "utf-8", "base64"
    return charset, encoding


def _attach(message: EmailMessage, name: str, media_type: str, data: bytes) -> None:
    main, _, sub = media_type.partition("/")
    if media_type == "message/rfc822":
        nested = EmailMessage(SMTP)
        head, _, body = data.decode().partition("\r\n\r\n")
        for line in head.split("\r\n"):
            key, _, value = line.partition(": ")
            nested[key] = _addresses([value]) if key in ("From", "To", "Cc", "Reply-To") else value
        nested.set_content(body, cte="base64")
        message.add_attachment(nested, filename=name)
    elif main == "text":
        message.add_attachment(data.decode(), subtype=sub, filename=name, cte="base64")
    else:
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)


def _nested(text: str) -> bytes:
    head, _, body = text.partition("\n\n")
    unfolded = re.sub(r"\n[ \t]+", " ", head)
    lines = [line for line in unfolded.split("\n") if re.match(r"[A-Za-z-]+: ", line)]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def _addresses(values: list[str]) -> list[Address]:
    return [Address(name, addr_spec=address) for name, address in getaddresses(values)]


def _special_headers(identity: str) -> dict[str, str]:
    if "bounce-dsn" in identity:
        return {"Auto-Submitted": "auto-replied", "Return-Path": "<>"}
    if "bounce" in identity:
        return {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    if "newsletter" in identity:
        return {"List-Id": "<news.example>", "List-Unsubscribe": "<mailto:leave@news.example>", "Precedence": "bulk"}
    return {}
