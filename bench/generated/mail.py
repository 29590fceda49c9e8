"""The mail a letter comes in: who sends it, how far that is proved, and whether the letter is body, page or file."""

import random
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone
from email.utils import format_datetime
from typing import Any

from bench.generated import noise
from bench.generated.facts import Facts
from bench.generated.grammar import pools, write

_RIYADH = timezone(timedelta(hours=3))
TRUSTS = ("pass", "none", "fail", "lookalike", "freemail", "reply_to", "iban", "private")
"""How far the sender is proved: an official domain that passes, no result, a failed one, a domain that looks like the
official one, a free mailbox, an answer address elsewhere, a request for money, an unknown domain of its own."""
_FREE = ("gmail.example", "hotmail.example", "outlook.example", "yahoo.example")
_BOXES = {"shaml": "shaml@yusr.example", "protection": "himaya@yusr.example", "none": "info@yusr.example"}


@dataclass(frozen=True, slots=True)
class Sender:
    """A mailbox: `unit` is the name shown, `address` its true address."""

    unit: str
    address: str


@dataclass(slots=True)
class Letter:
    """One letter: `item` in the form of the development letters, and what it stands for in the tables.

    `danger` is the kind of danger told of: a class, `mild` (a person may or may not call it one), `negated`, or `none`.
    `scored` is False where the answer has no single value for a field (two families).
    """

    number: int
    category: str
    danger: str
    item: dict[str, Any]
    scored: bool = True
    html: bool = False


@dataclass(slots=True)
class Verdict:
    """The answer for the decisions; `also` lists what else the policy leaves room for."""

    source: str
    kind: str
    centre: str
    action: str
    also: dict[str, list[str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def allow(self, **others: str) -> "Verdict":
        """Accept other values too, several separated by spaces."""
        for name, values in others.items():
            self.also.setdefault(name, []).extend(values.split())
        return self


def distrust(verdict: Verdict, trust: str) -> None:
    """What a doubtful sender does to the answer: never a case, and a forged letter has no sure source."""
    if trust == "pass":
        return
    if verdict.action == "open_case":
        verdict.action = "hold"
    verdict.action = "hold" if verdict.action == "link_to_case" else verdict.action
    if trust not in ("reply_to", "iban"):
        verdict.missing.append("formal_channel")
    if trust in ("fail", "lookalike", "freemail", "private"):
        verdict.allow(source="unknown", centre="none")
    if trust in ("fail", "lookalike"):
        verdict.allow(source="bulk", kind="other")
    if trust in ("reply_to", "iban"):
        verdict.allow(kind="other", centre="none", source="unknown")


def posted(facts: Facts, text: str, sender: Sender, verdict: Verdict, trust: str = "pass") -> dict[str, Any]:
    """The item of a mail whose body is `text`."""
    rng = facts.rng
    address, authentication, reply_to = _route(sender, trust, rng)
    at = datetime.combine(
        facts.day + timedelta(days=rng.randrange(0, 2)),
        time(rng.randrange(8, 15), rng.randrange(60), rng.randrange(60)),
        _RIYADH,
    )
    says = facts.sheet.says
    return {
        "channel": "email",
        "email": {
            "from": f'"{sender.unit}" <{address}>',
            "to": [_BOXES[verdict.centre]],
            "cc": [],
            "reply_to": reply_to,
            "date": format_datetime(at),
            "subject": says.get("mail_subject") or says.get("subject") or "خطاب",
            "authentication": authentication,
            "body": text,
            "forwarded": False,
        },
        "attachments": [],
        "gold": {
            "source": verdict.source,
            "kind": verdict.kind,
            "centre": verdict.centre,
            "action": verdict.action,
            "fields": facts.answer(),
            "requirements_missing": sorted(set(verdict.missing)),
            "also_acceptable": verdict.also,
        },
    }


def _route(sender: Sender, trust: str, rng: random.Random) -> tuple[str, str, str | None]:
    local, domain = sender.address.split("@")
    free = f"{local.replace('.', '')}{rng.randrange(10, 999)}@{rng.choice(_FREE)}"
    authentication = trust if trust in ("none", "fail") else "pass"
    reply_to = free if trust == "reply_to" else None
    if trust == "lookalike":
        name = domain.replace(".", "-")
        domain = rng.choice(
            [f"{name}.example", f"{domain}.verify.example", f"{domain}.example", f"secure-{name}.example"]
        )
        authentication = rng.choice(["pass", "none"])
    if trust == "private":
        domain = rng.choice(
            ["alsafa-care.example", "bayan-campus.example", "rawabi-group.example", "noor-office.example"]
        )
    return (free if trust == "freemail" else f"{local}@{domain}"), authentication, reply_to


def attached(item: dict[str, Any], letter: str, sender: Sender, facts: Facts) -> None:
    """Move the letter from the body into a file, under a covering note."""
    rng = facts.rng
    facts.sheet.says["unit"] = sender.unit
    item["email"]["body"] = write("common.cover", facts.sheet, rng)
    kind = rng.choice(["letter_pdf", "docx"])
    name = rng.choice(pools()["common.file_names"]) + {"letter_pdf": ".pdf", "docx": ".docx"}[kind]
    item["attachments"].insert(0, {"filename": name, "kind": kind, "text": letter})


def enclose(item: dict[str, Any], name: str, text: str, rng: random.Random) -> None:
    """Add an enclosure as a small file."""
    kind, ending = rng.choice([("txt", ".txt"), ("txt", ".txt"), ("docx", ".docx"), ("letter_pdf", ".pdf")])
    item["attachments"].append({"filename": name + ending, "kind": kind, "text": text})


def roughened(text: str, facts: Facts, degree: str) -> str:
    """`text` as typed or scanned: digits of one script, by `degree` tatweel, vowel marks, slips, misread letters."""
    rng = facts.rng
    text = noise.digits(text, rng)
    if degree == "tatweel":
        return noise.stretched(text, rng)
    if degree == "vowels":
        return noise.vowelled(text, rng)
    if degree == "slips":
        return noise.misspelt(text, rng)
    if degree == "misread":
        keep = {
            word for slot in facts.sheet.used for word in facts.sheet.says.get(slot, "").split() if slot != "incident"
        }
        return noise.misread(text, keep, rng)
    return text
