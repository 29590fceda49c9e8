"""Signs of symbol fonts, whose codes are letters or private ones: ticks and boxes decide what a form says.

Microsoft's tables of Wingdings, Wingdings 2 and Webdings. What is not listed is U+FFFD, and is looked up by a person.
"""

TICKED, BOX = "☒", "☐"
UNKNOWN = "\ufffd"
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: BOX, 0x70: BOX, 0x71: BOX, 0x72: BOX, 0x73: "◆", 0x74: "◆", 0x75: "◆", 0x76: "❖",
    0x77: "◆", 0x78: TICKED, 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◉", 0xA6: "○", 0xA7: "▪", 0xA8: BOX, 0x9F: "•",
    0xD8: "➢", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: TICKED, 0xFE: "☑", 0x28: "☎", 0x2A: "✉", 0x9E: "·",
    0xE0: "→", 0xDF: "←",
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: TICKED, 0x52: "☑", 0x53: TICKED, 0x54: TICKED, 0x55: "✗", 0x56: "✗", 0x96: "●",
    0x97: "●", 0x98: "■", 0x99: BOX, 0xA0: "■", 0xA2: "■", 0xA3: BOX, 0xA4: BOX, 0xA5: BOX, 0xA6: BOX,
}  # fmt: skip
_WEBDINGS = {0x61: "✓", 0x63: BOX, 0x67: "■", 0x72: "✗", 0x3D: "●", 0x6E: "●"}
_SYMBOL = {0xB7: "•", 0xA8: "♦", 0xD6: "√", 0xDE: "⇒", 0xAE: "→", 0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×"}
_TABLES = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS, "symbol": _SYMBOL}


_PRIVATE_TICKS = {chr(0xF000 + code): _WINGDINGS[code] for code in (0x6F, 0x78, 0xA8, 0xFB, 0xFC, 0xFD, 0xFE)}
"""In a font that nobody names they hardly mean anything else; other private codes may be letters of an old font."""


def symbol(font: str, code: int) -> str:
    """The sign that a symbol font shows for a code, also for a private one (U+F000 to U+F0FF)."""
    table = _TABLES.get(font.strip().lower())
    if table is None and not 0xF000 <= code <= 0xF0FF:
        return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else ""
    low = code & 0xFF
    return " " if low == 0x20 else (_WINGDINGS if table is None else table).get(low, UNKNOWN)


def is_symbol(font: str) -> bool:
    """Whether the letters of a font are signs."""
    return font.strip().lower() in _TABLES


def shown(text: str, font: str) -> str:
    """The text as its font shows it: the letters of a symbol font are signs, and private ticks in any font."""
    if font.strip().lower() in _TABLES and font.strip().lower() != "symbol":
        return "".join(symbol(font, ord(c)) if ord(c) < 0x100 or "\uf000" <= c <= "\uf0ff" else c for c in text)
    return "".join(_PRIVATE_TICKS.get(c, c) for c in text)
