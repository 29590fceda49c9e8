"""What the cage costs: `python bench/cage.py [ROUNDS]`.

The same files are read by a warm cage and in this process, turn by turn, so that both meet the same machine. Of each
file the best of all rounds counts on either side, because whatever else runs only ever adds. The cost of a document is
the difference. Then: starting a worker, losing one, and a file of 20 MiB that is only passed through.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from parsers.cage.keeper import Cage
from parsers.cage.limits import CageLimits
from parsers.document import Role
from parsers.formats import Content
from parsers.leaves import read_leaf
from parsers.message import Leaf
from parsers.sniff import media_type

MOST_MS = 5.0
FILES = (*sorted((ROOT / "tests" / "pdf").glob("*.pdf")), *sorted((ROOT / "tests/parsers/files").glob("letter.*")))


def leaf_of(data: bytes, name: str) -> Leaf:
    return Leaf("1", "", Role.ATTACHMENT, name, "", media_type(data, "", name), data)


def milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def differences(leaves: list[Leaf], rounds: int) -> list[tuple[str, float, float]]:
    """For each leaf its name and its best times, in this process and in the cage."""
    bare: dict[str, list[float]] = {leaf.name: [] for leaf in leaves}
    caged: dict[str, list[float]] = {leaf.name: [] for leaf in leaves}
    with Cage(CageLimits(documents=10**9)) as cage:
        for leaf in leaves:
            if cage.read(leaf) != read_leaf(leaf):
                raise SystemExit(f"{leaf.name} is read otherwise in the cage")
        for _ in range(rounds):
            for leaf in leaves:
                bare[leaf.name].append(milliseconds(lambda leaf=leaf: read_leaf(leaf)))
                caged[leaf.name].append(milliseconds(lambda leaf=leaf: cage.read(leaf)))
    return [(leaf.name, min(bare[leaf.name]), min(caged[leaf.name])) for leaf in leaves]


def started(first: Leaf, times: int) -> tuple[float, float]:
    """Milliseconds to start a worker, and from there to the first content of `first`; medians."""
    starts, firsts = [], []
    for _ in range(times):
        with Cage() as cage:
            starts.append(milliseconds(cage.protections))
            firsts.append(milliseconds(lambda cage=cage: cage.read(first)))
    return statistics.median(starts), statistics.median(firsts)


def lost(times: int) -> float:
    """Milliseconds that a leaf costs whose reader dies at once: two workers lost, and the next one started; median."""
    with Cage(reader="hostile.readers:by_order") as cage:
        cage.protections()

        def lose() -> Content:
            cage.read(leaf_of(b"segfault", "x.txt"))
            return cage.read(leaf_of(b"good", "x.txt"))

        return statistics.median(milliseconds(lose) for _ in range(times))


def main(rounds: int) -> None:
    leaves = [leaf_of(path.read_bytes(), path.name) for path in FILES]
    found = differences(leaves, rounds)
    print(f"{'file':30} {'in process':>12} {'caged':>12} {'cost':>9}   (ms, best of {rounds})")
    for name, bare, caged in found:
        print(f"{name:30} {bare:12.2f} {caged:12.2f} {caged - bare:9.2f}")
    costs = [caged - bare for _, bare, caged in found]
    cost = statistics.median(costs)
    print(f"cost of caging a document: median {cost:.2f} ms, mean {statistics.fmean(costs):.2f} ms, most {MOST_MS} ms")
    with Cage() as cage:
        large = leaf_of(bytes(20 << 20), "x.bin")
        cage.read(large)
        print(
            f"a file of 20 MiB passed through: {min(milliseconds(lambda: cage.read(large)) for _ in range(9)):.1f} ms"
        )
    start, first = started(leaves[0], 5)
    print(f"starting a worker: {start:.0f} ms; its first PDF: {first:.0f} ms")
    print(f"a reader that dies at once, and the next file: {lost(5):.0f} ms")
    if cost > MOST_MS:
        raise SystemExit("over the limit")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
