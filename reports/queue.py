"""What waits for a person, most dangerous first."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from classifiers.assessment import Action, HoldReason
from reports.item import masked_assessment
from reports.labels import Language, label, labels, store_note
from reports.moments import local
from reports.table import Report, Table
from store.database import Session
from store.tasks import TaskKind, TaskView, queue

COLUMNS = ("task", "item", "due", "reasons", "source", "sender", "subject")


def queue_report(store: Session, language: Language) -> Report:
    """Everything that waits for a person."""
    tasks = tuple(replace(task, assessment=masked_assessment(task.assessment)) for task in queue(store))
    return Report({"tasks": queue_json(tasks)}, (queue_table(tasks, language),))


def queue_json(tasks: Sequence[TaskView]) -> list[dict[str, Any]]:
    """The open tasks in order, schema 1."""
    return [
        {
            "task": task.id,
            "kind": str(task.kind),
            "urgent": task.urgent,
            "due": task.due.isoformat(),
            "item": task.item,
            "case": task.case or None,
            "received_at": task.received_at.isoformat(),
            "state": task.state,
            "source": task.assessment.get("source", {}).get("name"),
            "action": task.assessment.get("action"),
            "hold_reasons": task.assessment.get("hold_reasons", []),
            "danger": _signs(task),
            "subject": task.assessment.get("item", {}).get("subject", ""),
            "from": task.assessment.get("item", {}).get("from", ""),
        }
        for task in tasks
    ]


def queue_table(tasks: Sequence[TaskView], language: Language) -> Table:
    """The open tasks as a clerk reads them; danger is drawn to catch the eye."""
    rows = tuple(
        (
            f"{task.id}. {label('task', task.kind, language)}",
            task.item + (f" → {task.case}" if task.case else ""),
            local(task.due),
            _why(task, language),
            label("source", task.assessment.get("source", {}).get("name", ""), language),
            task.assessment.get("item", {}).get("from", ""),
            task.assessment.get("item", {}).get("subject", ""),
        )
        for task in tasks
    )
    alarms = frozenset(number for number, task in enumerate(tasks) if task.kind == TaskKind.DANGER)
    title = label("word", "queue", language)
    return Table(title, tuple(label("word", key, language) for key in COLUMNS), rows, alarms)


def _signs(task: TaskView) -> list[str]:
    return sorted({sign["sign"] for sign in task.assessment.get("danger", ()) if not sign.get("guarded")})


def _why(task: TaskView, language: Language) -> str:
    if not task.assessment:
        return label("state", task.state, language)
    if task.kind == TaskKind.DANGER:
        return labels("danger", _signs(task), language)
    action, kind = task.assessment["action"], task.assessment["kind"]
    reasons = [reason for reason in task.assessment["hold_reasons"] if reason != HoldReason.OTHER]
    why = labels("hold_reason", reasons, language) if reasons else label("kind", kind, language)
    if action != Action.HOLD:
        why = label("action", action, language)
    note = store_note(task.assessment, language)
    why = f"{why}: {note}" if note else why
    urgent = f"{label('word', 'urgent', language)}: " if task.urgent else ""
    return urgent + why
