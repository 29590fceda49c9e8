"""Bringing a written Arabic word back to a word of the lexicon.

Conjunctions, prepositions, the article and pronouns are written onto the word. They are taken off only where a word of
the lexicon remains, so that two words never meet by accident of stemming; verbs are known by their listed stems.
"""

import re
from dataclasses import dataclass

VERB = "+"
"""Marks the norm of an inflected verb: يضربني and ضربها are both "+ضرب", the noun ضرب is not."""
_LENGTHENED = re.compile(r"(.)\1{2,}")
_LEAST = {"و": 2, "ف": 2}
"""Letters that must remain after a prefix, where not 3: conjunctions stand before the shortest words (ولا، ومن)."""
_CACHE_LIMIT = 65_536


@dataclass(frozen=True, slots=True)
class Morphology:
    """What may be taken off a word; see lexicon/morphology.toml."""

    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    keep_article: frozenset[str]
    particles: frozenset[str]
    particle_endings: tuple[str, ...]
    verb: re.Pattern[str]
    keep_ending: frozenset[str] = frozenset()


def without_article(word: str, morphology: Morphology) -> str:
    """`word` without its article, unless the article belongs to it or too little would remain."""
    keep = word in morphology.keep_article or not word.startswith("ال") or len(word) < 5
    return word if keep else word[2:]


class Norms(dict[str, str]):
    """The norm of every folded word, for one set of lexicon words; filled as words are met."""

    def __init__(self, vocabulary: frozenset[str], morphology: Morphology) -> None:
        super().__init__()
        self.vocabulary, self.morphology = vocabulary, morphology

    def __missing__(self, word: str) -> str:
        """The norm of `word`; Latin words and numbers are their own."""
        if not word[0].isalpha() or word.isascii():
            return word
        norm = self._norm(_LENGTHENED.sub(r"\1", word))
        if len(self) < _CACHE_LIMIT:
            self[word] = norm
        return norm

    def _norm(self, word: str) -> str:
        return (
            self._known(word)
            or self._inflected(word)
            or self._particle(word)
            or self._prefixed(word)
            or self._suffixed(word)
            or without_article(word, self.morphology)
        )

    def _known(self, word: str) -> str | None:
        bare = without_article(word, self.morphology)
        return bare if bare in self.vocabulary or word in self.vocabulary else None

    def _inflected(self, word: str) -> str | None:
        match = self.morphology.verb.fullmatch(word)
        return VERB + match["stem"] if match and match["stem"] != word else None

    def _particle(self, word: str) -> str | None:
        for ending in self.morphology.particle_endings:
            stem = word.removesuffix(ending)
            if stem != word and stem in self.morphology.particles:
                return stem
        return None

    def _prefixed(self, word: str) -> str | None:
        for prefix in self.morphology.prefixes:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= _LEAST.get(prefix, 3):
                found = self._known(rest) or self._particle(rest)
                if found:
                    return found
        return None

    def _suffixed(self, word: str) -> str | None:
        for prefix in ("", *self.morphology.prefixes):
            if not word.startswith(prefix):
                continue
            for suffix in self.morphology.suffixes:
                rest = word[len(prefix) :].removesuffix(suffix)
                if len(rest) < 3 or len(rest) + len(suffix) + len(prefix) != len(word):
                    continue
                found = self._known(rest) or (self._known(rest[:-1] + "ه") if rest.endswith("ت") else None)
                if found and found not in self.morphology.keep_ending:
                    return found
        return None
