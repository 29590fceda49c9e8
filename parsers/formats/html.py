"""HTML as a person sees it: the visible text in reading order, a line a block, a line a table row.

Nothing is fetched and nothing is run. What is hidden is left out, because it is not what the letter says to its
reader, and words left out are a defect; of style sheets, the simple rules are known (`parsers.stylesheet`).
"""

import base64
import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from parsers.charset import clean, decode
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, Enclosed, table_row
from parsers.stylesheet import Sheet, hides, hiding_rules

if TYPE_CHECKING:
    from lxml import etree

MEDIA_TYPES = frozenset({"text/html"})

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_SKIPPED = frozenset(
    {"head", "title", "script", "style", "template", "noframes", "object", "iframe", "svg", "math", "datalist"}
)
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir"}
    | {"div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary"}
    | {"table", "tbody", "tfoot", "thead", "tr", "td", "th", "ul"}
)
_DATA_URL = re.compile(r"data:([\w.+/-]{0,80})(?:;[\w=.-]{1,60}){0,4}?(;base64)?,", re.IGNORECASE)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_UNSEEN_MARKUP = re.compile(r"<!--|<(script|style)\b", re.IGNORECASE)
_ENDINGS = {
    "": re.compile("-->"),
    "script": re.compile(r"</script\b[^<>]*>?", re.IGNORECASE),
    "style": re.compile(r"</style\b[^<>]*>?", re.IGNORECASE),
}
_LINE_MARKUP = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")


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

    def start(self, tag: str) -> None:
        """An element begins."""
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
        if text:
            self.cells[-1].write(text, bool(self.preformatted))


def _hidden(element: "etree._Element", sheet: Sheet) -> bool:
    """Whether the element is not shown, by itself or by its style."""
    if "hidden" in element.attrib or hides(element.get("style", "")):
        return True
    return sheet.hides(str(element.tag), element.get("id", ""), element.get("class", "").split())


def _visible(root: "etree._Element") -> tuple[str, bool]:
    """The text that is shown, and whether words are hidden."""
    from lxml import etree

    page = _Page()
    sheet = hiding_rules(style.text or "" for style in root.iter("style"))
    hid_words = False
    walk = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in walk:
        shown = isinstance(element.tag, str)  # not a comment or a processing instruction
        if event == "start" and shown and (element.tag in _SKIPPED or _hidden(element, sheet)):
            walk.skip_subtree()
            skipped = element
            hid_words = hid_words or (element.tag not in _SKIPPED and _says_much(element))
        elif event == "start" and shown:
            page.start(element.tag)
            page.write(element.text)
        elif event == "end":
            if shown and skipped is not element:
                page.end(element.tag)
            page.write(element.tail)
    page.cells[0].end_line()
    return "\n".join(page.cells[0].lines), hid_words


def _says_much(element: "etree._Element") -> bool:
    """Whether the element holds words, more than the spaces and single signs that layouts hide."""
    return sum(map(str.isalpha, "".join(map(str, element.itertext())))) > 2


def _pictures(root: "etree._Element", text: str) -> tuple[tuple[Enclosed, ...], tuple[Defect, ...]]:
    """The pictures within the page itself; a defect where the page is pictures alone that no part of the mail holds."""
    sources = [image.get("src", "").lstrip() for image in root.iter("img")]
    inside = []
    for source in dict.fromkeys(sources):
        found = _DATA_URL.match(source)
        if found is None:
            continue
        raw = unquote_to_bytes(source[found.end() :])
        inside.append(Enclosed("", _base64(raw) if found.group(2) else raw, found.group(1).lower()))
    if sources and not inside and not text.strip():
        return (), (Defect(DefectCode.NO_TEXT_LAYER, "a page of pictures alone"),)
    return tuple(inside), ()


def _base64(raw: bytes) -> bytes:
    compact = _NOT_BASE64.sub(b"", raw)
    return base64.b64decode(
        compact[: len(compact) & ~3] if len(compact) % 4 == 1 else compact + b"=" * (-len(compact) % 4)
    )


def _seen(markup: str) -> str:
    """`markup` without comments and scripts. One that never ends is kept: better a script in the text than no text."""
    kept, place = [], 0
    while begin := _UNSEEN_MARKUP.search(markup, place):
        end = _ENDINGS[(begin.group(1) or "").lower()].search(markup, begin.end())
        if end is None:
            break
        kept.append(markup[place : begin.start()])
        place = end.end()
    return "".join(kept) + markup[place:]


def _stripped(markup: str) -> str:
    """The text of markup that no parser takes: tags cut out, in time linear in its length."""
    text = html.unescape(_MARKUP.sub("", _LINE_MARKUP.sub("\n", _seen(markup))))
    lines = (_SPACE.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def read(data: bytes, declared_charset: str | None) -> Content:
    """The visible text of the page `data`; the charset is the declared one, else the page's own, else guessed."""
    from lxml import etree

    meta = _META.search(data[:4096])
    found = decode(data, declared_charset or (meta.group(1).decode("ascii") if meta else None))
    if not found.text.strip():
        return Content("", TextFrom.HTML, defects=found.defects)
    parser = etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(found.text.encode("utf-8"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        return Content(clean(_stripped(found.text)), TextFrom.HTML, defects=found.defects)
    if any("depth" in entry.message or "huge" in entry.message.lower() for entry in parser.error_log):
        defect = Defect(DefectCode.TOO_DEEP, "markup nested too deep; its tags were cut out instead")
        return Content(clean(_stripped(found.text)), TextFrom.HTML, defects=(*found.defects, defect))
    visible, hid_words = _visible(root)
    text = clean(visible)
    inside, unread = _pictures(root, text)
    hidden = (Defect(DefectCode.HIDDEN_TEXT, "words that the page does not show"),) if hid_words else ()
    return Content(text, TextFrom.HTML, defects=(*found.defects, *unread, *hidden), inside=inside)
