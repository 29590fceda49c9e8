"""Marks of a forger: a disguised or failed sender, an answer led elsewhere, money or a child asked for (DOMAIN D3).

Each mark holds the item and is named, so that whoever calls the body back knows what to ask about.
"""

import re
from collections.abc import Iterator

from classifiers.assessment import Evidence, Kind, SourceName, Suspicion
from classifiers.directory import Standing, standing
from classifiers.facts import Facts
from classifiers.lookalike import address_in_name
from classifiers.provenance import AuthenticityResult, Channel
from classifiers.source import LISTED
from classifiers.zones import OWN_ZONES
from parsers.document import Address

_LINK = re.compile(r"https?://([a-z0-9.-]+)")
_IBAN = re.compile(r"(?<![^\W_])sa[ ]?\d{2}(?:[ -]?\d{4}){5}(?!\d)")
"""A Saudi bank account's number: no referral asks for money."""
_IMITATED = frozenset({Standing.AGENCY, Standing.OFFICIAL, Standing.LOOK_ALIKE})
"""An address of theirs in the name of a sender who is not theirs is a disguise."""
_STRANGE = frozenset({Standing.STRANGER, Standing.LOOK_ALIKE})


def suspicions(facts: Facts) -> tuple[Suspicion, ...]:
    """Every mark of a forger on a mail that speaks for a body; what is delivered is vouched for by its delegate."""
    if facts.provenance.channel is Channel.LETTER or facts.kind is Kind.NOTICE:
        return ()
    return tuple(dict.fromkeys((*_of_sender(facts), *_of_text(facts))))


def _of_sender(facts: Facts) -> Iterator[Suspicion]:
    message = facts.document.message
    shown = standing(facts.rules.directory, address_in_name(message.sender))
    if standing(facts.rules.directory, message.sender.domain) is Standing.LOOK_ALIKE:
        yield Suspicion("look_alike_domain", _address("header:from", message.sender))
    elif shown in _IMITATED or facts.source.name is SourceName.UNKNOWN:
        yield Suspicion("disguised_sender", _address("header:from", message.sender))
    if not _speaks_for_a_body(facts):
        return
    if facts.provenance.authenticity.result is AuthenticityResult.FAILED:
        yield Suspicion("authentication_failed", _address("header:from", message.sender))
    for address in message.reply_to:
        if address.domain != message.sender.domain:
            yield Suspicion("answers_led_elsewhere", _address("header:reply-to", address))


def _of_text(facts: Facts) -> Iterator[Suspicion]:
    if not _speaks_for_a_body(facts):
        return
    scans = [(paper.scan, paper.find("forgery", *OWN_ZONES)) for paper in facts.reading.speaking]
    for scan, hits in (*scans, (facts.reading.subject, facts.reading.subject.find("forgery"))):
        if facts.kind is not Kind.FOLLOW_UP:
            yield from (Suspicion("forgers_demand", scan.evidence(hit.start, hit.end)) for hit in hits)
        yield from (Suspicion("bank_account", scan.evidence(*match.span())) for match in _IBAN.finditer(scan.text))
        for match in _LINK.finditer(scan.text):  # official letters bring no links (DOMAIN 4.2)
            if standing(facts.rules.directory, match[1]) in _STRANGE:
                yield Suspicion("link_elsewhere", scan.evidence(*match.span()))


def _speaks_for_a_body(facts: Facts) -> bool:
    return facts.source.name in LISTED | {SourceName.OTHER_BODY, SourceName.UNKNOWN}


def _address(part: str, address: Address) -> Evidence:
    return Evidence(part, address.address, 0, len(address.address))
