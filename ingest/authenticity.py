"""Whether a message's sender is who it says it is: our own check of its signatures, and our own server's word.

Only the outer message is judged: who passes a message on can write whatever is inside it. Doubt gives `unverified`,
and a person looks; danger is never delayed by it. docs/authenticity.md says how it is judged, case by case.
"""

from functools import cache
from typing import TYPE_CHECKING

from classifiers.provenance import Authenticity
from ingest.authentic.domain import wire_domain
from ingest.authentic.evidence import Means as Means
from ingest.authentic.evidence import gather
from ingest.authentic.settings import AuthenticitySettings
from ingest.authentic.statement import statement_of
from ingest.authentic.tricks import tricks_of
from ingest.authentic.verdict import judge
from ingest.dns import Resolver
from parsers.document import Document

if TYPE_CHECKING:
    from classifiers.rules import Rules


def authenticate(document: Document, raw: bytes, rules: "Rules", means: Means) -> Authenticity:
    """The verdict about the sender of `raw`, read as `document`. No DNS is `unverified`, never an error."""
    message = document.message
    statement = statement_of(message, means.settings, wire_domain(message.sender.domain))
    evidence = gather(document, raw, statement, means)
    return judge(message, statement, evidence, means.settings, tricks_of(message, rules))


@cache
def resolver_of(settings: AuthenticitySettings) -> Resolver | None:
    """The resolver of these settings, one in the life of the process so that its answers are kept; None: not asked."""
    if not settings.dns:
        return None
    return Resolver(settings.nameserver, settings.dns_seconds, settings.dns_message_seconds)
