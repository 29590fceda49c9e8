"""HTML as a person sees it: the visible text in reading order, a line a block, a line a table row.

Nothing is fetched and nothing is run. What is hidden is left out, because it is not what the letter says to its
reader; styles given in a style sheet are not resolved, so text hidden that way is still read.
"""

import html
import re
from typing import TYPE_CHECKING

from parsers.charset import clean, decode
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, table_row

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
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
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


def _hidden(element: "etree._Element") -> bool:
    if element.tag in _SKIPPED or "hidden" in element.attrib:
        return True
    return bool(_HIDDEN_STYLE.search(element.get("style", "")))


def _visible(root: "etree._Element") -> str:
    from lxml import etree

    page = _Page()
    walk = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in walk:
        shown = isinstance(element.tag, str)  # not a comment or a processing instruction
        if event == "start" and shown and _hidden(element):
            walk.skip_subtree()
            skipped = element
        elif event == "start" and shown:
            page.start(element.tag)
            page.write(element.text)
        elif event == "end":
            if shown and skipped is not element:
                page.end(element.tag)
            page.write(element.tail)
    page.cells[0].end_line()
    return "\n".join(page.cells[0].lines)


def _unread_pictures(root: "etree._Element", text: str) -> tuple[Defect, ...]:
    """A defect for pictures that no part of the mail holds: in the page itself, or a page of pictures alone."""
    sources = [image.get("src", "").lstrip().lower() for image in root.iter("img")]
    if any(source.startswith("data:") for source in sources):
        return (Defect(DefectCode.NO_TEXT_LAYER, "a picture within the page; OCR is not installed in this version"),)
    if sources and not text.strip():
        return (Defect(DefectCode.NO_TEXT_LAYER, "a page of pictures alone"),)
    return ()


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
    text = clean(_visible(root))
    return Content(text, TextFrom.HTML, defects=(*found.defects, *_unread_pictures(root, text)))
