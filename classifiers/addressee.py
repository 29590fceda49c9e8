"""For whom a letter is: us, somebody else, or us only as the receiver of a copy (requirements G-04 and G-05).

A letter to another charity's Shaml centre can land in our box; to open it would be to read another's file (D9).
"""

import re
from collections.abc import Iterator
from enum import StrEnum

from classifiers.directory import Directory, Standing, standing
from classifiers.nearness import SHORTEST, misread_name
from classifiers.phrases import Hit, Lexicon
from classifiers.text import Paper, Reading
from classifiers.zones import OWN_ZONES, Line, Zone
from parsers.document import Address, Document

_WORD = re.compile(r"[^\W\d_]+")
_BEFORE = 120
"""Characters before our name in which it may stand that we only receive a copy."""
_WHOLE = 3
"""Words of a name that says by itself whose it is, though one of them was misread."""


class Addressed(StrEnum):
    """Whom a letter addresses."""

    US = "us"
    OTHER = "other"
    COPY = "copy"
    UNSTATED = "unstated"


def addressed(document: Document, reading: Reading, directory: Directory, delivered: bool) -> Addressed:
    """Whom the item addresses: by the letter's addressee lines, else the covering mail's, else by name in the text."""
    each = (_of_paper(paper, reading.lexicon) for paper in reading.speaking)
    verdicts = [verdict for verdict in each if verdict is not Addressed.UNSTATED]
    to_us = delivered or _ours(document.message.to, directory)
    if verdicts:
        first = verdicts[0]
        return Addressed.COPY if first is Addressed.OTHER and _copied(document, reading, directory) else first
    if _copied(document, reading, directory) and not to_us:
        return Addressed.COPY
    if any(line.zone is Zone.ADDRESSEE and line.text.strip() for line in reading.letter.lines):
        return Addressed.UNSTATED  # somebody is addressed, by no name we know: our own in the text says nothing of that
    if _titled(reading):
        return Addressed.UNSTATED
    named = any(_named(paper, reading.lexicon) for paper in reading.speaking) or reading.subject.find("own")
    return Addressed.US if named and to_us and not _other_charity(reading) else Addressed.UNSTATED


def _titled(reading: Reading) -> bool:
    """Whether the letter's last line before its greeting gives somebody a title and nothing else: he is addressed."""
    above = ""
    for line in reading.letter.lines:
        if reading.lexicon.matches("salutation", line.text):
            break
        above = line.text if line.text.strip() else above
    else:
        return False
    return reading.lexicon.matches("titled", above)


def _named(paper: Paper, lexicon: Lexicon) -> bool:
    """Whether we are named in the author's words, and not only as who receives a copy."""
    hits = paper.find("own", *OWN_ZONES)
    starts = (max(paper.line_at(hit.start).start, hit.start - _BEFORE) for hit in hits)
    before = (paper.scan.text[start : hit.start] for start, hit in zip(starts, hits, strict=True))
    return any(not lexicon.matches("copy_to_us", words) for words in before)


def _other_charity(reading: Reading) -> bool:
    """Whether one of our centres' names, which are those of many, stands beside another charity's or city's."""
    for paper in reading.speaking:
        ours = paper.find("own.charity", *OWN_ZONES)
        centres = (*paper.find("own.shaml", *OWN_ZONES), *paper.find("own.protection", *OWN_ZONES))
        others = [hit for group in ("foreign", "near.other") for hit in paper.find(group, *OWN_ZONES)]
        strange = [hit for hit in others if not _within(hit, (*ours, *centres))]
        for line in paper.lines:
            named, theirs, mine = (any(map(line.holds, hits)) for hits in (centres, strange, ours))
            if named and theirs and not mine:
                return True
    return False


def _ours(addresses: tuple[Address, ...], directory: Directory) -> bool:
    return any(standing(directory, address.domain) is Standing.OWN for address in addresses)


def _copied(document: Document, reading: Reading, directory: Directory) -> bool:
    """Whether we stand under "copy to" in the letter, or only in the mail's Cc."""
    under_copies = any(paper.has("own", Zone.COPIES) for paper in reading.speaking)
    only_cc = _ours(document.message.cc, directory) and not _ours(document.message.to, directory)
    return under_copies or only_cc


def _of_paper(paper: Paper, lexicon: Lexicon) -> Addressed:
    centres = (*paper.find("own.shaml", Zone.ADDRESSEE), *paper.find("own.protection", Zone.ADDRESSEE))
    charity = paper.find("own.charity", Zone.ADDRESSEE)
    if not charity and centres and paper.recognised:
        charity = tuple(_misread(paper, lexicon))
    strangers = [
        hit for hit in _strangers(paper) if not _within(hit, (*charity, *centres)) and not _of(hit, charity, paper)
    ]
    if charity:
        return Addressed.OTHER if any(hit.group != "foreign.city" for hit in strangers) else Addressed.US
    if strangers:
        return Addressed.OTHER
    return Addressed.US if centres else Addressed.UNSTATED


def _misread(paper: Paper, lexicon: Lexicon) -> Iterator[Hit]:
    """Where the addressee lines of a scan hold our whole name with its short word misread ("يمسر" for "يسر").

    Too short for `Lexicon.scan` to mend, it is believed where the rest of the name stands around it, where the caller
    found a centre of ours beside it, and where the lexicon knows no other body by what was read.
    """
    short = {word for phrase in lexicon.groups["own.charity"] for word in phrase.split() if len(word) < SHORTEST}
    others = paper.find("foreign.centre", Zone.ADDRESSEE)
    for line in (line for line in paper.lines if line.zone is Zone.ADDRESSEE):
        for read in _WORD.finditer(line.text):
            written = paper.scan.folded.quote(line.start + read.start(), line.start + read.end())
            for name in (name for name in short if misread_name(written, name)):
                yield from (hit for hit in _whole(line, read, name, lexicon) if not _within(hit, others))


def _whole(line: Line, read: re.Match[str], name: str, lexicon: Lexicon) -> Iterator[Hit]:
    """Our names of three words or more in a line, once `name` stands there for what was `read`."""
    meant = line.text[: read.start()] + name + line.text[read.end() :]
    for hit in lexicon.scan("", meant, recognised=True).find("own.charity"):
        if hit.last - hit.first >= _WHOLE and hit.start <= read.start() < hit.end:
            yield hit._replace(start=line.start + hit.start, end=line.start + hit.end + len(read[0]) - len(name))


def _strangers(paper: Paper) -> tuple[Hit, ...]:
    """Names of other charities, units, cities and bodies in the addressee lines."""
    return (
        *paper.find("foreign", Zone.ADDRESSEE),
        *paper.find("near.other", Zone.ADDRESSEE),
        *paper.find("agency", Zone.ADDRESSEE),
        *paper.find("near.report_centre_1919", Zone.ADDRESSEE),
    )


def _of(hit: Hit, charity: tuple[Hit, ...], paper: Paper) -> bool:
    """Whether a unit is named as the charity's own: "the protection unit at Yusr"."""
    return any(
        paper.scan.text[hit.end : own.start].strip() in ("", "ب", "في") for own in charity if own.start >= hit.end
    )


def _within(hit: Hit, names: tuple[Hit, ...]) -> bool:
    return any(name.start < hit.end and hit.start < name.end for name in names)
