"""Finding the lexicon's phrases in a text, with the way back to the original for evidence.

The text is folded (`parsers.arabic`), cut into tokens of one script each, and every token is given a norm: the lexicon
word it stands for once conjunctions, prepositions, the article and pronouns are taken off. Nothing is taken off unless
a word of the lexicon remains, so two words never meet by accident of stemming. spaCy's PhraseMatcher compares norms.

spaCy keeps every word it is shown for as long as the process lives, so it is shown the lexicon's words only: a letter's
other words all look alike to it, and neither they nor their number stay behind.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from classifiers.assessment import Evidence
from classifiers.nearness import Nearness
from classifiers.words import VERB, Morphology, Norms, without_article
from parsers.arabic import Folded, fold, fold_keeping_offsets

_BREAKS = ".;,!?•*"
_TOKEN = re.compile(rf"[^\W\d_]+(?:'[a-z]+)?|\d+|\n[ \t\r]*\n|[{_BREAKS}]")
BREAK = "¶"
_OTHER_WORD = "…"
"""What the matcher is shown for a word that stands in no phrase."""
_NEARLY = 7
"""Letters of a phrase that may be nearly found."""
_NEVER_NEARLY = ("denial", "awareness", "innocent")
"""What lowers a danger's rank has to stand there as written."""


class Hit(NamedTuple):
    """A phrase of the lexicon's `group` found: folded offsets `start` to `end`, tokens `first` up to `last`."""

    group: str
    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True)
class Scan:
    """A text with its tokens, their norms and the phrases found in it. `part` names the text in evidence."""

    part: str
    folded: Folded
    tokens: tuple[re.Match[str], ...]
    """Each as it was found in the folded text."""
    norms: tuple[str, ...]
    hits: tuple[Hit, ...]
    page_starts: tuple[int, ...] = ()

    @cached_property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    @cached_property
    def _by_group(self) -> dict[str, tuple[Hit, ...]]:
        """The hits of each group and of every group above it."""
        found: dict[str, list[Hit]] = {}
        for hit in self.hits:
            name = hit.group
            while name:
                found.setdefault(name, []).append(hit)
                name = name.rpartition(".")[0]
        return {name: tuple(hits) for name, hits in found.items()}

    def find(self, group: str, start: int = 0, end: int | None = None) -> tuple[Hit, ...]:
        """The hits of `group` (or of any group under it) that stand within the folded offsets."""
        found = self._by_group.get(group, ())
        if not found or (start == 0 and end is None):
            return found
        stop = len(self.text) if end is None else end
        return tuple(hit for hit in found if hit.start >= start and hit.end <= stop)

    def evidence(self, start: int, end: int) -> Evidence:
        """The original text behind folded offsets `start` to `end`."""
        first, last = self.folded.span(start, end)
        page = sum(1 for offset in self.page_starts if offset <= first) or None
        return Evidence(self.part, self.folded.original[first:last], first, last, page)


@dataclass(frozen=True)
class Lexicon:
    """The phrases by group, ready to be searched for. Build it once: `build_lexicon`."""

    groups: Mapping[str, tuple[str, ...]]
    patterns: Mapping[str, re.Pattern[str]]
    _norms: Norms = field(repr=False, compare=False)
    _near: Nearness = field(repr=False, compare=False)
    _words: frozenset[str] = field(repr=False, compare=False)
    _matcher: PhraseMatcher = field(repr=False, compare=False)
    _vocab: Vocab = field(repr=False, compare=False)

    def scan(self, part: str, text: str, page_starts: tuple[int, ...] = (), recognised: bool = False) -> Scan:
        """Every phrase found in `text`; where that was `recognised` in a picture, phrases nearly found in it too."""
        folded = fold_keeping_offsets(text)
        tokens = tuple(_TOKEN.finditer(folded.text))
        if not tokens:
            return Scan(part, folded, (), (), (), page_starts)
        table = self._norms
        norms = tuple(BREAK if (word := token[0])[0] == "\n" else table[word] for token in tokens)
        found = self._found(norms) | (self._nearly_found(norms) if recognised else set())
        hits = tuple(
            Hit(group, tokens[first].start(), tokens[last - 1].end(), first, last)
            for group, first, last in sorted(found, key=lambda item: (item[1], -item[2], item[0]))
        )
        return Scan(part, folded, tokens, norms, hits, page_starts)

    def _found(self, norms: Sequence[str]) -> set[tuple[str, int, int]]:
        """(group, first token, token after the last) of each phrase."""
        known, strings = self._words, self._vocab.strings
        doc = Doc(self._vocab, words=[norm if norm in known else _OTHER_WORD for norm in norms])
        return {(strings[key], first, last) for key, first, last in self._matcher(doc)}

    def _nearly_found(self, read: Sequence[str]) -> set[tuple[str, int, int]]:
        """Phrases of several words, one of them at least read as it is written, in which others are misread."""
        known = self._norms.vocabulary
        near = [() if norm in known or norm == BREAK else self._near(norm) for norm in read]
        found: set[tuple[str, int, int]] = set()
        for meant in _meant(near):
            norms = [mended or norm for mended, norm in zip(meant, read, strict=True)]
            found |= {
                (group, first, last)
                for group, first, last in self._found(norms)
                if not group.startswith(_NEVER_NEARLY)
                and any(meant[first:last])
                and not all(meant[first:last])
                and sum(map(len, norms[first:last])) >= _NEARLY
            }
        return found

    def matches(self, name: str, line: str) -> bool:
        """Whether one of the named patterns matches the folded `line`."""
        return self.patterns[name].search(line) is not None


