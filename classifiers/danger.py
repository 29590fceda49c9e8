"""Danger signs, before all else, on all the text there is: subject, body, quotes, every attachment, file names.

A sign near a denial, or in a text that only teaches, is guarded: it ranks lower and is still shown. Missing a sign can
cost a life and showing one too many costs a glance, so doubt is never a guard (DOMAIN section 7, D1-D3, D17).
"""

from collections.abc import Iterable, Iterator

from classifiers.assessment import DangerSign, Evidence, SourceName
from classifiers.directory import sources_of
from classifiers.phrases import BREAK, Hit, Scan
from classifiers.provenance import Provenance
from classifiers.rules import Rules
from classifiers.text import Reading
from classifiers.words import VERB
from parsers.document import Document

REACH = 4
"""Words that a denial reaches forward, unless a word like "but" or "who" ends it sooner."""
PAIR_REACH = 4
"""Words that may stand between the two words of a pair."""
PROTECTION_SOURCES = frozenset(
    {SourceName.REPORT_CENTRE_1919, SourceName.POLICE, SourceName.HOSPITAL, SourceName.SCHOOL}
)
UNREADABLE_SIGN = "unreadable_protection_mail"
_MAY_BE_UNTRUE = frozenset({"denial.before", "denial.direct"})


def find_danger(document: Document, reading: Reading, provenance: Provenance, rules: Rules) -> tuple[DangerSign, ...]:
    """Every sign of danger in the item, one for each place, unguarded ones first, in the order of the parts."""
    lesson = is_lesson(document, reading)
    signs = [sign for scan in _all_scans(reading) for sign in _signs(scan, lesson)]
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


def _signs(scan: Scan, lesson: bool) -> Iterator[DangerSign]:
    innocent = scan.find("innocent")
    seen_to = -1
    for hit in sorted((*scan.find("danger"), *_pairs(scan)), key=lambda found: (found.first, -found.last, found.group)):
        if hit.start < seen_to:  # a longer phrase at this place has spoken
            continue
        seen_to = hit.end
        harmless = any(use.start <= hit.start and hit.end <= use.end for use in innocent)
        guarded = lesson or harmless or _denied(scan, hit) or _taught(scan, hit)
        yield DangerSign(hit.group.removeprefix("danger."), scan.evidence(hit.start, hit.end), guarded)


def _pairs(scan: Scan) -> Iterator[Hit]:
    """Two words near each other that mean danger together: each pair as one hit from the first word to the last."""
    norms = [token.norm for token in scan.tokens]
    for one in scan.find("pair"):
        stem, _, place = one.group.rpartition(".")
        if place != "first":
            continue
        for other in scan.find(f"{stem}.second"):
            left, right = (one, other) if one.first <= other.first else (other, one)
            near = 0 <= right.first - left.last < PAIR_REACH and BREAK not in norms[left.last : right.first]
            if near:
                group = "danger." + stem.split(".")[1]
                yield Hit(group, left.start, right.end, left.first, right.last)


def _denied(scan: Scan, hit: Hit) -> bool:
    norms = [token.norm for token in scan.tokens]
    if _answered_no(scan, hit):
        return True
    verb = norms[hit.first].startswith(VERB)
    own_voice = verb and scan.text[hit.start : hit.end].endswith("ني")
    if own_voice:  # "أخاف لا يقتلني": a frightened person's "lest", not a denial
        return False
    for denial in _before(scan, hit):
        between = norms[denial.last : hit.first]
        stops = [h for h in scan.find("denial.end") if denial.last <= h.first < hit.first]
        if BREAK in between or stops:
            continue
        direct = not between
        if denial.group == "denial.direct" and (direct or (len(between) == 1 and not verb)):
            return True
        if denial.group == "denial.before" and (direct or not verb):
            return True
    return False


def _before(scan: Scan, hit: Hit) -> Iterator[Hit]:
    for denial in scan.find("denial"):
        if denial.group in _MAY_BE_UNTRUE and denial.last <= hit.first <= denial.last + REACH:
            yield denial


def _answered_no(scan: Scan, hit: Hit) -> bool:
    """A form's row: the sign is the question, and the word after the bar or colon says no."""
    gap_and_answer = scan.text[hit.end :].partition("\n")[0]
    bar = next((i for i, c in enumerate(gap_and_answer) if c in "|:"), None)
    if bar is None or len(gap_and_answer[:bar].split()) > 2:
        return False
    at = hit.end + bar
    return any(answer.start - at <= 3 for answer in scan.find("denial.answer") if answer.start > at)


def _taught(scan: Scan, hit: Hit) -> bool:
    """Whether the sign's sentence is about a lecture, a workshop or a campaign, and nobody speaks of himself in it."""
    first = last = hit.first
    while first > 0 and scan.tokens[first - 1].norm != BREAK:
        first -= 1
    while last < len(scan.tokens) and scan.tokens[last].norm != BREAK:
        last += 1
    sentence = range(first, last)
    told = any(h.first in sentence for h in scan.find("individual"))
    return not told and any(h.first in sentence for h in scan.find("awareness"))


def _unreadable(document: Document, reading: Reading, provenance: Provenance, rules: Rules) -> Iterator[DangerSign]:
    """Mail from a body that refers people in danger, in which something could not be read, is a sign itself (D17)."""
    names = {SourceName(hit.group.partition(".")[2]) for hit in reading.sender_name.find("agency")}
    domain = document.message.sender.domain
    names |= set(sources_of(rules.directory, domain))
    if provenance.delivery and provenance.delivery.agency:
        agency = rules.lexicon.scan("delivery", provenance.delivery.agency)
        names |= {SourceName(hit.group.partition(".")[2]) for hit in agency.find("agency")}
    if names & PROTECTION_SOURCES:
        for part in document.unreadable:
            yield DangerSign(UNREADABLE_SIGN, Evidence(part.id, "", 0, 0))
