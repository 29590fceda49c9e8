"""TXT records from the DNS: cached, and bounded in time, so that no message can hold the others up.

Three answers are told apart: records, none (the name or the record does not exist: an empty tuple), and no answer now
(TemporaryDnsError). A domain whose servers are down has not said that it has no key.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import dns.exception
import dns.name
import dns.resolver

Txt: TypeAlias = tuple[bytes, ...]
"""The TXT records of a name, each with its strings joined; empty where there are none."""
Lookup: TypeAlias = Callable[[str], Txt]
"""The TXT records of a name; raises TemporaryDnsError where nobody answers now."""

_SHORTEST, _LONGEST, _NONE, _FAILED = 60, 3600, 300, 30
"""Seconds an answer is kept: at least, at most, where there is no record, and where nobody answered."""
_KEPT = 2048
"""Answers kept; names are the senders' to choose."""
_DATAGRAM = 1232
"""Bytes of an answer that no network splits; longer ones come over TCP."""
_QUESTIONS = 40
"""The most questions one message may cause."""
_OUTAGE = 3
"""Messages in a row that nobody answered about, after which nothing is asked for a while: an outage delays nothing."""


class TemporaryDnsError(Exception):
    """Nobody answers now. No exception of the DKIM library, which would take it for "no key"."""


class _SilenceError(Exception):
    """Not even the name server answers."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer and when it ends; `records` None: nobody answered."""

    until: float
    records: Txt | None


class Resolver:
    """Asks `nameserver` ((address, port)), or those of the system where it is None.

    `seconds` for one question, `message_seconds` for all of one message. `clock` gives seconds that only grow.
    """

    def __init__(
        self,
        nameserver: tuple[str, int] | None = None,
        seconds: float = 3.0,
        message_seconds: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._nameserver, self._seconds, self._message_seconds = nameserver, seconds, message_seconds
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._unanswered, self._asks_again = 0, 0.0

    def for_message(self) -> Lookup:
        """A lookup with the time and the number of questions that one message has."""
        end = self._clock() + self._message_seconds
        left, unanswered = _QUESTIONS, self._unanswered

        def lookup(name: str) -> Txt:
            nonlocal left
            left -= 1
            seconds = min(self._seconds, end - self._clock())
            is_out = unanswered >= _OUTAGE and self._clock() < self._asks_again
            if left < 0 or ((seconds <= 0 or is_out) and not self._known(name)):
                raise TemporaryDnsError
            try:
                return self._txt(name, seconds)
            except _SilenceError:
                self._unanswered, self._asks_again = unanswered + 1, self._clock() + _FAILED
                self._kept[name.lower()] = _Kept(self._asks_again, None)
                raise TemporaryDnsError from None

        return lookup

    def _known(self, name: str) -> bool:
        kept = self._kept.get(name.lower())
        return kept is not None and kept.until > self._clock()

    def _txt(self, name: str, seconds: float) -> Txt:
        if not self._known(name):
            self._kept[name.lower()] = self._answer(name, seconds)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        records = self._kept[name.lower()].records
        if records is None:
            raise TemporaryDnsError
        return records

    def _answer(self, name: str, seconds: float) -> _Kept:
        try:
            records, ttl = self._ask(name, seconds)
        except (dns.exception.Timeout, OSError):
            raise _SilenceError from None
        except dns.exception.DNSException:
            records, ttl = None, _FAILED
        self._unanswered = 0
        return _Kept(self._clock() + ttl, records)

    def _ask(self, name: str, seconds: float) -> tuple[Txt | None, int]:
        """The records and the seconds they may be kept. Raises DNSException or OSError."""
        try:
            absolute = dns.name.from_text(name.rstrip(".") + ".")
        except (dns.exception.DNSException, UnicodeError):
            return (), _NONE  # no name that could exist
        asker = dns.resolver.Resolver(configure=self._nameserver is None)
        asker.use_edns(0, 0, _DATAGRAM)
        if self._nameserver:
            asker.nameservers, asker.port = [self._nameserver[0]], self._nameserver[1]
        try:
            answer = asker.resolve(absolute, "TXT", lifetime=seconds, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return (), _NONE
        ttl = 0 if answer.rrset is None else answer.rrset.ttl
        return tuple(b"".join(record.strings) for record in answer), min(max(ttl, _SHORTEST), _LONGEST)
