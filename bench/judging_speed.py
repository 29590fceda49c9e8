"""How fast judging is: `python bench/judging_speed.py`.

Assessments a second of one core's time, best and worst round (others may use the machine too), on the documents of the
development letters (texts read already); the time of loading the rules in a fresh process; and what ten times the pages
cost.
"""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from bench.judging import document_of, letters, provenance_of
from classifiers.assess import assess
from classifiers.directory import Directory
from classifiers.rules import load_rules
from parsers.document import Document

ROUNDS = 5
PAGES = 20
LOADING = """
import time
began = time.process_time()
import spacy
imported = time.process_time() - began
from classifiers.assess import assess
from classifiers.directory import Directory
from classifiers.rules import load_rules
load_rules(Directory())
print(f"{time.process_time() - began:.2f} s to load, of which spaCy itself {imported:.2f} s")
"""


def repeated(document: Document, times: int) -> Document:
    """The document with the text of its longest part so often behind itself."""
    longest = max(document.parts, key=lambda part: len(part.text))
    longer = replace(longest, text="\n".join([longest.text] * times), words=())
    return replace(document, parts=tuple(longer if part is longest else part for part in document.parts))


def main() -> None:
    """The command."""
    rules = load_rules(Directory(own_domains=("yusr.example",)))
    items = [(document_of(row), provenance_of(row)) for row in letters()]
    for document, provenance in items:
        assess(document, provenance, rules)
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for document, provenance in items:
            assess(document, provenance, rules)
        rounds.append(len(items) / (time.process_time() - began))
    print(f"{max(rounds):.0f} assessments a second in the best of {ROUNDS} rounds, {min(rounds):.0f} in the worst")
    document, provenance = max(items, key=lambda item: max(len(part.text) for part in item[0].parts))
    took = []
    for times in (PAGES, 10 * PAGES):
        long = repeated(document, times)
        began = time.process_time()
        assess(long, provenance, rules)
        took.append(time.process_time() - began)
    print(f"{PAGES} pages {took[0]:.2f} s, {10 * PAGES} pages {took[1]:.2f} s: {took[1] / took[0]:.1f} times")
    subprocess.run([sys.executable, "-c", LOADING], check=True, cwd=Path(__file__).parent.parent)


if __name__ == "__main__":
    main()
