"""Checking the log without trusting its machine: the chain, the rows it binds, checkpoints kept elsewhere."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from store.binding import standing
from store.checkpoints import Checkpoint, merkle_root
from store.log import GENESIS, Logged, chained, read_log


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written. `seq`: the entry concerned, 0 where it is the log as a whole."""

    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How many entries and rows were checked, and everything found."""

    entries: int
    rows: int
    checkpoints: int
    findings: tuple[Finding, ...]


def verify(session: Session, checkpoints: Sequence[Checkpoint] = ()) -> Verification:
    """Checks everything that can be checked from inside, and each checkpoint against the entries it covers."""
    logged = tuple(read_log(session))
    rows = dict(standing(session))
    findings = (*_chain(logged), *_bindings(logged, rows), *_covered(logged, checkpoints))
    return Verification(len(logged), len(rows), len(checkpoints), findings)


def _chain(logged: Sequence[Logged]) -> tuple[Finding, ...]:
    findings = []
    prev, expected = GENESIS, 1
    for entry in logged:
        if entry.seq != expected:
            findings.append(Finding(entry.seq, f"entry {expected} is missing before it"))
        elif entry.prev != prev:
            findings.append(Finding(entry.seq, "does not follow the entry before it"))
        if chained(entry.prev, entry.body) != entry.hash:
            findings.append(Finding(entry.seq, "its text was changed after it was written"))
        elif _claimed_seq(entry) != entry.seq:
            findings.append(Finding(entry.seq, "stands in another entry's place"))
        prev, expected = entry.hash, entry.seq + 1
    return tuple(findings)


def _claimed_seq(entry: Logged) -> object:
    try:
        return entry.facts.get("seq")
    except json.JSONDecodeError:
        return None


def _bindings(logged: Sequence[Logged], rows: dict[str, str]) -> tuple[Finding, ...]:
    bound: dict[str, tuple[int, str]] = {}
    for entry in logged:
        try:
            binds = entry.facts.get("binds")
        except json.JSONDecodeError:
            continue
        if isinstance(binds, dict):
            bound.update({str(row): (entry.seq, str(digest)) for row, digest in binds.items()})
    changed = [
        Finding(seq, f"the row {row} that it wrote " + ("is gone" if row not in rows else "was changed since"))
        for row, (seq, digest) in bound.items()
        if rows.get(row) != digest
    ]
    unlogged = [Finding(0, f"the row {row} has no entry in the log") for row in rows if row not in bound]
    return (*changed, *unlogged)


def _covered(logged: Sequence[Logged], checkpoints: Sequence[Checkpoint]) -> tuple[Finding, ...]:
    findings = []
    leaves = [entry.body.encode() for entry in logged]
    for checkpoint in checkpoints:
        if checkpoint.size > len(leaves):
            missing = checkpoint.size - len(leaves)
            findings.append(
                Finding(
                    len(leaves), f"the last entry, but a checkpoint covers {checkpoint.size}: {missing} are cut off"
                )
            )
        elif merkle_root(leaves[: checkpoint.size]) != checkpoint.root:
            findings.append(Finding(0, f"the first {checkpoint.size} entries are not those of the checkpoint"))
    return tuple(findings)
