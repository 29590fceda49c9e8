"""The same body written twice, plain and as a page: which of the two speaks, and whether the other says something else.

Most programs make one from the other. Some write "view this as HTML", question marks or nothing that counts into the
plain one, and a body that is set aside unread would lose the letter.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from parsers.arabic import fold
from parsers.document import Part, Role

_TOKEN = re.compile(r"[^\W\d_]{3,}|\d{3,}")
_FEW = 3
"""So many words or numbers of its own, and a text says something else."""


def settled(parts: Sequence[Part]) -> list[Part]:
    """The parts, with the page for a body where it says more than the plain text beside it."""
    done = list(parts)
    plain = {part.id.rpartition(".")[0]: i for i, part in enumerate(parts) if _is_plain_body(part)}
    for i, page in enumerate(parts):
        beside = _beside(page.id, plain) if _is_page(page) else None
        body = parts[beside] if beside is not None else None
        if beside is None or body is None or body.message != page.message:
            continue
        said, shown = _tokens(body.text), _tokens(page.text)
        if len(shown - said) >= _FEW and len(shown) > len(said):
            done[beside], done[i] = replace(body, role=Role.ALTERNATIVE), replace(page, role=Role.BODY)
    return done


def _beside(page: str, plain: Mapping[str, int]) -> int | None:
    """Which plain text stands in the same multipart as a page, or in the next one around."""
    around = page
    while around:
        around = around.rpartition(".")[0]
        if around in plain:
            return plain[around]
    return None


def saying_more(parts: Sequence[Part]) -> frozenset[str]:
    """The ids of the alternatives that say some words or numbers that no body of their message says."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    others = [part for part in parts if part.role is Role.ALTERNATIVE]
    for part in parts if others else ():
        if part.role is Role.BODY:
            said[part.message] |= _tokens(part.text)
    return frozenset(part.id for part in others if len(_tokens(part.text) - said[part.message]) >= _FEW)


def _tokens(text: str) -> set[str]:
    return set(_TOKEN.findall(fold(text)))


def _is_page(part: Part) -> bool:
    return part.role is Role.ALTERNATIVE and part.media_type == "text/html"


def _is_plain_body(part: Part) -> bool:
    return part.role is Role.BODY and part.media_type == "text/plain"
