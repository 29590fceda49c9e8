"""A message a day to our own mailbox: sent by the relay, received, read and judged like any other, and then set aside.

It proves the whole way, and nothing else may ever pass for it. A canary carries one token, alike in its subject and in
one header of its own; the token is sealed with the installation's key; and the rest of the message is one fixed text.
So even somebody who saw one can hide nothing in another: a word more, an attachment, a second header, and it is mail.
"""

import hashlib
import hmac
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from classifiers.assessment import Action, Assessment, Centre, Kind, Source, SourceName
from ingest.alarm_settings import CanarySettings
from ingest.channels import AlarmNotSentError, submit
from ingest.logs import NAME
from ingest.workplace import Workplace
from parsers.document import Document
from store.canaries import Canary, make, newest, note_sent
from store.keys import Keys
from store.riyadh import RIYADH

HEADER = "X-Ihala-Canary"
TEXT = "This message was written by Ihala itself, to see that mail still arrives. Nothing is to be done."
RETRY = timedelta(minutes=5)
"""Between two tries to have it sent."""
_SUBJECT = "Ihala canary "
_ID_BYTES = 16
_log = logging.getLogger(NAME)


def token_of(random: bytes, keys: Keys) -> str:
    """A token: `random` (16 bytes) and its seal, in hexadecimal."""
    return f"{random.hex()}.{_seal(random.hex(), keys)}"


def _seal(name: str, keys: Keys) -> str:
    key = hmac.digest(keys.index, b"ihala canary 1", hashlib.sha256)
    return hmac.digest(key, name.encode(), hashlib.sha256).hex()


def canary_mail(token: str, settings: CanarySettings, sender: str, now: datetime) -> EmailMessage:
    """The message that carries this token; always with the same Message-ID."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, settings.to
    mail["Subject"] = _SUBJECT + token
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<canary-{token.partition('.')[0]}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail[HEADER] = token
    mail.set_content(TEXT + "\n")
    return mail


def canary_token(document: Document, keys: Keys) -> str | None:
    """The token of a canary of this installation; None for everything else, however like one it looks."""
    message = document.message
    given, subjects = message.all(HEADER.lower()), message.all("subject")
    if len(given) != 1 or subjects != (_SUBJECT + given[0],):
        return None
    name, _, seal = given[0].partition(".")
    if len(name) != 2 * _ID_BYTES or not hmac.compare_digest(seal.encode(), _seal(name, keys).encode()):
        return None
    alone = len(document.messages) == 1 and len(document.parts) == 1 and not document.signatures
    return given[0] if alone and _is_our_text(document) else None


def _is_our_text(document: Document) -> bool:
    (part,) = document.parts
    return not part.unreadable and " ".join(part.text.split()) == TEXT


def settled(assessment: Assessment, document: Document, keys: Keys) -> Assessment:
    """The assessment, and for a canary the one that sets it aside as a notice. Danger is never overruled."""
    if assessment.danger or canary_token(document, keys) is None:
        return assessment
    return replace(
        assessment,
        source=Source(SourceName.AUTOMATIC, 1.0),
        kind=Kind.NOTICE,
        centre=Centre.NONE,
        checks=(),
        action=Action.SET_ASIDE,
        hold_reasons=(),
        follows=None,
        urgent=False,
    )


class CanaryPost:
    """Sends the day's canary. `random` gives as many random bytes as it is asked for."""

    def __init__(self, workplace: Workplace, random: Callable[[int], bytes]) -> None:
        self._workplace, self._random = workplace, random
        self._next_try: datetime | None = None

    def turn(self) -> None:
        """Has it sent where it is time and it was not sent yet. Raises StoreError."""
        settings, now = self._workplace.settings.canary, self._workplace.now()
        if settings is None or (self._next_try is not None and now < self._next_try):
            return
        with self._workplace.reading() as session:
            last = newest(session)
        if not is_due(last, settings, now):
            return
        token = last.token if last and _is_of_today(last, now) else self._make(now)
        self._next_try = now + RETRY
        if self._send(token, settings, now):
            with self._workplace.writing() as session:
                note_sent(session, token, self._workplace.now())

    def _make(self, now: datetime) -> str:
        token = token_of(self._random(_ID_BYTES), self._workplace.keys)
        with self._workplace.writing() as session:
            make(session, token, now)
        return token

    def _send(self, token: str, settings: CanarySettings, now: datetime) -> bool:
        alarms = self._workplace.settings.alarms
        if alarms.relay is None:
            return False
        try:
            submit(alarms.relay, canary_mail(token, settings, alarms.sender, now))
        except AlarmNotSentError as error:
            _log.warning("canary not sent", extra={"error": str(error)})
            return False
        _log.info("canary sent")
        return True


def is_due(last: Canary | None, settings: CanarySettings, now: datetime) -> bool:
    """Whether the day's canary is to be sent now: from its hour on, once a day, again where it was not taken."""
    if now.astimezone(RIYADH).hour < settings.hour:
        return False
    return last is None or not _is_of_today(last, now) or last.sent_at is None


def _is_of_today(canary: Canary, now: datetime) -> bool:
    return canary.made_at.astimezone(RIYADH).date() == now.astimezone(RIYADH).date()
