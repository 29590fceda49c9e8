"""HTML as a person sees it: the visible text in reading order, a line a block, a line a table row.

Nothing is fetched and nothing is run. What is hidden is left out, because it is not what the letter says to its
reader, and words left out are a defect; of style sheets, the simple rules are known (`parsers.stylesheet`).
"""

import base64
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from parsers.charset import clean, decode
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, Enclosed
from parsers.html_page import visible
from parsers.markup import stripped

if TYPE_CHECKING:
    from lxml import etree

MEDIA_TYPES = frozenset({"text/html"})

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_DATA_URL = re.compile(r"data:([\w.+/-]{0,80})(?:;[\w=.-]{1,60}){0,4}?(;base64)?,", re.IGNORECASE)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


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
        return Content(clean(stripped(found.text)), TextFrom.HTML, defects=found.defects)
    if any("depth" in entry.message or "huge" in entry.message.lower() for entry in parser.error_log):
        defect = Defect(DefectCode.TOO_DEEP, "markup nested too deep; its tags were cut out instead")
        return Content(clean(stripped(found.text)), TextFrom.HTML, defects=(*found.defects, defect))
    shown, hid_words = visible(root)
    text = clean(shown)
    inside, unread = _pictures(root, text)
    hidden = (Defect(DefectCode.HIDDEN_TEXT, "words that the page does not show"),) if hid_words else ()
    return Content(text, TextFrom.HTML, defects=(*found.defects, *unread, *hidden), inside=inside)
