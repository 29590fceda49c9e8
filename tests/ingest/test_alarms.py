"""People are told: at once, again, and until somebody acts; over a real mail server, a real command, a file."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from dovecot import free_ports
from relay import PASSWORD, USER, Relay
from sqlalchemy import event

from ingest import alarms
from ingest.alarms import Speaker, Watch, alarming, try_channels
from ingest.channels import AlarmNotSentError, CommandChannel, FileChannel, RelayChannel, channels_of
from ingest.config import ConfigError, load
from ingest.doctor import examine
from ingest.health import MailboxHealth, write_health
from store.alarms import open_sendings, standing
from store.database import open_database
from store.errors import DatabaseUnreachableError
from store.items import get
from store.log import read_log
from store.receipts import Receipt, receive
from store.resolutions import finish_task
from store.riyadh import RIYADH
from store.schema import AssessmentRow, Item, Task

RECIPIENTS = """
[alarms.recipients]
protection = [["duty@yusr.example"], ["manager@yusr.example", "deputy@yusr.example"], ["director@yusr.example"]]
shaml = [["shaml@yusr.example"], ["director@yusr.example"]]
technical = [["it@yusr.example"]]
"""


@pytest.fixture
def relay(tmp_path):
    with Relay(tmp_path) as running:
        yield running


@pytest.fixture
def place(workplace, relay, tmp_path, clock):
    """An installation with all three channels, its mailbox well."""
    file = workplace.settings.file
    workplace.originals.write(b"a letter")
    file.write_text(
        file.read_text() + f'[mailbox.post]\nkind = "maildir"\npath = "Maildir"\n'
        f'[alarms]\nsender = "ihala@yusr.example"\nfile = "alarms.jsonl"\n'
        f'[alarms.relay]\nhost = "127.0.0.1"\nport = {relay.port}\ntls = "none"\n'
        f'[alarms.command]\nrun = ["/bin/sh", "-c", "cat >> {tmp_path}/commanded"]\n' + RECIPIENTS
    )
    settings = load(file)
    write_health(settings.service.health, (MailboxHealth("post", clock(), 0),))
    return replace(workplace, settings=settings)


def owe(place, clock, kind="danger", centre="none", urgent=False, due=timedelta(minutes=15)):
    """An item with an open task; returns the task's id."""
    with place.writing() as session:
        count = session.query(Item).count()
        item = receive(session, Receipt(f"{count:064d}", 1, "email", clock()))
        session.get(Item, item.item_id).state = "held"
        body = json.dumps({"centre": centre, "source": {"name": "police"}})
        session.add(AssessmentRow(item_id=item.item_id, version=1, made_at=clock(), rules_digest="", body=body))
        task = Task(item_id=item.item_id, kind=kind, urgent=int(urgent), made_at=clock(), due=clock() + due)
        session.add(task)
        session.flush()
        return task.id


class Told:
    """The watch and the speakers, driven by hand."""

    def __init__(self, place, clock):
        self.place, self.clock = place, clock
        self.watch = Watch(place, lambda: None)
        self.speakers = [Speaker(channel, place, self.watch) for channel in channels_of(place.settings.alarms)]

    def turn(self):
        self.watch.turn()
        for speaker in self.speakers:
            speaker.turn()

    def at(self, *moment):
        """Sets the clock in Riyadh; the mailbox was just read."""
        self.clock.moment = datetime(*moment, tzinfo=RIYADH)
        write_health(self.place.settings.service.health, (MailboxHealth("post", self.clock(), 0),))

    def go_on(self, minutes, step=1):
        """Lets so many minutes pass, the mailbox staying well, and turns in each."""
        for _ in range(0, minutes, step):
            self.clock.forward(minutes=step)
            write_health(self.place.settings.service.health, (MailboxHealth("post", self.clock(), 0),))
            self.turn()


@pytest.fixture
def told(place, clock):
    return Told(place, clock)


def to_whom(relay):
    return [recipients for recipients, _ in relay.mails]


# — danger, at once and until somebody acts —


def test_danger_is_said_at_once_on_every_channel(told, place, clock, relay, tmp_path):
    owe(place, clock)
    told.turn()
    ((recipients, mail),) = relay.mails
    assert recipients == ["duty@yusr.example"]
    assert "IN-1448-00001" in mail["Subject"] and mail["Auto-Submitted"] == "auto-generated"
    assert "911" in mail.get_content() and "خطر" in mail.get_content()
    lines = [(tmp_path / name).read_text() for name in ("commanded", "installation/alarms.jsonl")]
    for line in lines:
        said = json.loads(line)
        assert (said["item"], said["class"], said["step"], said["to"]) == (
            "IN-1448-00001",
            "danger",
            0,
            ["duty@yusr.example"],
        )
        assert mail["Message-ID"] == f"<{said['id']}@yusr.example>"


