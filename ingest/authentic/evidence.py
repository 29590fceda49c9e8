"""What is established about a message before anything is concluded: here the DNS is asked, and nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ingest.authentic.dmarc import NO_POLICY, Policy, aligned, fetch_policy
from ingest.authentic.domain import wire_domain
from ingest.authentic.seal import NO_SEAL, Seal, verify_seal
from ingest.authentic.settings import AuthenticitySettings
from ingest.authentic.signatures import MOST, Outcome, Signature, verify_signatures
from ingest.authentic.statement import Said, Statement
from ingest.authentic.wire import Wire, cut
from ingest.dns import Lookup, TemporaryDnsError
from parsers.document import Document, Role
from parsers.message import levels_of
from parsers.mime import Limits

_MOST_INNER = 5
"""Messages inside a message whose signatures are verified."""


@dataclass(frozen=True, slots=True)
class Means:
    """How a message is examined: the settings, the moment it is judged at, and the DNS; None where it is not asked."""

    settings: AuthenticitySettings
    now: datetime
    lookup: Lookup | None = None


@dataclass(frozen=True, slots=True)
class Inner:
    """A signed message inside the message: the id of its part, whether it is as its own domain signed it."""

    part: str
    intact: bool
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was established. `policy` None: the sender's domain's rule could not be asked now.

    `asked`: whether the DNS may be asked at all. `inner`: the signed messages inside.
    """

    wire: Wire
    asked: bool
    signatures: tuple[Signature, ...] = ()
    seal: Seal = NO_SEAL
    policy: Policy | None = NO_POLICY
    inner: tuple[Inner, ...] = ()

    @property
    def carried(self) -> int:
        """The number of signatures the message carries, verified or not."""
        return len(self.wire.all(b"dkim-signature"))

    @property
    def has_more(self) -> bool:
        """Whether it carries more signatures than were verified."""
        return self.carried > MOST


def gather(document: Document, raw: bytes, statement: Statement, means: Means) -> Evidence:
    """What the bytes `raw`, read as `document`, and the DNS establish; of a beginning alone no signature is checked."""
    wire = cut(raw) if len(raw) == document.size else Wire(is_too_large=True)
    if means.lookup is None:
        return Evidence(wire, asked=False)
    domain = wire_domain(document.message.sender.domain)
    signatures = verify_signatures(wire, means.lookup, means.now)
    seal = verify_seal(wire, means.settings.arc_sealers, means.lookup)
    policy: Policy | None = NO_POLICY
    if _policy_matters(signatures, statement, domain):
        try:
            policy = fetch_policy(domain, means.lookup)
        except TemporaryDnsError:
            policy = None
    return Evidence(wire, True, signatures, seal, policy, tuple(_inner(document, raw, means.lookup, means.now)))


def _policy_matters(signatures: tuple[Signature, ...], statement: Statement, domain: str) -> bool:
    """Whether the domain's rule can change the verdict: how strictly it aligns, or what it asks of what fails."""
    if not domain:
        return False
    near = [each for each in signatures if aligned(each.domain, domain, strict=False)]
    passed = [each for each in near if each.outcome is Outcome.PASS]
    if passed:
        return all(each.domain != domain for each in passed)
    return statement.said is Said.NOTHING and (bool(near) or statement.spf)


def _inner(document: Document, raw: bytes, lookup: Lookup, now: datetime) -> Iterator[Inner]:
    """The signed messages inside, each verified on its exact bytes, as its own domain signed it."""
    if len(raw) != document.size or not any(part.role is Role.MESSAGE for part in document.parts):
        return
    messages, leaves, _, _ = levels_of(raw, Limits())
    senders = {message.id: message.sender.domain for message in messages}
    nested = [leaf for leaf in leaves if leaf.role is Role.MESSAGE][:_MOST_INNER]
    for leaf in nested:
        signatures = verify_signatures(cut(leaf.data), lookup, now)
        domain = wire_domain(senders.get(leaf.id, ""))
        passed = [each for each in signatures if each.outcome is Outcome.PASS]
        if signatures:
            yield Inner(leaf.id, any(aligned(each.domain, domain, strict=False) for each in passed), signatures)
