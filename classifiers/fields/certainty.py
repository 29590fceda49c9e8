"""What was recognised in a picture without certainty is said to be so: nobody may take a doubtful number for a fact."""

import re
from collections.abc import Iterator
from dataclasses import replace

from classifiers.assessment import Child, Evidence, Field, Party
from classifiers.fields.extraction import Extraction
from parsers.arabic import western_digits
from parsers.document import CERTAIN, Document, Part

_NUMBER = re.compile(r"\d+")
_LONG = 4
"""Digits from which a number is told by its value; a shorter one stands all over a letter."""


def marked(extraction: Extraction, document: Document) -> Extraction:
    """The extraction, with `certain` false and a lower confidence where it rests on doubtful recognition."""
    parts = {part.id: part for part in document.parts if any(word.confidence < 1 for word in part.words)}
    if not parts:
        return extraction
    doubtful = frozenset(number for part in parts.values() for number in _doubtful(part))
    return Extraction(
        tuple(_field(field, parts) for field in extraction.fields),
        tuple(_party(party, parts, doubtful) for party in extraction.parties),
        tuple(_child(child, parts, doubtful) for child in extraction.children),
    )


def _doubtful(part: Part) -> Iterator[str]:
    for word in part.words:
        if word.confidence < CERTAIN:
            numbers = _NUMBER.findall(western_digits(part.text[word.start : word.end]))
            yield from (number for number in numbers if len(number) >= _LONG)


def _field(field: Field, parts: dict[str, Part]) -> Field:
    sure = _confidence(field.evidence, parts)
    number = any(map(str.isdigit, field.evidence.quote)) if field.evidence else False
    certain = field.certain and (sure >= CERTAIN or not number)
    return replace(field, confidence=round(field.confidence * sure, 4), certain=certain)


def _confidence(evidence: Evidence | None, parts: dict[str, Part]) -> float:
    part = parts.get(evidence.part) if evidence else None
    return part.confidence_of(evidence.start, evidence.end) if part and evidence else 1.0


def _party(party: Party, parts: dict[str, Part], doubtful: frozenset[str]) -> Party:
    sure = _confidence(party.evidence, parts)
    certain = party.certain and not doubtful & {party.id_number, party.phone}
    return replace(party, confidence=round(party.confidence * sure, 4), certain=certain)


def _child(child: Child, parts: dict[str, Part], doubtful: frozenset[str]) -> Child:
    sure = _confidence(child.evidence, parts)
    born = child.birth_date_hijri or child.birth_date_gregorian
    certain = child.certain and child.id_number not in doubtful and not (born and _doubt_in_line(child.evidence, parts))
    return replace(child, confidence=round(child.confidence * sure, 4), certain=certain)


def _doubt_in_line(evidence: Evidence | None, parts: dict[str, Part]) -> bool:
    """Whether a number was doubtful on the line that names the child."""
    part = parts.get(evidence.part) if evidence else None
    if part is None or evidence is None:
        return False
    start = part.text.rfind("\n", 0, evidence.start) + 1
    end = part.text.find("\n", evidence.end)
    line = (word for word in part.words if start <= word.start and (end < 0 or word.end <= end))
    return any(word.confidence < CERTAIN and any(map(str.isdigit, part.text[word.start : word.end])) for word in line)
