"""From a document to its fields, parties and children."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from classifiers.assessment import Child, Field, Party
from classifiers.fields import enclosures, header, numbers, places, requests
from classifiers.fields.gather import gather
from classifiers.fields.letter_date import letter_date
from classifiers.fields.numbers import Numbered, find_numbers
from classifiers.fields.sheet import NOTHING_FOLDED, Sheet, sheets
from classifiers.fields.tables import read_tables
from parsers.arabic import Folded
from parsers.document import Document

_COVER = 1
_ENCLOSED = 3
_BESIDE = 75
"""Characters from a label within which what it names stands."""
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an item says: fields by name, the adults and the children in it."""

    fields: tuple[Field, ...] = ()
    parties: tuple[Party, ...] = ()
    children: tuple[Child, ...] = ()


def extract(
    document: Document, main_parts: tuple[str, ...], known: Mapping[str, Folded] = NOTHING_FOLDED
) -> Extraction:
    """Everything the item states, each with the quote it rests on.

    `main_parts` are the ids of the parts that make up the letter, the weightiest first: the letter, then the mail
    that carries it. The mail's subject and the enclosures are read too, and believed less. `known` are texts that were
    folded already, by their part.
    """
    texts = sheets(document, main_parts, known)
    if not texts:
        return Extraction()
    main = tuple(sheet for sheet in texts if sheet.rank <= _COVER) or texts[:1]
    numbered = tuple((sheet, _numbers(sheet)) for sheet in texts)
    about = requests.matter(main[0])
    parties, children = gather(numbered, about)
    fields = tuple(_fields(main, numbered))
    asked = requests.request_types(main, about, (parties, children), any(f.name == "letter_number" for f in fields))
    return _doubted(Extraction((*fields, asked) if asked else fields, parties, children), texts)


def _doubted(extraction: Extraction, texts: tuple[Sheet, ...]) -> Extraction:
    """The extraction, with `certain` false for numbers and persons beside a label that was misread and put right."""
    mended = {sheet.part: [sheet.folded.span(*word) for word in sheet.mended] for sheet in texts if sheet.mended}
    if not mended:
        return extraction

    def sure(said: Field | Party | Child) -> bool:
        place = said.evidence
        words = mended.get(place.part, ()) if place else ()
        return said.certain and not any(
            place and place.start - _BESIDE < end and start < place.end + _BESIDE for start, end in words
        )

    numbers = tuple(
        replace(field, certain=sure(field)) if field.evidence and _DIGIT.search(field.evidence.quote) else field
        for field in extraction.fields
    )
    return Extraction(
        numbers,
        tuple(replace(party, certain=sure(party)) for party in extraction.parties),
        tuple(replace(child, certain=sure(child)) for child in extraction.children),
    )


def _numbers(sheet: Sheet) -> tuple[numbers.Found, ...]:
    found = find_numbers(sheet)
    return tuple(sorted((*read_tables(sheet, found).numbers, *found), key=lambda number: number.start))


def _span(sheet: Sheet, field: Field | None) -> range:
    """The folded offsets of a field's evidence in its sheet."""
    place = field.evidence if field else None
    return range(sheet.folded_offset(place.start), sheet.folded_offset(place.end)) if place else range(0)


def _fields(main: tuple[Sheet, ...], numbered: Numbered) -> Iterator[Field]:
    """The fields, each from the weightiest text that states it."""
    own = {sheet.part: header.letter_number(sheet) for sheet in main}
    for read in (
        lambda sheet: own[sheet.part], lambda sheet: letter_date(sheet, own[sheet.part]), header.subject,
        enclosures.attachments_listed, places.court_circuit, requests.risk_grade,
    ):  # fmt: skip
        field = next((found for sheet in main if (found := read(sheet))), None)
        if field:
            yield field
    yield from places.places(main[0])
    request = numbers.execution_request(numbered)
    several = bool(request and isinstance(request.value, tuple))
    reported = numbers.report(numbered, {sheet.part: _span(sheet, own[sheet.part]) for sheet in main})
    for number in (request, numbers.judgment(numbered, several), reported, numbers.hospital_file(numbered)):
        if number:
            yield number
