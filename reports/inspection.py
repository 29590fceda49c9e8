"""What `ihala inspect` shows: the whole assessment of one original, for programs and for people.

The JSON is a versioned contract: `docs/inspect.schema.json`, with its history in `docs/formats.md`.
"""

from collections.abc import Mapping
from typing import Any

from classifiers.assessment import Assessment, Reason
from classifiers.provenance import Provenance
from classifiers.serialise import assessment_json, authenticity_json, identity_json, part_json
from classifiers.wording import worded
from parsers.document import Document, Part
from reports.labels import Language, label, labels, sender_reasons
from reports.table import Report, Table, clean


def inspection_report(document: Document, provenance: Provenance, assessment: Assessment, language: Language) -> Report:
    """One original, read and judged."""
    data = inspection_json(document, provenance, assessment)
    return Report(data, inspection_tables(data, language))


def text_of(document: Document) -> str:
    """The logical text of every part, each after a line that says which part it is and what is wrong with it."""
    return "\n\n".join(_part_text(part) for part in document.parts)


def _part_text(part: Part) -> str:
    heading = " · ".join([f"[{part.id}]", part.media_type, str(part.text_from), *map(str, part.defects)])
    return "\n".join([heading, *(clean(line) for line in part.text.split("\n"))])


def inspection_json(document: Document, provenance: Provenance, assessment: Assessment) -> dict[str, Any]:
    """The whole contract of `ihala inspect --json`, but for its `schema`."""
    unsound = [*(defect for message in document.messages for defect in message.defects), *document.defects]
    return {
        "item": identity_json(document, provenance),
        "defects": [str(defect) for defect in unsound],
        "parts": [{**part_json(part), "text": part.text} for part in document.parts],
        "authenticity": authenticity_json(provenance),
        **assessment_json(assessment),
    }


def inspection_tables(inspection: Mapping[str, Any], language: Language) -> tuple[Table, ...]:
    """The inspection as a person reads it: conclusion first, then why, then what was read."""
    return (
        *assessment_tables(inspection, language),
        parts_table(inspection["parts"], language),
    )


def assessment_tables(assessment: Mapping[str, Any], language: Language) -> tuple[Table, ...]:
    """A recorded or fresh assessment: conclusion, danger, facts, people, requirements."""
    return tuple(
        table
        for table in (
            _conclusion(assessment, language),
            _danger(assessment["danger"], language),
            _facts(assessment["fields"], language),
            people_table(assessment["parties"], assessment["children"], language),
            _checks(assessment["checks"], language),
        )
        if table.rows
    )


def _words(language: Language, *keys: str) -> tuple[str, ...]:
    return tuple(label("word", key, language) for key in keys)


def _conclusion(assessment: Mapping[str, Any], language: Language) -> Table:
    source = assessment["source"]
    sender = label("source", source["name"], language)
    if source.get("near"):
        sender += f" ({source['near']})"
    rows = [
        ("action", label("action", assessment["action"], language)),
        ("reasons", labels("hold_reason", assessment["hold_reasons"], language)),
        ("source", sender),
        ("kind", label("kind", assessment["kind"], language)),
        ("centre", label("centre", assessment["centre"], language)),
    ]
    if "authenticity" in assessment:
        verdict = assessment["authenticity"]
        why = sender_reasons(verdict["reasons"], language)
        rows.append(("sender", f"{label('authenticity', verdict['result'], language)}  {verdict['domain']}  {why}"))
    cells = tuple((label("word", key, language), value) for key, value in rows if value)
    return Table(label("word", "action", language), _words(language, "field", "value"), cells)


def _danger(signs: list[Mapping[str, Any]], language: Language) -> Table:
    rows = tuple((label("danger", sign["sign"], language), sign["evidence"].get("quote", "")) for sign in signs)
    unguarded = frozenset(number for number, sign in enumerate(signs) if not sign.get("guarded"))
    return Table(label("word", "danger", language), _words(language, "danger", "quote"), rows, unguarded)


def _facts(fields: Mapping[str, Mapping[str, Any]], language: Language) -> Table:
    rows = tuple(
        (
            label("field", name, language),
            _value(field["value"]),
            (field.get("evidence") or {}).get("quote", ""),
            f"{field['confidence']:.0%}" if field.get("certain", True) else label("word", "to_confirm", language),
        )
        for name, field in fields.items()
    )
    return Table(label("word", "facts", language), _words(language, "field", "value", "quote", "confidence"), rows)


def _value(value: str | int | list[str]) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def people_table(parties: list[Mapping[str, Any]], children: list[Mapping[str, Any]], language: Language) -> Table:
    """Adults and children; what the letter does not say stays empty."""
    adults = [
        (
            label("role", party["role"], language),
            party["name"] or "",
            _number(party, "id_number", language),
            party.get("nationality") or "",
            _number(party, "phone", language),
            "",
        )
        for party in parties
    ]
    minors = [
        (
            label("role", "child", language),
            child["name"] or "",
            _number(child, "id_number", language),
            "",
            "",
            str(child["age"]) if child.get("age") is not None else _number(child, "birth_date", language),
        )
        for child in children
    ]
    columns = _words(language, "role", "name", "id_number", "nationality", "phone", "age")
    return Table(label("word", "people", language), columns, (*adults, *minors))


def _number(person: Mapping[str, Any], key: str, language: Language) -> str:
    """A person's number; where it was not read for sure, with what to do about it."""
    number = person.get(key) or ""
    if not number or person.get("certain", True):
        return number
    return f"{number} ({label('word', 'to_confirm', language)})"


def reason_of(check: Mapping[str, Any], language: Language) -> str:
    """Why a check came out so, in words; records of before 2026-11-24 hold only the English ones."""
    because = check.get("because")
    if not because:
        return str(check["reason"])
    return worded(Reason(because["key"], because["about"] or "", because["count"] or 0), language)


def _checks(checks: list[Mapping[str, Any]], language: Language) -> Table:
    rows = tuple(
        (
            check["requirement"],
            check["clause"],
            label("level", check["level"], language),
            label("outcome", check["outcome"], language),
            reason_of(check, language),
        )
        for check in checks
    )
    columns = _words(language, "requirement", "clause", "level", "outcome", "reasons")
    alarms = frozenset(
        number for number, check in enumerate(checks) if check["level"] == "to_open" and check["outcome"] != "met"
    )
    return Table(label("word", "requirements", language), columns, rows, alarms)


def parts_table(parts: list[Mapping[str, Any]], language: Language) -> Table:
    """What was read, part by part, with every defect."""
    rows = tuple(
        (
            part["id"],
            part["name"],
            part["media_type"],
            f"{part['size']:,}",
            part["text_from"],
            "; ".join(part["defects"]),
        )
        for part in parts
    )
    columns = _words(language, "part", "name", "type", "size", "read_from", "defects")
    alarms = frozenset(number for number, part in enumerate(parts) if part["defects"])
    return Table(label("word", "parts", language), columns, rows, alarms)
