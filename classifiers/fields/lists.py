"""Lists of persons: lines that begin with a number, a letter or a bullet, each with one person and his particulars."""

import re
from collections.abc import Iterator
from itertools import pairwise

from classifiers.fields.names import Name, Text
from classifiers.fields.numbers import Found
from classifiers.fields.particulars import read
from classifiers.fields.sheet import Sheet

_ITEM = re.compile(
    r"^[ \t]*(?:[(\[]?(?:\d{1,2}|[ء-ي])[ \t]?[-.)/\]ـ][-./]?|[-–•*▪])[ \t]{0,3}(?=[^\W\d_])", re.MULTILINE
)
_OFFICIALS = re.compile(
    r"(?<![^\W\d_])و?(?:ال)?(?:باشر\w{0,3}|شاهد\w{0,3}|شهود|اعضا\w?|لجنه|فريق|حضور|حاضر\w{0,3}|موقع\w{0,3}|مندوب\w{0,3}"
    r"|ضباط|افراد)(?![^\W\d_])"
)
_MOST_OFFICIALS = 12
_ITEM_LINES = 3
"""Lines from the name of one item to that of the next, at most."""
_LABEL = re.compile(r"[^\d\n:/|,(]{2,30}[ \t]?[:/|]")
"""What an item begins with that is a label and no person: "- السجل المدني/ …"."""


def item_starts(sheet: Sheet) -> Iterator[int]:
    """Where the text of each list item begins that is no label with its value."""
    for match in _ITEM.finditer(sheet.text):
        if not _LABEL.match(sheet.text, match.end()):
            yield match.end()


def items(text: Text, numbers: tuple[Found, ...], chains: list[Name]) -> list[Name]:
    """The names that head the items of a list: with a person's particulars on their line, or whole and numbered."""
    sheet = text.sheet
    chain_at = {chain.start: chain for chain in chains}
    numbered = {start for start in item_starts(sheet) if start in chain_at and _is_numbered(sheet, start)}
    found = []
    for start in item_starts(sheet):
        line = sheet.lines[sheet.line_number(start)]
        name = chain_at.get(start) or text.plain_after(start, labelled=True)
        if name and name.end <= line.end:
            said = read(sheet, name.end, line.end, numbers)
            whole = start in numbered and len(numbered) > 1 and not of_officials(sheet, start)
            if whole or said.born or said.id_number or said.age is not None:
                found.append(name)
    return found


def _is_numbered(sheet: Sheet, start: int) -> bool:
    """Whether the item that begins at `start` has a number, and not a letter: "د." is a doctor's."""
    return any(map(str.isdigit, sheet.text[sheet.lines[sheet.line_number(start)].start : start]))


def of_officials(sheet: Sheet, start: int) -> bool:
    """Whether the nearest line above that is no item says that the list is of witnesses, members, who came out."""
    number = sheet.line_number(start)
    for _ in range(_MOST_OFFICIALS):
        number -= bool(number and _ITEM.match(sheet.lines[number].text))
    return bool(_OFFICIALS.search(sheet.lines[number].text))


def list_starts(sheet: Sheet, names: list[Name]) -> dict[int, int]:
    """Where the list begins that each of the items, told by their starts, stands in."""
    starts: dict[int, int] = {}
    last: Name | None = None
    for name in names:
        goes_on = last and sheet.line_number(name.start) - sheet.line_number(last.end) <= _ITEM_LINES
        starts[name.start] = starts[last.start] if last and goes_on else name.start
        last = name
    return starts


def one_list(sheet: Sheet, first: Name, second: Name) -> bool:
    """Whether two items stand on lines that follow each other."""
    return sheet.line_number(second.start) - sheet.line_number(first.end) <= 1


def of_children(sheet: Sheet, listed: list[tuple[Name, bool]]) -> frozenset[int]:
    """Where the items begin whose list holds a child; `listed` says of each item whether it is one."""
    groups: list[list[tuple[Name, bool]]] = [listed[:1]]
    for before, item in pairwise(listed):
        if one_list(sheet, before[0], item[0]):
            groups[-1].append(item)
        else:
            groups.append([item])
    return frozenset(name.start for group in groups if any(young for _, young in group) for name, _ in group)
