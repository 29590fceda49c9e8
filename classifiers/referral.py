"""Acts of referral: whether a text refers somebody, now, and to us."""

from classifiers.phrases import Hit, Lexicon
from classifiers.text import Paper, Reading
from classifiers.zones import ACTS, MIDDLE, Zone

_REFERRED_BEFORE = ("المحال", "والمحال")
_MOST_ACTS = 50
"""Acts that are looked at; whoever writes more of them, all to others or of papers, is read by a person."""
_DESTINATION = 90
"""Characters after an act in which it may say to whom."""


def says(reading: Reading, group: str, forwarded: bool = False) -> bool:
    """Whether the mail's subject, or the subject or body of the letter or its cover, holds a phrase of `group`."""
    zones = ACTS if group.startswith("act.") else MIDDLE
    zones = (*zones, Zone.FORWARDED) if forwarded else zones
    return bool(reading.subject.find(group)) or any(paper.has(group, *zones) for paper in reading.speaking)


def refers(reading: Reading) -> bool:
    """Whether the letter itself refers somebody: an act of referral to us, or a request to take a case on."""
    referred = reading.subject.find("act.refer") or any(_refers_to_us(p, reading.lexicon) for p in reading.speaking)
    asked = says(reading, "act.ask") or any(map(_hopes, reading.speaking))
    return bool(referred) or asked or reading.written("purpose")


def refers_outright(reading: Reading) -> bool:
    """Whether it refers, and does not only name what was referred: "is referred to you", not "the cases referred"."""
    hits = [(paper.scan, hit) for paper in reading.speaking for hit in paper.find("act.refer", *ACTS)]
    hits += [(reading.subject, hit) for hit in reading.subject.find("act.refer")]
    return any(not scan.text.startswith(_REFERRED_BEFORE, hit.start) for scan, hit in hits)


def _refers_to_us(paper: Paper, lexicon: Lexicon) -> bool:
    """Whether a paper refers somebody, and does not only tell of it or send something."""
    return any(not _of_nobody(paper, hit, lexicon) for hit in paper.find("act.refer", *ACTS)[:_MOST_ACTS])


def _of_nobody(paper: Paper, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether what is sent is a copy of some paper, or goes to another body."""
    copy = lexicon.matches("paper_sent", paper.scan.text[hit.end : hit.end + _DESTINATION])
    return copy or _sent_elsewhere(paper, hit, lexicon)


def _sent_elsewhere(paper: Paper, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether "to" another body follows an act within its sentence, and no word there means us."""
    text = paper.scan.text
    stop = text.find(".", hit.end, hit.end + _DESTINATION)
    end = stop if stop >= 0 else hit.end + _DESTINATION
    for body in sorted(_bodies(paper, hit.end, end), key=lambda each: each.start):
        between = text[hit.end : body.start]
        if body.group.startswith("own") or lexicon.matches("to_us", text[hit.end : end]):
            return False
        if lexicon.matches("sent_to", between) or text.startswith("لل", body.start):
            return True
    return False


def _bodies(paper: Paper, start: int, end: int) -> list[Hit]:
    return [hit for group in ("own", "agency", "near", "foreign") for hit in paper.scan.find(group, start, end)]


def _hopes(paper: Paper) -> bool:
    """Whether "we hope" is followed, with nothing but courtesies between, by a deed that takes a case on."""
    courtesies = {hit.first: hit.last for hit in reversed(paper.find("act.courtesy", *ACTS))}
    deeds = {hit.first for hit in paper.find("act.deed", *ACTS)}
    for hope in paper.find("act.hope", *ACTS):
        place = hope.last
        while place in courtesies and place not in deeds:
            place = courtesies[place]
        if place in deeds:
            return True
    return False
