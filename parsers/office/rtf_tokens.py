"""RTF as a stream of tokens (Rich Text Format specification 1.9.1), and what its fonts say about bytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.charset import codec_for, decode

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<sign>[^A-Za-z'])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|[\r\n]+|\\'?",
    re.DOTALL,
)

_ESCAPED = re.compile(rb"\\'([0-9A-Fa-f]{2})")
_UNICODE = re.compile(rb"\\u-?\d+ ?(?:\\'[0-9A-Fa-f]{2})*")
_CONTROL = re.compile(rb"\\[A-Za-z]+-?\d* ?|[{}]")
_SAMPLE = 300_000
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 179: "cp1256", 180: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437",
}  # fmt: skip
"""The code pages of font character sets. 0 and 1 mean the document's own, whatever they were meant to mean."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `kind` is word, hex, sign, open, close, text or bin; `name` a control word; `data` bytes of text."""

    kind: str
    name: str = ""
    number: int | None = None
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of the document `data`; binary runs (\\bin) as one token each."""
    place = 0
    while place < len(data):
        found = _TOKEN.match(data, place)
        if found is None:  # cannot happen: the last alternatives take any byte left
            return
        place = found.end()
        if word := found.group("word"):
            number = int(found.group("number")) if found.group("number") else None
            if word == b"bin" and number:
                yield Token("bin", data=data[place : place + max(0, number)])
                place += max(0, number)
            else:
                yield Token("word", word.decode("ascii"), number)
        elif code := found.group("hex"):
            yield Token("hex", data=bytes.fromhex(code.decode("ascii")))
        elif sign := found.group("sign"):
            yield Token("sign", sign.decode("latin-1"))
        elif brace := found.group("brace"):
            yield Token("open" if brace == b"{" else "close")
        elif text := found.group("text"):
            yield Token("text", data=text)


def codec_of_charset(number: int, default: str) -> str:
    """The codec of bytes in a font of the character set `number` (\\fcharset)."""
    return _CHARSETS.get(number, default)


def codec_of_page(number: int) -> str:
    """The codec of the document's code page (\\ansicpg); windows-1252 where it is unknown."""
    return "utf-8" if number == 65001 else codec_for(f"cp{number}") or "cp1252"


def codec_of_document(data: bytes) -> tuple[str, str]:
    """The codec of the document's own code page, and the same again where it had to be guessed.

    Programs write 1252 on Arabic text as mail programs write Latin-1.
    """
    page = re.search(rb"\\ansicpg(\d{1,5})", data[:2000])
    codec = codec_of_page(int(page.group(1))) if page else "cp1252"
    if codec != "cp1252":
        return codec, ""
    plain = _UNICODE.sub(b"", data[:_SAMPLE])
    plain = _ESCAPED.sub(lambda match: bytes.fromhex(match.group(1).decode()), plain)
    plain = _CONTROL.sub(b"", plain)
    guess = codec if plain.isascii() else decode(plain, codec).charset
    return (guess, guess) if guess == "cp1256" else (codec, "")
