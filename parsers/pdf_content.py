"""A PDF content stream as its operators with their operands (ISO 32000-2, 7.2, 7.3 and 7.8.2).

One compiled expression takes an operator's numbers, or a whole array of strings, at a time, and consumes each byte a
few times at most, whatever the bytes are. What is no syntax is passed over, as every viewer does. Single characters are
repeated possessively, groups never: in Python up to 3.11.4 that matches wrongly (gh-106052, gh-100061).
"""

import re
from binascii import unhexlify
from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import Any

_REGULAR = rb"[^\x00\t\n\f\r ()<>\[\]{}/%]"
_NUMBER = rb"[-+]?+(?:\d++(?:\.\d*+)?|\.\d++)"
_TOKEN = re.compile(
    # White space, comments and the marks of tagged content, which draw nothing, are passed over.
    rb"(?:[\x00\s]++|%[^\r\n]*+|EMC(?!" + _REGULAR + rb")"
    rb"|/" + _REGULAR + rb"*+\s*+<<(?:[^<>()%]++|<[0-9A-Fa-f\s]*+>)*>>\s*+BDC(?!" + _REGULAR + rb"))*"
    rb"((?:" + _NUMBER + rb"[\t\n\f\r ]++)+|" + _NUMBER + rb")?"  # 1: the numbers before what follows
    rb"[\x00\s]*+(?:"
    rb"([A-Za-z'\"]" + _REGULAR + rb"*+)"  # 2: an operator
    rb"|/(" + _REGULAR + rb"*+)"  # 3: a name
    rb"|\[((?:[-+.0-9\s]++|<[0-9A-Fa-f\s]*+>|\((?:[^()\\]++|\\.)*\))*)\]"  # 4: an array of strings and numbers
    rb"|\(((?:[^()\\]++|\\.)*)\)"  # 5: a string
    rb"|<([0-9A-Fa-f\s]*+)>"  # 6: one in hexadecimal digits
    rb"|(<<|>>|(?!" + _NUMBER + rb")[^\x00\s])"  # 7: anything else
    rb")?",
    re.DOTALL,
)
_NUMBERS, _OPERATOR, _NAME, _ARRAY, _LITERAL, _HEX, _OTHER = range(1, 8)
_ITEM = re.compile(rb"\(((?:[^()\\]++|\\.)*)\)|<([^>]*+)>|(" + _NUMBER + rb")", re.DOTALL)
_PARENTHESIS = re.compile(rb"[()]|\\.", re.DOTALL)
_WORD = re.compile(_REGULAR + rb"++")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|[\r\n])|(.))", re.DOTALL)
_AS_IN_PYTHON = re.compile(rb"(?:[^\\]++|\\(?:[0-3][0-7]{2}|[nrtbf\\]))*")
_NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_END_OF_IMAGE = re.compile(rb"EI(?=[\x00\s]|\Z)")
_END_OF_IMAGE_IN_85 = re.compile(rb"~>\s*+EI(?=[\x00\s]|\Z)")
_IN_85 = frozenset({"A85", "ASCII85Decode"})
_VALUES = frozenset({b"true", b"false", b"null"})
_UNUSUAL = frozenset({b"(", b"+", b"-", b"."})
_OPENING, _CLOSING = frozenset({b"[", b"<<"}), frozenset({b"]", b">>"})

Operand = Any
"""A float, a string's bytes, a name as str, a list of these (an array), or None (a dictionary, true, false, null)."""


Operation = tuple[bytes, list[Operand]]


def operations(content: bytes) -> Iterator[Operation]:
    """Each operator with the operands before it, which are gone when the next is asked for. An inline image is EI."""
    stack = _Operands()
    place = 0
    while place < len(content):
        place = yield from _up_to_unusual(content, place, stack)


