"""`[alarms]` and `[canary]` of `ihala.toml`: who is told what, and over which channels.

Alarms go to the charity's own staff alone: an address outside the charity's own domains is refused.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from ingest.loopback import is_loopback
from ingest.mailboxes import Tls
from ingest.table import Table

_ADDRESS = re.compile(r"[\w.+-]{1,64}@((?:[a-z0-9-]+\.)+[a-z0-9-]+)", re.ASCII)


class Audience(StrEnum):
    """Who is told: the people of a centre, or those who keep the machine."""

    PROTECTION = "protection"
    SHAML = "shaml"
    TECHNICAL = "technical"


@dataclass(frozen=True, slots=True)
class Relay:
    """The mail server that takes our own messages. `password_file` as `ingest.secrets` reads it, from `folder`."""

    host: str
    port: int
    tls: Tls
    user: str
    password_file: str
    folder: Path
    ca_file: Path | None


@dataclass(frozen=True, slots=True)
class AlarmCommand:
    """A program of the charity's own that carries alarms further, and how many seconds it may take."""

    run: tuple[str, ...]
    seconds: int


Levels = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class AlarmSettings:
    """Channels, each None where it is not configured, and for each audience its levels of recipients."""

    sender: str = ""
    recipients: tuple[tuple[Audience, Levels], ...] = ()
    relay: Relay | None = None
    command: AlarmCommand | None = None
    file: Path | None = None

    def level(self, audience: Audience, step: int) -> tuple[str, ...]:
        """Who is told at this step of the escalation; from the last level on it stays the last."""
        levels = dict(self.recipients).get(audience, ())
        return levels[min(step, len(levels) - 1)] if levels else ()


@dataclass(frozen=True, slots=True)
class CanarySettings:
    """The daily message to ourselves: to which address, from which hour in Riyadh on, how long it may take."""

    to: str
    hour: int
    within: timedelta


def alarms_of(table: Table, own_domains: tuple[str, ...], folder: Path) -> AlarmSettings:
    """What the table says; raises ConfigError."""
    sender = table.text("sender", "")
    relay = _relay(table.table("relay"), folder)
    recipients = table.table("recipients")
    levels = tuple((each, _levels(recipients, each, own_domains)) for each in Audience)
    file = table.text("file", "")
    settings = AlarmSettings(
        sender=_own(table, "sender", sender, own_domains) if sender else "",
        recipients=levels,
        relay=relay,
        command=_command(table.table("command")),
        file=folder / file if file else None,
    )
    if relay and not sender:
        raise table.error("sender", "is missing; add the charity's address that alarms come from")
    for audience, given in levels:
        if relay and not given:
            raise recipients.error(audience, "is missing; say who is told, as [[duty@…], [manager@…]]")
    for each in (table, recipients):
        each.close()
    return settings


def canary_of(table: Table, own_domains: tuple[str, ...], alarms: AlarmSettings) -> CanarySettings | None:
    """The canary where an address is given; raises ConfigError, also where there is no relay to send it by."""
    to = table.text("to", "")
    settings = CanarySettings(
        to=_own(table, "to", to, own_domains) if to else "",
        hour=table.number("hour", 6, 0, 23),
        within=timedelta(minutes=table.number("minutes", 60, 1, 1440)),
    )
    table.close()
    if to and alarms.relay is None:
        raise table.error("to", "needs a relay to be sent by; fill in [alarms.relay]")
    return settings if to else None


def _levels(table: Table, audience: Audience, own_domains: tuple[str, ...]) -> Levels:
    levels = table.take(audience, list, [])
    if not all(isinstance(level, list) and level and all(isinstance(to, str) for to in level) for level in levels):
        raise table.error(audience, "must be a list of lists of addresses, the first level first")
    return tuple(tuple(_own(table, audience, to, own_domains) for to in level) for level in levels)


def _own(table: Table, key: str, address: str, own_domains: tuple[str, ...]) -> str:
    found = _ADDRESS.fullmatch(address.strip().lower())
    if found is None or found[1] not in own_domains:
        raise table.error(key, "must be addresses of the charity's own domains, as [charity] domains lists them")
    return address.strip()


def _relay(table: Table, folder: Path) -> Relay | None:
    host = table.text("host", "")
    tls = table.choice("tls", Tls, Tls.STARTTLS)
    if tls is Tls.NONE and not is_loopback(host):
        raise table.error("tls", "none is only for a server on this machine; use tls or starttls")
    usual = {Tls.TLS: 465, Tls.STARTTLS: 587, Tls.NONE: 25}[tls]
    ca_file = table.text("ca_file", "")
    relay = Relay(
        host=host,
        port=table.number("port", usual, 1, 65535),
        tls=tls,
        user=table.text("user", ""),
        password_file=table.text("password_file", ""),
        folder=folder,
        ca_file=folder / ca_file if ca_file else None,
    )
    table.close()
    if bool(relay.user) != bool(relay.password_file):
        raise table.error("user", "and password_file belong together; give both or neither")
    return relay if host else None


def _command(table: Table) -> AlarmCommand | None:
    run, seconds = table.texts("run"), table.number("seconds", 20, 1, 300)
    table.close()
    if run and not Path(run[0]).is_absolute():
        raise table.error("run", "must begin with the whole path of the program, and needs no shell")
    return AlarmCommand(run, seconds) if run else None
