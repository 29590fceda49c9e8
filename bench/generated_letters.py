"""Scores the judging on 2,000 letters composed with their answers: `python bench/generated_letters.py [--jobs 2]`.

Each letter is rendered to a real message, read and judged as `ihala inspect` does, and compared with the answer that
follows from how it was composed (`bench/generated/`). Prints the verdicts by category, wrong openings, missed danger,
fields, how far confidence can be believed, and what abstaining below a confidence would cost.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import pairwise
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from bench.generated.grammar import VOICES
from bench.generated.letters import SEED, letter, plan
from bench.generated.mail import Letter
from bench.generated.scored import Result, judged
from bench.letters import settings_in

VERDICTS = ("action", "source", "kind", "centre")
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
DECIDED = ("open_case", "set_aside")
"""What is done without a person."""


def judge_some(numbers: Sequence[int], seed: int, voices: str) -> list[Result]:
    """These letters, in one process."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_in(Path(folder))
        return [judged(letter(number, seed, voices), settings, Path(folder)) for number in numbers]


def judge_all(numbers: Sequence[int], seed: int, voices: str, jobs: int) -> list[Result]:
    """These letters in `jobs` processes, in order; progress goes to stderr."""
    chunks = [numbers[start : start + 25] for start in range(0, len(numbers), 25)]
    results: list[Result] = []
    with ProcessPoolExecutor(jobs) as pool:
        for some in pool.map(partial(judge_some, seed=seed, voices=voices), chunks):
            results += some
            sys.stderr.write(f"\r{len(results)} of {len(numbers)}")
    sys.stderr.write("\n")
    return results


def print_verdicts(results: Sequence[Result]) -> None:
    """Right of all for every verdict, by the source and as a whole, and what must never happen."""
    print(f"{'':34}{'letters':>8}" + "".join(f"{name:>8}" for name in VERDICTS) + f"{'opened':>8}{'missed':>8}")
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[result.category.split(":")[0]].append(result)
    for name, some in [*groups.items(), ("all", list(results))]:
        rights = "".join(f"{sum(result.right[verdict] for result in some):8}" for verdict in VERDICTS)
        wrong, missed = sum(r.wrongly_opened for r in some), sum(r.danger_missed for r in some)
        print(f"{name:34}{len(some):8}{rights}{wrong:8}{missed:8}")
    print("opened: cases opened that must not be; missed: danger neither flagged nor urgent")
    calm = [result for result in results if result.danger in ("none", "negated")]
    print(f"letters without danger that are flagged: {sum(r.alarmed for r in calm)} of {len(calm)}")


