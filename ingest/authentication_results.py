"""The Authentication-Results header (RFC 8601), read strictly: comments and quoted strings cannot pass for results.

`evil (mx.yusr.example; dmarc=pass)` comes from `evil` and says nothing. A value that breaks the grammar is not half
believed: it is no result at all.
"""

import re
from dataclasses import dataclass

_QUOTED = r'"(?:\\.|[^"\\])*"'
_OUTSIDE = re.compile(rf'{_QUOTED}|[;(]|[^;()"]+', re.DOTALL)
_INSIDE = re.compile(r"\\.|[()]|[^()\\]+", re.DOTALL)
_SERVER = re.compile(rf'\s*({_QUOTED}|[^\s;"=]+)(?:\s+\d+)?\s*')
_METHOD = re.compile(r"\s*([A-Za-z][\w-]*)(?:\s*/\s*\d+)?\s*=\s*([A-Za-z]+)(?=\s|$)")
_PROPERTY = re.compile(rf'\s*([A-Za-z][\w-]*(?:\s*\.\s*[\w-]+)?)\s*=\s*({_QUOTED}|[^\s;"]*)(?=\s|$)')


@dataclass(frozen=True, slots=True)
class MethodResult:
    """What one method concluded, `dmarc` `pass`, and on what: ("header.from", "moj.gov.sa"). All in lower case."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """Every value of the property `name`."""
        return tuple(value for key, value in self.properties if key == name)


@dataclass(frozen=True, slots=True)
class AuthenticationResults:
    """One header: the server that vouches for it, in lower case, and the results it states."""

    server: str
    results: tuple[MethodResult, ...]


def parse(value: str, named: bool = True) -> AuthenticationResults | None:
    """The header's results, or None where its value breaks the grammar or names no server.

    `named` off reads the form of Exchange Online, which begins with the first result; its `server` is empty.

    >>> parse('mx.example; dmarc=pass (p=none) header.from="a.sa"').results[0].values("header.from")
    ('a.sa',)
    >>> parse("dmarc=pass header.from=a.sa") is None
    True
    """
    parts = _statements(value)
    if parts is None:
        return None
    server, *statements = parts if named else ["unnamed", *parts]
    found = _SERVER.fullmatch(server)
    if not found:
        return None
    results = [_statement(each) for each in statements if each.strip() and each.strip().lower() != "none"]
    if any(result is None for result in results):
        return None
    return AuthenticationResults(_unquoted(found[1]) if named else "", tuple(result for result in results if result))


def _statement(text: str) -> MethodResult | None:
    method = _METHOD.match(text)
    if not method:
        return None
    properties = []
    end = method.end()
    while text[end:].strip():
        found = _PROPERTY.match(text, end)
        if not found:
            return None
        properties.append((re.sub(r"\s", "", found[1]).lower(), _unquoted(found[2])))
        end = found.end()
    return MethodResult(method[1].lower(), method[2].lower(), tuple(properties))


def _unquoted(token: str) -> str:
    if token.startswith('"'):
        token = re.sub(r"\\(.)", r"\1", token[1:-1])
    return token.strip().lower()


def _statements(value: str) -> list[str] | None:
    """What stands between the semicolons outside quotes, each comment, however nested, replaced by a space.

    None where a comment or a quoted string stays open.
    """
    parts, depth, place = [""], 0, 0
    while place < len(value):
        token = (_INSIDE if depth else _OUTSIDE).match(value, place)
        if not token:
            return None  # a quote that stays open, or a comment that ends before it began
        place = token.end()
        if token[0] in "()":
            depth += 1 if token[0] == "(" else -1
            parts[-1] += " "
        elif token[0] == ";" and not depth:
            parts.append("")
        elif not depth:
            parts[-1] += token[0]
    return None if depth else parts
