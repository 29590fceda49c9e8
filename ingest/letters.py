"""Letters handed in: their files become one original, with the record of who brought them and how.

The same files make the same bytes, whenever and wherever they are packed, so that a letter entered twice is found to
be the one we have.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from classifiers.provenance import Channel, Delivery
from ingest.errors import LetterError
from ingest.workplace import Workplace
from store.database import writing
from store.log import SERVICE
from store.receipts import Receipt, Received, receive

RIYADH = timezone(timedelta(hours=3), "Asia/Riyadh")
"""The clerk's clock: Saudi Arabia keeps UTC+3 all year."""
_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".txt": "text/plain",
}
"""What the label says; the reader looks at the bytes. A table of our own, because the system's differs by system."""
_LINE = 57
"""Bytes of data a line of base64 holds: 76 characters (RFC 2045, 6.8)."""


@dataclass(frozen=True, slots=True)
class LetterFile:
    """One scanned or received file of a letter; `name` without its folder."""

    name: str
    data: bytes


def receive_letter(workplace: Workplace, paths: Sequence[Path], delivery: Delivery, actor: str = SERVICE) -> Received:
    """Takes in a letter: original first, then its receipt, in one transaction. Judging comes after.

    The item is received now, as the log says; when it was handed in stands in the record of the delivery.
    Raises LetterError where the command is wrong, StoreError where keeping fails.
    """
    now = workplace.now()
    _check(delivery, now)
    raw = pack([_file(path) for path in paths])
    receipt = Receipt(
        sha256=workplace.originals.write(raw),
        size=len(raw),
        channel=Channel.LETTER,
        received_at=now,
        delivery=delivery_json(delivery),
        actor=actor,
    )
    with writing(workplace.engine) as session:
        return receive(session, receipt)


def pack(files: Sequence[LetterFile]) -> bytes:
    """The files as one MIME message, with no sender and no date. Raises LetterError where there is nothing to pack."""
    if not files or not all(file.data for file in files):
        raise LetterError("a letter has at least one file, and none of them empty: scan it again")
    parts = [_part(file) for file in files]
    boundary = hashlib.sha256(b"".join(parts)).hexdigest()[:32]
    head = f'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'
    body = b"".join(f"--{boundary}\r\n".encode() + part for part in parts)
    return head.encode() + body + f"--{boundary}--\r\n".encode()


def _part(file: LetterFile) -> bytes:
    name = PurePath(file.name).name
    kind = _TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")
    head = (
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment; filename*=UTF-8''{quote(name, safe='')}\r\n\r\n"
    )
    lines = (file.data[start : start + _LINE] for start in range(0, len(file.data), _LINE))
    return head.encode() + b"".join(base64.b64encode(line) + b"\r\n" for line in lines)


def _file(path: Path) -> LetterFile:
    try:
        return LetterFile(path.name, path.read_bytes())
    except OSError as error:
        raise LetterError(
            f"{path} cannot be read ({type(error).__name__}): give the path of the scanned file"
        ) from error


def _check(delivery: Delivery, now: datetime) -> None:
    if delivery.received_at.tzinfo is None:
        raise LetterError("received-at has no time zone: write it as 2026-11-22T10:15+03:00")
    if delivery.received_at > now:
        raise LetterError("received-at lies in the future: write when the letter was handed in")


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    """The record of a delivery as plain JSON values."""
    return {**asdict(delivery), "received_at": delivery.received_at.isoformat()}


def delivery_of(record: Mapping[str, Any]) -> Delivery:
    """The delivery that `delivery_json` wrote down."""
    return Delivery(**{**record, "received_at": datetime.fromisoformat(record["received_at"])})
