"""Who sent it: decided by domain, letterhead, signature and delegate, never by a mention in the text.

Every court letter names the police and every flyer names 1919, so a body counts only where a sender names itself: in
the sender's name, the head, the foot and the delivery slip (DOMAIN section 9, cautions). The policy's list of sources
is closed (clauses 4-a and 5-a): a parent or neighbour of a listed body is named in `Source.near` and goes to a person.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from classifiers.assessment import Evidence, Source, SourceName
from classifiers.directory import Standing, imitated, sources_of, standing
from classifiers.phrases import Hit, Scan
from classifiers.provenance import AuthenticityResult, Channel, Provenance
from classifiers.rules import Rules
from classifiers.text import Paper, Reading
from classifiers.zones import OWN_ZONES, Zone
from parsers.document import Document

WEIGHTS = {Zone.LETTERHEAD: 1.0, Zone.SIGNATURE: 0.8}
FROM_NAME, DELEGATE, DOMAIN = 0.6, 0.6, 0.5
"""Weights of the sender's name, of the delegate's agency, and of a domain that the named body writes from."""
ENOUGH = 0.55
"""A body named with less than this, in places where a sender names itself, has not been named."""
LISTED = frozenset(
    {
        SourceName.ENFORCEMENT_COURT,
        SourceName.JUDGMENT_ENFORCEMENT_DIVISION,
        SourceName.REPORT_CENTRE_1919,
        SourceName.POLICE,
        SourceName.HOSPITAL,
        SourceName.SCHOOL,
    }
)
_CELLS = re.compile(r"(\s{3,}|\||(?<=\s)[-/](?=\s)|:)")
"""What separates the columns of a letterhead."""
_OUTRANKS = {
    SourceName.JUDGMENT_ENFORCEMENT_DIVISION: {SourceName.POLICE, SourceName.ENFORCEMENT_COURT},
    SourceName.REPORT_CENTRE_1919: {SourceName.HOSPITAL, SourceName.SCHOOL},
}
"""A division writes under the police's letterhead about the court's orders: where it names itself, it is the sender."""

_PARENTS = frozenset({SourceName.REPORT_CENTRE_1919, SourceName.HOSPITAL, SourceName.SCHOOL})
"""Bodies whose ministry and administration pass on their letters: named so, and still for a person (DOMAIN A10)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the item says of its sender: a score and its evidence for each body, and the near body most named."""

    scores: dict[SourceName, float]
    evidence: dict[SourceName, tuple[Evidence, ...]]
    near: str | None
    near_of: SourceName | None = None
    near_evidence: tuple[Evidence, ...] = ()
    other_court: bool = False

    @property
    def best(self) -> SourceName | None:
        """The listed body the item claims to come from, or None."""
        named = {name: score for name, score in self.scores.items() if score >= ENOUGH}
        for name, beaten in _OUTRANKS.items():
            if name in named:
                named = {other: score for other, score in named.items() if other not in beaten}
        return max(named, key=lambda name: (named[name], name)) if named else None


def agency_of(hit: Hit) -> SourceName:
    """The listed body that a hit of the groups `agency.*` names."""
    return SourceName(hit.group.partition(".")[2])


def claim(reading: Reading, provenance: Provenance, rules: Rules) -> Claim:
    """Which bodies name themselves as the sender, and how strongly."""
    scores: defaultdict[SourceName, float] = defaultdict(float)
    evidence: defaultdict[SourceName, list[Evidence]] = defaultdict(list)

    def vote(scan: Scan, hits: tuple[Hit, ...], weight: float) -> None:
        for name in {agency_of(hit) for hit in hits}:
            scores[name] += weight
            first = next(hit for hit in hits if agency_of(hit) is name)
            evidence[name].append(scan.evidence(first.start, first.end))

    vote(reading.sender_name, reading.sender_name.find("agency"), FROM_NAME)
    for paper in reading.speaking:
        for zone, weight in WEIGHTS.items():
            vote(paper.scan, _in_zone(paper, zone), weight)
    if provenance.delivery and provenance.delivery.agency:
        slip = rules.lexicon.scan("delivery", provenance.delivery.agency)
        vote(slip, slip.find("agency"), DELEGATE)
    near, near_of, near_evidence = _near(reading)
    own = {name: tuple(found) for name, found in evidence.items()}
    other_court = any(
        _names_itself(paper, hit)
        for paper in reading.speaking
        for hit in paper.find("near.other_court", Zone.LETTERHEAD, Zone.SIGNATURE)
    )
    return Claim(dict(scores), own, near, near_of, near_evidence, other_court)


def _in_zone(paper: Paper, zone: Zone) -> tuple[Hit, ...]:
    return tuple(hit for hit in paper.find("agency", zone) if _names_itself(paper, hit))


def _names_itself(paper: Paper, hit: Hit) -> bool:
    """Whether the hit stands at the start of a short cell of its line: a letterhead or a title, not a sentence."""
    line = paper.line_at(hit.start)
    start = line.start
    for cell in _CELLS.split(line.text):
        end = start + len(cell)
        if start <= hit.start < end:
            story = (*paper.scan.find("danger", start, end), *paper.scan.find("individual", start, end))
            told = any(other.end <= hit.start or hit.end <= other.start for other in story)
            before = paper.scan.text[start : hit.start].split()
            return len(before) <= 3 and len(cell.split()) <= 10 and not told
        start = end
    return False


def _near(reading: Reading) -> tuple[str | None, SourceName | None, tuple[Evidence, ...]]:
    """The neighbour that the item names as its sender, the longest name of all, and the listed body it is near to."""
    found = [(reading.sender_name, hit) for hit in reading.sender_name.find("near")]
    for paper in reading.speaking:
        hits = paper.find("near", Zone.LETTERHEAD, Zone.SIGNATURE)
        found += [(paper.scan, hit) for hit in hits if _names_itself(paper, hit)]
    if not found:
        return None, None, ()
    scan, hit = max(found, key=lambda row: (row[1].end - row[1].start, -row[1].start))
    place = scan.evidence(hit.start, hit.end)
    listed = hit.group.partition(".")[2]
    return " ".join(place.quote.split()), SourceName(listed) if listed in set(SourceName) else None, (place,)


def find_source(document: Document, reading: Reading, provenance: Provenance, rules: Rules) -> Source:
    """The body that sent the item, for an item that no machine and no mass mailer sent.

    A person's item comes out as `individual`; whether he is a party is for its kind to say (`kind.py`).
    """
    said = claim(reading, provenance, rules)
    if provenance.channel is Channel.LETTER:
        return _delivered(said, provenance, letter_found=reading.letter_found)
    domain = document.message.sender.domain
    place = standing(rules.directory, domain)
    header = Evidence("header:from", document.message.sender.address, 0, len(document.message.sender.address))
    if place is Standing.OWN:
        return Source(SourceName.INTERNAL, 0.99 if _verified(provenance) else 0.5, (header,))
    if _disguised(said, place, provenance):
        return Source(SourceName.UNKNOWN, 0.9, (header,), imitated(rules.directory, domain))
    if place in {Standing.AGENCY, Standing.OFFICIAL}:
        if _own_story(reading):
            return replace(_private(said, header, reading), confidence=0.5)
        return _official(said, sources_of(rules.directory, domain), provenance, header)
    return _private(said, header, reading)


def _verified(provenance: Provenance) -> bool:
    return provenance.authenticity.result is AuthenticityResult.VERIFIED


def _disguised(said: Claim, place: Standing, provenance: Provenance) -> bool:
    """A failed check or a look-alike domain under an agency's name: it is not known who wrote this."""
    failed = provenance.authenticity.result is AuthenticityResult.FAILED
    claims = said.best is not None or said.near is not None or place in {Standing.AGENCY, Standing.OFFICIAL}
    return place is Standing.LOOK_ALIKE or (failed and claims)


