"""The words, numbers and marks of a sheet, and which of them stand together."""

import re
from bisect import bisect_left

from classifiers.fields.sheet import Sheet

LONG_LINE = 55
"""Characters. A name goes on over a line's end only where the line is prose that fills the page."""
_TOKEN = re.compile(r"[a-z]+(?:['’\-][a-z]+)*|[^\W\d_]+|\d+|[^\w\s]|_")


class Tokens:
    """The tokens of a sheet: their texts and folded offsets, each a list of its own (a letter has a thousand)."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        found = list(_TOKEN.finditer(sheet.text))
        self.texts = [match[0] for match in found]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]

    def word(self, place: int) -> bool:
        """Whether a token is a word."""
        return self.texts[place][0].isalpha()

    def latin(self, place: int) -> bool:
        """Whether a token is written in ASCII."""
        return self.texts[place][0].isascii()

    def capital(self, place: int) -> bool:
        """Whether a token was written with a capital first letter."""
        folded = self.sheet.folded
        return folded.original[folded.offsets[self.starts[place]]].isupper()

    def index(self, offset: int) -> int:
        """The first token that begins at or after the folded offset."""
        return bisect_left(self.starts, offset)

    def joined(self, left: int, right: int) -> bool:
        """Whether two tokens follow each other with no mark between them, on one line or over a full line's end."""
        if not (0 <= left < right < len(self.texts)):
            return False
        gap = self.gap(left, right)
        if not gap.strip(" \t"):
            return len(gap) <= 2
        line = self.sheet.lines[self.sheet.line_number(self.starts[left])]
        return gap.count("\n") == 1 and not gap.strip() and len(line.text.strip()) >= LONG_LINE

    def gap(self, left: int, right: int) -> str:
        """What stands between two tokens."""
        return self.sheet.text[self.ends[left] : self.starts[right]]
