"""Words of the lexicon that a misread word of a scan may stand for.

Recognition drops a stroke, doubles one or loses dots ("محكة" for "محكمة"). Alone such a nearness proves nothing, so
only phrases of several words are looked for with it (`Lexicon.scan`): their other words and their order bear it out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from classifiers.words import Morphology, without_article

_STROKES = str.maketrans(
    dict.fromkeys("تثنيئ", "ب") | dict.fromkeys("حخ", "ج") | {"ذ": "د", "ز": "ر", "ش": "س", "ض": "ص", "ظ": "ط"}
    | {"غ": "ع", "ق": "ف", "ة": "ه", "ؤ": "و"}
)  # fmt: skip
"""Letters without their dots; the text is folded already."""
SHORTEST, _SHORTEST_READ, _LONG = 4, 3, 8
"""Letters of a word that may be meant, of what may be read for it, and from which two strokes may be wrong."""
MOST = 4
"""Words that one misread word is tried as."""
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")
_JOINED = frozenset("حسصطعكلمه")
"""Letters without dots that join on either side: what a thick joint is read as. A letter with dots was one."""
_TOOTH = {"إ": "بي", "أ": "تثن"}
"""The first letters, a tooth with dots below or above, that an alef with its hamza on that side may be."""


@dataclass(frozen=True)
class Nearness:
    """From a word that was read to the words of `vocabulary` that are near it, the nearest first."""

    vocabulary: frozenset[str]
    morphology: Morphology
    _index: dict[str, list[str]] = field(default_factory=dict, repr=False, compare=False)
    _cache: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def __call__(self, word: str) -> tuple[str, ...]:
        """The words that `word` (folded) may have been misread from; a lost stroke is the likeliest slip."""
        if word not in self._cache:
            self._cache[word] = self._nearest(word)
        return self._cache[word]

    def _nearest(self, word: str) -> tuple[str, ...]:
        if not word[0].isalpha() or word.isascii():
            return ()
        if not self._index:
            self._build()
        ranked = sorted(
            (distance(_strokes(read), _strokes(meant)), len(meant) <= len(read), distance(read, meant), meant)
            for read in self._bare(word)
            for meant in self._candidates(read)
        )
        near = dict.fromkeys(meant for slips, _, _, meant in ranked if slips <= _slips(meant))
        return tuple(near)[:MOST]

    def _bare(self, word: str) -> set[str]:
        """The word as it stands and without what may be written onto its front."""
        rests = {word.removeprefix(prefix) for prefix in self.morphology.prefixes}
        return {
            rest for each in {word} | rests if len(rest := without_article(each, self.morphology)) >= _SHORTEST_READ
        }

    def _candidates(self, read: str) -> set[str]:
        return {meant for rest in _shortened(_strokes(read), 2) for meant in self._index.get(rest, ())}

    def _build(self) -> None:
        for word in sorted(self.vocabulary):
            if len(word) >= SHORTEST and not word.isascii():
                for rest in _shortened(_strokes(word), _slips(word)):
                    self._index.setdefault(rest, []).append(word)


def _strokes(word: str) -> str:
    return word.translate(_STROKES)


def _slips(word: str) -> int:
    """How many strokes of a word this long may be wrong."""
    return 1 if len(word) < _LONG else 2


def _shortened(strokes: str, most: int) -> Iterable[str]:
    """The strokes without up to `most` of them; a word longer than any in a letter is not taken apart."""
    if len(strokes) > 2 * _LONG:
        return {strokes}
    return {
        "".join(stroke for place, stroke in enumerate(strokes) if place not in dropped)
        for count in range(most + 1)
        for dropped in combinations(range(len(strokes)), count)
    }


def misread_name(read: str, name: str) -> bool:
    """Whether `read`, as written, is what recognition makes of a `name` too short for `Nearness`.

    Dots of one letter lost or gained, a joint within the word read as a letter, the first tooth as an alef with its
    hamza where the dots were: so "إسر" may be "يسر", but "أسر", "بشر", "ميسر" and "بر" are other names.

    >>> misread_name("يمسر", "يسر"), misread_name("أسر", "يسر")
    (True, False)
    """
    plain = _MARKS.sub("", read)
    if len(plain) == len(name) + 1:
        inside = range(1, len(name))
        return any(plain[place] in _JOINED and plain[:place] + plain[place + 1 :] == name for place in inside)
    wrong = [place for place, (a, b) in enumerate(zip(plain, name, strict=False)) if a != b]
    if len(plain) != len(name) or len(wrong) != 1:
        return False
    seen, meant = plain[wrong[0]], name[wrong[0]]
    return _strokes(seen) == _strokes(meant) or (wrong[0] == 0 and meant in _TOOTH.get(seen, ""))


def distance(a: str, b: str) -> int:
    """How many letters have to be put in, dropped or changed to make `b` of `a` (Levenshtein).

    >>> distance("محكة", "محكمة")
    1
    """
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y)))
    return row[-1]
