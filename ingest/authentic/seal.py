"""ARC seals (RFC 8617): what our own mail provider said when the message reached it, sealed with its key.

Only the last seal is looked at, and only where its domain is one the operator named: anybody can seal anything. The
chain is verified whole, and the seal's own message signature must cover From and the subject of what we have.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

from ingest.authentic.keys import fetch_key, is_name
from ingest.authentic.wire import Wire, is_bounded
from ingest.authentication_results import AuthenticationResults, parse
from ingest.dns import Lookup, TemporaryDnsError

_HEADERS = (b"arc-seal", b"arc-message-signature", b"arc-authentication-results")
_MOST = 10
"""Sets that are verified; more are no chain of ours."""
_INSTANCE = re.compile(rb"\s*i\s*=\s*([0-9]{1,2})\s*;")
_CHAIN_FAILS = (dkim.DKIMException, InvalidTagValueList, ValueError, LookupError, AttributeError)
"""What dkimpy raises on a chain by a stranger: AttributeError after cv=fail, IndexError without the usual spaces."""


class SealOutcome(StrEnum):
    """What the message's last seal came to."""

    NONE = "none"
    UNTRUSTED = "untrusted"
    BROKEN = "broken"
    TEMPORARY = "temporary"
    TRUSTED = "trusted"


@dataclass(frozen=True, slots=True)
class Seal:
    """The last seal: its `domain`, and where it is trusted what it states."""

    outcome: SealOutcome = SealOutcome.NONE
    domain: str = ""
    stated: AuthenticationResults | None = None


NO_SEAL = Seal()


def verify_seal(wire: Wire, sealers: tuple[str, ...], lookup: Lookup) -> Seal:
    """The last seal of the message; the DNS is asked only where its domain is one of `sealers`."""
    instances = [_instance(value) for _, value in wire.all(b"arc-seal")]
    last = max((number for number in instances if number), default=0)
    if not instances:
        return NO_SEAL
    domain = _sealer(wire, last)
    if domain not in sealers:
        return Seal(SealOutcome.UNTRUSTED, domain)
    try:
        stated = _verified(wire, last, domain, lookup)
    except TemporaryDnsError:
        return Seal(SealOutcome.TEMPORARY, domain)
    return Seal(SealOutcome.TRUSTED if stated else SealOutcome.BROKEN, domain, stated)


def _verified(wire: Wire, last: int, domain: str, lookup: Lookup) -> AuthenticationResults | None:
    """What the seal `last` of `domain` states, or None where the chain does not prove it. Raises TemporaryDnsError."""
    fields = [(name, value) for name, value in wire.fields if name.lower() in _HEADERS]
    bounded = all(is_bounded(value) and _instance(value) for _, value in fields)
    if not bounded or len(fields) != 3 * last or last > _MOST or not _signs_enough(wire, last):
        return None
    verifier = dkim.ARC(minkey=1024)
    wire.relaxed().prepared(verifier)
    try:
        result, sets, _ = verifier.verify(dnsfunc=lambda name, timeout: _record(name, lookup))
    except _CHAIN_FAILS:
        return None
    proved = result == dkim.CV_Pass and sets[0]["instance"] == last
    if not proved or any(
        sets[0][key].decode("ascii", "replace").lower() != domain for key in ("as-domain", "ams-domain")
    ):
        return None
    statement = _INSTANCE.sub(b"", sets[0]["aar-value"], count=1)
    return parse(statement.decode("utf-8", "replace"))


def _record(name: bytes, lookup: Lookup) -> bytes | None:
    selector, _, domain = name.decode("ascii", "replace").lower().rstrip(".").partition("._domainkey.")
    if not (is_name(selector) and is_name(domain)):
        return None
    key = fetch_key(domain, selector, lookup)
    return None if key.why else key.record


def _signs_enough(wire: Wire, last: int) -> bool:
    """Whether the message signature of the set `last` covers From, the subject and the whole body."""
    values = [value for _, value in wire.all(b"arc-message-signature") if _instance(value) == last]
    try:
        tags = parse_tag_value(values[0]) if len(values) == 1 else {}
    except InvalidTagValueList:
        return False
    signed = {name.strip().lower() for name in tags.get(b"h", b"").split(b":")}
    return b"from" in signed and b"l" not in tags and (b"subject" in signed or not wire.all(b"subject"))


def _sealer(wire: Wire, last: int) -> str:
    """The domain that the seal `last` names, or the empty string."""
    for _, value in wire.all(b"arc-seal"):
        if _instance(value) == last and is_bounded(value):
            try:
                domain = parse_tag_value(value).get(b"d", b"").decode("ascii", "replace").lower()
            except InvalidTagValueList:
                return ""
            return domain if is_name(domain) else ""
    return ""


def _instance(value: bytes) -> int:
    found = _INSTANCE.match(value)
    return int(found[1]) if found else 0
