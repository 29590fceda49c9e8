"""Writing a file so that it survives whatever happens next: temporary file, fsync, rename, fsync of the folder."""

import errno
import os
import secrets
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from store.errors import DiskFullError

TEMPORARY_SUFFIX = ".part"
AT_ONCE = 8
"""Files synced side by side: the disk's journal then takes several in one go."""
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def write_durably(path: Path, data: bytes) -> None:
    """Puts `data` at `path`, whole or not at all, readable by the owner alone. Raises DiskFullError, OSError."""
    temporary = temporary_in(path.parent)
    with full_disk_named(path.parent):
        try:
            _write_file(temporary, data)
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def temporary_in(folder: Path) -> Path:
    """A name nobody uses, that a sweep after a crash knows again."""
    return folder / f".{secrets.token_hex(8)}{TEMPORARY_SUFFIX}"


def put_durably(files: Mapping[Path, Path]) -> None:
    """Puts written files in their places, each whole or not at all: place → file. Raises DiskFullError, OSError.

    One disk's journal takes many files hardly slower than one, so they are synced side by side.
    """
    if not files:
        return
    folders = {place.parent for place in files}
    with full_disk_named(min(folders)), ThreadPoolExecutor(min(AT_ONCE, len(files))) as pool:
        try:
            list(pool.map(_sync_file, files.values()))
            for place, file in files.items():
                file.replace(place)
        except OSError:
            for file in files.values():
                file.unlink(missing_ok=True)
            raise
        list(pool.map(sync_folder, folders))


def make_folders_durably(*folders: Path) -> None:
    """Makes folders, for the owner alone, that outlive a power cut. Raises DiskFullError, OSError.

    Where several are new in one folder, that is synced once, and also where making the next one fails.
    """
    new = [folder for folder in folders if not folder.is_dir()]
    if not new:
        return
    with full_disk_named(new[0].parent):
        try:
            for folder in new:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        finally:
            for parent in filter(Path.is_dir, {folder.parent for folder in new}):
                sync_folder(parent)


@contextmanager
def full_disk_named(folder: Path) -> Iterator[None]:
    """Raises DiskFullError in place of an OSError that means it."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFullError(f"no room left on the disk of {folder}; make room, nothing was lost") from error
        raise


def _write_file(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Has the folder's names on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
