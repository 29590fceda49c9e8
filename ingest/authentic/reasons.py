"""Every reason a verdict about a sender may carry, in plain English for the staff; `reports` holds them in Arabic.

They name no person and quote nothing, so they may stand wherever the verdict stands.
"""

from enum import StrEnum


class Why(StrEnum):
    """Why a signature does not count."""

    BODY_CHANGED = "its signature does not fit the body: it was changed or damaged on the way"
    NOT_BY_KEY = "its signature does not fit the headers or the published key"
    NO_KEY = "the key of its signature is not published"
    REVOKED = "the key of its signature was revoked"
    BAD_KEY = "the published key of its signature is not usable"
    SHORT_KEY = "the key of its signature is shorter than 1024 bits"
    TEST_KEY = "the key of its signature is marked as a test"
    SHA1 = "its signature uses SHA-1, which can be forged"
    UNCHECKED_ALGORITHM = "its signature uses an algorithm that is not checked here"
    PARTIAL_BODY = "its signature covers only the beginning of the text"
    FROM_UNSIGNED = "its signature does not cover From"
    SUBJECT_UNSIGNED = "its signature does not cover the subject"
    EXPIRED = "its signature had expired when it came"
    FUTURE = "its signature is dated in the future"
    MALFORMED = "its signature is malformed"
    TOO_LARGE = "the message is too large for its signatures to be checked"
    NO_ANSWER = "the DNS does not answer about the key of its signature"


class Reason(StrEnum):
    """What decided the verdict, what makes it doubtful, and what a person should know though it decides nothing."""

    SIGNED = "a signature of the sender's own domain was verified here"
    SERVER_PASSED = "the trusted server says that DMARC passed for this domain"
    SERVER_FAILED = "the trusted server says that DMARC failed"
    SEALED_PASSED = "the trusted mail provider sealed (ARC) that DMARC passed for this domain"
    SEALED_FAILED = "the trusted mail provider sealed (ARC) that DMARC failed"
    POLICY_FAILED = "it fails the sender's domain's own rule (DMARC), which asks to refuse such messages"
    CONTRADICTION = "the trusted server and the sender's own signature contradict each other"
    SERVERS_CONTRADICT = "results in the trusted server's name contradict each other"
    NOT_NOW = (
        "the sender could not be checked now, because the DNS does not answer; call back as for any unproved sender"
    )
    NOT_SET = "no server is trusted yet: set authserv_id under [authenticity]"
    SERVER_SILENT = "the trusted server says nothing about this message"
    MISPLACED = "results in the trusted server's name stand where only a sender writes"
    SERVER_UNSURE = "the trusted server could not say that DMARC passed or failed"
    OTHER_DOMAIN = "the trusted server's DMARC result is about another domain than From's"
    AMBIGUOUS = "the message says two things about itself"
    TWICE = "a header that may stand once stands more than once"
    NOT_ONE_SENDER = "From is not exactly one address"
    STRANGE_DOMAIN = "the sender's domain is written in a way that programs read differently"
    SPLIT_LINES = "the headers hold line ends that programs read differently"
    MALFORMED_HEAD = "the headers are malformed, so that no signature can be checked"
    UNSIGNED = "it carries no signature of the sender's domain"
    SIGNED_BY_OTHERS = "it is signed only by another domain than the sender's"
    MORE_SIGNATURES = "it carries more signatures than are checked"
    DNS_OFF = "signatures are not checked here, because dns is off"
    ELSEWHERE = "answers are asked to another domain than From's"
    LOOK_ALIKE = "the sender's domain imitates the domain of a known body"
    ADDRESS_IN_NAME = "the sender's name shows an address of another domain"
    BODY_IN_NAME = "the sender's name names a body that is not known to write from this domain"
    DIRECTION_MARKS = "the sender's name or the subject holds marks that turn the direction of writing"
    SEAL_UNTRUSTED = "it carries an ARC seal of a server whose seal is not trusted here"
    SEAL_BROKEN = "the ARC seal of the trusted mail provider does not verify"
    INNER_INTACT = "a message inside it is as its own domain signed it; that says nothing about who passed it on"
    INNER_BROKEN = "a message inside it carries a signature that does not verify; passing on often breaks it"
