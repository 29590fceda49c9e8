"""Health knows about mail: each thing that can go wrong is a finding with its level; the rest is well."""

import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest

from ingest.config import load
from ingest.findings import Level, Subject, age
from ingest.health import MailboxHealth, write_health
from ingest.limits import Limits
from ingest.vitals import Health, Stored, judge_health, take_health, worst
from ingest.working_time import WorkingTime
from store.arrivals import Miss, Place, note_missed
from store.backlog import Backlog, Owed
from store.census import Census
from store.database import open_database
from store.items import record_failure, start_attempt
from store.receipts import Receipt, receive

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday noon in Riyadh
LIMITS = Limits(silence=timedelta(hours=8), canary=timedelta(hours=1))


def ago(**steps):
    return NOW - timedelta(**steps)


MAILBOX = MailboxHealth("official", ago(minutes=1), 0)
CENSUS = Census((), (), 0, 0, 0, None, 0)
BACKLOG = Backlog(
    schema="0005",
    owed=(Owed("danger", 0, None, 0), Owed("urgent", 0, None, 0), Owed("other", 3, ago(hours=2), 0)),
    unjudged=0,
    oldest_unjudged=None,
    failed=0,
    last_received=ago(hours=1),
    canary_sent=ago(hours=5),
    canary_arrived=ago(hours=4),
)
WELL = Health(NOW, "0.1.0", (MAILBOX,), Stored(CENSUS, BACKLOG), "", 10 << 30)


def with_mailbox(**changes):
    return replace(WELL, mailboxes=(replace(MAILBOX, **changes),))


def with_backlog(**changes):
    return replace(WELL, stored=Stored(CENSUS, replace(BACKLOG, **changes)))


def judged(health, limits=LIMITS):
    return judge_health(health, limits, WorkingTime(), NOW)


def test_a_well_service_has_nothing_but_good_findings():
    findings = judged(WELL)
    assert worst(findings) is Level.OK
    looked_at = {Subject.POLL, Subject.DATABASE, Subject.DISK, Subject.DANGER, Subject.OVERDUE, Subject.UNJUDGED}
    assert {finding.subject for finding in findings} == looked_at | {
        Subject.FAILED,
        Subject.LEFT,
        Subject.SILENCE,
        Subject.CANARY,
        Subject.ALARMS,
    }


@pytest.mark.parametrize(
    ("health", "subject", "level"),
    [
        (with_mailbox(last_poll=ago(minutes=9)), Subject.POLL, Level.OK),
        (with_mailbox(last_poll=ago(minutes=11)), Subject.POLL, Level.CRITICAL),
        (with_mailbox(last_poll=None, waiting=None), Subject.POLL, Level.CRITICAL),
        (with_mailbox(trouble="MailboxUnreachableError"), Subject.POLL, Level.WARN),
        (with_mailbox(trouble="LoginRefusedError"), Subject.POLL, Level.CRITICAL),
        (with_mailbox(unmarked="FolderReadOnlyError"), Subject.MARKS, Level.WARN),
        (replace(WELL, mailboxes=()), Subject.POLL, Level.CRITICAL),
        (with_mailbox(waiting=4, waiting_since=ago(minutes=2)), Subject.GAP, Level.OK),
        (with_mailbox(waiting=4, waiting_since=ago(minutes=16)), Subject.GAP, Level.CRITICAL),
        (with_mailbox(token_expires_at=NOW + timedelta(minutes=50)), Subject.TOKEN, Level.OK),
        (with_mailbox(token_expires_at=NOW + timedelta(minutes=4)), Subject.TOKEN, Level.WARN),
        (with_mailbox(token_expires_at=NOW), Subject.TOKEN, Level.CRITICAL),
        (replace(WELL, stored=None, database="cannot be reached"), Subject.DATABASE, Level.CRITICAL),
        (replace(WELL, free=1 << 30), Subject.DISK, Level.OK),
        (replace(WELL, free=(1 << 30) - 1), Subject.DISK, Level.WARN),
        (replace(WELL, free=(1 << 29) - 1), Subject.DISK, Level.CRITICAL),
        (replace(WELL, free=None), Subject.DISK, Level.CRITICAL),
        (with_backlog(owed=(Owed("danger", 2, ago(minutes=9), 0),)), Subject.DANGER, Level.OK),
        (with_backlog(owed=(Owed("danger", 2, ago(minutes=20), 1),)), Subject.DANGER, Level.CRITICAL),
        (with_backlog(owed=(Owed("urgent", 2, ago(hours=3), 1),)), Subject.OVERDUE, Level.WARN),
        (with_backlog(unjudged=5, oldest_unjudged=ago(minutes=29)), Subject.UNJUDGED, Level.OK),
        (with_backlog(unjudged=1, oldest_unjudged=ago(minutes=31)), Subject.UNJUDGED, Level.CRITICAL),
        (with_backlog(unsent=1), Subject.ALARMS, Level.CRITICAL),
        (with_backlog(failed=1), Subject.FAILED, Level.WARN),
        (with_backlog(left=2, last_left=ago(days=6)), Subject.LEFT, Level.WARN),
        (with_backlog(left=2, last_left=ago(days=8)), Subject.LEFT, Level.OK),
        (with_backlog(last_received=ago(hours=20)), Subject.SILENCE, Level.OK),  # eight of them were worked
        (with_backlog(last_received=ago(hours=30)), Subject.SILENCE, Level.WARN),
        (with_backlog(canary_sent=None, canary_arrived=None), Subject.CANARY, Level.OK),
        (with_backlog(canary_sent=ago(minutes=59), canary_arrived=None), Subject.CANARY, Level.OK),
        (with_backlog(canary_sent=ago(minutes=61), canary_arrived=None), Subject.CANARY, Level.CRITICAL),
        (with_backlog(canary_sent=ago(hours=26), canary_arrived=ago(hours=25)), Subject.CANARY, Level.WARN),
    ],
)
def test_each_trouble_has_its_level_and_no_other_finding_is_touched(health, subject, level):
    findings = judged(health)
    assert {finding.level for finding in findings if finding.subject is subject} == {level}
    assert worst(tuple(finding for finding in findings if finding.subject is not subject)) is Level.OK


