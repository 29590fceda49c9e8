"""From the persons of every text to the parties and children of the item.

One person named twice becomes one; the letter's word counts before an enclosure's. Roles that only the matter decides
(a former husband, "the citizen", "I") are settled here. Nobody who is only in an enclosure is added beside a letter
that names somebody in that role.
"""

import re
from dataclasses import replace
from functools import cache

from classifiers.assessment import Child, Party, Role
from classifiers.fields import words
from classifiers.fields.confidence import certainty
from classifiers.fields.namelists import given, name_key
from classifiers.fields.names import Text
from classifiers.fields.numbers import Found, Numbered
from classifiers.fields.particulars import filled, phone_in, read
from classifiers.fields.people import Person, read_people, with_role
from classifiers.fields.requests import FIRST_PERSON, Matter
from classifiers.fields.roles import CHILD, PERSON, SELF, SPOUSE, STAFF, STEP, Cue, find_cues, suspects
from classifiers.fields.sharing import shared_out
from classifiers.fields.sheet import Sheet

_ADULTS = frozenset(map(str, Role))
_ENCLOSED = 3
_SIGN_OFF_LINES = 7
_KIN_IN_SHAML = (SPOUSE, STEP, "father", "mother", "custodian")
_OWN_HARM = re.compile(
    r"(?<![^\W\d_])(?:زوجي|ابوي|اخوي|طليقي)(?![^\W\d_])[^.\n]{0,40}"
    r"(?:يضرب|ضرب|يهدد|هدد|سكين|عنيف|يعنف|يحبس|حبس)"
    r"|my (?:husband|father|brother)[^.\n]{0,40}(?:violent|hit|beat|hurt|threat|abus|push)"
)
_REPORTS = re.compile(
    r"(?<![^\W\d_])و?(?:ابلغ|بلغ|افاد|تبلغ)ت?(?:نا)?[ ](?:عن|ب|بان|ان)[ ]?(?:(?:تعرض|وجود|سماع|حاله|عنف ضد|ضرب)[ ])?"
    r"(?:جار|جير|صديق|زميل|طفل|اطفال|اسره|عايله|امراه|فتاه|قريب)"
)
"""Who tells of somebody else's harm."""
_OWN_PHONE = re.compile(r"(?<![^\W\d_])(?:و?جوالي|و?رقمي|هاتفي|رقم جوالي|my (?:mobile|phone|number))(?![^\W\d_])")
_PHONE_WORDS = ("جوال", "هاتف", "رقم", "mobile", "phone")
_ROLE_PHONE = 48
_SURE = 0.9
"""Below this confidence a person sees to it whose the numbers beside a name are."""


def gather(numbered: Numbered, about: Matter) -> tuple[tuple[Party, ...], tuple[Child, ...]]:
    """The adults and the children of the item."""
    people: list[Person] = []
    blamed = suspects(tuple(sheet for sheet, _ in numbered))
    cues = [find_cues(sheet) for sheet, _ in numbered]
    for (sheet, numbers), own in zip(numbered, cues, strict=True):
        found = shared_out(read_people(sheet, numbers, own, about), sheet)
        if sheet.rank == 0:
            found += _signed(sheet, found, numbers, own)
        _merge(people, found)
    people = _settled(people, about, numbered[0][0] if numbered else None)
    people = [_blame(person, blamed, about) for person in people]
    for (sheet, _), own in zip(numbered[:1], cues[:1], strict=True):
        people = _phones(sheet, people, own)
    adults = tuple(_party(person) for person in people if person.role in _ADULTS)
    return adults, tuple(_child(person) for person in people if person.role == CHILD)


def _merge(people: list[Person], found: list[Person]) -> None:
    """Takes `found`, the persons of one text, into the list of all. The first text that names a role decides on it."""
    before = list(people)
    for person in found:
        place = next((i for i, known in enumerate(people) if _same(known, person)), None)
        if place is None and person.rank and len(person.key) == 1:
            place = next((i for i, known in enumerate(people) if known.key[:1] == person.key), None)
        if place is not None:
            people[place] = _joined(people[place], person)
        elif _welcome(before, person):
            people.append(person)


