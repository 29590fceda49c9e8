"""What was recognised in a picture without certainty is said to be so: nobody may take a doubtful number for a fact."""

import re
from dataclasses import replace
from datetime import date, timedelta

from classifiers.assessment import Child, Evidence, Field, Party
from classifiers.fields.extraction import Extraction
from parsers.arabic import western_digits
from parsers.document import CERTAIN, Document, Part
from parsers.identifiers import hijri
from parsers.identifiers.exceptions import ValidationError

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ -]+(?=\d)")
_LATER, _APART = timedelta(days=2), timedelta(days=2)
"""A letter may arrive a day before its date where midnight lies between; a pair of dates may differ by a sighting."""
_SUBSCRIBER = 9
"""The last digits of a telephone number, which are the same with and without the country's."""


def marked(extraction: Extraction, document: Document) -> Extraction:
    """The extraction, with `certain` false and a lower confidence where it rests on doubtful recognition."""
    parts = {part.id: part for part in document.parts if any(word.confidence < 1 for word in part.words)}
    if not parts:
        return extraction
    subjects = (western_digits(message.subject) for message in document.messages)
    sure = "\n".join((*subjects, *map(_sure_text, document.parts)))
    return Extraction(
        tuple(_field(field, parts) for field in extraction.fields),
        tuple(_party(party, parts, sure) for party in extraction.parties),
        tuple(_child(child, parts, sure) for child in extraction.children),
    )


def dated(extraction: Extraction, arrived: date | None) -> Extraction:
    """The extraction, with `certain` false for a letter's date that cannot be: later than the day it `arrived`, or two
    calendars' days that are not the same."""
    return replace(
        extraction,
        fields=tuple(
            replace(field, certain=False) if field.name == "letter_date" and _impossible(field, arrived) else field
            for field in extraction.fields
        ),
    )


def _impossible(field: Field, arrived: date | None) -> bool:
    try:
        days = [hijri.to_gregorian(field.hijri)] if field.hijri else []
        days += [date.fromisoformat(field.gregorian)] if field.gregorian else []
    except (ValidationError, ValueError):
        return True
    early = arrived is not None and any(day - arrived > _LATER for day in days)
    return early or (bool(days) and max(days) - min(days) > _APART)


def _sure_text(part: Part) -> str:
    """The part's text in Western digits without its doubtful words, the groups of a number drawn together.

    A person's number is certain only where it stands in here whole: the letter may part it in ways nobody foresaw.
    """
    text = list(western_digits(part.text))
    for word in part.words:
        if word.confidence < CERTAIN:
            text[word.start : word.end] = "?" * (word.end - word.start)
    return _BETWEEN_DIGITS.sub("", "".join(text))


def _field(field: Field, parts: dict[str, Part]) -> Field:
    sure = _confidence(field.evidence, parts)
    number = any(map(str.isdigit, field.evidence.quote)) if field.evidence else False
    certain = field.certain and (sure >= CERTAIN or not number)
    return replace(field, confidence=round(field.confidence * sure, 4), certain=certain)


def _confidence(evidence: Evidence | None, parts: dict[str, Part]) -> float:
    part = parts.get(evidence.part) if evidence else None
    return part.confidence_of(evidence.start, evidence.end) if part and evidence else 1.0


def _party(party: Party, parts: dict[str, Part], sure: str) -> Party:
    confidence = round(party.confidence * _confidence(party.evidence, parts), 4)
    certain = party.certain and party.id_number in sure and party.phone[-_SUBSCRIBER:] in sure
    return replace(party, confidence=confidence, certain=certain)


def _child(child: Child, parts: dict[str, Part], sure: str) -> Child:
    confidence = round(child.confidence * _confidence(child.evidence, parts), 4)
    born = child.birth_date_hijri or child.birth_date_gregorian
    certain = child.certain and child.id_number in sure and not (born and _doubt_in_line(child.evidence, parts))
    return replace(child, confidence=confidence, certain=certain)


def _doubt_in_line(evidence: Evidence | None, parts: dict[str, Part]) -> bool:
    """Whether a number was doubtful on the line that names the child."""
    part = parts.get(evidence.part) if evidence else None
    if part is None or evidence is None:
        return False
    start = part.text.rfind("\n", 0, evidence.start) + 1
    end = part.text.find("\n", evidence.end)
    line = (word for word in part.words if start <= word.start and (end < 0 or word.end <= end))
    return any(word.confidence < CERTAIN and any(map(str.isdigit, part.text[word.start : word.end])) for word in line)
