"""The mailboxes of `ihala.toml`: where each is, how it is signed in to, and what a message is given once it is ours."""

import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from ingest.errors import ConfigError
from ingest.loopback import is_loopback
from ingest.secrets import read_secret
from ingest.table import Table

_KEYWORD = re.compile(r"[$\w-]+", re.ASCII)
MICROSOFT = "https://login.microsoftonline.com"
"""Microsoft's sign-in for everybody but its national clouds, which have servers of their own."""


class Tls(StrEnum):
    """How the connection to a mail server is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class After(StrEnum):
    """What a message is given on the server once it is safely ours. It is never deleted."""

    KEYWORD = "keyword"
    MOVE = "move"


class Mechanism(StrEnum):
    """How a token is shown to the mail server: Microsoft and Google know the first, the standard is the second."""

    XOAUTH2 = "XOAUTH2"
    OAUTHBEARER = "OAUTHBEARER"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret of the mailbox's: the setting that names it, and where it stands (see `ingest/secrets.py`)."""

    setting: str
    where: str
    folder: Path

    def read(self) -> str:
        """The secret itself. Raises ConfigError, naming the setting."""
        try:
            return read_secret(self.where, self.folder, os.environ)
        except ConfigError as error:
            raise ConfigError(f"{self.setting}: {error}") from error


@dataclass(frozen=True, slots=True)
class Password:
    """Signing in with a password."""

    secret: Secret


@dataclass(frozen=True, slots=True)
class MicrosoftTokens:
    """Signing in to Microsoft 365 as an application (client credentials). `authority`: the sign-in server's URL."""

    tenant: str
    client_id: str
    secret: Secret
    authority: str = MICROSOFT
    ca_file: Path | None = None
    mechanism: Mechanism = Mechanism.XOAUTH2


@dataclass(frozen=True, slots=True)
class TokenCommand:
    """Signing in with the token that a command of the operator's prints on its first line."""

    command: tuple[str, ...]
    mechanism: Mechanism = Mechanism.OAUTHBEARER


SignIn: TypeAlias = Password | MicrosoftTokens | TokenCommand


@dataclass(frozen=True, slots=True)
class ImapMailbox:
    """A folder of a mailbox on a mail server. `ca_file`: the certificate authority to trust instead of the system's.

    `idle`: whether the server is asked to announce new mail at once.
    """

    name: str
    host: str
    port: int
    user: str
    sign_in: SignIn
    tls: Tls = Tls.TLS
    ca_file: Path | None = None
    folder: str = "INBOX"
    after: After = After.KEYWORD
    keyword: str = "$Ihala"
    move_to: str = "Ihala/Processed"
    idle: bool = True


@dataclass(frozen=True, slots=True)
class MaildirMailbox:
    """A Maildir on this machine. `move_to`: the Maildir++ folder for received messages; None leaves them in place."""

    name: str
    path: Path
    move_to: str | None = None


Mailbox: TypeAlias = ImapMailbox | MaildirMailbox


def mailboxes_of(table: Table, name: str, folder: Path) -> tuple[Mailbox, ...]:
    """The mailbox `name` as its table describes it, one for each folder that is read; paths are relative to `folder`.

    Raises ConfigError.
    """
    kind = table.text("kind", "imap")
    mailboxes: tuple[Mailbox, ...]
    if kind == "imap":
        mailboxes = _imap(table, name, folder)
    elif kind == "maildir":
        move_to = table.text("move_to", "")
        mailboxes = (MaildirMailbox(name, folder / table.text("path"), move_to or None),)
    else:
        raise table.error("kind", "must be imap or maildir")
    table.close()
    return mailboxes


def _imap(table: Table, name: str, folder: Path) -> tuple[Mailbox, ...]:
    tls = table.choice("tls", Tls, Tls.TLS)
    host = table.text("host")
    if tls is Tls.NONE and not is_loopback(host):
        raise table.error("tls", "none is only for a server on this machine; use tls or starttls")
    ca_file = table.text("ca_file", "")
    port = table.number("port", 993 if tls is Tls.TLS else 143, 1, 65535)
    user, sign_in = table.text("user"), _sign_in(table, name, folder)
    after, keyword = table.choice("after", After, After.KEYWORD), _keyword(table)
    target, idle = table.text("move_to", "Ihala/Processed"), table.take("idle", bool, True)
    found = []
    for number, source in enumerate(_folders(table, target)):
        found.append(
            ImapMailbox(
                name=name if number == 0 else f"{name}/{source}",
                host=host,
                port=port,
                user=user,
                sign_in=sign_in,
                tls=tls,
                ca_file=folder / ca_file if ca_file else None,
                folder=source,
                after=after,
                keyword=keyword,
                move_to=target,
                idle=idle,
            )
        )
    return tuple(found)


def _folders(table: Table, target: str) -> tuple[str, ...]:
    """The folder and what is read besides it: Junk first of all, where a court's letter may land."""
    folders = (table.text("folder", "INBOX"), *table.texts("also"))
    meant = [_meant(folder) for folder in folders]
    if _meant(target) in meant or not target:
        raise table.error("move_to", "must be a folder other than those that are read")
    if len(set(meant)) != len(meant):
        raise table.error("also", "names a folder twice; name each once")
    return folders


def _meant(folder: str) -> str:
    """The folder as servers tell it from others: INBOX alone is the same in any case (RFC 9051, 5.1)."""
    return "INBOX" if folder.upper() == "INBOX" else folder


def _keyword(table: Table) -> str:
    keyword = table.text("keyword", "$Ihala")
    if not _KEYWORD.fullmatch(keyword):
        raise table.error("keyword", "must be one word of letters, digits, $, - or _")
    return keyword


def _sign_in(table: Table, name: str, folder: Path) -> SignIn:
    password, oauth = table.text("password_file", ""), table.table("oauth")
    if not oauth.names():
        if not password:
            raise table.error("password_file", "is missing; add it, or a table oauth")
        return Password(Secret(f"password_file of [mailbox.{name}]", password, folder))
    if password:
        raise table.error("oauth", "stands beside password_file; keep one of them")
    sign_in = _tokens(oauth, name, folder)
    oauth.close()
    return sign_in


def _tokens(table: Table, name: str, folder: Path) -> SignIn:
    kind = table.text("kind", "microsoft365")
    if kind == "command":
        command = table.texts("command")
        if not command:
            raise table.error("command", "must name the program to run and its arguments, as a list of texts")
        return TokenCommand(command, table.choice("mechanism", Mechanism, Mechanism.OAUTHBEARER))
    if kind != "microsoft365":
        raise table.error("kind", "must be microsoft365 or command")
    authority, ca_file = table.text("authority", MICROSOFT), table.text("ca_file", "")
    if not authority.startswith("https://"):
        raise table.error("authority", "must be an https:// address: it is told the secret")
    return MicrosoftTokens(
        tenant=table.text("tenant"),
        client_id=table.text("client_id"),
        secret=Secret(f"client_secret_file of [mailbox.{name}.oauth]", table.text("client_secret_file"), folder),
        authority=authority.rstrip("/"),
        ca_file=folder / ca_file if ca_file else None,
        mechanism=table.choice("mechanism", Mechanism, Mechanism.XOAUTH2),
    )
