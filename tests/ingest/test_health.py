"""The health file: what the service wrote is what status reads, and a damaged one is no news."""

from datetime import UTC, datetime

import pytest

from ingest.health import MailboxHealth, read_health, write_health


def test_what_was_written_is_read(tmp_path):
    mailboxes = (
        MailboxHealth("official", datetime(2026, 11, 23, tzinfo=UTC), 0),
        MailboxHealth("other", trouble="LoginRefusedError"),
    )
    write_health(tmp_path / "health.json", mailboxes)
    assert read_health(tmp_path / "health.json") == mailboxes
    assert [file.name for file in tmp_path.iterdir()] == ["health.json"]


@pytest.mark.parametrize("content", [None, "", "[]", '{"a": {}}', '{"a": {"last_poll": 5, "waiting": 0}}'])
def test_no_file_or_a_damaged_one_is_no_news(tmp_path, content):
    if content is not None:
        (tmp_path / "health.json").write_text(content)
    assert read_health(tmp_path / "health.json") == ()
