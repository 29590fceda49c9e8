"""How an alarm leaves the house: by mail through the charity's relay, by a command of its own, into a file.

Each channel takes a message whole or raises AlarmNotSentError, and has its own limits of time.
"""

import json
import os
import signal
import smtplib
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from ingest.alarm_message import AlarmMessage, alarm_json, alarm_mail
from ingest.alarm_settings import AlarmCommand, AlarmSettings, Relay
from ingest.errors import ConfigError, IngestError
from ingest.mailboxes import Tls
from ingest.secrets import read_secret

RELAY_SECONDS = 20.0
"""How long the relay may take for each answer."""
_ENVIRONMENT = ("PATH", "LANG", "HOME")
"""What a command sees of our environment: no credentials."""


class AlarmNotSentError(IngestError):
    """A channel did not take a message. The text is the class of what went wrong, fit for the log."""


class Channel(Protocol):
    """A way out."""

    @property
    def name(self) -> str:
        """`relay`, `command` or `file`."""

    def send(self, message: AlarmMessage) -> None:
        """Hands it over. Raises AlarmNotSentError; then it may or may not have been taken."""

    def try_out(self) -> None:
        """Looks whether it would take a message, and sends none. Raises AlarmNotSentError, saying what to mend."""


def channels_of(settings: AlarmSettings) -> tuple[Channel, ...]:
    """The configured channels."""
    channels: list[Channel] = []
    if settings.relay:
        channels.append(RelayChannel(settings.relay, settings.sender))
    if settings.command:
        channels.append(CommandChannel(settings.command))
    if settings.file:
        channels.append(FileChannel(settings.file))
    return tuple(channels)


class RelayChannel:
    """Mail through the relay."""

    name = "relay"

    def __init__(self, relay: Relay, sender: str) -> None:
        self._relay, self._sender = relay, sender

    def send(self, message: AlarmMessage) -> None:
        """One mail to all recipients of the level."""
        submit(self._relay, alarm_mail(message, self._sender))

    def try_out(self) -> None:
        """Signs in, and nothing more."""
        try:
            with _signed_in(self._relay) as server:
                server.noop()
        except AlarmNotSentError as error:
            raise AlarmNotSentError(
                f"[alarms.relay] cannot be used ({error}): check host, port, tls, user, password_file and ca_file"
            ) from None


def submit(relay: Relay, mail: EmailMessage) -> None:
    """Hands one mail to the relay; taken for one of its recipients, it is sent. Raises AlarmNotSentError."""
    with _signed_in(relay) as server:
        server.send_message(mail)


@contextmanager
def _signed_in(relay: Relay) -> Iterator[smtplib.SMTP]:
    """The relay, signed in to; whatever breaks here or in the block is an AlarmNotSentError."""
    try:
        context = ssl.create_default_context(cafile=relay.ca_file)
        if relay.tls is Tls.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=RELAY_SECONDS, context=context)
        else:
            server = smtplib.SMTP(relay.host, relay.port, timeout=RELAY_SECONDS)
        with server:
            if relay.tls is Tls.STARTTLS:
                server.starttls(context=context)
            if relay.user:
                server.login(relay.user, read_secret(relay.password_file, relay.folder, os.environ))
            yield server
    except (OSError, smtplib.SMTPException, ConfigError, UnicodeError, ValueError) as error:
        raise AlarmNotSentError(type(error).__name__) from None


class CommandChannel:
    """A program that gets the alarm as JSON on its standard input. No shell, no credentials, a limit of time."""

    name = "command"

    def __init__(self, command: AlarmCommand) -> None:
        self._command = command

    def send(self, message: AlarmMessage) -> None:
        """Runs the program; its exit code 0 says that it took the alarm."""
        environment = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ}
        try:
            process = subprocess.Popen(  # noqa: S603 - the operator's own program, without a shell
                self._command.run,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            raise AlarmNotSentError(type(error).__name__) from None
        try:
            process.communicate(json.dumps(alarm_json(message)).encode() + b"\n", timeout=self._command.seconds)
        except subprocess.TimeoutExpired:
            raise AlarmNotSentError("TimeoutExpired") from None
        except OSError as error:
            raise AlarmNotSentError(type(error).__name__) from None
        finally:
            if process.poll() is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # and what it started
                process.wait()
        if process.returncode:
            raise AlarmNotSentError("CommandFailed")

    def try_out(self) -> None:
        """Whether the program is there and may be run."""
        program = Path(self._command.run[0])
        if not (program.is_file() and os.access(program, os.X_OK)):
            raise AlarmNotSentError(f"run of [alarms.command]: {program} is no program that the service may run")


class FileChannel:
    """A file that gets one line of JSON for each message: for a pager that watches it, and as a record."""

    name = "file"

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, message: AlarmMessage) -> None:
        """Adds the line, safely on the disk."""
        line = json.dumps(alarm_json(message), ensure_ascii=False).encode() + b"\n"
        try:
            descriptor = os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_WRONLY | os.O_CLOEXEC, 0o600)
            try:
                if os.write(descriptor, line) != len(line):
                    raise AlarmNotSentError("ShortWrite")
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise AlarmNotSentError(type(error).__name__) from None

    def try_out(self) -> None:
        """Whether the file can be added to or made."""
        there = self._path if self._path.exists() else self._path.parent
        if not os.access(there, os.W_OK) or there.is_dir() is self._path.exists():
            raise AlarmNotSentError(f"file of [alarms]: {self._path} cannot be written: check folder and rights")
