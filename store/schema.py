"""The tables. What is personal stands in rows that can be erased; the log only binds them by salted digests."""

import secrets
from datetime import UTC, datetime

from sqlalchemy import BigInteger, Dialect, ForeignKey, Integer, LargeBinary, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

STRICT = {"sqlite_strict": True}
BIG = BigInteger().with_variant(Integer, "sqlite")
"""64 bits; a STRICT table of SQLite knows only INTEGER, which has them."""


def _salt() -> bytes:
    return secrets.token_bytes(32)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC as ISO text, `2026-11-23T07:00:00.000000Z`: sorts as it reads, on every database alike."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """A timezone-aware moment → text."""
        return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Text → a moment in UTC."""
        return None if value is None else datetime.fromisoformat(value)


class PlainText(TypeDecorator[str]):
    """Text without NUL, which PostgreSQL refuses and no letter needs."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Text → text without NUL and lone surrogates."""
        return None if value is None else value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


class Base(DeclarativeBase):
    """The tables' common ancestor."""

    type_annotation_map = {str: PlainText, datetime: Moment, bytes: LargeBinary}  # noqa: RUF012 - SQLAlchemy's name
    __table_args__: object = STRICT


class Item(Base):
    """One thing that came in."""

    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int] = mapped_column(BIG)
    channel: Mapped[str]
    message_id: Mapped[str] = mapped_column(index=True)
    delivery: Mapped[str | None]
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    due: Mapped[datetime]
    error: Mapped[str | None]
    salt: Mapped[bytes] = mapped_column(default=_salt)
    assessments: Mapped[list["AssessmentRow"]] = relationship(order_by="AssessmentRow.version", back_populates="item")
    notes: Mapped[list["Note"]] = relationship(order_by="Note.id")
    corrections: Mapped[list["Correction"]] = relationship(order_by="Correction.id")
    tasks: Mapped[list["Task"]] = relationship(order_by="Task.id", back_populates="item")
    arrivals: Mapped[list["Arrival"]] = relationship(order_by="Arrival.seen_at, Arrival.mailbox, Arrival.uid")


class Arrival(Base):
    """Where and when an item was seen: one message of one mailbox. `marked`: the server knows that we have it."""

    __tablename__ = "arrivals"
    mailbox: Mapped[str] = mapped_column(primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    uid: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    seen_at: Mapped[datetime]
    marked: Mapped[int] = mapped_column(Integer, default=0)


class NotReceived(Base):
    """A message that a server showed and that is not ours: `failing`, or `left` or `renumbered` before it was."""

    __tablename__ = "not_received"
    mailbox: Mapped[str] = mapped_column(primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    uid: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    since: Mapped[datetime]
    tries: Mapped[int] = mapped_column(Integer)
    error: Mapped[str]


class AssessmentRow(Base):
    """What was concluded about an item under one set of rules; `body` is the assessment's canonical JSON."""

    __tablename__ = "assessments"
    __table_args__ = (UniqueConstraint("item_id", "version"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    version: Mapped[int]
    made_at: Mapped[datetime]
    rules_digest: Mapped[str]
    body: Mapped[str]
    salt: Mapped[bytes] = mapped_column(default=_salt)
    item: Mapped[Item] = relationship(back_populates="assessments")


class Case(Base):
    """What a centre works on."""

    __tablename__ = "cases"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    centre: Mapped[str]
    status: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    salt: Mapped[bytes] = mapped_column(default=_salt)
    people: Mapped[list["Person"]] = relationship(order_by="Person.id")
    numbers: Mapped[list["CaseNumber"]] = relationship(order_by="CaseNumber.kind, CaseNumber.number")
    child_keys: Mapped[list["ChildKey"]] = relationship(order_by="ChildKey.key")
    items: Mapped[list["CaseItem"]] = relationship(order_by="CaseItem.item_id", back_populates="case")


class CaseItem(Base):
    """An item of a case: the one that opened it, or one linked later."""

    __tablename__ = "case_items"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), primary_key=True)
    relation: Mapped[str]
    case: Mapped[Case] = relationship(back_populates="items")
    item: Mapped[Item] = relationship()


class CaseNumber(Base):
    """A number that names a case elsewhere: execution request, deed, report, letter; letters and digits only."""

    __tablename__ = "case_numbers"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True, index=True)


class ChildKey(Base):
    """What a case's child is known again by across the centres; see `store.children`. Never shown."""

    __tablename__ = "child_keys"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True, index=True)


