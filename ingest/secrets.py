"""Passwords and keys that stand outside `ihala.toml`: in a file of their own, or handed over by systemd.

`credential:NAME` names a credential of the unit (`LoadCredential=NAME:…`): systemd puts it into a folder that only the
service can read and only while it runs, and names that folder in `CREDENTIALS_DIRECTORY`.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from ingest.errors import ConfigError

CREDENTIAL = "credential:"
LONGEST = 65_536
"""Bytes of a secret at most; a longer file is not a secret, but a wrong path."""
_NAME = re.compile(r"[\w.@-]{1,255}", re.ASCII)


def read_secret(where: str, folder: Path, environ: Mapping[str, str]) -> str:
    """The first line of a secret: `where` is a path relative to `folder`, or `credential:NAME`.

    Raises ConfigError, saying what to do and never a byte of what was read.
    """
    file = secret_file(where, folder, environ)
    try:
        with file.open("rb") as stream:
            content = stream.read(LONGEST + 1)
        lines = content.decode("utf-8").splitlines() if len(content) <= LONGEST else None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"the secret {where} cannot be read ({type(error).__name__}): {_advice(where, file)}"
        ) from None
    if lines is None:
        raise ConfigError(f"the secret {where} is longer than {LONGEST} bytes: {_advice(where, file)}")
    if not lines or not lines[0]:
        raise ConfigError(f"the secret {where} is empty: {_advice(where, file)}")
    return lines[0]


def secret_file(where: str, folder: Path, environ: Mapping[str, str]) -> Path:
    """The file that holds the secret `where`, which need not exist. Raises ConfigError."""
    if not where.startswith(CREDENTIAL):
        return folder / where
    name = where.removeprefix(CREDENTIAL)
    if not _NAME.fullmatch(name) or name in {".", ".."}:
        raise ConfigError(f"{CREDENTIAL}NAME must be one word of letters, digits, ., _, @ and -, as in the unit file")
    given = environ.get("CREDENTIALS_DIRECTORY")
    if not given:
        raise ConfigError(
            f"{where} is only there inside the systemd service: add LoadCredential={name}:… to the unit, "
            f"or run the command with `systemd-run --pipe --property=LoadCredential={name}:…`"
        )
    return Path(given) / name


def _advice(where: str, file: Path) -> str:
    if where.startswith(CREDENTIAL):
        return f"add LoadCredential={where.removeprefix(CREDENTIAL)}:… to the unit file and restart the service"
    return f"write it into {file}, in one line, with mode 0600"
