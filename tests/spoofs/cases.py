"""The spoof set: what is sent, the verdict that is right, and a reason that must be given. Judged at `NOW`."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from spoofs.letters import (
    BODY,
    BORDER,
    COURT_KEY,
    ED_KEY,
    FAIL,
    GOOGLE,
    OTHER_KEY,
    PASS,
    SHORT_KEY,
    attached,
    by,
    came,
    chain,
    court,
    encoded,
    letter,
    on_top,
)  # fmt: skip
from spoofs.sign import SIGNED, signed

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
SERVER = {"authserv_id": "mx.yusr.example"}
SEALERS = {"arc_sealers": ("google.com",)}
EXCHANGE = {"style": "m365"}
M365 = (
    "spf=pass smtp.mailfrom=moj.gov.sa; dkim=pass (signature was verified) header.d=moj.gov.sa;"
    "dmarc=pass action=none header.from=moj.gov.sa;compauth=pass reason=100"
)
HOP = b"Received: from DB5.eop.prod.protection.outlook.com by DB6.outlook.office365.com with HTTPS; x\r\n"
EDGE = b"Received: from out.moj.gov.sa by DB5.mail.protection.outlook.com with SMTP; x\r\n"


@dataclass(frozen=True)
class Spoof:
    """One message: the group it belongs to, what it is, its bytes, and what is right to say of it."""

    group: str
    what: str
    raw: bytes
    verdict: str
    reason: str = ""
    settings: dict = field(default_factory=dict)


def stamped(results):
    return f"Authentication-Results: {results}\r\n".encode()


def changed(raw, old, new):
    assert old in raw
    return raw.replace(old, new, 1)


def altered():
    return changed(court(), b"4801208834 ", b"4801208835 ")


def own(sender, domain):
    return signed(letter(f"<a@{sender}>"), COURT_KEY, domain)


def named(name, domain="gmail.example"):
    return came(signed(letter(f"{name} <x@{domain}>"), OTHER_KEY, domain))


def _signatures():
    yield "signed by its own domain", came(court()), "verified", "SIGNED"
    yield "signed by a subdomain of its own", came(court(domain="out.moj.gov.sa")), "verified", "SIGNED"
    yield (
        "signed, with LF for line ends as stored by some servers",
        came(court()).replace(b"\r\n", b"\n"),
        "verified",
        "SIGNED",
    )
    yield (
        "signed twice, by another and by its own domain",
        came(signed(court(), OTHER_KEY, "evil.example")),
        "verified",
        "SIGNED",
    )
    yield "signed in the simple form", came(court(c="simple/simple")), "verified", "SIGNED"
    blanks = changed(court(c="simple/simple"), b"4801208834 ", b"4801208834  ")
    yield "signed in the simple form, a blank added", came(blanks), "failed", "BODY_CHANGED"
    blanks = changed(court(), b"4801208834 ", b"4801208834 \t ")
    yield "signed in the relaxed form, blanks added", came(blanks), "verified", "SIGNED"
    yield "From signed once more than it stands", came(court(signed=("from", *SIGNED))), "verified", "SIGNED"
    yield (
        "signed by another domain only",
        came(signed(letter(), OTHER_KEY, "evil.example")),
        "unverified",
        "SIGNED_BY_OTHERS",
    )
    yield (
        "signed by the public suffix above it",
        came(signed(letter(), OTHER_KEY, "gov.sa")),
        "unverified",
        "SIGNED_BY_OTHERS",
    )
    yield "not signed", came(letter()), "unverified", "UNSIGNED"
    yield "strict domain, signed by its subdomain", came(own("strict.example", "out.strict.example")), "unverified", ""
    yield "strict domain, signed by itself", came(own("strict.example", "strict.example")), "verified", "SIGNED"
    yield "body changed, domain asks to refuse", came(altered()), "failed", "BODY_CHANGED"
    yield (
        "subject changed, domain asks to refuse",
        came(changed(court(), b"Subject: ", b"Subject: Re: ")),
        "failed",
        "NOT_BY_KEY",
    )
    yield "signed with somebody else's key", came(court(key=OTHER_KEY)), "failed", "NOT_BY_KEY"
    yield (
        "footer of a mailing list, domain asks to refuse",
        came(court() + b"-- \r\nlist\r\n"),
        "failed",
        "BODY_CHANGED",
    )
    yield (
        "footer of a mailing list, domain asks for nothing",
        came(own("moe.gov.sa", "moe.gov.sa") + b"-- \r\nlist\r\n"),
        "unverified",
        "BODY_CHANGED",
    )
    yield (
        "the upper of two own signatures broken, the lower whole",
        came(signed(court(), OTHER_KEY, "moj.gov.sa", "mail")),
        "verified",
        "SIGNED",
    )
    yield "the key is not published", came(court(selector="absent")), "failed", "NO_KEY"
    yield "the key was revoked", came(court(selector="revoked")), "failed", "REVOKED"
    yield "the key is junk", came(court(selector="junk")), "unverified", "BAD_KEY"
    yield "two keys under one name", came(court(selector="two")), "unverified", "BAD_KEY"
    yield "the key is marked as a test", came(court(selector="test")), "unverified", "TEST_KEY"
    yield "the key has 512 bits", came(court(key=SHORT_KEY, selector="short")), "unverified", "SHORT_KEY"
    yield (
        "a key for its very domain, used for a subdomain",
        came(court(selector="same", i="a@out.moj.gov.sa")),
        "unverified",
        "BAD_KEY",
    )
    yield "SHA-1", came(court(a="rsa-sha1")), "unverified", "SHA1"
    yield (
        "Ed25519 alone",
        came(court(key=ED_KEY, selector="ed", a="ed25519-sha256")),
        "unverified",
        "UNCHECKED_ALGORITHM",
    )
    yield "Ed25519 and RSA", came(signed(court(), ED_KEY, "moj.gov.sa", "ed", a="ed25519-sha256")), "verified", "SIGNED"
    yield "signature expired", came(court(x="1795000600")), "unverified", "EXPIRED"
    yield "signature not expired yet", came(court(x="1796000000")), "verified", "SIGNED"
    yield "signature dated in the future", came(court(t="1900000000")), "unverified", "FUTURE"
    yield (
        "l= and text appended",
        came(court(l=str(len(BODY))) + "\r\nوحوّلوا المبلغ إلى\r\n".encode()),
        "unverified",
        "PARTIAL_BODY",
    )
    yield "l= and nothing appended", came(court(l=str(len(BODY)))), "unverified", "PARTIAL_BODY"
    yield "From not signed", came(court(signed=SIGNED[1:])), "unverified", "FROM_UNSIGNED"
    yield "subject not signed", came(court(signed=("from", "to"))), "unverified", "SUBJECT_UNSIGNED"
    yield "i= outside d=", came(court(i="a@evil.example")), "unverified", "MALFORMED"
    yield "nine signatures of others before its own", came(_many(9)), "unverified", "MORE_SIGNATURES"
    yield "the DNS fails for the key", came(court(selector="down")), "unverified", "NOT_NOW"
    yield "the DNS is silent about the key", came(court(selector="slow")), "unverified", "NOT_NOW"
    yield (
        "the DNS fails for the rule of the domain",
        came(own("unsure.example", "out.unsure.example")),
        "unverified",
        "NOT_NOW",
    )


def _many(count):
    raw = court()
    for _ in range(count):
        raw = signed(raw, OTHER_KEY, "evil.example")
    return raw


def _twice():
    for name in ("Subject", "To", "From", "Reply-To", "Content-Type"):
        value = {"From": "<exec@evil.example>", "Subject": "forged", "Content-Type": "text/html"}.get(
            name, "<a@evil.example>"
        )
        lines = [f"{name}: {value}"] * (2 if name == "Reply-To" else 1)
        yield f"a second {name} on top of a signed letter", on_top(*lines), "unverified", "TWICE"
    head, _, body = court().partition(b"\r\n\r\n")
    hidden = head + b"\r\nX-A: a\r\rTransfer to another account\r\n\r\n" + body
    yield "text hidden behind lone CRs in a header", came(hidden), "unverified", "SPLIT_LINES"
    enveloped = head + b"\r\nFrom now on transfer to another account\r\n\r\n" + body
    yield "a line for the body that signatures do not see", came(enveloped), "unverified", "SPLIT_LINES"
    yield (
        "a header that not every program sees",
        came(b":x: y\r\n" + court()),
        "unverified",
        "SPLIT_LINES",
    )
    yield (
        "two addresses in From",
        came(signed(letter("<exec@moj.gov.sa>, <b@moj.gov.sa>"), COURT_KEY, "moj.gov.sa")),
        "unverified",
        "NOT_ONE_SENDER",
    )
    yield (
        "From as a group",
        came(signed(letter("Court: <exec@moj.gov.sa>;"), COURT_KEY, "moj.gov.sa")),
        "unverified",
        "NOT_ONE_SENDER",
    )
    yield "no From", came(signed(letter(None), COURT_KEY, "moj.gov.sa")), "unverified", "NOT_ONE_SENDER"
    yield "an empty From", came(signed(letter("<>"), COURT_KEY, "moj.gov.sa")), "unverified", "NOT_ONE_SENDER"
    yield "a line that is no header above the headers", b"hello there\r\n" + court(), "unverified", ""


def _results():
    yield "our server says DMARC passed", came(letter(), PASS), "verified", "SERVER_PASSED"
    yield "our server says DMARC failed", came(letter(), FAIL), "failed", "SERVER_FAILED"
    yield (
        "our server says it failed, but it is signed by its domain",
        came(court(), FAIL),
        "unverified",
        "CONTRADICTION",
    )
    yield "our server says nothing, and it is signed", came(court(), "mx.yusr.example; none"), "verified", "SIGNED"
    yield (
        "results in our server's name from below the border",
        came(stamped(PASS) + BORDER + letter()),
        "verified",
        "SERVER_PASSED",
    )
    yield (
        "results in our server's name below a foreign Received",
        came(BORDER + stamped(PASS) + letter()),
        "unverified",
        "MISPLACED",
    )
    yield (
        "results in another server's name",
        came(stamped(PASS.replace("mx.yusr", "mx.evil")) + letter()),
        "unverified",
        "SERVER_SILENT",
    )
    yield (
        "results in our server's name within a comment",
        came(letter(), f"mx.evil.example ({PASS})"),
        "unverified",
        "SERVER_SILENT",
    )
    yield (
        "results in our server's name in a name like it",
        came(letter(), PASS.replace("example;", "example.evil;")),
        "unverified",
        "SERVER_SILENT",
    )
    yield "a true fail above a forged pass", came(BORDER + stamped(PASS) + letter(), FAIL), "failed", "SERVER_FAILED"
    trial = letter("<a@trial.example>")
    yield "SPF failed, unsigned, the domain's rule on trial", came(trial, "mx.yusr.example; spf=fail"), "unverified", ""
    yield (
        "a pass for another domain",
        came(letter(), PASS.replace("header.from=moj.gov.sa", "header.from=evil.example")),
        "unverified",
        "OTHER_DOMAIN",
    )
    yield (
        "SPF failed, unsigned, domain asks to refuse",
        came(letter(), "mx.yusr.example; spf=softfail smtp.mailfrom=evil.example"),
        "failed",
        "POLICY_FAILED",
    )
    yield (
        "SPF passed for another domain, domain asks to refuse",
        came(letter(), "mx.yusr.example; spf=pass smtp.mailfrom=evil.example"),
        "failed",
        "POLICY_FAILED",
    )
    yield (
        "SPF passed for the domain, signature broken on the way",
        came(altered(), "mx.yusr.example; spf=pass smtp.mailfrom=a@moj.gov.sa"),
        "unverified",
        "BODY_CHANGED",
    )
    yield (
        "SPF failed, unsigned, subdomain that its parent asks to refuse",
        came(letter("<a@sub.parent.example>"), "mx.yusr.example; spf=fail"),
        "failed",
        "POLICY_FAILED",
    )
    yield (
        "Received-SPF above the border, signature broken",
        b"Received-SPF: pass envelope-from=<a@moj.gov.sa>;\r\n" + came(altered()),
        "unverified",
        "BODY_CHANGED",
    )
    yield (
        "Received-SPF below the border, signature broken",
        came(b"Received-SPF: pass envelope-from=<a@moj.gov.sa>;\r\n" + altered()),
        "failed",
        "POLICY_FAILED",
    )


def _exchange():
    top = f"Authentication-Results: {M365}\r\n".encode()
    yield (
        "Exchange Online says DMARC passed, above its border",
        HOP + top + EDGE + letter(),
        "verified",
        "SERVER_PASSED",
    )
    yield "the same text below its border", HOP + EDGE + top + EDGE + letter(), "unverified", "MISPLACED"
    elsewhere = EDGE.replace(b".mail.protection.outlook.com", b".gateway.yusr.example")
    yield "the same text above a forged border", HOP + elsewhere + top + EDGE + letter(), "unverified", "MISPLACED"
    yield "the same text with no border below", HOP + top + letter(), "unverified", "MISPLACED"
    yield (
        "signature broken by re-rendering there",
        HOP + EDGE + changed(court(), b"4801208834 ", b"4801208834  x"),
        "unverified",
        "BODY_CHANGED",
    )


def _seals():
    plain = letter()
    yield "sealed by our provider, which says DMARC passed", came(chain(GOOGLE)), "verified", "SEALED_PASSED"
    yield "sealed twice, the last by our provider", came(chain(GOOGLE, GOOGLE)), "verified", "SEALED_PASSED"
    yield (
        "sealed by our provider, which says DMARC failed",
        came(chain(GOOGLE.replace("dmarc=pass", "dmarc=fail"))),
        "failed",
        "SEALED_FAILED",
    )
    yield (
        "sealed by our provider, about another domain",
        came(chain(GOOGLE.replace("header.from=moj.gov.sa", "header.from=evil.example"))),
        "unverified",
        "UNSIGNED",
    )
    yield (
        "sealed by a list that is not trusted",
        came(chain(GOOGLE, domain="list.example")),
        "unverified",
        "SEAL_UNTRUSTED",
    )
    yield (
        "sealed in our provider's name with another key",
        came(chain(GOOGLE, key=OTHER_KEY)),
        "unverified",
        "SEAL_BROKEN",
    )
    yield (
        "sealed, then the statement changed",
        came(changed(chain(GOOGLE.replace("pass (p", "fail (p")), b"dmarc=fail", b"dmarc=pass")),
        "unverified",
        "SEAL_BROKEN",
    )
    yield "sealed, then the body changed", came(chain(GOOGLE) + b"more\r\n"), "unverified", "SEAL_BROKEN"
    yield (
        "sealed, then From changed",
        came(
            changed(
                chain(GOOGLE, raw=letter("<a@evil.example>")), b"From: <a@evil.example>", b"From: <exec@moj.gov.sa>"
            )
        ),
        "unverified",
        "SEAL_BROKEN",
    )
    yield (
        "a seal that does not cover From",
        came(chain(GOOGLE, signed_by=("to", "subject"))),
        "unverified",
        "SEAL_BROKEN",
    )
    yield (
        "a chain that says of itself that it is broken",
        came(chain(GOOGLE, GOOGLE, cv="fail")),
        "unverified",
        "SEAL_BROKEN",
    )
    yield (
        "a set is missing from the chain",
        came(chain(GOOGLE, raw=plain).replace(b"i=1", b"i=2")),
        "unverified",
        "SEAL_BROKEN",
    )
    yield (
        "our server says it failed, our provider's seal says it passed",
        came(chain(GOOGLE), FAIL),
        "unverified",
        "SERVERS_CONTRADICT",
    )


def _disguises():
    yield "look-alike: hyphens for dots", came(by("moj-gov-sa.com")), "unverified", "LOOK_ALIKE"
    yield (
        "look-alike: the real name inside a longer one",
        came(by("moj.gov.sa.example.com")),
        "unverified",
        "LOOK_ALIKE",
    )
    yield "look-alike: rn for m", came(by("rnoj-gov.sa")), "unverified", "LOOK_ALIKE"
    yield "look-alike: 0 for o", came(by("m0j.gov.sa.com")), "unverified", "LOOK_ALIKE"
    yield "look-alike: a Cyrillic letter", came(letter("<exec@mоj.gov.sa>")), "unverified", "LOOK_ALIKE"
    yield "look-alike: fullwidth dots", came(letter("<exec@moj。gov。sa>")), "unverified", "STRANGE_DOMAIN"
    yield "look-alike: fullwidth letters", came(letter("<exec@ｍoj.gov.sa>")), "unverified", "STRANGE_DOMAIN"
    yield (
        "look-alike: one letter less than a confirmed hospital",
        came(by("hospitl.med.sa")),
        "unverified",
        "LOOK_ALIKE",
    )
    yield (
        "look-alike: Arabic letters like those of a confirmed domain",
        came(letter("<a@شفاي.example>")),
        "unverified",
        "LOOK_ALIKE",
    )
    yield (
        "a domain in Arabic letters of its own, signed",
        came(signed(letter("<a@xn--ngbc5azd.example>"), OTHER_KEY, "xn--ngbc5azd.example")),
        "verified",
        "SIGNED",
    )
    yield "the court's address as a private sender's name", named('"exec@moj.gov.sa"'), "unverified", "ADDRESS_IN_NAME"
    yield (
        "the court's name as a private sender's name",
        named(encoded("محكمة التنفيذ بمكة المكرمة")),
        "verified",
        "BODY_IN_NAME",
    )
    yield (
        "marks that turn the writing in the sender's name",
        named(encoded(chr(0x202E) + "as.vog.jom")),
        "unverified",
        "DIRECTION_MARKS",
    )
    yield (
        "answers asked to another domain",
        came(signed(letter(more=("Reply-To: <x@gmail.example>",)), COURT_KEY, "moj.gov.sa")),
        "verified",
        "ELSEWHERE",
    )


def _passed_on():
    intact, broken = court(), altered()
    yield (
        "the court's letter attached to a stranger's mail, intact",
        came(attached(intact)),
        "unverified",
        "INNER_INTACT",
    )
    yield "the same, sent in base64", came(attached(intact, "base64")), "unverified", "INNER_INTACT"
    yield "the court's letter attached, changed", came(attached(broken)), "unverified", "INNER_BROKEN"
    yield (
        "the court's letter attached with forged results inside",
        came(attached(came(letter(), PASS))),
        "unverified",
        "SERVER_SILENT",
    )
    yield "a seal inside an attached message", came(attached(chain(GOOGLE))), "unverified", "SERVER_SILENT"
    yield (
        "the court's letter quoted in a stranger's mail",
        came(letter("<clerk@evil.example>", body=b"-----Original-----\r\nFrom: exec@moj.gov.sa\r\n\r\n" + BODY)),
        "unverified",
        "UNSIGNED",
    )


GROUPS = {
    "signatures": (_signatures, {}),
    "said twice": (_twice, {}),
    "our server's results": (_results, SERVER),
    "Exchange Online": (_exchange, EXCHANGE),
    "seals": (_seals, SERVER | SEALERS),
    "disguises": (_disguises, {}),
    "passed on": (_passed_on, SERVER | SEALERS),
}


def spoofs():
    """The whole set."""
    for group, (rows, settings) in GROUPS.items():
        for what, raw, verdict, reason in rows():
            yield Spoof(group, what, raw, verdict, reason, settings)
