"""Which mail domains are whose: the well-known government domains, and those the charity confirmed and added.

A domain belongs to an agency only by whole labels: `moj.gov.sa` and what ends in `.moj.gov.sa`. A domain that merely
contains or resembles one is a look-alike, the commonest disguise of a forged court letter (DOMAIN 4.2).
"""

from dataclasses import dataclass
from enum import StrEnum

from classifiers.assessment import SourceName
from classifiers.lookalike import skeleton


@dataclass(frozen=True, slots=True)
class AgencyDomain:
    """A domain and the listed bodies that write from it; `confirmed_by` and `confirmed_on` say who vouched."""

    domain: str
    sources: tuple[SourceName, ...]
    confirmed_by: str = ""
    confirmed_on: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """The charity's own domains and the agencies' domains."""

    own_domains: tuple[str, ...] = ()
    agencies: tuple[AgencyDomain, ...] = ()
    official_suffix: str = "gov.sa"


class Standing(StrEnum):
    """What a domain is to us."""

    OWN = "own"
    AGENCY = "agency"
    OFFICIAL = "official"
    """A government body, of no class we know."""
    LOOK_ALIKE = "look_alike"
    STRANGER = "stranger"


def under(domain: str, parent: str) -> bool:
    """Whether `domain` is `parent` or a label-wise subdomain of it.

    >>> under("mail.moj.gov.sa", "moj.gov.sa"), under("xmoj.gov.sa", "moj.gov.sa")
    (True, False)
    """
    domain, parent = domain.strip().rstrip(".").lower(), parent.strip().rstrip(".").lower()
    return bool(parent) and (domain == parent or domain.endswith("." + parent))


def sources_of(directory: Directory, domain: str) -> tuple[SourceName, ...]:
    """The listed bodies that write from `domain`; empty where none is known. The most specific entry counts."""
    entries = [agency for agency in directory.agencies if under(domain, agency.domain)]
    return max(entries, key=lambda agency: len(agency.domain)).sources if entries else ()


def standing(directory: Directory, domain: str) -> Standing:
    """What `domain` is to us, by whole labels alone."""
    if any(under(domain, own) for own in directory.own_domains):
        return Standing.OWN
    if sources_of(directory, domain):
        return Standing.AGENCY
    if under(domain, directory.official_suffix) and domain.isascii():
        return Standing.OFFICIAL
    return Standing.LOOK_ALIKE if imitated(directory, domain) else Standing.STRANGER


def imitated(directory: Directory, domain: str) -> str | None:
    """The agency domain that `domain` imitates without being it, or None.

    Caught are letters that look alike, the real name inside a longer one, dots turned into hyphens, another country's
    ending and a slip of one letter. Under the official suffix itself only foreign letters are a disguise: its
    registry admits government bodies alone, and many of their names differ by one letter.
    """
    if under(domain, directory.official_suffix) and domain.isascii():
        return None
    looks = skeleton(domain)
    flat = looks.replace("-", ".")
    genuine = {agency.domain for agency in directory.agencies} | {directory.official_suffix}
    for real in sorted(genuine, key=lambda name: (-len(name), name)):
        model = skeleton(real)
        stem = model.rpartition(".")[0]
        inside = _labels_inside(model, flat) or ("." in stem and _labels_inside(stem, flat))
        if under(domain, real) and domain.isascii():
            return None
        if model in looks or inside or model.replace(".", "") in flat.split("."):
            return real
    return _one_letter_off(directory, domain)


def _labels_inside(model: str, flat: str) -> bool:
    return f".{model}." in f".{flat}."


def _one_letter_off(directory: Directory, domain: str) -> str | None:
    """The agency domain that `domain` misspells: one letter more, less, other, or two exchanged; same last label."""
    for agency in directory.agencies:
        name, tail = domain.lower(), agency.domain
        while name.count(".") > tail.count("."):
            name = name.partition(".")[2]
        if name != tail and len(tail) >= 6 and _distance_one(name, tail):
            return tail
    return None


def _distance_one(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    return (
        rest_a[1:] == rest_b[1:]
        or rest_a[1:] == rest_b
        or rest_a == rest_b[1:]
        or (rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:])
    )
