"""The word lists of fields, loaded once and made into patterns over folded text.

All patterns repeat a bounded number of times only: a hostile letter costs time in proportion to its length.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeAlias

from classifiers.wordlists import table
from parsers.arabic import fold

Tree: TypeAlias = dict[str, "Tree"]
LETTER = r"[^\W\d_]"
BEFORE = rf"(?<!{LETTER})"
AFTER = rf"(?!{LETTER})"
CLITIC = r"(?:[وف]?(?:لل|ال|بال|ب|ل|ك)?)"
"""What may be written on to the front of a word: conjunction, preposition, article."""


def at(name: str, path: str) -> list[str]:
    """The list of phrases at `path` ("label.subject.phrases") of a word list, folded, longest first."""
    entry: Any = table(name)
    for key in path.split("."):
        entry = entry[key]
    return longest_first(fold(phrase) for phrase in entry)


def longest_first(phrases: Iterable[str]) -> list[str]:
    """The phrases without doubles, longest first, so that an alternation takes the longest."""
    return sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))


def either(phrases: Iterable[str]) -> str:
    """A pattern for any of the folded phrases, the longest first; a space stands for one to three blanks.

    Phrases are merged letter by letter, so a word list costs the length of a word and not the length of the list.
    """
    tree: Tree = {}
    for phrase in longest_first(phrases):
        node = tree
        for character in phrase:
            node = node.setdefault(character, {})
        node[""] = {}
    return _merged(tree)


def _merged(node: Tree) -> str:
    branches = [
        (r"[ \t\n]{1,3}" if character == " " else re.escape(character)) + _merged(node[character])
        for character in sorted(node)
        if character
    ]
    if not branches:
        return ""
    whole = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return whole + "?" if "" in node else whole


@cache
def phrases(name: str, path: str) -> re.Pattern[str]:
    """The list at `path` as whole words, the first of which may carry clitics."""
    return re.compile(rf"{BEFORE}{CLITIC}(?:{either(at(name, path))}){AFTER}")


@cache
def stamp(kind: str) -> re.Pattern[str]:
    """A whole line of the receiver's ("inward") or the sender's ("outward") registry stamp."""
    return re.compile(rf"[ \t(]*(?:{either(at('fields', f'{kind}.lines'))})[ \t):.]*")


def plain(phrase: str) -> str:
    """A matched phrase with its blanks as one space each."""
    return " ".join(phrase.split())
