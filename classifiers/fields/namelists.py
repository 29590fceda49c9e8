"""The word lists that names are recognised by, folded once."""

import re
from functools import cache

from classifiers import wordlists
from parsers.arabic import fold

_PART = re.compile(r"[^\W\d_]+")
_FIRST_HALF = re.compile(r"(?<![^\W\d_])(عبد|ابو|ام|ال)[ ]")
_SECOND_HALF = re.compile(r"[ ](الله|الدين|الرحمن)(?![^\W\d_])")


@cache
def given() -> frozenset[str]:
    """The common given names, folded."""
    table = wordlists.table("names")["given"]
    return frozenset(fold(name) for name in (table["male"] + table["female"]).split())


@cache
def stopped() -> frozenset[str]:
    """The words that no name contains, folded, with and without clitics."""
    plain = {fold(word) for word in wordlists.table("names")["stop"]["words"].split()}
    return frozenset(plain | {clitic + word for word in plain for clitic in ("و", "ب", "ل", "ف")}) - given()


@cache
def latin_stopped() -> frozenset[str]:
    """The Latin words that no name contains, in lower case."""
    return frozenset(wordlists.table("names")["stop"]["latin"].split())


@cache
def listed(key: str) -> frozenset[str]:
    """The name parts listed under `key` (tails, heads, links, skipped), folded."""
    return frozenset(fold(word) for word in wordlists.table("names")["given"][key])


@cache
def role_words() -> frozenset[str]:
    """The words for a child, a victim or anyone, after which و begins a name and joins nothing."""
    roles = wordlists.table("names_roles")["role"]
    cues = {fold(cue) for role in ("child", "person", "victim") for cue in roles[role]["cues"]}
    return frozenset(cues | {"ال" + cue for cue in cues})


@cache
def latin_parts() -> frozenset[str]:
    """The small words inside Latin names: bin, al."""
    return frozenset(wordlists.table("names")["given"]["latin_parts"])


def name_key(folded: str) -> tuple[str, ...]:
    """What two spellings of one name have in common: its parts without بن, with عبد and its second half as one."""
    links = {"بن", "بنت", "ابن", "bin", "bint", "binti", "ibn"}
    joined = _SECOND_HALF.sub(r"\1", _FIRST_HALF.sub(r"\1", folded))
    return tuple(part for part in _PART.findall(joined) if part not in links)
