"""What stands where: the main letter among the parts, and the zones of a letter.

Who wrote a letter is decided by its head and its foot, what it wants by its middle, and for whom it is by its
addressee. A deed or a medical report beside the letter has a head of its own, and a quoted mail another author, so the
letter is chosen first and then cut into zones.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from classifiers.phrases import Hit, Lexicon, Scan
from parsers.document import Document, Message, Part, Role

HEAD_LINES = 30
"""A letter's addressee stands among its first lines; a later "سعادة" is part of the text."""
SHORT_LINE = 75
"""Characters. Signatures and letterheads are short lines, prose fills the page's width."""
SIGNATURE_LINES = 10
STAMP_LINES = 4
_STAMPED = re.compile(r"(?:جمعيه يسر[\w ]{0,30}|[\d/\-:. هم]{1,30})?")


class Zone(StrEnum):
    """A part of a letter or mail."""

    LETTERHEAD = "letterhead"
    ADDRESSEE = "addressee"
    SUBJECT = "subject"
    BODY = "body"
    SIGNATURE = "signature"
    COPIES = "copies"
    FORWARDED = "forwarded"
    QUOTED = "quoted"
    FOOTER = "footer"
    OTHER_PAPER = "other_paper"


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its folded text, its folded offsets and the zone it stands in."""

    text: str
    start: int
    end: int
    zone: Zone


@dataclass(frozen=True, slots=True)
class Paper:
    """One text cut into zones."""

    scan: Scan
    lines: tuple[Line, ...]
    part: Part | None = None

    def line_at(self, offset: int) -> Line:
        """The line that the folded `offset` stands in."""
        return self.lines[max(0, bisect_right(self.lines, offset, key=lambda line: line.start) - 1)]

    def zone(self, *zones: Zone) -> str:
        """The folded text of the zones, line by line."""
        return "\n".join(line.text for line in self.lines if line.zone in zones)

    def find(self, group: str, *zones: Zone) -> tuple[Hit, ...]:
        """The hits of `group` that begin in one of the zones."""
        return tuple(hit for hit in self.scan.find(group) if self.line_at(hit.start).zone in zones)

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

    @property
    def speaking(self) -> tuple[Paper, ...]:
        """The letter and the mail body that carries it, the letter first."""
        return (self.letter,) if self.cover is None or self.cover is self.letter else (self.letter, self.cover)

    @property
    def main_parts(self) -> tuple[str, ...]:
        """The part ids of the speaking papers."""
        return tuple(dict.fromkeys(paper.scan.part for paper in self.speaking))


OWN_ZONES = (Zone.LETTERHEAD, Zone.ADDRESSEE, Zone.SUBJECT, Zone.BODY, Zone.SIGNATURE)
"""The zones in which the author speaks."""


def read_text(document: Document, lexicon: Lexicon) -> Reading:
    """Every text of the item scanned and zoned, with the main letter chosen."""
    papers = tuple(
        _paper(lexicon, lexicon.scan(part.id, part.text, part.page_starts), part)
        for part in document.parts
        if part.text and part.role is not Role.ALTERNATIVE
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


def _choose(papers: tuple[Paper, ...], cover: Paper | None, message: Message, lexicon: Lexicon) -> tuple[Paper, bool]:
    """The paper that is the letter, and whether any paper is one; without one the mail's body speaks."""
    ours = [paper for paper in papers if paper.part and paper.part.message == message.id]
    nested = [paper for paper in papers if paper not in ours]
    for group in (ours, nested):
        scored = [(letter_score(paper), -index, paper) for index, paper in enumerate(group)]
        if scored:
            score, _, best = max(scored, key=lambda row: row[:2])
            if score >= 4:
                return best, True
    return cover or (papers[0] if papers else _paper(lexicon, lexicon.scan("", ""), None)), False


def letter_score(paper: Paper) -> int:
    """How much a paper is a letter to somebody: 4 and more is one; a deed, record or report stays below."""
    head = [line for line in paper.lines if line.text.strip()][:3]
    titled = any(hit.start <= line.end and hit.end >= line.start for line in head for hit in _titles(paper))
    labels = len(paper.zone(Zone.LETTERHEAD).splitlines()) > 0
    points = (
        3 * paper.has("own", Zone.ADDRESSEE),
        2 * any(line.zone is Zone.ADDRESSEE for line in paper.lines),
        any(line.zone is Zone.SUBJECT for line in paper.lines),
        2 * paper.has("act.refer", Zone.SUBJECT, Zone.BODY),
        paper.has("act.ask", Zone.BODY),
        2 * paper.has("mark.addressee_label", *OWN_ZONES),
        labels and paper.has("agency", Zone.LETTERHEAD),
        paper.has("agency", Zone.SIGNATURE),
        -4 * (titled and not paper.has("own", Zone.ADDRESSEE)),
    )
    return sum(points)


def _titles(paper: Paper) -> tuple[Hit, ...]:
    return paper.scan.find("document.other")


def _paper(lexicon: Lexicon, scan: Scan, part: Part | None) -> Paper:
    return Paper(scan, tuple(_zoned(lexicon, scan)), part)


def _raw_lines(text: str) -> Iterator[tuple[str, int, int]]:
    start = 0
    for line in text.split("\n"):
        yield line.replace("\r", ""), start, start + len(line)
        start += len(line) + 1


def _zoned(lexicon: Lexicon, scan: Scan) -> Iterator[Line]:
    lines = list(_raw_lines(scan.text))
    cut, kind = _thread(lexicon, lines)
    own = lines[:cut]
    other = next((i for i, row in enumerate(own) if i and lexicon.matches("page", row[0])), len(own))
    zones = [*_letter_zones(lexicon, own[:other]), *[Zone.OTHER_PAPER] * (len(own) - other)]
    zones += [kind] * (len(lines) - cut)
    for (text, start, end), zone in zip(lines, zones, strict=True):
        yield Line(text, start, end, zone)


