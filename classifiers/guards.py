"""What lowers a danger sign's rank: a denial before it, a "no" after it in a form, a lesson around it, everyday use.

Everything is looked up by token, within a few words of the sign: a hostile length costs no more than its length.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from classifiers.harm import Places, everyday, harm
from classifiers.phrases import BREAK, Hit, Scan
from classifiers.words import VERB

REACH = 4
"""Words that a denial reaches forward, unless a word like "but" or "who" ends it sooner."""
PAIR_REACH = 5
"""Words that may stand between the two words of a pair."""
SENTENCE = 30
"""Words on either side of a sign within which a lesson is looked for."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words of a scan that guard, by the token they stand at."""

    scan: Scan
    norms: tuple[str, ...]
    denials: dict[int, tuple[Hit, ...]]
    """By the token after the denial."""
    ends: frozenset[int]
    answers: frozenset[int]
    """Folded offsets at which an answer "no" begins."""
    lessons: frozenset[int]
    told: frozenset[int]
    reported: frozenset[int]
    """Where somebody is said to have told: after a lesson children tell."""
    innocent: frozenset[int]


def surroundings(scan: Scan, places: Places) -> Surroundings:
    """The guards of a scan, looked up once; `places` are its words of harm's classes."""
    denials: defaultdict[int, tuple[Hit, ...]] = defaultdict(tuple)
    for hit in (*scan.find("denial.before"), *scan.find("denial.direct")):
        denials[hit.last] += (hit,)
    return Surroundings(
        scan,
        scan.norms,
        dict(denials),
        frozenset(hit.first for hit in scan.find("denial.end")),
        frozenset(hit.start for hit in scan.find("denial.answer")),
        frozenset(hit.first for hit in scan.find("awareness")),
        frozenset(hit.first for hit in scan.find("individual")),
        frozenset(hit.first for hit in scan.find("reported")),
        frozenset(place for hit in _innocent(scan) for place in range(hit.first, hit.last)) | everyday(places, harm()),
    )


def _innocent(scan: Scan) -> Iterator[Hit]:
    """Everyday phrases, and the names of bodies: a "domestic violence reports centre" is no violence."""
    for group in ("innocent", "agency", "near", "own"):
        yield from scan.find(group)


def guarded(around: Surroundings, hit: Hit) -> bool:
    """Whether the sign at `hit` is denied, answered no, taught about or said in everyday speech."""
    everyday = hit.first in around.innocent and hit.last - 1 in around.innocent
    return everyday or _answered_no(around, hit) or _denied(around, hit) or _taught(around, hit)


def _denied(around: Surroundings, hit: Hit) -> bool:
    verb = around.norms[hit.first].startswith(VERB)
    if verb and around.scan.text[hit.start : hit.end].endswith("ني"):
        return False  # "أخاف لا يقتلني": a frightened person's "lest", not a denial
    for place in range(max(0, hit.first - REACH), hit.first + 1):
        for denial in around.denials.get(place, ()):
            between = range(denial.last, hit.first)
            if any(around.norms[word] == BREAK or word in around.ends for word in between):
                continue
            if denial.group == "denial.direct":
                close = not between or (len(between) == 1 and not verb)
            else:
                close = not between or not verb
            if close:
                return True
    return False


def _answered_no(around: Surroundings, hit: Hit) -> bool:
    """A form's row: the sign is the question, and the word after the bar or colon says no."""
    rest = around.scan.text[hit.end : hit.end + 60].partition("\n")[0]
    bar = next((i for i, c in enumerate(rest) if c in "|:"), None)
    if bar is None or len(rest[:bar].split()) > 2:
        return False
    return any(hit.end + bar + gap in around.answers for gap in range(1, 4))


def _taught(around: Surroundings, hit: Hit) -> bool:
    """Whether the sign's sentence is about a lecture or a campaign, and nobody tells of himself or what he was told."""
    sentence = set(_sentence(around, hit))
    return bool(sentence & around.lessons) and not sentence & (around.told | around.reported)


def _sentence(around: Surroundings, hit: Hit) -> Iterator[int]:
    for place in range(hit.first, max(-1, hit.first - SENTENCE), -1):
        if around.norms[place] == BREAK:
            break
        yield place
    for place in range(hit.first, min(len(around.norms), hit.first + SENTENCE)):
        if around.norms[place] == BREAK:
            break
        yield place


def pairs(scan: Scan) -> Iterator[Hit]:
    """Two words near each other that mean danger together: each pair as one hit from the first word to the last."""
    places: defaultdict[tuple[str, int], list[Hit]] = defaultdict(list)
    for hit in scan.find("pair"):
        places[hit.group, hit.first].append(hit)
    for one in scan.find("pair"):
        stem, _, place = one.group.rpartition(".")
        if place != "first":
            continue
        for at in range(max(0, one.first - PAIR_REACH - 2), one.last + PAIR_REACH):
            for other in places.get((f"{stem}.second", at), ()):
                left, right = (one, other) if one.first <= other.first else (other, one)
                if 0 <= right.first - left.last < PAIR_REACH and BREAK not in scan.norms[left.last : right.first]:
                    yield Hit("danger." + stem.split(".")[1], left.start, right.end, left.first, right.last)
