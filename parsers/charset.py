"""Bytes that say, rightly or wrongly or not at all, how they are written, as text.

Arabic mail arrives as UTF-8 without a label, as windows-1256 labelled iso-8859-1, under labels no library knows. The
rule: the declared charset, if it decodes strictly and is not one of the labels that programs put on anything; else
UTF-8, which other text hardly ever is by accident; else whichever of the Arabic code pages (or Latin-1) makes the most
Arabic-looking text. What was guessed is a defect, so that a person knows the words rest on a guess.
"""

import codecs
import re
from dataclasses import dataclass

from parsers.document import Defect, DefectCode

_ALIASES = {
    "cp-1256": "cp1256", "x-cp1256": "cp1256", "win1256": "cp1256", "win-1256": "cp1256", "ansi-1256": "cp1256",
    "windows1256": "cp1256",
    "iso-8859-6-i": "iso-8859-6", "iso-8859-6-e": "iso-8859-6", "asmo-708": "iso-8859-6", "ecma-114": "iso-8859-6",
    "asmo-449": "iso-8859-6", "asmo-449+": "iso-8859-6", "dos-720": "cp720", "dos-864": "cp864",
    "unicode-1-1-utf-7": "utf-7", "unicode-1-1-utf-8": "utf-8", "x-utf-8": "utf-8", "utf8mb4": "utf-8",
    "x-sjis": "shift_jis", "x-unknown": "", "unknown-8bit": "", "x-user-defined": "", "default": "", "binary": "",
}  # fmt: skip
"""Labels seen in mail that Python does not know; "" is a label that says nothing."""

_NOT_FOR_MAIL = frozenset({"unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape"}) | frozenset(
    {"idna", "punycode", "undefined"}
)
_OFTEN_WRONG = frozenset({"ascii", "iso8859-1", "cp1252", "iso8859-15"})
"""Labels that programs put on text of any kind (codec names)."""

