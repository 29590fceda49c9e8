"""How well scans are read, next to Tesseract alone: `python bench/scans.py --fonts FOLDER`.

Letters of tests/letters with other numbers (`--seed`), set in the fonts of FOLDER (to mean anything, fonts the nets
were not trained on: see `HELD_OUT` in bench/numerals/glyphs.py), drawn, and treated as scanners, faxes and phones do
(bench/scanned.py).

Numbers: those of three digits or more, found exactly, as often as written; and how many of those given are true.
Certain: of the numbers given without a doubt, the share that is true, and the share of all that are given so; the
number that the bench's stamp itself bears is true. Words: the share of the Arabic words of two letters or more that was
read as written. CER as in bench/pdf_text.py. Time: processor time, that of programs started included, as a multiple of
Tesseract's for the same page. `--misses` lists each number that was read otherwise and each that was given as certain
and is not true; `--alone` reads with Ihala only; `--ocrmypdf` runs that beside it.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(Path(__file__).parent)]

import itertools

from pdf_text import comparable, edits
from PIL import Image
from rendering.letters import load_letters
from rendering.pdf import make_pdf
from renumbered import renumbered
from scanned import CONDITIONS, STAMPED, drawn, fonts_in, scan

from parsers.arabic import western_digits
from parsers.document import CERTAIN
from parsers.lines import line_text
from parsers.ocr import read_picture
from parsers.ocr.tesseract import model_folder

_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u064b-\u0652\u0640]")
_SPACED = re.compile(r"(?<=\d) ?([/.-]) ?(?=\d)")
_TWO_DATES = re.compile(r"(\d{1,4}(?:/\d{1,4}){2})-(\d{1,4}(?:/\d{1,4}){2})")
_NUMBER = re.compile(r"\d(?:[\d/.-]*\d)?")
_WORD = re.compile("[ء-ي]{2,}")
FEWEST = 300
"""Characters of a text that is worth a page."""


def numbers(text: str) -> Counter[str]:
    """The numbers of three digits or more in Western digits; a date written with spaces is one number."""
    plain = _TWO_DATES.sub(r"\1 \2", _SPACED.sub(r"\1", western_digits(_MARKS.sub("", text))))
    return Counter(found for found in _NUMBER.findall(plain) if sum(map(str.isdigit, found)) >= 3)


@dataclass
class Score:
    """Sums over the pages of one condition."""

    true: int = 0
    right: int = 0
    given: int = 0
    words: int = 0
    words_right: int = 0
    edits: int = 0
    characters: int = 0
    seconds: float = 0.0
    sure: list[tuple[float, bool, str]] = field(default_factory=list)
    """Of each number given: how surely, whether it is true, and what it says."""

    def add(self, read: str, truth: str) -> None:
        wanted, got = numbers(truth), numbers(read)
        self.true += wanted.total()
        self.right += (wanted & got).total()
        self.given += got.total()
        written, found = (Counter(_WORD.findall(_MARKS.sub("", text))) for text in (truth, read))
        self.words += written.total()
        self.words_right += (written & found).total()
        self.edits += edits(comparable(truth), comparable(read))
        self.characters += len(comparable(truth))

    def __str__(self) -> str:
        exact, true = self.right / self.true, self.right / max(1, self.given)
        words, cer = self.words_right / self.words, self.edits / self.characters
        return f"numbers {exact:6.1%}  true {true:6.1%}  words {words:6.1%}  CER {cer:6.1%}"


def ihala(pictures: list[Image.Image], dpi: int, truth: str, score: Score) -> str:
    pages = [read_picture(picture, dpi) for picture in pictures]
    wanted = numbers(truth) | numbers(STAMPED)
    for piece in (piece for page in pages for line in page.lines for piece in line):
        score.sure += [(piece.confidence, number in wanted, number) for number in numbers(piece.text)]
    return "\n".join(line_text(line) for page in pages for line in page.lines)


class Tesseract:
    """Debian's Tesseract with one model, whole pages, as it comes."""

    def __init__(self, model: str) -> None:
        from tesserocr import OEM, PSM, PyTessBaseAPI

        self._api: Any = PyTessBaseAPI(path=str(model_folder()), lang=model, psm=PSM.AUTO, oem=OEM.LSTM_ONLY)

    def __call__(self, pictures: list[Image.Image], dpi: int, truth: str, score: Score) -> str:
        texts = []
        for picture in pictures:
            self._api.SetImage(picture)
            self._api.SetSourceResolution(dpi)
            texts.append(self._api.GetUTF8Text())
        return "\n".join(texts)


