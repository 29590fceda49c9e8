"""The numbers that Word makes for lists (ECMA-376 part 1, 17.9): not in the text, but "second" may be what is asked.

A paragraph names its list and level, itself or through its style; the labels are counted as Word counts them. A
restart in the middle of a list (lvlOverride) begins a count of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from parsers.office.package import Package, attribute, local

if TYPE_CHECKING:
    from lxml import etree

_LEVELS = 9
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ALPHABET = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_ROMAN_ONES = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level is numbered: the first number, the format's name, the label's text with %1 to %9."""

    start: int = 1
    form: str = "decimal"
    text: str = ""


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has been counted."""

    lists: Mapping[str, tuple[str, Mapping[int, _Level]]] = field(default_factory=dict)
    """The id of a list to the definition that it shares its count with, and its levels."""
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)

    def label(self, paragraph: "etree._Element") -> str:
        """The label of the next paragraph, with a space behind it, or the empty string."""
        place = self._place(paragraph)
        if place is None or place[0] not in self.lists:
            return ""
        shared, levels = self.lists[place[0]]
        level = max(0, min(place[1], _LEVELS - 1))
        counts = self.counts.setdefault(shared, [0] * _LEVELS)
        for upper in range(level):
            counts[upper] = counts[upper] or levels.get(upper, _Level()).start
        own = levels.get(level, _Level())
        counts[level] = counts[level] + 1 if counts[level] else own.start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        if own.form == "bullet":
            return f"{_BULLET} "
        text = own.text if own.form != "none" else ""
        for number in range(level + 1):
            form = levels.get(number, _Level()).form
            text = text.replace(f"%{number + 1}", numeral(counts[number], form))
        return f"{text} " if text.strip() else ""

    def _place(self, paragraph: "etree._Element") -> tuple[str, int] | None:
        properties = next((child for child in paragraph if local(child) == "pPr"), None)
        if properties is None:
            return None
        style = next((attribute(child, "val") for child in properties if local(child) == "pStyle"), "")
        inherited = self.styles.get(style)
        own = _num_pr(properties)
        if own is None:
            return inherited
        number, level = own
        return (number or (inherited or ("", 0))[0], level if level is not None else (inherited or ("", 0))[1])


def numeral(number: int, form: str) -> str:
    """`number` in the format that Word calls `form`; in digits where it has no letters for it.

    >>> numeral(3, "arabicAbjad"), numeral(4, "lowerRoman"), numeral(28, "upperLetter"), numeral(7, "decimal")
    ('ج', 'iv', 'BB', '7')
    """
    letters = {"lowerLetter": _LATIN, "upperLetter": _LATIN.upper(), "arabicAlpha": _ALPHABET, "arabicAbjad": _ABJAD}
    if form in letters and 0 < number <= 200:
        alphabet = letters[form]
        return alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        out = ""
        for value, sign in (*_ROMAN, *_ROMAN_ONES):
            out += sign * (number // value)
            number %= value
        return out.upper() if form == "upperRoman" else out
    return f"{number:02d}" if form == "decimalZero" else str(number)


def numbering_of(package: Package) -> Numbering:
    """The lists that the package's numbering and styles define; none where they are missing or damaged."""
    root, styles = package.root("word/numbering.xml"), package.root("word/styles.xml")
    abstract: dict[str, dict[int, _Level]] = {}
    lists: dict[str, tuple[str, Mapping[int, _Level]]] = {}
    for element in root if root is not None else ():
        if local(element) == "abstractNum":
            abstract[attribute(element, "abstractNumId")] = _levels(element)
        elif local(element) == "num":
            number = attribute(element, "numId")
            shared = next((attribute(child, "val") for child in element if local(child) == "abstractNumId"), "")
            overrides = [child for child in element if local(child) == "lvlOverride"]
            levels = dict(abstract.get(shared, {}))
            for override in overrides:
                levels |= _levels(override)
            lists[number] = (f"{shared}/{number}" if overrides else shared, levels)
    return Numbering(lists, _styled(styles))


def _levels(parent: "etree._Element") -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in parent:
        if local(level) == "lvl" and attribute(level, "ilvl").isdecimal():
            values = {local(child): attribute(child, "val") for child in level}
            start = values.get("start", "")
            number = int(start) if start.isdecimal() and len(start) < 6 else 1
            found[int(attribute(level, "ilvl"))] = _Level(
                number, values.get("numFmt", "decimal"), values.get("lvlText", "")
            )
    return found


def _styled(root: "etree._Element | None") -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for style in root if root is not None else ():
        for properties in style:
            if local(properties) == "pPr" and (place := _num_pr(properties)) and place[0]:
                found[attribute(style, "styleId")] = (place[0], place[1] or 0)
    return found


def _num_pr(properties: "etree._Element") -> tuple[str, int | None] | None:
    """The list and level that paragraph properties name; list "0" takes a paragraph out of its style's list."""
    for child in properties:
        if local(child) == "numPr":
            values = {local(value): attribute(value, "val") for value in child}
            level = values.get("ilvl", "")
            return values.get("numId", ""), int(level) if level.isdecimal() and len(level) < 3 else None
    return None
