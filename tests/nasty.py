"""Mails that stopped other systems, by name: each really did, in the threads that were read for this."""

import base64

_HEAD = b"From: a@moj.gov.sa\r\nTo: shaml@yusr.example\r\nDate: Mon, 23 Nov 2026 10:00:00 +0300\r\n"
_TEXT = "السلام عليكم، نحيل إليكم المعاملة.".encode()
_PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def _plain(headers=b"", body=_TEXT, charset=b"utf-8", encoding=b"8bit"):
    typed = b"Content-Type: text/plain; charset=" + charset + b"\r\nContent-Transfer-Encoding: " + encoding + b"\r\n"
    return _HEAD + headers + b"MIME-Version: 1.0\r\n" + typed + b"\r\n" + body + b"\r\n"


def _mixed(*parts, headers=b""):
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return (
        _HEAD
        + headers
        + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + body
        + b"--b--\r\n"
    )


def _file(kind, name, data):
    named = b"" if name is None else b'Content-Disposition: attachment; filename="' + name + b'"\r\n'
    headers = b"Content-Type: " + kind + b"\r\n" + named
    return headers + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data).replace(b"\n", b"\r\n")


NASTY = {
    "an unknown charset": _plain(charset=b"x-unknown-77"),
    "no Message-ID": _plain(b"Subject: s\r\n"),
    "an empty Message-ID": _plain(b"Message-ID:\r\nSubject: s\r\n"),
    "a Message-ID with NUL and 8-bit": _plain(b"Message-ID: <\x00\xc7@x>\r\n"),
    "a subject of 1,500 characters": _plain(b"Subject: " + b"a" * 1500 + b"\r\n"),
    "a raw windows-1256 subject": _plain(b"Subject: \xc5\xcd\xc7\xe1\xc9\r\n"),
    "Reply-To: <>": _plain(b"Reply-To: <>\r\n"),
    "no From": _plain(b"").replace(b"From: a@moj.gov.sa\r\n", b""),
    "an unreadable date": _plain(b"").replace(b"Mon, 23 Nov 2026 10:00:00 +0300", b"yesterday, 25:61"),
    "NUL in the body": _plain(body=b"before\x00after"),
    "broken base64": _plain(body=b"!!!!=====", encoding=b"base64"),
    "base64 with a space behind its name": _plain(body=base64.b64encode(_TEXT), encoding=b"base64 "),
    "a boundary that never comes": _HEAD + b'Content-Type: multipart/mixed; boundary="never"\r\n\r\ntext\r\n',
    "no boundary": _HEAD + b"Content-Type: multipart/mixed\r\n\r\ntext\r\n",
    "a PDF without a name": _mixed(_file(b"application/pdf", None, _PDF)),
    "a PDF as octet-stream with junk before it": _mixed(_file(b"application/octet-stream", b"x", b"junk" + _PDF)),
    "a mail inside, without a name": _mixed(b"Content-Type: message/rfc822\r\n\r\n" + _plain(b"Subject: inner\r\n")),
    "a mail inside, in base64": _mixed(_file(b"message/rfc822", None, _plain(b"Subject: inner\r\n"))),
    "a winmail.dat that is none": _mixed(_file(b"application/ms-tnef", b"winmail.dat", b"\x78\x9f\x3e\x22")),
    "S/MIME that is none": _mixed(_file(b"application/pkcs7-mime", b"smime.p7m", b"\x30\x03\x02\x01")),
    "a bounce without an end": _HEAD + b'Content-Type: multipart/report; boundary="b"\r\n\r\n--b',
    "a forbidden address": _plain(b"Sender: \"(((\" <((((((((@@@>\r\nCc: ;;,,;:<>\r\n"),
    "a file name that climbs": _mixed(_file(b"text/plain", b"../../etc/passwd", _TEXT)),
    "headers alone": _HEAD,
    "no headers": b"\r\ntext\r\n",
    "bytes that are no mail": bytes(range(256)) * 8,
}  # fmt: skip