def test_nothing_is_said_twice(told, place, clock, relay):
    owe(place, clock)
    for _ in range(3):
        told.turn()
    assert len(relay.mails) == 1
    again = Told(place, clock)  # as after a restart
    again.turn()
    assert len(relay.mails) == 1


def test_it_climbs_until_the_task_is_done_also_on_a_holiday_night(told, place, clock, relay):
    told.at(2026, 11, 27, 2, 0)  # Friday
    task = owe(place, clock)
    told.turn()
    told.go_on(125, step=5)
    duty, manager, director = (
        ["duty@yusr.example"],
        ["manager@yusr.example", "deputy@yusr.example"],
        ["director@yusr.example"],
    )
    assert to_whom(relay) == [duty, manager, director, director, director]
    assert len({mail["Message-ID"] for _, mail in relay.mails}) == 5
    with place.writing() as session:
        finish_task(session, task, "911 called", "user:nawal", clock())
    told.go_on(120, step=60)
    assert len(relay.mails) == 5
    with place.reading() as session:
        assert standing(session) == ()


def test_a_clock_that_runs_out_is_said_in_shamls_working_hours(told, place, clock, relay):
    told.at(2026, 11, 26, 14, 0)  # Thursday
    owe(place, clock, "decide", "shaml", due=timedelta(hours=1))
    told.turn()
    assert relay.mails == []
    told.go_on(60, step=5)
    told.go_on(1)
    assert to_whom(relay) == [["shaml@yusr.example"]]
    told.go_on(60, step=5)  # until after four
    shaml, director = ["shaml@yusr.example"], ["director@yusr.example"]
    assert to_whom(relay) == [shaml, director, director]
    told.go_on(63 * 60, step=60)
    assert len(relay.mails) == 3  # the weekend
    told.go_on(8 * 60, step=60)
    assert len(relay.mails) > 3  # Sunday


def test_an_urgent_matter_of_shaml_does_not_wait(told, place, clock, relay):
    told.at(2026, 11, 27, 2, 0)
    owe(place, clock, "act", "shaml", urgent=True, due=timedelta(hours=1))
    told.go_on(62, step=31)
    assert to_whom(relay) == [["shaml@yusr.example"]]


def test_that_people_were_told_stands_in_the_referral_log(told, place, clock):
    owe(place, clock)
    told.turn()
    with place.reading() as session:
        said = [logged.facts for logged in read_log(session) if logged.facts["event"] == "alarmed"]
        get(session, "IN-1448-00001")
    assert {each["detail"]["channel"] for each in said} == {"relay", "command", "file"}
    assert {each["item"] for each in said} == {"IN-1448-00001"}


