"""Tables with a head row: each row below it is a person, or a family with a column for each of its members."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from classifiers.fields import words
from classifiers.fields.numbers import Found
from classifiers.fields.particulars import Particulars, filled, read
from classifiers.fields.roles import CHILD, PERSON, STAFF, Cue, find_cues
from classifiers.fields.sheet import Sheet, make_sheet
from parsers.arabic import fold_keeping_offsets
from parsers.identifiers.dates import Calendar

COLUMNS = ("name", "role", "id", "nationality", "phone", "birth", "age", "age_or_birth", "execution_request", "deed")
_MOST_ROWS = 24
"""Rows that the particulars of a person take at most where he has a column."""
_AGE = re.compile(r"\d{1,2}")
_STROKE = re.compile(r"\|")
_TITLE = re.compile(
    r"^[ \t]*(?:المحامي|المحاميه|السيد|السيده|المواطن|المواطنه|الطفل|الطفله|الاستاذ|mr\.?|mrs\.?|ms\.?)[ \t]{0,2}"
    r"[/:]?[ \t]{0,2}"
)
_NAME = re.compile(r"[^\d\s,;(|:\-](?:[^\d,;(|:\-]*[^\d\s,;(|:\-])?")
_PEOPLE = re.compile(r"[^,;]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's folded offsets, blanks left out."""

    start: int
    end: int


class Column(NamedTuple):
    """What a head cell announces: a kind of column, the role it implies ("" for none), whether it is supposed."""

    kind: str
    role: str = ""
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A person of a table: folded offsets of the name, the role's name and what the row says.

    `guessed`: neither the row nor its column says the role, only what stood above the table; `aged`: ages are listed.
    """

    start: int
    end: int
    role: str
    particulars: Particulars
    guessed: bool = False
    aged: bool = False


@dataclass(frozen=True, slots=True)
class Tables:
    """What the tables of a sheet hold, and the lines they take up."""

    rows: tuple[Row, ...]
    numbers: tuple[Found, ...]
    lines: frozenset[int]


_NONE = Tables((), (), frozenset())


def read_tables(sheet: Sheet, numbers: tuple[Found, ...]) -> Tables:
    """The persons and the numbers in the sheet's tables."""
    if "|" not in sheet.text:
        return _NONE
    rows: list[Row] = []
    found: list[Found] = []
    taken: set[int] = set()
    head: list[Column] = []
    for number, line in enumerate(sheet.lines):
        cells = _cells(sheet, line.start, line.end) if number not in taken else []
        if len(cells) < 3 and len(cells) != len(head) - 1:
            head = []
            continue
        across = _crosswise(sheet, number, cells)
        if across:
            taken.update(range(number, number + len(across)))
            rows += _people_across(sheet, across)
            continue
        columns = [_column(sheet, cell) for cell in cells]
        if sum(bool(column.kind) for column in columns) >= 2:
            head = _with_context(sheet, number, columns)
            taken.add(number)
        elif head and abs(len(cells) - len(head)) <= 1:
            taken.add(number)
            rows += _people(sheet, cells, head, numbers)
            found += _numbers(sheet, cells, head)
    return Tables(tuple(rows), tuple(found), frozenset(taken))


def _crosswise(sheet: Sheet, number: int, cells: list[Cell]) -> list[list[Cell]]:
    """The rows of a table from a line on whose columns are persons: roles in its head, labels at its side."""
    if sum(bool(_column(sheet, cell).role) for cell in cells[1:]) < 2 or _column(sheet, cells[0]).role:
        return []
    block = [cells]
    for line in sheet.lines[number + 1 : number + 1 + _MOST_ROWS]:
        row = _cells(sheet, line.start, line.end)
        if not 2 <= len(row) <= len(cells):
            break
        block.append(row)
    return block if any(_column(sheet, row[0]).kind == "name" for row in block[1:]) else []


def _people_across(sheet: Sheet, block: list[list[Cell]]) -> Iterator[Row]:
    kinds = [_column(sheet, row[0]).kind for row in block]
    for place, head in enumerate(block[0][1:], 1):
        own = [(row[place], kind) for row, kind in zip(block[1:], kinds[1:], strict=True) if place < len(row)]
        said = Particulars()
        for cell, kind in own:
            said = filled(said, read(sheet, cell.start, cell.end, ())) if kind not in ("", "name") else said
        said = _of_cells(sheet, own, said)
        for cell in (cell for cell, kind in own if kind == "name"):
            yield from _in_cell(sheet, cell, _column(sheet, head).role or PERSON, said)


def _cells(sheet: Sheet, start: int, end: int) -> list[Cell]:
    """The cells between strokes. An empty one keeps its place, or what follows would be in a neighbour's column."""
    if "|" not in sheet.text[start:end]:
        return []
    edges = [start - 1, *(stroke.start() for stroke in _STROKE.finditer(sheet.text, start, end)), end]
    found = [_cell(sheet, left + 1, right) for left, right in pairwise(edges)]
    outside = [place for place in (0, -1) if found and found[place].start == found[place].end]
    inner = found[1 if 0 in outside else 0 : -1 if -1 in outside and len(found) > 1 else None]
    return inner if len(found) > 1 else []


def _cell(sheet: Sheet, start: int, end: int) -> Cell:
    text = sheet.text[start:end]
    left = len(text) - len(text.lstrip())
    return Cell(start + left, start + max(left, len(text.rstrip())))


