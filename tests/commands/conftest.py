"""Installations for the tests of the command line: one that worked for a while, and a fresh one."""

import shutil
from threading import Event

import pytest
from installed import MAIL, Installation, make
from rendering.letters import FOLDER, load_letter
from rendering.message import render

from ingest.config import load
from ingest.daemon import open_sources, run
from ingest.workplace import open_workplace


@pytest.fixture(scope="session")
def read_once(tmp_path_factory):
    """An installation whose mailbox was read once; nobody changes it."""
    folder = tmp_path_factory.mktemp("site") / "ihala"
    make(folder)
    for number, name in enumerate(MAIL):
        raw = render(load_letter(FOLDER / f"{name}.yaml"))
        (folder / "Maildir" / "new" / f"{number}.x").write_bytes(raw)

    workplace = open_workplace(load(folder / "ihala.toml"))
    run(workplace, open_sources(workplace.settings), Event(), once=True)
    workplace.engine.dispose()
    return folder


@pytest.fixture(scope="module")
def worked(read_once, tmp_path_factory):
    """A copy of it for the tests of one module."""
    return shutil.copytree(read_once, tmp_path_factory.mktemp("site") / "ihala")


@pytest.fixture
def ihala(worked, capsys, monkeypatch):
    return Installation(worked, capsys, monkeypatch)


@pytest.fixture
def fresh(tmp_path, capsys, monkeypatch):
    make(tmp_path / "ihala")
    return Installation(tmp_path / "ihala", capsys, monkeypatch)
