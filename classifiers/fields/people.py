"""Who is in the matter: names with their roles and particulars, one text at a time (see `gather` for the whole item).

Patronymic chains are found before any role. The nearest cue before a name gives the role, signers' titles included:
they drop the name. Particulars belong to the nearest name before them and are never carried past another name.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from classifiers.assessment import Evidence
from classifiers.fields import words
from classifiers.fields.behind import AGED
from classifiers.fields.finding import Finder
from classifiers.fields.lists import item_starts, list_starts, of_children, of_officials
from classifiers.fields.namelists import name_key
from classifiers.fields.names import Name
from classifiers.fields.numbers import Found
from classifiers.fields.particulars import Particulars, nationality, read
from classifiers.fields.requests import Matter
from classifiers.fields.respectively import find_shared
from classifiers.fields.roles import (
    CHILD,
    KIN,
    PERSON,
    SELF,
    STAFF,
    Cue,
    Speakers,
    blamed,
    of_university,
    settle,
)
from classifiers.fields.sheet import Sheet
from classifiers.fields.signers import Signatures
from classifiers.fields.tables import Row, read_tables
from parsers.identifiers.dates import Calendar

WINDOW = 260
"""Characters after a name in which its particulars may stand."""
MOST_PEOPLE = 200
"""What names more people than this is a register, not a letter about a family."""
ADULT = 18
_BEFORE = 45
"""Characters before a name in which a nationality may stand."""
_NEAR = 14
"""Characters between a role and a name that stand side by side."""
_IN_TABLE = frozenset({"held", "near", "known"})
_EXPOSED_AFTER = re.compile(
    r"[ ,\n]{1,3}(?:(?:التي|الذي|و|بعد|اثر|نتيجه|بسبب)[ ]?)?ل?تعرض(?P<end>ت|ها|ه)?(?![^\W\d_])"
    r"(?![ ]ل(?:ها|ه|هم|هما)(?![^\W\d_]))"
)
_HERS = {"ت": True, "ها": True, "ه": False}
_EXPOSED_BEFORE = re.compile(r"(?<![^\W\d_])[وبل]?تعرض[ ]$")
_AGENT = re.compile(r"[ ,\n]{1,3}(?:ب?صفته?ا?[ ])?(?:ال)?(?:وكيل|وكيله|وكيلا|بالوكاله|نيابه|وكاله)[ ]عن(?![^\W\d_])")
"""What makes of who is named before it an agent of who is named after it."""
_MAYBE_CHILD = ("victim", PERSON, SELF, "reporter")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named: `role` is a role's name or "child"; `told` is False where the role was only supposed."""

    name: str
    key: tuple[str, ...]
    role: str
    told: bool
    particulars: Particulars
    evidence: Evidence
    rank: int
    signs: frozenset[str] = frozenset()
    """What speaks for it besides `told`: "held" by a label, bracket, list or table; "near" its role; a "known" name."""


def read_people(sheet: Sheet, numbers: tuple[Found, ...], cues: tuple[Cue, ...], about: Matter) -> tuple[Person, ...]:
    """Every person that `sheet` names, in order; signers and staff are left out. `cues` are its role words."""
    return tuple(islice(_Reader(sheet, numbers, cues, about).people(), MOST_PEOPLE))


