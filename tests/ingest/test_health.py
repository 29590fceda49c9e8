"""The health file: what the service wrote is what status reads, and a damaged one is no news."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.health import MailboxHealth, read_health, write_health

NOON = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_what_was_written_is_read(tmp_path):
    mailboxes = (
        MailboxHealth(
            "official", NOON, 3, None, NOON - timedelta(hours=1), NOON + timedelta(hours=1), "MarkRefusedError"
        ),
        MailboxHealth("other", trouble="LoginRefusedError"),
    )
    write_health(tmp_path / "health.json", mailboxes)
    assert read_health(tmp_path / "health.json") == mailboxes
    assert [file.name for file in tmp_path.iterdir()] == ["health.json"]


def test_the_file_of_an_older_version_is_read(tmp_path):
    (tmp_path / "health.json").write_text(
        '{"official": {"last_poll": "2026-11-23T09:00:00+00:00", "waiting": 0, "trouble": null}}'
    )
    assert read_health(tmp_path / "health.json") == (MailboxHealth("official", NOON, 0),)


@pytest.mark.parametrize(
    "content",
    [
        None,
        "",
        "[]",
        '{"a": {}}',
        '{"a": {"last_poll": 5, "waiting": 0, "trouble": null}}',
        '{"a": {"last_poll": "2026-11-23T09:00:00", "waiting": 0, "trouble": null}}',
        '{"a": {"last_poll": null, "waiting": "many", "trouble": null}}',
    ],
)
def test_no_file_or_a_damaged_one_is_no_news(tmp_path, content):
    if content is not None:
        (tmp_path / "health.json").write_text(content)
    assert read_health(tmp_path / "health.json") == ()


def test_a_gap_keeps_the_moment_it_was_first_seen_until_it_is_closed():
    first = MailboxHealth("official").polled(2, "ValueError", NOON)
    assert (first.waiting_since, first.last_poll, first.trouble) == (NOON, NOON, "ValueError")
    second = first.failed("MailboxUnreachableError").polled(1, None, NOON + timedelta(hours=1))
    assert (second.waiting_since, second.last_poll, second.trouble) == (NOON, NOON + timedelta(hours=1), None)
    assert second.polled(0, None, NOON + timedelta(hours=2)).waiting_since is None
