"""An Assessment as JSON: the keys of the contract of `ihala inspect --json`, in one fixed order."""

from collections.abc import Mapping
from typing import Any

from classifiers.assessment import Assessment, Check, Child, DangerSign, Evidence, Field, Follows, Party, Source
from classifiers.provenance import Authenticity, AuthenticityResult, Provenance
from classifiers.wording import worded
from parsers.document import Document, Part


def assessment_json(assessment: Assessment) -> dict[str, object]:
    """The assessment as plain JSON values; `null` is what the item does not say."""
    return {
        "danger": [_danger(sign) for sign in assessment.danger],
        "source": _source(assessment.source),
        "kind": str(assessment.kind),
        "centre": str(assessment.centre),
        "fields": {field.name: _field(field) for field in sorted(assessment.fields, key=lambda field: field.name)},
        "parties": [_party(party) for party in assessment.parties],
        "children": [_child(child) for child in assessment.children],
        "checks": [_check(check) for check in assessment.checks],
        "action": str(assessment.action),
        "hold_reasons": [str(reason) for reason in assessment.hold_reasons],
        "suspicions": [{"sign": each.sign, "evidence": _evidence(each.evidence)} for each in assessment.suspicions],
        "follows": _follows(assessment.follows),
        "urgent": assessment.urgent,
        "rules_digest": assessment.rules_digest,
    }


def _evidence(evidence: Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {
        "part": evidence.part,
        "page": evidence.page,
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "box": list(evidence.box) if evidence.box else None,
    }


def _danger(sign: DangerSign) -> dict[str, Any]:
    return {"sign": sign.sign, "evidence": _evidence(sign.evidence), "guarded": sign.guarded}


def _source(source: Source) -> dict[str, Any]:
    return {
        "name": str(source.name),
        "confidence": source.confidence,
        "evidence": [_evidence(evidence) for evidence in source.evidence],
        "near": source.near,
    }


def _field(field: Field) -> dict[str, Any]:
    value = list(field.value) if isinstance(field.value, tuple) else field.value
    written = {
        "value": value,
        "confidence": field.confidence,
        "certain": field.certain,
        "evidence": _evidence(field.evidence),
    }
    calendars = {key: getattr(field, key) for key in ("calendar", "as_written", "hijri", "gregorian")}
    return written | {key: stated for key, stated in calendars.items() if stated is not None}


def _party(party: Party) -> dict[str, Any]:
    return {
        "role": str(party.role),
        "name": party.name,
        "id_number": party.id_number or None,
        "id_valid": party.id_valid,
        "nationality": party.nationality or None,
        "phone": party.phone or None,
        "evidence": _evidence(party.evidence),
        "confidence": party.confidence,
        "certain": party.certain,
    }


def _child(child: Child) -> dict[str, Any]:
    hijri, gregorian = child.birth_date_hijri, child.birth_date_gregorian
    return {
        "name": child.name,
        "age": child.age,
        "birth_date": hijri or gregorian or None,
        "birth_calendar": "hijri" if hijri else "gregorian" if gregorian else None,
        "id_number": child.id_number or None,
        "id_valid": child.id_valid,
        "evidence": _evidence(child.evidence),
        "confidence": child.confidence,
        "certain": child.certain,
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "requirement": check.requirement,
        "clause": check.clause,
        "level": str(check.level),
        "outcome": str(check.outcome),
        "reason": worded(check.reason, "en"),
        "because": {"key": check.reason.key, "about": check.reason.about or None, "count": check.reason.count or None},
    }


def _follows(follows: Follows | None) -> dict[str, Any] | None:
    if follows is None:
        return None
    return {"numbers": [list(number) for number in follows.numbers], "message_ids": list(follows.message_ids)}


def identity_json(document: Document, provenance: Provenance) -> dict[str, Any]:
    """The item as its envelope names it: `item` of the contract."""
    message = document.message
    return {
        "sha256": document.sha256,
        "channel": str(provenance.channel),
        "message_id": message.message_id,
        "from": message.sender.address,
        "subject": message.subject,
        "date": message.date.isoformat() if message.date else None,
    }


def authenticity_json(provenance: Provenance) -> dict[str, Any]:
    """The verdict about the sender: `authenticity` of the contract."""
    authenticity = provenance.authenticity
    return {
        "result": str(authenticity.result),
        "domain": authenticity.domain,
        "reasons": list(authenticity.reasons),
        "evidence": list(authenticity.evidence),
    }


def authenticity_of(recorded: Mapping[str, Any]) -> Authenticity:
    """The verdict as it was recorded; records of before 2026-11-26 hold no evidence."""
    return Authenticity(
        AuthenticityResult(recorded["result"]),
        recorded["domain"],
        tuple(recorded["reasons"]),
        tuple(recorded.get("evidence", ())),
    )


def part_json(part: Part) -> dict[str, Any]:
    """A part as read, without its text: the original holds that, and what is kept twice must be erased twice."""
    return {
        "id": part.id,
        "message": part.message,
        "role": str(part.role),
        "name": part.name,
        "declared_type": part.declared_type,
        "media_type": part.media_type,
        "sha256": part.sha256,
        "size": part.size,
        "pages": part.pages,
        "text_from": str(part.text_from),
        "defects": [str(defect) for defect in part.defects],
    }