class _Reader:
    """Reads one sheet. Holds what its steps share; nothing outlives `people`."""

    def __init__(self, sheet: Sheet, numbers: tuple[Found, ...], cues: tuple[Cue, ...], about: Matter) -> None:
        self.sheet, self.numbers, self.about = sheet, numbers, about
        self.tables = read_tables(sheet, numbers)
        self.latest = {
            calendar: max((int(date.iso[:4]) for date in sheet.dates if date.calendar is calendar), default=0)
            for calendar in Calendar
        }
        self.speakers = Speakers(sheet, cues)
        self.finder = Finder(sheet, numbers, about, self.speakers, self.tables.lines)
        rows = (sheet.lines[number].start for number in self.tables.lines)
        pages = (sheet.folded_offset(start) for start in sheet.page_starts)
        apart = (shared.start for shared in find_shared(sheet))  # these are nobody's alone
        self.barriers = sorted({*item_starts(sheet), *rows, *pages, *apart, *self.speakers.labels()})
        self.officials = {start for start in item_starts(sheet) if of_officials(sheet, start)}
        said = [(name, read(sheet, name.end, self._stop(name, len(sheet.text)), numbers)) for name in self.finder.items]
        self.listed = list_starts(sheet, self.finder.items)
        self.children = of_children(sheet, [(name, self._young(found)) for name, found in said])

    def people(self) -> Iterator[Person]:
        names = self.finder.names()
        signed = Signatures(self.sheet, self.speakers.cues)
        previous: Name | None = None
        role_before, floor = "", 0
        for place, name in enumerate(names):
            stop = self._stop(name, names[place + 1].start if place + 1 < len(names) else len(self.sheet.text))
            found = self._particulars(name, floor, stop)
            bracket = self.speakers.bracketed(name.end, stop)
            floor_before = floor
            role, told = self._role(name, previous, role_before, floor)
            if bracket and (not told or bracket.role not in KIN or name.start in self.listed):
                role, told = settle(self.sheet, bracket, name.end, self.about), True
            elif signed.signs(name) or name.start in self.officials:
                role = STAFF
            elif self.about is Matter.SHAML and _AGENT.match(self.sheet.text, name.end):
                role, told = "representative", True
            else:
                role = self._by_age(role, found, name, self.speakers.before(name.start, floor))
            previous, role_before = name, role
            floor = bracket.end if bracket else name.end
            if role not in ("", STAFF):
                signs = self._signs(name, floor_before, held=bool(bracket))
                yield self._person((name.start, name.end), role, told, found, signs)
        for row in self.tables.rows:
            yield self._person((row.start, row.end), self._of_row(row), not row.guessed, row.particulars, _IN_TABLE)

    def _signs(self, name: Name, floor: int, *, held: bool) -> frozenset[str]:
        """What speaks for a name and its role."""
        cue = self.speakers.before(name.start, floor)
        gap = self.sheet.text[cue.end : name.start] if cue else ""
        near = cue is not None and len(gap) <= _NEAR
        signs = {
            "held": held or (near and any(mark in gap for mark in ":/|=")) or name.start in self.listed,
            "near": near,
            "known": name.chain or self.finder.known(name),
        }
        return frozenset(sign for sign, shown in signs.items() if shown)

    def _of_row(self, row: Row) -> str:
        """A row's role; who is under age is a child, whatever stood above the table."""
        if row.guessed and (self._young(row.particulars) or (row.aged and self.about is Matter.SHAML)):
            return CHILD
        young = row.role in (*_MAYBE_CHILD, "mother", "father", "relative") and self._young(row.particulars)
        grown = row.role == CHILD and (row.particulars.age or 0) >= ADULT
        return CHILD if young else "victim" if grown else row.role

    def _stop(self, name: Name, stop: int) -> int:
        """Where a name's particulars end at the latest: before the next list item, table row or labelled person."""
        place = bisect_right(self.barriers, name.end)
        return min(stop, *self.barriers[place : place + 1], name.end + WINDOW)

    def _person(
        self, span: tuple[int, int], role: str, told: bool, found: Particulars, signs: frozenset[str]
    ) -> Person:
        start, end = span
        written = self.sheet.written(start, end).strip("() ")
        key = name_key(self.sheet.text[start:end])
        return Person(written, key, role, told, found, self.sheet.evidence(start, end), self.sheet.rank, signs)

    def _particulars(self, name: Name, floor: int, stop: int) -> Particulars:
        found = read(self.sheet, name.end, stop, self.numbers)
        if found.nationality:
            return found
        cue = self.speakers.before(name.start, floor, _BEFORE)
        if cue is None or cue.role == STAFF:
            return found
        return replace(found, nationality=nationality(self.sheet, cue.start, name.start))

    def _role(self, name: Name, previous: Name | None, role_before: str, floor: int) -> tuple[str, bool]:
        cue = self.speakers.before(name.start, floor)
        if name.start in self.children:
            return CHILD, True
        head = self.listed.get(name.start)
        if head is not None and (cue is None or cue.role == STAFF or self._of_item(cue, name, head)):
            cue = self.speakers.before(head, 0, reach=400)
            if cue is None or cue.role == STAFF or blamed(self.sheet, cue):
                return PERSON, False
            return cue.role, True
        if cue is not None and name.start in self.listed and self._far_label(cue, name):
            return CHILD, False
        if cue is not None:
            if role_before == CHILD and cue.phrase in ("ابني", "ابنا", "ابناء", "بنتي", "ابنتي"):
                return "father", True
            return self._meant(cue, name), cue.role not in (PERSON, SELF)
        if previous and role_before:
            between = self.sheet.text[previous.end : name.start].strip()
            joined = len(between) < 60 and (between in ("و", "وبين", ",", "") or role_before == CHILD)
            if joined and role_before == PERSON and between.startswith("و"):
                return "respondent" if self.about is Matter.SHAML else PERSON, False
            if joined:
                return role_before, False
        return ("victim", True) if self._exposed(name) else ("", False)

    def _exposed(self, name: Name) -> bool:
        """Whether harm is said to have come to somebody named without a role: "… لتعرضها للضرب", "بشأن تعرض …"."""
        text = self.sheet.text
        before = _EXPOSED_BEFORE.search(text, max(0, name.start - 8), name.start)
        after = _EXPOSED_AFTER.match(text, name.end)
        woman = "بنت" in text[name.start : name.end].split()
        agrees = after is not None and (not name.chain or _HERS.get(after["end"] or "", woman) is woman)
        return self.about is Matter.PROTECTION and bool(before or agrees)

    def _of_item(self, cue: Cue, name: Name, head: int) -> bool:
        """Whether a cue belongs to an item above that of the name, in a list that begins at `head`."""
        return head <= cue.start < self.sheet.lines[self.sheet.line_number(name.start)].start

    def _far_label(self, cue: Cue, name: Name) -> bool:
        """Whether a party's label stands lines above a list item: in an execution the items are then the children."""
        above = self.sheet.line_number(cue.start) < self.sheet.line_number(name.start)
        return self.about is Matter.SHAML and cue.role in ("applicant", "respondent") and above

    def _meant(self, cue: Cue, name: Name) -> str:
        if cue.role == PERSON and self._titled(name):
            return STAFF
        if (
            cue.role == CHILD
            and (cue.phrase.startswith("ابن") or cue.phrase.endswith("son"))
            and self.about is Matter.PROTECTION
        ):
            after = self.sheet.text[name.end : name.end + 26]
            harms = words.phrases("names_roles", "harm.verbs").pattern.search(after)
            if (
                harms
                or self._source_of_harm(cue)
                or _harmed_by().search(self.sheet.text, max(0, cue.start - 16), cue.start)
            ):
                return "alleged_abuser"
        return settle(self.sheet, cue, name.end, self.about)

    def _source_of_harm(self, cue: Cue) -> bool:
        """Whether harm comes from him: "beaten by her son", "accused: her son"; in "ضرب ابنها" the son is hit."""
        before = self.sheet.text[max(0, cue.start - 6) : cue.start].rstrip()
        return blamed(self.sheet, cue) and before.endswith(("من", "قبل", "يد", "by", ":", "/", "|"))

    def _titled(self, name: Name) -> bool:
        """Whether an official's title follows the name, as under a signature."""
        after = self.sheet.text[name.end : name.end + 30]
        title = self.speakers.after(name.end, 30)
        between = after[: title.start - name.end] if title else ""
        below = between.lstrip(" ").startswith("\n") and len(between.split()) <= 2
        return bool(title and (below or not between.strip(" \n\t/-,()")))

    def _by_age(self, role: str, found: Particulars, name: Name, cue: Cue | None) -> str:
        if role == CHILD and found.age is not None and found.age >= ADULT:
            return "victim"
        if role == CHILD and cue is not None and of_university(self.sheet, cue):
            return "victim" if self.about is Matter.PROTECTION else PERSON
        if (
            role in ("", "mother", "father", "relative")
            and AGED.match(self.sheet.text, name.end)
            and self._young(found)
        ):
            return CHILD
        return CHILD if role in _MAYBE_CHILD and self._young(found) else role

    def _young(self, found: Particulars) -> bool:
        """Whether somebody is under age, reckoned from the latest year of each calendar that the text names."""
        if found.age is not None:
            return found.age < ADULT
        born = found.born_hijri or found.born_gregorian
        if not born:
            return False
        calendar = Calendar.HIJRI if found.born_hijri else Calendar.GREGORIAN
        return self.latest[calendar] - int(born[:4]) < ADULT


@cache
def _harmed_by() -> re.Pattern[str]:
    """A verb of harm with its object, right before its subject: "تركها ابنها" — but not "ضرب ابنها"."""
    verbs = [verb for verb in words.at("names_roles", "harm.verbs") if verb.endswith(("ها", "ه", "هم"))]
    return re.compile(rf"{words.BEFORE}(?!ب)(?:{words.either(verbs)})[ ]$")


def with_role(person: Person, role: str) -> Person:
    """The person in another role."""
    return replace(person, role=role)
