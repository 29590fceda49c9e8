"""Everything established about an item, as the requirements and the decision read it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from classifiers.addressee import Addressed
from classifiers.assessment import Centre, DangerSign, Field, Kind, Role, Source
from classifiers.fields import Extraction
from classifiers.fields.namelists import name_key
from classifiers.provenance import Provenance
from classifiers.rules import Rules
from classifiers.text import Reading, letter_score
from classifiers.unread import unread
from classifiers.zones import OWN_ZONES, Zone
from parsers.arabic import fold
from parsers.document import Document, TextFrom

_REQUEST_NUMBER = re.compile(
    r"(?:طلب|ملف)(?:\s+(?:ال)?تنفيذ\w{0,2})?\W{0,3}(?:ذي |ذو |ذا |قيد |المقيد |مقيد |المسجل |مسجل |و?المرفوع )?"
    r"(?:ب?(?:ال)?رقم)?\W{0,4}(\d{8,})"
)
_SECTION = re.compile(r"^\W*(?:اولا|ثانيا|ثالثا|رابعا|خامسا|first|second|third)(?!\w)", re.MULTILINE)
_IDENTITY = re.compile(r"(?<!\d)[12]\d{9}(?!\d)")
_MATTER = re.compile(r"(?:بلاغ|محضر|طلب|قضيه|report)[^\d\n]{0,30}(\d[\d-]{2,})")
_NUMBERED = re.compile(r"(?<![^\W\d_])(?:ال|ب)?رقم[^\d\n]{0,30}(?!0?5\d{8}(?!\d)|[12]\d{9}(?!\d))(\d[\d-]{2,})")
"""A number that is no telephone's and no person's."""
_HERS = re.compile(
    r"(?<!\w)[وبل]?(?:(?:ابن|ابنت|بنت|بنات|ابنا\w?|طفلت|اطفال|اولاد)(?:ها|ه|هم|هما)|طفل(?:ها|هم|هما))\W{0,3}(?:\S+\s+)?$"
)
_HERS_BEFORE = 25
"""Characters before a name in which it may stand whose child somebody is."""
_INTRODUCED = re.compile(r"(?:الطفل|الطفله|المواطن|المواطنه|المقيم|المقيمه|السيد|السيده|المدعو|المدعوه|الحاله)\s*/")
_ALSO = re.compile(
    r"(?<![^\W\d_])(?:و?كذلك|و?ايضا|و?كما نحيل\w{0,4}(?: اليكم| لكم)?|و?نحيل\w{0,4}(?: اليكم| لكم)? (?:كذلك|ايضا))\s+"
    r"(?:حاله )?(?:المواطنه?|السيده?|المقيمه?|المدعوه?)\s*/\s*(?P<name>[^,.\n(]{3,60})"
)
"""A grown-up who is referred besides somebody else."""
_KINSMAN = re.compile(
    r"(?:^|\sال\S+\s+|^\W+)(?:زوج|شقيق|اخ|اخت|والد|ابو|ام|ابن|بنت|ابنت|خال|عم|جد|قريب|طليق)"
    r"(?:ها|ه|هم|هما|ت\w{1,3}|و\w{1,3}|ي\w{1,3})(?![^\W\d_])"
)
_NEXT = 20
_ROW = re.compile(r"^\s*\(?\d{1,2}\)?\s*[|.\-)]", re.MULTILINE)
_ROW_LABEL = re.compile(
    r"\s*(?:ال|رقم\s+(?:ال)?)?(طلب|صك|سند|حكم|طالبه?|منفذ|محكوم|مدعي|محضون|موضوع|مطلوب)[^\d\n:/|]{0,30}[:/]"
)
"""What a row of a form begins with: "4 – request / 4801…"; rows of several sorts tell of one family."""
_CASE_NUMBER = re.compile(r"(?<!\d)4[3-9]\d{6,9}(?!\d)")
"""A number that begins with a Hijri year of this century: a request, a deed (DOMAIN section 2)."""
_PERSON_OR_CASE = re.compile(r"(?<!\d)(?:[12]\d{9}|4[3-9]\d{6,9})(?!\d)")
_PATIENTS = (Role.VICTIM, Role.RELATIVE)
_KIN_ROLES = (Role.RELATIVE, Role.MOTHER, Role.FATHER)
_SIDES = (Role.APPLICANT, Role.RESPONDENT)
_WHOLE_NAME = 3
"""Parts of a name that says whose child somebody is and of which family."""


@dataclass(frozen=True)
class Facts:
    """An item with all that was concluded about it before the requirements are checked."""

    document: Document
    provenance: Provenance
    rules: Rules
    reading: Reading
    danger: tuple[DangerSign, ...]
    source: Source
    kind: Kind
    centre: Centre
    addressed: Addressed
    extraction: Extraction

    def field(self, name: str) -> Field | None:
        """The field called `name`, or None."""
        return next((field for field in self.extraction.fields if field.name == name), None)

    def is_certain(self, name: str) -> bool:
        """Whether the field called `name` is absent or was read for sure."""
        field = self.field(name)
        return field is None or field.certain

    @property
    def alarming(self) -> bool:
        """Whether an unguarded sign of danger was found."""
        return any(not sign.guarded for sign in self.danger)

    @cached_property
    def unreadable(self) -> bool:
        """Whether anything of the item was not read, so that what is not found may yet be there."""
        return bool(unread(self.document)) or any(defect.code.value == "damaged" for defect in self.document.defects)

    @cached_property
    def recognised(self) -> bool:
        """Whether any of it was recognised in a picture, where what is not found may have been misread."""
        return any(part.text_from is TextFrom.OCR for part in self.document.parts)

    @property
    def letter_unreadable(self) -> bool:
        """Whether the letter itself may be what was not read; a mail's own words may only announce the letter."""
        part = self.reading.letter.part
        if part is not None and part in unread(self.document):
            return True
        return self.unreadable and (not self.reading.letter_found or self.reading.letter is self.reading.cover)

    def says(self, group: str) -> bool:
        """Whether the letter or its cover holds a phrase of `group` in the author's own words."""
        return bool(self.reading.subject.find(group)) or any(
            paper.has(group, *OWN_ZONES) for paper in self.reading.speaking
        )

    def anywhere(self, group: str) -> bool:
        """Whether any text of the item, attachments too, holds a phrase of `group`."""
        return any(paper.scan.find(group) for paper in self.reading.papers)


