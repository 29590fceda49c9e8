"""What styles hide: the few properties that make an element unseen, and the simple rules of style sheets about them.

Of selectors a tag, a class, an id, or one of these of a tag is understood. One of several steps, of states or of
attributes never hides here, but shows where its last step fits, as it may: what is read though it was hidden is the
safer mistake. Rules for some screens only are left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

_SHEET_LIMIT = 500_000
_RULE_LIMIT = 10_000
_SIMPLE, _NOT_SIMPLE, _INLINE = 1, 900, 1000
_RELATIVE = ("em", "ex", "%", "ch", "lh", "er", "inherit", "unset")
"""Ends of font sizes that depend on the element around: of nothing they are nothing."""
_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
Mark: TypeAlias = tuple[str, str, str]
"""A selector: tag or empty, "." or "#" or empty, name or empty."""


class Hiding(NamedTuple):
    """What one property says, and how much it weighs among those that contradict it."""

    weight: tuple[bool, int, int]
    hides: bool


Properties: TypeAlias = Mapping[str, Hiding]
"""Of `display`, `visibility`, `opacity` and `font-size` those that are set."""
NOTHING: Properties = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the style sheets of a page say of elements."""

    rules: Mapping[Mark, Properties]

    def of(self, tag: str, element_id: str, classes: Sequence[str], style: str) -> dict[str, bool]:
        """For an element with this tag, id, these classes and this style of its own: by property whether it hides."""
        found: dict[str, Hiding] = dict(declared(style, _INLINE))
        if self.rules:
            marks = [("", ""), *((".", name) for name in classes), *((("#", element_id),) if element_id else ())]
            for owner in (tag, ""):
                for mark in marks:
                    _overrule(found, self.rules.get((owner, *mark), NOTHING))
        return {name: said.hides for name, said in found.items()}


def declared(style: str, weight: int, order: int = 0) -> Properties:
    """What the declarations `style` say of being seen; `weight` and `order` are their rule's."""
    found: dict[str, Hiding] = {}
    for declaration in style[:_RULE_LIMIT].split(";") if ":" in style else ():
        name, _, value = declaration.partition(":")
        value, _, important = value.strip().lower().partition("!")
        hides = _hides(name.strip().lower(), value.strip())
        if hides is not None:
            _overrule(found, {name.strip().lower(): Hiding((bool(important), weight, order), hides)})
    return found


def _hides(name: str, value: str) -> bool | None:
    """Whether a property of this value hides, or None where it says nothing of it."""
    if not value or (name != "font-size" and value in ("inherit", "initial", "unset")):
        return None
    if name == "display":
        return value == "none"
    if name == "visibility":
        return value in ("hidden", "collapse")
    if name == "opacity":
        return _number(value) == 0
    if name == "font-size":
        number = _number(value)
        return None if number != 0 and value.endswith(_RELATIVE) else number == 0
    return None


def _number(value: str) -> float | None:
    try:
        return float(value.rstrip("abcdefghijklmnopqrstuvwxyz% "))
    except ValueError:
        return None


def hiding_rules(sheets: Iterable[str]) -> Sheet:
    """What these style sheets say, the later rules weighing more."""
    rules: dict[Mark, dict[str, Hiding]] = {}
    for order, (selectors, declarations) in enumerate(rule for sheet in sheets for rule in _rules(sheet)):
        for selector in selectors.split(","):
            mark, simple = _mark(selector.strip())
            weight = _SIMPLE + _specific(mark) if mark and simple else _NOT_SIMPLE
            said = declared(declarations, weight, order) if mark else NOTHING
            if mark and said:
                kept = said if simple else {name: hiding for name, hiding in said.items() if not hiding.hides}
                _overrule(rules.setdefault(mark, {}), kept)
    return Sheet(rules)


def _overrule(found: dict[str, Hiding], said: Properties) -> None:
    for name, hiding in said.items():
        if name not in found or hiding.weight >= found[name].weight:
            found[name] = hiding


def _specific(mark: Mark) -> int:
    return bool(mark[0]) + {"": 0, ".": 10, "#": 100}[mark[1]]


def _mark(selector: str) -> tuple[Mark | None, bool]:
    """The selector, or the last step of one that is not simple; and whether it is."""
    last = selector.replace(">", " ").replace("+", " ").replace("~", " ").split()[-1:]
    step = last[0] if last else ""
    plain = step.split(":")[0].split("[")[0]
    at = min((place for place in (plain.find("."), plain.find("#")) if place >= 0), default=len(plain))
    tag, kind, name = plain[:at].lower(), plain[at : at + 1], plain[at + 1 :]
    if (not tag and not name) or not _NAME.issuperset(tag) or not _NAME.issuperset(name.lower()):
        return None, False
    return (tag, kind, name), plain == selector


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Each rule's selectors and declarations, in order. What is not closed is no rule."""
    text = _without_at_rules(_without_comments(sheet[:_SHEET_LIMIT]))
    place = 0
    while (opened := text.find("{", place)) >= 0 and (closed := text.find("}", opened)) >= 0:
        inner = text.rfind("{", opened, closed)
        selectors = text[text.rfind("}", place, inner) + 1 if "}" in text[place:inner] else place : inner]
        yield selectors.rpartition("{")[2][-_RULE_LIMIT:], text[inner + 1 : closed]
        place = closed + 1


def _without_comments(sheet: str) -> str:
    out: list[str] = []
    place = 0
    while (start := sheet.find("/*", place)) >= 0 and (end := sheet.find("*/", start + 2)) >= 0:
        out += [sheet[place:start], " "]
        place = end + 2
    return "".join([*out, sheet[place:]]).replace("<!--", " ").replace("-->", " ")


def _without_at_rules(sheet: str) -> str:
    """The sheet without its @-rules and what stands in their braces."""
    out: list[str] = []
    place, brace = 0, sheet.find("{")
    while (start := sheet.find("@", place)) >= 0:
        out.append(sheet[place:start])
        if 0 <= brace < start:
            brace = sheet.find("{", start)
        end = sheet.find(";", start, brace if brace >= 0 else len(sheet))
        place = end + 1 if end >= 0 else _block_end(sheet, brace)
    return "".join([*out, sheet[place:]])


def _block_end(sheet: str, brace: int) -> int:
    """Where the block ends that opens at `brace`, or the sheet where it opens or closes nowhere."""
    depth, place = 1, brace + 1
    while depth and brace >= 0:
        closed = sheet.find("}", place)
        if closed < 0:
            return len(sheet)
        depth += sheet.count("{", place, closed) - 1
        place = closed + 1
    return place if brace >= 0 else len(sheet)