def _meant(near: Sequence[tuple[str, ...]]) -> Iterator[list[str]]:
    """The words that a text's misread ones may stand for, "" for the others: the nearest, then the next ones.

    Of two misread words beside each other the one may stand for its nearest word and the other for a further one.
    """
    misread = [place for place, each in enumerate(near) if each]
    for rank in range(max(map(len, near))):
        for nearest in (set(), set(misread[::2]), set(misread[1::2])) if rank else (set(misread),):
            yield [
                each[0 if place in nearest else min(rank, len(each) - 1)] if each else ""
                for place, each in enumerate(near)
            ]


def _words(phrase: str) -> list[str]:
    return [
        word
        for piece in phrase.split()
        for word in ([piece] if piece.startswith(VERB) else re.findall(r"[^\W\d_]+(?:'[a-z]+)?|\d+", fold(piece)))
    ]


def _vocabulary(groups: Iterable[list[list[str]]], morphology: Morphology) -> frozenset[str]:
    """The words that norms may be: those of the phrases, but for forms of each other within longer phrases.

    A phrase of one word says itself how it is written ("للتنفيذ" is not "تنفيذ"); in a longer one "بمحكمة" is "محكمة".
    """
    alone: set[str] = set()
    together: set[str] = set()
    for phrase in (phrase for phrases in groups for phrase in phrases):
        plain = {without_article(word, morphology) for word in phrase if not word.startswith(VERB)}
        (alone if len(phrase) == 1 else together).update(plain)
    written = alone | together

    def form_of_another(word: str) -> bool:
        rests = (word.removeprefix(prefix) for prefix in morphology.prefixes if word.startswith(prefix))
        return any(len(rest) >= 3 and without_article(rest, morphology) in written for rest in rests)

    def joined(word: str) -> bool:
        return word.startswith("و") and word[1:] in written

    return frozenset(w for w in written if not joined(w) and (w in alone or not form_of_another(w)))


def build_lexicon(
    groups: Mapping[str, tuple[str, ...]], patterns: Mapping[str, tuple[str, ...]], morphology: Morphology
) -> Lexicon:
    """A lexicon of `groups` (phrases by group name) and `patterns` (regular expressions over folded lines by name).

    Raises ValueError where a phrase is empty once folded, and re.error where a pattern is malformed.
    """
    words = {group: [_words(phrase) for phrase in phrases] for group, phrases in groups.items()}
    vocabulary = _vocabulary(words.values(), morphology)
    norms = Norms(vocabulary, morphology)
    norms.update(dict.fromkeys(_BREAKS, BREAK))
    vocab = Vocab()
    matcher = PhraseMatcher(vocab)
    shown: set[str] = {BREAK}
    for group, phrases in words.items():
        if not all(phrases):
            raise ValueError(f"lexicon group {group} holds a phrase without letters: remove it")
        normal = [[w if w[0] == VERB else norms[w] for w in phrase] for phrase in phrases]
        matcher.add(group, [Doc(vocab, words=each) for each in normal])
        shown.update(*normal)
    compiled = {name: re.compile("|".join(f"(?:{row})" for row in rows)) for name, rows in patterns.items()}
    near = Nearness(vocabulary, morphology)
    return Lexicon(groups, compiled, norms, near, frozenset(shown), matcher, vocab)