@cache
def _kinds() -> dict[str, str]:
    return {label: kind for kind in COLUMNS for label in words.at("names_roles", f"column.{kind}")}


def _column(sheet: Sheet, cell: Cell) -> Column:
    """What a head cell announces; no kind where it announces nothing known."""
    text = words.plain(sheet.text[cell.start : cell.end]).strip(" :.*")
    role = next((cue.role for cue in _cues_of(text) if cue.role not in (STAFF, PERSON)), "")
    if text in _kinds():
        return Column(_kinds()[text], role)
    return Column("name", role) if role and len(text.split()) <= 4 else Column("")


@lru_cache(maxsize=4096)
def _cues_of(text: str) -> tuple[Cue, ...]:
    return find_cues(make_sheet("", 0, fold_keeping_offsets(text)))


def _with_context(sheet: Sheet, number: int, columns: list[Column]) -> list[Column]:
    """The head with the role that the heading above the table gives a name column that says none."""
    if any(column.role or column.kind == "role" for column in columns):
        return columns
    above = sheet.lines[max(0, number - 3) : number]
    heading = " ".join(line.text for line in above)[-160:]
    cues = [cue for cue in _cues_of(heading) if cue.role not in (STAFF, PERSON)]
    role = cues[-1].role if cues else PERSON
    return [Column("name", role, guessed=True) if column.kind == "name" else column for column in columns]


def _people(sheet: Sheet, cells: list[Cell], head: list[Column], numbers: tuple[Found, ...]) -> Iterator[Row]:
    pairs = list(zip(cells, head, strict=False))
    stated = next((_role_of(sheet, cell) for cell, column in pairs if column.kind == "role"), "")
    aged = any(column.kind in ("age", "birth", "age_or_birth") for column in head)
    for place, (cell, column) in enumerate(pairs):
        if column.kind != "name":
            continue
        said = _row_particulars(sheet, _own_cells(pairs[place:]), numbers)
        for row in _in_cell(sheet, cell, stated or column.role or PERSON, said):
            yield replace(row, guessed=column.guessed and not stated, aged=aged)


def _own_cells(pairs: list[tuple[Cell, Column]]) -> list[tuple[Cell, str]]:
    """The cells that belong to the name at the head of `pairs`: those up to the next name."""
    own = []
    for place, (cell, column) in enumerate(pairs):
        if place and column.kind == "name":
            break
        own.append((cell, column.kind))
    return own


def _role_of(sheet: Sheet, cell: Cell) -> str:
    cues = [cue for cue in _cues_of(sheet.text[cell.start : cell.end]) if cue.role != PERSON]
    agents = [cue for cue in cues if cue.role == "representative"]
    return (agents or cues)[0].role if cues else PERSON


def _row_particulars(sheet: Sheet, own: list[tuple[Cell, str]], numbers: tuple[Found, ...]) -> Particulars:
    start, end = own[0][0].start, own[-1][0].end
    return _of_cells(sheet, own[1:], read(sheet, start, end, numbers))


def _of_cells(sheet: Sheet, cells: list[tuple[Cell, str]], found: Particulars) -> Particulars:
    """What is found of a person, and what the cells say whose kind is known."""
    for cell, kind in cells:
        text = sheet.text[cell.start : cell.end].strip()
        if kind == "id" and text.replace(" ", "").isdigit():
            found = replace(found, id_number=text.replace(" ", ""))
        if kind in ("age", "age_or_birth") and text in ("سنه", "عام"):
            found = replace(found, age=1)
        if kind in ("age", "age_or_birth") and not found.born and found.age is None and _AGE.fullmatch(text):
            found = replace(found, age=int(text))
        if kind == "nationality" and len(text) > 2:
            found = replace(found, nationality=sheet.written(cell.start, cell.end))
        if kind in ("birth", "age_or_birth"):
            found = _with_birth(sheet, cell, found)
    return found


def _with_birth(sheet: Sheet, cell: Cell, found: Particulars) -> Particulars:
    for date in sheet.dates_between(cell.start, cell.end):
        if date.calendar is Calendar.HIJRI:
            return replace(found, born_hijri=date.iso)
        return replace(found, born_gregorian=date.iso)
    return found


def _in_cell(sheet: Sheet, cell: Cell, role: str, particulars: Particulars) -> Iterator[Row]:
    """The persons of a name cell; a cell of children may hold several, each with an age."""
    pieces = list(_PEOPLE.finditer(sheet.text, cell.start, cell.end))
    for piece in pieces:
        title = _TITLE.match(piece[0])
        name = _NAME.search(piece[0], title.end() if title else 0)
        if not name or len(name[0].strip()) < 2:
            continue
        left = len(name[0]) - len(name[0].lstrip())
        start, end = piece.start() + name.start() + left, piece.start() + name.end()
        own = read(sheet, end, piece.end(), ())
        yield Row(start, end, role, own if len(pieces) > 1 and role == CHILD else _with_age(particulars, own))


def _with_age(row: Particulars, own: Particulars) -> Particulars:
    return replace(row, age=own.age if row.age is None else row.age)


def _numbers(sheet: Sheet, cells: list[Cell], head: list[Column]) -> Iterator[Found]:
    for cell, column in zip(cells, head, strict=False):
        text = sheet.text[cell.start : cell.end]
        if column.kind in ("execution_request", "deed") and text.isdigit():
            yield Found(column.kind, cell.start, cell.end, text)
