"""Which names of a sheet may be persons: chains, list items, names behind a role or before an age, more of a list."""

import re
from collections.abc import Iterator
from functools import cache

from classifiers.fields import words
from classifiers.fields.behind import AGE_NEXT
from classifiers.fields.lists import items
from classifiers.fields.namelists import given
from classifiers.fields.names import Name, Text
from classifiers.fields.numbers import Found
from classifiers.fields.particulars import age_in
from classifiers.fields.requests import Matter
from classifiers.fields.roles import CHILD, PERSON, SELF, STAFF, Cue, Speakers
from classifiers.fields.sheet import Sheet
from classifiers.fields.tokens import LONG_LINE

_INITIALS = re.compile(r"[ \t:/|]{0,3}(?P<name>\([ ]?[ء-ي][ ]?\.[ ]?[ء-ي](?:[ ]?\.[ ]?[ء-ي])?[ ]?\.?[ ]?\))")
_LABEL_MARK = re.compile(r"(?:[ ](?:فيه|فيها|بذلك))?[ )]{0,3}[/:|=]")
_QUOTED = re.compile(r"[ \t:]{0,3}\"(?P<name>[^\"\n]{2,30})\"")
_OTHERS = ("والاخر", "والاخري", "والثاني", "والثانيه", "والثالث", "and")
_LIST_TOKENS = 24
_LIST_WORDS = frozenset(
    ["ه", "م", "س", "ت", "رقم", "في", "و", "من", "برقم", "اثبات", "مدني", "المدني", "السجل", "التابع", "قيد", "الابن"]
) | {"البنت", "الطفل", "الطفله", "العمر", "old", "aged", "no", "h"}
_ABBREVIATIONS = ("س", "م", "ت", "ه", "no", "d", "o", "b")
"""Letters with a dot that ends no sentence: "ت. الميلاد"."""
_BETWEEN_BRACKETS = ("و", ",", "،", "-", ")")
_DASHES = ("-", "–")
_ENDS_ITEM = "-–),،و."