class _Operands:
    """The operands so far; within an unfinished array or dictionary, at whatever depth, those inside it."""

    def __init__(self) -> None:
        self.values: list[Operand] = []
        self.depth = 0
        self._outer: list[Operand] = []

    def nest(self, bracket: bytes) -> None:
        """An array or a dictionary begins or ends; all else is nothing."""
        before = self.depth
        self.depth = max(before + (bracket in _OPENING) - (bracket in _CLOSING), 0)
        if self.depth > before == 0:
            self._outer, self.values = self.values, []
        elif before > self.depth == 0:
            self._outer.append(self.values if bracket == b"]" else None)
            self.values = self._outer


def _up_to_unusual(content: bytes, place: int, stack: _Operands) -> Generator[Operation, None, int]:
    """The operations from `place` on, up to what no expression takes; where that ends."""
    values = stack.values
    for found in _TOKEN.finditer(content, place):
        kind, numbers = found.lastindex, found[1]
        if numbers:
            values += map(float, numbers.split())
        if kind == _OPERATOR:
            operator = found[2]
            if stack.depth or operator in _VALUES:
                values.append(None)
                continue
            if operator == b"ID":
                end = _after_image(content, found.end(), values)
                yield b"EI", values
                values.clear()
                return end
            yield operator, values
            values.clear()
        elif kind == _OTHER:
            if found[7] in _UNUSUAL:
                return _after_unusual(content, found.start(7), values)
            stack.nest(found[7])
            values = stack.values
        elif kind and kind != _NUMBERS:
            values.append(_value(kind, found[kind]))
    return len(content)


def _value(kind: int, token: bytes) -> Operand:
    if kind == _NAME:
        return _name(token)
    if kind == _HEX:
        return _from_hexadecimal(token)
    if kind == _LITERAL:
        return _unescaped(token)
    return [
        _unescaped(literal) if literal else float(number) if number else _from_hexadecimal(pairs)
        for literal, pairs, number in _ITEM.findall(token)
    ]


def _from_hexadecimal(pairs: bytes) -> bytes:
    try:
        return unhexlify(pairs)
    except ValueError:  # white space, or an odd digit, which stands for one followed by 0
        pairs = b"".join(pairs.split())
        return unhexlify(pairs + b"0" * (len(pairs) % 2))


def _unescaped(literal: bytes) -> bytes:
    if b"\\" not in literal:
        return literal
    if _AS_IN_PYTHON.fullmatch(literal):  # at once, for producers who escape every byte
        return literal.decode("unicode_escape").encode("latin-1")
    return _ESCAPE.sub(_meant, literal)


def _meant(escape: re.Match[bytes]) -> bytes:
    if escape[1]:
        return bytes([int(escape[1], 8) & 0xFF])
    return b"" if escape[2] else _ESCAPED.get(escape[3], escape[3])


@lru_cache(maxsize=4096)
def _name(token: bytes) -> str:
    whole = _NAME_ESCAPE.sub(lambda pair: unhexlify(pair[1]), token)
    return whole.decode("utf-8", "replace")


def _after_unusual(content: bytes, start: int, operands: list[Operand]) -> int:
    """Takes a string with parentheses in it, or a malformed number, from `start`; where it ends."""
    if content[start] != ord("("):
        word = _WORD.match(content, start)
        operands.append(0.0)
        return word.end() if word else start + 1
    depth = 0
    for found in _PARENTHESIS.finditer(content, start):
        depth += (found[0] == b"(") - (found[0] == b")")
        if not depth:
            operands.append(_unescaped(content[start + 1 : found.start()]))
            return found.end()
    return len(content)


def _after_image(content: bytes, start: int, entries: list[Operand]) -> int:
    """Where the data of an inline image that begins at `start` ends."""
    in_85 = any(isinstance(entry, str) and entry in _IN_85 for entry in entries)
    end = (_END_OF_IMAGE_IN_85 if in_85 else _END_OF_IMAGE).search(content, start)
    return end.end() if end else len(content)
