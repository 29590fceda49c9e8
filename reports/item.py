"""One item: what was concluded and why, its people, its parts, its history. Who reported is masked unless revealed."""

from dataclasses import replace
from typing import Any

from classifiers.assessment import Role, SourceName
from reports.case import MASKED
from reports.inspection import assessment_tables, parts_table
from reports.labels import Language, label, store_note
from reports.moments import local
from reports.table import Report, Table
from store.database import Session
from store.items import Outcome, get
from store.views import ItemView


def item_report(store: Session, reference: str, language: Language, revealed: bool = False) -> Report:
    """One item; who reported is masked unless `revealed`. Raises NotFoundError."""
    view = get(store, reference)
    shown = view if revealed else mask_reporters(view)
    return Report(item_json(shown), item_tables(shown, language))


def mask_reporters(view: ItemView) -> ItemView:
    """The same item without anything that says who reported: the party, and an individual's own address."""
    return replace(view, assessment=masked_assessment(view.assessment))


def masked_assessment(assessment: dict[str, Any]) -> dict[str, Any]:
    """The assessment without who reported. An individual who writes is the reporter, so the sender is hidden too."""
    if not assessment:
        return assessment
    parties = [_masked(party) if party["role"] == Role.REPORTER else party for party in assessment["parties"]]
    hidden = {**assessment, "parties": parties}
    if assessment["source"]["name"] == SourceName.INDIVIDUAL:
        hidden["item"] = {**assessment.get("item", {}), "from": MASKED, "message_id": MASKED}
        hidden["source"] = {**assessment["source"], "evidence": []}
    return hidden


def _masked(party: dict[str, Any]) -> dict[str, Any]:
    hidden = {key: MASKED for key in ("name", "id_number", "nationality", "phone") if party.get(key)}
    return {**party, **hidden, "evidence": None}


def item_json(view: ItemView) -> dict[str, Any]:
    """The item as it stands, schema 1; `assessment` as in the contract of `inspect`, without the parts' texts."""
    return {
        "item": view.number,
        "state": view.state,
        "case": view.case or None,
        "channel": view.channel,
        "received_at": view.received_at.isoformat(),
        "sha256": view.sha256,
        "size": view.size,
        "error": view.error or None,
        "delivery": view.delivery or None,
        "seen": [list(place) for place in view.seen],
        "open_tasks": [{"task": task, "kind": kind, "due": due.isoformat()} for task, kind, due in view.open_tasks],
        "notes": [{"time": note.made_at.isoformat(), "actor": note.actor, "text": note.text} for note in view.notes],
        "corrections": [{"field": field, "old": old, "new": new} for field, old, new in view.corrections],
        "assessment": view.assessment or None,
    }


def item_tables(view: ItemView, language: Language) -> tuple[Table, ...]:
    """The item for a person: where it stands first, then the conclusion, then what was read and written."""
    judged = assessment_tables(view.assessment, language) if view.assessment else ()
    parts = (parts_table(view.assessment["parts"], language),) if view.assessment.get("parts") else ()
    return (_standing(view, language), *judged, *parts, *_history(view, language))


def _standing(view: ItemView, language: Language) -> Table:
    envelope = view.assessment.get("item", {})
    rows = [
        ("state", label("state", view.state, language)),
        ("case", view.case),
        ("from", envelope.get("from", "")),
        ("subject", envelope.get("subject", "")),
        ("received_at", local(view.received_at)),
        ("channel", label("channel", view.channel, language)),
        ("reasons", store_note(view.assessment, language) or view.error),
        (
            "task",
            "; ".join(f"{task}. {label('task', kind, language)} ({local(due)})" for task, kind, due in view.open_tasks),
        ),
    ]
    rows += [(key, str(value)) for key, value in view.delivery.items() if value not in (None, "")]
    cells = tuple((label("word", key, language), value) for key, value in rows if value)
    columns = (label("word", "field", language), label("word", "value", language))
    return Table(view.number, columns, cells)


def _history(view: ItemView, language: Language) -> tuple[Table, ...]:
    rows = [(local(note.made_at), note.actor, note.text) for note in view.notes]
    rows += [("", "", f"{field}: {old} → {new}") for field, old, new in view.corrections]
    if not rows:
        return ()
    columns = tuple(label("word", key, language) for key in ("time", "actor", "reasons"))
    return (Table(label("word", "history", language), columns, tuple(rows)),)


def outcome_report(outcome: Outcome, language: Language) -> Report:
    """Where an item stands after an act."""
    data = {"item": outcome.item, "state": str(outcome.state), "case": outcome.case or None}
    columns = tuple(label("word", key, language) for key in ("item", "state", "case"))
    row = (outcome.item, label("state", outcome.state, language), outcome.case)
    return Report(data, (Table(outcome.item, columns, (row,)),))