def _welcome(before: list[Person], person: Person) -> bool:
    if person.rank == 0 or not before:
        return person.rank < _ENCLOSED or person.told
    if not person.told:
        return False
    return all(known.role != person.role for known in before) and (
        person.role in (CHILD, "mother", "relative") or not any(known.role in _ADULTS for known in before)
    )


def _same(one: Person, other: Person) -> bool:
    if (one.role == CHILD) != (other.role == CHILD) and min(len(one.key), len(other.key)) < 3:
        return False
    a, b = sorted((one.key, other.key), key=len)
    ids = {one.particulars.id_number, other.particulars.id_number} - {""}
    if not a or a[0] != b[0]:
        one_id = len(ids) == 1 and one.particulars.id_number == other.particulars.id_number
        return one_id and one.name.isascii() != other.name.isascii()
    return len(ids) < 2 and (set(a) <= set(b))


def _joined(known: Person, other: Person) -> Person:
    fuller = len(other.key) > len(known.key) and other.name.isascii() == known.name.isascii()
    longer = other if fuller and other.rank < _ENCLOSED else known
    role = known.role
    if (not known.told and other.told and other.rank == known.rank) or (role == PERSON and other.role != PERSON):
        role = other.role
    return replace(
        known,
        name=longer.name,
        key=longer.key,
        evidence=longer.evidence,
        role=role,
        told=known.told or other.told,
        signs=known.signs | other.signs,
        particulars=filled(known.particulars, other.particulars),
    )


def _settled(people: list[Person], about: Matter, letter: Sheet | None) -> list[Person]:
    """Roles that the matter decides. In an execution, who is not the applicant is the respondent."""
    text = letter.text if letter else ""
    done: list[Person] = []
    for person in people:
        taken = {known.role for known in done} | {known.role for known in people if known.told}
        done.append(with_role(person, _role_in(person, about, taken, text)))
    return done


def _role_in(person: Person, about: Matter, taken: set[str], text: str) -> str:
    role = person.role
    if about is Matter.SHAML:
        if role == "custodian" and "respondent" not in taken:
            return "respondent"
        if role in _KIN_IN_SHAML and ({"applicant", "respondent"} - taken or role in (SPOUSE, STEP)):
            return "respondent" if "applicant" in taken or SELF in taken else "applicant"
        if role in (PERSON, SELF, "victim", "reporter"):
            return "respondent" if role == PERSON and "applicant" in taken else "applicant"
        return "respondent" if role == "alleged_abuser" else role
    if role == SELF:
        harmed = about is Matter.PROTECTION and _OWN_HARM.search(text)
        return "victim" if harmed else ("reporter" if about is Matter.PROTECTION else "applicant")
    if role == PERSON:
        return _somebody(person, about, text)
    return "alleged_abuser" if role in (SPOUSE, STEP) else role


def _somebody(person: Person, about: Matter, text: str) -> str:
    """A person without a stated role in a letter about protection: a parent who came for a child, else the victim."""
    if about is Matter.OTHER:
        return "applicant"
    place = text.find(" ".join(person.name.split()))
    after = text[max(place, 0) : max(place, 0) + 170] if place >= 0 else ""
    if _REPORTS.search(after):
        return "reporter"
    if re.search(r"(?<![^\W\d_])(?:ابنه|ابنته|طفله|طفلته)(?![^\W\d_])", after):
        return "father"
    return "victim"


def _blame(person: Person, blamed: frozenset[str], about: Matter) -> Person:
    guilty = about is Matter.PROTECTION and person.role in blamed
    return with_role(person, "alleged_abuser") if guilty else person


