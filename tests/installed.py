"""An installation and a person who types commands at it, for the tests of the command line."""

import json
import sys

import cli
from ingest.setup import initialise

MAIL = (
    "001-ec-visit-complete", "014-r1919-child-high-risk", "052-ind-imminent-danger", "054-ind-neighbour",
    "061-corr-ec-change-schedule", "068-bulk-newsletter", "033-hosp-private-unknown-domain",
)  # fmt: skip
CONFIG = """
[charity]
name = "جمعية يُسر للتنمية الأسرية"
domains = ["yusr.example"]
[authenticity]
authserv_id = "mx.yusr.example"
dns = false
[mailbox.official]
kind = "maildir"
path = "Maildir"
"""


class Installation:
    """An installation and a person who types commands at it."""

    def __init__(self, folder, capsys, monkeypatch):
        self.folder, self._capsys, self._monkeypatch = folder, capsys, monkeypatch

    def __call__(self, *arguments, config=None):
        """Runs `ihala …`; returns (exit code, stdout, stderr)."""
        where = ["--config", str(config or self.folder / "ihala.toml")]
        self._monkeypatch.setattr(sys, "argv", ["ihala", *where, "--lang", "en", "--as", "nawal", *arguments])
        self._capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def json(self, *arguments):
        code, out, err = self(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)


def make(folder):
    installation = initialise(folder)
    (folder / "ihala.toml").write_text(CONFIG, "utf-8")
    for sub in ("new", "cur", "tmp"):
        (folder / "Maildir" / sub).mkdir(parents=True)
    return installation