def _delivered(said: Claim, provenance: Provenance, *, letter_found: bool) -> Source:
    """A body's letter that a party carries in himself stays the body's; that it really is, nobody has shown."""
    delivery = provenance.delivery
    best = said.best
    if delivery is None or delivery.agency is None:
        if best is None or not letter_found:
            return Source(SourceName.INDIVIDUAL, 0.9)
        return Source(best, 0.85, said.evidence[best], _only_near(said, best))
    if best is None:
        return Source(SourceName.OTHER_BODY, 0.6, said.near_evidence, said.near or delivery.agency)
    return Source(best, 0.99, said.evidence[best], _only_near(said, best))


def _official(said: Claim, allowed: tuple[SourceName, ...], provenance: Provenance, header: Evidence) -> Source:
    """From a government domain: the body it names, if that body writes from there."""
    sure = 0.99 if _verified(provenance) else 0.8
    fitting = {name: score + DOMAIN for name, score in said.scores.items() if name in allowed}
    best = Claim(fitting, said.evidence, said.near).best
    rival = said.best
    if best is None:
        if rival is not None:  # a court's letter from a hospital's box: known domain, wrong body
            return Source(rival, 0.5, (header, *said.evidence[rival]), said.near)
        return _unnamed(said, allowed, header)
    if rival is not None and rival is not best and said.scores[rival] > said.scores[best]:
        sure = min(sure, 0.7)
    return Source(best, sure, (header, *said.evidence[best]), _only_near(said, best))


def _unnamed(said: Claim, allowed: tuple[SourceName, ...], header: Evidence) -> Source:
    evidence = (header, *said.near_evidence)
    if said.near is None and len(allowed) == 1:
        return Source(allowed[0], 0.7, evidence, "the sender names no body of its own")
    if allowed and said.near is None:
        return Source(SourceName.UNKNOWN, 0.5, evidence)
    if said.near_of in allowed and said.near_of in _PARENTS:
        return Source(said.near_of, 0.8, evidence, said.near)
    return Source(SourceName.OTHER_BODY, 0.8, evidence, said.near)


def _only_near(said: Claim, best: SourceName) -> str | None:
    """The near body's name, where the listed one stands nowhere that a sender names itself, or another court does."""
    return said.near if said.scores[best] < ENOUGH or said.other_court else None


def _own_story(reading: Reading) -> bool:
    """Whether somebody speaks of his own family and no letter is there: also an officer writes for himself (I-01)."""
    return not reading.letter_found and any(paper.has("individual.cue", *OWN_ZONES) for paper in reading.speaking)


def _private(said: Claim, header: Evidence, reading: Reading) -> Source:
    best = said.best
    if _own_story(reading):
        return Source(SourceName.INDIVIDUAL, 0.85, (header,))
    if best is not None:
        return Source(best, 0.7, (header, *said.evidence[best]), said.near if said.scores[best] < 1 else None)
    if said.near is not None:
        return Source(SourceName.OTHER_BODY, 0.6, (header, *said.near_evidence), said.near)
    if _numbered(reading):
        return Source(SourceName.OTHER_BODY, 0.6, (header,))
    return Source(SourceName.INDIVIDUAL, 0.85, (header,))


def _numbered(reading: Reading) -> bool:
    """Whether somebody is addressed under a number of the sender's own, as only offices write."""
    lines = reading.letter.lines
    addressed = any(line.zone is Zone.ADDRESSEE for line in lines)
    if reading.written("first_person"):
        return False
    return addressed and any(reading.lexicon.matches("numbered", line.text) for line in lines if line.text.strip())
