"""Invented persons: names of our own list, identity numbers with a valid check digit beginning 15-19 or 27-29."""

import random
from dataclasses import dataclass

from bench.generated.grammar import pools


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a letter; `nationality` agrees with the person."""

    name: str
    woman: bool
    id_number: str
    nationality: str
    phone: str

    @property
    def resident(self) -> bool:
        """Whether the number is that of a residence permit."""
        return self.id_number.startswith("2")


def luhn_digit(nine: str) -> str:
    """The tenth digit that makes an identity number of these nine valid."""
    total = 0
    for place, digit in enumerate(map(int, nine)):
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def identity(rng: random.Random, *, resident: bool = False) -> str:
    """A valid identity or residence number of nobody."""
    nine = rng.choice(["27", "28", "29"] if resident else ["15", "16", "17", "18", "19"])
    nine += f"{rng.randrange(10**7):07d}"
    return nine + luhn_digit(nine)


def broken(number: str, rng: random.Random) -> str:
    """`number` with a digit changed or one left out."""
    place = rng.randrange(3, 9)
    if rng.random() < 0.3:
        return number[:place] + number[place + 1 :]
    return number[:place] + str((int(number[place]) + rng.randrange(1, 9)) % 10) + number[place + 1 :]


def phone(rng: random.Random) -> str:
    """A mobile number of the range kept for invented persons."""
    return f"052{rng.randrange(10**7):07d}"


def adult(rng: random.Random, *, woman: bool, family: str | None = None, resident: bool = False) -> Person:
    """An adult, of a given family if it matters."""
    names = pools()
    nationality = "سعودية" if woman else "سعودي"
    if resident:
        name = rng.choice(names["names.foreign_women" if woman else "names.foreign_men"])
        nationality = rng.choice(names["names.foreign_nations"]).split("|")[woman]
    else:
        first = rng.choice(names["names.women" if woman else "names.men"])
        joined = rng.choice(["بنت", "بنت", ""] if woman else ["بن", "بن", ""])
        father = rng.choice(names["names.men"])
        name = " ".join(filter(None, [first, joined, father, family or rng.choice(names["names.families"])]))
    return Person(name, woman, identity(rng, resident=resident), nationality, phone(rng))


def child(rng: random.Random, *, girl: bool, parent: Person | None = None, full: bool = False) -> Person:
    """A child; `full` writes the name with the father's."""
    name = rng.choice(pools()["names.girls" if girl else "names.boys"])
    if full:
        family = parent.name.split()[-1] if parent else rng.choice(pools()["names.families"])
        father = parent.name.split()[0] if parent and not parent.woman else rng.choice(pools()["names.men"])
        name = f"{name} {'بنت' if girl else 'بن'} {father} {family}"
    resident = bool(parent and parent.resident)
    return Person(name, girl, identity(rng, resident=resident), "", "")
