"""Who signs a letter: a name with a line of its own beside an official's title, or below the closing words."""

import re
from functools import cache

from classifiers import wordlists
from classifiers.fields.names import Name
from classifiers.fields.roles import STAFF, Cue
from classifiers.fields.sheet import Line, Sheet

_TITLE_WITHIN = 12
"""Characters of a line in which an official's title begins: "for the director", "Captain /"."""
_BELOW_CLOSING = 4
_LAST_LINES = 14
_WEAK = ("د", "أ", "ا", "م", "د.", "ا.", "م.")


class Signatures:
    """Knows the lines of a sheet that are signed."""

    def __init__(self, sheet: Sheet, cues: tuple[Cue, ...]) -> None:
        self._sheet = sheet
        self._titled = {
            sheet.line_number(cue.start)
            for cue in cues
            if cue.role == STAFF and cue.phrase not in _WEAK and self._heads_line(cue)
        }
        self._filled = [number for number, line in enumerate(sheet.lines) if line.text.strip()]
        self._place = {number: place for place, number in enumerate(self._filled)}

    def _heads_line(self, cue: Cue) -> bool:
        return cue.start - self._sheet.lines[self._sheet.line_number(cue.start)].start <= _TITLE_WITHIN

    def signs(self, name: Name) -> bool:
        """Whether `name` stands alone on its line, by an official's title or below the words that close a letter."""
        number = self._sheet.line_number(name.start)
        line = self._sheet.lines[number]
        if name.end < line.start + len(line.text.rstrip(" .,)")) or name.start - line.start > _TITLE_WITHIN * 2:
            return False
        if not self._alone(line, name):
            return False
        place = self._place[number]
        above = self._filled[max(0, place - 1) : place]
        below = self._filled[place + 1 : place + 2]
        if any(beside in self._titled and not self._label(beside) for beside in (*above, *below)):
            return True
        if above and self._sheet.lines[above[0]].text.rstrip().endswith((":", "/", "|")):
            return False
        if place == len(self._filled) - 1 and place > 1:
            return True
        before = self._filled[max(0, place - _BELOW_CLOSING) : place]
        last = place >= len(self._filled) - _LAST_LINES
        return last and any(_closing().search(self._sheet.lines[each].text) for each in before)

    def _alone(self, line: Line, name: Name) -> bool:
        """Whether nothing stands before the name on its line, or only an official's title."""
        before = self._sheet.text[line.start : name.start].strip(" \t-/:,(")
        return not before or self._sheet.line_number(name.start) in self._titled

    def _label(self, number: int) -> bool:
        """Whether a line has a label and its value, so that it says nothing of the line beside it."""
        return bool(re.search(r"[:|]", self._sheet.lines[number].text.rstrip(" :")))


@cache
def _closing() -> re.Pattern[str]:
    return re.compile("|".join(wordlists.table("letter")["pattern"]["closing"]))
