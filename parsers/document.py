"""The types reading makes: a Document is everything that was read from one original, and everything that was not.

Text is Unicode in logical order. Offsets are character offsets into `Part.text`. Boxes are (x0, top, x1, bottom) in
points from the page's top left corner. Nothing here is ever changed after it is made.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

Box: TypeAlias = tuple[float, float, float, float]


class TextFrom(StrEnum):
    """Where a part's text was taken from."""

    BODY = "body"
    HTML = "html"
    TEXT_LAYER = "text_layer"
    OCR = "ocr"
    WORD = "word"
    """An office document of any kind: Word, RTF, ODF, Excel."""
    NONE = "none"


class Role(StrEnum):
    """What a part is within its message."""

    BODY = "body"
    ALTERNATIVE = "alternative"
    ATTACHMENT = "attachment"
    MESSAGE = "message"


class DefectCode(StrEnum):
    """What went wrong in reading; each names something a person can act on."""

    EMPTY = "empty"
    UNKNOWN_CHARSET = "unknown_charset"
    GUESSED_CHARSET = "guessed_charset"
    UNDECODABLE_TEXT = "undecodable_text"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    NEEDS_PASSWORD = "needs_password"  # noqa: S105  # a state
    READER_FAILED = "reader_failed"
    POORLY_READ = "poorly_read"
    UNCERTAIN_NUMBER = "uncertain_number"
    PALE_PRINT = "pale_print"
    NO_TEXT_LAYER = "no_text_layer"
    BAD_TEXT_LAYER = "bad_text_layer"
    UNSUPPORTED_FORMAT = "unsupported_format"
    TOO_DEEP = "too_deep"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_LARGE = "too_large"
    BAD_HEADER = "bad_header"
    DUPLICATE_HEADER = "duplicate_header"
    MALFORMED_MESSAGE = "malformed_message"
    MACROS = "macros"
    HIDDEN_TEXT = "hidden_text"


UNREADABLE = frozenset(
    {
        DefectCode.UNDECODABLE_TEXT,
        DefectCode.DAMAGED,
        DefectCode.ENCRYPTED,
        DefectCode.NEEDS_PASSWORD,
        DefectCode.READER_FAILED,
        DefectCode.POORLY_READ,
        DefectCode.NO_TEXT_LAYER,
        DefectCode.BAD_TEXT_LAYER,
        DefectCode.UNSUPPORTED_FORMAT,
        DefectCode.TOO_DEEP,
        DefectCode.TOO_MANY_PARTS,
        DefectCode.TOO_LARGE,
    }
)
"""Defects that mean: there is content here that was not read, so a person must look."""

CERTAIN = 0.99
"""The confidence from which a recognised number needs no person to confirm it; docs/ocr.md says how it was measured."""


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that could not be read as it stands. `detail` is technical and never quotes the letter."""

    code: DefectCode
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else str(self.code)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page: its place in the part's text (`start`, `end`) and on the page (1-based).

    `confidence` is how probably it is read right: 1 in a text layer, calibrated where it was recognised in a picture.
    """

    start: int
    end: int
    page: int
    box: Box
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf (or nested message) of what arrived. `id` is the MIME path, "1.2"; `message` is its message's id."""

    id: str
    message: str
    role: Role
    name: str
    declared_type: str
    media_type: str
    sha256: str
    size: int
    text: str = ""
    text_from: TextFrom = TextFrom.NONE
    pages: int | None = None
    page_starts: tuple[int, ...] = ()
    words: tuple[Word, ...] = ()
    defects: tuple[Defect, ...] = ()
    content_id: str = ""
    """The Content-ID without its brackets, by which a page of the message shows the part, or empty."""
    inline: bool = False
    """Whether the message says that the part is shown within it rather than attached."""
    picture_size: tuple[int, int] | None = None
    """Width and height in pixels of a picture's first page."""

    @property
    def unreadable(self) -> bool:
        """Whether there is content here that was not read."""
        return any(defect.code in UNREADABLE for defect in self.defects)

    def confidence_of(self, start: int, end: int) -> float:
        """How probably the text from `start` to `end` is read right: that of its worst word, 1 where none is known."""
        return min((word.confidence for word in self.words if word.start < end and word.end > start), default=1.0)

    def page_at(self, offset: int) -> int | None:
        """The 1-based page that the character at `offset` stands on, or None where there are no pages."""
        page = 0
        for number, start in enumerate(self.page_starts, 1):
            if start <= offset:
                page = number
        return page or None


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox as a header names it; `address` is lower-cased, either may be empty."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands after the last @, or the empty string."""
        return self.address.rpartition("@")[2] if "@" in self.address else ""


@dataclass(frozen=True, slots=True)
class Message:
    """The headers of one message level. The outer message has id "", a nested one the id of its part."""

    id: str
    message_id: str
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str
    date: datetime | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    """Every header, decoded, in order, names lower-cased: the evidence authenticity and kind read."""
    defects: tuple[Defect, ...] = ()

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of the header `name` (lower case), top to bottom."""
        return tuple(value for key, value in self.headers if key == name)

    def first(self, name: str) -> str:
        """The topmost value of the header `name`, or the empty string."""
        return next(iter(self.all(name)), "")


@dataclass(frozen=True, slots=True)
class Signature:
    """An S/MIME signature: evidence of who signed the part `part` (a MIME path, or a message's id for all of it).

    `signer` are the e-mail addresses of the signing certificate, or its subject; `valid` says that the certificate's
    key made the signature over these very bytes, and `reason` why not. Whether its issuer is trusted is not judged.
    """

    part: str
    signer: str
    issuer: str
    valid: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Everything read from one original."""

    sha256: str
    size: int
    messages: tuple[Message, ...]
    parts: tuple[Part, ...]
    defects: tuple[Defect, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def message(self) -> Message:
        """The outer message."""
        return self.messages[0]

    @property
    def unreadable(self) -> tuple[Part, ...]:
        """The parts that hold something nobody has read."""
        return tuple(part for part in self.parts if part.unreadable)
