"""Tables with a head row: each row below it is a person, or a family with a column for each of its members."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from classifiers.fields import words
from classifiers.fields.numbers import Found
from classifiers.fields.particulars import Particulars, read
from classifiers.fields.roles import CHILD, PERSON, STAFF, Cue, find_cues
from classifiers.fields.sheet import Sheet, make_sheet
from parsers.arabic import fold_keeping_offsets
from parsers.identifiers.dates import Calendar

COLUMNS = ("name", "role", "id", "nationality", "phone", "birth", "age", "execution_request", "deed")
_CELL = re.compile(r"[^|\n]+")
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


@dataclass(frozen=True, slots=True)
class Row:
    """A person of a table: folded offsets of the name, the role's name and what the row says."""

    start: int
    end: int
    role: str
    particulars: Particulars


@dataclass(frozen=True, slots=True)
class Tables:
    """What the tables of a sheet hold, and the lines they take up."""

    rows: tuple[Row, ...]
    numbers: tuple[Found, ...]
    lines: frozenset[int]


def read_tables(sheet: Sheet, numbers: tuple[Found, ...]) -> Tables:
    """The persons and the numbers in the sheet's tables."""
    rows: list[Row] = []
    found: list[Found] = []
    taken: set[int] = set()
    head: list[tuple[str, str]] = []
    for number, line in enumerate(sheet.lines):
        cells = _cells(sheet, line.start, line.end)
        if len(cells) < 3:
            head = []
            continue
        columns = [_column(sheet, cell) for cell in cells]
        if sum(bool(kind) for kind, _ in columns) >= 2:
            head = _with_context(sheet, number, columns)
            taken.add(number)
        elif head and abs(len(cells) - len(head)) <= 1:
            taken.add(number)
            rows += _people(sheet, cells, head, numbers)
            found += _numbers(sheet, cells, head)
    return Tables(tuple(rows), tuple(found), frozenset(taken))


def _cells(sheet: Sheet, start: int, end: int) -> list[Cell]:
    found = []
    for match in _CELL.finditer(sheet.text, start, end):
        text = match[0]
        left, right = len(text) - len(text.lstrip()), len(text.rstrip())
        if left < right:
            found.append(Cell(match.start() + left, match.start() + right))
    return found


@cache
def _kinds() -> dict[str, str]:
    return {label: kind for kind in COLUMNS for label in words.at("names_roles", f"column.{kind}")}


def _column(sheet: Sheet, cell: Cell) -> tuple[str, str]:
    """What a head cell announces: a kind of column, and the role it implies ("" where none)."""
    text = words.plain(sheet.text[cell.start : cell.end]).strip(" :.*")
    role = next((cue.role for cue in _cues_of(text) if cue.role not in (STAFF, PERSON)), "")
    if text in _kinds():
        return _kinds()[text], role
    return ("name", role) if role and len(text.split()) <= 4 else ("", "")


@lru_cache(maxsize=4096)
def _cues_of(text: str) -> tuple[Cue, ...]:
    return find_cues(make_sheet("", 0, fold_keeping_offsets(text)))


def _with_context(sheet: Sheet, number: int, columns: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The head with the role that the heading above the table gives a name column that says none."""
    if any(role for _, role in columns) or any(kind == "role" for kind, _ in columns):
        return columns
    above = sheet.lines[max(0, number - 3) : number]
    heading = " ".join(line.text for line in above)[-160:]
    cues = [cue for cue in _cues_of(heading) if cue.role not in (STAFF, PERSON)]
    role = cues[-1].role if cues else PERSON
    return [(kind, role if kind == "name" else "") for kind, _ in columns]


def _people(sheet: Sheet, cells: list[Cell], head: list[tuple[str, str]], numbers: tuple[Found, ...]) -> Iterator[Row]:
    pairs = list(zip(cells, head, strict=False))
    stated = next((_role_of(sheet, cell) for cell, (kind, _) in pairs if kind == "role"), "")
    for place, (cell, (kind, role)) in enumerate(pairs):
        if kind != "name":
            continue
        own = _own_cells(pairs[place:])
        yield from _in_cell(sheet, cell, stated or role or PERSON, _row_particulars(sheet, own, numbers))


def _own_cells(pairs: list[tuple[Cell, tuple[str, str]]]) -> list[tuple[Cell, str]]:
    """The cells that belong to the name at the head of `pairs`: those up to the next name."""
    own = []
    for place, (cell, (kind, _)) in enumerate(pairs):
        if place and kind == "name":
            break
        own.append((cell, kind))
    return own


def _role_of(sheet: Sheet, cell: Cell) -> str:
    cues = [cue for cue in _cues_of(sheet.text[cell.start : cell.end]) if cue.role != PERSON]
    agents = [cue for cue in cues if cue.role == "representative"]
    return (agents or cues)[0].role if cues else PERSON


def _row_particulars(sheet: Sheet, own: list[tuple[Cell, str]], numbers: tuple[Found, ...]) -> Particulars:
    start, end = own[0][0].start, own[-1][0].end
    found = read(sheet, start, end, numbers)
    for cell, kind in own[1:]:
        text = sheet.text[cell.start : cell.end].strip()
        if kind == "id" and text.replace(" ", "").isdigit():
            found = replace(found, id_number=text.replace(" ", ""))
        if kind == "age" and found.age is None and text[:2].strip().isdigit():
            found = replace(found, age=int(text[:2]))
        if kind == "nationality" and len(text) > 2:
            found = replace(found, nationality=sheet.written(cell.start, cell.end))
        if kind == "birth":
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
        yield Row(start, end, role, own if len(pieces) > 1 and role == CHILD else _filled(particulars, own))


def _filled(row: Particulars, own: Particulars) -> Particulars:
    return replace(row, age=own.age if row.age is None else row.age)


def _numbers(sheet: Sheet, cells: list[Cell], head: list[tuple[str, str]]) -> Iterator[Found]:
    for cell, (kind, _) in zip(cells, head, strict=False):
        text = sheet.text[cell.start : cell.end]
        if kind in ("execution_request", "deed") and text.isdigit():
            yield Found(kind, cell.start, cell.end, text)
