"""The referral log: append-only, hash-chained, free of personal data, and binding the rows that are not.

An entry's body is canonical JSON text; its hash is SHA-256 of the previous hash and the body's bytes. What may be
erased (items, assessments, cases) stands in rows of their own with a random salt, and the entry that made or
changed such a row carries SHA-256(salt + the row's canonical JSON) under `binds`. So a changed row is found, and an
erased one leaves nothing behind that could be guessed. No floats in bodies: JSON has no one way to write them.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from store.errors import NotFoundError
from store.schema import LogRow

SCHEMA = 1
GENESIS = bytes(32)
SERVICE = "ihala"
"""The actor of everything the service does by itself."""
_LAST = select(LogRow.seq, LogRow.hash).order_by(LogRow.seq.desc()).limit(1)


def canonical(value: object) -> str:
    """The one JSON text for `value`: sorted keys, no spaces, Unicode as it is (RFC 8785 for what we write).

    >>> canonical({"b": [1, "ح"], "a": None})
    '{"a":null,"b":[1,"ح"]}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be logged. `item` and `case` are numbers; `binds` maps a row's reference to its salted digest."""

    event: str
    actor: str
    time: datetime
    item: str = ""
    case: str = ""
    binds: Mapping[str, str] = field(default_factory=dict)
    detail: Mapping[str, str | int | list[str]] = field(default_factory=dict)
    """Codes only: source, kind, action, state, reasons, mailbox. Never what a letter or a person says."""

    def body(self, seq: int) -> str:
        """The entry's canonical JSON as number `seq` of the log; what is empty is left out."""
        facts = {
            "schema": SCHEMA,
            "seq": seq,
            "time": self.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "event": self.event,
            "actor": self.actor,
            "item": self.item,
            "case": self.case,
            "binds": dict(self.binds),
            "detail": dict(self.detail),
        }
        return canonical({key: value for key, value in facts.items() if value not in ("", {})})


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry as it stands in the log: `body` is the exact text that was hashed."""

    seq: int
    prev: bytes
    hash: bytes
    body: str

    @property
    def facts(self) -> dict[str, object]:
        """The body, parsed."""
        facts: dict[str, object] = json.loads(self.body)
        return facts

    def text(self, key: str) -> str:
        """A fact of the body, or of its detail, as text; empty where the entry does not have it."""
        facts = self.facts
        detail = facts.get("detail")
        value = facts.get(key, detail.get(key, "") if isinstance(detail, dict) else "")
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def chained(prev: bytes, body: str) -> bytes:
    """The hash of an entry that follows the one with hash `prev`."""
    return hashlib.sha256(prev + body.encode()).digest()


def append(session: Session, *new: Entry) -> int:
    """Writes entries at the end of the log, in this order and in the caller's transaction; the last one's number."""
    session.flush()
    connection = session.connection()  # the log's rows are only written and read: as objects they would cost threefold
    last = connection.execute(_LAST).first()
    seq, prev = (last[0], last[1]) if last else (0, GENESIS)
    rows: list[dict[str, object]] = []
    for each in new:
        seq += 1
        body = each.body(seq)
        digest = chained(prev, body)
        rows.append({"seq": seq, "prev": prev, "hash": digest, "body": body})
        prev = digest
    if rows:
        connection.execute(insert(LogRow), rows)
    return seq


def read_log(session: Session) -> Iterator[Logged]:
    """Every entry, in order."""
    statement = select(LogRow.seq, LogRow.prev, LogRow.hash, LogRow.body).order_by(LogRow.seq)
    for seq, prev, digest, body in session.execute(statement.execution_options(yield_per=1000)):
        yield Logged(seq, bytes(prev), bytes(digest), body)


def entry(session: Session, seq: int) -> Logged:
    """Entry number `seq`. Raises NotFoundError."""
    row = session.get(LogRow, seq)
    if row is None:
        raise NotFoundError(f"the log has no entry {seq}; `ihala log` lists them")
    return Logged(row.seq, row.prev, row.hash, row.body)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries to list: those that meet everything given; an empty field means any.

    `numbered`: the items and cases that carry a number somebody asked for; an entry about any of them meets it.
    """

    since: datetime | None = None
    until: datetime | None = None
    source: str = ""
    kind: str = ""
    action: str = ""
    actor: str = ""
    item: str = ""
    case: str = ""
    numbered: frozenset[str] | None = None

    def admits(self, logged: Logged) -> bool:
        """Whether this entry is among those asked for."""
        time = datetime.fromisoformat(logged.text("time"))
        wanted = {name: getattr(self, name) for name in ("source", "kind", "action", "item", "case")}
        return (
            (self.since is None or time >= self.since)
            and (self.until is None or time < self.until)
            and all(not value or logged.text(name) == value for name, value in wanted.items())
            and self._by(logged.text("actor"))
            and (self.numbered is None or not self.numbered.isdisjoint((logged.text("item"), logged.text("case"))))
        )

    def _by(self, actor: str) -> bool:
        """Whether the one who acted is the one asked for: `user:nawal` also where she worked as `user:nawal/office`."""
        return not self.actor or actor == self.actor or actor.startswith(f"{self.actor}/")


def entries(session: Session, wanted: Filter) -> Iterator[Logged]:
    """The entries that `wanted` admits, in order."""
    return (logged for logged in read_log(session) if wanted.admits(logged))
