"""Whom to believe about a sender. Each case is the head of a message as our server would hand it over."""

from datetime import UTC, datetime

import pytest

from classifiers.directory import Directory
from classifiers.provenance import AuthenticityResult
from classifiers.rules import load_rules
from ingest.authentic.settings import AuthenticitySettings
from ingest.authenticity import Means, authenticate
from parsers.read import read

RULES = load_rules(Directory(own_domains=("yusr.example",)))
NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
SERVER = "mx.yusr.example"
BORDER = "Received: from out.moj.gov.sa by mx.yusr.example with ESMTPS; Sun, 1 Nov 2026 10:00:00 +0300"
RELAY = "Received: from mx.yusr.example by store.yusr.example with LMTP; Sun, 1 Nov 2026 10:00:01 +0300"
FORGED_HOP = "Received: from x by mx.yusr.example with ESMTPS; Sun, 1 Nov 2026 09:59:58 +0300"
OUTSIDE = "Received: from app.moj.gov.sa by out.moj.gov.sa with ESMTP; Sun, 1 Nov 2026 09:59:59 +0300"
FROM = "From: =?utf-8?B?2YXYrdmD2YXYqQ==?= <exec@moj.gov.sa>"
PASS = "Authentication-Results: mx.yusr.example; dkim=pass header.d=moj.gov.sa; dmarc=pass header.from=moj.gov.sa"
FAIL = "Authentication-Results: mx.yusr.example; spf=fail; dkim=none; dmarc=fail header.from=moj.gov.sa"


def verdict(*lines, server=SERVER, own_received=1):
    raw = "\r\n".join((*lines, "", "body")).encode()
    means = Means(AuthenticitySettings(authserv_id=server, own_received=own_received), NOW)
    return authenticate(read(raw), raw, RULES, means)


def stamp(text):
    return f"Authentication-Results: {text}"


CASES = {
    "our server says DMARC passed": ("verified", [PASS, FROM]),
    "above the border's Received": ("verified", [PASS, BORDER, OUTSIDE, FROM]),
    "directly below it, where filters write": ("verified", [BORDER, PASS, OUTSIDE, FROM]),
    "below a second Received in our server's name, which a sender can write": (
        "unverified",
        [BORDER, FORGED_HOP, PASS, FROM],
    ),
    "our server says DMARC failed": ("failed", [FAIL, FROM]),
    "a name in other letters": ("verified", [stamp("MX.yusr.example; dmarc=pass header.from=MOJ.GOV.SA"), FROM]),
    "no statement at all": ("unverified", [BORDER, FROM]),
    "a statement without DMARC": ("unverified", [stamp("mx.yusr.example; spf=pass; dkim=pass"), FROM]),
    "DMARC none": ("unverified", [stamp("mx.yusr.example; dmarc=none header.from=moj.gov.sa"), FROM]),
    "DMARC temporarily unknown": ("unverified", [stamp("mx.yusr.example; dmarc=temperror"), FROM]),
    "DMARC about another domain": ("unverified", [stamp("mx.yusr.example; dmarc=pass header.from=evil.example"), FROM]),
    "DMARC about no domain": ("unverified", [stamp("mx.yusr.example; dmarc=pass"), FROM]),
    "DMARC about a parent of the domain": (
        "unverified",
        [stamp("mx.yusr.example; dmarc=pass header.from=gov.sa"), FROM],
    ),
    "both pass and fail in one": (
        "unverified",
        [stamp("mx.yusr.example; dmarc=pass header.from=moj.gov.sa; dmarc=fail header.from=moj.gov.sa"), FROM],
    ),
    "another server's word": ("unverified", [stamp("mx.evil.example; dmarc=pass header.from=moj.gov.sa"), FROM]),
    "our name in a comment": ("unverified", [stamp("x (mx.yusr.example; dmarc=pass header.from=moj.gov.sa)"), FROM]),
    "our name as a part": ("unverified", [stamp("mx.yusr.example.evil; dmarc=pass header.from=moj.gov.sa"), FROM]),
    "our name below what came from outside": ("unverified", [BORDER, OUTSIDE, PASS, FROM]),
    "our name below a forged border": ("unverified", [BORDER, OUTSIDE, BORDER, PASS, FROM]),
    "a forged pass below the true fail": ("failed", [FAIL, BORDER, PASS, FROM]),
    "a fail below a pass, both in our name": ("unverified", [PASS, BORDER, FAIL, FROM]),
    "a forged pass below the true silence": ("unverified", [stamp("mx.yusr.example; none"), BORDER, PASS, FROM]),
    "a word that breaks the grammar": (
        "unverified",
        [stamp("mx.yusr.example; dmarc=pass header.from=moj.gov.sa ("), FROM],
    ),
    "two From headers": ("unverified", [PASS, "From: <x@evil.example>", FROM]),
    "two Subject headers": ("unverified", [PASS, FROM, "Subject: a", "Subject: b"]),
    "two addresses in From": ("unverified", [PASS, "From: <exec@moj.gov.sa>, <x@moj.gov.sa>"]),
    "no From": ("unverified", [PASS, "Subject: a"]),
    "an empty From": ("unverified", [PASS, "From: <>"]),
    "two headers and a failure": ("failed", [FAIL, FROM, "To: a@yusr.example", "To: b@yusr.example"]),
    "answers asked elsewhere": ("verified", [PASS, FROM, "Reply-To: <x@gmail.com>"]),
    "an ARC statement": (
        "unverified",
        [PASS.replace("Authentication-Results:", "ARC-Authentication-Results: i=1;"), FROM],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_verdict(case):
    expected, lines = CASES[case]
    assert verdict(*lines).result == AuthenticityResult(expected)


@pytest.mark.parametrize(("own_received", "expected"), [(1, "unverified"), (2, "verified")])
def test_a_relay_of_our_own_counts_once_it_is_configured(own_received, expected):
    assert verdict(RELAY, BORDER, PASS, OUTSIDE, FROM, own_received=own_received).result == expected


def test_the_domain_is_froms_whatever_the_verdict():
    assert verdict(FAIL, FROM).domain == "moj.gov.sa"


def test_without_a_configured_server_nothing_is_believed_and_the_setting_is_named():
    found = verdict(PASS, FROM, server="")
    assert found.result is AuthenticityResult.UNVERIFIED
    assert "authserv_id" in found.reasons[0]


def test_answers_asked_elsewhere_are_noted_and_answers_within_the_domain_are_not():
    assert "answers are asked" in " ".join(verdict(PASS, FROM, "Reply-To: <x@gmail.com>").reasons)
    assert "answers are asked" not in " ".join(verdict(PASS, FROM, "Reply-To: <x@makkah.moj.gov.sa>").reasons)


def test_reasons_hold_no_address_and_no_name():
    for _, lines in CASES.values():
        assert not [reason for reason in verdict(*lines).reasons if "@" in reason or "exec" in reason]


def test_a_domain_in_arabic_letters_compares_as_the_wire_carries_it():
    passed = stamp("mx.yusr.example; dmarc=pass header.from=xn--ngbc5azd.example")
    assert verdict(passed, "From: <a@شبكة.example>").result is AuthenticityResult.VERIFIED
