"""Makes the grid of PDFs that reading is measured on: `python bench/pdf_grid.py FOLDER [PRODUCER ...]`.

Six letters of tests/letters by six producers in four fonts, LETTER-PRODUCER-FONT.pdf, beside LETTER.txt, their true
text. Then `python bench/pdf_text.py --folder FOLDER`. What the producers need is said in tests/pdf/README.md; the fonts
are Debian's fonts-hosny-amiri, fonts-noto-core and fonts-kacst.
"""

import re
import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "pdf")]

from make import PRODUCERS
from rendering.letters import load_letters

FONTS = ("Amiri", "Noto Naskh Arabic", "KacstBook", "Noto Sans Arabic")
GRID = ("libreoffice", "chromium", "weasyprint", "fpdf2", "reportlab", "typst")
LETTERS = 6
_LONG_ENOUGH, _MARKS = 700, re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def texts() -> list[str]:
    """The letters: the first ones with tables and the first ones without, blocks four spaces apart, no empty lines."""
    said = [a.text for letter in load_letters() for a in letter.attachments if a.kind.endswith("pdf")]
    long = [text for text in said if len(text) > _LONG_ENOUGH]
    tables = [text for text in long if " | " in text][: LETTERS // 2]
    plain = [text for text in long if " | " not in text][: LETTERS - len(tables)]
    return [
        "\n".join(re.sub(" {4,}", " " * 4, line.strip()) for line in _MARKS.sub("", text).splitlines() if line.strip())
        for text in (*tables, *plain)
    ]


def main(folder: Path, producers: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts(), 1):
        (folder / f"letter{number}.txt").write_text(text, "utf-8")
        for producer in producers or GRID:
            for font in FONTS:
                out = folder / f"letter{number}-{producer}-{font.replace(' ', '')}.pdf"
                if not out.exists():
                    PRODUCERS[producer](text, out, font)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
