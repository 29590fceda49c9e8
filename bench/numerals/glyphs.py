"""Fonts as pools of drawn pieces: digits, separators and whole words, each a picture of ink of one height.

Digits and separators do not join, so a number is its digits side by side; words are drawn whole. Drawn once a font, a
line of any text is then only pictures put beside each other, a hundred times as fast as drawing it.
"""

import random
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

EM = 48
"""Pixels to an em of the drawn pieces."""
ABOVE, BELOW = round(1.5 * EM), round(0.9 * EM)
"""Pixels of every piece above and below the baseline, so that pieces of all fonts stand on one line."""
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
WESTERN_DIGITS = "0123456789"
SEPARATORS = "/-."
BESIDE = '()[]:،,؛«»"*|+'
"""What stands directly beside a number and is no part of it."""
SUFFIXES = ("هـ", "هـ.", "م", "م.", "هـ،", "ه", "H", "ريال", "عامًا", "ق")
LABELS = (
    "الرقم", "رقم", "برقم", "ورقم", "التاريخ", "بتاريخ", "وتاريخ", "المرفقات", "الهوية", "هوية", "السجل", "جوال",
    "هاتف", "الصك", "القيد", "الموافق", "مواليد", "العمر", "في", "من", "إلى", "عدد", "لعام", "القضية", "البلاغ",
    "الملف", "الطلب", "Ref", "No", "MRN", "ID", "Date", "Tel", "الرقم:", "التاريخ:", "الهوية:", "هوية:", "جوال:",
    "المرفقات:", "Date:", "No.:", "ID:", "محرم", "صفر", "الأول", "الآخر", "الأولى", "رجب", "شعبان", "رمضان", "شوال",
    "القعدة", "الحجة", "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
    "نوفمبر", "ديسمبر", "October", "May", "الأحد", "الاثنين",
)  # fmt: skip
_FILLERS = (
    "......", "..........", "…………", "______", "____________", "-----", "=======", "* * *", "( )", "[ ]", "□", "•",
    "–", "—", "@", "%", "#", "&", "/", "\\",
)  # fmt: skip
HELD_OUT = ("almarai", "zain", "kacstoffice", "kacstletter", "lateef", "notonaskh", "noto-naskh", "dejavu", "ae_nice")
"""Families no training line is drawn in: what the figures are measured on."""
_OFFICE = (
    "amiri-", "kacstbook", "kacstone", "kacstnaskh", "kacstqurn", "scheherazade", "nazli", "homa", "ae_alarabiya",
    "ae_arab", "notosansarabic", "noto-sans", "freeserif", "ibm-plex", "tajawal", "cairo", "mada", "markazi",
    "readex", "kacsttitle", "harmattan", "vazirmatn",
)  # fmt: skip
_DECORATIVE = (
    "art", "decorative", "digital", "poster", "pen", "farsi", "ostorah", "shado", "nastaliq", "japan", "electron",
    "metal", "hor", "quran", "dimnah", "jet", "lemonada", "mashq", "granada", "tholoth", "battar",
)  # fmt: skip
_NEEDED = {ord(letter) for letter in ARABIC_DIGITS + "ابتثجحخدذرزسشصضطظعغفقكلمنهويىءأإآؤئ"}


@dataclass(frozen=True)
class Font:
    """One font's pieces. `office` fonts are drawn four times as often as the rest, decorative ones a third as often."""

    name: str
    weight: float
    digits: dict[str, np.ndarray]
    marks: dict[str, np.ndarray]
    words: list[np.ndarray]
    foreign: list[np.ndarray]
    suffixes: list[np.ndarray]
    labels: list[np.ndarray]


def weight_of(name: str) -> float:
    """How often a font is drawn, by what offices use."""
    low = name.lower()
    if any(part in low for part in _DECORATIVE):
        return 0.3
    return 4.0 if any(part in low for part in _OFFICE) else 1.0


