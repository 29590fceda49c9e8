"""The referral log for people and programs. An entry's JSON is the exact text that was hashed."""

import csv
import json
from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from reports.labels import Language, label, labels
from reports.moments import local
from reports.table import Report, Table
from store.database import Session
from store.log import Filter, Logged, entries, entry
from store.verification import Verification

BROKEN = 74
"""The exit code for a log that was changed: sysexits' EX_IOERR."""
COLUMNS = ("entry", "time", "event", "item", "case", "actor", "source", "action", "reasons")
CSV_COLUMNS = (
    *("seq", "time", "event", "actor", "item", "case", "source", "kind", "centre", "action", "state"),
    *("reasons", "danger", "hash"),
)


def entries_report(store: Session, wanted: Filter, language: Language) -> Report:
    """The entries that `wanted` admits."""
    found = tuple(entries(store, wanted))
    return Report({"entries": [entry_json(logged) for logged in found]}, (entries_table(found, language),))


def entry_report(store: Session, seq: int, language: Language) -> Report:
    """Entry number `seq`. Raises NotFoundError."""
    logged = entry(store, seq)
    return Report(entry_json(logged), entry_tables(logged, language))


def verification_report(result: Verification, language: Language) -> Report:
    """What verifying found; exit code 74 where anything was changed."""
    exit_code = BROKEN if result.findings else 0
    return Report(verification_json(result), (verification_table(result, language),), exit_code)


def entry_json(logged: Logged) -> dict[str, Any]:
    """One entry with its place in the chain, schema 1."""
    return {"entry": logged.facts, "prev": logged.prev.hex(), "hash": logged.hash.hex()}


def entries_table(found: Iterable[Logged], language: Language) -> Table:
    """Entries in the order given."""
    rows = tuple(
        (
            str(logged.seq),
            local(datetime.fromisoformat(logged.text("time"))),
            label("event", logged.text("event"), language),
            logged.text("item"),
            logged.text("case"),
            logged.text("actor"),
            label("source", logged.text("source"), language),
            label("action", logged.text("action"), language) or logged.text("decision"),
            _reasons(logged, language),
        )
        for logged in found
    )
    return Table(label("word", "history", language), tuple(label("word", key, language) for key in COLUMNS), rows)


def _reasons(logged: Logged, language: Language) -> str:
    reasons = [label("hold_reason", key, language) for key in logged.text("reasons").split(", ") if key]
    danger = [key for key in logged.text("danger").split(", ") if key]
    if danger:
        reasons.insert(0, f"{label('word', 'danger', language)}: {labels('danger', danger, language)}")
    return "; ".join(reasons)


def entry_tables(logged: Logged, language: Language) -> tuple[Table, ...]:
    """One entry: every fact of it, and its hashes."""
    facts = {**logged.facts, "prev": logged.prev.hex(), "hash": logged.hash.hex()}
    rows = tuple(
        (name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, value in facts.items()
    )
    columns = (label("word", "field", language), label("word", "value", language))
    return (Table(f"{label('word', 'entry', language)} {logged.seq}", columns, rows),)


def verification_json(result: Verification) -> dict[str, Any]:
    """What verifying found, schema 1."""
    return {
        "entries": result.entries,
        "rows": result.rows,
        "checkpoints": result.checkpoints,
        "findings": [{"seq": finding.seq, "what": finding.what} for finding in result.findings],
    }


def verification_table(result: Verification, language: Language) -> Table:
    """What verifying found: a row a finding, or one row that says what was checked and held."""
    columns = (label("word", "entry", language), label("word", "value", language))
    if result.findings:
        rows = tuple((str(finding.seq or "—"), finding.what) for finding in result.findings)
        return Table(label("word", "broken", language), columns, rows, frozenset(range(len(rows))))
    checked = (
        f"{result.entries} entries, {result.rows} rows they bind, {result.checkpoints} checkpoints: nothing was changed"
    )
    return Table(label("word", "history", language), columns, (("—", checked),))


def export(store: Session, wanted: Filter, form: str, stream: IO[str]) -> None:
    """Writes the entries that `wanted` admits: `jsonl` has the exact hashed bodies, `csv` the codes."""
    if form == "jsonl":
        for logged in entries(store, wanted):
            line = {"body": logged.body, "prev": logged.prev.hex(), "hash": logged.hash.hex()}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        return
    writer = csv.writer(stream)
    writer.writerow(CSV_COLUMNS)
    for logged in entries(store, wanted):
        writer.writerow([logged.hash.hex() if key == "hash" else _plain(logged.text(key)) for key in CSV_COLUMNS])


def _plain(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
