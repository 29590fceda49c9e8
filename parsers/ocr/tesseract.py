"""Tesseract, the only place that knows its ways: words with their boxes and confidences, line by line.

Every line is read by Debian's model of the Arabic language, trained further on lines as they come here (bench/words). A
line that stays poor is read once more by the model of the Arabic script, which alone knows Latin letters.
"""

import csv
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from statistics import fmean
from typing import Any

import cv2
import numpy as np

from parsers.document import Box

MODEL = "Arabic"
"""Tesseract's model for the Arabic script; Debian's package is tesseract-ocr-script-arab."""
_OWN_MODEL = "naskh"
_WEIGHTS = Path(__file__).parent / "weights"
_FOLDERS = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata")
_FRAME = 4
"""White pixels around a line: measured; letters that touch the edge are misread, and small ones too."""
_SOFT, _SOFT_AGAIN = 1.0, 0.7
"""Blur (standard deviation in pixels) of what is read by the first and by the second model: measured; hard edges of one
bit and of a sharp drawing are not what the models were trained on."""
_POOR = 0.8
"""Mean confidence of a line's words below which all of it is read again: Latin letters, tall ligatures, bad copies."""
_UNSURE = 0.7
"""Confidence of a word from which it stays: above, the second model was wrong more often than right."""
_A_LETTER = 0.1
"""What each letter more is worth in confidence: a stroke that is there gets lost more often than one is made up."""
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ARABIC_LETTERS = str.maketrans({"ی": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه", "ە": "ه"})
"""The model was trained on Persian and Urdu too and mixes their letters in."""
_LATIN = re.compile("[A-Za-z]")
_WORD = "5"
"""A row of the TSV that stands for a word."""


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word as Tesseract read it: logical order, box in pixels, confidence from 0 to 1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Engine:
    """The loaded models: the one that reads, and the one that reads again."""

    reader: Any
    second: Any


def model_folder() -> Path | None:
    """The folder that holds the model, or None where it is not installed."""
    named = os.environ.get("TESSDATA_PREFIX")
    for folder in (*((named,) if named else ()), *_FOLDERS):
        if (Path(folder) / f"{MODEL}.traineddata").is_file():
            return Path(folder)
    return None


@lru_cache(maxsize=1)
def engine() -> Engine | None:
    """Tesseract with its models loaded, once a process; None where the model is not installed."""
    folder = model_folder()
    if folder is None:
        return None
    return Engine(_loaded(_WEIGHTS, _OWN_MODEL), _loaded(folder, MODEL))


def _loaded(folder: Path, model: str) -> Any:  # noqa: ANN401 - tesserocr has no types
    from tesserocr import OEM, PSM, PyTessBaseAPI

    # A line is cut out beforehand: in its own search for lines Tesseract loses some of them whole.
    return PyTessBaseAPI(path=str(folder), lang=model, psm=PSM.RAW_LINE, oem=OEM.LSTM_ONLY)


def read_words(models: Engine, picture: np.ndarray, dpi: int) -> list[OcrWord]:
    """The words of the picture of one line, in the order of reading."""
    words = _read(models.reader, picture, dpi, _SOFT)
    if not words or _mean(words) >= _POOR:
        return words
    return _merged(words, _read(models.second, picture, dpi, _SOFT_AGAIN))


def _mean(words: Sequence[OcrWord]) -> float:
    return fmean(word.confidence for word in words) if words else 0.0


def _merged(words: list[OcrWord], again: list[OcrWord]) -> list[OcrWord]:
    """The words, each as the surer of two readings has it; where these saw more or less words, as the first did.

    Latin words, which stand in another order, come as a whole from the surer.
    """
    if any(_LATIN.search(word.text) for word in again):
        return max(words, again, key=_mean)
    merged = list(words)
    matcher = SequenceMatcher(None, [word.text for word in words], [word.text for word in again], autojunk=False)
    for kind, first, end, start, stop in matcher.get_opcodes():
        if kind == "replace" and end - first == stop - start:
            merged[first:end] = map(_surer, words[first:end], again[start:stop])
    return merged


def _surer(word: OcrWord, again: OcrWord) -> OcrWord:
    if word.confidence >= _UNSURE:
        return word
    more = sum(map(str.isalpha, again.text)) - sum(map(str.isalpha, word.text))
    if again.confidence + _A_LETTER * more <= word.confidence:
        return word
    return replace(again, box=word.box)


def _read(api: Any, picture: np.ndarray, dpi: int, soft: float) -> list[OcrWord]:  # noqa: ANN401
    """The words of the picture, softened by a blur."""
    framed = cv2.copyMakeBorder(picture, _FRAME, _FRAME, _FRAME, _FRAME, cv2.BORDER_CONSTANT, value=255)
    height, width = framed.shape
    api.SetImageBytes(cv2.GaussianBlur(framed, (0, 0), soft).tobytes(), width, height, 1, width)
    api.SetSourceResolution(dpi)
    # Its own word iterator turns Arabic words around; its TSV is in logical order.
    rows = csv.reader(api.GetTSVText(0).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = (_word(row) for row in rows if len(row) == 12 and row[0] == _WORD)
    return [word for word in words if word.text]


def _word(row: list[str]) -> OcrWord:
    left, top, width, height = map(int, row[6:10])
    x, y = float(left - _FRAME), float(top - _FRAME)
    text = _DIRECTION_MARKS.sub("", row[11]).translate(_ARABIC_LETTERS).strip()
    return OcrWord(text, (x, y, x + width, y + height), max(0.0, float(row[10]) / 100))
