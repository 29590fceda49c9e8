"""How well the text of PDFs is read, next to what the libraries below read themselves: `python bench/pdf_text.py`.

Letters by real producers (tests/pdf). CER: edits between the read and the true text, as a share of its length, both
folded (`parsers.arabic.fold`: digits, letter forms, marks, tatweel), without table bars, any white space as one space.
Numbers: the share of the true text's numbers, dates and codes that stand in the read text whole, as often as written.
Rows, of Ihala only, as no other gives any: the share of the true text's table rows read with the same cells in order.
`--diff` shows the lines that differ instead.
"""

import argparse
import difflib
import importlib.util
import io
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import pdfplumber
import pypdfium2

from parsers.arabic import fold
from parsers.formats.pdf import read

SAMPLES = Path(__file__).parent.parent / "tests" / "pdf"
_NUMBER = re.compile(r"[a-z0-9][a-z0-9.@:/+-]*\d[a-z0-9.@:/+-]*|\d")
ROUNDS = 3


def ihala(data: bytes) -> str:
    return read(data, None).text


def pdfplumber_text(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def pypdfium2_text(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as pdf:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


def pdftotext(data: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=data, check=True, capture_output=True).stdout.decode()


def pymupdf_text(data: bytes) -> str:
    import pymupdf

    with pymupdf.open(stream=data) as pdf:
        return "\n".join(page.get_text() for page in pdf)


READERS: dict[str, Callable[[bytes], str]] = {
    "ihala": ihala,
    "pdfplumber": pdfplumber_text,
    "pypdfium2": pypdfium2_text,
}
if shutil.which("pdftotext"):
    READERS["pdftotext"] = pdftotext
if importlib.util.find_spec("pymupdf"):  # AGPL: only ever beside us here, never a dependency
    READERS["pymupdf"] = pymupdf_text


def comparable(text: str) -> str:
    """The text as it is compared: folded, without table bars, white space made one."""
    return " ".join(fold(text).replace("|", " ").split())


def edits(left: str, right: str) -> int:
    """Levenshtein's distance, by Myers' bit vectors (Hyyrö 2001): each row is one big number."""
    if not left:
        return len(right)
    places = dict.fromkeys(left, 0)
    for number, character in enumerate(left):
        places[character] |= 1 << number
    full, last = (1 << len(left)) - 1, 1 << (len(left) - 1)
    up, down, distance = full, 0, len(left)
    for character in right:
        same = places.get(character, 0) | down
        level = ((up + (same & up)) ^ up) | same
        fall, rise = up & level, down | (full & ~(up | level))
        distance += bool(rise & last) - bool(fall & last)
        rise = (rise << 1 | 1) & full
        down, up = rise & level, (fall << 1 & full) | (full & ~(rise | level))
    return distance


def numbers(text: str) -> Counter[str]:
    """The numbers, dates and codes of a comparable text."""
    return Counter(found.strip(".:-/") for found in _NUMBER.findall(text))


def rows(text: str) -> Counter[tuple[str, ...]]:
    """The table rows of a text, each as its folded cells, first read cell first."""
    lines = (line for line in fold(text).splitlines() if " | " in line)
    return Counter(tuple(" ".join(cell.split()) for cell in line.split("|")) for line in lines)


@dataclass
class Score:
    """One reader's sums over one producer's letters."""

    edits: int = 0
    characters: int = 0
    exact: int = 0
    numbers: int = 0
    whole_rows: int = 0
    rows: int = 0
    seconds: float = 0.0

    def add(self, read_text: str, true_text: str) -> None:
        drawn = rows(true_text)
        self.whole_rows += (drawn & rows(read_text)).total()
        self.rows += drawn.total()
        read_text, true_text = comparable(read_text), comparable(true_text)
        wanted = numbers(true_text)
        self.edits += edits(true_text, read_text)
        self.characters += len(true_text)
        self.exact += (wanted & numbers(read_text)).total()
        self.numbers += wanted.total()

    def __str__(self) -> str:
        return f"{self.edits / self.characters:8.2%} {self.exact / self.numbers:6.1%}"


def line(title: str, scores: dict[str, Score]) -> str:
    """One line of the table: every reader's score, then Ihala's whole rows of all rows."""
    ours = scores["ihala"]
    return f"{title:18}" + "".join(f"{score!s:>17}" for score in scores.values()) + f"  {ours.whole_rows}/{ours.rows}"


def timed(reader: Callable[[bytes], str], data: bytes) -> tuple[str, float]:
    """The text, and the shortest of ROUNDS readings in seconds."""
    shortest = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        text = reader(data)
        shortest = min(shortest, time.perf_counter() - start)
    return text, shortest


def samples(folder: Path) -> dict[str, list[tuple[Path, str]]]:
    """By producer: each file LETTER-PRODUCER[-FONT].pdf and its true text, LETTER.txt."""
    found: dict[str, list[tuple[Path, str]]] = {}
    for file in sorted(folder.glob("*-*.pdf")):
        letter, producer, *_ = file.stem.split("-")
        found.setdefault(producer, []).append((file, (folder / f"{letter}.txt").read_text("utf-8")))
    return found


def print_differences(folder: Path) -> None:
    """What we read otherwise than written, word by word."""
    for producer, letters in samples(folder).items():
        for file, truth in letters:
            wanted, got = comparable(truth).split(), comparable(ihala(file.read_bytes())).split()
            for kind, a, b, c, d in difflib.SequenceMatcher(None, wanted, got, autojunk=False).get_opcodes():
                if kind != "equal":
                    print(f"{producer:18} {file.stem:26} {' '.join(wanted[a:b])!r} -> {' '.join(got[c:d])!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--diff", action="store_true", help="show what is read otherwise than written")
    parser.add_argument("--folder", type=Path, default=SAMPLES, help="other PDFs, as bench/pdf_grid.py makes them")
    options = parser.parse_args()
    if options.diff:
        return print_differences(options.folder)
    print(f"{'CER, exact numbers':18}" + "".join(f"{name:>17}" for name in READERS) + "  rows")
    totals = {name: Score() for name in READERS}
    for producer, letters in samples(options.folder).items():
        scores = {name: Score() for name in READERS}
        for file, truth in letters:
            for name, reader in READERS.items():
                text, seconds = timed(reader, file.read_bytes())
                for score in (scores[name], totals[name]):
                    score.add(text, truth)
                    score.seconds += seconds
        print(line(producer, scores))
    print(line("all", totals))
    times = [f"{score.seconds / totals['pdfplumber'].seconds:.2f}" for score in totals.values()]
    print(f"{'time':18}" + "".join(f"{each:>17}" for each in times) + "   (pdfplumber = 1)")
    return None


if __name__ == "__main__":
    main()