def ocrmypdf(pictures: list[Image.Image], dpi: int, truth: str, score: Score) -> str:
    """The text ocrmypdf writes beside its PDF, with its own cleaning up."""
    with tempfile.TemporaryDirectory() as folder:
        scanned, text = Path(folder) / "scan.pdf", Path(folder) / "scan.txt"
        pictures[0].save(scanned, save_all=True, append_images=pictures[1:], resolution=dpi)
        command = [
            "ocrmypdf",
            "-q",
            "--jobs",
            "1",
            "-l",
            "ara",
            "--deskew",
            "--output-type",
            "pdf",
            "--sidecar",
            text,
            scanned,
            "-",
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return text.read_text("utf-8")


def seconds() -> float:
    """Processor time of this process and of those it started and waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


Reader = Callable[[list[Image.Image], int, str, Score], str]


def scans(fonts: list[Path], letters: slice, numbered: int) -> Iterator[tuple[str, int, list[Image.Image], str, str]]:
    """Each condition of each letter: its name, resolution, pages, true text and font."""
    texts = [a.text for letter in load_letters() for a in letter.attachments if len(a.text) >= FEWEST]
    for seed, text in enumerate(texts[letters]):
        seed += numbered
        truth, font = renumbered(_MARKS.sub("", text), seed), fonts[seed % len(fonts)]
        pdf = make_pdf(truth, font)
        for name, (dpi, treatment) in CONDITIONS.items():
            pages = [Image.fromarray(scan(page, treatment, dpi, seed)) for page in drawn(pdf, dpi)]
            yield name, 204 if treatment == "fax" else dpi, pages, truth, font.stem


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--letters", type=int, default=40)
    parser.add_argument("--skip", type=int, default=0, help="letters to leave out first, such as those tuned on")
    parser.add_argument("--seed", type=int, default=0, help="other numbers, and other fonts for the letters")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--ocrmypdf", action="store_true")
    options = parser.parse_args()
    readers: dict[str, Reader] = {"ihala": ihala}
    if not options.alone:
        readers |= {"ara": Tesseract("ara"), "Arabic": Tesseract("Arabic")}
    if options.ocrmypdf:
        readers["ocrmypdf"] = ocrmypdf
    scores = {name: {reader: Score() for reader in readers} for name in CONDITIONS}
    for name, dpi, pages, truth, font in scans(
        fonts_in(options.fonts), slice(options.skip, options.skip + options.letters), options.seed
    ):
        for reader, read in readers.items():
            score = scores[name][reader]
            began, given = seconds(), len(score.sure)
            text = read(pages, dpi, truth, score)
            score.seconds += seconds() - began
            score.add(text, truth)
            if options.misses and reader == "ihala":
                print_misses(f"{name:10} {font:28}", text, truth, score.sure[given:])
    for name, by_reader in scores.items():
        for reader, score in by_reader.items():
            ratio = score.seconds / by_reader["ara" if "ara" in by_reader else reader].seconds
            print(f"{name:10} {reader:9} {score}  time {ratio:4.2f}")
    print_certainty([each for by_reader in scores.values() for each in by_reader["ihala"].sure])


def print_misses(where: str, text: str, truth: str, sure: list[tuple[float, bool, str]]) -> None:
    """The numbers of a page that were read otherwise, and those that are certain and not there."""
    missed, extra = numbers(truth) - numbers(text), numbers(text) - numbers(truth)
    if missed or extra:
        print(f"{where} missed {sorted(missed)} given {sorted(extra)}")
    for confidence, right, number in sure:
        if confidence >= CERTAIN and not right:
            print(f"{where} certain but not there: {number}")


def print_certainty(sure: list[tuple[float, bool, str]]) -> None:
    """By confidence given: how many numbers, and the share of them that is true."""
    bounds = (0.0, 0.5, 0.8, 0.9, 0.95, CERTAIN, 1.01)
    for low, high in itertools.pairwise(bounds):
        found = [right for confidence, right, _ in sure if low <= confidence < high]
        if found:
            share, true = len(found) / len(sure), sum(found) / len(found)
            print(f"confidence {low:4.2f} to {high:4.2f}: {len(found):5} ({share:5.1%}), {true:7.2%} true")


if __name__ == "__main__":
    main()
