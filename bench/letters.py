"""Scores the judging on the development letters, from their rendered messages: `./dev letters [--misses] [--scanned]`.

Each letter is rendered to a real message (PDFs with a text layer, DOCX; with --scanned the pictures of the PDFs' pages
at 200 dots per inch, without text), read and judged as `ihala inspect` does, and compared with its gold. Ends with exit
code 1 where a case would be opened that the gold does not allow, or a letter with signs of danger is neither flagged
nor at the top of the queue.
"""

import argparse
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from rendering.letters import Letter, load_letters
from rendering.message import AUTHSERV, MakeFile, make_file, render, render_delivery
from rendering.pdf import FONT
from rendering.pictures import Scanner
from rendering.scoring import Score, Tally

from classifiers.provenance import Delivery
from ingest.config import Settings, load
from ingest.letters import LetterFile, pack
from ingest.pipeline import judge_file
from reports.inspection import inspection_json

CONFIG = f"""
[charity]
name = "جمعية يُسر للتنمية الأسرية"
domains = ["yusr.example"]

[authenticity]
authserv_id = "{AUTHSERV}"
dns = false
"""


def settings_in(folder: Path) -> Settings:
    """The charity of the letters, as its configuration would say."""
    file = folder / "ihala.toml"
    file.write_text(CONFIG, "utf-8")
    return load(file)


def inspect_letter(letter: Letter, settings: Settings, folder: Path, make: MakeFile = make_file) -> dict[str, Any]:
    """The JSON of `ihala inspect` for one letter, from real bytes."""
    file = folder / f"{letter.id}.eml"
    delivery = None
    if letter.email:
        file.write_bytes(render(letter, make))
    else:
        files, options = render_delivery(letter, make)
        file.write_bytes(pack([LetterFile(name, data) for name, data in files]))
        delivery = Delivery(**{**options, "received_at": datetime.fromisoformat(options["received_at"])})
    judged = judge_file(file, settings, delivery)
    return inspection_json(judged.document, judged.provenance, judged.assessment)


def score_letters(letters: tuple[Letter, ...], folder: Path, make: MakeFile = make_file) -> Score:
    """Renders, inspects and scores these letters."""
    settings = settings_in(folder)
    score = Score()
    for letter in letters:
        score.add(letter, inspect_letter(letter, settings, folder, make))
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{score.letters} of {len(letters)}")
    return score


def print_score(score: Score, misses: bool) -> None:
    """The table, and every miss where asked for."""
    print(f"{'':28}{'right':>7}{'of':>5}")
    for name, tally in score.verdicts.items():
        print(f"{name:28}{tally.right:7}{tally.wanted:5}")
    print(f"\n{'':28}{'right':>7}{'found':>7}{'wanted':>8}{'F1':>8}")
    every = Tally()
    for name, tally in score.fields.items():
        every.right, every.found, every.wanted = (
            every.right + tally.right,
            every.found + tally.found,
            every.wanted + tally.wanted,
        )
        print(f"{name:28}{tally.right:7}{tally.found:7}{tally.wanted:8}{tally.f1:8.3f}")
    print(f"{'all fields':28}{every.right:7}{every.found:7}{every.wanted:8}{every.f1:8.3f}")
    print(f"\ncases opened that the gold does not allow: {len(score.wrong_openings)} {' '.join(score.wrong_openings)}")
    print(
        f"letters with danger neither flagged nor urgent: {len(score.unflagged_dangers)} "
        f"{' '.join(score.unflagged_dangers)}"
    )
    if misses:
        for name, tally in (score.verdicts | score.fields).items():
            for letter, wanted, found in tally.misses:
                print(f"{name}: {letter}: wanted {wanted}, found {found}")


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="list every miss")
    parser.add_argument("--only", default="", help="letters whose name begins so")
    parser.add_argument("--scanned", action="store_true", help="letters as pictures; minutes instead of seconds")
    parser.add_argument("--font", type=Path, default=FONT, help="the font of the pictures")
    given = parser.parse_args()
    make = Scanner(given.font) if given.scanned else make_file
    letters = tuple(letter for letter in load_letters() if letter.id.startswith(given.only))
    with tempfile.TemporaryDirectory() as folder:
        score = score_letters(letters, Path(folder), make)
    print_score(score, given.misses)
    return 1 if score.wrong_openings or score.unflagged_dangers else 0


if __name__ == "__main__":
    sys.exit(main())