def _thread(lexicon: Lexicon, lines: list[tuple[str, int, int]]) -> tuple[int, Zone]:
    """Where another mail begins inside this text, and whether it was forwarded or merely quoted below a reply."""
    for index, (text, _, _) in enumerate(lines):
        if lexicon.matches("forward", text):
            return index, Zone.FORWARDED
        if lexicon.matches("forwarded_header", text) and any(
            lexicon.matches("sent_header", row[0]) for row in lines[index + 1 : index + 3]
        ):
            above = "\n".join(row[0] for row in lines[:index]).strip()
            return (index, Zone.FORWARDED if len(above) < 200 else Zone.QUOTED) if index else (len(lines), Zone.QUOTED)
        if lexicon.matches("reply", text):
            return index, Zone.QUOTED
    return len(lines), Zone.QUOTED


def _letter_zones(lexicon: Lexicon, lines: list[tuple[str, int, int]]) -> list[Zone]:
    texts = [row[0] for row in lines]
    body_from = _body_start(lexicon, texts)
    zones = [Zone.BODY] * len(texts)
    for index, zone in _head_zones(lexicon, texts, body_from):
        zones[index] = zone
    tail = next(
        (
            i
            for i in range(body_from, len(texts))
            if lexicon.matches("copies", texts[i]) or lexicon.matches("footer", texts[i])
        ),
        len(texts),
    )
    copies = False
    for index in range(tail, len(texts)):
        copies = bool(lexicon.matches("copies", texts[index])) or (
            copies and not lexicon.matches("footer", texts[index])
        )
        zones[index] = Zone.COPIES if copies else Zone.FOOTER
    for index in _signature(lexicon, texts, body_from, tail):
        zones[index] = Zone.SIGNATURE
    return zones


def _body_start(lexicon: Lexicon, texts: list[str]) -> int:
    """The index of the first line of prose: after the last of addressee, greeting and subject near the top."""
    marks = [
        index
        for index, text in enumerate(texts[: _first_prose(lexicon, texts)])
        if any(lexicon.matches(name, text) for name in ("addressee", "salutation", "subject"))
    ]
    if marks:
        first, last = marks[0], marks[0]
        for mark in marks:
            last = mark if mark - last <= 6 else last
        return max(first, last) + 1
    labelled = [i for i, text in enumerate(texts[: _first_prose(lexicon, texts)][:8]) if lexicon.matches("head", text)]
    return labelled[-1] + 1 if labelled else 0


def _first_prose(lexicon: Lexicon, texts: list[str]) -> int:
    """The index of the first full line of text, which no addressee, greeting or subject can follow."""
    for index, text in enumerate(texts[:HEAD_LINES]):
        marked = any(lexicon.matches(name, text) for name in ("addressee", "salutation", "subject"))
        if len(" ".join(text.split())) > SHORT_LINE and not marked and "   " not in text.strip():
            return index
    return HEAD_LINES


def _head_zones(lexicon: Lexicon, texts: list[str], body_from: int) -> Iterable[tuple[int, Zone]]:
    addressed, greeted = False, False
    current = Zone.LETTERHEAD
    stamp_to = -1
    for index, text in enumerate(texts[:body_from]):
        if lexicon.matches("own_stamp", text):
            stamp_to = index + STAMP_LINES
        if index <= stamp_to and (lexicon.matches("own_stamp", text) or _is_stamped(text)):
            yield index, Zone.FOOTER
            continue
        if lexicon.matches("subject", text):
            current = Zone.SUBJECT
            yield index, Zone.SUBJECT
            continue
        if lexicon.matches("salutation", text) and not lexicon.matches("addressee", text):
            current, greeted = (Zone.BODY if addressed or greeted else current), True
            yield index, Zone.BODY
            continue
        if lexicon.matches("from_line", text):
            current = Zone.LETTERHEAD
        elif lexicon.matches("addressee", text):
            current, addressed = Zone.ADDRESSEE, True
        elif not text.strip() and current is Zone.SUBJECT:
            current = Zone.BODY
        yield index, current


def _is_stamped(text: str) -> bool:
    """Whether a line below our inward stamp belongs to it: our short name, a number or a date, nothing longer."""
    return bool(_STAMPED.fullmatch(text.strip()))


def _signature(lexicon: Lexicon, texts: list[str], body_from: int, tail: int) -> list[int]:
    """The lines of the signature: after the closing words, or else the short lines at the end."""
    closings = [index for index in range(body_from, tail) if lexicon.matches("closing", texts[index])]
    closing = next((i for i in closings if len(texts[i].strip()) <= SHORT_LINE), None)
    if closing is not None:
        block = [i for i in range(closing + 1, tail) if texts[i].strip()][:SIGNATURE_LINES]
        return [i for i in block if len(texts[i].strip()) <= 2 * SHORT_LINE]
    block = []
    for index in range(tail - 1, body_from - 1, -1):
        text = texts[index].strip()
        if len(text) > SHORT_LINE or text.endswith((".", ":", "?", "!")) or len(block) >= SIGNATURE_LINES:
            break
        if text:
            block.append(index)
    whole = [index for index in range(body_from, tail) if texts[index].strip()]
    if len(block) < len(whole):
        return block
    blank = max((index for index in range(body_from, tail) if not texts[index].strip()), default=tail)
    return [index for index in block if index > blank]  # a note of a few short lines is all text, but for its foot
