"""`[authenticity]` of `ihala.toml`: which server's word counts, whose ARC seal, and whether the DNS is asked."""

import ipaddress
from dataclasses import dataclass
from enum import StrEnum

from ingest.table import Table


class Style(StrEnum):
    """How the receiving server writes its results."""

    RFC8601 = "rfc8601"
    """Authentication-Results with the server's own name first."""
    M365 = "m365"
    """Exchange Online: the topmost Authentication-Results, without a name. It also re-renders what it hands out."""


@dataclass(frozen=True, slots=True)
class AuthenticitySettings:
    """`authserv_id`: the only server believed, or empty. `own_received`: how many topmost Received headers are ours.

    `arc_sealers`: domains of our own mail provider whose ARC seal is believed. `nameserver`: (address, port), or None
    for the system's. With `dns` off no signature is checked here. `dns_seconds` for one question.
    """

    authserv_id: str = ""
    own_received: int = 1
    style: Style = Style.RFC8601
    arc_sealers: tuple[str, ...] = ()
    dns: bool = False
    nameserver: tuple[str, int] | None = None
    dns_seconds: int = 3
    dns_message_seconds: int = 10

    @property
    def trusts_a_server(self) -> bool:
        """Whether any server's Authentication-Results can count."""
        return bool(self.authserv_id) or self.style is Style.M365


def authenticity_settings(table: Table, configured: bool) -> AuthenticitySettings:
    """The settings of `table`; `configured`: whether a file was found, without which nothing is asked of the DNS."""
    return AuthenticitySettings(
        authserv_id=table.text("authserv_id", "").strip().lower(),
        own_received=table.number("own_received", 1, 0, 10),
        style=table.choice("style", Style, Style.RFC8601),
        arc_sealers=tuple(domain.strip().rstrip(".").lower() for domain in table.texts("arc_sealers")),
        dns=table.take("dns", bool, configured),
        nameserver=_nameserver(table),
        dns_seconds=table.number("dns_seconds", 3, 1, 30),
        dns_message_seconds=table.number("dns_message_seconds", 10, 1, 120),
    )


def _nameserver(table: Table) -> tuple[str, int] | None:
    text = table.text("nameserver", "")
    if not text:
        return None
    host, _, port = text.rpartition(":") if text.count(":") == 1 or text.startswith("[") else (text, ":", "53")
    try:
        address, number = str(ipaddress.ip_address(host.strip("[]"))), int(port)
    except ValueError:
        raise table.error("nameserver", 'must be an address with a port, as "127.0.0.1:53"') from None
    if not 1 <= number <= 65535:
        raise table.error("nameserver", "has no such port")
    return address, number
