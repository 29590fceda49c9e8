"""The fonts of a PDF: what each code in a string says, and how far it moves the pen (ISO 32000-2, 9.6 to 9.10).

pdfminer reads the fonts' widths and encodings. What it takes longest for is done here: the ToUnicode map is read by
expressions, and the font's program stays packed where that map names the letters.
"""

import re
import struct
from binascii import unhexlify
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from parsers.lines import fold_forms

UNMAPPED = re.compile("[\0-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
"""What is no letter: control characters, private use, and what a producer writes for a glyph it cannot name."""
_BLOCK = re.compile(rb"beginbf(char|range)\b(.*?)endbf", re.DOTALL)
_PAIR = re.compile(rb"<([^<>]*+)>\s*+<([^<>]*+)>")
_RANGE = re.compile(rb"<([^<>]*+)>\s*+<([^<>]*+)>\s*+(?:<([^<>]*+)>|\[([^\]]*+)\])")
_TARGET = re.compile(rb"<([^<>]*+)>")
_RARE = re.compile(rb"begincid|usecmap")
_ONE_PAIR = struct.Struct(">H")
_MOST_CODES = 0x10000


class Glyphs(dict[int, tuple[str | None, float]]):
    """Code → its text, with presentation forms folded (None where the font names no letter), and its advance width as
    a share of the font size. Each is looked up in the font when it is first asked for."""

    def __init__(self, font: Any, letters: dict[int, str]) -> None:  # noqa: ANN401 - pdfminer has no stubs
        self._font, self._letters = font, letters

    def __missing__(self, code: int) -> tuple[str | None, float]:
        text = self._letters.get(code)
        if text is None:
            text = self._encoded(code)
        known = None if text is None else _known(text)
        found = self[code] = known, float(self._font.char_width(code))
        return found

    def _encoded(self, code: int) -> str | None:
        from pdfminer.pdffont import PDFUnicodeNotDefined

        try:
            return str(self._font.to_unichr(code))
        except PDFUnicodeNotDefined:
            return None


@lru_cache(maxsize=4096)
def _known(text: str) -> str | None:
    """The text with presentation forms folded, or None where it is no letter."""
    return None if UNMAPPED.search(text) else fold_forms(text)


@dataclass(frozen=True, slots=True)
class Font:
    """A font as a text-showing operator needs it. `codes` parts a string into codes; `descent` is a share of the font
    size, negative; `displacement` is a code's place in vertical writing, or None in a font that writes level."""

    glyphs: Glyphs
    codes: Callable[[bytes], Iterable[int]]
    multibyte: bool
    descent: float
    displacement: Callable[[int], Any] | None


class Fonts:
    """The fonts of a document, each read once."""

    def __init__(self) -> None:
        from pdfminer.pdfinterp import PDFResourceManager

        self._manager = PDFResourceManager(caching=False)
        self._read: dict[int, Font] = {}

    def font(self, reference: object) -> Font:
        """The font that a resource names. Raises what pdfminer does where it is malformed."""
        from pdfminer.pdftypes import PDFObjRef, dict_value

        number = reference.objid if isinstance(reference, PDFObjRef) else 0
        if number in self._read:
            return self._read[number]
        font = self._made(dict_value(reference))
        if number:
            self._read[number] = font
        return font

    def _made(self, specification: dict[str, Any]) -> Font:
        from pdfminer.cmapdb import IdentityCMap
        from pdfminer.pdftypes import PDFStream, resolve1

        letters: dict[int, str] = {}
        unicode = resolve1(specification.get("ToUnicode"))
        if isinstance(unicode, PDFStream) and not _RARE.search(unicode.get_data()):
            letters = dict(to_unicode(unicode.get_data()))
            specification = _without_program({**specification, "ToUnicode": PDFStream({}, b"")})
        font: Any = self._manager.get_font(None, specification)
        two_bytes = font.is_multibyte() and type(font.cmap) is IdentityCMap
        return Font(
            glyphs=Glyphs(font, letters),
            codes=_pairs if two_bytes else font.decode if font.is_multibyte() else bytes,
            multibyte=font.is_multibyte(),
            descent=font.get_descent(),
            displacement=font.char_disp if font.is_vertical() else None,
        )


def _pairs(string: bytes) -> tuple[int, ...]:
    """Every two bytes as a code."""
    if len(string) == 2:
        return _ONE_PAIR.unpack(string)
    count = len(string) // 2
    return struct.unpack(f">{count}H", string[: count * 2])


def _without_program(specification: dict[str, Any]) -> dict[str, Any]:
    """A composite font without its program, which names letters only where there is no ToUnicode map."""
    from pdfminer.pdftypes import dict_value, list_value

    if "DescendantFonts" not in specification:
        return specification
    descendants = [dict_value(each) for each in list_value(specification["DescendantFonts"])]
    bare = [{**each, "FontDescriptor": _without_file(dict_value(each.get("FontDescriptor")))} for each in descendants]
    return {**specification, "DescendantFonts": bare}


def _without_file(descriptor: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in descriptor.items() if key != "FontFile2"}


def to_unicode(data: bytes) -> Iterator[tuple[int, str]]:
    """The codes of a ToUnicode map with their texts; of a code named twice the last one holds.

    >>> dict(to_unicode(b"beginbfchar <01> <0645> endbfchar beginbfrange <02> <03> <0646> endbfrange"))
    {1: 'م', 2: 'ن', 3: 'ه'}
    """
    for kind, block in _BLOCK.findall(data):
        if kind == b"char":
            for code, target in _PAIR.findall(block):
                yield _code(code), _letters(target)
            continue
        for first, last, target, targets in _RANGE.findall(block):
            start = _code(first)
            codes = range(start, min(_code(last) + 1, start + _MOST_CODES))
            if targets:
                yield from zip(codes, map(_letters, _TARGET.findall(targets)), strict=False)
            else:
                yield from zip(codes, _counted(_bytes(target), len(codes)), strict=True)


def _counted(target: bytes, count: int) -> Iterator[str]:
    """`count` texts from this one on; the number that its last bytes are is counted up."""
    prefix, last = target[:-4], target[-4:]
    base, size = int.from_bytes(last), 8 * len(last)
    for step in range(count):
        yield _text(prefix + ((base + step) & ((1 << size) - 1)).to_bytes(len(last)))


@lru_cache(maxsize=4096)
def _code(digits: bytes) -> int:
    return int.from_bytes(_bytes(digits))


@lru_cache(maxsize=4096)  # all letters are written with the same few
def _letters(digits: bytes) -> str:
    return _text(_bytes(digits))


def _bytes(digits: bytes) -> bytes:
    try:
        return unhexlify(digits)
    except ValueError:
        digits = b"".join(re.findall(rb"[0-9A-Fa-f]", digits))
        odd = len(digits) % 2  # a single digit at the end is a number by itself
        return unhexlify(digits[: len(digits) - odd] + b"0" * odd + digits[len(digits) - odd :])


def _text(code: bytes) -> str:
    return code.decode("utf-16-be", "ignore")
