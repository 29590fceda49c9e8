"""Which elements a style sheet hides, as far as its simple rules say: by a tag, a class, an id, or a class of a tag.

Selectors of several steps, of states or of attributes are not understood, nor are rules for some screens only; what
they hide is read as text, which is the safer mistake.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_HIDING = re.compile(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|opacity\s*:\s*0*(?:\.0+)?%?\s*(?:[;!]|$)"
    r"|font-size\s*:\s*0+(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:[;!]|$))",
    re.IGNORECASE,
)
_SHOWING = re.compile(r"(?<![\w-])(?:display\s*:\s*(?!none)\w|visibility\s*:\s*visible)", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,10000})\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]{0,15})?(?:([.#])([\w-]{1,80}))?", re.IGNORECASE)
_SHEET_LIMIT = 500_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """The selectors that hide: (tag or empty, "." or "#" or empty, name or empty)."""

    hiding: frozenset[tuple[str, str, str]]

    def hides(self, tag: str, element_id: str, classes: Sequence[str]) -> bool:
        """Whether an element with this tag, id and these classes is hidden."""
        if not self.hiding:
            return False
        marks = [("", ""), *((".", name) for name in classes), *((("#", element_id),) if element_id else ())]
        return any((owner, *mark) in self.hiding for owner in (tag, "") for mark in marks if owner or mark[0])


def hides(style: str) -> bool:
    """Whether the declarations `style` hide an element."""
    return bool(_HIDING.search(style))


def hiding_rules(sheets: Iterable[str]) -> Sheet:
    """The hiding selectors of these style sheets. Rules within @media are left out: they hold on some screens only."""
    found: set[tuple[str, str, str]] = set()
    for sheet in sheets:
        for rule in _RULE.finditer(_plain(_COMMENT.sub(" ", sheet[:_SHEET_LIMIT]))):
            hidden, shown = hides(rule.group(2)), bool(_SHOWING.search(rule.group(2)))
            if not hidden and not shown:
                continue
            for selector in rule.group(1).split(","):
                simple = _SELECTOR.fullmatch(selector.strip())
                if simple and simple.group():
                    mark = (simple.group(1) or "").lower(), simple.group(2) or "", simple.group(3) or ""
                    (found.add if hidden else found.discard)(mark)
    return Sheet(frozenset(found))


def _plain(sheet: str) -> str:
    """The sheet without its @-rules and what stands in their braces."""
    out: list[str] = []
    place = 0
    while (start := sheet.find("@", place)) >= 0:
        out.append(sheet[place:start])
        brace, semicolon = sheet.find("{", start), sheet.find(";", start)
        if brace < 0 or 0 <= semicolon < brace:
            place = semicolon + 1 if semicolon >= 0 else len(sheet)
            continue
        depth, place = 1, brace + 1
        while depth and (found := _BRACE.search(sheet, place)):
            depth += 1 if found.group() == "{" else -1
            place = found.end()
        if depth:
            place = len(sheet)
    return "".join([*out, sheet[place:]])


_BRACE = re.compile(r"[{}]")
