"""The rules one assessment is made with: the lexicon, the directory, and a digest that names them for ever."""

import hashlib
import json
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from classifiers.assessment import SourceName
from classifiers.directory import AgencyDomain, Directory
from classifiers.phrases import Lexicon, build_lexicon
from classifiers.second_opinion import model
from classifiers.wordlists import files, table
from classifiers.words import Morphology
from parsers.arabic import fold
from parsers.identifiers.dates import calendar_words

FILES = ("agencies", "letter", "kinds", "danger")
LOGIC = "2026-11-27.9"
"""The date of the decision logic; part of the digest, so raise it when a rule in code changes."""


@dataclass(frozen=True)
class Rules:
    """What judging knows beyond the item. `digest`: SHA-256 over words, model, directory and the logic's date."""

    lexicon: Lexicon
    directory: Directory
    digest: str


def load_rules(directory: Directory) -> Rules:
    """The shipped lexicon with the charity's `directory`, to which the well-known government domains are added.

    An entry of the charity for the same domain replaces the shipped one. Raises OSError or
    tomllib.TOMLDecodeError where the installation is damaged: install Ihala again.
    """
    suffix, shipped = _shipped_domains()
    theirs = {agency.domain for agency in directory.agencies}
    agencies = (*directory.agencies, *(agency for agency in shipped if agency.domain not in theirs))
    whole = replace(directory, agencies=agencies, official_suffix=suffix)
    return Rules(_lexicon(), whole, _digest(whole))


@cache
def _lexicon() -> Lexicon:
    groups: dict[str, tuple[str, ...]] = {}
    for name in FILES:
        _collect(table(name), "", groups)
    patterns = {name: tuple(rows) for name, rows in table("letter")["pattern"].items()}
    return build_lexicon(groups, patterns, _morphology())


def _collect(node: dict[str, Any], path: str, groups: dict[str, tuple[str, ...]]) -> None:
    for key, value in node.items():
        if not isinstance(value, dict):
            continue
        name = f"{path}.{key}" if path else key
        if "phrases" in value:
            groups[name] = tuple(value["phrases"])
        _collect(value, name, groups)


def _morphology() -> Morphology:
    lists = table("morphology")

    def folded(key: str) -> tuple[str, ...]:
        return tuple(fold(word) for word in lists[key])

    stems = "|".join(sorted(folded("verb_stems"), key=lambda stem: (-len(stem), stem)))
    verb = re.compile(f"{fold(lists['verb_before'])}(?P<stem>{stems}){fold(lists['verb_after'])}")
    return Morphology(
        folded("prefixes"), folded("suffixes"), frozenset(folded("keep_article")), frozenset(folded("particles")),
        folded("particle_endings"), verb, frozenset(folded("keep_ending")),
    )  # fmt: skip


@cache
def _shipped_domains() -> tuple[str, tuple[AgencyDomain, ...]]:
    domains = table("domains")
    return domains["official_suffix"], tuple(
        AgencyDomain(row["domain"], tuple(SourceName(name) for name in row["sources"]), "Ihala", domains["checked"])
        for row in domains["agency"]
    )


def _digest(directory: Directory) -> str:
    content = {
        "logic": LOGIC,
        "words": {path.name: path.read_text("utf-8") for path in files()},
        "model": model().digest,
        "calendar": calendar_words(),
        "own": sorted(directory.own_domains),
        "agencies": sorted([agency.domain, sorted(agency.sources)] for agency in directory.agencies),
    }
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
