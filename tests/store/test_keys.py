"""The keys: made once, private, and restorable with the offline key alone."""

import stat

import pyrage
import pytest

from store.errors import KeysExistError, KeysMissingError
from store.keys import create, load


def test_what_was_made_is_what_is_loaded(tmp_path):
    keys, _ = create(tmp_path / "keys")
    assert load(tmp_path / "keys") == keys


def test_folder_and_files_are_the_owners_alone(tmp_path):
    folder = tmp_path / "keys"
    create(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_existing_keys_are_never_overwritten(tmp_path):
    create(tmp_path / "keys")
    with pytest.raises(KeysExistError):
        create(tmp_path / "keys")


def test_the_recovery_secret_is_stored_nowhere_and_restores_everything(tmp_path):
    folder = tmp_path / "keys"
    keys, secret = create(folder)
    assert all(secret.encode() not in file.read_bytes() for file in folder.iterdir())
    recovery = pyrage.x25519.Identity.from_str(secret)
    restored = dict(
        line.split()
        for line in pyrage.decrypt((folder / "recovery.age").read_bytes(), [recovery]).decode().splitlines()
    )
    assert restored == {
        "identity.age": keys.identity,
        "database.key": keys.database.hex(),
        "index.key": keys.index.hex(),
        "signing.key": keys.signing.hex(),
    }


@pytest.mark.parametrize("name", ["identity.age", "recovery.pub", "database.key", "index.key", "signing.key"])
@pytest.mark.parametrize("harm", ["missing", "garbage"])
def test_a_missing_or_damaged_key_is_named(tmp_path, name, harm):
    create(tmp_path)
    if harm == "missing":
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(b"\xff")
    with pytest.raises(KeysMissingError, match=name):
        load(tmp_path)


def test_keys_do_not_show_themselves(tmp_path):
    keys, _ = create(tmp_path / "keys")
    assert keys.identity not in repr(keys) and keys.database.hex() not in repr(keys)
