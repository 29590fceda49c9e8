"""Trains the second opinion on what reads like a report of harm (classifiers/second_opinion.py).

    python bench/concern/train.py [--out classifiers/weights/concern.bin]

Harm is told in the sentences of tests/classifiers/danger_sentences.toml and in those of the five authors of
bench/generated; what is everyday comes from the same. First it prints how often a model finds the harm in the letters
of an author left out of its training, and how often it alarms for nothing; then it trains on everything and writes the
weights. The same data gives the same bytes.
"""

import argparse
import random
import re
import sys
import tomllib
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT)]

from bench.generated.letters import SEED, letter
from classifiers.second_opinion import BITS, THRESHOLD, features, packed, sentences
from parsers.arabic import fold

VOICES = {"first": "", "second": "second/", "third": "third/", "fourth": "fourth/", "fifth": "fifth/"}
LETTERS = 2000
_GENERATED = ROOT / "bench/generated/data"
_SENTENCES = ROOT / "tests/classifiers/danger_sentences.toml"
_PLAIN = ("individual", "party", "internal", "other_body", "automatic", "bulk")
_DENIED = ("individual", "party", "bulk", "automatic", "internal: note")
_REPORTED = ("individual", "party", "school", "hospital", "police", "report_centre", "enforcement_court", "other_body")
_EPOCHS, _RATE, _DECAY = 15, 0.5, 1e-5
_WORTH = 2
"""What missing a sentence of harm counts, beside alarming for nothing."""
Row = tuple[np.ndarray, bool]


def filled(template: str, rng: random.Random) -> str:
    """A sentence of a template of bench/generated, its choices made, its facts left blank."""
    text = re.sub(r"\{\w+\?([^|{}]*)\|([^{}]*)\}", lambda both: rng.choice(both.groups()), template)
    text = text.replace("{ab}", rng.choice(["والده", "زوجها", "عمه", "والدها", "زوج أمها"]))
    text = re.sub(r"\[([^\]]*)\]", lambda some: rng.choice(some[1].split("|")), text)
    return re.sub(r"[{}⟦⟧<>]", " ", text)


def harmful(voice: str) -> list[str]:
    """What an author of bench/generated wrote of harm."""
    rng, found = random.Random(voice), []
    for name in ("incident", "individual", "party"):
        pools = tomllib.loads((_GENERATED / f"{VOICES[voice]}{name}.toml").read_text("utf-8"))
        for pool, rows in pools.items():
            told = pool.startswith(("child_", "adult_", "me_")) or pool.endswith("_danger")
            if told and not pool.startswith(("subject", "child_birth")):
                found += [filled(row, rng) for row in rows]
    return found


def letters(voice: str) -> list[tuple[str, str, list[str]]]:
    """Category, danger and folded sentences of each of an author's letters."""
    found = []
    for number in range(LETTERS):
        written = letter(number, SEED, voice)
        mail = written.item.get("email") or {}
        texts = [mail.get("subject", ""), mail.get("body", "")]
        texts += [attached.get("text", "") for attached in written.item["attachments"]]
        whole = fold("\n".join(texts))
        found.append((written.category, written.danger, [whole[start:end] for start, end in sentences(whole)]))
    return found


def plain(rows: list[tuple[str, str, list[str]]]) -> list[str]:
    """The everyday sentences of an author's letters, the courts' and police's left out: many, and alike."""
    found = set()
    for category, danger, said in rows:
        if category.startswith(_PLAIN) and (danger == "none" or (danger == "negated" and category.startswith(_DENIED))):
            found.update(said)
    return sorted(found)


def rows_of(texts: list[str], harm: bool) -> list[Row]:
    """The features of each text, and whether it tells of harm."""
    return [(np.array(sorted(features(fold(text))), dtype=np.int64), harm) for text in texts]


def train(rows: list[Row]) -> tuple[np.ndarray, float]:
    """Logistic regression by AdaGrad."""
    weights, squares, bias = np.zeros(1 << BITS), np.full(1 << BITS, 1e-3), 0.0
    rng, rows = random.Random(0), [row for row in rows if len(row[0])]
    for _ in range(_EPOCHS):
        rng.shuffle(rows)
        for places, harm in rows:
            share = 1 / np.sqrt(len(places))
            believed = 1 / (1 + np.exp(-(weights[places].sum() * share + bias)))
            wrong = (believed - harm) * (_WORTH if harm else 1)
            slope = wrong * share + _DECAY * weights[places]
            squares[places] += slope * slope
            weights[places] -= _RATE * slope / np.sqrt(squares[places])
            bias -= 0.05 * wrong * share
    return weights, float(bias)


def scored(trained: tuple[np.ndarray, float], text: str) -> float:
    """A sentence's score under a model not yet packed."""
    places = np.array(sorted(features(fold(text))), dtype=np.int64)
    return float(trained[0][places].sum() / np.sqrt(max(1, len(places))) + trained[1])


def report(voice: str, rows: list[tuple[str, str, list[str]]], trained: tuple[np.ndarray, float]) -> None:
    """How the letters of an author left out are told apart, by what they are."""
    for kind in _REPORTED:
        for harm in (True, False):
            asked = [
                said
                for category, danger, said in rows
                if said and category.startswith(kind) and danger != "mild" and (danger in ("none", "negated")) != harm
            ]
            shown = sum(max(scored(trained, text) for text in said) > THRESHOLD for said in asked)
            if asked:
                print(
                    f"{voice:8} {kind:12} {'harm' if harm else 'calm'} {len(asked):5} {shown / len(asked):6.1%} shown"
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "classifiers/weights/concern.bin")
    out = parser.parse_args().out
    listed = tomllib.loads(_SENTENCES.read_text("utf-8"))
    told = [
        *listed["danger"].strip().split("\n"),
        *(row for rows in listed["told"].values() for row in rows.split("\n")),
    ]
    calm = [*listed["calm"].strip().split("\n"), *listed["alarming"].strip().split("\n")]
    own = [*rows_of([text for text in told if text], True), *rows_of(calm, False)]
    mails = {voice: letters(voice) for voice in VOICES}
    theirs = {v: [*rows_of(harmful(v), True), *rows_of(plain(mails[v]), False)] for v in VOICES}
    for voice in VOICES:
        others = [row for other, rows in theirs.items() if other != voice for row in rows]
        report(voice, mails[voice], train([*own, *others]))
    weights, bias = train([*own, *(row for rows in theirs.values() for row in rows)])
    scale = float(np.abs(weights).max() / 127)
    out.write_bytes(packed(np.round(weights / scale).astype(np.int8).tobytes(), scale, bias))
    print(f"{out.name}: {np.count_nonzero(weights)} weights")


if __name__ == "__main__":
    main()
