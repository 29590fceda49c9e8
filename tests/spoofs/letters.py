"""The messages of the spoof set as bytes: a court's letter, and what is done to it. All persons are invented."""

import re
from base64 import b64encode

from spoofs.sign import Key, sealed, signed

COURT = "moj.gov.sa"
BORDER = b"Received: from out.moj.gov.sa by mx.yusr.example with ESMTPS; Wed, 25 Nov 2026 10:00:00 +0300\r\n"
BODY = "السلام عليكم\r\nنحيل إليكم طلب الزيارة رقم 4801208834 لاتخاذ اللازم.\r\n".encode()
PASS = "mx.yusr.example; spf=pass smtp.mailfrom=moj.gov.sa; dkim=pass; dmarc=pass header.from=moj.gov.sa"
FAIL = "mx.yusr.example; spf=fail smtp.mailfrom=moj.gov.sa; dkim=none; dmarc=fail header.from=moj.gov.sa"
GOOGLE = "mx.google.com; spf=pass smtp.mailfrom=moj.gov.sa; dmarc=pass (p=REJECT) header.from=moj.gov.sa"

COURT_KEY, OTHER_KEY, SEALER = Key(), Key(), Key()
SHORT_KEY, ED_KEY = Key(512), Key(kind="ed25519")


def zone():
    """What the DNS holds."""
    court, other, seal = COURT_KEY.record(), OTHER_KEY.record(), SEALER.record()
    revoked = "v=DKIM1; k=rsa; p="
    return {
        "mail._domainkey.moj.gov.sa": [court],
        "short._domainkey.moj.gov.sa": [SHORT_KEY.record()],
        "ed._domainkey.moj.gov.sa": [ED_KEY.record()],
        "revoked._domainkey.moj.gov.sa": [revoked],
        "test._domainkey.moj.gov.sa": [COURT_KEY.record(t="y")],
        "same._domainkey.moj.gov.sa": [COURT_KEY.record(t="s")],
        "two._domainkey.moj.gov.sa": [court, other],
        "junk._domainkey.moj.gov.sa": ["v=DKIM1; p=!!!"],
        "down._domainkey.moj.gov.sa": "servfail",
        "slow._domainkey.moj.gov.sa": "silent",
        "mail._domainkey.out.moj.gov.sa": [court],
        "_dmarc.moj.gov.sa": ["v=DMARC1; p=reject"],
        "_dmarc.moe.gov.sa": ["v=DMARC1; p=none"],
        "mail._domainkey.moe.gov.sa": [court],
        "_dmarc.strict.example": ["v=DMARC1; p=reject; adkim=s; aspf=s"],
        "mail._domainkey.out.strict.example": [court],
        "mail._domainkey.strict.example": [court],
        "_dmarc.unsure.example": "servfail",
        "mail._domainkey.out.unsure.example": [court],
        "_dmarc.parent.example": ["v=DMARC1; p=none; sp=reject"],
        "_dmarc.trial.example": ["v=DMARC1; p=reject; pct=0"],
        "mail._domainkey.evil.example": [other],
        "mail._domainkey.moj-gov-sa.com": [other],
        "mail._domainkey.moj.gov.sa.example.com": [other],
        "mail._domainkey.rnoj-gov.sa": [other],
        "mail._domainkey.m0j.gov.sa.com": [other],
        "mail._domainkey.xn--mj-fmc.gov.sa": [other],
        "mail._domainkey.xn--mj-fmc-qqc.example": [other],
        "mail._domainkey.hospitl.med.sa": [other],
        "mail._domainkey.gmail.example": [other],
        "mail._domainkey.xn--ngbc5azd.example": [other],
        "mail._domainkey.gov.sa": [other],
        "arc._domainkey.google.com": [seal],
        "arc._domainkey.list.example": [seal],
    }


def letter(
    sender=f"<exec@{COURT}>",
    subject="=?utf-8?B?2KXYrdin2YTYqQ==?=",
    body=BODY,
    more=(),
    content="text/plain; charset=utf-8",
):
    """The letter unsigned, its lines ended by CRLF; `more` are further header lines."""
    lines = [
        *([f"From: {sender}"] if sender is not None else []),
        "To: <official@yusr.example>",
        f"Subject: {subject}",
        "Date: Wed, 18 Nov 2026 14:00:00 +0300",
        "Message-ID: <4801208834@moj.gov.sa>",
        "MIME-Version: 1.0",
        f"Content-Type: {content}",
        "Content-Transfer-Encoding: 8bit",
        *more,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def by(domain, key=OTHER_KEY, **how):
    """The letter from an address at `domain`, signed by that domain."""
    return signed(letter(f"<exec@{domain}>"), key, domain, **how)


def court(**how):
    """The court's own letter with the court's signature."""
    return signed(letter(), how.pop("key", COURT_KEY), how.pop("domain", COURT), **how)


def came(raw, results=None):
    """As our border hands it over, with its results above its own Received where it states any."""
    stamp = f"Authentication-Results: {results}\r\n".encode() if results else b""
    return stamp + BORDER + raw


def on_top(*lines):
    """Header lines put on top of the court's signed letter."""
    return came("".join(f"{line}\r\n" for line in lines).encode() + court())


def encoded(text):
    """A display name as an encoded word."""
    return f"=?utf-8?B?{b64encode(text.encode()).decode()}?="


def attached(inner, encoding="8bit"):
    """A mail of a colleague with `inner` as an attached message."""
    data = inner if encoding == "8bit" else re.sub(rb"(.{76})", rb"\1\r\n", b64encode(inner))
    head = f"--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    body = b"--b\r\nContent-Type: text/plain\r\n\r\nsee below\r\n" + head + data + b"\r\n--b--\r\n"
    return letter("<clerk@evil.example>", body=body, content='multipart/mixed; boundary="b"')


def chain(*results, key=SEALER, domain="google.com", raw=None, **how):
    """The court's letter with one ARC set for each of `results`, by the same sealer."""
    raw = letter() if raw is None else raw
    for instance, stated in enumerate(results, 1):
        raw = sealed(raw, key, domain, stated, instance, **how)
    return raw
