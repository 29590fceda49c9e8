"""Measures how fast PDFs are read: `python bench/pdf_speed.py [FOLDER]`, beside pdfplumber's own text.

FOLDER holds files LETTER-PRODUCER[-FONT].pdf, as `bench/pdf_grid.py` makes them; without it those of tests/pdf. Both
sides open each file afresh and read all its pages, in turns, in one process, ROUNDS times; what is compared is the
processor time of this process. Of each file the middle ratio counts, of each producer and of all files the middle one
of these. Ihala's side is the whole reader: tables, words with their boxes, forms, defects.
"""

import gc
import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import pdfplumber

from parsers.formats.pdf import read

ROUNDS = 5


def pdfplumber_text(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_text()


def ihala(data: bytes) -> None:
    read(data, None)


def seconds(reader: Callable[[bytes], None], data: bytes) -> float:
    gc.collect()  # what the other left behind
    start = time.process_time()
    reader(data)
    return time.process_time() - start


def ratio(data: bytes) -> float:
    """How many times as long as Ihala pdfplumber takes for this file."""
    return statistics.median(seconds(pdfplumber_text, data) / seconds(ihala, data) for _ in range(ROUNDS))


def main(folder: Path) -> None:
    files = sorted(folder.glob("*-*.pdf"))
    ihala(files[0].read_bytes())  # what is imported is imported
    by_producer: dict[str, list[float]] = {}
    for file in files:
        by_producer.setdefault(file.stem.split("-")[1], []).append(ratio(file.read_bytes()))
    by_producer["all"] = [each for ratios in by_producer.values() for each in ratios]
    print(f"{'times as fast':20} median   least   files")
    for producer, ratios in by_producer.items():
        print(f"{producer:20} {statistics.median(ratios):6.2f}  {min(ratios):6.2f}  {len(ratios):6}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "pdf")
