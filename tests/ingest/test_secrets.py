"""Secrets stand in files or come from systemd; what goes wrong says what to do and never what was read."""

import pytest

from ingest.errors import ConfigError
from ingest.secrets import LONGEST, read_secret


def test_a_path_is_relative_to_the_configuration(tmp_path):
    (tmp_path / "password").write_text("first line\nsecond line\n")
    assert read_secret("password", tmp_path, {}) == "first line"
    assert read_secret(str(tmp_path / "password"), tmp_path / "elsewhere", {}) == "first line"


def test_spaces_belong_to_the_secret(tmp_path):
    (tmp_path / "password").write_text(" pass word \r\n")
    assert read_secret("password", tmp_path, {}) == " pass word "


def test_a_credential_comes_from_the_folder_that_systemd_names(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "mailbox").write_text("secret")
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path / "run")}
    assert read_secret("credential:mailbox", tmp_path, environ) == "secret"


@pytest.mark.parametrize(
    ("where", "content", "said"),
    [
        ("absent", None, "mode 0600"),
        ("empty", b"", "empty"),
        ("blank", b"\nsecond", "empty"),
        ("binary", b"\xff\xfe\x00secret", "mode 0600"),
        ("long", b"s" * (LONGEST + 1), "longer than"),
        ("credential:absent", None, "LoadCredential=absent"),
        ("credential:../password", None, "one word"),
        ("credential:..", None, "one word"),
        ("credential:", None, "one word"),
    ],
)
def test_what_cannot_be_read_is_a_mistake_of_the_configuration(tmp_path, where, content, said):
    if content is not None:
        (tmp_path / where).write_bytes(content)
    with pytest.raises(ConfigError, match=said) as raised:
        read_secret(where, tmp_path, {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert "secret\\" not in str(raised.value) and "sss" not in str(raised.value)


def test_a_credential_outside_the_service_says_how_to_get_one(tmp_path):
    with pytest.raises(ConfigError, match="LoadCredential=mailbox"):
        read_secret("credential:mailbox", tmp_path, {})
