"""The spoof set, judged with real keys and a real name server on this machine: every verdict right."""

import hashlib
import random
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from name_server import NameServer
from spoofs.cases import NOW, spoofs
from spoofs.letters import BODY, COURT_KEY, GOOGLE, OTHER_KEY, came, chain, court, letter, zone
from spoofs.sign import signed
from spoofs.table import table

from classifiers.assessment import SourceName
from classifiers.directory import AgencyDomain, Directory
from classifiers.rules import load_rules
from ingest.authentic.reasons import Reason, Why
from ingest.authentic.settings import AuthenticitySettings, Style
from ingest.authenticity import Means, authenticate
from ingest.dns import Resolver, TemporaryDnsError
from parsers.read import read, read_beginning

CONFIRMED = (
    AgencyDomain("hospital.med.sa", (SourceName.HOSPITAL,), "nawal", "2026-11-01"),
    AgencyDomain("شفای.example", (SourceName.HOSPITAL,), "nawal", "2026-11-01"),
)
RULES = load_rules(Directory(own_domains=("yusr.example",), agencies=CONFIRMED))
SPOOFS = tuple(spoofs())


@pytest.fixture(scope="module")
def server():
    with NameServer(zone()) as running:
        yield running


@pytest.fixture(scope="module")
def resolver(server):
    return Resolver(server.address, seconds=0.5, message_seconds=2)


def judged(spoof, lookup):
    settings = AuthenticitySettings(**{**spoof.settings, "style": Style(spoof.settings.get("style", "rfc8601"))})
    return authenticate(read(spoof.raw), spoof.raw, RULES, Means(settings, NOW, lookup))


@pytest.mark.parametrize("spoof", SPOOFS, ids=lambda spoof: f"{spoof.group}: {spoof.what}")
def test_the_verdict(spoof, resolver):
    found = judged(spoof, resolver.for_message())
    assert found.result == spoof.verdict, found.reasons
    if spoof.reason:
        expected = {**Reason.__members__, **Why.__members__}[spoof.reason]
        assert expected in found.reasons


def nobody_answers(name):
    raise TemporaryDnsError


def test_no_dns_and_a_silent_dns_verify_nothing_and_fail_nothing_of_their_own(resolver):
    for spoof in SPOOFS:
        whole = judged(spoof, resolver.for_message())
        for lookup in (None, nobody_answers):
            found = judged(spoof, lookup)
            own_word = {Reason.SERVER_PASSED, Reason.SERVER_FAILED} & set(found.reasons)
            assert found.result == "unverified" or own_word, spoof.what
            assert found.result != "verified" or whole.result in {"verified", "unverified"}, spoof.what


def test_the_same_bytes_and_answers_give_the_same_result(server, resolver):
    for spoof in SPOOFS:
        again = Resolver(server.address, seconds=0.5, message_seconds=2)
        if spoof.reason != "NOT_NOW":
            assert judged(spoof, again.for_message()) == judged(spoof, resolver.for_message())


def test_the_evidence_names_the_signature_and_its_key(resolver):
    (found,) = judged(next(each for each in SPOOFS if each.reason == "SIGNED"), resolver.for_message()).evidence
    assert found.startswith("dkim=pass d=moj.gov.sa s=mail a=rsa-sha256 h=from:to:subject:date")
    digest = hashlib.sha256(zone()["mail._domainkey.moj.gov.sa"][0].encode()).hexdigest()
    assert found.endswith(f"key=sha256:{digest}")


def test_reasons_and_evidence_hold_no_address_and_no_name(resolver):
    for spoof in SPOOFS:
        found = judged(spoof, resolver.for_message())
        assert not [line for line in (*found.reasons, *found.evidence) if "@" in line or "exec" in line]


def test_every_reason_is_given_somewhere(resolver):
    """A reason that no spoof brings about is either dead or untested."""
    given = {reason for spoof in SPOOFS for reason in judged(spoof, resolver.for_message()).reasons}
    for lookup in (None, nobody_answers):
        given |= {reason for spoof in SPOOFS for reason in judged(spoof, lookup).reasons}
    assert {each.name for each in (*Reason, *Why) if each not in given} == {"TOO_LARGE"}


JUNK = (b"\0", b"\r", b"\n", b"\xff", b";", b"=", b":", b"i=2;", b"b=", b" " * 40, b"d=", b"\r\n\r\n")