def several_families(facts: Facts) -> bool:
    """Whether one letter carries several matters: a plural says so, or numbers, lists, persons who are no kin."""
    if facts.says("mark.several_cases") or facts.reading.written("two_families"):
        return True
    text = facts.reading.letter.zone(Zone.SUBJECT, Zone.BODY)
    requests = {*_REQUEST_NUMBER.findall(text), *filter(None, _numbers(facts, "execution_request_number"))}
    requests -= {*_numbers(facts, "hospital_file_number")}
    if len(requests) > 1 or len(_numbers(facts, "report_number")) > 1 or _sections_apart(text, facts):
        return True
    if (
        _strangers(facts.extraction)
        or _several_patients(facts)
        or _one_more(facts, text)
        or _two_letters(facts.reading)
    ):
        return True
    return _rows_apart(text)


def _rows_apart(text: str) -> bool:
    """Whether a list has two rows of one sort, under a form's label or under none, with other numbers of cases."""
    sorts: dict[str, set[frozenset[str]]] = defaultdict(set)
    for line in text.splitlines():
        if row := _ROW.match(line):
            label = _ROW_LABEL.match(line, row.end())
            sorts[label[1] if label else ""].add(frozenset(_CASE_NUMBER.findall(line)))
    return any(len(numbers - {frozenset()}) > 1 for numbers in sorts.values())


def _numbers(facts: Facts, name: str) -> tuple[str, ...]:
    """The numbers of the field called `name`."""
    field = facts.field(name)
    value = field.value if field is not None else ()
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def _several_patients(facts: Facts) -> bool:
    """Whether a hospital's file numbers are those of several patients who are not shown to be one family."""
    found = facts.extraction
    grown = [party.name for party in found.parties if party.role in _PATIENTS]
    young = [child.name for child in found.children]
    one_family = len(grown) + len(young) > 1 and all(_kin(group) for group in (grown, young) if len(group) > 1)
    one_family = one_family and (len(grown) < 2 or len(young) < 2 or _kin([*grown, *young]))
    shown = _kin([*grown, *young]) or any(party.role in _KIN_ROLES for party in found.parties)
    return len(_numbers(facts, "hospital_file_number")) > 1 and not (one_family and shown)


