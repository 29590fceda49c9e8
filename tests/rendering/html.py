"""A letter's text as an HTML body: a paragraph a line, rows with `|` as a table, right to left where it is Arabic."""

import html
import re

_ARABIC = re.compile("[\u0600-\u06ff]")


def make_html(text: str) -> str:
    """The HTML of this text; the same text makes the same bytes."""
    blocks: list[str] = []
    rows: list[str] = []
    for line in [*text.splitlines(), None]:
        if line is not None and "|" in line:
            rows.append("".join(f"<td>{html.escape(cell.strip())}</td>" for cell in line.split("|")))
            continue
        if rows:
            blocks.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
            rows = []
        if line is not None:
            blocks.append(f"<p>{html.escape(line) or '&nbsp;'}</p>")
    direction = "rtl" if _ARABIC.search(text) else "ltr"
    return f'<html><body dir="{direction}">\n' + "\n".join(blocks) + "\n</body></html>"
