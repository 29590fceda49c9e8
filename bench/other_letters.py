"""Scores the judging on the letters by another hand: `python bench/other_letters.py [--misses] [--only o6]`.

Rendered, read, judged and scored exactly as the development letters are.
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from rendering.letters import Letter, load_letters

from bench.letters import print_score, score_letters

FOLDER = Path(__file__).parent.parent / "tests" / "letters_other"


def numbered(letter: Letter) -> Letter:
    """The letter with its `o07` as `007`: its number chooses how it is encoded."""
    return replace(letter, id=letter.id.replace("o", "0", 1))


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="list every miss")
    parser.add_argument("--only", default="", help="letters whose name begins so")
    given = parser.parse_args()
    letters = tuple(numbered(letter) for letter in load_letters(FOLDER) if letter.id.startswith(given.only))
    with tempfile.TemporaryDirectory() as folder:
        score = score_letters(letters, Path(folder))
    print_score(score, given.misses)
    return 1 if score.wrong_openings or score.unflagged_dangers else 0


if __name__ == "__main__":
    sys.exit(main())
