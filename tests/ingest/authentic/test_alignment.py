"""Whose signature counts for whom: organisational domains, DMARC's rules, and a domain's one written form."""

import pytest

from ingest.authentic.dmarc import NO_POLICY, Policy, aligned, fetch_policy, organisation
from ingest.authentic.domain import wire_domain
from ingest.dns import TemporaryDnsError


@pytest.mark.parametrize(
    ("domain", "registered"),
    [
        ("moj.gov.sa", "moj.gov.sa"),
        ("mail.makkah.moi.gov.sa", "moi.gov.sa"),
        ("gov.sa", "gov.sa"),
        ("a.b.com.sa", "b.com.sa"),
        ("a.hospital.med.sa", "hospital.med.sa"),
        ("a.b.example", "b.example"),
        ("a.b.xn--mgberp4a5d4ar", "b.xn--mgberp4a5d4ar"),
        ("someone.github.io", "someone.github.io"),
    ],
)
def test_the_registered_domain(domain, registered):
    assert organisation(domain) == registered


@pytest.mark.parametrize(
    ("domain", "sender", "strict", "counts"),
    [
        ("moj.gov.sa", "moj.gov.sa", True, True),
        ("out.moj.gov.sa", "moj.gov.sa", False, True),
        ("moj.gov.sa", "makkah.moj.gov.sa", False, True),
        ("out.moj.gov.sa", "moj.gov.sa", True, False),
        ("gov.sa", "moj.gov.sa", False, False),
        ("moh.gov.sa", "moj.gov.sa", False, False),
        ("a.github.io", "b.github.io", False, False),
        ("", "moj.gov.sa", False, False),
        ("", "", True, False),
    ],
)
def test_what_counts_for_a_sender(domain, sender, strict, counts):
    assert aligned(domain, sender, strict) is counts


RULES = {
    "reject": (["v=DMARC1; p=reject"], Policy(refuses=True)),
    "quarantine, strict": (["v=DMARC1; p=quarantine; adkim=s; aspf=S"], Policy(True, True, True)),
    "nothing asked": (["v=DMARC1; p=none; adkim=s"], Policy(strict_dkim=True)),
    "on trial by pct": (["v=DMARC1; p=reject; pct=0"], NO_POLICY),
    "on trial by t": (["v=DMARC1; p=reject; t=y"], NO_POLICY),
    "two records": (["v=DMARC1; p=reject", "v=DMARC1; p=none"], NO_POLICY),
    "one beside another record": (["v=spf1 -all", "v=DMARC1; p=reject"], Policy(refuses=True)),
    "junk": (["v=DMARC1; ;;"], NO_POLICY),
    "no record": ([], NO_POLICY),
}


def answers(zone):
    return lambda name: tuple(text.encode() for text in zone.get(name, ()))


@pytest.mark.parametrize("case", RULES)
def test_the_rule_of_a_domain(case):
    records, policy = RULES[case]
    assert fetch_policy("moj.gov.sa", answers({"_dmarc.moj.gov.sa": records})) == policy


@pytest.mark.parametrize(
    ("record", "refuses"),
    [("v=DMARC1; p=reject", True), ("v=DMARC1; p=none; sp=reject", True), ("v=DMARC1; p=reject; sp=none", False)],
)
def test_the_rule_for_a_subdomain_is_its_organisations(record, refuses):
    assert fetch_policy("a.b.moj.gov.sa", answers({"_dmarc.moj.gov.sa": [record]})).refuses is refuses


def test_no_answer_is_no_rule():
    def silent(name):
        raise TemporaryDnsError

    with pytest.raises(TemporaryDnsError):
        fetch_policy("moj.gov.sa", silent)


@pytest.mark.parametrize(
    ("written", "wire"),
    [
        ("MOJ.gov.sa", "moj.gov.sa"),
        ("moj.gov.sa.", "moj.gov.sa"),
        ("شبكة.example", "xn--ngbc5azd.example"),
        ("xn--ngbc5azd.example", "xn--ngbc5azd.example"),
        ("moj。gov。sa", ""),
        ("ｍoj.gov.sa", ""),
        ("mo\u200bj.gov.sa", ""),
        ("straße.example", ""),
        ("xn--99999999.example", ""),
        ("a..b", ""),
        ("-a.example", ""),
        ("x" * 64 + ".example", ""),
        ("a b.example", ""),
        ("\ud800.example", ""),
        ("localhost", ""),
        ("", ""),
    ],
)
def test_a_domain_has_one_form_or_none(written, wire):
    assert wire_domain(written) == wire