def held_out(name: str) -> bool:
    """Whether the font is kept from training."""
    return any(part in name.lower() for part in HELD_OUT)


def load_font(path: Path, words: list[str], rng: random.Random) -> Font | None:
    """The font's pieces, `words` of them drawn; None where it lacks the letters."""
    cover = set(TTFont(path, fontNumber=0, lazy=True).getBestCmap() or ())
    if not cover >= _NEEDED:
        return None
    font = ImageFont.truetype(str(path), EM, layout_engine=ImageFont.Layout.RAQM)

    def has(text: str) -> bool:
        return all(ord(letter) in cover or letter == " " for letter in text)

    def drawn(texts: tuple[str, ...] | list[str]) -> list[np.ndarray]:
        pieces = [_draw(text, font) for text in texts if has(text)]
        return [piece for piece in pieces if piece is not None]

    def each(letters: str) -> dict[str, np.ndarray]:
        found = {letter: _draw(letter, font) for letter in letters if has(letter)}
        return {letter: piece for letter, piece in found.items() if piece is not None}

    digits = each(ARABIC_DIGITS + WESTERN_DIGITS + SEPARATORS)
    if np.array_equal(digits.get("٥"), digits.get("5")):  # a font that draws one script's digits for both
        digits = {letter: piece for letter, piece in digits.items() if letter not in ARABIC_DIGITS}
    return Font(
        name=path.stem,
        weight=weight_of(path.stem),
        digits=digits,
        marks=each(BESIDE),
        words=drawn([_word(words, rng) for _ in range(100)]),
        foreign=drawn([_latin(rng) for _ in range(70)]) + drawn(_FILLERS),
        suffixes=drawn(SUFFIXES),
        labels=drawn(LABELS),
    )


def _word(words: list[str], rng: random.Random) -> str:
    word = rng.choice(("", "", "", "ال", "و", "بال", "لل", "ب")) + rng.choice(words)
    if rng.random() < 0.08:
        word = re.sub("([بتثسشصضفقكلمنهيجحخعغ])(?=[ء-ي])", r"\1ـ", word, count=1)
    if rng.random() < 0.1:
        return "".join(
            c + (rng.choice("\u064b\u064e\u064f\u0650\u0651\u0652") if rng.random() < 0.3 else "") for c in word
        )
    return word


def _latin(rng: random.Random) -> str:
    """Something like an English word, an abbreviation or an address of mail or web."""
    syllables = "".join(rng.choice("bcdfghlmnprstvwyz") + rng.choice("aeiou") for _ in range(rng.randint(1, 4)))
    word = syllables + rng.choice(("", "n", "s", "l", "ing", "tion", "d", "t", "lly"))
    kind = rng.random()
    if kind < 0.35:
        return word
    if kind < 0.5:
        return word.capitalize() + rng.choice(("", "", ",", ".", ":"))
    if kind < 0.8:
        return "".join(rng.choice("ABCDEFGHIKLMNOPRSTUVWXYZ") for _ in range(rng.randint(1, 10)))
    host = rng.choice(("moj", "moi", "example", word[:4])) + rng.choice((".gov.sa", ".sa", ".org"))
    return word + rng.choice(("@", ".", "_")) + host


def _draw(text: str, font: ImageFont.FreeTypeFont) -> np.ndarray | None:
    """The ink of `text` (0 none, 255 full), ABOVE and BELOW its baseline, as wide as its advance."""
    rtl = bool(re.search("[ء-ي]", text))
    keywords = {"direction": "rtl" if rtl else "ltr", "language": "ar"}
    left, _, right, _ = font.getbbox(text, **keywords)
    width = int(max(font.getlength(text, **keywords), right) - min(0, left)) + 1
    if not 1 < width < 900:
        return None
    picture = Image.new("L", (width, ABOVE + BELOW), 0)
    ImageDraw.Draw(picture).text((-min(0, left), ABOVE), text, fill=255, font=font, anchor="ls", **keywords)
    return np.asarray(picture)
