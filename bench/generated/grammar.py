"""A small grammar for sentences: `[a|b]` picks one, `{slot}` fills a fact, `{who?he|she}` agrees with a person,
`<file.pool>` continues in another pool, `⟦…⟧` drops out when one of its facts is not there.

What was filled is remembered in `Sheet.used`: the answer of a letter lists only facts that stand in it.
"""

import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_TOKEN = re.compile(r"[\[\]⟦⟧|]|\{[^{}]+\}|<[a-z_0-9]+\.[a-z_0-9]+>")
_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


@dataclass(frozen=True, slots=True)
class _Pool:
    name: str


@dataclass(frozen=True, slots=True)
class _Agree:
    who: str
    man: str
    woman: str


@dataclass(frozen=True, slots=True)
class _Choice:
    branches: tuple["Nodes", ...]


@dataclass(frozen=True, slots=True)
class _Optional:
    inside: "Nodes"


Nodes = tuple[str | _Slot | _Pool | _Agree | _Choice | _Optional, ...]


class MissingFactError(LookupError):
    """A fact the sentence needs is not in this letter."""


@dataclass(slots=True)
class Sheet:
    """The facts of one letter: what each slot says, who is a woman, and which slots were written."""

    says: dict[str, str] = field(default_factory=dict)
    woman: dict[str, bool] = field(default_factory=dict)
    brings: dict[str, list[str]] = field(default_factory=dict)
    """Slots that a composed slot (a list of children) writes with it."""
    used: set[str] = field(default_factory=set)

    def fill(self, slot: str) -> str:
        """The words of `slot`, noted as written."""
        if slot not in self.says:
            raise MissingFactError(slot)
        self.used.update([slot, *self.brings.get(slot, [])])
        return self.says[slot]


VOICES = ("first", "second", "third", "fourth", "fifth", "sixth")
"""Whose sentences are used: those of `first`, or those of another voice for all that its folder under `data` holds.

`third` to `sixth` were written by others who had not seen the rules; of the sixth, incidents, individuals and
protection.
"""
_speaking = ContextVar("_speaking", default="first")


@contextmanager
def speaking(voices: str) -> Iterator[None]:
    """Within it, sentences are those of `voices`."""
    token = _speaking.set(voices)
    try:
        yield
    finally:
        _speaking.reset(token)


def pools() -> Mapping[str, list[str]]:
    """Every pool of every data file by `file.pool`, in the voices that speak."""
    return _pools(_speaking.get())


@cache
def _pools(voices: str) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in [*sorted(_DATA.glob("*.toml")), *sorted(_DATA.glob(f"{voices}/*.toml"))]:
        for name, sentences in tomllib.loads(path.read_text("utf-8")).items():
            found[f"{path.stem}.{name}"] = sentences
    return found


def write(pool: str, sheet: Sheet, rng: random.Random) -> str:
    """One sentence of `pool`, its choices made and its slots filled."""
    return "".join(_say(_parsed(rng.choice(pools()[pool])), sheet, rng))


@cache
def _parsed(text: str) -> Nodes:
    tokens = list(_pieces(text))
    nodes, rest = _sequence(tokens, 0, "")
    if rest != len(tokens):
        raise ValueError(f"unbalanced brackets: {text}")
    return nodes


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for match in _TOKEN.finditer(text):
        if match.start() > start:
            yield text[start : match.start()]
        yield match.group()
        start = match.end()
    if start < len(text):
        yield text[start:]


def _sequence(tokens: list[str], at: int, end: str) -> tuple[Nodes, int]:
    """The nodes from `at` up to a token in `end`, and where that token stands."""
    nodes: list[str | _Slot | _Pool | _Agree | _Choice | _Optional] = []
    while at < len(tokens) and tokens[at] not in set(end):
        token = tokens[at]
        if token == "[":
            branches: list[Nodes] = []
            while token != "]":
                branch, at = _sequence(tokens, at + 1, "|]")
                branches.append(branch)
                token = tokens[at]
            nodes.append(_Choice(tuple(branches)))
        elif token == "⟦":
            inside, at = _sequence(tokens, at + 1, "⟧")
            nodes.append(_Optional(inside))
        else:
            nodes.append(_leaf(token))
        at += 1
    return tuple(nodes), at


def _leaf(token: str) -> str | _Slot | _Pool | _Agree:
    if token.startswith("{"):
        who, asks, forms = token[1:-1].partition("?")
        return _Agree(who, *forms.split("|")) if asks else _Slot(who)
    if token.startswith("<") and _TOKEN.fullmatch(token):
        return _Pool(token[1:-1])
    return token


def _say(nodes: Nodes, sheet: Sheet, rng: random.Random) -> Iterator[str]:
    for node in nodes:
        match node:
            case _Slot(name):
                yield sheet.fill(name)
            case _Pool(name):
                yield write(name, sheet, rng)
            case _Agree(who, man, woman):
                yield woman if sheet.woman[who] else man
            case _Choice(branches):
                yield from _say(rng.choice(branches), sheet, rng)
            case _Optional(inside):
                yield from _said_if_known(inside, sheet, rng)
            case _:
                yield node


def _said_if_known(nodes: Nodes, sheet: Sheet, rng: random.Random) -> Iterator[str]:
    before = set(sheet.used)
    try:
        yield "".join(_say(nodes, sheet, rng))
    except MissingFactError:
        sheet.used.clear()
        sheet.used.update(before)