class Finder:
    """Finds the names of one sheet outside its tables, whose lines are `taken`."""

    def __init__(
        self, sheet: Sheet, numbers: tuple[Found, ...], about: Matter, speakers: Speakers, taken: frozenset[int]
    ) -> None:
        self._sheet, self._speakers, self._about, self._taken_lines = sheet, speakers, about, taken
        self._text = Text(sheet)
        self._chains = [name for name in self._text.chains() if self._free(name)]
        self.items = items(self._text, numbers, self._chains)

    def _free(self, name: Name) -> bool:
        return self._sheet.line_number(name.start) not in self._taken_lines

    def known(self, name: Name) -> bool:
        """Whether a name begins with a given name of the list, or is written in Latin capitals."""
        first = self._text.texts[name.first]
        return self._text.latin(name.first) or first in given() or first[1:] in given()

    def names(self) -> list[Name]:
        """All names, chains first; later finds never overlap earlier ones."""
        taken = {place for name in self._chains for place in range(name.first, name.last + 1)}
        found = list(self._chains)
        for name in (*self.items, *self._after_cues(self._chains)):
            span = range(name.first, name.last + 1)
            if self._free(name) and not taken.intersection(span):
                taken.update(span)
                found.append(name)
        for name in self._aged():
            if self._free(name) and not taken.intersection(range(name.first, name.last + 1)):
                taken.update(range(name.first, name.last + 1))
                found.append(name)
        for name in sorted(found, key=lambda each: each.start):
            for more in self._list(name, taken):
                taken.update(range(more.first, more.last + 1))
                found.append(more)
        return sorted(found, key=lambda each: each.start)

    def _after_cues(self, chains: list[Name]) -> Iterator[Name]:
        starts = {name.first for name in chains}
        cue_starts = {cue.start for cue in self._speakers.cues}
        for cue in self._speakers.cues:
            if cue.role == STAFF:
                continue
            initials = _INITIALS.match(self._sheet.text, cue.end)
            if initials and cue.role in (CHILD, PERSON, "victim"):
                first = self._text.index(initials.start("name"))
                last = self._text.index(initials.end("name")) - 1
                yield Name(initials.start("name"), initials.end("name"), first, last)
                continue
            quoted = _QUOTED.match(self._sheet.text, cue.end) if cue.phrase in ("باسم", "اسم") else None
            if quoted:
                first, last = self._text.index(quoted.start("name")), self._text.index(quoted.end("name")) - 1
                yield Name(quoted.start("name"), quoted.end("name"), first, last)
                continue
            labelled = bool(_LABEL_MARK.match(self._sheet.text, cue.end))
            name = self._text.plain_after(cue.end, labelled=labelled, child=cue.role == CHILD)
            near = name is not None and name.start - cue.end <= 30 and self._goes_on(cue, name.start)
            if name and near and name.first not in starts and name.start not in cue_starts:
                yield name

    def _goes_on(self, cue: Cue, start: int) -> bool:
        """Whether what begins at `start` can belong to the cue: over a line's end only in prose or below a label."""
        gap = self._sheet.text[cue.end : start]
        line = self._sheet.lines[self._sheet.line_number(cue.start)]
        label = any(mark in gap for mark in ":/|=") or line.start + len(line.text.rstrip()) - cue.start == len(
            line.text.strip()
        )
        return "\n" not in gap or label or self._sheet.text[start].isascii() or len(line.text.strip()) >= LONG_LINE

    def _aged(self) -> Iterator[Name]:
        """Known names with an age directly behind them, in a sentence about children: "لدى والدتهم ريم (٤ سنوات)"."""
        about = [cue.end for cue in self._speakers.cues if cue.role == CHILD]
        if self._about is Matter.SHAML:
            asked = words.phrases("names_roles", "children.sought").finditer(self._sheet.index)
            about = sorted((*about, *(match.end() for match in asked)))
        done = 0
        for end in about:
            start, done = max(end, done), max(self._speakers.sentence_end(end), done)
            yield from self._text.aged(start, done)

    def _list(self, name: Name, taken: set[int]) -> Iterator[Name]:
        """Further children of a list: "Ghaida and Lama", "Mazin (10 years) and Balqis (8 years)"."""
        cue = self._speakers.before(name.start, 0)
        if (cue is None or cue.role not in (CHILD, PERSON, SELF)) and age_beside(self._sheet, name) is None:
            return
        place, left = name.last + 1, _LIST_TOKENS
        texts = self._text.texts
        while left and place < len(texts) and place not in taken:
            text, left = texts[place], left - 1
            opening = self._opens(place)
            more = self._text.continued(opening) if opening is not None else None
            if more and more.first < len(texts) and more.first not in taken:
                yield more
                place, left = more.last + 1, _LIST_TOKENS
                continue
            stop = text == "." and texts[place - 1] not in _ABBREVIATIONS
            if stop or (self._text.word(place) and text not in _list_words()):
                return
            place += 1

    def _opens(self, place: int) -> int | None:
        """The token at which a further name of a list begins, if one begins at this token or the next."""
        text = self._text.texts[place]
        before = self._text.texts[place - 1]
        if text in _OTHERS and place + 1 < len(self._text.texts):
            return place + 1
        if text[0] == "و" and text not in given() and text[1:] in given():
            return place
        if self._text.unknown_with_age(place):
            return place
        if before == ")" and "\n" in self._text.gap(place - 1, place):
            return None
        if text in given() and self._each_marked(place):
            return place
        return place if before in (",", "،", ")", "و", ";") and text in given() else None

    def _each_marked(self, place: int) -> bool:
        """Whether a token stands in brackets or between dashes of its own in a list: "(دانة) و(ديم)", "عمر - علي"."""
        texts = self._text.texts
        if texts[place - 1] == "(":
            return place > 1 and texts[place - 2] in _BETWEEN_BRACKETS
        closed = place + 1 == len(texts) or texts[place + 1][0] in _ENDS_ITEM
        return texts[place - 1] in _DASHES and closed


def age_beside(sheet: Sheet, name: Name) -> int | None:
    """The age that stands directly after a name without a chain; further off it may be somebody else's."""
    beside = AGE_NEXT.match(sheet.text, name.end)
    return None if name.chain or not beside else age_in(sheet.text[name.end : name.end + 24])


@cache
def _list_words() -> frozenset[str]:
    """What may stand between the children of a list."""
    lists = [words.at("names", f"age.{key}") for key in ("units", "small_units", "born", "before")]
    spelled = [words.at("names", f"age.words.{number}") for number in range(1, 18)]
    cues = words.at("fields", "number.identity.cues")
    each = {part for group in (*lists, *spelled, cues) for phrase in group for part in phrase.split()}
    return frozenset(each | _LIST_WORDS)
