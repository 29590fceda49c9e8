"""Originals: exactly as received, written once, sealed, and never silently wrong."""

import errno
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import durable
from store.errors import DiskFullError, OriginalDamagedError, OriginalMissingError
from store.keys import create
from store.originals import Originals

RAW = "Subject: زيارة\r\n\r\nسري".encode("windows-1256")


@pytest.fixture
def originals(tmp_path, keys):
    return Originals(tmp_path / "originals", keys)


@given(st.binary(max_size=2000))
def test_every_byte_comes_back(tmp_path_factory, keys, raw):
    originals = Originals(tmp_path_factory.mktemp("o"), keys)
    assert originals.read(originals.write(raw)) == raw


def test_writing_twice_writes_once(originals):
    sha256 = originals.write(RAW)
    before = originals.path(sha256).stat()
    assert originals.write(RAW) == sha256
    after = originals.path(sha256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_the_file_shows_neither_the_bytes_nor_their_digest(originals):
    path = originals.path(originals.write(RAW))
    assert RAW not in path.read_bytes()
    assert originals.write(RAW) not in path.name


def test_the_offline_key_opens_an_original_without_ihala(tmp_path):
    keys, secret = create(tmp_path / "keys")
    originals = Originals(tmp_path / "originals", keys)
    sealed = originals.path(originals.write(RAW)).read_bytes()
    assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(secret)]) == RAW


def test_a_missing_original_is_said_to_be_missing(originals):
    with pytest.raises(OriginalMissingError):
        originals.read("0" * 64)


@pytest.mark.parametrize("harm", ["flip", "cut", "empty", "swap"])
def test_a_changed_original_is_found_and_mended_by_the_next_write(originals, harm):
    sha256 = originals.write(RAW)
    path = originals.path(sha256)
    data = bytearray(path.read_bytes())
    if harm == "flip":
        data[-1] ^= 1
    elif harm == "cut":
        data = data[: len(data) // 2]
    elif harm == "empty":
        data = bytearray()
    else:
        data = bytearray(originals.path(originals.write(b"another")).read_bytes())
    path.write_bytes(data)
    with pytest.raises(OriginalDamagedError):
        originals.read(sha256)
    assert originals.write(RAW) == sha256
    assert originals.read(sha256) == RAW


def test_a_half_written_file_is_no_original_and_is_swept(originals, tmp_path):
    sha256 = originals.write(b"first")
    (originals.path(sha256).parent / ".0123.part").write_bytes(b"half")
    assert originals.sweep(datetime.now(UTC) - timedelta(days=1)) == 0
    assert originals.sweep(datetime.now(UTC) + timedelta(seconds=1)) == 1
    assert originals.read(sha256) == b"first"


def test_a_full_disk_is_one_clear_error_and_leaves_nothing_behind(originals, monkeypatch, tmp_path):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(durable.os, "fsync", full)
    with pytest.raises(DiskFullError, match="make room"):
        originals.write(RAW)
    assert not [path for path in Path(tmp_path).rglob("*") if path.is_file()]


def test_file_and_folder_are_synced_in_the_order_that_survives_a_power_cut(originals, monkeypatch):
    originals.path(originals.write(RAW)).unlink()
    steps = []
    fsync, rename = os.fsync, Path.replace
    monkeypatch.setattr(
        durable.os,
        "fsync",
        lambda fd: (steps.append("folder" if Path(f"/proc/self/fd/{fd}").is_dir() else "file"), fsync(fd))[1],
    )
    monkeypatch.setattr(Path, "replace", lambda self, to: (steps.append("rename"), rename(self, to))[1])
    originals.write(RAW)
    assert steps == ["file", "rename", "folder"]


def test_new_folders_of_several_originals_are_on_the_disk_before_any_file_is_in_its_place(originals, monkeypatch):
    staged = [originals.stage((bytes([number]),)) for number in range(3)]
    root, folders = originals.path(staged[0].sha256).parent.parent, {originals.path(s.sha256).parent for s in staged}
    steps = []
    fsync, rename = os.fsync, Path.replace
    monkeypatch.setattr(
        durable.os, "fsync", lambda fd: (steps.append(Path(f"/proc/self/fd/{fd}").readlink()), fsync(fd))[1]
    )
    monkeypatch.setattr(Path, "replace", lambda self, to: (steps.append("rename"), rename(self, to))[1])
    originals.settle(staged)
    assert steps.count(root) == 1 and steps[0] == root
    last = len(steps) - steps[::-1].index("rename")
    assert steps.count("rename") == 3 and set(steps[last:]) == folders


def test_folders_are_on_the_disk_though_the_next_one_cannot_be_made(monkeypatch, tmp_path):
    synced = []
    monkeypatch.setattr(durable, "sync_folder", synced.append)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileExistsError):
        durable.make_folders_durably(tmp_path / "first", tmp_path / "file")
    assert synced == [tmp_path] and (tmp_path / "first").is_dir()
