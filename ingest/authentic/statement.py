"""What our own mail server states about a message (RFC 8601, 5): its results, where only it can have written them.

The topmost Authentication-Results in its name counts, standing above what came from outside. Exchange Online names no
server; there the topmost counts, and only above the Received that its border wrote.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from ingest.authentic.domain import wire_domain
from ingest.authentic.reasons import Reason
from ingest.authentic.settings import AuthenticitySettings, Style
from ingest.authentication_results import AuthenticationResults, MethodResult, parse
from parsers.document import Message

_BY = re.compile(r"\sby\s+([\w.-]+)", re.IGNORECASE)
_M365_BORDER = ".mail.protection.outlook.com"
_M365_WITHIN = (".prod.outlook.com", ".outlook.office365.com")
_SPF = re.compile(r"\s*(\w+)(?=\s|$)")
_MAIL_FROM = re.compile(r"""\benvelope-from\s*=\s*"?<?([^\s;">]+)""", re.IGNORECASE)


class Said(StrEnum):
    """What the server says of DMARC."""

    PASS = "pass"  # noqa: S105 - a result
    FAIL = "fail"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Statement:
    """What was said and the reason it gives. `spf`: whether SPF was judged, `mail_from`: the domains it passed for."""

    said: Said
    reason: Reason
    spf: bool = False
    mail_from: tuple[str, ...] = ()


def statement_of(message: Message, settings: AuthenticitySettings, domain: str) -> Statement:
    """What the trusted server states about the message from `domain`, as the wire carries it."""
    if not settings.trusts_a_server:
        return Statement(Said.NOTHING, Reason.NOT_SET, *_spf(None, message, settings))
    is_m365 = settings.style is Style.M365
    placed = _unnamed(message) if is_m365 else _named(message, settings.authserv_id)
    if not placed:
        return Statement(Said.NOTHING, Reason.SERVER_SILENT, *_spf(None, message, settings))
    place, topmost = placed[0]
    if not (_within_m365(message, place) if is_m365 else place <= settings.own_received):
        return Statement(Said.NOTHING, Reason.MISPLACED, *_spf(None, message, settings))
    said, reason = by_dmarc(topmost, domain)
    if said is Said.PASS and any("fail" in _dmarc(parsed) for _, parsed in placed):
        said, reason = Said.NOTHING, Reason.SERVERS_CONTRADICT
    return Statement(said, reason, *_spf(topmost, message, settings))


def by_dmarc(stated: AuthenticationResults, domain: str) -> tuple[Said, Reason]:
    """What the results say of DMARC for `domain`."""
    results = [each for each in stated.results if each.method == "dmarc"]
    words = {each.result for each in results}
    if words == {"fail"}:
        return Said.FAIL, Reason.SERVER_FAILED
    if words != {"pass"}:
        return Said.NOTHING, Reason.SERVER_UNSURE
    if {wire_domain(value) for each in results for value in each.values("header.from")} != {domain}:
        return Said.NOTHING, Reason.OTHER_DOMAIN
    return Said.PASS, Reason.SERVER_PASSED


def _spf(
    topmost: AuthenticationResults | None, message: Message, settings: AuthenticitySettings
) -> tuple[bool, tuple[str, ...]]:
    """Whether SPF was judged, and the domains of the envelope's sender that it passed for."""
    stated = [each for each in topmost.results if each.method == "spf"] if topmost else []
    judged = [each for each in stated or _received_spf(message, settings) if each.result != "temperror"]
    passed = [value for each in judged if each.result == "pass" for value in each.values("smtp.mailfrom")]
    return bool(judged), tuple(filter(None, (wire_domain(value.rpartition("@")[2]) for value in passed)))


def _received_spf(message: Message, settings: AuthenticitySettings) -> list[MethodResult]:
    """The topmost Received-SPF as a result, where it stands above our border's Received: nobody removes forged ones."""
    received = 0
    for name, value in message.headers:
        received += name == "received"
        if received >= settings.own_received:
            return []
        if name == "received-spf" and (found := _SPF.match(value)):
            sender = _MAIL_FROM.search(value)
            properties = (("smtp.mailfrom", sender[1].lower()),) if sender else ()
            return [MethodResult("spf", found[1].lower(), properties)]
    return []


def _named(message: Message, server: str) -> list[tuple[int, AuthenticationResults]]:
    """The results in the server's name, each with the number of Received headers above it."""
    found = [(place, parse(value)) for place, value in _placed(message)]
    return [(place, parsed) for place, parsed in found if parsed and parsed.server == server]


def _unnamed(message: Message) -> list[tuple[int, AuthenticationResults]]:
    topmost = next(iter(_placed(message)), None)
    parsed = parse(topmost[1], named=False) if topmost else None
    return [(topmost[0], parsed)] if topmost and parsed else []


def _within_m365(message: Message, place: int) -> bool:
    """Whether the header with `place` Received above it stands above the border of Exchange Online, and directly so."""
    hosts = [found[1].lower() if (found := _BY.search(value)) else "" for value in message.all("received")]
    above, below = hosts[:place], hosts[place : place + 1]
    return bool(below) and below[0].endswith(_M365_BORDER) and all(host.endswith(_M365_WITHIN) for host in above)


def _placed(message: Message) -> list[tuple[int, str]]:
    found, received = [], 0
    for name, value in message.headers:
        received += name == "received"
        if name == "authentication-results":
            found.append((received, value))
    return found


def _dmarc(parsed: AuthenticationResults) -> tuple[str, ...]:
    return tuple(each.result for each in parsed.results if each.method == "dmarc")
