"""The facts of one letter, each under the slot that writes it, and the answer that follows from what was written."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bench.generated import dates
from bench.generated.grammar import Sheet, pools, write
from bench.generated.people import Person, adult, child

_AGES = ["سنة", "سنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع", "عشر"]
_COUNTS = ["بدون", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة"]
SLOTS = {
    "letter_no": "letter_number",
    "req_no": "execution_request_number",
    "deed_no": "judgment_number",
    "report_no": "report_number",
    "file_no": "hospital_file_number",
    "circuit": "court_circuit",
    "subject": "subject",
}


@dataclass(slots=True)
class Facts:
    """What a letter may say. `persons` and `kids` map slots to people; `values` maps slots to answers."""

    rng: random.Random
    sheet: Sheet = field(default_factory=Sheet)
    day: date = dates.NOW
    persons: dict[str, tuple[Person, str]] = field(default_factory=dict)
    kids: dict[str, tuple[Person, int, str]] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    written: dates.Written | None = None
    enclosed: int | None = None
    request_types: list[str] = field(default_factory=list)

    def say(self, slot: str, words: str, answer: str | None = None) -> None:
        """Put `words` under `slot`; `answer` is the value the field has, the words themselves if left out."""
        self.sheet.says[slot] = words
        if slot in SLOTS:
            self.values[slot] = answer if answer is not None else words

    def draw(self, slot: str, pool: str) -> str:
        """Put a sentence of `pool` under `slot`; the facts in it count as written once the slot is."""
        before = set(self.sheet.used)
        words = write(pool, self.sheet, self.rng)
        self.sheet.brings[slot] = sorted(self.sheet.used - before)
        self.sheet.used = before
        self.say(slot, words)
        return words

    def head(self, *without: str) -> None:
        """A number and a date of the letter's own."""
        self.day = dates.letter_day(self.rng)
        self.written = dates.written(self.day, self.rng)
        if "letter_number" not in without:
            self.say("letter_no", _letter_number(self.rng))
        if "letter_date" not in without:
            self.say("letter_date", self.written.text)

    def earlier(self, slot: str, most: int) -> None:
        """A day up to `most` days before the letter, in a plain shape."""
        self.say(slot, dates.plain(self.day - timedelta(days=self.rng.randrange(3, most)), self.rng))

    def person(self, slot: str, person: Person, role: str, without: tuple[str, ...] = ()) -> None:
        """Somebody under `slot`, with number, nationality and phone under `slot.…` unless left out."""
        self.persons[slot] = (person, role)
        self.sheet.woman[slot] = person.woman
        self.sheet.says[slot] = person.name
        self.sheet.says[f"{slot}.idw"] = self.rng.choice(
            pools()[f"common.id_words_{'resident' if person.resident else 'citizen'}"]
        )
        details = {"id": person.id_number, "nat": person.nationality, "phone": person.phone}
        if self.rng.random() < 0.5:
            details.pop("phone")
        for name, value in details.items():
            if value and name not in without:
                self.sheet.says[f"{slot}.{name}"] = value

    def enclosures(self, stated: int | None) -> None:
        """How many enclosures the letter says it has."""
        self.enclosed = stated
        if stated is None:
            return
        shapes = [str(stated), f"({stated})", _COUNTS[stated], f"{stated} مرفقات" if stated > 2 else str(stated)]
        self.say("attach", self.rng.choice(["بدون", "لا يوجد", "0"]) if stated == 0 else self.rng.choice(shapes))

    def age(self, years: int) -> str:
        """An age as letters give it, in figures or in words."""
        if years <= 2:
            return _AGES[years - 1]
        noun = "سنوات" if years <= 10 else "سنة"
        if years <= 10 and self.rng.random() < 0.3:
            return f"{_AGES[years - 1]} {noun}"
        return f"{years} {noun}"

    def answer(self) -> dict[str, Any]:
        """`gold.fields`: every fact that stands in the text, and nothing else."""
        used, fields = self.sheet.used, {}
        for slot, name in SLOTS.items():
            if slot in used and slot in self.values:
                fields[name] = self.values[slot]
        if "letter_date" in used and self.written:
            for name in ("hijri", "gregorian"):
                if value := getattr(self.written, name):
                    fields[f"letter_date_{name}"] = value
        if "attach" in used:
            fields["attachments_listed"] = self.enclosed
        if parties := [self._party(slot) for slot in self.persons if slot in used]:
            fields["parties"] = parties
        if kids := [self._kid(slot) for slot in self.kids if slot in used]:
            fields["children"] = kids
        if self.request_types:
            fields["request_types"] = self.request_types
        return fields

    def _party(self, slot: str) -> dict[str, Any]:
        person, role = self.persons[slot]
        found: dict[str, Any] = {"name": person.name, "role": role}
        for detail, name in (("id", "id_number"), ("nat", "nationality"), ("phone", "phone")):
            if f"{slot}.{detail}" in self.sheet.used:
                found[name] = getattr(person, name)
        return found

    def _kid(self, slot: str) -> dict[str, Any]:
        kid, age, born = self.kids[slot]
        found: dict[str, Any] = {"name": kid.name}
        if f"{slot}.age" in self.sheet.used:
            found["age"] = age
        if f"{slot}.birth" in self.sheet.used:
            found["birth_date_hijri"] = born
        if f"{slot}.id" in self.sheet.used:
            found["id_number"] = kid.id_number
        return found


