"""How an item reached us: the facts about its sender that judging takes as given, made by ingest."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """The way in."""

    EMAIL = "email"
    LETTER = "letter"


class AuthenticityResult(StrEnum):
    """Whether the sender is who it says it is."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    FAILED = "failed"
    HAND_DELIVERED = "hand_delivered"


@dataclass(frozen=True, slots=True)
class Authenticity:
    """The verdict about the sender's domain and the reasons for it, in plain English, free of personal data.

    `evidence`: what was looked at, in technical lines: signatures with their keys' digests, seals, messages inside.
    """

    result: AuthenticityResult
    domain: str = ""
    reasons: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the receiving clerk wrote down when a letter was handed in. `agency` None: brought by the person himself."""

    received_at: datetime
    agency: str | None = None
    delegate: str | None = None
    delegate_id_seen: bool = False
    sheets: int | None = None
    enclosures_seen: int | None = None
    envelope: str | None = None
    received_by: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything judging may know about how an item arrived."""

    channel: Channel
    authenticity: Authenticity
    delivery: Delivery | None = None
