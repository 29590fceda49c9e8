"""The charity's own register of bodies: their domains, call-back numbers and delegates, and who vouched for each.

An entry counts for judging only once it is confirmed. Nothing is deleted: what is no longer true is removed with the
day, and the log says by whom.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from classifiers.assessment import SourceName
from classifiers.directory import AgencyDomain
from store.errors import NotAcceptableError, NotFoundError
from store.log import Entry, append
from store.schema import Agency

_IN_USE = select(Agency).where(Agency.removed_at.is_(None)).order_by(Agency.id)
"""Made once, and its answer taken as plain values: it is asked for every item."""


@dataclass(frozen=True, slots=True)
class NewAgency:
    """A body to enter. `domain` or `phone` may be empty, not both."""

    name: str
    source: SourceName
    domain: str = ""
    phone: str = ""
    delegates: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class AgencyView:
    """An entry of the register as it stands; `confirmed_on` is an ISO day or empty."""

    id: int
    name: str
    source: str
    domain: str
    phone: str
    delegates: tuple[str, ...]
    confirmed_by: str
    confirmed_on: str


def add(session: Session, new: NewAgency, actor: str, now: datetime) -> AgencyView:
    """Enters a body, not confirmed yet. Raises NotAcceptableError where it could not be recognised or called."""
    if not new.name.strip() or not (new.domain or new.phone):
        raise NotAcceptableError("a body needs a name, and a domain or a telephone number to call back on")
    if new.domain and ("." not in new.domain or "@" in new.domain or " " in new.domain):
        raise NotAcceptableError("give the domain alone, as hospital.med.sa")
    row = Agency(
        name=new.name.strip(), source=new.source, domain=new.domain.strip().lower(), phone=new.phone.strip(),
        delegates="\n".join(new.delegates), added_at=now, added_by=actor, confirmed_on=None, removed_at=None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _log(session, row, "agency_added", actor, now)
    return _view(row)


def verify(session: Session, agency: int, confirmed: tuple[str, date], actor: str, now: datetime) -> AgencyView:
    """Notes who at the body vouched for an entry and on which day; from now on it counts. Raises NotFoundError."""
    row = _load(session, agency)
    by, on = confirmed
    if not by.strip() or on > now.date():
        raise NotAcceptableError("say who confirmed it, on a day that is not to come")
    row.confirmed_by, row.confirmed_on = by.strip(), on.isoformat()
    _log(session, row, "agency_verified", actor, now)
    return _view(row)


def remove(session: Session, agency: int, actor: str, now: datetime) -> AgencyView:
    """Takes an entry out of use. Raises NotFoundError."""
    row = _load(session, agency)
    row.removed_at = now
    _log(session, row, "agency_removed", actor, now)
    return _view(row)


def register(session: Session) -> tuple[AgencyView, ...]:
    """Every entry in use, in the order they were entered."""
    return tuple(map(_view, session.connection().execute(_IN_USE)))


def confirmed_domains(session: Session) -> tuple[AgencyDomain, ...]:
    """The confirmed domains, each with every body that writes from it."""
    entries = [entry for entry in register(session) if entry.domain and entry.confirmed_on]
    by_domain: dict[str, list[AgencyView]] = {}
    for entry in entries:
        by_domain.setdefault(entry.domain, []).append(entry)
    return tuple(
        AgencyDomain(
            domain, tuple(dict.fromkeys(SourceName(each.source) for each in found)), found[0].confirmed_by,
            found[0].confirmed_on,
        )
        for domain, found in sorted(by_domain.items())
    )  # fmt: skip


def _load(session: Session, agency: int) -> Agency:
    row = session.get(Agency, agency)
    if row is None or row.removed_at is not None:
        raise NotFoundError(f"the register has no entry {agency}; `ihala agency list` shows them")
    return row


def _log(session: Session, row: Agency, event: str, actor: str, now: datetime) -> None:
    """The body's domain is no personal data; who vouched and who carries letters is, and stays out of the log."""
    append(session, Entry(event, actor, now, detail={"agency": row.id, "source": row.source, "domain": row.domain}))


def _view(row: Agency | Row[Any]) -> AgencyView:
    delegates = tuple(filter(None, row.delegates.split("\n")))
    return AgencyView(
        row.id, row.name, row.source, row.domain, row.phone, delegates, row.confirmed_by, row.confirmed_on or ""
    )
