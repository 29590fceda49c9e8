"""A table of a TOML file: values are taken by key and type, and a key that nobody took is refused by name."""

import difflib
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from ingest.errors import ConfigError

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)
_KINDS: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    list: "a list",
    dict: "a table",
    bool: "true or false",
    object: "a value",
}


class Table:
    """What stands under the heading `path` of `file`. Every method raises ConfigError where the file is wrong."""

    def __init__(self, values: Mapping[str, object], path: str, file: str) -> None:
        self._values, self._path, self._file = dict(values), path, file
        self._known: list[str] = []

    def error(self, key: str, problem: str) -> ConfigError:
        """The error to raise about `key`: one line with the file, the heading, the key and what to do."""
        where = f"[{self._path}] {key}" if self._path else f"[{key}]"
        return ConfigError(f"{self._file}: {where}: {problem}")

    def take(self, key: str, kind: type[_T], default: _T | None) -> _T:
        """The value of `key`, which must be there where `default` is None."""
        self._known.append(key)
        value = self._values.pop(key, default)
        if value is None or (value == "" and default is None):
            raise self.error(key, "is missing; add it")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(key, f"must be {_KINDS[kind]}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text; not empty where it has no default."""
        return self.take(key, str, default)

    def number(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.take(key, int, default)
        if not low <= value <= high:
            raise self.error(key, f"must be from {low} to {high}")
        return value

    def choice(self, key: str, kind: type[_E], default: _E) -> _E:
        """One of the words of `kind`."""
        value = self.text(key, default.value)
        if value not in [each.value for each in kind]:
            raise self.error(key, f"must be one of {', '.join(kind)}")
        return kind(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty where it is not given."""
        values = self.take(key, list, [])
        if not all(isinstance(value, str) and value for value in values):
            raise self.error(key, "must be a list of texts")
        return tuple(values)

    def table(self, key: str) -> "Table":
        """The table under this one, empty where it is not given."""
        return Table(self.take(key, dict, {}), f"{self._path}.{key}".strip("."), self._file)

    def tables(self, key: str) -> "tuple[Table, ...]":
        """A list of tables, empty where it is not given."""
        values = self.take(key, list, [])
        if not all(isinstance(value, dict) for value in values):
            raise self.error(key, "must be a list of tables")
        return tuple(Table(value, f"{self._path}.{key}", self._file) for value in values)

    def names(self) -> tuple[str, ...]:
        """The keys nobody has taken yet, in order."""
        return tuple(self._values)

    def close(self) -> None:
        """Refuses what nobody took, naming the nearest key there is."""
        for key in self._values:
            near = difflib.get_close_matches(key, self._known, 1, 0.5)
            advice = f"did you mean {near[0]}?" if near else f"known are {', '.join(self._known)}"
            raise self.error(key, f"is not a setting; {advice}")
