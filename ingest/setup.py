"""A new installation: configuration, keys, folders for the service's user alone, an empty database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingest.config import FILE_NAME, load
from ingest.errors import ConfigError
from ingest.upgrade import bring_up_to_date
from ingest.workplace import utc_now
from store import keys as keyring
from store.database import open_database, upgrade
from store.durable import write_durably


@dataclass(frozen=True, slots=True)
class Installation:
    """What `initialise` made. `recovery_secret`: shown once, kept nowhere; empty where the keys were there already."""

    config: Path
    recovery_secret: str

    @property
    def instructions(self) -> str:
        """What the operator must do now."""
        if not self.recovery_secret:
            return f"The installation of {self.config} is up to date; its keys and settings were left as they are."
        return f"""Made {self.config} with keys, folders and an empty database.

THE RECOVERY KEY, shown only now:

    {self.recovery_secret}

Print it or write it down twice, put it into two sealed envelopes in two places, and clear this screen. It opens every
original with the standard tool `age`, and restores the other keys from keys/recovery.age. Whoever has it reads
everything; without it, a lost key folder means lost letters.

Next:
  1. Edit {self.config}: the charity's domains, the mailbox, authserv_id.
  2. ihala --config {self.config} doctor
  3. ihala --config {self.config} run"""


def initialise(folder: Path, now: Callable[[], datetime] = utc_now) -> Installation:
    """Makes the installation in `folder`; where one is, only brings its database up to date.

    Raises ConfigError, KeysExistError, OSError.
    """
    folder = folder.absolute()
    config = folder / FILE_NAME
    if config.exists():
        bring_up_to_date(load(config), now)
        return Installation(config, "")
    if folder.exists() and any(folder.iterdir()):
        raise ConfigError(f"{folder} is not empty and holds no {FILE_NAME}; give an empty or a new folder")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    keys, secret = keyring.create(folder / "keys")
    (folder / "originals").mkdir(mode=0o700)
    write_durably(config, default_config(folder).encode())
    upgrade(open_database(load(config).store.database, keys))
    return Installation(config, secret)


def default_config(folder: Path) -> str:
    """The commented configuration that `ihala init` writes into `folder`: the defaults, and the mailbox to fill in."""
    return Path(__file__).with_name("template.toml").read_text("utf-8").replace("{folder}", str(folder))