def test_many_late_tasks_cost_little_once_they_were_said(told, place, clock):
    for _ in range(30):
        owe(place, clock)
    told.turn()
    statements = []
    event.listen(place.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    told.watch.turn()
    for speaker in told.speakers:
        speaker.turn()
    assert 0 < len(statements) < 40, len(statements)


# — trouble of the machine —


def test_a_mailbox_that_is_not_read_is_said_when_it_lasts_and_cleared_when_it_is_over(told, place, clock, relay):
    told.turn()
    clock.forward(minutes=11)
    told.turn()
    assert relay.mails == []  # it may be a restart of the server
    clock.forward(minutes=2)
    told.turn()
    ((recipients, mail),) = relay.mails
    assert recipients == ["it@yusr.example"] and "البريد الرسمي لا يُقرأ" in mail.get_content()
    again = Told(place, clock)  # a restart neither forgets it nor says it anew
    again.turn()
    assert len(relay.mails) == 1
    again.go_on(1)
    with place.reading() as session:
        assert standing(session) == ()


def test_a_database_that_is_gone_is_said_all_the_same(told, place, clock, relay):
    engine, gone = place.engine, open_database("postgresql+psycopg://x@127.0.0.1:9/x?connect_timeout=2", place.keys)
    broken = Told(replace(place, engine=gone), clock)
    for _ in range(2):
        with pytest.raises(DatabaseUnreachableError):
            broken.watch.turn()
        clock.forward(minutes=3)
    for _ in range(2):
        for speaker in broken.speakers:
            speaker.turn()
    assert to_whom(relay) == [["it@yusr.example"]]
    clock.forward(minutes=15)
    broken.speakers[0].turn()
    assert len(relay.mails) == 2
    assert len({mail["Message-ID"] for _, mail in relay.mails}) == 2
    with engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from alarms").scalar() == 0


# — channels fail —


def test_a_channel_that_fails_blocks_no_other_and_is_tried_again(told, place, clock, relay, tmp_path):
    relay.busy = True
    owe(place, clock)
    told.turn()
    assert (tmp_path / "commanded").exists() and (tmp_path / "installation/alarms.jsonl").exists()
    with place.reading() as session:
        (failed,) = open_sendings(session, "relay")
    assert (failed.sent_at, failed.error, failed.attempts) == (None, "SMTPDataError", 1)
    relay.busy = False
    told.turn()
    assert relay.mails == []  # not before its time
    told.go_on(1)
    assert to_whom(relay) == [["duty@yusr.example"]]


def test_a_channel_that_never_works_is_trouble_of_its_own_said_on_the_others(told, place, clock, relay, tmp_path):
    relay.busy = True
    owe(place, clock)
    told.turn()
    told.go_on(12)
    classes = [json.loads(line)["class"] for line in (tmp_path / "installation/alarms.jsonl").read_text().splitlines()]
    assert classes == ["danger", "alarms"]


def test_one_refused_recipient_does_not_keep_it_from_the_other(told, place, clock, relay):
    relay.refuse = {"manager@yusr.example"}
    owe(place, clock)
    told.turn()
    told.go_on(16)
    assert to_whom(relay) == [["duty@yusr.example"], ["deputy@yusr.example"]]


def message(place, clock):
    from ingest.alarm_message import message_of
    from store.alarms import Alarm, Wanted

    wanted = Wanted("task:1", "danger", "protection", "pressing", "IN-1448-00001", clock())
    return message_of(Alarm(1, wanted, clock()), 0, ("duty@yusr.example",), clock())


def test_the_relay_is_signed_in_to_over_starttls_with_its_own_authority(tmp_path, place, clock):
    (tmp_path / "password").write_text(PASSWORD)
    with Relay(tmp_path, protected=True) as protected:
        from ingest.alarm_settings import Relay as Settings
        from ingest.mailboxes import Tls

        trusted = Settings("localhost", protected.port, Tls.STARTTLS, USER, "password", tmp_path, protected.certificate)
        RelayChannel(trusted, USER).send(message(place, clock))
        assert len(protected.mails) == 1
        (tmp_path / "password").write_text("wrong")
        with pytest.raises(AlarmNotSentError, match="SMTPAuthenticationError"):
            RelayChannel(trusted, USER).send(message(place, clock))
        with pytest.raises(AlarmNotSentError, match="SSLCertVerificationError"):
            RelayChannel(replace(trusted, ca_file=None), USER).send(message(place, clock))
        assert len(protected.mails) == 1


@pytest.mark.parametrize(
    ("run", "error"),
    [
        (("/bin/false",), "CommandFailed"),
        (("/nowhere/page",), "FileNotFoundError"),
        (("/bin/sh", "-c", "sleep 60 & wait"), "TimeoutExpired"),
        (("/bin/sh", "-c", "exec <&-; exit 0"), None),
    ],
)
def test_a_command_has_its_limits(place, clock, run, error):
    from ingest.alarm_settings import AlarmCommand

    began = time.monotonic()
    channel = CommandChannel(AlarmCommand(run, 1))
    if error is None:
        channel.send(message(place, clock))
    else:
        with pytest.raises(AlarmNotSentError, match=error):
            channel.send(message(place, clock))
    assert time.monotonic() - began < 5


def test_a_command_sees_no_credentials(place, clock, tmp_path, monkeypatch):
    from ingest.alarm_settings import AlarmCommand

    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "/run/credentials/ihala.service")
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/notify")
    CommandChannel(AlarmCommand(("/bin/sh", "-c", f"env > {tmp_path}/env"), 5)).send(message(place, clock))
    assert {line.partition("=")[0] for line in (tmp_path / "env").read_text().splitlines()} <= {
        "PATH", "LANG", "HOME", "PWD", "SHLVL", "_", "OLDPWD",
    }  # fmt: skip


def test_a_file_that_cannot_be_written_is_a_failure(place, clock, tmp_path):
    with pytest.raises(AlarmNotSentError, match="IsADirectoryError"):
        FileChannel(tmp_path).send(message(place, clock))


# — what the doctor says of the channels —


def examined(settings):
    return {each.subject: each for each in examine(settings) if each.subject.startswith("alarm")}