def print_fields(results: Sequence[Result]) -> None:
    """Precision and recall of every field, and of all together."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for result in results:
        for name, counts in result.fields.items():
            for group in (name, "all fields"):
                sums[group] = [before + now for before, now in zip(sums[group], counts, strict=True)]
    print(f"\n{'':34}{'right':>8}{'found':>8}{'wanted':>8}{'F1':>8}")
    for name, (right, found, wanted) in sums.items():
        if name != "all fields":
            print(f"{name:34}{right:8}{found:8}{wanted:8}{_f1(right, found, wanted):8.3f}")
    right, found, wanted = sums["all fields"]
    print(f"{'all fields':34}{right:8}{found:8}{wanted:8}{_f1(right, found, wanted):8.3f}")


def _f1(right: int, found: int, wanted: int) -> float:
    return 2 * right / (found + wanted) if found + wanted else 1.0


def print_reliability(results: Iterable[Result]) -> None:
    """For each thing said with a confidence: how many in each bin, what share was right, the calibration error."""
    said: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for result in results:
        for name, confidence, right in result.sure:
            said[name].append((confidence, right))
    for name, pairs in said.items():
        print(f"\n{name + ' confidence':20}{'said':>8}{'mean':>8}{'right':>8}")
        error = 0.0
        for low, high in pairwise(BINS):
            inside = [(confidence, right) for confidence, right in pairs if low <= confidence < high]
            if not inside:
                continue
            mean = sum(confidence for confidence, _ in inside) / len(inside)
            share = sum(right for _, right in inside) / len(inside)
            error += abs(mean - share) * len(inside) / len(pairs)
            print(f"{f'{low:.2f}–{min(high, 1.0):.2f}':20}{len(inside):8}{mean:8.3f}{share:8.3f}")
        print(f"expected calibration error {error:.3f}")


def print_abstention(results: Sequence[Result]) -> None:
    """What would be opened, and decided without a person, if less sure assessments went to one."""
    openable = sum(result.openable for result in results)
    print(f"\n{'abstain below':20}{'opened':>8}{'wrongly':>8}{'of openable':>12}{'decided of all':>16}")
    levels = sorted({0.0, *(result.certainty for result in results if result.found["action"] in DECIDED)})
    clean: float | None = None
    for level in levels:
        sure = [result for result in results if result.certainty >= level]
        opened = [result for result in sure if result.found["action"] == "open_case"]
        wrongly = sum(result.wrongly_opened for result in opened)
        decided = sum(result.found["action"] in DECIDED for result in sure)
        first = clean is None and not wrongly
        clean = level if first else clean
        if first or level in (0.0, *levels[:: max(1, len(levels) // 8)]):
            shares = f"{(len(opened) - wrongly) / openable:12.1%}{decided / len(results):16.1%}"
            print(f"{level:<20.3f}{len(opened):8}{wrongly:8}{shares}{'  <- no wrong opening' if first else ''}")


def print_misses(results: Sequence[Result]) -> None:
    """By sort of letter, what was missed and how often, with the numbers of some letters to show."""
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[int]] = defaultdict(list)
    for result in results:
        for what in _missed(result):
            counts[result.category, what] += 1
            examples[result.category, what].append(result.number)
    for (category, what), count in sorted(counts.items(), key=lambda pair: (pair[0][1].split()[0], -pair[1])):
        print(f"{count:5}  {what}  [{category}]  e.g. {' '.join(map(str, examples[category, what][:4]))}")


def _missed(result: Result) -> list[str]:
    misses = ["! wrong opening"] if result.wrongly_opened else []
    misses += ["! danger missed"] if result.danger_missed else []
    misses += [f"{name} {result.found[name]}" for name in VERDICTS if not result.right[name]]
    return [*misses, *(f"{name} missed" for name in result.misses)]


def show(made: Letter) -> None:
    """One letter with its answer."""
    print(f"{made.number}  {made.category}  danger: {made.danger}{'  html' if made.html else ''}")
    mail = made.item["email"]
    print(
        "\n".join(f"{name}: {mail[name]}" for name in ("from", "to", "reply_to", "authentication", "date", "subject"))
    )
    print("\n" + mail["body"])
    for attachment in made.item["attachments"]:
        print(f"\n--- {attachment['filename']} ({attachment['kind']})\n{attachment['text']}")
    print("\n" + json.dumps(made.item["gold"], ensure_ascii=False, indent=1))


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=SEED, help="another set of letters")
    parser.add_argument("--voices", choices=VOICES, default="first", help="the others say the same in other words")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--every", type=int, default=1, help="only every so-manieth letter")
    parser.add_argument("--misses", action="store_true", help="count the misses by sort of letter")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="print one letter and its answer, judge nothing")
    given = parser.parse_args()
    if given.show is not None:
        show(letter(given.show, given.seed, given.voices))
        return 0
    results = judge_all(range(0, len(plan()), given.every), given.seed, given.voices, given.jobs)
    print_verdicts(results)
    print_fields(results)
    print_reliability(results)
    print_abstention(results)
    if given.misses:
        print_misses(results)
    return 1 if any(result.wrongly_opened or result.danger_missed for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
