"""Signed checkpoints of the log: kept elsewhere, they show a cut tail or a rewritten log.

The text is a C2SP `tlog-checkpoint` (origin, size, base64 root; see c2sp.org) in a signed note with one Ed25519
signature. The root is the Merkle tree hash of RFC 6962 section 2.1 over the entries' bodies, so that single entries can
be proved later without showing the others.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy.orm import Session

from store.errors import NotAcceptableError
from store.keys import Keys
from store.log import read_log

ORIGIN = "ihala/log"
_LEAF, _NODE, _ED25519 = b"\0", b"\1", b"\1"
_NOTE = re.compile(r"(?P<text>[^\n]+\n(?P<size>\d+)\n(?P<root>[^\n]+)\n)\n— (?P<name>\S+) (?P<signature>\S+)\n?")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was signed: the first `size` entries have the Merkle root `root` (32 bytes)."""

    size: int
    root: bytes


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The RFC 6962 Merkle tree hash of `leaves`, 32 bytes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = [hashlib.sha256(_LEAF + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [
            hashlib.sha256(_NODE + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]


def make(session: Session, keys: Keys) -> str:
    """A signed checkpoint of the log as it is now."""
    leaves = [logged.body.encode() for logged in read_log(session)]
    text = f"{ORIGIN}\n{len(leaves)}\n{base64.b64encode(merkle_root(leaves)).decode()}\n"
    signature = Ed25519PrivateKey.from_private_bytes(keys.signing).sign(text.encode())
    signed = base64.b64encode(_key_id(keys.verify_key) + signature).decode()
    return f"{text}\n— {ORIGIN} {signed}\n"


def read_checkpoint(note: str, verify_key: bytes) -> Checkpoint:
    """The checkpoint in `note`, once its signature holds. Raises NotAcceptableError, saying what is wrong with it."""
    match = _NOTE.fullmatch(note.replace("\r\n", "\n").strip() + "\n")
    if match is None:
        raise NotAcceptableError("this is not a checkpoint of `ihala log checkpoint`; give its text unchanged")
    try:
        signed = base64.b64decode(match["signature"], validate=True)
        root = base64.b64decode(match["root"], validate=True)
        Ed25519PublicKey.from_public_bytes(verify_key).verify(signed[4:], match["text"].encode())
    except (ValueError, InvalidSignature):
        raise NotAcceptableError(
            "the checkpoint's signature does not hold: it was changed, or signed by another installation"
        ) from None
    return Checkpoint(int(match["size"]), root)


def _key_id(verify_key: bytes) -> bytes:
    return hashlib.sha256(ORIGIN.encode() + b"\n" + _ED25519 + verify_key).digest()[:4]
