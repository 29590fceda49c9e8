"""The word lists of fields, loaded once and made into patterns over folded text.

All patterns repeat a bounded number of times only: a hostile letter costs time in proportion to its length.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

from classifiers.wordlists import table
from parsers.arabic import fold

Tree: TypeAlias = dict[str, "Tree"]
LETTER = r"[^\W\d_]"
BEFORE = rf"(?<!{LETTER})"
AFTER = rf"(?!{LETTER})"
_JOINING, _LEADING = ("و", "ف"), ("لل", "ال", "بال", "ب", "ل", "ك")
CLITIC = rf"(?:[{''.join(_JOINING)}]?(?:{'|'.join(_LEADING)})?)"
"""What may be written on to the front of a word: conjunction, preposition, article."""
_CLITICS = tuple(joining + leading for joining in ("", *_JOINING) for leading in ("", *_LEADING))
_WORD = re.compile(rf"{LETTER}+")
_FIRST = re.compile(rf"{LETTER}+|\d+|\S")


class Index:
    """A folded text and where each of its words stands, so that lists of phrases need not be looked for everywhere."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: defaultdict[str, list[int]] = defaultdict(list)
        for match in _WORD.finditer(text):
            self.places[match[0]].append(match.start())
        self.words = frozenset(self.places)

    def has(self, pieces: Iterable[str]) -> bool:
        """Whether any of the pieces stands anywhere in the text."""
        return any(piece in self.text for piece in pieces)


class Phrases:
    """A pattern for phrases whose first words may carry clitics, looked for only where one of those words stands."""

    def __init__(self, phrases: Iterable[str], pattern: str, lead: int = 0, forms: str = "") -> None:
        """`pattern` begins with a whole first word and its clitics, or with up to `lead` other characters before it.

        A word that the pattern `forms` matches is a phrase too.
        """
        self.pattern, self._lead = re.compile(pattern, re.MULTILINE), lead
        self._forms = re.compile(forms) if forms else None
        first = {match[0] for phrase in phrases if (match := _FIRST.match(phrase))}
        words = {word for word in first if _WORD.match(word)}
        self.beginnings = frozenset(clitic + word for clitic in _CLITICS for word in words)
        self.numbers = tuple(first - words)
        """What phrases begin with that begin with no word ("1919"); where one stands, a phrase may be anywhere."""

    def may_occur(self, index: Index) -> bool:
        """Whether the text has a word that a phrase begins with."""
        return not self.beginnings.isdisjoint(index.words) or index.has(self.numbers)

    def places(self, index: Index) -> Iterable[int]:
        """Where in the text a phrase may begin."""
        if index.has(self.numbers):
            return range(len(index.text))
        begin = self.beginnings & index.words
        if self._forms:
            begin |= set(filter(self._forms.fullmatch, index.words))
        return [place for word in begin for place in index.places[word]]

    def finditer(self, index: Index) -> Iterator[re.Match[str]]:
        """The phrases of the text, as re.Pattern.finditer finds them."""
        end = 0
        for start in sorted({place - back for place in self.places(index) for back in range(self._lead + 1)}):
            match = self.pattern.match(index.text, start) if start >= end else None
            if match:
                end = match.end()
                yield match

    def search(self, index: Index) -> re.Match[str] | None:
        """The first phrase of the text, or None."""
        return next(self.finditer(index), None)


class Choice:
    """Several lists of phrases by name, of which those are told that may occur in a text."""

    def __init__(self, lists: Mapping[str, Phrases]) -> None:
        self._numbers = {name: phrases.numbers for name, phrases in lists.items() if phrases.numbers}
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        for name, phrases in lists.items():
            for word in phrases.beginnings:
                self._names[word].append(name)
        self._words = frozenset(self._names)

    def of(self, index: Index) -> frozenset[str]:
        """The names of the lists that have a phrase whose first word stands in the text."""
        by_number = {name for name, numbers in self._numbers.items() if index.has(numbers)}
        by_word = (name for word in self._words & index.words for name in self._names[word])
        return frozenset(by_word) | by_number


@cache
def at(name: str, path: str) -> tuple[str, ...]:
    """The list of phrases at `path` ("label.subject.phrases") of a word list, folded, longest first."""
    entry: Any = table(name)
    for key in path.split("."):
        entry = entry[key]
    return tuple(longest_first(fold(phrase) for phrase in entry))


def longest_first(phrases: Iterable[str]) -> list[str]:
    """The phrases without doubles, longest first, so that an alternation takes the longest."""
    return sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))


def either(phrases: Iterable[str]) -> str:
    """A pattern for any of the folded phrases, the longest first; a space stands for one to three blanks.

    Phrases are merged letter by letter, so a word list costs the length of a word and not the length of the list.
    """
    tree: Tree = {}
    for phrase in longest_first(phrases):
        node = tree
        for character in phrase:
            node = node.setdefault(character, {})
        node[""] = {}
    return _merged(tree)


def _merged(node: Tree) -> str:
    branches = [
        (r"[ \t\n]{1,3}" if character == " " else re.escape(character)) + _merged(node[character])
        for character in sorted(node)
        if character
    ]
    if not branches:
        return ""
    whole = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return whole + "?" if "" in node else whole


@cache
def phrases(name: str, path: str) -> Phrases:
    """The list at `path` as whole words, the first of which may carry clitics."""
    return Phrases(at(name, path), rf"{BEFORE}{CLITIC}(?:{either(at(name, path))}){AFTER}")


@cache
def stamp(kind: str) -> re.Pattern[str]:
    """A whole line of the receiver's ("inward") or the sender's ("outward") registry stamp."""
    return re.compile(rf"[ \t(]*(?:{either(at('fields', f'{kind}.lines'))})[ \t):.]*")


def plain(phrase: str) -> str:
    """A matched phrase with its blanks as one space each."""
    return " ".join(phrase.split())
