"""Assessments as judging hands them over, small enough to read."""

from datetime import UTC, datetime, timedelta

from store.items import AssessmentContext, record_assessment
from store.receipts import Receipt, receive

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)


def field(value, **more):
    return {"value": value, "evidence": None, "confidence": 0.9, **more}


def assessment(**changes):
    facts = {
        "danger": [],
        "source": {"name": "enforcement_court", "confidence": 0.99, "evidence": []},
        "kind": "referral",
        "centre": "shaml",
        "fields": {
            "letter_number": field("4800712395"),
            "letter_date": field("1448-05-17", calendar="hijri"),
            "subject": field("إحالة طلب تنفيذ زيارة"),
            "execution_request_number": field("4801208834"),
        },
        "parties": [
            {
                "role": "applicant",
                "name": "فارس بن معتوق السفياني",
                "id_number": "1972281867",
                "nationality": "سعودي",
                "phone": "0520490104",
            }
        ],
        "children": [{"name": "تالا", "age": 7, "birth_date": None, "birth_calendar": None, "id_number": "1545750042"}],
        "checks": [],
        "action": "open_case",
        "hold_reasons": [],
        "follows": None,
        "urgent": False,
        "rules_digest": "rules-1",
    }
    return facts | changes


DANGER = [{"sign": "weapon", "evidence": {"part": "1", "quote": "معه سكين", "start": 0, "end": 8}, "guarded": False}]
FOLLOW_UP = {
    "kind": "follow_up",
    "action": "link_to_case",
    "follows": {"numbers": [["execution_request_number", "٤٨٠١٢٠٨٨٣٤"]], "message_ids": []},
}
ANOTHER_MATTER = {"fields": {"execution_request_number": field("4801999999"), "letter_number": field("4800000001")}}


def context(now=NOW):
    identity = {"message_id": "<a@moj.gov.sa>", "from": "court@moj.gov.sa", "subject": "إحالة طلب", "date": None}
    return AssessmentContext(now, identity, {"result": "verified", "domain": "moj.gov.sa", "reasons": []}, ())


def arrive(session, number, now=NOW, **more):
    """Receives an item whose bytes are told apart by `number`."""
    return receive(session, Receipt(f"{number:064x}", 100, "email", now, "official", 1, str(number), **more))


def assessed(session, number, **changes):
    """Receives an item and records its assessment; returns the outcome."""
    received = arrive(session, number)
    return record_assessment(session, received.item_id, assessment(**changes), context())
