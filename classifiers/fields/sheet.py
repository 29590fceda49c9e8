"""One text of an item, folded, with its lines, its labels and the way back to the original for evidence."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from classifiers.assessment import Evidence
from classifiers.fields import words
from classifiers.fields.mending import mended
from parsers.arabic import TATWEEL, Folded, fold_keeping_offsets
from parsers.document import Document, Part, Role, TextFrom
from parsers.identifiers.dates import StatedDate, find_in

SUBJECT = "header:subject"
"""The part id under which evidence quotes the mail's own subject."""
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u061c" + TATWEEL + "]")
_VALUE_END = re.compile(r" {3,}|\t|\n|\|")
_LABEL_LIKE = re.compile(r"[ \t]*[^\W\d_][^\d\n:/|]{1,30}[:/|]")
_BLANKS = re.compile(r"[ \t]*")
_STAMP_LINES = 5
HEAD_LINES = 30
NOTHING_FOLDED: Mapping[str, Folded] = MappingProxyType({})


class Line(NamedTuple):
    """A line of folded text and its folded offsets."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and its value, as folded offsets; the value may be empty."""

    label: str
    start: int
    value_start: int
    value_end: int


@dataclass(frozen=True)
class Sheet:
    """A text to read. `rank`: 0 the letter, 1 the mail that carries it, 2 its subject, 3 the enclosures."""

    part: str
    rank: int
    folded: Folded
    page_starts: tuple[int, ...]
    lines: tuple[Line, ...]
    dates: tuple[StatedDate, ...]
    """With folded offsets."""
    mended: tuple[tuple[int, int], ...] = ()
    """The folded offsets of words that were misread and put right."""

    @cached_property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    @cached_property
    def index(self) -> words.Index:
        """Where each word of the folded text stands."""
        return words.Index(self.text)

    @cached_property
    def inward(self) -> frozenset[int]:
        """The lines of the receiver's own stamps and boxes, up to the blank line after them."""
        own = words.phrases("fields", "inward.phrases")
        may_be_own = {self.line_number(place) for place in own.places(self.index)}
        found: set[int] = set()
        left = 0
        for number, line in enumerate(self.lines):
            if words.stamp("inward").fullmatch(line.text):
                left = _STAMP_LINES
            elif not line.text.strip():
                left = 0
            if left or (number in may_be_own and own.pattern.search(line.text)):
                found.add(number)
                left = left or _STAMP_LINES * self._owned(number)
            left -= bool(left)
        return frozenset(found)

    def _owned(self, number: int) -> bool:
        """Whether the line above is our own name: then the registry's stamp goes on below."""
        above = self.lines[number - 1].text if number else ""
        return bool(words.phrases("fields", "inward.owners").pattern.search(above))

    @cached_property
    def head_end(self) -> int:
        """The folded offset at which a letter's head ends: its greeting, or its 30th line."""
        greeting = _greeting().search(self.text)
        limit = self.lines[min(HEAD_LINES, len(self.lines)) - 1].end
        return min(limit, greeting.start()) if greeting and greeting.start() > self.lines[0].end else limit

    def evidence(self, start: int, end: int) -> Evidence:
        """The original text behind folded offsets `start` to `end`."""
        first, last = self.folded.span(start, end)
        page = sum(1 for offset in self.page_starts if offset <= first) or None
        return Evidence(self.part, self.folded.original[first:last], first, last, page)

    def written(self, start: int, end: int) -> str:
        """The original between two folded offsets, on one line, without kashida and invisible marks."""
        return " ".join(_INVISIBLE.sub("", self.folded.quote(start, end)).split()) if start < end else ""

    def line_number(self, offset: int) -> int:
        """The index of the line that the folded offset stands in."""
        low, high = 0, len(self.lines) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.lines[middle].start <= offset else (low, middle - 1)
        return low

    def folded_offset(self, offset: int) -> int:
        """The folded offset of an offset into the text as written."""
        return bisect_left(self.folded.offsets, offset)

    def dates_between(self, start: int, end: int) -> tuple[StatedDate, ...]:
        """The dates that begin within the folded offsets."""
        first = bisect_left(self.dates, start, key=_start)
        return self.dates[first : bisect_left(self.dates, end, lo=first, key=_start)]

    def labelled(self, group: str, path: str = "phrases") -> Iterator[Labelled]:
        """Each label of the group standing at the start of a line or cell, with the value beside or below it."""
        for match in _label(group, path).finditer(self.index):
            start, end = self._value(match)
            yield Labelled(match["label"], match.start("label"), start, end)

    def _value(self, label: re.Match[str]) -> tuple[int, int]:
        start = _blanks(self.text, label.end())
        if start < len(self.text) and self.text[start] == "|":
            start = _blanks(self.text, start + 1)
        number = self.line_number(label.start("label"))
        if number in self.heads:
            return self._cell_below(number, label.start("label"))
        if self.text[start : start + 1] == "\n" and self.lines[number].text.strip() == label[0].strip():
            return self._line_below(number)
        stop = _VALUE_END.search(self.text, start)
        end = stop.start() if stop else len(self.text)
        other = _any_label().search(self.text, start, end)
        return start, other.start() if other else end

    @cached_property
    def heads(self) -> frozenset[int]:
        """The lines of labels alone, in cells, each with its value in the cell below."""
        known = _head_labels()
        return frozenset(
            number
            for number, (line, below) in enumerate(pairwise(self.lines))
            if "|" in line.text and line.text.count("|") == below.text.count("|")
            if all(cell.strip(" \t:") in known for cell in line.text.strip(" \t|").split("|"))
        )

    def _cell_below(self, number: int, start: int) -> tuple[int, int]:
        line, below = self.lines[number : number + 2]
        place = line.text[: start - line.start].count("|")
        edges = [-1, *(stroke.start() for stroke in re.finditer(r"\|", below.text)), len(below.text)]
        return _blanks(self.text, below.start + edges[place] + 1), below.start + edges[place + 1]

    def _line_below(self, number: int) -> tuple[int, int]:
        for line in self.lines[number + 1 : number + 2]:
            if not _LABEL_LIKE.match(line.text):
                return line.start, line.end
        return self.lines[number].end, self.lines[number].end


