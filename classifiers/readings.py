"""The readings of the policy that the charity has to confirm: `readings.toml`, each with its clause and words."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PolicyReading:
    """How an ambiguous place of the policy is read; `quote` is its own wording, `requirements` rest on it."""

    id: str
    clause: str
    quote: str
    arabic: str
    english: str
    requirements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That the charity confirmed a reading: who, and on which day (ISO)."""

    reading: str
    confirmed_by: str
    confirmed_on: str


@cache
def policy_readings() -> tuple[PolicyReading, ...]:
    """Every reading, in the order of their ids."""
    with (Path(__file__).parent / "readings.toml").open("rb") as file:
        table = tomllib.load(file)
    return tuple(
        PolicyReading(id_, row["clause"], row["quote"], row["ar"], row["en"], tuple(row["requirements"]))
        for id_, row in table.items()
    )


def readings_of(requirements: frozenset[str]) -> tuple[PolicyReading, ...]:
    """The readings that any of the requirements rests on."""
    return tuple(reading for reading in policy_readings() if requirements & set(reading.requirements))
