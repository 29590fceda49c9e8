"""DKIM keys as the DNS publishes them (RFC 6376, 3.6.1), looked at before any signature is checked with one."""

import base64
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from dkim.util import InvalidTagValueList, parse_tag_value

from ingest.authentic.reasons import Why
from ingest.dns import Lookup

_LEAST_BITS, _MOST_BITS = 1024, 8192
_LARGEST_EXPONENT = 1 << 32
_LONGEST_RECORD = 4096
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Key:
    """A key's `record` as published, or why it cannot count. `same_domain`: it signs for its very domain only."""

    record: bytes = b""
    why: Why | None = None
    same_domain: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of the record, for the evidence: keys are taken from the DNS again once they have rotated."""
        return hashlib.sha256(self.record).hexdigest() if self.record else ""


def is_name(name: str) -> bool:
    """Whether `name`, in lower case, can be asked of the DNS: letters, digits, hyphens and underscores between dots."""
    return len(name) <= 253 and all(_LABEL.fullmatch(label) for label in name.split("."))


def fetch_key(domain: str, selector: str, lookup: Lookup) -> Key:
    """The key of `selector` at `domain`. Raises TemporaryDnsError where nobody answers now."""
    found = [each for each in lookup(f"{selector}._domainkey.{domain}") if each.strip()]
    if not found:
        return Key(why=Why.NO_KEY)
    if len(found) > 1 or len(found[0]) > _LONGEST_RECORD:
        return Key(why=Why.BAD_KEY)
    return _judged(found[0])


def _judged(record: bytes) -> Key:
    try:
        tags = parse_tag_value(record)
    except InvalidTagValueList:
        return Key(record, Why.BAD_KEY)
    flags = _list(tags.get(b"t", b""))
    return Key(record, _fault(tags, flags), b"s" in flags)


def _fault(tags: dict[bytes, bytes], flags: frozenset[bytes]) -> Why | None:
    if tags.get(b"v", b"DKIM1") != b"DKIM1" or b"p" not in tags:
        return Why.BAD_KEY
    if not tags[b"p"]:
        return Why.REVOKED
    if tags.get(b"k", b"rsa") != b"rsa":
        return Why.UNCHECKED_ALGORITHM
    if b"sha256" not in _list(tags.get(b"h", b"sha256")) or not _list(tags.get(b"s", b"*")) & {b"*", b"email"}:
        return Why.BAD_KEY
    if b"y" in flags:
        return Why.TEST_KEY
    return _rsa_fault(tags[b"p"])


def _rsa_fault(public: bytes) -> Why | None:
    try:
        key = load_der_public_key(base64.b64decode(b"".join(public.split()), validate=True))
    except (ValueError, UnsupportedAlgorithm):  # binascii.Error is a ValueError
        return Why.BAD_KEY
    if not isinstance(key, RSAPublicKey):
        return Why.BAD_KEY
    if key.key_size < _LEAST_BITS:
        return Why.SHORT_KEY
    too_large = key.key_size > _MOST_BITS or key.public_numbers().e > _LARGEST_EXPONENT
    return Why.BAD_KEY if too_large else None


def _list(value: bytes) -> frozenset[bytes]:
    return frozenset(each.strip() for each in value.split(b":"))
