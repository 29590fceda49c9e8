"""Scoring an inspection against a letter's gold: what is right, what is missed, and what must never happen.

Numbers are compared by their groups of digits, names after folding, dates per calendar; `also_acceptable` counts as
right where the policy leaves room. What is found beyond the gold counts against precision.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rendering.letters import Letter

from parsers.arabic import fold, western_digits

VERDICTS = ("action", "source", "kind", "centre")
NUMBERS = (
    "letter_number",
    "execution_request_number",
    "judgment_number",
    "report_number",
    "hospital_file_number",
    "court_circuit",
    "subject",
    "attachments_listed",
)


@dataclass(slots=True)
class Tally:
    """Right, found and wanted, with each miss as (letter, wanted, found)."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    misses: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, letter: str, wanted: frozenset[Any], found: frozenset[Any]) -> None:
        """Counts two sets of comparable values."""
        self.right += len(wanted & found)
        self.found += len(found)
        self.wanted += len(wanted)
        if wanted != found:
            self.misses.append((letter, _shown(wanted - found), _shown(found - wanted)))

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where nothing was wanted and nothing found."""
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0


@dataclass(slots=True)
class Score:
    """Everything counted over a set of letters."""

    letters: int = 0
    verdicts: dict[str, Tally] = field(default_factory=dict)
    fields: dict[str, Tally] = field(default_factory=dict)
    wrong_openings: list[str] = field(default_factory=list)
    unflagged_dangers: list[str] = field(default_factory=list)

    def add(self, letter: Letter, result: Mapping[str, Any]) -> None:
        """Counts one letter's inspection (the JSON of `ihala inspect --json`)."""
        self.letters += 1
        found = {"source": result["source"]["name"], **{key: result[key] for key in ("action", "kind", "centre")}}
        for name in VERDICTS:
            tally = self.verdicts.setdefault(name, Tally())
            right = found[name] in _acceptable(letter, name)
            tally.right += right
            tally.wanted += 1
            if not right:
                tally.misses.append((letter.id, str(letter.gold[name]), found[name]))
        if found["action"] == "open_case" and "open_case" not in _acceptable(letter, "action"):
            self.wrong_openings.append(letter.id)
        if letter.gold["fields"].get("danger_signs") and not _alarmed(result):
            self.unflagged_dangers.append(letter.id)
        for name, (wanted, got) in _compared(letter.gold["fields"], result).items():
            self.fields.setdefault(name, Tally()).add(letter.id, wanted, got)


def _acceptable(letter: Letter, name: str) -> tuple[str, ...]:
    return (str(letter.gold[name]), *letter.gold.get("also_acceptable", {}).get(name, ()))


def _alarmed(result: Mapping[str, Any]) -> bool:
    """Flagged as danger, or put at the top of the queue."""
    return result["urgent"] or any(not sign["guarded"] for sign in result["danger"])


def _compared(gold: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, tuple[frozenset[Any], frozenset[Any]]]:
    fields = result["fields"]
    pairs = {name: (_each(gold.get(name), name), _each(_value(fields, name), name)) for name in NUMBERS}
    date = fields.get("letter_date", {})
    for calendar in ("hijri", "gregorian"):
        pairs[f"letter_date_{calendar}"] = (_set(gold.get(f"letter_date_{calendar}")), _set(date.get(calendar)))
    types = (frozenset(gold.get("request_types", ())), frozenset(_value(fields, "request_types") or ()))
    parties, children = gold.get("parties", ()), gold.get("children", ())
    return pairs | {
        "request_types": types,
        "party names": (_names(parties), _names(result["parties"])),
        "party roles": (_pairs(parties, "role"), _pairs(result["parties"], "role")),
        "party ids": (_pairs(parties, "id_number"), _pairs(result["parties"], "id_number")),
        "child names": (_names(children), _names(result["children"])),
        "child ids": (_pairs(children, "id_number"), _pairs(result["children"], "id_number")),
        "child ages": (_ages(children), _ages(result["children"])),
    }


def _value(fields: Mapping[str, Any], name: str) -> Any:
    return fields[name]["value"] if name in fields else None


def _set(value: object) -> frozenset[Any]:
    return frozenset() if value in (None, "") else frozenset([str(value)])


def _each(value: Any, name: str) -> frozenset[Any]:
    if value is None:
        return frozenset()
    values = value if isinstance(value, list | tuple) else [value]
    if name in ("court_circuit", "subject"):
        return frozenset(" ".join(fold(str(each)).split()) for each in values)
    return frozenset(tuple(sorted(re.findall(r"\d+", western_digits(str(each))))) for each in values)


def _name(person: Mapping[str, Any]) -> str:
    return fold(str(person.get("name") or "")).replace(" ", "").replace(".", "")


def _names(people: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    return frozenset(_name(person) for person in people if _name(person))


def _pairs(people: Iterable[Mapping[str, Any]], key: str) -> frozenset[tuple[str, str]]:
    return frozenset((_name(person), str(person[key])) for person in people if person.get(key))


def _ages(people: Iterable[Mapping[str, Any]]) -> frozenset[tuple[str, str]]:
    ages = set()
    for person in people:
        born = person.get("birth_date") or person.get("birth_date_hijri") or person.get("birth_date_gregorian")
        if born or person.get("age") is not None:
            ages.add((_name(person), str(born or person["age"])))
    return frozenset(ages)


def _shown(values: frozenset[Any]) -> str:
    return "; ".join(sorted(" ".join(value) if isinstance(value, tuple) else str(value) for value in values)) or "—"
