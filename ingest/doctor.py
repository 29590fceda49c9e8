"""The examination: everything the service needs, tried one by one, each with what to do where it fails."""

import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.authenticity import resolver_of
from ingest.channels import Channel, channels_of
from ingest.config import ReadingSettings, Settings, require_file
from ingest.daemon import open_sources
from ingest.dns import TemporaryDnsError
from ingest.errors import ConfigError, IngestError, MailboxRefusedError
from ingest.reading import gaps
from ingest.reconciliation import Reconciled, count_left, reconcile
from ingest.source import Source
from store.database import open_database, require_current
from store.errors import DiskFullError, KeysMissingError, StoreError
from store.keys import load

LEAST_FREE = 1 << 30
"""Free bytes on the disk below which the doctor warns: about ten thousand letters."""

_KNOWN_NAME = "moj.gov.sa"
"""What the DNS is asked for to see whether it answers; any answer will do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, and what was seen or what to do."""

    subject: str
    well: bool
    what: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Looks first at whether all mail is ours, then at everything that serves it."""
    sources = open_sources(settings)
    seen = {source.name: _tried_to(lambda source=source: _compare(source, settings)) for source in sources}  # type: ignore[misc]
    yield _tried("all mail received", lambda: _all_mail(tuple(seen.values()), settings))
    yield _tried("configuration", lambda: str(require_file(settings).file))
    yield _tried("keys", lambda: _keys(settings.store.keys))
    yield _tried("database", lambda: _database(settings))
    yield _tried("disk", lambda: _disk(settings.store.originals))
    yield _tried("reading", lambda: _reading(settings.reading))
    yield _trust(settings)
    yield _tried("dns", lambda: _dns(settings))
    yield from _alarms(settings)
    if not settings.mailboxes:
        yield Finding("mailbox", False, "none is configured: fill in a [mailbox.NAME] section of ihala.toml")
    for name, looked in seen.items():
        yield _tried(f"mailbox {name}", lambda looked=looked: _mailbox(looked))  # type: ignore[misc]


def _tried(subject: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, True, look())
    except (IngestError, StoreError, OSError) as error:
        return Finding(subject, False, str(error))


def _keys(folder: Path) -> str:
    load(folder)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        raise KeysMissingError(f"others can read {folder}: chmod 700 {folder}")
    return "readable by the service alone"


def _database(settings: Settings) -> str:
    engine = open_database(settings.store.database, load(settings.store.keys))
    require_current(engine)
    return f"{engine.dialect.name}, up to date"


def _disk(folder: Path) -> str:
    if not folder.is_dir():
        raise ConfigError(f"{folder} is missing: make it with mode 0700, or restore the originals from the backup")
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        raise DiskFullError(f"only {free >> 20} MiB free beside {folder}: make room")
    return f"{free >> 30} GiB free"


def _reading(settings: ReadingSettings) -> str:
    if found := gaps(settings):
        raise ConfigError("; ".join(found))
    return f"caged: {settings.limits.memory >> 20} MiB, no files, no network, no other programs"


def _trust(settings: Settings) -> Finding:
    if not settings.authenticity.trusts_a_server:
        why = "no server's word counts: set authserv_id in [authenticity] to your mail server's name"
        return Finding("authenticity", False, why)
    whose = settings.authenticity.authserv_id or "Exchange Online"
    return Finding(
        "authenticity", True, f"results of {whose} are believed; it must remove forged ones (see SECURITY.md)"
    )


def _dns(settings: Settings) -> str:
    """Whether the DNS answers about a name that is always there."""
    resolver = resolver_of(settings.authenticity)
    if resolver is None:
        return "not asked (dns = false): signatures are not checked here"
    try:
        resolver.for_message()(_KNOWN_NAME)
    except TemporaryDnsError:
        raise ConfigError("does not answer, so no signature can be checked: set nameserver in [authenticity]") from None
    return "answers"


def _alarms(settings: Settings) -> Iterator[Finding]:
    """Each channel, tried without sending anything: whether what it takes arrives, `ihala alarms --test` shows."""
    channels = channels_of(settings.alarms)
    if not channels:
        yield Finding("alarms", True, "no channel is configured in [alarms], so nobody is told: watch the queue")
    for channel in channels:
        yield _tried(f"alarms by {channel.name}", lambda channel=channel: _channel(channel))  # type: ignore[misc]


def _channel(channel: Channel) -> str:
    channel.try_out()
    return "ready; `ihala alarms --test` sends a test"


def _tried_to(look: Callable[[], Reconciled]) -> Reconciled | Exception:
    try:
        return look()
    except (IngestError, StoreError) as error:
        return error


def _compare(source: Source, settings: Settings) -> Reconciled:
    return reconcile(source, open_database(settings.store.database, load(settings.store.keys)))


def _all_mail(looked: Sequence[Reconciled | Exception], settings: Settings) -> str:
    """The gap over all mailboxes. Raises IngestError where there is one, or where it cannot be told."""
    told = [each for each in looked if isinstance(each, Reconciled)]
    shown, gap = sum(each.shown for each in told), sum(each.gap for each in told)
    if not told or len(told) < len(looked):
        raise ConfigError("cannot be told: not every mailbox and its ledger can be read, see below")
    if gap:
        raise MailboxRefusedError(
            f"{gap} of {shown} messages are not ours yet: the running service receives them, or `ihala log` names what "
            "fails (not_received_failing); where none runs, `ihala run --once` does"
        )
    if left := count_left(open_database(settings.store.database, load(settings.store.keys))):
        raise MailboxRefusedError(
            f"gap 0 of {shown}, but {left} messages were moved, deleted or given new numbers before they were ours: "
            "`ihala log` names them (not_received_left, not_received_renumbered); look for them in the mailbox"
        )
    return f"{shown} messages on the servers, {shown} ours, gap 0"


def _mailbox(looked: Reconciled | Exception) -> str:
    if isinstance(looked, Exception):
        raise looked
    return f"signed in, {looked.shown} messages"