def mutated(raw, chance):
    """`raw` with one to four small accidents."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(raw))
        junk = chance.choice(JUNK)
        kind = chance.randrange(4)
        if kind == 0:
            raw = raw[:at] + junk + raw[at:]
        elif kind == 1:
            raw = raw[:at] + raw[at + chance.randint(1, 30) :]
        elif kind == 2:
            raw = raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
        else:
            raw = raw[:at] + raw[at : at + 60] * 2 + raw[at + 60 :]
    return raw


@pytest.mark.parametrize("seed", range(5))
def test_hostile_messages_have_a_verdict_and_what_is_verified_is_what_was_signed(resolver, seed):
    """600 mutations in all; what stays verified still says what the court wrote, to our own reader."""
    chance = random.Random(seed)
    kinds = [each for each in SPOOFS if each.verdict == "verified" and each.reason in {"SIGNED", "SEALED_PASSED"}]
    for _ in range(120):
        spoof = chance.choice(kinds)
        raw = mutated(spoof.raw, chance)
        found = judged(replace(spoof, raw=raw), resolver.for_message())
        if found.result == "verified":
            before, after = read(spoof.raw), read(raw)
            assert after.message.sender == before.message.sender
            assert after.message.subject == before.message.subject
            assert after.parts[0].text.split() == before.parts[0].text.split()


LONG = {
    "blanks in the body": court() + b" " * 2_000_000 + b"x\r\n",
    "blanks in a signature": b"DKIM-Signature: v=1; b=" + b"\r\n " * 40_000 + b"!\r\n" + court(),
    "a header of many lines": b"X-A: a\r\n" + b" b\r\n" * 200_000 + court(),
    "many headers": b"X-A: a\r\n" * 12_000 + court(),
    "many names in h=": signed(letter(), OTHER_KEY, "moj.gov.sa", signed=tuple(f"x{n}" for n in range(1500))),
    "many signatures": b"".join(court().partition(b"\r\nFrom")[0] + b"\r\n" for _ in range(150)) + letter(),
    "many seals": b"ARC-Seal: i=9; d=google.com\r\n" * 900 + chain(GOOGLE),
    "a large message": signed(letter(body=BODY * 10_000), OTHER_KEY, "moj.gov.sa") + b"x" * (40 << 20),
}


@pytest.mark.parametrize("what", LONG)
def test_no_message_takes_long(resolver, what):
    raw = LONG[what]
    document = read(letter())
    settings = AuthenticitySettings(arc_sealers=("google.com",))
    started = time.process_time()
    authenticate(document, raw, RULES, Means(settings, NOW, resolver.for_message()))
    assert time.process_time() - started < 3


def test_a_message_of_a_megabyte_is_hashed_about_once_for_its_signature(resolver):
    raw = court_of(BODY * 9000)
    document, means = read(raw), Means(AuthenticitySettings(), NOW, resolver.for_message())
    authenticate(document, raw, RULES, means)
    started = time.process_time()
    assert authenticate(document, raw, RULES, means).result == "verified"
    took = time.process_time() - started
    started = time.process_time()
    for _ in range(10):
        hashlib.sha256(re.sub(rb"[ \t]+", b" ", raw)).digest()
    assert took < 5 * (time.process_time() - started)


def court_of(body):
    return signed(letter(body=body), COURT_KEY, "moj.gov.sa")


def test_the_document_holds_this_very_set():
    document = (Path(__file__).parents[2] / "docs" / "authenticity.md").read_text("utf-8")
    assert table() in document, "put the table in again: python -m spoofs.table"
    assert len(SPOOFS) >= 40


def test_of_a_beginning_alone_no_signature_is_judged(resolver):
    """A message too large to be read whole: its signature would seem broken, and its domain asks to refuse that."""
    whole = came(court_of(BODY * 100), "mx.yusr.example; spf=fail smtp.mailfrom=evil.example")
    document = read_beginning(whole[:4000], "0" * 64, len(whole))
    settings = AuthenticitySettings(authserv_id="mx.yusr.example")
    found = authenticate(document, whole[:4000], RULES, Means(settings, NOW, resolver.for_message()))
    assert (found.result, Why.TOO_LARGE in found.reasons) == ("unverified", True)
