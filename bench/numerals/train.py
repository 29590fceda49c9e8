"""Train the reader of numbers on a processor and write its weights.

    python bench/numerals/train.py --net finder --fonts FOLDER --words FILE --minutes 90 --out weights

FONTS holds .ttf and .otf files with Arabic letters and digits; WORDS is a word list, one a line (Debian: hunspell-ar's
ar.dic). Neither is shipped. Fonts of the families in `glyphs.HELD_OUT` are kept for the figures it prints.
"""

import argparse
import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from glyphs import Font, held_out, load_font
from lines import HEIGHT, TOKENS, normalised, sample
from net import Checker, Finder
from torch import nn
from torch.utils.data import DataLoader, IterableDataset

BATCH = 48
_NUMBER = re.compile(r"[0-9٠-٩][0-9٠-٩/.\-]*")
Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]


def load_fonts(folder: Path, words: list[str], kept: bool) -> list[Font]:
    """The fonts for training, or with `kept` those held out."""
    rng = random.Random(5)
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in {".ttf", ".otf"})
    found = (load_font(path, words, rng) for path in paths if held_out(path.stem) == kept)
    return [font for font in found if font and font.words and len(font.digits) >= 12]


def batched(samples: list[tuple[np.ndarray, str]]) -> Batch:
    """Pictures padded to one width, their tokens, the tokens' counts and the pictures' lengths in steps."""
    width = (max(picture.shape[1] for picture, _ in samples) + 15) // 16 * 16
    pictures = np.zeros((len(samples), 1, HEIGHT, width), np.float32)
    for row, (picture, _) in enumerate(samples):
        pictures[row, 0, :, : picture.shape[1]] = normalised(picture)
    tokens = [torch.tensor([TOKENS.index(token) + 1 for token in said]) for _, said in samples]
    steps = [max(1, picture.shape[1] // 4) for picture, _ in samples]
    return torch.from_numpy(pictures), torch.cat(tokens), torch.tensor([len(t) for t in tokens]), torch.tensor(steps)


class Lines(IterableDataset[Batch]):
    """Batches of drawn lines of like width, without end or `count` lines of them."""

    def __init__(self, fonts: list[Font], seed: int, long: float, count: int | None = None) -> None:
        self.fonts, self.seed, self.long, self.count = fonts, seed, long, count

    def __iter__(self) -> Iterator[Batch]:
        cv2.setNumThreads(1)
        worker = torch.utils.data.get_worker_info()
        rng = random.Random(self.seed + (worker.id if worker else 0) * 7919)
        given = 0
        while self.count is None or given < self.count:
            group = sorted(
                (sample(self.fonts, rng, self.long) for _ in range(BATCH * 8)), key=lambda each: each[0].shape[1]
            )
            batches = [group[start : start + BATCH] for start in range(0, len(group), BATCH)]
            rng.shuffle(batches)
            for batch in batches:
                given += len(batch)
                yield batched(batch)


def said(log_probabilities: np.ndarray) -> str:
    """The likeliest token of each step, doubles and blanks dropped."""
    best = log_probabilities.argmax(-1)
    return "".join(TOKENS[c - 1] for c, before in zip(best, [0, *best[:-1]], strict=True) if c and c != before)


def evaluate(net: nn.Module, batches: list[Batch]) -> dict[str, float]:
    """The share of numbers read exactly, and of those given that are true."""
    net.eval()
    true = given = right = 0
    with torch.no_grad():
        for pictures, tokens, counts, steps in batches:
            log_probabilities = net(pictures).numpy()
            at = 0
            for row, (count, length) in enumerate(zip(counts.tolist(), steps.tolist(), strict=True)):
                want = _NUMBER.findall("".join(TOKENS[token - 1] for token in tokens[at : at + count].tolist()))
                got = _NUMBER.findall(said(log_probabilities[row, :length]))
                at += count
                true, given = true + len(want), given + len(got)
                for number in want:
                    if number in got:
                        got.remove(number)
                        right += 1
    net.train()
    return {"exact": round(right / true, 4), "true_of_given": round(right / given, 4), "numbers": true}


def main() -> None:
    """Trains for the time given and writes its weights, .pt and .onnx."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--net", choices=("finder", "checker"), required=True)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--init", type=Path)
    parser.add_argument("--out", type=Path, default=Path())
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    lines = options.words.read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if re.fullmatch("[ء-غف-ي]{2,12}", word := line.split("/")[0].strip())]
    torch.set_num_threads(1)
    net: nn.Module = {"finder": Finder, "checker": Checker}[options.net]()
    if options.init:
        net.load_state_dict(torch.load(options.init, weights_only=True))
    long = 0.3 if options.net == "finder" else 0.0
    net = net.to(memory_format=torch.channels_last)
    kept = list(Lines(load_fonts(options.fonts, words, True), 99, long, 1920))
    fonts = load_fonts(options.fonts, words, False)
    print(len(fonts), "fonts;", sum(p.numel() for p in net.parameters()), "parameters", flush=True)
    print("before", json.dumps(evaluate(net, kept)), flush=True)
    train(
        net,
        DataLoader(Lines(fonts, random.randrange(10**6), long), batch_size=None, num_workers=1, prefetch_factor=8),
        kept,
        options,
    )


def train(net: nn.Module, loader: DataLoader[Batch], kept: list[Batch], options: argparse.Namespace) -> None:
    """The training itself: one pass over endless lines with a falling rate, weights saved every five minutes."""
    optimiser = torch.optim.AdamW(net.parameters(), options.rate, weight_decay=1e-2)
    loss_of = nn.CTCLoss(zero_infinity=True)
    began = saved = time.monotonic()
    step = seen = 0
    mean = 0.0
    for pictures, tokens, counts, steps in loader:
        share = (time.monotonic() - began) / (options.minutes * 60)
        if share >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = options.rate * min(1, (step + 1) / 300) * (0.5 * (1 + np.cos(np.pi * share)) + 0.004)
        pictures = pictures.to(memory_format=torch.channels_last)
        loss = loss_of(net(pictures).transpose(0, 1), tokens, steps, counts)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        step, seen = step + 1, seen + len(pictures)
        mean = 0.98 * mean + 0.02 * loss.item() if step > 1 else loss.item()
        if time.monotonic() - saved > 300:
            saved = time.monotonic()
            print(f"{share:.2f} lines {seen} loss {mean:.3f}", json.dumps(evaluate(net, kept)), flush=True)
            save(net, options.out)
    print("end", seen, json.dumps(evaluate(net, kept)), flush=True)
    save(net, options.out)


def save(net: nn.Module, folder: Path) -> None:
    """Writes the weights for training on and for ONNX Runtime."""
    torch.save(net.state_dict(), folder / f"{type(net).__name__.lower()}.pt")
    net.eval()
    torch.onnx.export(
        net,
        (torch.zeros(1, 1, HEIGHT, 320),),
        str(folder / f"{type(net).__name__.lower()}.onnx"),
        input_names=["line"],
        output_names=["logp"],
        dynamic_axes={"line": {0: "n", 3: "w"}, "logp": {0: "n", 1: "t"}},
        opset_version=17,
        dynamo=False,
    )
    net.train()


if __name__ == "__main__":
    main()
