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
_LABEL = re.compile(r"[^\d\n:/|,(]{2,30}[ \t]?[:/|]")
"""What an item begins with that is a label and no person: "- السجل المدني/ …"."""


def item_starts(sheet: Sheet) -> Iterator[int]:
    """Where the text of each list item begins that is no label with its value."""
    for match in _ITEM.finditer(sheet.text):
        if not _LABEL.match(sheet.text, match.end()):
            yield match.end()


def items(text: Text, numbers: tuple[Found, ...], chains: list[Name]) -> list[Name]:
    """The names that head the items of a list and are followed by a person's particulars on their line."""
    sheet = text.sheet
    chain_at = {chain.start: chain for chain in chains}
    found = []
    for start in item_starts(sheet):
        line = sheet.lines[sheet.line_number(start)]
        name = chain_at.get(start) or text.plain_after(start, labelled=True)
        if name and name.end <= line.end:
            said = read(sheet, name.end, line.end, numbers)
            if said.born or said.id_number or said.age is not None:
                found.append(name)
    return found


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
