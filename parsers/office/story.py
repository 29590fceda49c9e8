"""The lines of one story of a document whose tables are paragraphs that end in cell and row marks (RTF, old Word).

A paragraph belongs to a cell that is only known when the mark comes. Tables within cells stand a level deeper.
"""

from parsers.formats import table_row

_DEPTH_LIMIT = 20
TAB = "    "


class Story:
    """Text being written; `lines` holds what is finished."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._open: list[str] = []
        self._after: list[str] = []
        self._cells: list[list[str]] = [[]]
        self._rows: list[list[list[str]]] = [[]]

    def write(self, text: str) -> None:
        """Adds text to the paragraph that is open; its newlines end lines."""
        self._open.append(text)

    def put_after(self, lines: list[str]) -> None:
        """Lines of a text box, which follow the paragraph it is anchored in."""
        self._after += lines

    def end_paragraph(self, depth: int) -> None:
        """Ends the open paragraph, which stands in `depth` tables; in none, the tables before it are over."""
        found = [line.rstrip() for line in "".join(self._open).split("\n")] + self._after
        self._open, self._after = [], []
        lines = [line for line in found if line.strip()]
        depth = min(depth, _DEPTH_LIMIT)
        while len(self._cells) <= depth:
            self._cells.append([])
            self._rows.append([])
        if depth == 0:
            self._close(0)
            self.lines += lines
        else:
            self._cells[depth] += lines

    def end_cell(self, depth: int) -> None:
        """Ends the open cell of the table at `depth` (1 for a table that stands in the page)."""
        depth = max(1, min(depth, _DEPTH_LIMIT))
        self.end_paragraph(depth)
        self._close(depth)
        self._rows[depth].append(self._cells[depth])
        self._cells[depth] = []

    def end_row(self, depth: int) -> None:
        """Ends the open row of the table at `depth`."""
        depth = max(1, min(depth, _DEPTH_LIMIT))
        if any(self._open):
            self.end_cell(depth)
        self._close(depth)
        if depth < len(self._rows):
            self._finish(depth)

    def finished(self) -> list[str]:
        """All lines, whatever is still open ended."""
        self.end_paragraph(0)
        return self.lines

    def _close(self, depth: int) -> None:
        """Gives what is left open in deeper tables to the ones around them."""
        for deeper in range(len(self._cells) - 1, depth, -1):
            self._finish(deeper)

    def _finish(self, depth: int) -> None:
        row, rest = self._rows[depth], self._cells[depth]
        self._rows[depth], self._cells[depth] = [], []
        lines = table_row(row) + rest
        (self._cells[depth - 1] if depth > 1 else self.lines).extend(lines)
