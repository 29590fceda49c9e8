"""Danger told in words that stand in no listed phrase: classes of words near each other in one sentence.

"Burn" and "iron" mean danger together in whatever form, order and dialect; neither does alone. The classes, the forms
their words take and the combinations are data (lexicon/harm.toml). A word is looked up by its stem once what may be
written onto it is taken off; only a listed stem is ever found. Only near words are paired: time grows with the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any, NamedTuple, TypeAlias

from classifiers.phrases import BREAK, Hit, Scan
from classifiers.wordlists import table
from parsers.arabic import fold

NEAR = 5
"""Words that two classes may stand apart, where a combination does not say."""
_SOFT_BREAK = ","
_LENGTHENED = re.compile(r"(.)\1{2,}")
_ALIKE = str.maketrans("ظ", "ض")
"""Letters that sound alike and are written for each other."""
_ENDINGS = ("", "s", "es", "d", "ed", "ing")
_CACHE_LIMIT = 65_536
_NONE: frozenset[str] = frozenset()
_NOT = "not"
"""The class that is part of what is said ("does not want to live"), and no denial of it."""

Stems = Mapping[str, frozenset[str]]
"""The classes of each stem."""


class Combination(NamedTuple):
    """Classes that mean `sign` within `near` words of the first; in the order given where `ordered`."""

    sign: str
    classes: tuple[str, ...]
    near: int
    ordered: bool


class Told(NamedTuple):
    """A combination found: the words it spans, and those by which it may be denied."""

    hit: Hit
    denied_at: Hit


class Place(NamedTuple):
    """A word of some classes: its token, the sentence it stands in."""

    token: int
    sentence: int
    classes: frozenset[str]


Places: TypeAlias = list[Place]
"""The words of a text that are of some class, in order."""


@dataclass(frozen=True, slots=True)
class Forms:
    """What may be written before and after a stem; see lexicon/harm.toml."""

    noun_before: frozenset[str]
    noun_after: frozenset[str]
    verb_before: frozenset[str]
    verb_after: frozenset[str]
    objects: frozenset[str]
    """Those of `verb_after` that hold a pronoun."""
    longest_before: int
    longest_after: int


class Classes(dict[str, frozenset[str]]):
    """The classes of every folded word, in whatever form it is written; filled as words are met."""

    def __init__(self, stems: Mapping[str, Stems], forms: Forms) -> None:
        super().__init__()
        self.stems, self.forms = stems, forms

    def __missing__(self, word: str) -> frozenset[str]:
        """The classes of `word`."""
        found = frozenset(self._english(word) if word.isascii() else self._arabic(word))
        if len(self) < _CACHE_LIMIT:
            self[word] = found
        return found

    def _english(self, word: str) -> Iterator[str]:
        for ending in _ENDINGS:
            if word.endswith(ending):
                rest = word[: len(word) - len(ending)]
                yield from self.stems["english"].get(rest, _NONE)
                if ending in ("ed", "ing", "es"):
                    yield from self.stems["english"].get(rest + "e", _NONE)

    def _arabic(self, word: str) -> Iterator[str]:
        word = _alike(_LENGTHENED.sub(r"\1", word))
        words = self.stems["words"]
        yield from words.get(word, _NONE)
        if word[0] in "وف":
            yield from words.get(word[1:], _NONE)
        forms = self.forms
        for before in range(min(forms.longest_before, len(word) - 2) + 1):
            head, rest = word[:before], word[before:]
            for after in range(min(forms.longest_after, len(rest) - 2) + 1):
                stem, tail = rest[: len(rest) - after], rest[len(rest) - after :]
                if head in forms.noun_before and tail in forms.noun_after:
                    yield from self._noun(head, stem, tail)
                if head in forms.verb_before and tail in forms.verb_after:
                    yield from self._verb(stem, tail)

    def _verb(self, stem: str, tail: str) -> Iterator[str]:
        weak = ""  # رمت، رموا، رماه are of رمي
        if tail.startswith(("ت", "و")) or stem.endswith("ا"):
            weak = stem.removesuffix("ا") + "ي"
        for each in (stem, weak):
            yield from self.stems["verbs"].get(each, _NONE)
            if tail in self.forms.objects:
                yield from self.stems["objects"].get(each, _NONE)

    def _noun(self, head: str, stem: str, tail: str) -> Iterator[str]:
        feminine = stem + "ه" if tail.startswith(("ت", "ات")) else ""
        for name in ("nouns", "owned"):
            if name == "nouns" or tail not in ("", "ا") or head.endswith(("ال", "لل", "بل", "فل")):
                yield from self.stems[name].get(stem, _NONE)
                yield from self.stems[name].get(feminine, _NONE)


@dataclass(frozen=True, slots=True)
class Harm:
    """The classes and combinations, ready to be looked for. Made once: `harm`."""

    classes: Classes
    combinations: Mapping[str, tuple[Combination, ...]]
    """By their first class."""
    everyday: Mapping[str, tuple[Combination, ...]]


def told(scan: Scan, places: Places, known: Harm) -> Iterator[Told]:
    """Every combination of the text, the closest words of each, once for each first word and sign."""
    for at, place in enumerate(places):
        said = set[str]()
        for name in sorted(place.classes & known.combinations.keys()):
            for combination in known.combinations[name]:
                tokens = None if combination.sign in said else _together(places, at, combination)
                if tokens is not None:
                    said.add(combination.sign)
                    hit = _hit(scan, combination.sign, min(tokens), max(tokens))
                    whole = _NOT in combination.classes
                    yield Told(hit, hit if whole else _hit(scan, combination.sign, place.token, place.token))


def everyday(places: Places, known: Harm) -> frozenset[int]:
    """The tokens of everyday speech: "work is killing me"."""
    return frozenset(
        token
        for at, place in enumerate(places)
        for name in place.classes & known.everyday.keys()
        for combination in known.everyday[name]
        for token in _together(places, at, combination) or ()
    )


def find_places(scan: Scan, known: Harm) -> Places:
    """Every word of the text that is of some class."""
    places, sentence, known_words = [], 0, known.classes
    for number, (token, norm) in enumerate(zip(scan.tokens, scan.norms, strict=True)):
        if norm == BREAK:
            sentence += token[0] != _SOFT_BREAK
        elif classes := known_words[token[0]]:
            places.append(Place(number, sentence, classes))
    return places


def _together(places: Places, at: int, combination: Combination) -> list[int] | None:
    """The tokens of the combination whose first class stands at `places[at]`: of each class the nearest, or None."""
    tokens = [places[at].token]
    for name in combination.classes[1:]:
        after = tokens[-1] if combination.ordered else None
        nearest = _nearest(places, at, name, combination, after)
        if nearest is None or nearest in tokens:
            return None
        tokens.append(nearest)
    return tokens


def _nearest(places: Places, at: int, name: str, combination: Combination, after: int | None) -> int | None:
    here, best = places[at], None
    for step in (1,) if combination.ordered else (1, -1):
        index = at + step
        while 0 <= index < len(places) and places[index].sentence == here.sentence:
            token = places[index].token
            distance = abs(token - here.token)
            if distance > combination.near or (best is not None and distance >= abs(best - here.token)):
                break
            if name in places[index].classes and (after is None or token > after):
                best = token
                break
            index += step
    return best


def _hit(scan: Scan, sign: str, first: int, last: int) -> Hit:
    return Hit(f"danger.{sign}", scan.tokens[first].start(), scan.tokens[last].end(), first, last + 1)


def _alike(word: str) -> str:
    return word.translate(_ALIKE)


@cache
def harm() -> Harm:
    """The shipped classes. Raises KeyError where a combination names a class that is not there."""
    lists = table("harm")
    kinds: dict[str, dict[str, set[str]]] = {
        kind: {} for kind in ("verbs", "objects", "nouns", "owned", "words", "english")
    }
    for name, forms in lists["class"].items():
        for kind, words in forms.items():
            for word in words.split():
                kinds[kind].setdefault(_alike(fold(word)), set()).add(name)
    stems = {kind: {stem: frozenset(names) for stem, names in each.items()} for kind, each in kinds.items()}
    names = lists["class"].keys()
    return Harm(
        Classes(stems, _forms(lists["form"])),
        _combinations(lists["combination"], names),
        _combinations(lists["everyday"], names),
    )


def _combinations(rows: Iterable[Mapping[str, Any]], names: Iterable[str]) -> dict[str, tuple[Combination, ...]]:
    known = set(names)
    found: dict[str, tuple[Combination, ...]] = {}
    for row in rows:
        of = tuple(row["of"])
        if unknown := set(of) - known:
            raise KeyError(f"harm.toml combines classes that it does not list: {', '.join(sorted(unknown))}")
        each = Combination(row.get("sign", ""), of, row.get("near", NEAR), row.get("ordered", False))
        found[of[0]] = (*found.get(of[0], ()), each)
    return found


def _forms(rows: Mapping[str, str]) -> Forms:
    lists = {name: fold(row).split() for name, row in rows.items()}

    def joined(*parts: Iterable[str]) -> frozenset[str]:
        return frozenset("".join(each) for each in product(*(("", *part) for part in parts)))

    joining = ("و", "ف")
    noun_before, noun_after = joined(joining, lists["noun_before"]), joined(lists["noun_after"])
    verb_before = joined(joining, lists["verb_time"], lists["verb_person"])
    verb_after = joined(lists["verb_number"], lists["verb_object"], ("ا",))
    objects = frozenset("".join(each) for each in product(("", *lists["verb_number"]), lists["verb_object"], ("", "ا")))
    return Forms(
        noun_before, noun_after, verb_before, verb_after, objects,
        max(map(len, noun_before | verb_before)), max(map(len, noun_after | verb_after)),
    )  # fmt: skip