class Person(Base):
    """Somebody in a case: an adult with a role, or a child (role `child`)."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    role: Mapped[str]
    name: Mapped[str]
    id_number: Mapped[str]
    nationality: Mapped[str]
    phone: Mapped[str]
    age: Mapped[int | None]
    birth_date: Mapped[str]
    birth_calendar: Mapped[str]

    @property
    def facts(self) -> tuple[str, str, str, str, str, int | None, str, str]:
        """Everything known of the person, in the order of the columns from `role` on."""
        return (
            self.role,
            self.name,
            self.id_number,
            self.nationality,
            self.phone,
            self.age,
            self.birth_date,
            self.birth_calendar,
        )


class Note(Base):
    """What a person wrote about an item: free text, so never in the log, and erasable."""

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    made_at: Mapped[datetime]
    actor: Mapped[str]
    text: Mapped[str]


class Correction(Base):
    """A field that a person corrected: what was read, what is right."""

    __tablename__ = "corrections"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    made_at: Mapped[datetime]
    actor: Mapped[str]
    field: Mapped[str]
    old: Mapped[str]
    new: Mapped[str]


class Task(Base):
    """Something a person owes, with a clock."""

    __tablename__ = "tasks"
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    kind: Mapped[str]
    urgent: Mapped[int] = mapped_column(Integer, default=0)
    gravity: Mapped[int] = mapped_column(Integer, default=0)
    made_at: Mapped[datetime]
    due: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_by: Mapped[str | None]
    item: Mapped[Item] = relationship(back_populates="tasks")


class Agency(Base):
    """A body the charity knows: its domain, the number to call back on, its delegates (one a line).

    It counts only once somebody confirmed it: `confirmed_on` (ISO day) and `confirmed_by` are who at the body vouched.
    """

    __tablename__ = "agencies"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    source: Mapped[str]
    domain: Mapped[str]
    phone: Mapped[str]
    delegates: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[str]
    confirmed_on: Mapped[str | None]
    confirmed_by: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[datetime | None]


class AlarmRow(Base):
    """Something that people were told of, or are to be told of: `key` names what, and only one of a key stands at once.

    `audience` is who is told, `rhythm` when and how often; `item` is an item's number, or empty.
    `cleared_at` is when it ended: the task was closed, the trouble was over.
    """

    __tablename__ = "alarms"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str]
    audience: Mapped[str]
    rhythm: Mapped[str]
    item: Mapped[str]
    since: Mapped[datetime]
    raised_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None] = mapped_column(index=True)


class AlarmSending(Base):
    """One step of an alarm on one channel: since when it is owed, how often it was tried, when next, when taken."""

    __tablename__ = "alarm_sendings"
    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarms.id"), primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(primary_key=True)
    owed_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_try: Mapped[datetime]
    error: Mapped[str | None]
    sent_at: Mapped[datetime | None]


class CanaryRow(Base):
    """A message that the service wrote to its own mailbox, and when it was recognised there."""

    __tablename__ = "canaries"
    token: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]


class LogRow(Base):
    """One entry of the log: `hash` = SHA-256(`prev` + `body`), `body` the entry's canonical JSON as it was hashed."""

    __tablename__ = "log"
    seq: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    prev: Mapped[bytes]
    hash: Mapped[bytes] = mapped_column(unique=True)
    body: Mapped[str] = mapped_column(Text)
