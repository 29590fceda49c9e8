"""A page of HTML walked as its reader sees it: blocks, rows of tables, fields of forms, and what styles hide."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from parsers.formats import table_row
from parsers.markup import stripped
from parsers.stylesheet import Sheet, hiding_rules

if TYPE_CHECKING:
    from lxml import etree

_SKIPPED = frozenset(
    {"head", "title", "script", "style", "template", "math", "datalist", "defs", "desc", "metadata", "option"}
)
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir"}
    | {"div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary"}
    | {"table", "tbody", "tfoot", "thead", "tr", "td", "th", "ul"}
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_UNSTYLED: Mapping[str, bool] = {}
_MOST_KNOWN = 1_000
_RAW = frozenset({"noframes", "iframe"})
"""What stands within these is markup that the parser leaves as it is."""
_UNWRITTEN = frozenset({"hidden", "password", "submit", "reset", "button", "image", "file"})
"""Fields of a form in which nobody writes what the page shows."""


class _Seen(NamedTuple):
    """How the text of an element is seen, which it passes on to those within it."""

    visible: bool = True
    sized: bool = True


class _Lines:
    """Lines being written: text flows until a block begins or ends."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._open: list[str] = []

    def write(self, text: str, preformatted: bool) -> None:
        """Adds inline text; in preformatted text the newlines count."""
        if not preformatted:
            self._open.append(text)
            return
        for number, line in enumerate(text.split("\n")):
            if number:
                self.end_line()
            self._open.append(line)

    def end_line(self) -> None:
        """Ends the line that is open, if it says anything."""
        line = _SPACE.sub(" ", "".join(self._open)).strip()
        self._open.clear()
        if line:
            self.lines.append(line)


class _Page:
    """The page being read: the cells that are open, each with its own lines, and the rows they stand in."""

    def __init__(self) -> None:
        self.cells = [_Lines()]
        self.rows: list[list[list[str]]] = []
        self.preformatted = 0
        self.seen = [_Seen()]
        self.hid_words = False

    def start(self, tag: str, style: Mapping[str, bool]) -> None:
        """An element begins; `style` says by property whether it hides."""
        around = self.seen[-1]
        unseen, sizeless = style.get("visibility", not around.visible), style.get("font-size", not around.sized)
        self.seen.append(_Seen(not unseen, not sizeless))
        if tag in _BLOCKS:
            self.cells[-1].end_line()
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.cells.append(_Lines())
        elif tag == "pre":
            self.preformatted += 1

    def end(self, tag: str) -> None:
        """An element ends."""
        self.seen.pop()
        if tag in {"td", "th"}:
            cell = self.cells.pop()
            cell.end_line()
            if self.rows:
                self.rows[-1].append(cell.lines)
            else:
                self.cells[-1].lines.extend(cell.lines)
        elif tag == "tr":
            self.cells[-1].lines.extend(table_row(self.rows.pop()))
        elif tag == "pre":
            self.preformatted -= 1
        if tag in _BLOCKS:
            self.cells[-1].end_line()

    def write(self, text: str | None) -> None:
        """Text between two tags."""
        if text and self.seen[-1] == _Seen():
            self.cells[-1].write(text, bool(self.preformatted))
        elif text:
            self.hide(text)

    def hide(self, text: str) -> None:
        """Text that is not shown: words count, the spaces and single signs that layouts hide do not."""
        self.hid_words = self.hid_words or sum(map(str.isalpha, text)) > 2


def _gone(element: "etree._Element", style: Mapping[str, bool]) -> bool:
    """Whether the element and all within it are not shown."""
    return "hidden" in element.attrib or style.get("display", False) or style.get("opacity", False)


def visible(root: "etree._Element") -> tuple[str, bool]:
    """The text that is shown, and whether words are hidden."""
    from lxml import etree

    page = _Page()
    style_of = _styles(hiding_rules(style.text or "" for style in root.iter("style") if _for_screens(style)))
    walk = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in walk:
        shown = isinstance(element.tag, str)  # not a comment or a processing instruction
        style = style_of(element) if shown and event == "start" else _UNSTYLED
        if event == "start" and shown and (element.tag in _SKIPPED or _gone(element, style)):
            walk.skip_subtree()
            skipped = element
            page.hide("" if element.tag in _SKIPPED else "".join(map(str, element.itertext())))
        elif event == "start" and shown:
            page.start(element.tag, style)
            page.write(_filled_in(element))
            page.write(element.text if element.tag not in _RAW else None)
        elif event == "end":
            if shown and skipped is not element:
                page.end(element.tag)
            page.write(element.tail)
    page.cells[0].end_line()
    return "\n".join(page.cells[0].lines), page.hid_words


def _styles(sheet: Sheet) -> Callable[["etree._Element"], Mapping[str, bool]]:
    """Tells by property whether an element's styles hide it; most elements of a page are styled like others."""
    known: dict[tuple[str, ...], Mapping[str, bool]] = {}

    def style(element: "etree._Element") -> Mapping[str, bool]:
        said = (str(element.tag), element.get("id", ""), element.get("class", ""), element.get("style", ""))
        if said not in known:
            if len(known) > _MOST_KNOWN:
                known.clear()
            tag, element_id, classes, own = said
            known[said] = sheet.of(tag, element_id, classes.split(), own)
        return known[said]

    return style


def _for_screens(style: "etree._Element") -> bool:
    """Whether a style sheet holds wherever mail is read."""
    return style.get("media", "all").strip().lower() in ("", "all", "screen")


def _filled_in(element: "etree._Element") -> str:
    """What an element shows besides its text: a field's value, tick or chosen entries, a frame's page."""
    if element.tag in _RAW:
        return stripped(element.get("srcdoc", "") if element.tag == "iframe" else element.text or "")
    kind = element.get("type", "text").lower()
    if element.tag == "input" and kind in ("checkbox", "radio"):
        return "☒ " if "checked" in element.attrib else "☐ "
    if element.tag == "input" and kind not in _UNWRITTEN:
        return f" {element.get('value', '')} "
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib] or options[:1]
        return " ".join("".join(map(str, option.itertext())) for option in chosen)
    return ""
