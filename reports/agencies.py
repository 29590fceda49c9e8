"""The register of bodies as people read it: the shipped domains, those of ihala.toml, and the charity's own entries."""

from classifiers.directory import AgencyDomain
from reports.labels import Language, label, labels
from reports.table import Report, Table
from store.agencies import AgencyView


def agencies_report(domains: tuple[AgencyDomain, ...], entries: tuple[AgencyView, ...], language: Language) -> Report:
    """The whole register; what nobody confirmed yet catches the eye."""
    known = [_known(domain, language) for domain in domains]
    own = [_own(entry, language) for entry in entries]
    rows = (*known, *own)
    alarms = frozenset(len(known) + place for place, entry in enumerate(entries) if not entry.confirmed_on)
    keys = ("number", "agency", "source", "domain", "call_back", "delegates", "confirmed")
    columns = tuple(label("word", key, language) for key in keys)
    data = {
        "domains": [
            {"domain": each.domain, "sources": list(each.sources), "confirmed_by": each.confirmed_by,
             "confirmed_on": each.confirmed_on}
            for each in domains
        ],
        "agencies": [agency_json(entry) for entry in entries],
    }  # fmt: skip
    return Report(data, (Table(label("word", "agencies", language), columns, rows, alarms),))


def agency_report(entry: AgencyView, language: Language) -> Report:
    """One entry after an act."""
    return Report({"agency": agency_json(entry)}, agencies_report((), (entry,), language).tables)


def agency_json(entry: AgencyView) -> dict[str, object]:
    """An entry as plain JSON values; `confirmed_on` is null while nobody confirmed it."""
    return {
        "agency": entry.id,
        "name": entry.name,
        "source": entry.source,
        "domain": entry.domain or None,
        "phone": entry.phone or None,
        "delegates": list(entry.delegates),
        "confirmed_by": entry.confirmed_by or None,
        "confirmed_on": entry.confirmed_on or None,
    }


def _known(domain: AgencyDomain, language: Language) -> tuple[str, ...]:
    sources = labels("source", [str(source) for source in domain.sources], language)
    return ("", "", sources, domain.domain, "", "", f"{domain.confirmed_by} {domain.confirmed_on}".strip())


def _own(entry: AgencyView, language: Language) -> tuple[str, ...]:
    confirmed = f"{entry.confirmed_by} {entry.confirmed_on}".strip() or label("word", "unconfirmed", language)
    delegates = "; ".join(entry.delegates)
    source = label("source", entry.source, language)
    return (str(entry.id), entry.name, source, entry.domain, entry.phone, delegates, confirmed)
