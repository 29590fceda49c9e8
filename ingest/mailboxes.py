"""The mailboxes of `ihala.toml`: where each is, how it is signed in to, and what a message is given once it is ours."""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from ingest.errors import ConfigError
from ingest.table import Table

_KEYWORD = re.compile(r"[$\w-]+", re.ASCII)


class Tls(StrEnum):
    """How the connection to a mail server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class After(StrEnum):
    """What a message is given on the server once it is safely ours. It is never deleted."""

    KEYWORD = "keyword"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class ImapMailbox:
    """A mailbox on a mail server. `ca_file`: the certificate authority to trust instead of the system's."""

    name: str
    host: str
    port: int
    user: str
    password_file: Path
    tls: Tls = Tls.TLS
    ca_file: Path | None = None
    folder: str = "INBOX"
    after: After = After.KEYWORD
    keyword: str = "$Ihala"
    move_to: str = "Ihala/Processed"


@dataclass(frozen=True, slots=True)
class MaildirMailbox:
    """A Maildir on this machine. `move_to`: the Maildir++ folder for received messages; None leaves them in place."""

    name: str
    path: Path
    move_to: str | None = None


Mailbox: TypeAlias = ImapMailbox | MaildirMailbox


def read_password(mailbox: ImapMailbox) -> str:
    """The mailbox's password: the first line of its file. Raises ConfigError where there is none to read."""
    try:
        lines = mailbox.password_file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"password_file of [mailbox.{mailbox.name}] cannot be read ({type(error).__name__}): "
            f"write the password into {mailbox.password_file} with mode 0600"
        ) from error
    if not lines or not lines[0]:
        raise ConfigError(f"password_file of [mailbox.{mailbox.name}] is empty: write the password into it")
    return lines[0]


def mailbox_of(table: Table, name: str, folder: Path) -> Mailbox:
    """The mailbox `name` as its table describes it; paths are relative to `folder`. Raises ConfigError."""
    kind = table.text("kind", "imap")
    mailbox: Mailbox
    if kind == "imap":
        mailbox = _imap(table, name, folder)
    elif kind == "maildir":
        move_to = table.text("move_to", "")
        mailbox = MaildirMailbox(name, folder / table.text("path"), move_to or None)
    else:
        raise table.error("kind", "must be imap or maildir")
    table.close()
    return mailbox


def _imap(table: Table, name: str, folder: Path) -> ImapMailbox:
    tls = table.choice("tls", Tls, Tls.TLS)
    host = table.text("host")
    if tls is Tls.NONE and not _is_loopback(host):
        raise table.error("tls", "none is only for a server on this machine; use tls or starttls")
    ca_file = table.text("ca_file", "")
    keyword = table.text("keyword", "$Ihala")
    if not _KEYWORD.fullmatch(keyword):
        raise table.error("keyword", "must be one word of letters, digits, $, - or _")
    source, target = table.text("folder", "INBOX"), table.text("move_to", "Ihala/Processed")
    if source == target or not target:
        raise table.error("move_to", "must be a folder other than the one that is read")
    return ImapMailbox(
        name=name,
        host=host,
        port=table.number("port", 993 if tls is Tls.TLS else 143, 1, 65535),
        user=table.text("user"),
        password_file=folder / table.text("password_file"),
        tls=tls,
        ca_file=folder / ca_file if ca_file else None,
        folder=source,
        after=table.choice("after", After, After.KEYWORD),
        keyword=keyword,
        move_to=target,
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
