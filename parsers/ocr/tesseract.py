"""Tesseract, the only place that knows its ways: words with their boxes and confidences, line by line."""

import csv
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from parsers.document import Box

MODEL = "Arabic"
"""Tesseract's model for the Arabic script; Debian's package is tesseract-ocr-script-arab."""
_SECOND = "ara"
"""Its model for the Arabic language alone, where it is there (tesseract-ocr-ara): both together misread fewer words."""
_FOLDERS = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata")
_FRAME = 4
"""White pixels around a line: measured; letters that touch the edge are misread, and small ones too."""
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ARABIC_LETTERS = str.maketrans({"ی": "ي", "ک": "ك", "ھ": "ه", "ہ": "ه", "ە": "ه"})
"""The model was trained on Persian and Urdu too and mixes their letters in."""
_WORD = "5"
"""A row of the TSV that stands for a word."""


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word as Tesseract read it: logical order, box in pixels, confidence from 0 to 1."""

    text: str
    box: Box
    confidence: float


def model_folder() -> Path | None:
    """The folder that holds the model, or None where it is not installed."""
    named = os.environ.get("TESSDATA_PREFIX")
    for folder in (*((named,) if named else ()), *_FOLDERS):
        if (Path(folder) / f"{MODEL}.traineddata").is_file():
            return Path(folder)
    return None


@lru_cache(maxsize=1)
def engine() -> Any | None:  # noqa: ANN401 - tesserocr has no types
    """Tesseract with the model loaded, once a process; None where the model is not installed."""
    folder = model_folder()
    if folder is None:
        return None
    from tesserocr import OEM, PSM, PyTessBaseAPI

    # A line is cut out beforehand: in its own search for lines Tesseract loses some of them whole.
    models = f"{_SECOND}+{MODEL}" if (folder / f"{_SECOND}.traineddata").is_file() else MODEL
    return PyTessBaseAPI(path=str(folder), lang=models, psm=PSM.RAW_LINE, oem=OEM.LSTM_ONLY)


def read_words(reader: Any, picture: np.ndarray, dpi: int) -> list[OcrWord]:  # noqa: ANN401
    """The words of the picture of one line, in the order of reading."""
    framed = cv2.copyMakeBorder(picture, _FRAME, _FRAME, _FRAME, _FRAME, cv2.BORDER_CONSTANT, value=255)
    reader.SetImage(Image.fromarray(framed))
    reader.SetSourceResolution(dpi)
    # Its own word iterator turns Arabic words around; its TSV is in logical order.
    rows = csv.reader(reader.GetTSVText(0).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = (_word(row) for row in rows if len(row) == 12 and row[0] == _WORD)
    return [word for word in words if word.text]


def _word(row: list[str]) -> OcrWord:
    left, top, width, height = map(int, row[6:10])
    x, y = float(left - _FRAME), float(top - _FRAME)
    text = _DIRECTION_MARKS.sub("", row[11]).translate(_ARABIC_LETTERS).strip()
    return OcrWord(text, (x, y, x + width, y + height), max(0.0, float(row[10]) / 100))
