"""Danger signs, before all else, on all the text there is: subject, body, quotes, every attachment, file names.

Signs are listed phrases, and classes of words near each other (`harm.py`). A sign near a denial, or in a text that only
teaches, is guarded: it ranks lower and is still shown. Missing a sign can cost a life and showing one too many costs a
glance, so doubt is never a guard (DOMAIN section 7, D1-D3, D17).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from classifiers.assessment import DangerSign, Evidence, SourceName
from classifiers.directory import sources_of
from classifiers.guards import guarded, pairs, surroundings
from classifiers.harm import find_places, harm, told
from classifiers.phrases import Hit, Lexicon, Scan
from classifiers.provenance import Provenance
from classifiers.rules import Rules
from classifiers.text import Reading
from classifiers.unread import unread
from parsers.document import Document

PROTECTION_SOURCES = frozenset(
    {SourceName.REPORT_CENTRE_1919, SourceName.POLICE, SourceName.HOSPITAL, SourceName.SCHOOL}
)
UNREADABLE_SIGN = "unreadable_protection_mail"
_GAF = "\N{ARABIC LETTER GAF}"


def find_danger(document: Document, reading: Reading, provenance: Provenance, rules: Rules) -> tuple[DangerSign, ...]:
    """Every sign of danger in the item, one for each place, unguarded ones first, in the order of the parts."""
    lesson = is_lesson(document, reading)
    scans = tuple(_all_scans(reading))
    respelled = (again for scan in scans if (again := _respelled(scan, rules.lexicon)))
    found = (sign for scan in (*scans, *respelled) for sign in _signs(scan, lesson))
    signs = list(dict.fromkeys(found))
    signs += _unreadable(document, reading, provenance, rules)
    return tuple(sorted(signs, key=lambda sign: sign.guarded))


def is_lesson(document: Document, reading: Reading) -> bool:
    """Whether the item is a mass mailing or a text about violence in general, and no one's own story."""
    message = document.message
    listed = bool(message.first("list-id") or message.first("list-unsubscribe"))
    cues = {
        scan.text[hit.start : hit.end]
        for scan in (reading.subject, *(paper.scan for paper in reading.papers))
        for hit in scan.find("bulk.cue")
    }
    return listed or len(cues) >= 3


def _all_scans(reading: Reading) -> Iterable[Scan]:
    return (reading.subject, *(paper.scan for paper in reading.papers), *reading.names)


def _respelled(scan: Scan, lexicon: Lexicon) -> Scan | None:
    """The text with the گ of dialect spelling read as ق ("تحرگني" is "تحرقني"); folding reads it as ك."""
    original = scan.folded.original
    if _GAF not in original:
        return None
    again = lexicon.scan(scan.part, original.replace(_GAF, "ق"), scan.page_starts)
    return replace(again, folded=replace(again.folded, original=original))


def _signs(scan: Scan, lesson: bool) -> Iterator[DangerSign]:
    places = find_places(scan, harm())
    around = surroundings(scan, places)
    said: set[tuple[str, int]] = set()
    for hit in _listed(scan):
        lowered = guarded(around, hit)
        if not lowered:
            said |= {(hit.group, token) for token in range(hit.first, hit.last)}
        yield _sign(scan, hit, lesson or lowered)
    for hit, denied_at in told(scan, places, harm()):
        if all((hit.group, token) not in said for token in (hit.first, denied_at.first, hit.last - 1)):
            yield _sign(scan, hit, lesson or guarded(around, denied_at))


def _listed(scan: Scan) -> Iterator[Hit]:
    """The listed phrases and pairs, the longest of each place."""
    seen_to = -1
    for hit in sorted((*scan.find("danger"), *pairs(scan)), key=lambda found: (found.first, -found.last, found.group)):
        if hit.start >= seen_to:  # else a longer phrase at this place has spoken
            seen_to = hit.end
            yield hit._replace(group=".".join(hit.group.split(".")[:2]))


def _sign(scan: Scan, hit: Hit, is_guarded: bool) -> DangerSign:
    return DangerSign(hit.group.removeprefix("danger."), scan.evidence(hit.start, hit.end), is_guarded)


def _unreadable(document: Document, reading: Reading, provenance: Provenance, rules: Rules) -> Iterator[DangerSign]:
    """Mail from a body that refers people in danger, in which something could not be read, is a sign itself (D17)."""
    names = {SourceName(hit.group.partition(".")[2]) for hit in reading.sender_name.find("agency")}
    domain = document.message.sender.domain
    names |= set(sources_of(rules.directory, domain))
    if provenance.delivery and provenance.delivery.agency:
        agency = rules.lexicon.scan("delivery", provenance.delivery.agency)
        names |= {SourceName(hit.group.partition(".")[2]) for hit in agency.find("agency")}
    if names & PROTECTION_SOURCES:
        for part in unread(document):
            yield DangerSign(UNREADABLE_SIGN, Evidence(part.id, "", 0, 0))