def test_the_doctor_tries_every_channel_and_sends_nothing(place, relay, tmp_path):
    found = examined(place.settings)
    assert set(found) == {"alarms by relay", "alarms by command", "alarms by file"}
    assert all(each.well for each in found.values())
    assert relay.mails == [] and not (tmp_path / "commanded").exists()
    assert not (tmp_path / "installation/alarms.jsonl").exists()


def test_the_doctor_says_what_keeps_a_channel_from_working(place, tmp_path):
    from ingest.alarm_settings import AlarmCommand

    (tmp_path / "plain").write_text("no program")
    (tmp_path / "plain").chmod(0o600)
    (port,) = free_ports(1)
    alarms = place.settings.alarms
    for command, file in ((tmp_path / "plain", tmp_path), (tmp_path / "absent", tmp_path / "absent/alarms.jsonl")):
        broken = replace(
            alarms, relay=replace(alarms.relay, port=port), command=AlarmCommand((str(command),), 1), file=file
        )
        found = examined(replace(place.settings, alarms=broken))
        assert len(found) == 3 and not any(each.well for each in found.values())
        for name, setting in (("relay", "host"), ("command", "run"), ("file", "file")):
            assert setting in found[f"alarms by {name}"].what


def test_the_doctor_signs_in_to_the_relay(tmp_path, place):
    (tmp_path / "password").write_text(PASSWORD)
    with Relay(tmp_path, protected=True) as protected:
        from ingest.alarm_settings import Relay as Settings
        from ingest.mailboxes import Tls

        trusted = Settings("localhost", protected.port, Tls.STARTTLS, USER, "password", tmp_path, protected.certificate)
        alarms = replace(place.settings.alarms, relay=trusted)
        assert examined(replace(place.settings, alarms=alarms))["alarms by relay"].well
        (tmp_path / "password").write_text("wrong")
        found = examined(replace(place.settings, alarms=alarms))["alarms by relay"]
        assert not found.well and "SMTPAuthenticationError" in found.what
        assert protected.mails == []


def test_the_doctor_says_that_nobody_is_told_where_there_is_no_channel(workplace):
    (found,) = examined(workplace.settings).values()
    assert found.well and "nobody is told" in found.what


# — a crash between sending and writing it down —

SEND_AND_DIE = """
import os, signal, sys
from pathlib import Path
from ingest.alarms import Speaker, Watch
from ingest.channels import RelayChannel
from ingest.config import load
from ingest.workplace import open_workplace
place = open_workplace(load(Path(sys.argv[1])))
class Dying(RelayChannel):
    def send(self, message):
        super().send(message)
        os.kill(os.getpid(), signal.SIGKILL)
settings = place.settings.alarms
Speaker(Dying(settings.relay, settings.sender), place, Watch(place, lambda: None)).turn()
"""


def test_a_crash_after_sending_sends_the_same_message_again(told, place, clock, relay):
    owe(place, clock)
    told.watch.turn()
    place.engine.dispose()
    died = subprocess.run([sys.executable, "-c", SEND_AND_DIE, str(place.settings.file)], check=False)
    assert died.returncode == -signal.SIGKILL and len(relay.mails) == 1
    with place.reading() as session:
        (half_done,) = open_sendings(session, "relay")
    assert half_done.sent_at is None and half_done.attempts == 1
    clock.moment = half_done.next_try
    told.speakers[0].turn()
    told.speakers[0].turn()
    assert len(relay.mails) == 2
    assert len({mail["Message-ID"] for _, mail in relay.mails}) == 1


# — beside the service —


@pytest.fixture
def quick_threads(monkeypatch):
    """The threads with their waits cut short."""
    monkeypatch.setattr(alarms, "LEAST_SECONDS", 0.1)
    monkeypatch.setattr(alarms, "_STOP_SECONDS", 0.5)


def test_the_threads_tell_at_once_and_stop_at_once(place, clock, relay):
    with alarming(place) as keep_going:
        keep_going()
        owe(place, clock)
        keep_going()
        assert len(relay.wait_for(1)) == 1
        began = time.monotonic()
    assert time.monotonic() - began < 3


@pytest.mark.usefixtures("quick_threads")
def test_a_relay_that_hangs_holds_up_neither_the_other_channels_nor_the_service(place, clock, relay, tmp_path):
    hold = threading.Event()
    relay.on_data = lambda _: hold.wait(20)
    owe(place, clock)
    try:
        with alarming(place) as keep_going:
            keep_going()
            deadline = time.monotonic() + 10
            while not (tmp_path / "installation/alarms.jsonl").exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            assert (tmp_path / "installation/alarms.jsonl").read_text().count("\n") == 1
    finally:
        hold.set()


