"""Fictional lines of official letters as degraded pictures, with what a reader of numbers should say.

A line is pieces of one font (sometimes the digits of another) side by side. It becomes a scan: resolution, ink, blur,
noise, fax, JPEG, shade, stamps, rules, the neighbours' ink; then it is cropped as the page reader crops. Names and
numbers are random; nothing stands for a person.
"""

import random
from collections.abc import Sequence

import cv2
import numpy as np
from glyphs import ABOVE, ARABIC_DIGITS, BELOW, EM, SEPARATORS, WESTERN_DIGITS, Font

HEIGHT = 32
TOKENS = WESTERN_DIGITS + ARABIC_DIGITS + "/-. W"
"""What the net says: digits of both scripts, separators, a space between numbers, W for anything else. 0 is blank."""
_TO_ARABIC = str.maketrans(WESTERN_DIGITS, ARABIC_DIGITS)


class Writer:
    """Numbers as official letters write them, by one random source."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def digits(self, count: int) -> str:
        return "".join(self.rng.choice(WESTERN_DIGITS) for _ in range(count))

    def number(self) -> str:
        """One number or date, as it is drawn from left to right."""
        rng = self.rng
        kind = rng.random()
        if kind < 0.06:
            said = " ".join(self.digits(rng.randint(1, 5)) for _ in range(rng.randint(2, 4)))
        elif kind < 0.30:
            said = self._date()
        elif kind < 0.50:
            said = rng.choice("12") + self.digits(9)
        elif kind < 0.65:
            said = rng.choice(("43", "44", "45", "46", "47", "48", "4", "3")) + self.digits(rng.randint(5, 8))
        elif kind < 0.72:
            said = rng.choice(("05", "9665", "011", "+9665")).lstrip("+") + self.digits(8)
        elif kind < 0.84:
            said = self.digits(rng.randint(1, 6))
        elif kind < 0.90:
            said = self.digits(rng.randint(2, 7)) + rng.choice("/-") + self.digits(rng.randint(1, 4))
        elif kind < 0.94:
            said = self.digits(rng.randint(1, 3)) + "." + self.digits(rng.randint(1, 3))
        else:
            said = self.digits(rng.randint(6, 16))
        return said.translate(_TO_ARABIC) if rng.random() < 0.66 else said

    def _date(self) -> str:
        rng = self.rng
        day, month = rng.randint(1, 30), rng.randint(1, 12)
        year = rng.choice((rng.randint(1430, 1450), rng.randint(2008, 2027), rng.randint(1380, 1430)))
        days, months = (f"{day:02}", f"{month:02}") if rng.random() < 0.6 else (str(day), str(month))
        parts = [str(year), months, days]
        apart = rng.choice(("/", "/", "/", "/", "-", ".", " / ", " / ", " / ", "/ ", " /", " - "))
        return apart.join(parts if rng.random() < 0.6 else parts[::-1])


def compose(fonts: Sequence[Font], rng: random.Random, long: bool) -> tuple[np.ndarray, list[tuple[str, int, int]]]:
    """A line of ink (0 to 255) and its pieces (token string, left, right) from left to right.

    `long`: many words and some numbers; otherwise a number with what may stand directly around it.
    """
    font = rng.choices(fonts, [font.weight for font in fonts])[0]
    figures = font if rng.random() < 0.75 else rng.choices(fonts, [each.weight for each in fonts])[0]
    writer = Writer(rng)
    pieces: list[tuple[str, np.ndarray]] = []
    space = np.zeros((ABOVE + BELOW, max(4, int(EM * rng.uniform(0.2, 0.5)))), np.uint8)
    wanted = rng.randint(3, 14) if long else 1
    numbers, arabic = 0, rng.choice((1.0, 0.9, 0.7, 0.2))
    while numbers < 1 or len(pieces) < wanted:
        if rng.random() < (0.3 if long else 1.0):
            numbers += 1
            pieces += _with_neighbours(writer.number(), font, figures, rng)
        else:
            common = font.labels if font.labels and rng.random() < 0.25 else font.words
            pieces.append(("W", rng.choice(common if rng.random() < arabic else font.foreign or common)))
        pieces.append((" ", space if rng.random() < 0.85 else np.repeat(space, 3, axis=1)))
    if not long:
        pieces = [*_context(font, space, rng), *pieces[:-1], *_context(font, space, rng)[::-1]]
    return _joined(pieces)


def _context(font: Font, space: np.ndarray, rng: random.Random) -> list[tuple[str, np.ndarray]]:
    """What stands at the left of a number: nothing, a word or two; turned around it stands at the right."""
    if rng.random() < 0.35:
        return []
    words = rng.choice((font.words, font.words, font.labels or font.words, font.foreign or font.words))
    word = ("W", rng.choice(words))
    return [word, (" ", space)]


def _with_neighbours(number: str, font: Font, figures: Font, rng: random.Random) -> list[tuple[str, np.ndarray]]:
    """The number's digits, and brackets, colons, a suffix directly beside it."""
    spread = rng.randint(-1, 3) if rng.random() < 0.4 else 0
    drawn = []
    space = np.zeros((ABOVE + BELOW, rng.randint(EM // 6, EM // 2)), np.uint8)
    for letter in number:
        if letter == " ":
            drawn.append((" ", space))
            continue
        glyph = figures.digits.get(letter)
        if glyph is None:
            glyph = font.digits.get(letter)
        if glyph is None:
            return [("W", rng.choice(font.words))]
        drawn.append((letter, glyph if spread <= 0 else np.pad(glyph, ((0, 0), (0, spread)))))
    left: list[tuple[str, np.ndarray]] = []
    right: list[tuple[str, np.ndarray]] = []
    chance = rng.random()
    if chance < 0.05 and font.foreign:
        left = [("W", rng.choice(font.foreign))]
    elif chance < 0.18 and "(" in font.marks and ")" in font.marks:
        left, right = [("W", font.marks["("])], [("W", font.marks[")"])]
    elif chance < 0.45 and font.suffixes:
        gap = [(" ", np.zeros((ABOVE + BELOW, rng.randint(2, 14)), np.uint8))] if rng.random() < 0.6 else []
        left = [("W", rng.choice(font.suffixes)), *gap]
    if chance > 0.55 and font.marks:
        right = [("W", rng.choice(list(font.marks.values())))] if rng.random() < 0.4 else []
        left = left or ([("W", rng.choice(list(font.marks.values())))] if rng.random() < 0.25 else [])
    return [*left, *drawn, *right]


def _joined(pieces: list[tuple[str, np.ndarray]]) -> tuple[np.ndarray, list[tuple[str, int, int]]]:
    places, at = [], 0
    for said, piece in pieces:
        places.append((said, at, at + piece.shape[1]))
        at += piece.shape[1]
    ink = np.concatenate([piece for _, piece in pieces], axis=1)
    rows = np.where(ink.any(axis=1))[0]
    return ink[max(0, rows[0] - 6) : rows[-1] + 7], places


def label(places: list[tuple[str, int, int]], left: int, right: int) -> str:
    """What the net should say of the columns `left` to `right`: tokens, with neither doubled W nor loose spaces."""
    said = "".join(
        token for token, start, end in places if min(end, right) - max(start, left) > 0.35 * min(end - start, 0.5 * EM)
    )
    said = _without_loose(said)
    while "WW" in said:
        said = said.replace("WW", "W")
    return said.strip()


def _without_loose(said: str) -> str:
    """Separators only stay between digits, with or without spaces; spaces only between numbers."""
    kept: list[str] = []
    digits = WESTERN_DIGITS + ARABIC_DIGITS
    for place, token in enumerate(said):
        before, after = said[:place].rstrip()[-1:], said[place + 1 :].lstrip()[:1]
        if token in SEPARATORS and not (before and before in digits and after and after in digits):
            token = " "
        if token == " " and (not kept or kept[-1] in " W"):
            continue
        if token == "W" and kept and kept[-1] == " ":
            kept.pop()
        kept.append(token)
    return "".join(kept)


def scanned(ink: np.ndarray, rng: random.Random) -> tuple[np.ndarray, float]:
    """The line as a scanner, fax or phone gives it (0 black, 255 white), and the scale from `ink` to it."""
    noise = np.random.default_rng(rng.getrandbits(32))
    paper, black = rng.randint(200, 255), rng.randint(0, 90)
    em = rng.choice((rng.uniform(17, 28), rng.uniform(24, 44), rng.uniform(24, 44), rng.uniform(36, 62)))
    scale = em / EM
    height, width = ink.shape
    size = (max(8, round(width * scale * rng.uniform(0.72, 1.12))), max(8, round(height * scale)))
    if rng.random() < 0.3:
        kernel = np.ones((2, 2) if rng.random() < 0.7 else (3, 2), np.uint8)
        ink = cv2.dilate(ink, kernel) if rng.random() < 0.5 else cv2.erode(ink, kernel)
    ink = cv2.resize(ink, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    ink = _bent(ink, rng)
    page = paper - ink.astype(np.float32) / 255 * (paper - black)
    page = _marked(page, rng)
    if rng.random() < 0.5:
        page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.3, 0.3 + em / 40))
    if rng.random() < 0.5:
        page = page + noise.normal(0, rng.uniform(2, 22), page.shape).astype(np.float32)
    if rng.random() < 0.15:
        page = page * np.linspace(rng.uniform(0.7, 1), rng.uniform(0.7, 1), page.shape[1], dtype=np.float32)
    picture = np.clip(page, 0, 255).astype(np.uint8)
    if rng.random() < 0.15:
        picture = np.where(picture > (paper + black) / 2 + rng.randint(-20, 30), 255, 0).astype(np.uint8)
    if rng.random() < 0.06:
        specks = noise.random(picture.shape)
        picture = picture.copy()
        picture[specks < 0.006], picture[specks > 0.994] = 0, 255
    if rng.random() < 0.5:
        coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(18, 85)])[1]
        picture = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    return picture, size[0] / width


