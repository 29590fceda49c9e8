"""The verdict: from what is established about a message to whether its sender is who it says it is. Pure.

A pass needs one proof that nothing contradicts: the domain's own signature, our own server's word, or our own
provider's seal. Doubt gives `unverified`, and a person looks; `failed` needs the server's word or the domain's rule.
"""

import re
from collections.abc import Iterator

from classifiers.provenance import Authenticity, AuthenticityResult
from ingest.authentic.dmarc import aligned
from ingest.authentic.domain import wire_domain
from ingest.authentic.evidence import Evidence
from ingest.authentic.reasons import Reason, Why
from ingest.authentic.seal import SealOutcome
from ingest.authentic.settings import AuthenticitySettings, Style
from ingest.authentic.signatures import Outcome, Signature
from ingest.authentic.statement import Said, Statement, by_dmarc
from ingest.authentic.wire import Wire
from parsers.document import DefectCode, Message

SINGLE_INSTANCE = (
    "from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references",
    "content-type", "content-transfer-encoding", "mime-version",
)  # fmt: skip
"""RFC 5322, 3.6, and RFC 2045. A second one on top of a signed message still passes DKIM, which covers the lowest."""
_ENCLOSED = re.compile(rb'"(?:\\.|[^"\\])*"|=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]*\?=|\([^()]*\)')
_Verdict = tuple[AuthenticityResult, Reason]


def judge(
    message: Message,
    statement: Statement,
    evidence: Evidence,
    settings: AuthenticitySettings,
    tricks: tuple[Reason, ...],
) -> Authenticity:
    """The verdict about the From domain of the outer `message`. `tricks`: the signs of a disguise found in it."""
    domain = wire_domain(message.sender.domain)
    near = tuple(each for each in evidence.signatures if aligned(each.domain, domain, strict=False))
    result, reason = _verdict(statement, evidence, settings, (domain, near))
    doubts = tuple(_doubts(message, evidence, domain))
    reasons: list[Reason | Why] = [reason, *doubts, *tricks]
    if result is AuthenticityResult.VERIFIED and (doubts or DISGUISES & set(tricks)):
        result = AuthenticityResult.UNVERIFIED
        reasons = [*([Reason.AMBIGUOUS] if doubts else []), *doubts, *tricks, reason]
    if reason is not Reason.SIGNED:
        reasons.extend(_about_signatures(evidence, near))
    reasons.extend(_remarks(evidence))
    shown = tuple(str(each) for each in dict.fromkeys(reasons))
    return Authenticity(result, message.sender.domain, shown, tuple(_technical(message, evidence)))


DISGUISES = frozenset({Reason.LOOK_ALIKE, Reason.ADDRESS_IN_NAME, Reason.DIRECTION_MARKS})
"""Tricks that leave nothing verified: what they prove is the disguise."""


def _verdict(
    statement: Statement, evidence: Evidence, settings: AuthenticitySettings, sender: tuple[str, tuple[Signature, ...]]
) -> _Verdict:
    domain, near = sender
    words = [(statement.said, statement.reason)]
    if evidence.seal.stated:
        words.append(_sealed(*by_dmarc(evidence.seal.stated, domain)))
    failed = [reason for said, reason in words if said is Said.FAIL]
    passed = [reason for said, reason in words if said is Said.PASS]
    strict = evidence.policy is None or evidence.policy.strict_dkim
    signed = any(each.outcome is Outcome.PASS and aligned(each.domain, domain, strict) for each in near)
    if failed:
        doubt = Reason.SERVERS_CONTRADICT if passed else Reason.CONTRADICTION if signed else None
        return (AuthenticityResult.UNVERIFIED, doubt) if doubt else (AuthenticityResult.FAILED, failed[0])
    if signed:
        return AuthenticityResult.VERIFIED, Reason.SIGNED
    if passed:
        return AuthenticityResult.VERIFIED, passed[0]
    if _pending(evidence, near):
        return AuthenticityResult.UNVERIFIED, Reason.NOT_NOW
    if _refused(statement, evidence, settings, sender):
        return AuthenticityResult.FAILED, Reason.POLICY_FAILED
    return AuthenticityResult.UNVERIFIED, statement.reason


