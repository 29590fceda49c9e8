"""DMARC (RFC 7489): what a domain asks to be done with what is not its own, and whose signature counts for it.

Organisational domains come from the Public Suffix List that the library brings, so nothing is fetched.
"""

from dataclasses import dataclass
from functools import cache

from dkim.util import InvalidTagValueList, parse_tag_value
from publicsuffixlist import PublicSuffixList

from ingest.dns import Lookup

_LONGEST = 2048


@dataclass(frozen=True, slots=True)
class Policy:
    """A domain's rule. `refuses`: to refuse or set aside what fails. `strict_*`: only the very domain counts."""

    refuses: bool = False
    strict_dkim: bool = False
    strict_spf: bool = False


NO_POLICY = Policy()
"""The rule of a domain that publishes none."""


def organisation(domain: str) -> str:
    """The domain that was registered: one label below the public suffix; `domain` itself where there is none.

    >>> organisation("mail.moi.gov.sa"), organisation("gov.sa")
    ('moi.gov.sa', 'gov.sa')
    """
    return _suffixes().privatesuffix(domain) or domain


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def aligned(domain: str, sender: str, strict: bool) -> bool:
    """Whether what `domain` vouches for counts for a message from `sender`; both as the wire carries them."""
    if not domain or not sender:
        return False
    return domain == sender or (not strict and organisation(domain) == organisation(sender))


def fetch_policy(sender: str, lookup: Lookup) -> Policy:
    """The rule for messages from `sender`: its own, or its organisation's. Raises TemporaryDnsError."""
    found = _record(sender, lookup)
    parent = organisation(sender)
    if found is not None:
        return _policy(found, found.get(b"p", b""))
    found = _record(parent, lookup) if parent != sender else None
    return NO_POLICY if found is None else _policy(found, found.get(b"sp", found.get(b"p", b"")))


def _policy(tags: dict[bytes, bytes], asked: bytes) -> Policy:
    strict_dkim, strict_spf = (tags.get(name, b"r").lower() == b"s" for name in (b"adkim", b"aspf"))
    is_trial = tags.get(b"pct") == b"0" or tags.get(b"t", b"").lower() == b"y"
    return Policy(asked.lower() in {b"quarantine", b"reject"} and not is_trial, strict_dkim, strict_spf)


def _record(domain: str, lookup: Lookup) -> dict[bytes, bytes] | None:
    """The tags of the domain's record; None where it has none, or several, which counts as none (6.6.3)."""
    records = [each for each in lookup(f"_dmarc.{domain}") if each.startswith(b"v=DMARC1") and len(each) <= _LONGEST]
    if len(records) != 1:
        return None
    try:
        tags: dict[bytes, bytes] = parse_tag_value(records[0])
    except InvalidTagValueList:
        return None
    return tags
