"""The set: `letters(seed)` composes every letter of the plan, the same for the same seed."""

import random
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from bench.generated import court, mailroom, people_write, protection, protection_other
from bench.generated.grammar import speaking
from bench.generated.mail import Letter

SEED = 1448
_PLAN = Path(__file__).parent / "plan.toml"


def _forwarded_court(number: int, rng: random.Random) -> Letter:
    return mailroom.internal(
        number, rng, court.referral(number, rng, rng.choice(["court", "division"]), "complete", "pass")
    )


def _forwarded_protection(number: int, rng: random.Random) -> Letter:
    return mailroom.internal(
        number, rng, protection.referral(number, rng, rng.choice(list(protection.SOURCES)), "complete", "pass")
    )


COMPOSERS: dict[str, Callable[..., Letter]] = {
    "court": court.referral,
    "court_other": court.other_letter,
    "near_court": court.near_court,
    "protection": protection.referral,
    "protection_other": protection_other.other_letter,
    "english": protection_other.english,
    "near": protection_other.near,
    "report": people_write.report,
    "service": people_write.service,
    "suspect": people_write.suspect,
    "self_referral": people_write.self_referral,
    "reply": people_write.reply,
    "other_body": mailroom.other_body,
    "automatic": mailroom.automatic,
    "bulk": mailroom.bulk,
    "internal_note": lambda number, rng: mailroom.internal(number, rng, None),
    "internal_court": _forwarded_court,
    "internal_protection": _forwarded_protection,
}


@cache
def plan() -> list[tuple[str, tuple[str, ...]]]:
    """One entry per letter: the composer and its arguments."""
    sorts = tomllib.loads(_PLAN.read_text("utf-8"))["sorts"]
    return [(name, tuple(arguments)) for name, *arguments, count in sorts for _ in range(count)]


def letter(number: int, seed: int = SEED, voices: str = "first") -> Letter:
    """The letter `number` (from 0) of the set of `seed`; each stands on its own, whatever else is composed."""
    name, arguments = plan()[number]
    drawn = f"{seed}/{number}" if voices == "first" else f"{seed}/{voices}/{number}"
    with speaking(voices):
        return COMPOSERS[name](number, random.Random(drawn), *arguments)


def letters(seed: int = SEED, voices: str = "first") -> Iterator[Letter]:
    """Every letter of the set."""
    return (letter(number, seed, voices) for number in range(len(plan())))