def _bent(ink: np.ndarray, rng: random.Random) -> np.ndarray:
    """A little skew and slant, as is left after a page was straightened."""
    if rng.random() < 0.4:
        return ink
    height, width = ink.shape
    slope = rng.gauss(0, 0.006)
    slant = rng.gauss(0, 0.07)
    matrix = np.array([[1, slant, -slant * height / 2], [slope, 1, -slope * width / 2]], np.float32)
    return cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR)


def _marked(page: np.ndarray, rng: random.Random) -> np.ndarray:
    """Rules, table borders, the ring and letters of a stamp, a stroke of a pen over the line."""
    height, width = page.shape
    if rng.random() < 0.12:
        y = rng.choice((rng.randint(0, max(1, height // 8)), height - rng.randint(1, max(2, height // 8))))
        cv2.line(page, (0, y), (width, y + rng.randint(-2, 2)), rng.randint(0, 130), rng.randint(1, 2))
    if rng.random() < 0.12:
        x = rng.choice((rng.randint(0, 12), width - rng.randint(1, 12)))
        cv2.line(page, (x, 0), (x, height), rng.randint(0, 120), rng.randint(1, 3))
    if rng.random() < 0.14:
        stamp = np.zeros(page.shape, np.uint8)
        centre = (rng.randint(0, width), rng.randint(-height, 2 * height))
        radius = rng.randint(height, 4 * height)
        cv2.circle(stamp, centre, radius, 255, rng.randint(1, 5))
        if rng.random() < 0.5:
            cv2.circle(stamp, centre, int(radius * 0.8), 255, rng.randint(1, 3))
        if rng.random() < 0.5:
            place = (rng.randint(0, width), rng.randint(0, height))
            cv2.putText(stamp, "".join(rng.choice("oSCJLU") for _ in range(5)), place, 3, rng.uniform(0.5, 1.4), 255, 2)
        page = page * (1 - rng.uniform(0.15, 0.6) / 255 * stamp)
    return page


def cropped(picture: np.ndarray, left: int, right: int, rng: random.Random, tight: bool) -> np.ndarray | None:
    """The columns `left` to `right` cut to their ink with a careless margin, at the net's height."""
    part = picture[:, max(0, left) : right]
    if part.shape[1] < 6:
        return None
    dark = part < (int(part.max()) + int(part.min())) // 2
    rows = np.where(dark.sum(1) > 0)[0]
    if len(rows) < 5:
        return None
    margin = max(1, round((rows[-1] - rows[0]) * 0.1))
    top = rows[0] - rng.randint(0, margin * (2 if tight else 3))
    bottom = rows[-1] + 1 + rng.randint(0, margin * (2 if tight else 3))
    part = part[max(0, top) : bottom]
    if part.shape[0] < 6:
        return None
    width = max(16, round(part.shape[1] * HEIGHT / part.shape[0]))
    mode = cv2.INTER_AREA if part.shape[0] > HEIGHT else cv2.INTER_LINEAR
    return cv2.resize(part, (width, HEIGHT), interpolation=mode)


def normalised(picture: np.ndarray) -> np.ndarray:
    """Grey values as ink from 0, the paper, to 1, the darkest stroke, whatever the scanner made of both."""
    black, paper = np.percentile(picture, (2, 80))
    return np.clip((paper - picture.astype(np.float32)) / max(paper - black, 40.0), 0, 1)


def sample(fonts: Sequence[Font], rng: random.Random, long_share: float, widest: int = 560) -> tuple[np.ndarray, str]:
    """One training picture, HEIGHT pixels high, and its tokens; `long_share` of them are whole lines."""
    while True:
        long = rng.random() < long_share
        ink, places = compose(fonts, rng, long)
        picture, scale = scanned(ink, rng)
        numbers = [(start, end) for said, start, end in places if said in TOKENS[:23] and said.strip()]
        if not numbers:
            continue
        left, right = (0, ink.shape[1])
        if not long:
            left = numbers[0][0] - round(EM * rng.choice((0.05, 0.15, 0.4, 1.0)) * rng.random())
            right = numbers[-1][1] + round(EM * rng.choice((0.05, 0.15, 0.4, 1.0)) * rng.random())
        crop = cropped(picture, round(left * scale), round(right * scale), rng, not long)
        said = label(places, left, right)
        if crop is None or not said or crop.shape[1] > widest or len(said) > crop.shape[1] // 4 - 1:
            continue
        return crop, said