def _one_more(facts: Facts, text: str) -> bool:
    """Whether a grown-up is referred besides, who is no kin of those named and is not said to be."""
    for match in _ALSO.finditer(text):
        name = match["name"]
        kinsman = _KINSMAN.search(name) or _KINSMAN.match(text[match.end() : match.end() + _NEXT])
        named = name_key(name)[:_WHOLE_NAME]
        found = facts.extraction
        people = [party.name for party in found.parties] + [child.name for child in found.children]
        others = [other for other in people if name_key(fold(other))[:1] != named[:1]]
        if not kinsman and others and not any(_kin([" ".join(named), other]) for other in others):
            return True
    return False


def _sections_apart(text: str, facts: Facts) -> bool:
    """Whether a first and a second section each name persons and a matter of their own, none of them in common."""
    starts = [match.start() for match in _SECTION.finditer(text)]
    sections = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    found = facts.extraction
    victims = [party.name for party in found.parties if party.role is Role.VICTIM]
    names = [fold(name) for name in (*victims, *(child.name for child in found.children))]
    matter = _NUMBERED if facts.centre is Centre.PROTECTION else _MATTER
    whole = [stated for section in sections if (stated := _stated(section, names, matter))]
    return any(not a & b for i, a in enumerate(whole) for b in whole[i + 1 :])


def _stated(section: str, names: Sequence[str], matter: re.Pattern[str]) -> set[str]:
    """The persons (of whom `names` are known) and the matters of a section; empty where it has none or names nobody, or
    says of all whom it names whose child they are: they are of another section's family."""
    known = {name: section.find(name) for name in names if name in section}
    if known and all(_HERS.search(section[max(0, at - _HERS_BEFORE) : at]) for at in known.values()):
        return set()
    persons = {*_IDENTITY.findall(section), *known}
    matters = {*_MATTER.findall(section), *matter.findall(section)}
    return persons | matters if matters and (persons or _INTRODUCED.search(section)) else set()


def _strangers(extraction: Extraction) -> bool:
    """Two children or two victims who are no kin, or several of both sides, of one of which two are none."""
    sides = [[p for p in extraction.parties if p.role is role] for role in _SIDES]
    apart = [len({p.id_number for p in side if p.id_number}) > 1 or _no_kin(p.name for p in side) for side in sides]
    if all(len(side) > 1 for side in sides) and any(apart):
        return True
    victims = [party.name for party in extraction.parties if party.role is Role.VICTIM]
    return _no_kin(victims) or _no_kin(child.name for child in extraction.children)


def _kins(names: Iterable[str]) -> list[frozenset[str]]:
    """The parts after the first of each name that is whole: father, grandfather, family."""
    return [frozenset(key[1:]) for key in (name_key(fold(name)) for name in names) if len(key) >= _WHOLE_NAME]


def _no_kin(names: Iterable[str]) -> bool:
    """Whether two of the names are whole and share no part after the first."""
    kin = _kins(names)
    return any(not a & b for i, a in enumerate(kin) for b in kin[i + 1 :])


def _kin(names: Sequence[str]) -> bool:
    """Whether all the names are whole and share a part after the first."""
    kin = _kins(names)
    return bool(kin) and len(kin) == len(names) and bool(frozenset.intersection(*kin))


def _two_letters(reading: Reading) -> bool:
    """Two letters to us in one mail that share not one number of a person or case."""
    letters = [
        p for p in reading.papers if p is not reading.cover and p.has("own", Zone.ADDRESSEE) and letter_score(p) >= 4
    ]
    if len(letters) < 2:
        return False
    numbers = [frozenset(_PERSON_OR_CASE.findall(paper.scan.text)) for paper in letters]
    return any(a and b and not a & b for i, a in enumerate(numbers) for b in numbers[i + 1 :])
