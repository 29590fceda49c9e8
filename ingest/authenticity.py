"""Whether a message's sender is who it says it is, as far as our own mail server can vouch for it.

Only a header Authentication-Results that the configured server wrote counts (RFC 8601, 5): the topmost with its name,
standing where our server writes, above what came from outside. Nothing inside a forwarded message counts, nor does any
message that says two things about itself. Doubt gives `unverified`, and a person looks.
"""

from classifiers.directory import under
from classifiers.provenance import Authenticity, AuthenticityResult
from ingest.authentication_results import AuthenticationResults, MethodResult, parse
from parsers.document import DefectCode, Message

_NOT_SET = "no server is trusted yet: set authserv_id under [authenticity]"
SINGLE_INSTANCE = ("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id")
"""RFC 5322, 3.6. A second one on top of a signed message still passes DKIM, which covers the lowest."""


def authenticate(message: Message, authserv_id: str, own_received: int = 1) -> Authenticity:
    """The verdict about the outer message's From domain; `authserv_id` is the only server believed, or empty.

    `own_received`: how many of the topmost Received headers our own servers write. Below them everything came from
    outside; the border's filters write their results directly below its own.
    """
    domain = _ascii(message.sender.domain)
    ambiguous = _ambiguities(message, domain)
    result, reason = _verdict(message, authserv_id.lower(), domain, own_received)
    if ambiguous and result is AuthenticityResult.VERIFIED:
        result, reason = AuthenticityResult.UNVERIFIED, "the message says two things about itself"
    return Authenticity(result, message.sender.domain, (reason, *ambiguous, *_remarks(message, domain)))


def _ambiguities(message: Message, domain: str) -> tuple[str, ...]:
    """What makes the sender ambiguous, whatever any server says."""
    found = [f"the header {name} stands more than once" for name in SINGLE_INSTANCE if len(message.all(name)) > 1]
    several = any(d.code is DefectCode.BAD_HEADER and d.detail == "several senders" for d in message.defects)
    if several or not domain or message.sender.address.count("@") != 1:
        found.append("From is not exactly one address")
    return tuple(found)


def _remarks(message: Message, domain: str) -> tuple[str, ...]:
    """What a person should know though it decides nothing."""
    elsewhere = [
        address
        for address in message.reply_to
        if address.domain and not (under(_ascii(address.domain), domain) or under(domain, _ascii(address.domain)))
    ]
    return ("answers are asked to another domain than From's",) if elsewhere else ()


def _verdict(message: Message, authserv_id: str, domain: str, own_received: int) -> tuple[AuthenticityResult, str]:
    if not authserv_id:
        return AuthenticityResult.UNVERIFIED, _NOT_SET
    ours = [(place, parsed) for place, parsed in _stated(message) if parsed and parsed.server == authserv_id]
    if not ours:
        return AuthenticityResult.UNVERIFIED, "the trusted server says nothing about this message"
    place, topmost = ours[0]
    if place > own_received:
        return AuthenticityResult.UNVERIFIED, "results in the trusted server's name stand where only a sender writes"
    verdict = _by_dmarc([each for each in topmost.results if each.method == "dmarc"], domain)
    if verdict[0] is AuthenticityResult.VERIFIED and any("fail" in _dmarc_words(parsed) for _, parsed in ours):
        return AuthenticityResult.UNVERIFIED, "results in the trusted server's name contradict each other"
    return verdict


def _by_dmarc(results: list[MethodResult], domain: str) -> tuple[AuthenticityResult, str]:
    words = {each.result for each in results}
    if words == {"fail"}:
        return AuthenticityResult.FAILED, "the trusted server says that DMARC failed"
    if words != {"pass"}:
        return (
            AuthenticityResult.UNVERIFIED,
            f"the trusted server's DMARC result is {', '.join(sorted(words)) or 'absent'}",
        )
    vouched = {_ascii(value) for each in results for value in each.values("header.from")}
    if vouched != {domain}:
        return AuthenticityResult.UNVERIFIED, "the trusted server's DMARC result is about another domain than From's"
    return AuthenticityResult.VERIFIED, "the trusted server says that DMARC passed for this domain"


def _stated(message: Message) -> list[tuple[int, AuthenticationResults | None]]:
    """Every Authentication-Results of the outer message with the number of Received headers above it."""
    found, received = [], 0
    for name, value in message.headers:
        received += name == "received"
        if name == "authentication-results":
            found.append((received, parse(value)))
    return found


def _dmarc_words(parsed: AuthenticationResults) -> tuple[str, ...]:
    return tuple(each.result for each in parsed.results if each.method == "dmarc")


def _ascii(domain: str) -> str:
    """The domain as the wire carries it, for comparing; what is no domain compares as written."""
    try:
        return domain.rstrip(".").lower().encode("idna").decode()
    except UnicodeError:
        return domain.lower()
