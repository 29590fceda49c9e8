"""The documentation is tested: its commands exist with their options, its links lead somewhere, its program works."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import cli

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"```(?:sh|)\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`(ihala [a-z][^`…]*)`")
LINK = re.compile(r"\]\(([^)#:]+)\)")


def commands(page):
    text = page.read_text("utf-8")
    lines = [line.strip() for block in BLOCK.findall(text) for line in block.splitlines()] + INLINE.findall(text)
    for line in lines:
        words = shlex.split(line.replace("…", "x"), comments=True)
        if words and Path(words[0]).name == "ihala":
            yield words[1:]


USED = [(page.name, words) for page in PAGES for words in commands(page)]


@pytest.mark.parametrize(("page", "words"), USED, ids=[f"{page}: {' '.join(words)[:50]}" for page, words in USED])
def test_every_command_in_the_documentation_exists_with_its_options(page, words):
    command = cli.ihala
    words = [word for word in words if word != ">"]
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    assert command is not cli.ihala, words
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known


def test_every_command_stands_in_the_documentation():
    used = {tuple(word for word in words if re.fullmatch("[a-z]+", word))[:2] for _, words in USED}
    named = {words[0] for words in used if words} | used
    for name, command in cli.ihala.commands.items():
        for sub in getattr(command, "commands", {}):
            assert (name, sub) in named or (name, sub) == ("log", "show"), (name, sub)
        assert name in named, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    for target in LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_auditors_program_in_the_documentation_works(tmp_path):
    program = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "log.md").read_text("utf-8"), re.DOTALL)[1]
    from datetime import UTC, datetime

    from store.log import Entry, chained

    prev, lines = bytes(32), []
    for seq in range(1, 4):
        body = Entry("received", "ihala", datetime(2026, 11, 23, tzinfo=UTC), detail={"note": "ح"}).body(seq)
        digest = chained(prev, body)
        lines.append(json.dumps({"body": body, "prev": prev.hex(), "hash": digest.hex()}, ensure_ascii=False))
        prev = digest
    run = [sys.executable, "-c", program]
    (tmp_path / "log.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    assert "3 entries hold" in subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    (tmp_path / "log.jsonl").write_text("\n".join(lines).replace("received", "assessed", 1) + "\n", "utf-8")
    assert subprocess.run(run, cwd=tmp_path, capture_output=True, check=False).returncode == 1
