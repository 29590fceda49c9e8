"""Trains Tesseract's Arabic model further, on the lines that Ihala cuts out and in the fonts that it reads worst.

    python bench/words/train.py --fonts FOLDER [--minutes 60] [--lines 40000] [--out parsers/ocr/weights]

Starts from the model `ara` that Debian ships (tesseract-ocr-ara), so its dictionary and its letters stay. Needs
Tesseract's programs for training (in Debian they come with tesseract-ocr), and fonts in FOLDER; those whose families
are `HELD_OUT` in bench/numerals/glyphs.py are left out. Every 15 minutes, and at the end, the share of wrong characters
among the last thousand lines is printed (BCER). Writes `naskh.traineddata`.
"""

import argparse
import itertools
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "bench"), str(Path(__file__).parent)]

from floats import with_float_weights
from lines import faces, lines, write
from texts import Texts

from parsers.ocr.tesseract import model_folder

MODEL = "ara"
NAME = "naskh"
_VOICES = ("first", "second", "third")
_LETTERS_A_VOICE = 700
_RATE = 0.0003
"""A seventh of what a net begins with: it is to learn more, not to forget."""


def unpacked(model: Path, folder: Path) -> tuple[set[str], list[str]]:
    """The parts of the model in `folder`, its weights floating point; its characters and its dictionary."""
    base = folder / f"{MODEL}."
    _run("combine_tessdata", "-u", model, base)
    net = folder / f"{MODEL}.lstm"
    net.write_bytes(with_float_weights(net.read_bytes()))
    known = (folder / f"{MODEL}.lstm-unicharset").read_text("utf-8").splitlines()[2:]
    words = folder / "words"
    _run("dawg2wordlist", folder / f"{MODEL}.lstm-unicharset", folder / f"{MODEL}.lstm-word-dawg", words)
    return {line.split()[0] for line in known}, words.read_text("utf-8").split()


def drawn(fonts: Path, texts: Texts, count: int, seed: int, folder: Path) -> list[Path]:
    """Files of `count` lines."""
    found = list(itertools.islice(lines(faces(fonts), texts.line, seed), count))
    random.Random(seed).shuffle(found)
    return write(found, folder / f"lines{seed}_", MODEL)


def train(model: Path, files: list[Path], folder: Path, minutes: float) -> Path:
    """The last state of a training of so many minutes."""
    listed = folder / "files"
    listed.write_text("".join(f"{file}\n" for file in files))
    command = [
        "lstmtraining", "--continue_from", folder / f"{MODEL}.lstm", "--traineddata", model, "--train_listfile", listed,
        "--model_output", folder / NAME, "--learning_rate", str(_RATE), "--max_iterations", "100000000",
        "--max_image_MB", "8000",
    ]  # fmt: skip
    log = folder / "log"
    with log.open("w") as heard, subprocess.Popen(command, stdout=heard, stderr=heard) as training:
        end = time.monotonic() + 60 * minutes
        while training.poll() is None and time.monotonic() < end:
            time.sleep(min(900, max(1, end - time.monotonic())))
            print([line for line in log.read_text().splitlines() if "BCER" in line][-1:], flush=True)
        training.terminate()
    return folder / f"{NAME}_checkpoint"


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--lines", type=int, default=40_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "parsers" / "ocr" / "weights")
    options = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "2"
    model = (model_folder() or Path()) / f"{MODEL}.traineddata"
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        characters, dictionary = unpacked(model, folder)
        texts = Texts(characters, dictionary, _VOICES, _LETTERS_A_VOICE)
        files = drawn(options.fonts, texts, options.lines, options.seed, folder)
        last = train(model, files, folder, options.minutes)
        out = options.out / f"{NAME}.traineddata"
        _run("lstmtraining", "--stop_training", "--convert_to_int", "--continue_from", last, "--traineddata", model,
             "--model_output", out)  # fmt: skip
    print(out)


if __name__ == "__main__":
    main()
