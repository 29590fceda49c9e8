"""The files of word lists that this process judges with: the shipped ones, or a folder tried out in their place."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "lexicon"


class WordListsInUseError(Exception):
    """Other word lists were asked for after judging began with some."""


class _Chosen:
    """The folder tried out, and whether any list was loaded: a process judges with one set from its start."""

    folder: Path | None = None
    loaded = False


def try_out(folder: Path) -> None:
    """Judge with the lists in `folder` for the rest of this process; a list it lacks is the shipped one.

    Raises FileNotFoundError where it holds no list, WordListsInUseError after judging began.
    """
    if not any((folder / path.name).is_file() for path in SHIPPED.glob("*.toml")):
        names = ", ".join(sorted(path.name for path in SHIPPED.glob("*.toml")))
        raise FileNotFoundError(f"{folder} holds no word list; they are called {names}")
    if _Chosen.loaded:
        raise WordListsInUseError("judging began already: try other word lists out in a process of its own")
    _Chosen.folder = folder


def files() -> tuple[Path, ...]:
    """The files in use, by name."""
    return tuple(_file(path.name) for path in sorted(SHIPPED.glob("*.toml")))


@cache
def table(name: str) -> dict[str, Any]:
    """The word list `name`.toml. Raises OSError or TOMLDecodeError where it is damaged."""
    _Chosen.loaded = True
    return tomllib.loads(_file(f"{name}.toml").read_text("utf-8"))


def _file(name: str) -> Path:
    tried = _Chosen.folder / name if _Chosen.folder else None
    return tried if tried and tried.is_file() else SHIPPED / name
