"""A sender's domain in the one form that is compared: the letters of the wire, lower case."""

import unicodedata

from ingest.authentic.keys import is_name


def wire_domain(domain: str) -> str:
    """`domain` as the wire carries it; empty where it is none, or written so that programs read it differently.

    >>> wire_domain("MOJ.gov.sa"), wire_domain("moj。gov.sa"), wire_domain("شبكة.example")
    ('moj.gov.sa', '', 'xn--ngbc5azd.example')
    """
    name = domain.lower().removesuffix(".")
    try:
        wire = name.encode("idna").decode()
        back = wire.encode().decode("idna")
    except UnicodeError:
        return ""
    is_plain = name.isascii() or (back == name and unicodedata.normalize("NFKC", name) == name)
    return wire if is_plain and is_name(wire) and "." in wire else ""