def test_both_languages_of_a_sentence_are_filled_in_with_the_same():
    for name, words in tomllib.loads((ROOT / "ingest" / "findings.toml").read_text("utf-8")).items():
        blanks = [{blank for _, blank, _, _ in Formatter().parse(words[each]) if blank} for each in ("en", "ar")]
        assert set(words) == {"en", "ar"} and blanks[0] == blanks[1], name
        assert re.search("[\u0621-\u064a]", words["ar"]) and not re.search("[\u0621-\u064a]", words["en"]), name


@pytest.mark.parametrize("subject", Subject)
def test_whatever_is_found_has_a_name_and_an_alarm_in_both_languages(subject):
    names = tomllib.loads((ROOT / "reports" / "labels.toml").read_text("utf-8"))["health"]
    alarms = tomllib.loads((ROOT / "ingest" / "alarm_words.toml").read_text("utf-8"))
    assert set(names[subject]) == {"ar", "en"}
    assert set(alarms[subject]) == {"ar", "en", "do_ar", "do_en"}


def test_every_finding_is_said_in_arabic_with_its_numbers():
    for health in (
        WELL,
        with_mailbox(trouble="KeyError", waiting=4, unmarked="MarkRefusedError"),
        replace(WELL, free=None),
    ):
        assert all(re.search("[\u0621-\u064a]", finding.what_ar) for finding in judged(health))
    (gap,) = [each for each in judged(with_mailbox(waiting=4, waiting_since=ago(hours=5))) if each.subject == "gap"]
    assert "4" in gap.what_ar and "5 ساعات" in gap.what_ar
    (danger,) = [each for each in judged(WELL) if each.subject == "danger"]
    assert "خطر" in danger.what_ar


def test_a_weekend_without_mail_is_no_silence():
    sunday = datetime(2026, 11, 29, 6, 0, tzinfo=UTC)
    quiet = with_backlog(last_received=datetime(2026, 11, 26, 12, 0, tzinfo=UTC))  # Thursday, an hour before closing
    (finding,) = [each for each in judge_health(quiet, LIMITS, WorkingTime(), sunday) if each.subject == "silence"]
    assert finding.level is Level.OK and "2 h of it working time" in finding.what


def test_what_is_not_watched_is_not_judged():
    subjects = {finding.subject for finding in judged(WELL, Limits())}
    assert not subjects & {Subject.SILENCE, Subject.CANARY}


@pytest.mark.parametrize(("seconds", "text"), [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7200, "2 h"), (2e5, "2 d")])
def test_an_age_is_said_in_the_coarsest_unit_that_says_enough(seconds, text):
    assert age(NOW - timedelta(seconds=seconds), NOW) == text


# — the snapshot —


@pytest.fixture
def settings(workplace):
    file = workplace.settings.file
    file.write_text(file.read_text() + '[mailbox.post]\nkind = "maildir"\npath = "Maildir"\n')
    return load(file)


def test_the_snapshot_counts_what_is_unfinished(workplace, settings, clock):
    with workplace.writing() as session:
        for number in range(3):
            receive(session, Receipt(f"{number:064d}", 1, "email", clock()))
        for _ in range(6):
            if start_attempt(session, 1, clock()):
                record_failure(session, 1, "ValueError", clock())
        for uid, why in (("1", Miss.FAILING), ("2", Miss.FAILING), ("2", Miss.LEFT)):
            note_missed(session, Place("post", 1, uid), why, "ValueError", clock())
            clock.forward(minutes=1)
    write_health(settings.service.health, (MailboxHealth("post", clock(), 2), MailboxHealth("gone", clock(), 0)))
    clock.forward(minutes=117)
    health = take_health(settings, workplace.engine, clock())
    backlog = health.stored.backlog
    assert (backlog.unjudged, backlog.failed) == (2, 1) and backlog.schema >= "0005"
    assert (backlog.left, backlog.last_left) == (1, clock() - timedelta(minutes=118))
    assert backlog.oldest_unjudged == backlog.last_received == clock() - timedelta(hours=2)
    assert [(owed.kind, owed.count, owed.overdue) for owed in backlog.owed] == [
        ("danger", 0, 0), ("urgent", 1, 1), ("other", 0, 0),
    ]  # fmt: skip
    assert [mailbox.mailbox for mailbox in health.mailboxes] == ["post"]  # the configured ones alone
    assert health.free is None  # nobody made the folder of originals yet
    workplace.originals.write(b"a letter")
    assert take_health(settings, workplace.engine, clock()).free > 0


def test_a_database_that_is_gone_is_part_of_the_snapshot(workplace, settings):
    engine = open_database("postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=2", workplace.keys)
    health = take_health(settings, engine, NOW)
    assert health.stored is None and "cannot be reached" in health.database
    assert health.mailboxes == (MailboxHealth("post"),)


def test_holidays_are_part_of_the_calendar(workplace):
    file = workplace.settings.file
    file.write_text(file.read_text() + "[calendar]\nholidays = [2026-11-25]\n")
    assert load(file).calendar == WorkingTime(frozenset({date(2026, 11, 25)}))
