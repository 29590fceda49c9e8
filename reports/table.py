"""Tables for people: drawn on a terminal, tab-separated when piped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

LINE_BREAKS = str.maketrans({"\n": " ", "\t": " ", "\r": " "})
CONTROLS = {code: None for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if chr(code) not in "\n\t\r"}
"""What a letter could use to play with a terminal: never printed."""


@dataclass(frozen=True, slots=True)
class Table:
    """A titled grid of text. `alarms` are the indexes of rows that must catch the eye."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    alarms: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Report:
    """One answer in both its forms: `data` for programs, `tables` for people, or `text` where only that was asked for;
    `exit_code` for monitors."""

    data: Mapping[str, Any]
    tables: tuple[Table, ...]
    exit_code: int = 0
    text: str = ""


def clean(text: str) -> str:
    """`text` on one line, without control characters."""
    return text.translate(LINE_BREAKS).translate(CONTROLS).strip()


def show(tables: Sequence[Table], stream: IO[str]) -> None:
    """Prints the tables: with rich on a terminal, plain otherwise."""
    if stream.isatty():
        _draw(tables, stream)
        return
    for table in tables:
        if len(tables) > 1:
            stream.write(f"\n# {table.title}\n")
        stream.write("\t".join(table.columns) + "\n")
        for row in table.rows:
            stream.write("\t".join(clean(cell) for cell in row) + "\n")


def _draw(tables: Sequence[Table], stream: IO[str]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    console = Console(file=stream, highlight=False)
    for table in tables:
        grid = RichTable(title=table.title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
        for column in table.columns:
            grid.add_column(column, overflow="fold")
        for number, row in enumerate(table.rows):
            style = "bold red" if number in table.alarms else ""
            grid.add_row(*(Text(clean(cell)) for cell in row), style=style)
        console.print(grid)