def _signed(sheet: Sheet, found: list[Person], numbers: tuple[Found, ...], cues: tuple[Cue, ...]) -> list[Person]:
    """Who signs a private mail: a line among the last that is a name and nothing else."""
    if not FIRST_PERSON.search(sheet.text) or any(p.role in (SELF, "applicant", "reporter") for p in found):
        return []
    text = Text(sheet)
    lines = [line for line in sheet.lines if line.text.strip()][-_SIGN_OFF_LINES:]
    for line in lines:
        start = line.start + len(line.text) - len(line.text.lstrip())
        chain = next((name for name in text.chains() if name.start == start), None)
        name = chain or text.plain_after(start, labelled=False)
        if (
            not name
            or name.start != start
            or name.end != line.start + len(line.text.rstrip())
            or name.first == name.last
        ):
            continue
        if any(cue.role == STAFF and line.start <= cue.start <= line.end for cue in cues):
            continue
        if not sheet.text[start].isascii() and text.texts[name.first] not in given():
            continue
        said = read(sheet, name.end, len(sheet.text), numbers)
        written = sheet.written(name.start, name.end)
        key = name_key(sheet.text[name.start : name.end])
        return [Person(written, key, SELF, False, said, sheet.evidence(name.start, name.end), sheet.rank)]
    return []


def _phones(sheet: Sheet, people: list[Person], cues: tuple[Cue, ...]) -> list[Person]:
    """Telephones said to be a role's ("the applicant's mobile"), and the one number of the one adult."""
    for cue in cues:
        before, after = sheet.text[max(0, cue.start - 16) : cue.start], sheet.text[cue.end : cue.end + _ROLE_PHONE]
        of_phone = before.rstrip(" \t").endswith(_PHONE_WORDS) and _phone_word().search(before)
        phone = phone_in(re.split(r"\n[ \t]*\n|[.;|]", after)[0]) if of_phone else ""
        if phone and not re.search(r"[^\W\d_]{3,}[ ][^\W\d_]{3,}[ ][^\W\d_]{3,}", after[: after.find(phone[:4])]):
            people = [_with_phone(p, phone) if p.role == cue.role else _without(p, phone) for p in people]
    own = _OWN_PHONE.search(sheet.text)
    phone = phone_in(sheet.text[own.end() : own.end() + 24]) if own else ""
    writer = next((p for role in ("reporter", "applicant", "victim") for p in people if p.role == role), None)
    if phone and writer:
        people = [_with_phone(p, phone) if p is writer else _without(p, phone) for p in people]
    adults = [person for person in people if person.role in _ADULTS]
    loose = phone_in(sheet.text)
    told = {person.particulars.phone for person in people}
    if len(adults) == 1 and loose and loose not in told and not adults[0].particulars.phone:
        people = [_with_phone(person, loose) if person is adults[0] else person for person in people]
    return people


@cache
def _phone_word() -> re.Pattern[str]:
    return re.compile(rf"{words.BEFORE}{words.CLITIC}(?:{'|'.join(_PHONE_WORDS)})(?:[ ]رقم)?[ \t]{{1,3}}$")


def _with_phone(person: Person, phone: str) -> Person:
    return replace(person, particulars=replace(person.particulars, phone=phone))


def _without(person: Person, phone: str) -> Person:
    return _with_phone(person, "") if person.particulars.phone == phone else person


def _party(person: Person) -> Party:
    said = person.particulars
    return Party(
        Role(person.role),
        person.name,
        said.id_number,
        said.id_valid,
        said.nationality,
        said.phone,
        person.evidence,
        sure := certainty(person),
        sure >= _SURE,
    )


def _child(person: Person) -> Child:
    said = person.particulars
    return Child(
        person.name,
        said.age,
        said.born_hijri,
        said.born_gregorian,
        said.id_number,
        said.id_valid,
        person.evidence,
        sure := certainty(person),
        sure >= _SURE,
    )