def test_channels_that_hang_are_waited_for_together(place, clock, monkeypatch):
    monkeypatch.setattr(alarms, "_STOP_SECONDS", 1.0)
    hold, hanging = threading.Event(), threading.Semaphore(0)

    class Hanging:
        name = "relay"

        def send(self, message):
            hanging.release()
            hold.wait(20)

    owe(place, clock)
    running = alarms.Alarms(place, [type("Hanging", (Hanging,), {"name": str(number)})() for number in range(5)])
    running.keep_going()
    assert all(hanging.acquire(timeout=15) for _ in range(5))
    began = time.monotonic()
    running.close()
    assert time.monotonic() - began < 3
    hold.set()


@pytest.mark.usefixtures("quick_threads")
def test_a_thread_that_breaks_is_replaced_when_the_loop_turns(place, clock, relay, monkeypatch):
    broken = threading.Event()
    send = RelayChannel.send

    def breaks_once(self, message):
        if not broken.is_set():
            broken.set()
            raise KeyError
        send(self, message)

    monkeypatch.setattr(RelayChannel, "send", breaks_once)
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    owe(place, clock)
    with alarming(place) as keep_going:
        deadline = time.monotonic() + 10
        while not relay.mails and time.monotonic() < deadline:
            clock.forward(seconds=30)
            keep_going()
            time.sleep(0.1)
        assert len(relay.mails) >= 1


def test_without_channels_there_are_no_threads(workplace):
    before = threading.active_count()
    with alarming(workplace) as keep_going:
        keep_going()
        assert threading.active_count() == before


def test_a_test_is_sent_to_the_first_level_of_everybody_over_every_channel(place, clock, relay, tmp_path):
    relay.refuse = {"it@yusr.example"}
    tried = try_channels(place.settings.alarms, clock())
    assert len(tried) == 9
    assert [(each.channel, each.audience, each.error) for each in tried if each.error] == [
        ("relay", "technical", "SMTPRecipientsRefused")
    ]
    assert to_whom(relay) == [["duty@yusr.example"], ["shaml@yusr.example"]]
    assert "nothing is wrong" in relay.mails[0][1]["Subject"]


# — the settings —


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[alarms]\nsender = "ihala@elsewhere.example"', "own domains"),
        ('[alarms.recipients]\nprotection = [["someone@gmail.example"]]', "own domains"),
        ('[alarms.recipients]\nprotection = ["duty@yusr.example"]', "list of lists"),
        ('[alarms.relay]\nhost = "mail.yusr.example"\ntls = "none"', "this machine"),
        ('[alarms.relay]\nhost = "mail.yusr.example"', "sender"),
        ('[alarms]\nsender = "a@yusr.example"\n[alarms.relay]\nhost = "mail.yusr.example"', "who is told"),
        ('[alarms.relay]\nhost = "mail.yusr.example"\nuser = "x"', "belong together"),
        ('[alarms.command]\nrun = ["page"]', "whole path"),
        ('[alarms]\nfiel = "x"', "did you mean file"),
        ('[canary]\nto = "official@yusr.example"', "relay"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, text, said):
    (tmp_path / "ihala.toml").write_text('[charity]\ndomains = ["yusr.example"]\n' + text)
    with pytest.raises(ConfigError, match=said):
        load(tmp_path)


def test_the_sample_in_what_init_writes_works_when_its_signs_are_removed(tmp_path):
    from ingest.setup import default_config

    text = default_config(tmp_path).replace("domains = [] ", 'domains = ["yusr.example"] ')
    before, sample = text.split("# [alarms]\n")
    sample, after = sample.split("# minutes = 60", 1)
    opened = [line.removeprefix("# ") for line in sample.splitlines() if " = " in line or line.startswith("# [")]
    (tmp_path / "ihala.toml").write_text("\n".join([before, "[alarms]", *opened, "minutes = 60" + after]))
    settings = load(tmp_path)
    assert settings.alarms.relay.host == "mail.yusr.example" and settings.canary.hour == 6
    assert len(channels_of(settings.alarms)) == 3
    assert Path(settings.alarms.file).name == "alarms.jsonl" and os.sep in str(settings.alarms.file)


def test_a_channel_woken_from_two_sides_speaks_in_one_thread(monkeypatch):
    started = []

    class SlowToStart(threading.Thread):
        def start(self):
            started.append(self.name)
            time.sleep(0.1)
            super().start()

    monkeypatch.setattr(alarms, "Thread", SlowToStart)
    worker = alarms._Worker(lambda: None, stop := threading.Event())
    sides = [threading.Thread(target=worker.wake) for _ in range(2)]
    for side in sides:
        side.start()
    for side in sides:
        side.join()
    stop.set()
    assert len(started) == 1
