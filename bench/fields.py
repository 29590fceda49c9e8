"""Precision, recall and F1 of field extraction on the development letters.

    python bench/fields.py [--misses] [--only 014]

The letters' attachments are taken as read (their true text), so this measures extraction alone, not reading. Names are
compared after folding, letter numbers by their groups of digits.
"""

import argparse
import re
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from classifiers.fields import Extraction, extract
from parsers.arabic import fold
from parsers.document import Address, Document, Message, Part, Role, TextFrom

NUMBERS = ("letter_number", "execution_request_number", "judgment_number", "report_number", "hospital_file_number")
DATES = ("letter_date_hijri", "letter_date_gregorian")
Facts = dict[str, set[tuple[str, ...]]]
_LETTERLIKE = re.compile("سلام عليكم|تحيه طيبه|الموضوع|المحترم|dear |الرقم|رقم الصادر|رقم البلاغ|subject:|ref")


def document(letter: dict[str, Any]) -> tuple[Document, tuple[str, ...]]:
    """The letter as a Document, and the ids of its main parts: the first letter-like attachment, then the body."""
    mail = letter["email"] or {"subject": "", "body": ""}
    texts = [("1", Role.BODY, mail["body"] or "")]
    for number, attachment in enumerate(letter["attachments"], 2):
        text = attachment["text"]
        if attachment["kind"] == "eml":
            text = text.partition("\n\n")[2]
        texts.append((str(number), Role.ATTACHMENT, text))
    parts = tuple(
        Part(name, "", role, "", "", "text/plain", "", len(text), text, TextFrom.BODY)
        for name, role, text in texts
        if text
    )
    first = next((p.id for p in parts if p.role is Role.ATTACHMENT and _LETTERLIKE.search(fold(p.text))), None)
    body = next((p.id for p in parts if p.role is Role.BODY), None)
    if first and body and len(next(p for p in parts if p.id == body).text) > 350 and _weak(letter, first):
        first, body = body, None
    main = tuple(name for name in (first, body) if name)
    message = Message("", "", Address("", ""), (), (), (), mail["subject"] or "", None, (), (), ())
    return Document("", 0, (message,), parts), main


def _weak(letter: dict[str, Any], part: str) -> bool:
    """Whether the attachment has no head of a letter, so that the long mail beside it is the letter."""
    text = letter["attachments"][int(part) - 2]["text"]
    return not re.search(r"السلام عليكم|الموضوع|Dear|Subject|تحية|الرقم|رقم البلاغ", text)


def expected(gold: dict[str, Any]) -> Facts:
    """The facts of the answer, by field."""
    facts: Facts = defaultdict(set)
    for name, value in gold.items():
        if name in NUMBERS:
            facts[name] = {(_digits(v),) for v in (value if isinstance(value, list) else [value])}
        elif name in ("letter_date_hijri", "letter_date_gregorian", "court_circuit", "subject", "attachments_listed"):
            facts[name] = {(_plain(value),)}
        elif name == "request_types":
            facts[name] = {(kind,) for kind in value}
    for party in gold.get("parties", []):
        _party(facts, party["name"], party["role"], {k: party.get(k) for k in ("id_number", "nationality", "phone")})
    for child in gold.get("children", []):
        _child(facts, child)
    return facts


def found(extraction: Extraction) -> Facts:
    """The facts that were read, by field."""
    facts: Facts = defaultdict(set)
    for field in extraction.fields:
        if field.name in NUMBERS:
            values = field.value if isinstance(field.value, tuple) else (field.value,)
            facts[field.name] = {(_digits(v),) for v in values}
        elif field.name == "letter_date":
            for calendar, value in (("hijri", field.hijri), ("gregorian", field.gregorian)):
                if value:
                    facts[f"letter_date_{calendar}"] = {(value,)}
        elif field.name == "request_types" and isinstance(field.value, tuple):
            facts[field.name] = {(kind,) for kind in field.value}
        elif field.name in ("court_circuit", "subject", "attachments_listed"):
            facts[field.name] = {(_plain(field.value),)}
    for party in extraction.parties:
        said = {"id_number": party.id_number, "nationality": party.nationality, "phone": party.phone}
        _party(facts, party.name, party.role.value, said)
    for child in extraction.children:
        said = {
            "name": child.name, "age": child.age, "id_number": child.id_number,
            "birth_date_hijri": child.birth_date_hijri, "birth_date_gregorian": child.birth_date_gregorian,
        }  # fmt: skip
        _child(facts, said)
    return facts


def _party(facts: Facts, name: str, role: str, said: dict[str, Any]) -> None:
    facts["party_name"].add((_plain(name),))
    facts["party_role"].add((_plain(name), role))
    for key, value in said.items():
        if value:
            facts[f"party_{key}"].add((_plain(name), _plain(value)))


def _child(facts: Facts, said: dict[str, Any]) -> None:
    name = _plain(said["name"])
    facts["child_name"].add((name,))
    for key in ("age", "id_number", "birth_date_hijri", "birth_date_gregorian"):
        if said.get(key) not in (None, ""):
            value = _plain(said[key])
            facts[f"child_{key}"].add((name, re.sub(r"^40 يوما$", "0", value.replace("سنتان ونصف", "2"))))


def _digits(value: object) -> str:
    return "/".join(re.findall(r"\d+", fold(str(value))))


def _plain(value: object) -> str:
    return " ".join(fold(str(value)).replace('"', "").split())


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--misses", action="store_true", help="print every fact missed or invented")
    options.add_argument("--only", default="", help="letters whose name begins so")
    chosen = options.parse_args()
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    seconds: list[float] = []
    for path in sorted((ROOT / "tests/letters").glob(f"{chosen.only}*.yaml")):
        letter = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        item, parts = document(letter)
        began = time.perf_counter()
        read = found(extract(item, parts))
        seconds.append(time.perf_counter() - began)
        true = expected(letter["gold"].get("fields") or {})
        for name in sorted({*read, *true}):
            _score(counts[name], true[name], read[name], f"{path.stem[:3]} {name}" if chosen.misses else "")
    _report(counts, seconds)


def _score(count: list[int], true: set[tuple[str, ...]], read: set[tuple[str, ...]], label: str) -> None:
    count[0] += len(true & read)
    count[1] += len(read - true)
    count[2] += len(true - read)
    if label:
        for sign, facts in (("-", true - read), ("+", read - true)):
            for fact in sorted(facts):
                print(label, sign, *fact, sep=" | ")


def _report(counts: dict[str, list[int]], seconds: list[float]) -> None:
    groups = {
        "numbers and dates": (*NUMBERS, *DATES),
        "names": ("party_name", "child_name"),
        "all": tuple(counts),
    }
    print(f"{'field':28} {'P':>6} {'R':>6} {'F1':>6}  right wrong missed")
    for name in sorted(counts):
        _line(name, counts[name])
    for name, members in groups.items():
        _line(f"= {name}", [sum(counts[member][i] for member in members if member in counts) for i in range(3)])
    ordered = sorted(seconds)
    print(f"per letter: median {1000 * ordered[len(ordered) // 2]:.1f} ms, slowest {1000 * ordered[-1]:.1f} ms")


def _line(name: str, count: list[int]) -> None:
    right, wrong, missed = count
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    print(f"{name:28} {precision:6.3f} {recall:6.3f} {f1:6.3f}  {right:5} {wrong:5} {missed:6}")


if __name__ == "__main__":
    main()
