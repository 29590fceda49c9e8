"""A sender's disguises that break no rule of mail: look-alike domains, false names, answers led elsewhere."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from classifiers.directory import Directory, imitated, sources_of, under
from classifiers.lookalike import address_in_name, has_direction_marks
from ingest.authentic.dmarc import aligned
from ingest.authentic.domain import wire_domain
from ingest.authentic.reasons import Reason
from parsers.document import Message

if TYPE_CHECKING:
    from classifiers.rules import Rules


def tricks_of(message: Message, rules: "Rules") -> tuple[Reason, ...]:
    """The disguises found in the outer `message`, judged with the directory and the names of bodies in `rules`."""
    return tuple(_tricks(message, rules))


def _tricks(message: Message, rules: "Rules") -> Iterator[Reason]:
    sender, directory = message.sender, rules.directory
    if sender.domain and imitated(directory, sender.domain):
        yield Reason.LOOK_ALIKE
    if address_in_name(sender):
        yield Reason.ADDRESS_IN_NAME
    if _names_another(message, rules, directory):
        yield Reason.BODY_IN_NAME
    if has_direction_marks(sender.name) or has_direction_marks(message.subject):
        yield Reason.DIRECTION_MARKS
    if any(address.domain and not _same(address.domain, sender.domain) for address in message.reply_to):
        yield Reason.ELSEWHERE


def _names_another(message: Message, rules: "Rules", directory: Directory) -> bool:
    hits = rules.lexicon.scan("header:from", message.sender.name).find("agency")
    named = {hit.group.partition(".")[2] for hit in hits}
    own = any(under(message.sender.domain, each) for each in directory.own_domains)
    return bool(named) and not own and not named & set(sources_of(directory, message.sender.domain))


def _same(domain: str, other: str) -> bool:
    return aligned(wire_domain(domain), wire_domain(other), strict=False)
