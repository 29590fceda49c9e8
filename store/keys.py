"""The keys of an installation: made once by `init`, read by the service, restorable with the offline recovery key.

The folder holds five small files, mode 0600: `identity.age` (opens originals), `recovery.pub` (the offline key's public
half), `database.key` (SQLCipher), `index.key` (names of originals) and `signing.key` (log checkpoints). `recovery.age`
holds the last three and the identity sealed to the recovery key, so that the offline key alone restores everything.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from store.durable import write_durably
from store.errors import KeysExistError, KeysMissingError

_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """Everything secret an installation needs; `recipients`: age public keys of the service and of the recovery key."""

    identity: str
    recipients: tuple[str, ...]
    database: bytes
    index: bytes
    signing: bytes

    @property
    def verify_key(self) -> bytes:
        """The public half of the signing key: 32 bytes, for whoever checks a checkpoint."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw()

    def __repr__(self) -> str:
        return "Keys(…)"


def create(folder: Path) -> tuple[Keys, str]:
    """Makes new keys in `folder`; returns them and the recovery secret, which is shown once and stored nowhere.

    Raises KeysExistError where the folder already has keys.
    """
    if folder.exists() and any(folder.iterdir()):
        raise KeysExistError(f"{folder} already holds keys; choose another folder, or keep using these")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    service, recovery = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    keys = Keys(
        identity=str(service),
        recipients=(str(service.to_public()), str(recovery.to_public())),
        database=secrets.token_bytes(_BYTES),
        index=secrets.token_bytes(_BYTES),
        signing=secrets.token_bytes(_BYTES),
    )
    lines = {
        "identity.age": keys.identity,
        "database.key": keys.database.hex(),
        "index.key": keys.index.hex(),
        "signing.key": keys.signing.hex(),
    }
    sealed = "".join(f"{name} {value}\n" for name, value in lines.items()).encode()
    write_durably(folder / "recovery.age", pyrage.encrypt(sealed, [recovery.to_public()]))
    write_durably(folder / "recovery.pub", (keys.recipients[1] + "\n").encode())
    for name, value in lines.items():
        write_durably(folder / name, (value + "\n").encode())
    return keys, str(recovery)


def load(folder: Path) -> Keys:
    """The keys in `folder`. Raises KeysMissingError, naming the file, where one is missing or not of its form."""
    identity = _read(folder, "identity.age")
    try:
        public = str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError:
        raise _missing(folder, "identity.age") from None
    return Keys(
        identity=identity,
        recipients=(public, _read(folder, "recovery.pub")),
        database=_read_hex(folder, "database.key"),
        index=_read_hex(folder, "index.key"),
        signing=_read_hex(folder, "signing.key"),
    )


def _read(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise _missing(folder, name) from None


def _read_hex(folder: Path, name: str) -> bytes:
    try:
        value = bytes.fromhex(_read(folder, name))
    except ValueError:
        raise _missing(folder, name) from None
    if len(value) != _BYTES:
        raise _missing(folder, name)
    return value


def _missing(folder: Path, name: str) -> KeysMissingError:
    return KeysMissingError(
        f"{folder / name} cannot be read or is not a key; restore it as docs/backup.md says, "
        "or make a new installation with `ihala init`"
    )
