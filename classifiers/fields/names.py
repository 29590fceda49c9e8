"""Where names stand. Chains of بن and بنت show themselves; any other name needs a role, a label or a number beside it.

A name that is nobody's (a judge's) must be known too, or the number after it would be given to somebody else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from classifiers.fields.behind import AGE_NEXT, AGED, DETAIL_NEXT, NUMBER_NEXT
from classifiers.fields.namelists import given, latin_parts, latin_stopped, listed, role_words, stopped
from classifiers.fields.tokens import Tokens

MOST_WORDS = 6
MOST_BETWEEN = 6
"""Marks and words like "the elder" that may stand between a role and the name."""
_WITH_OBJECT = re.compile(r"(?:ها|هم|هما|هن)$")
_TO_ME = re.compile(r"[يت].*(?:ني|نا)")
"""Verbs that take somebody along: "ضربها", "يضربني"."""
_CLITICS = ("و", "ل", "ب", "ف", "ك", "ول", "وب")
_SEPARATORS = frozenset("/:|\"()-'«»,*•=[")


@dataclass(frozen=True, slots=True)
class Name:
    """A name's folded offsets and its first and last token."""

    start: int
    end: int
    first: int
    last: int
    chain: bool = False


class Text(Tokens):
    """The tokens of a sheet and the names that show themselves in them."""

    def is_word(self, place: int) -> bool:
        """Whether the token could be part of an Arabic name."""
        if not 0 <= place < len(self.texts):
            return False
        text = self.texts[place]
        if not self.word(place) or self.latin(place) or len(text) < 2 or text in listed("links"):
            return False
        return text not in stopped() and not self._no_name(place)

    def _no_name(self, place: int) -> bool:
        """Whether the token is على, which folds to the name علي, or begins "عمر الابن", "the age of the son"."""
        if self.texts[place] == "عمر":
            return place + 1 < len(self.texts) and self.texts[place + 1] in listed("minors")
        return self.texts[place] == "علي" and "ى" in self.sheet.folded.quote(self.starts[place], self.ends[place])

    def unit_end(self, place: int) -> int:
        """The last token of the name part that begins at `place`: عبد الله and أبو بكر are one part of two words."""
        text = self.texts[place]
        if text in listed("heads") and self.joined(place, place + 1) and self.is_word(place + 1):
            return self.unit_end(place + 1) if text in ("ابو", "ال", "ام") else place + 1
        following = place + 1
        if self.joined(place, following) and self.texts[following] in listed("tails"):
            return following
        return place

    def chains(self) -> list[Name]:
        """Every patronymic chain: one or more parts, بن or بنت, and what follows."""
        found: list[Name] = []
        links = listed("links")
        for place in [place for place, text in enumerate(self.texts) if text in links]:
            after_last = not found or place > found[-1].last
            if after_last and not self.latin(place):
                chain = self._chain(place, found[-1].last if found else -1)
                found += [chain] if chain else []
        return found

    def _chain(self, link: int, floor: int) -> Name | None:
        if not (self.joined(link - 1, link) and self.joined(link, link + 1)):
            return None
        before = self.texts[link - 1]
        joined = before[:1] == "و" and before[1:] in given()  # "وعمر بن" is no "and the age"
        shown = self.is_word(link - 1) or before in listed("tails") or joined
        if not (self.is_word(link + 1) and shown):
            return None
        if self.texts[link] == "ابن" and self.texts[link - 1] not in given():
            return None
        first = self._back(link - 1, floor)
        last = self.unit_end(link + 1)
        while self.joined(last, last + 1) and self.texts[last + 1] in listed("links") and self.is_word(last + 2):
            last = self.unit_end(last + 2)
        last = self._family(last)
        start = self.starts[first] + self._clitic(first)
        return Name(start, self.ends[last], first, last, chain=True)

    def _back(self, place: int, floor: int) -> int:
        before = place - 1
        if before <= floor or not self.joined(before, place) or "\n" in self.gap(before, place):
            return place
        earlier = self.texts[before]
        if self.texts[place] in listed("tails") and self.is_word(before):
            return before
        if earlier in listed("heads"):
            return before
        both_given = earlier in given() and self.texts[place] in given()
        return before if both_given and earlier[0] != "و" else place

    def _clitic(self, place: int) -> int:
        """How many letters of a first name are clitics: و in وبلقيس, none in وليد, and none right after a role."""
        text = self.texts[place]
        before = self.texts[place - 1] if place else ""
        if text[0] == "و" and len(text) > 3 and text not in given() and self._after_item(place):
            return 1
        if text in given() or (text[0] == "و" and (before in ("/", ":", "|") or before in role_words())):
            return 0
        bare = ((clitic, text.removeprefix(clitic)) for clitic in _CLITICS if text.startswith(clitic))
        return next((len(clitic) for clitic, name in bare if name in given() or name.startswith("عبدال")), 0)

    def _after_item(self, place: int) -> bool:
        """Whether a bracket, a number or an age ends right before a token, so that و before it joins two persons."""
        before = self.texts[place - 1] if place else ""
        return before == ")" or before.isdigit() or before in ("ه", "سنه", "سنوات", "عاما", "سنتان", "سنتين", "اعوام")

    def _family(self, last: int) -> int:
        """The last token once up to two family names are taken in."""
        for taken in range(2):
            following = last + 1
            if not (self.joined(last, following) and self.is_word(following)):
                break
            if taken and ("\n" in self.gap(last, following) or not self.texts[following].startswith("ال")):
                break
            if not self._may_follow(following):
                break
            last = self.unit_end(following)
        return last

    def _may_follow(self, place: int) -> bool:
        """Whether a word after a name can be its next part: a family name, a known name, or a last word."""
        text = self.texts[place]
        if text.startswith("لل") or (self._nisba(place - 1) and not text.startswith("ال")):
            return False
        if text.endswith("ستاني") or self._honorific(place):
            return True
        if text in given() or text in listed("heads") or text in listed("families") or text.startswith("عبد"):
            return True
        if len(text) > 4 and (_WITH_OBJECT.search(text) or _TO_ME.fullmatch(text)):
            return False
        if text.startswith(("ال", "با")):
            return not text.startswith(("الم", "بال")) or self._ends_here(place) or text.endswith("ي")
        if text.startswith(("ي", "ت")) and len(text) > 3 and self._before_preposition(place):
            return False
        if text.startswith("و") or (text.startswith(("لل", "ي", "ت", "ب", "ل", "ف")) and not self._ends_here(place)):
            return False
        return self._ends_here(place) or self._nisba(place + 1)

    def _honorific(self, place: int) -> bool:
        """Whether a word like بي stands after a given name or another such word."""
        before = self.texts[place - 1]
        return self.texts[place] in listed("honorifics") and (before in given() or before in listed("honorifics"))

    def _nisba(self, place: int) -> bool:
        """Whether a family name like السلمي stands at `place`."""
        text = self.texts[place]
        return text.startswith("ال") and text.endswith(("ي", "يه")) and self.is_word(place)

    def _before_preposition(self, place: int) -> bool:
        """Whether the next word is one that a verb takes: "تقفل عليهما", "يجي بتأشيرة"."""
        if not self.joined(place, place + 1):
            return False
        return self.texts[place + 1] in listed("objects")

    def _ends_here(self, place: int) -> bool:
        if place + 1 >= len(self.texts) or not self.word(place + 1):
            return True
        return "\n" in self.gap(place, place + 1) or self.texts[place + 1] in stopped() or self.latin(place + 1)

    def plain_after(self, offset: int, labelled: bool, child: bool = False) -> Name | None:
        """A name without a chain that begins at `offset`, after the marks that part a label from its value.

        `labelled` says that a stroke, colon or cell stood before it; then a name that is in no list is believed too,
        and so is a `child`'s where an age or a birth follows.
        """
        place = self.index(offset)
        between = _SEPARATORS | listed("skipped")
        for _ in range(MOST_BETWEEN):
            if place < len(self.texts) and self.texts[place] in between:
                place += 1
        if place >= len(self.texts):
            return None
        if quoted := self._quoted(place):
            return quoted
        return self._latin(place) if self.latin(place) else self._arabic(place, labelled, child)

    def _quoted(self, place: int) -> Name | None:
        """A name that quotation marks hold whole, whatever its parts are: "«جميل مفرح عسيري»"."""
        if not place or self.texts[place - 1] != '"' or self.latin(place):
            return None
        last = place
        while last - place < MOST_WORDS and self.is_word(last + 1) and self.joined(last, last + 1):
            last += 1
        whole = self.is_word(place) and last > place and self.texts[last + 1 : last + 2] == ['"']
        known = not given().isdisjoint(self.texts[place : last + 1])
        return Name(self.starts[place], self.ends[last], place, last) if whole and known else None

    def continued(self, place: int) -> Name | None:
        """A further name of a list, known or with و before it: وجود after a child is Jood and not "existence"."""
        if self.texts[place][1:] in given() and self.texts[place] not in given():
            return self._arabic(place, labelled=False, child=False, opened=True)
        if self.unknown_with_age(place):
            return Name(self.starts[place] + 1, self.ends[place], place, place)
        return self.plain_after(self.starts[place], labelled=False)

    def unknown_with_age(self, place: int) -> bool:
        """Whether a token is "and" with a name of no list before an age: "وسدن (٣ أعوام)"."""
        text = self.texts[place]
        if text[0] != "و" or len(text) <= 3 or text in given():
            return False
        if not AGED.match(self.sheet.text, self.ends[place]):
            return False
        return not any(word in stopped() or word in role_words() for word in (text, text[1:], "ال" + text[1:]))

    def aged(self, start: int, end: int) -> Iterator[Name]:
        """Known names between two folded offsets that have an age or a birth directly behind them."""
        place, last = self.index(start), self.index(end)
        while place < last:
            text = self.texts[place]
            known = text in given() or (text[0] == "و" and text[1:] in given())
            name = self._arabic(place, labelled=False, child=False) if known else None
            if name and AGED.match(self.sheet.text, name.end):
                yield name
            place = name.last + 1 if name else place + 1

    def _arabic(self, place: int, labelled: bool, child: bool, opened: bool = False) -> Name | None:
        if not (opened or self.is_word(place)):
            return None
        text = self.texts[place]
        clitic = self._clitic(place)
        known = text[clitic:] in given() or text in listed("heads") or text.startswith("عبدال")
        last = self.unit_end(place)
        count = 1
        while count < MOST_WORDS and self.joined(last, last + 1) and self.is_word(last + 1):
            if ("\n" in self.gap(last, last + 1) and count > 2) or not self._may_follow(last + 1):
                break
            last = self.unit_end(last + 1)
            count += 1
        more = self._up_to_number(last, MOST_WORDS - count)
        last, count = more, count + more - last
        believed = (
            labelled and self._ends_here(last) and (self._detailed(last) or (count > 1 and self._familiar(place, last)))
        )
        aged = child and count == 1 and AGE_NEXT.match(self.sheet.text, self.ends[last])
        numbered = count > 1 and NUMBER_NEXT.match(self.sheet.text, self.ends[last])
        if not (known or believed or aged or numbered):
            return None
        if not (child and count == 1 and not clitic) and self._only_word(place, last):
            return None
        return Name(self.starts[place] + clitic, self.ends[last], place, last)

    def _only_word(self, first: int, last: int) -> bool:
        """Whether what looks like a name is an ordinary word, for nothing else in it or behind it is a person's."""
        text = self.texts[first]
        if self._detailed(last) or any(text in given() for text in self.texts[first + 1 : last + 1]):
            return False
        if text == "علي" and first == last and last + 1 < len(self.texts):
            return self.texts[last + 1].startswith("ال") and not self._nisba(last + 1)
        return not listed("words_too").isdisjoint((text, text.removeprefix("و"))) and not self._nisba(last)

    def _up_to_number(self, last: int, most: int) -> int:
        """The last token of up to two more words that an identity number or a nationality shows to be a name's."""
        for more in range(1, min(2, most) + 1):
            if not (self.joined(last + more - 1, last + more) and self.is_word(last + more)):
                break
            if NUMBER_NEXT.match(self.sheet.text, self.ends[last + more]):
                return last + more
        return last

    def _familiar(self, first: int, last: int) -> bool:
        """Whether words without a chain look like a name: one is a given name, or the last a family's."""
        if self.texts[first].startswith(("بال", "لل", "وال")):
            return False
        return any(text in given() for text in self.texts[first : last + 1]) or self._nisba(last)

    def _detailed(self, last: int) -> bool:
        """Whether a number, or a mark and a number or a birth, follows: the sign of a person's particulars."""
        end = self.ends[last]
        return bool(DETAIL_NEXT.match(self.sheet.text[end : end + 24]))

    def _latin(self, place: int) -> Name | None:
        last = place - 1
        parts = 0
        while last + 1 < len(self.texts) and parts < MOST_WORDS:
            text = self.texts[last + 1]
            if not self.latin(last + 1) or not self.word(last + 1) or (parts and not self.joined(last, last + 1)):
                break
            if text in latin_parts() and parts:
                last += 1
                continue
            if not self.capital(last + 1) or text in latin_stopped() or len(text) < 2:
                break
            last += 1
            parts += 1
        if not parts or self.texts[last] in latin_parts() or (parts == 1 and not self._detailed(last)):
            return None
        return Name(self.starts[place], self.ends[last], place, last)