def _letter_number(rng: random.Random) -> str:
    shapes = (
        f"48{rng.randrange(10**8):08d}",
        f"{rng.randrange(100, 99999)}",
        f"48/{rng.randrange(100, 9999)}",
        f"{rng.randrange(100, 9999)}-48",
    )
    return rng.choices(shapes, [6, 3, 1, 1])[0]


def add_children(facts: Facts, parent: Person, without: tuple[str, ...]) -> None:
    """One to four children of `parent`, their slots, and the blocks that list them."""
    rng, sheet = facts.rng, facts.sheet
    count = rng.choices([1, 2, 3, 4], [4, 4, 2, 1])[0]
    details = rng.choice([("birth", "id"), ("age",), ("birth",), ("age", "id"), ("birth", "age")])
    for place in range(1, count + 1):
        slot, girl, age = f"c{place}", rng.random() < 0.5, rng.randrange(1, 15)
        kid = child(rng, girl=girl, parent=parent, full=rng.random() < 0.3)
        while kid.name.split()[0] in {other.name.split()[0] for other, _, _ in facts.kids.values()}:
            kid = child(rng, girl=girl, parent=parent)
        text, born = dates.birth(age, facts.day, rng)
        facts.kids[slot] = (kid, age, born)
        sheet.woman[slot], sheet.says[slot] = girl, kid.name
        kept = () if "child_details" in without and place == count else details
        for name, words in (("age", facts.age(age)), ("birth", text), ("id", kid.id_number)):
            if name in kept:
                sheet.says[f"{slot}.{name}"] = words
    slots = [f"c{place}" for place in range(1, count + 1)]
    brings = [
        f"{slot}{name}" for slot in slots for name in ("", ".age", ".birth", ".id") if f"{slot}{name}" in sheet.says
    ]
    for block, words in (
        ("children_block", _block(sheet, slots, rng)),
        ("children_inline", _inline(sheet, slots, rng)),
    ):
        sheet.says[block], sheet.brings[block] = words, brings


def _block(sheet: Sheet, slots: list[str], rng: random.Random) -> str:
    say = sheet.says.get
    if rng.random() < 0.35:
        rows = [pools()["common.children_head"][0]]
        for place, slot in enumerate(slots, 1):
            when = say(f"{slot}.birth") or say(f"{slot}.age") or ""
            if say(f"{slot}.birth") and say(f"{slot}.age"):
                when = f"{say(f'{slot}.birth')} ({say(f'{slot}.age')})"
            rows.append(f"{place} | {say(slot)} | {when} | {say(f'{slot}.id') or ''}")
        return "\n".join(rows)
    bullet = rng.choice(["{}- ", "{}/ ", "- ", "({}) "])
    return "\n".join(bullet.format(place) + _one(sheet, slot, rng) for place, slot in enumerate(slots, 1))


def _inline(sheet: Sheet, slots: list[str], rng: random.Random) -> str:
    return rng.choice([" و", "، و"]).join(_one(sheet, slot, rng) for slot in slots)


def _one(sheet: Sheet, slot: str, rng: random.Random) -> str:
    say = sheet.says.get
    parts = []
    for detail in ("birth", "age", "id"):
        if words := say(f"{slot}.{detail}"):
            one = Sheet(says={detail: words}, woman={"child": sheet.woman[slot]})
            parts.append(write(f"common.child_{detail}", one, rng))
    if not parts:
        return str(say(slot))
    joined = "، ".join(parts)
    return f"{say(slot)} ({joined})" if rng.random() < 0.5 else f"{say(slot)}، {joined}"


def couple(rng: random.Random) -> tuple[Person, Person]:
    """Two parties, applicant first: mostly father and mother, either way, sometimes a grandmother."""
    family = rng.choice(pools()["names.families"])
    first = rng.random() < 0.4
    applicant = adult(rng, woman=first, family=None if first else family, resident=rng.random() < 0.12)
    return applicant, adult(rng, woman=not first, family=family if first else None, resident=rng.random() < 0.12)
