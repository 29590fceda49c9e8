"""The spoof set as the table of docs/authenticity.md: `PYTHONPATH=.:tests python -m spoofs.table` prints it."""

from spoofs.cases import spoofs


def table():
    """The rows, one for each message."""
    rows = [f"| {spoof.group} | {spoof.what} | {spoof.verdict} |" for spoof in spoofs()]
    return "\n".join(["| of | message | verdict |", "|---|---|---|", *rows])


if __name__ == "__main__":
    print(table())
