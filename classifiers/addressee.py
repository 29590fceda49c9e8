"""For whom a letter is: us, somebody else, or us only as the receiver of a copy (requirements G-04 and G-05).

A letter to another charity's Shaml centre can land in our box; to open it would be to read another's file (D9).
"""

from enum import StrEnum

from classifiers.directory import Directory, Standing, standing
from classifiers.phrases import Hit
from classifiers.text import Paper, Reading
from classifiers.zones import OWN_ZONES, Zone
from parsers.document import Address, Document


class Addressed(StrEnum):
    """Whom a letter addresses."""

    US = "us"
    OTHER = "other"
    COPY = "copy"
    UNSTATED = "unstated"


def addressed(document: Document, reading: Reading, directory: Directory, delivered: bool) -> Addressed:
    """Whom the item addresses: by the letter's addressee lines, else the covering mail's, else by name in the text."""
    verdicts = [verdict for paper in reading.speaking if (verdict := _of_paper(paper)) is not Addressed.UNSTATED]
    to_us = delivered or _ours(document.message.to, directory)
    if verdicts:
        first = verdicts[0]
        return Addressed.COPY if first is Addressed.OTHER and _copied(document, reading, directory) else first
    if _copied(document, reading, directory) and not to_us:
        return Addressed.COPY
    named = any(paper.has("own", *OWN_ZONES) for paper in reading.speaking) or reading.subject.find("own")
    return Addressed.US if named and to_us and not _other_charity(reading) else Addressed.UNSTATED


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


def _of_paper(paper: Paper) -> Addressed:
    charity = paper.find("own.charity", Zone.ADDRESSEE)
    centres = (*paper.find("own.shaml", Zone.ADDRESSEE), *paper.find("own.protection", Zone.ADDRESSEE))
    strangers = [hit for hit in _strangers(paper) if not _within(hit, (*charity, *centres))]
    if charity:
        return Addressed.OTHER if any(hit.group != "foreign.city" for hit in strangers) else Addressed.US
    if strangers:
        return Addressed.OTHER
    return Addressed.US if centres else Addressed.UNSTATED


def _strangers(paper: Paper) -> tuple[Hit, ...]:
    """Names of other charities, units, cities and bodies in the addressee lines."""
    return (
        *paper.find("foreign", Zone.ADDRESSEE),
        *paper.find("near.other", Zone.ADDRESSEE),
        *paper.find("agency", Zone.ADDRESSEE),
        *paper.find("near.report_centre_1919", Zone.ADDRESSEE),
    )


def _within(hit: Hit, names: tuple[Hit, ...]) -> bool:
    return any(name.start < hit.end and hit.start < name.end for name in names)
