"""The words of markup that no parser reads: tags cut out, in time linear in its length."""

import html
import re

_SPACE = re.compile(r"[ \t\r\n\f]+")
_UNSEEN_MARKUP = re.compile(r"<!--|<(script|style)\b", re.IGNORECASE)
_ENDINGS = {
    "": re.compile("-->"),
    "script": re.compile(r"</script\b[^<>]*>?", re.IGNORECASE),
    "style": re.compile(r"</style\b[^<>]*>?", re.IGNORECASE),
}
_LINE_MARKUP = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")


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


def stripped(markup: str) -> str:
    """The text of markup that no parser takes: tags cut out, in time linear in its length."""
    text = html.unescape(_MARKUP.sub("", _LINE_MARKUP.sub("\n", _seen(markup))))
    lines = (_SPACE.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
