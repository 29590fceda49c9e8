"""DKIM signatures verified on the very bytes that arrived (RFC 6376), each with what it proves or why it does not.

dkimpy canonicalises, hashes and compares. What makes a signature count is decided before it: it covers From, the
subject and the whole body, with an algorithm and a key that are still safe, at a time it is valid. The moment is an
argument, so that the same bytes and the same answers of the DNS always give the same result.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

from ingest.authentic.keys import Key, fetch_key, is_name
from ingest.authentic.reasons import Why
from ingest.authentic.wire import Field, Wire, is_bounded
from ingest.dns import Lookup, TemporaryDnsError

MOST = 8
"""Signatures of one message that are verified."""
_MOST_SIGNED = 150
"""Header names in one `h=`."""
_CLOCKS = 300
"""Seconds that two clocks may differ."""
_CANONICAL = re.compile(rb"(simple|relaxed)(/(simple|relaxed))?")
_SECONDS = re.compile(rb"[0-9]{1,12}")
_NEEDED = frozenset({b"v", b"a", b"b", b"bh", b"d", b"h", b"s"})
_DKIM_FAILS = (dkim.DKIMException, ValueError)
"""What dkimpy raises on what a stranger wrote: its own, and binascii.Error, a ValueError, for a broken b= or bh=."""
_Tags = Mapping[bytes, bytes]


class Outcome(StrEnum):
    """What a signature came to."""

    PASS = "pass"  # noqa: S105 - a result
    BROKEN = "broken"
    """It does not verify: the message is not what was signed, or the key is gone."""
    UNFIT = "unfit"
    """It cannot count, whether it verifies or not."""
    TEMPORARY = "temporary"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: its outcome, `why` where it does not pass, and what was looked at."""

    outcome: Outcome
    why: Why | None
    domain: str = ""
    selector: str = ""
    algorithm: str = ""
    signed: tuple[str, ...] = ()
    key_digest: str = ""

    @property
    def evidence(self) -> str:
        """The signature in one technical line."""
        shown = {
            "d": self.domain,
            "s": self.selector,
            "a": self.algorithm,
            "h": ":".join(self.signed),
            "key": self.key_digest and f"sha256:{self.key_digest}",
        }
        why = f" ({self.why.name.lower()})" if self.why else ""
        return f"dkim={self.outcome}{why}" + "".join(f" {name}={value}" for name, value in shown.items() if value)


def verify_signatures(wire: Wire, lookup: Lookup, now: datetime) -> tuple[Signature, ...]:
    """The first `MOST` signatures of the message, top to bottom."""
    if wire.is_too_large:
        return (Signature(Outcome.UNFIT, Why.TOO_LARGE),)
    relaxed = wire.relaxed() if wire.all(b"dkim-signature") else wire
    return tuple(_verify(wire, relaxed, field, lookup, now) for field in wire.all(b"dkim-signature")[:MOST])


def _verify(wire: Wire, relaxed: Wire, field: Field, lookup: Lookup, now: datetime) -> Signature:
    try:
        tags = parse_tag_value(field[1]) if is_bounded(field[1]) else {}
    except InvalidTagValueList:
        tags = {}
    why = _malformed(tags) or _unfit(tags, now, subject=bool(wire.all(b"subject")))
    if why:
        return _signature(tags, Key(), why, Outcome.UNFIT)
    try:
        key = fetch_key(_text(tags, b"d"), _text(tags, b"s"), lookup)
    except TemporaryDnsError:
        return _signature(tags, Key(), Why.NO_ANSWER, Outcome.TEMPORARY)
    if key.why or (key.same_domain and _identity(tags) != _text(tags, b"d")):
        gone = key.why in {Why.NO_KEY, Why.REVOKED}
        return _signature(tags, key, key.why or Why.BAD_KEY, Outcome.BROKEN if gone else Outcome.UNFIT)
    is_relaxed = tags.get(b"c", b"").endswith(b"/relaxed")
    why = _broken(relaxed if is_relaxed else wire, field, tags, key)
    return _signature(tags, key, why, Outcome.BROKEN if why else Outcome.PASS)


def _broken(wire: Wire, field: Field, tags: _Tags, key: Key) -> Why | None:
    """Why the signature does not verify with `key`, or None where it does."""
    verifier = dkim.DKIM(minkey=1024)
    wire.prepared(verifier)
    try:
        verified = verifier.verify_sig(dict(tags), list(_signed(tags)), field, lambda _name, timeout: key.record)
    except dkim.ValidationError:
        return Why.BODY_CHANGED
    except _DKIM_FAILS:
        return Why.MALFORMED
    return None if verified else Why.NOT_BY_KEY


def _malformed(tags: _Tags) -> Why | None:
    sound = (
        tags.keys() >= _NEEDED
        and tags[b"v"] == b"1"
        and is_name(_text(tags, b"d"))
        and is_name(_text(tags, b"s"))
        and _CANONICAL.fullmatch(tags.get(b"c", b"simple"))
        and tags.get(b"q", b"dns/txt") == b"dns/txt"
        and len(_signed(tags)) <= _MOST_SIGNED
        and all(_SECONDS.fullmatch(tags.get(name, b"0")) for name in (b"t", b"x", b"l"))
        and f".{_identity(tags)}".endswith(f".{_text(tags, b'd')}")
    )
    return None if sound else Why.MALFORMED


def _unfit(tags: _Tags, now: datetime, subject: bool) -> Why | None:
    """Why a well-formed signature cannot count, or None; `subject`: whether the message has one to be signed."""
    signed, seconds = _signed(tags), now.timestamp()
    made, ends = int(tags.get(b"t", b"0")), int(tags.get(b"x", b"0") if b"x" in tags else b"999999999999")
    found = {
        Why.SHA1: tags[b"a"] == b"rsa-sha1",
        Why.UNCHECKED_ALGORITHM: tags[b"a"] not in {b"rsa-sha256", b"rsa-sha1"},
        Why.PARTIAL_BODY: b"l" in tags,
        Why.FROM_UNSIGNED: b"from" not in signed,
        Why.SUBJECT_UNSIGNED: subject and b"subject" not in signed,
        Why.EXPIRED: ends < max(seconds - _CLOCKS, made),
        Why.FUTURE: made > seconds + _CLOCKS,
    }
    return next((why for why, holds in found.items() if holds), None)


def _signature(tags: _Tags, key: Key, why: Why | None, outcome: Outcome) -> Signature:
    named = [_text(tags, name) if is_name(_text(tags, name)) else "" for name in (b"d", b"s")]
    algorithm = _text(tags, b"a") if tags.get(b"a") in {b"rsa-sha1", b"rsa-sha256", b"ed25519-sha256"} else ""
    signed = tuple(name.decode() for name in _signed(tags) if is_name(name.decode("ascii", "replace")))
    return Signature(outcome, why, named[0], named[1], algorithm, signed, key.digest)


def _text(tags: _Tags, name: bytes) -> str:
    return tags.get(name, b"").decode("ascii", "replace").lower()


def _signed(tags: _Tags) -> tuple[bytes, ...]:
    return tuple(name.strip().lower() for name in tags.get(b"h", b"").split(b":"))


def _identity(tags: _Tags) -> str:
    """The domain of `i=`, which is that of `d=` where it is not given."""
    return _text(tags, b"i").rpartition("@")[2] if b"i" in tags else _text(tags, b"d")