_LATIN = ("iso8859-2", "iso8859-3", "iso8859-4", "iso8859-9", "iso8859-1", "cp1250", "cp1254", "cp1257", "cp1258")
_CANDIDATES = ("cp1256", "iso8859-6", "cp720", "cp864", "iso8859-1")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SURELY, _CLEARLY = 1.0, 1.3
"""What Arabic text scores at least for each of its letters, and how much more than another reading of it."""
_WIDE_SAMPLE, _WIDE_SHARE = 4096, 0.9
_HIGH_BYTES = frozenset({0x00, 0x06, 0x20, 0xFB, 0xFE})
"""The first halves of the letters of Arabic and Latin mail in UTF-16."""
_SAMPLE = 32_768
_LABEL = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,39}")
_WORD = re.compile(r"[^\W\d_\u0640\u064b-\u0652][^\W\d_]*(?:[\u0640\u064b-\u0652]+[^\W\d_]*)*")
_NOISE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2200-\u23ff\u2500-\u25ff\ufffd\u00a1-\u00aa\u00ac\u00ae-\u00ba]"
)
_FREQUENT_LETTERS = frozenset("اليمنرتوهبدعة")
_FREQUENT_WORDS = frozenset(
    {"من", "في", "على", "إلى", "الى", "عن", "أن", "هذا", "هذه", "التي", "مع", "لا", "بن", "بنت", "السلام", "عليكم"}
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text` without U+0000 and lone surrogates, the Python codec `charset` it was read with, and what was wrong."""

    text: str
    charset: str
    defects: tuple[Defect, ...] = ()


def clean(text: str) -> str:
    """`text` as a database takes it: without U+0000, and with U+FFFD for a lone surrogate."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


def codec_for(label: str) -> str | None:
    """The Python codec that the charset label of a mail means, or None.

    >>> codec_for(" Windows-1256 "), codec_for("ISO-8859-6-I"), codec_for("windows-1256-x")
    ('cp1256', 'iso8859-6', None)
    """
    name = label.strip().strip("\"'").lower().removeprefix("charset=").strip().strip("\"'")
    name = _ALIASES.get(name, name)
    if not _LABEL.fullmatch(name) or name in _NOT_FOR_MAIL:
        return None
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # Python keeps rot13, base64 and their kind among the codecs; typeshed does not know the flag.
    return found.name if getattr(found, "_is_text_encoding", True) else None


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _word_score(word: str) -> float:
    arabic = sum("\u0621" <= c <= "\u06d3" or "\ufe70" <= c <= "\ufefc" for c in word)
    if not arabic:
        # A real Latin word has some unaccented letter; a word of accents alone is another alphabet misread.
        return 0.0 if any(c.isascii() for c in word) else -1.5 * len(word)
    if arabic < sum(c.isalpha() for c in word):
        return -2.0 * len(word)
    frequent = sum(c in _FREQUENT_LETTERS for c in word)
    basic = sum("\u0621" <= c <= "\u064a" or c >= "\ufe70" for c in word)
    prefixed = 2.0 if word.startswith("ال") and len(word) > 3 else 0.0
    return basic + 0.7 * frequent + prefixed + (3.0 if word in _FREQUENT_WORDS else 0.0)


def _score(text: str) -> float:
    """How much `text` looks like something people write; comparable between decodings of the same bytes only."""
    return sum(map(_word_score, _WORD.findall(text))) - 3.0 * len(_NOISE.findall(text))


def _sample(data: bytes) -> bytes:
    found = re.search(rb"[\x80-\xff]", data)
    start = max(0, found.start() - 200) if found else 0
    return data[start : start + _SAMPLE]


def _best(data: bytes) -> str:
    sample = _sample(data)
    return max(_CANDIDATES, key=lambda codec: _score(sample.decode(codec, "replace")))


def _mostly_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8 with a few broken characters rather than something else."""
    text = data.decode("utf-8", "replace")
    whole = sum(c > "\x7f" and c != "\ufffd" for c in text)
    return whole > 10 * text.count("\ufffd")


def _guess(data: bytes, defects: tuple[Defect, ...]) -> Decoded:
    if (text := _strict(data, "utf-8")) is not None:
        return Decoded(clean(text), "utf-8", defects)
    codec = "utf-8" if _mostly_utf8(data) else _best(data)
    text = data.decode(codec, "replace")
    defects = (*defects, Defect(DefectCode.GUESSED_CHARSET, codec))
    if "\ufffd" in text:
        lost = Defect(DefectCode.UNDECODABLE_TEXT, f"{text.count(chr(0xFFFD))} characters")
        defects = (*defects, lost)
    return Decoded(clean(text), codec, defects)


def _mislabelled(data: bytes, codec: str) -> bool:
    """Whether text labelled `codec`, which decodes, is rather something else."""
    if data.isascii() or codec.startswith("utf"):
        return False
    if _strict(data, "utf-8") is not None:
        return True
    sample, best = _sample(data), _best(data)
    said = _score(sample.decode(codec, "replace"))
    if codec in _OFTEN_WRONG:
        return best != "iso8859-1" and said < 0
    if codec not in _CANDIDATES and not codec.startswith(_LATIN):
        return False  # nobody labels Arabic so by accident
    likelier = _score(sample.decode(best, "replace"))
    return likelier > _SURELY * sum(byte > 0x7F for byte in sample) and likelier > _CLEARLY * max(said, 0.0)


def _byte_order_mark(data: bytes) -> Decoded | None:
    for mark, codec in _MARKS:
        if data.startswith(mark) and (text := _strict(data, codec)) is not None:
            return Decoded(clean(text.removeprefix("\ufeff")), codec)
    return None


def _wide(data: bytes) -> Decoded | None:
    """The text of UTF-16 that does not say so by a mark: every second byte is one of few."""
    sample = data[:_WIDE_SAMPLE]
    data = data[: len(data) & ~1] if data.endswith(b"\n") else data
    if len(data) % 2 or len(sample) < 8 or not any(byte in sample for byte in (b"\0", b"\6")):
        return None
    for first, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[first::2]
        fits = sum(byte in _HIGH_BYTES for byte in high) >= _WIDE_SHARE * len(high)
        if fits and (text := _strict(data, codec)) is not None and not _NOISE.search(text.replace("\ufeff", "")):
            return Decoded(clean(text), codec, (Defect(DefectCode.GUESSED_CHARSET, codec),))
    return None


def decode(data: bytes, declared: str | None) -> Decoded:
    """`data` as text, by its label `declared` where that can be believed, and by the rule of this module where not."""
    if marked := _byte_order_mark(data):
        return marked
    codec = codec_for(declared) if declared else None
    if not (codec or "").startswith("utf-16") and (wide := _wide(data)):
        return wide
    if codec is None:
        unknown = declared is not None and declared.strip() != ""
        return _guess(data, (Defect(DefectCode.UNKNOWN_CHARSET),) if unknown else ())
    text = _strict(data, codec)
    if text is not None and not _mislabelled(data, codec):
        return Decoded(clean(text), codec)
    guessed = _guess(data, ())
    doubt = Defect(DefectCode.GUESSED_CHARSET, guessed.charset)
    kept = tuple(defect for defect in guessed.defects if defect.code != DefectCode.GUESSED_CHARSET)
    return Decoded(guessed.text, guessed.charset, kept if guessed.charset == codec else (doubt, *kept))