def _sealed(said: Said, reason: Reason) -> tuple[Said, Reason]:
    return said, {Said.PASS: Reason.SEALED_PASSED, Said.FAIL: Reason.SEALED_FAILED}.get(said, reason)


def _pending(evidence: Evidence, near: tuple[Signature, ...]) -> bool:
    """Whether an answer that did not come could have changed the verdict."""
    waits = any(each.outcome is Outcome.TEMPORARY for each in near)
    return waits or evidence.policy is None or evidence.seal.outcome is SealOutcome.TEMPORARY


def _refused(
    statement: Statement, evidence: Evidence, settings: AuthenticitySettings, sender: tuple[str, tuple[Signature, ...]]
) -> bool:
    """Whether DMARC fails and the domain asks to refuse what fails. Where anything is unknown, it does not fail.

    Exchange Online re-renders what it hands out, so a signature broken there says nothing.
    """
    domain, near = sender
    policy = evidence.policy
    if policy is None or not policy.refuses or settings.style is Style.M365:
        return False
    unread = evidence.wire.is_too_large or evidence.wire.is_malformed or evidence.has_more
    if unread or any(each.outcome is not Outcome.BROKEN for each in near):
        return False
    by_spf = any(aligned(each, domain, policy.strict_spf) for each in statement.mail_from)
    return not by_spf and (bool(near) or statement.spf)


def _doubts(message: Message, evidence: Evidence, domain: str) -> Iterator[Reason]:
    """What makes the sender ambiguous, whatever anybody vouches for."""
    if any(len(message.all(name)) > 1 for name in SINGLE_INSTANCE):
        yield Reason.TWICE
    several = any(d.code is DefectCode.BAD_HEADER and d.detail == "several senders" for d in message.defects)
    senders = [_ENCLOSED.sub(b" ", value) for _, value in evidence.wire.all(b"from")]
    grouped = any(b":" in value or b";" in value for value in senders)
    if several or grouped or message.sender.address.count("@") != 1 or not message.sender.domain:
        yield Reason.NOT_ONE_SENDER
    elif not domain:
        yield Reason.STRANGE_DOMAIN
    if not evidence.wire.one_reading or not _read_alike(message, evidence.wire):
        yield Reason.SPLIT_LINES


def _read_alike(message: Message, wire: Wire) -> bool:
    """Whether our reader found the very headers that the signatures were verified on."""
    verified = [name.decode().lower() for name, _ in wire.fields]
    return not verified or verified == [name for name, _ in message.headers]


def _about_signatures(evidence: Evidence, near: tuple[Signature, ...]) -> Iterator[Reason | Why]:
    """Why the message's signatures prove nothing."""
    if evidence.wire.is_malformed:
        yield Reason.MALFORMED_HEAD
    elif not evidence.asked:
        yield from [Reason.DNS_OFF] if evidence.carried else []
    elif not evidence.signatures:
        yield Reason.UNSIGNED
    else:
        told = [each for each in evidence.signatures if each in near or not each.domain]
        yield from (each.why for each in told if each.why)
        if not told:
            yield Reason.SIGNED_BY_OTHERS
    if evidence.has_more:
        yield Reason.MORE_SIGNATURES


def _remarks(evidence: Evidence) -> Iterator[Reason]:
    """What a person should know though it decides nothing."""
    if evidence.seal.outcome is SealOutcome.UNTRUSTED:
        yield Reason.SEAL_UNTRUSTED
    if evidence.seal.outcome is SealOutcome.BROKEN:
        yield Reason.SEAL_BROKEN
    for inner in evidence.inner:
        yield Reason.INNER_INTACT if inner.intact else Reason.INNER_BROKEN


def _technical(message: Message, evidence: Evidence) -> Iterator[str]:
    """The evidence in lines for whoever examines the item later, when keys have changed."""
    yield from (each.evidence for each in evidence.signatures)
    if evidence.seal.outcome is not SealOutcome.NONE:
        yield f"arc={evidence.seal.outcome} d={evidence.seal.domain}"
    for inner in evidence.inner:
        said = "pass" if inner.intact else "fail"
        yield from (f"nested_dkim={said} part={inner.part} {each.evidence}" for each in inner.signatures)
    yield from (f"twice={name}" for name in SINGLE_INSTANCE if len(message.all(name)) > 1)
