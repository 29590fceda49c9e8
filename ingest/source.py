"""What every source of items offers: a list of what is there, the bytes of each, and a mark once they are ours.

A source knows nothing of the store. UIDs are text; together with `uidvalidity` and the mailbox's name they never mean
two different messages. One thread uses a source at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from types import TracebackType
from typing import Protocol, Self


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything in the mailbox now, in the server's order; `uidvalidity` changes when the UIDs lose their meaning."""

    uidvalidity: int
    uids: tuple[str, ...]


class Source(Protocol):
    """A mailbox. Every method but `close` raises SourceError of some kind, or ConfigError."""

    @property
    def name(self) -> str:
        """The mailbox's name in the configuration, for messages and the health file."""

    @property
    def key(self) -> str:
        """What UIDs are remembered under: the name, and where the mailbox really is, so that another is another."""

    @property
    def token_seconds(self) -> float | None:
        """For how many seconds what was signed in with is still good; None where that has no end."""

    def listing(self) -> Listing:
        """Connects where needed and lists what is there."""

    def fetch(self, uid: str) -> Iterator[bytes]:
        """The raw bytes of one message, piece by piece, its flags unchanged.

        Raises MessageLeftError where it is no longer there, EmptyAnswerError where the server gives nothing.
        """

    def mark(self, uids: Sequence[str]) -> None:
        """Gives the messages their keyword or moves them, as configured; harmless when repeated or when they left."""

    def wait(self, seconds: float, stop: Event) -> None:
        """Returns when there may be news, at most after `seconds`, and soon once `stop` is set."""

    def close(self) -> None:
        """Ends the connection; the next `listing` makes a new one. Never raises."""

    def __enter__(self) -> Self:
        """The source itself, to be closed at the end of the block."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes it."""
