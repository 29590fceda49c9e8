"""Judge the development letters straight from their texts, without rendering or reading: `python -m bench.judging`.

It measures classifiers/ alone: every attachment is given its true text. Prints what was right of all, every miss, and
fails where a case would be opened wrongly or a letter in danger would not be flagged.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from classifiers.assess import assess
from classifiers.assessment import Assessment
from classifiers.directory import Directory
from classifiers.provenance import Authenticity, AuthenticityResult, Channel, Delivery, Provenance
from classifiers.rules import load_rules
from parsers.document import Address, Document, Message, Part, Role, TextFrom

LETTERS = Path(__file__).parent.parent / "tests" / "letters"
RESULTS = {
    "pass": AuthenticityResult.VERIFIED,
    "fail": AuthenticityResult.FAILED,
    "none": AuthenticityResult.UNVERIFIED,
}
KEYS = ("action", "source", "kind", "centre")


@dataclass(frozen=True, slots=True)
class Judged:
    """A letter, its gold and what we made of it."""

    letter: dict[str, Any]
    assessment: Assessment

    def right(self, key: str) -> bool:
        """Whether `key` is the gold's value or one it also accepts."""
        gold = self.letter["gold"]
        return str(getattr_of(self.assessment, key)) in {gold[key], *gold.get("also_acceptable", {}).get(key, [])}

    @property
    def wrongly_opened(self) -> bool:
        """Whether a case was opened that the gold does not allow."""
        return self.assessment.action == "open_case" and not self.right("action")

    @property
    def danger_missed(self) -> bool:
        """Whether the gold names danger and nothing would bring the item to the top of the queue."""
        in_gold = bool(self.letter["gold"]["fields"].get("danger_signs"))
        return in_gold and not (self.assessment.in_danger or self.assessment.urgent)


def getattr_of(assessment: Assessment, key: str) -> str:
    """The assessment's value for a gold key."""
    return str(assessment.source.name if key == "source" else getattr(assessment, key))


def letters() -> Iterator[dict[str, Any]]:
    """The development letters, by number."""
    for path in sorted(LETTERS.glob("*.yaml")):
        yield yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


def _addresses(values: list[str]) -> tuple[Address, ...]:
    """Each mailbox; an empty list gives none, a missing sender the empty address."""
    return tuple(Address(name, address.lower()) for name, address in getaddresses(values) if name or address)


def _sender(value: str) -> Address:
    return next(iter(_addresses([value])), Address("", ""))


def _part(number: str, text: str, name: str = "", message: str | None = None) -> Part:
    """A part with its true text: a body where `message` (the id of its message) is given, else an attachment."""
    body = message is not None
    role, text_from = (Role.BODY, TextFrom.BODY) if body else (Role.ATTACHMENT, TextFrom.TEXT_LAYER)
    digest = sha256(text.encode()).hexdigest()
    return Part(number, message or "", role, name, "", "text/plain", digest, len(text), text, text_from)


def _message(mail: dict[str, Any]) -> Message:
    reply_to = [mail["reply_to"]] if mail.get("reply_to") else []
    headers = tuple((key, str(mail[key])) for key in ("from", "subject") if mail.get(key))
    return Message(
        id="", message_id="<letter@bench>", sender=_sender(mail["from"]), to=_addresses(mail["to"]),
        cc=_addresses(mail["cc"]), reply_to=_addresses(reply_to), subject=mail["subject"],
        date=parsedate_to_datetime(mail["date"]), in_reply_to=(), references=(), headers=headers,
    )  # fmt: skip


def _nested(number: str, text: str) -> tuple[Message, Part]:
    head, _, body = text.replace("\r\n", "\n").partition("\n\n")
    headers = tuple(
        (key.strip().lower(), value.strip()) for key, _, value in (line.partition(":") for line in head.splitlines())
    )
    found = dict(headers)
    message = Message(
        id=number, message_id="", sender=_sender(found.get("from", "")), to=_addresses([found.get("to", "")]),
        cc=(), reply_to=(), subject=found.get("subject", ""), date=None, in_reply_to=(), references=(), headers=headers,
    )  # fmt: skip
    return message, _part(f"{number}.1", body, message=number)


def document_of(letter: dict[str, Any]) -> Document:
    """The Document a perfect reader would have made of the letter."""
    mail = letter["email"]
    empty = {"from": "", "to": [], "cc": [], "subject": "", "date": "Mon, 23 Nov 2026 10:00:00 +0300"}
    messages, parts = [_message(mail or empty)], []
    if mail:
        parts.append(_part("1", mail["body"], message=""))
    for index, attachment in enumerate(letter["attachments"], 2):
        if attachment["kind"] == "eml":
            message, part = _nested(str(index), attachment["text"])
            messages.append(message)
            parts.append(part)
        else:
            parts.append(_part(str(index), attachment["text"], attachment["filename"]))
    return Document(sha256(letter["id"].encode()).hexdigest(), 0, tuple(messages), tuple(parts))


def provenance_of(letter: dict[str, Any]) -> Provenance:
    """How the letter says that it arrived."""
    if letter["channel"] == "email":
        domain = _sender(letter["email"]["from"]).domain
        return Provenance(Channel.EMAIL, Authenticity(RESULTS[letter["email"]["authentication"]], domain))
    slip = letter["delivery"]
    delivery = Delivery(
        datetime.fromisoformat(slip["received_at"]), slip["delegate_agency"], slip["delegate_name"],
        slip["delegate_id_seen"], slip["sheets"], slip["enclosures_seen"], slip["envelope"], slip["received_by"],
    )  # fmt: skip
    return Provenance(Channel.LETTER, Authenticity(AuthenticityResult.HAND_DELIVERED), delivery)


def judge_all() -> list[Judged]:
    """Every development letter, judged."""
    rules = load_rules(Directory(own_domains=("yusr.example",)))
    return [Judged(row, assess(document_of(row), provenance_of(row), rules)) for row in letters()]


def _print(title: str, rows: list[Judged], describe: Callable[[Judged], str]) -> None:
    print(f"{title}: {len(rows)}")
    for row in rows:
        print(f"    {row.letter['id']}  {describe(row)}")


def main() -> int:
    """Print the table; 1 where a case is opened wrongly or danger goes unseen."""
    judged = judge_all()
    for key in KEYS:
        right = sum(row.right(key) for row in judged)
        print(f"{key:8} {right} of {len(judged)}")
        for row in judged:
            if not row.right(key):
                reasons = ",".join(row.assessment.hold_reasons)
                print(
                    f"    {row.letter['id']}: {getattr_of(row.assessment, key)}, not {row.letter['gold'][key]}", reasons
                )
    opened, missed = [r for r in judged if r.wrongly_opened], [r for r in judged if r.danger_missed]
    _print("wrong openings", opened, lambda row: str(row.assessment.source.name))
    _print("danger not flagged", missed, lambda row: str(row.letter["gold"]["fields"]["danger_signs"]))
    return 1 if opened or missed else 0


if __name__ == "__main__":
    sys.exit(main())
