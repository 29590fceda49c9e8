"""The types judging makes. Every conclusion carries the evidence it rests on; nothing is changed after it is made."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from parsers.document import Box


class SourceName(StrEnum):
    """The body that sent an item."""

    ENFORCEMENT_COURT = "enforcement_court"
    JUDGMENT_ENFORCEMENT_DIVISION = "judgment_enforcement_division"
    REPORT_CENTRE_1919 = "report_centre_1919"
    POLICE = "police"
    HOSPITAL = "hospital"
    SCHOOL = "school"
    OTHER_BODY = "other_body"
    PARTY = "party"
    INDIVIDUAL = "individual"
    INTERNAL = "internal"
    AUTOMATIC = "automatic"
    BULK = "bulk"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What an item is."""

    REFERRAL = "referral"
    SELF_REFERRAL = "self_referral"
    INDIVIDUAL_REPORT = "individual_report"
    FOLLOW_UP = "follow_up"
    INFORMATION_REQUEST = "information_request"
    SERVICE_REQUEST = "service_request"
    NOTICE = "notice"
    BULK = "bulk"
    OTHER = "other"


class Centre(StrEnum):
    """The centre an item is for."""

    SHAML = "shaml"
    PROTECTION = "protection"
    NONE = "none"


class Action(StrEnum):
    """What is to be done with an item."""

    OPEN_CASE = "open_case"
    LINK_TO_CASE = "link_to_case"
    HOLD = "hold"
    REDIRECT_TO_1919 = "redirect_to_1919"
    SET_ASIDE = "set_aside"


class HoldReason(StrEnum):
    """Why a person must decide."""

    UNVERIFIED_SENDER = "unverified_sender"
    SUSPECTED_FORGERY = "suspected_forgery"
    UNCLEAR_SOURCE = "unclear_source"
    NEAR_SOURCE = "near_source"
    MISDIRECTED = "misdirected"
    MISSING_REQUIREMENT = "missing_requirement"
    UNREADABLE = "unreadable"
    SEVERAL_FAMILIES = "several_families"
    INFORMATION_REQUEST = "information_request"
    BOTH_CENTRES = "both_centres"
    OTHER = "other"


class Level(StrEnum):
    """What a requirement is needed for."""

    TO_OPEN = "to_open"
    TO_SERVE = "to_serve"
    DESIRABLE = "desirable"


class Outcome(StrEnum):
    """What a requirement came to for one item. Unreadable is not missing: it never counts against the sender."""

    MET = "met"
    MISSING = "missing"
    INVALID = "invalid"
    UNREADABLE = "unreadable"
    UNVERIFIED = "unverified"


class Role(StrEnum):
    """What an adult is in the matter."""

    APPLICANT = "applicant"
    RESPONDENT = "respondent"
    REPRESENTATIVE = "representative"
    VICTIM = "victim"
    ALLEGED_ABUSER = "alleged_abuser"
    MOTHER = "mother"
    FATHER = "father"
    CUSTODIAN = "custodian"
    RELATIVE = "relative"
    REPORTER = "reporter"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where something was read: `quote` is the original text between `start` and `end` of the part's text."""

    part: str
    quote: str
    start: int
    end: int
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class DangerSign:
    """A sign that someone is in danger.

    `guarded` signs stand near a denial or in an awareness text: ranked lower, never hidden.
    """

    sign: str
    evidence: Evidence
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A mark of a forger; see `forgery.py` for the marks."""

    sign: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Source:
    """The sending body, how sure that is (0 to 1), and `near`: a parent or neighbour body of the listed one, named."""

    name: SourceName
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    near: str | None = None


FieldValue: TypeAlias = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of the letter. Numbers in Western digits. Dates: ISO in `calendar`, and each stated calendar apart.

    `certain` is false for what a person has to confirm: a number recognised in a picture or parted by a
    blank, a date that cannot be.
    """

    name: str
    value: FieldValue
    confidence: float
    evidence: Evidence | None = None
    calendar: str | None = None
    as_written: str | None = None
    hijri: str | None = None
    gregorian: str | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Party:
    """An adult in the matter; empty strings are things the letter does not say. `certain` as in a field."""

    role: Role
    name: str
    id_number: str = ""
    id_valid: bool | None = None
    nationality: str = ""
    phone: str = ""
    evidence: Evidence | None = None
    confidence: float = 1.0
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Child:
    """A child in the matter; `age` in years; birth dates ISO in the calendar they were written in.

    `certain` as in a field.
    """

    name: str
    age: int | None = None
    birth_date_hijri: str = ""
    birth_date_gregorian: str = ""
    id_number: str = ""
    id_valid: bool | None = None
    evidence: Evidence | None = None
    confidence: float = 1.0
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a requirement came out so, free of names and numbers of persons; `wording.worded` puts it into words.

    `about`: the thing it is about; `count`: how many.
    """

    key: str
    about: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """A requirement of the policy, judged: its id and clause in the checklist, and why it came out so."""

    requirement: str
    clause: str
    level: Level
    outcome: Outcome
    reason: Reason


@dataclass(frozen=True, slots=True)
class Follows:
    """What an item follows up: the numbers it names, by field name, and the Message-IDs it answers."""

    numbers: tuple[tuple[str, str], ...] = ()
    message_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole conclusion about one item, for one set of rules."""

    danger: tuple[DangerSign, ...]
    source: Source
    kind: Kind
    centre: Centre
    fields: tuple[Field, ...]
    parties: tuple[Party, ...]
    children: tuple[Child, ...]
    checks: tuple[Check, ...]
    action: Action
    hold_reasons: tuple[HoldReason, ...]
    suspicions: tuple[Suspicion, ...]
    follows: Follows | None
    urgent: bool
    """Stop orders, urgency marks and short deadlines: next in the queue after danger."""
    rules_digest: str

    def field(self, name: str) -> Field | None:
        """The field called `name`, or None where the item does not state it."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def in_danger(self) -> bool:
        """Whether any unguarded sign of danger was found."""
        return any(not sign.guarded for sign in self.danger)
