"""What stands where: the main letter among the parts, and the zones of a letter.

Who wrote a letter is decided by its head and its foot, what it wants by its middle, and for whom it is by its
addressee. A deed or a medical report beside the letter has a head of its own, and a quoted mail another author, so the
letter is chosen first and then cut into zones.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from classifiers.phrases import Hit, Lexicon, Scan
from classifiers.zones import ACTS, OWN_ZONES, Line, Zone, zoned
from parsers.alternatives import saying_more
from parsers.arabic import Folded
from parsers.document import Document, Message, Part, Role, TextFrom


@dataclass(frozen=True)
class Paper:
    """One text cut into zones."""

    scan: Scan
    lines: tuple[Line, ...]
    part: Part | None = None

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    @property
    def recognised(self) -> bool:
        """Whether it was read from a picture."""
        return self.part is not None and self.part.text_from is TextFrom.OCR

    def line_at(self, offset: int) -> Line:
        """The line that the folded `offset` stands in."""
        return self.lines[max(0, bisect_right(self._starts, offset) - 1)]

    def zone(self, *zones: Zone) -> str:
        """The folded text of the zones, line by line."""
        return "\n".join(line.text for line in self.lines if line.zone in zones)

    def find(self, group: str, *zones: Zone) -> tuple[Hit, ...]:
        """The hits of `group` that begin in one of the zones."""
        found = self.scan.find(group)
        return tuple(hit for hit in found if self.line_at(hit.start).zone in zones) if found else ()

    def has(self, group: str, *zones: Zone) -> bool:
        """Whether a phrase of `group` begins in one of the zones."""
        return bool(self.find(group, *zones))


@dataclass(frozen=True, slots=True)
class Reading:
    """An item's text, ready to judge: `letter` speaks for the item, `cover` is the mail's own body."""

    lexicon: Lexicon
    subject: Scan
    sender_name: Scan
    names: tuple[Scan, ...]
    papers: tuple[Paper, ...]
    letter: Paper
    cover: Paper | None
    letter_found: bool
    _written: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    @property
    def speaking(self) -> tuple[Paper, ...]:
        """The letter and the mail body that carries it, the letter first."""
        return (self.letter,) if self.cover is None or self.cover is self.letter else (self.letter, self.cover)

    def written(self, pattern: str) -> bool:
        """Whether the lexicon's `pattern` stands where a speaking paper acts, line ends counting as blanks."""
        if pattern not in self._written:
            texts = (" ".join(paper.zone(*ACTS).split()) for paper in self.speaking)
            self._written[pattern] = any(self.lexicon.matches(pattern, text) for text in texts)
        return self._written[pattern]

    @property
    def folded(self) -> dict[str, Folded]:
        """The folded texts by their part."""
        scans = (self.subject, *(paper.scan for paper in self.papers))
        return {scan.part: scan.folded for scan in scans}

    @property
    def main_parts(self) -> tuple[str, ...]:
        """The part ids of the speaking papers."""
        return tuple(dict.fromkeys(paper.scan.part for paper in self.speaking))


_IS_LETTER, _ON_SCAN = 4, 2
"""The score from which a paper is a letter; on a scan some of the words that would tell so are misread."""


def read_text(document: Document, lexicon: Lexicon) -> Reading:
    """Every text of the item scanned and zoned, with the main letter chosen."""
    more = saying_more(document.parts)  # a body's other form, whose own words may tell of danger
    papers = tuple(
        _paper(lexicon, _scan(lexicon, part), part)
        for part in document.parts
        if part.text and (part.role is not Role.ALTERNATIVE or part.id in more)
    )
    message = document.message
    cover = next((p for p in papers if p.part and p.part.role is Role.BODY and p.part.message == message.id), None)
    letter, found = _choose(papers, cover, message, lexicon)
    return Reading(
        lexicon,
        lexicon.scan("header:subject", message.subject),
        lexicon.scan("header:from", message.sender.name),
        tuple(lexicon.scan(f"name:{part.id}", part.name) for part in document.parts if part.name),
        papers,
        letter,
        cover,
        found,
    )


def _scan(lexicon: Lexicon, part: Part) -> Scan:
    return lexicon.scan(part.id, part.text, part.page_starts, part.text_from is TextFrom.OCR)


def _choose(papers: tuple[Paper, ...], cover: Paper | None, message: Message, lexicon: Lexicon) -> tuple[Paper, bool]:
    """The paper that is the letter, and whether any paper is one; without one the mail's body speaks."""
    once = [paper for paper in papers if paper.part and paper.part.role is not Role.ALTERNATIVE]
    ours = [paper for paper in once if paper.part and paper.part.message == message.id]
    nested = [paper for paper in once if paper not in ours]
    for group in (ours, nested):
        scored = [(letter_score(paper), -index, paper) for index, paper in enumerate(group)]
        if scored:
            score, _, best = max(scored, key=lambda row: row[:2])
            if score >= (_ON_SCAN if best.recognised else _IS_LETTER):
                return best, True
    return cover or (papers[0] if papers else _paper(lexicon, lexicon.scan("", ""), None)), False


def letter_score(paper: Paper) -> int:
    """How much a paper is a letter to somebody: 4 and more is one; a deed, record or report stays below."""
    addressed = paper.has("own", Zone.ADDRESSEE)
    head = [line for line in paper.lines if line.text.strip()][:3]
    titled = any(hit.start <= line.end and hit.end >= line.start for line in head for hit in _titles(paper))
    labels = len(paper.zone(Zone.LETTERHEAD).splitlines()) > 0
    points = (
        3 * addressed,
        2 * any(line.zone is Zone.ADDRESSEE for line in paper.lines),
        any(line.zone is Zone.SUBJECT for line in paper.lines),
        2 * paper.has("act.refer", Zone.SUBJECT, Zone.BODY),
        paper.has("act.ask", Zone.BODY),
        2 * paper.has("mark.addressee_label", *OWN_ZONES),
        labels and paper.has("agency", Zone.LETTERHEAD),
        paper.has("agency", Zone.SIGNATURE),
        -4 * (titled and not addressed),
    )
    return sum(points)


def _titles(paper: Paper) -> tuple[Hit, ...]:
    return paper.scan.find("document.other")


def _paper(lexicon: Lexicon, scan: Scan, part: Part | None) -> Paper:
    return Paper(scan, tuple(zoned(lexicon, scan)), part)
