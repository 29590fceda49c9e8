"""What an RTF document says as it is read: of its groups, of its old forms' fields, and as a whole."""

from dataclasses import dataclass, field

from parsers.formats import Enclosed
from parsers.office.symbols import BOX, TICKED

_BOX, _LIST = 1, 2
_AS_IT_BEGAN = 25
"""The result of a field that nobody has filled in."""


@dataclass(slots=True)
class Form:
    """What is said of one field of an old form (specification 1.9.1, form fields): a box to tick, or a list."""

    kind: int = 0
    result: int = _AS_IT_BEGAN
    default: int = 0
    entries: list[str] = field(default_factory=list)

    def set(self, name: str, number: int) -> None:
        """Takes the control word `name`."""
        if name == "fftype":
            self.kind = number
        elif name == "ffres":
            self.result = number
        elif name == "ffdefres":
            self.default = number

    @property
    def shown(self) -> str:
        """What the field shows; a field of text shows its result, which stands behind it."""
        value = self.default if self.result == _AS_IT_BEGAN else self.result
        if self.kind == _BOX:
            return f"{TICKED if value else BOX} "
        return self.entries[value] if self.kind == _LIST and 0 <= value < len(self.entries) else ""


@dataclass(frozen=True, slots=True)
class Group:
    """What holds within a pair of braces. `place` is text, skip, old, fonts, name, form, entry, picture or object."""

    place: str = "text"
    uc: int = 1
    hidden: bool = False
    deleted: bool = False
    font: int = -1
    complex_font: int = -1
    right_to_left: bool = False
    depth: int = 0
    in_table: bool = False
    starred: bool = False
    story: str = ""
    """Which story the group begins, where it begins one."""


@dataclass(slots=True)
class Rtf:
    """What an RTF document holds: lines story by story, files, and whether its code page had to be guessed."""

    headers: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    footers: list[str] = field(default_factory=list)
    files: list[Enclosed] = field(default_factory=list)
    guessed: str = ""
    whole: bool = True
    hidden: int = 0
    """How many letters are formatted as hidden."""

    @property
    def lines(self) -> list[str]:
        """All lines in reading order, a letterhead said twice once."""
        return [*dict.fromkeys(self.headers), *self.body, *self.notes, *dict.fromkeys(self.footers)]
