"""Tokens to sign in with instead of a password: from Microsoft 365, or from a command of the operator's.

A token is never written down. What keeps one from being had is told apart by who must act: a secret that ran out or a
right that is missing is an operator's; a sign-in server that does not answer is waited for.
"""

import subprocess
from dataclasses import dataclass, field
from typing import Protocol

from ingest.errors import ConfigError, LoginRefusedError, MailboxUnreachableError
from ingest.mailboxes import MicrosoftTokens, TokenCommand

COMMAND_SECONDS = 30
"""How long the operator's command may take."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token, never shown, and for how many seconds from now it is good; None where nobody said."""

    value: str = field(repr=False)
    seconds: float | None = None


class TokenSource(Protocol):
    """Where tokens come from."""

    def token(self, fresh: bool = False) -> Token:
        """A token to sign in with now; `fresh` where the last one was refused.

        Raises LoginRefusedError, MailboxUnreachableError, ConfigError.
        """


class CommandSource:
    """Tokens that a command prints on its first line; nobody says how long they are good for."""

    def __init__(self, name: str, settings: TokenCommand) -> None:
        self._name, self._command = name, settings.command

    def token(self, fresh: bool = False) -> Token:
        """See `TokenSource`; the command is run each time, and keeps what it likes."""
        try:
            done = subprocess.run(  # noqa: S603  # the operator's own command, without a shell
                self._command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=COMMAND_SECONDS,
                text=True,
                errors="replace",
            )
        except subprocess.TimeoutExpired as error:
            raise MailboxUnreachableError(
                f"[mailbox.{self._name}.oauth] the token command took over {COMMAND_SECONDS} seconds"
            ) from error
        except OSError as error:
            raise ConfigError(
                f"command of [mailbox.{self._name}.oauth] cannot be run ({type(error).__name__}): correct its path"
            ) from error
        value = done.stdout.splitlines()[0].strip() if done.stdout.strip() else ""
        if done.returncode or not value:
            raise LoginRefusedError(
                f"[mailbox.{self._name}.oauth] the token command gave none (exit {done.returncode}): "
                "run it by hand as the service's user"
            )
        return Token(value)


def token_source(name: str, settings: MicrosoftTokens | TokenCommand) -> TokenSource:
    """The source that these settings of the mailbox `name` describe."""
    if isinstance(settings, TokenCommand):
        return CommandSource(name, settings)
    from ingest.microsoft import MicrosoftSource  # MSAL takes long to load, and a password needs none of it

    return MicrosoftSource(name, settings)
