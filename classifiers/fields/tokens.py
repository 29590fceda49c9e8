"""The words, numbers and marks of a sheet, and which of them stand together."""

import re
from bisect import bisect_left
from typing import NamedTuple

from classifiers.fields.sheet import Sheet

LONG_LINE = 55
"""Characters. A name goes on over a line's end only where the line is prose that fills the page."""
_TOKEN = re.compile(r"[a-z]+(?:['’\-][a-z]+)*|[^\W\d_]+|\d+|[^\w\s]|_")


class Token(NamedTuple):
    """A word, number or mark of the folded text. A tuple: a letter makes a thousand of them."""

    text: str
    start: int
    end: int

    @property
    def word(self) -> bool:
        """Whether it is a word."""
        return self.text[0].isalpha()

    @property
    def latin(self) -> bool:
        """Whether it is written in ASCII."""
        return self.text[0].isascii()


class Tokens:
    """The tokens of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.tokens = [Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(sheet.text)]
        self._starts = [token.start for token in self.tokens]

    def capital(self, place: int) -> bool:
        """Whether a token was written with a capital first letter."""
        folded = self.sheet.folded
        return folded.original[folded.offsets[self.tokens[place].start]].isupper()

    def index(self, offset: int) -> int:
        """The first token that begins at or after the folded offset."""
        return bisect_left(self._starts, offset)

    def joined(self, left: int, right: int) -> bool:
        """Whether two tokens follow each other with no mark between them, on one line or over a full line's end."""
        if not (0 <= left < right < len(self.tokens)):
            return False
        a, b = self.tokens[left], self.tokens[right]
        gap = self.sheet.text[a.end : b.start]
        if not gap.strip(" \t"):
            return len(gap) <= 2
        line = self.sheet.lines[self.sheet.line_number(a.start)]
        return gap.count("\n") == 1 and not gap.strip() and len(line.text.strip()) >= LONG_LINE

    def gap(self, left: int, right: int) -> str:
        """What stands between two tokens."""
        return self.sheet.text[self.tokens[left].end : self.tokens[right].start]