def _start(date: StatedDate) -> int:
    return date.start


def _blanks(text: str, start: int) -> int:
    match = _BLANKS.match(text, start)
    return match.end() if match else start


@cache
def _label(group: str, path: str) -> words.Phrases:
    listed = words.at("fields", f"label.{group}.{path}")
    labels = words.either(listed)
    sure = r"[ ]?:" if group != "attachments" else r"[ ]?[:\d(]|[ ](?:لا|بدون)[ \n]"
    return words.Phrases(
        listed,
        rf"(?:^|(?<=  )|(?<=[|\t])|(?<=[\dهم)][ ])(?=(?:{labels})(?:{sure}))"
        rf"|(?<=[ ]-[ ])(?=(?:{labels})(?:{sure})))[ \t]{{0,4}}[-*•(«\"]?[ \t]?"
        r"(?:(?:no|number|date|ref|our ref|reference|subject|encl|enclosures|"
        r"att|attachments)\.?[ ]{0,2}[/|]?[ ]{0,2}(?=[ء-ي]))?"
        rf"(?P<label>{labels}){words.AFTER}[ \t]{{0,12}}[:/.=\-]{{0,2}}",
        lead=20,
    )


@cache
def _head_labels() -> frozenset[str]:
    groups = ("letter_number", "number_alone", "letter_date", "attachments")
    return frozenset(label for group in groups for label in words.at("fields", f"label.{group}.phrases"))


@cache
def _greeting() -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*(?:{words.either(words.at('fields', 'greeting.phrases'))})", re.MULTILINE)


@cache
def _any_label() -> re.Pattern[str]:
    groups = ("letter_number", "letter_date", "attachments", "subject")
    known = [label for group in groups for label in words.at("fields", f"label.{group}.phrases") if len(label) > 4]
    return re.compile(rf"(?<=\s)(?:{words.either(known)})(?={words.AFTER}[ \t]{{0,4}}[:/.\d٠-٩(\-])")


def make_sheet(part: str, rank: int, folded: Folded, page_starts: tuple[int, ...] = ()) -> Sheet:
    """A sheet of a folded text; every date in it is found once, with offsets into the folded text."""
    lines, place = [], 0
    for line in folded.text.split("\n"):
        lines.append(Line(place, place + len(line), line))
        place += len(line) + 1
    plain = Folded(folded.text, range(len(folded.text)), folded.text)
    return Sheet(part, rank, folded, page_starts, tuple(lines), find_in(plain, short_years=True))


def sheets(
    document: Document, main_parts: tuple[str, ...], known: Mapping[str, Folded] = NOTHING_FOLDED
) -> tuple[Sheet, ...]:
    """The item's texts in order of weight: the letter, the mail's body and subject, then the enclosures.

    `known` are texts that somebody folded already, by their part.
    """

    def folded(part: str, text: str) -> Folded:
        done = known.get(part)
        return done if done is not None and done.original == text else fold_keeping_offsets(text)

    by_id = {part.id: part for part in document.parts}
    main = [by_id[name] for name in main_parts if name in by_id and by_id[name].text]
    enclosures = [part for part in document.parts if part.text and part not in main and _is_enclosure(part)]
    found = [_sheet(part, _rank(place, part), folded(part.id, part.text)) for place, part in enumerate(main)]
    if document.messages and document.message.subject:
        found.append(make_sheet(SUBJECT, 2, folded(SUBJECT, document.message.subject)))
    found += [_sheet(part, 3, folded(part.id, part.text)) for part in enclosures]
    return tuple(sorted(found, key=lambda sheet: sheet.rank))


def _sheet(part: Part, rank: int, folded: Folded) -> Sheet:
    """The sheet of a part; the labels of a recognised one are put right first."""
    if part.text_from is not TextFrom.OCR:
        return make_sheet(part.id, rank, folded, part.page_starts)
    right = mended(folded)
    return replace(make_sheet(part.id, rank, right.folded, part.page_starts), mended=right.words)


def _rank(place: int, part: Part) -> int:
    if place == 0:
        return 0
    return 1 if part.role is Role.BODY else 3


def _is_enclosure(part: Part) -> bool:
    return part.role in (Role.ATTACHMENT, Role.BODY)
