"""The service: it drains, survives its server, tells a wrong password from no server, and never stops for one item."""

import threading
import time

import pytest
from dovecot import Dovecot

from ingest import daemon
from ingest.daemon import assess_safely, only_one, open_sources, run, serve
from ingest.errors import AlreadyRunningError, ConfigError, LoginRefusedError, MailboxUnreachableError
from ingest.health import read_health
from ingest.imap import ImapSource
from ingest.mailboxes import MaildirMailbox
from ingest.maildir import MaildirSource
from ingest.receiver import back_off
from store.database import reading
from store.errors import DatabaseBusyError
from store.items import get, pending


def message(number):
    return f"From: <a@moj.gov.sa>\r\nMessage-ID: <{number}@moj.gov.sa>\r\nSubject: s\r\n\r\nbody {number}\r\n".encode()


def fill(maildir, count):
    for number in range(count):
        (maildir / "new" / f"{number}.test").write_bytes(message(number))


def states(workplace, count):
    with reading(workplace.engine) as session:
        return [get(session, number).state for number in range(1, count + 1)]


def health(workplace):
    return {each.mailbox: each for each in read_health(workplace.settings.service.health)}


@pytest.fixture
def post(maildir):
    return MaildirSource(MaildirMailbox("post", maildir))


@pytest.fixture
def stop():
    return threading.Event()


def test_once_receives_and_judges_everything(workplace, maildir, post, stop):
    fill(maildir, 3)
    tally = run(workplace, [post], stop, once=True)
    assert (tally.received, tally.assessed, tally.failed) == (3, 3, 0)
    assert "received" not in states(workplace, 3)
    assert run(workplace, [post], stop, once=True).received == 0


def test_what_a_crash_left_received_is_judged_at_the_next_start(workplace, maildir, post, stop, monkeypatch):
    fill(maildir, 2)
    with monkeypatch.context() as crash:
        crash.setattr(daemon, "assess_safely", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run(workplace, [post], stop, once=True)
    assert states(workplace, 2) == ["received", "received"]
    assert run(workplace, [], stop, once=True).assessed == 2


def test_an_item_that_breaks_judging_is_noted_and_the_next_goes_through(workplace, maildir, post, stop, monkeypatch):
    fill(maildir, 3)
    real = daemon.assess_one

    def poisoned(item_id, workplace):
        if item_id == 2:
            raise ZeroDivisionError("text of the letter")
        return real(item_id, workplace)

    monkeypatch.setattr(daemon, "assess_one", poisoned)
    tally = run(workplace, [post], stop, once=True)
    assert (tally.assessed, tally.failed) == (2, 1)
    with reading(workplace.engine) as session:
        assert (get(session, 2).state, get(session, 2).error) == ("received", "ZeroDivisionError")


def test_an_item_that_always_breaks_ends_before_a_person(workplace, maildir, post, stop, monkeypatch, clock):
    fill(maildir, 1)
    monkeypatch.setattr(daemon, "assess_one", lambda *_: 1 / 0)
    run(workplace, [post], stop, once=True)
    for _ in range(6):
        clock.forward(hours=2)
        run(workplace, [post], stop, once=True)
    assert states(workplace, 1) == ["failed"]


def test_a_failing_store_is_not_the_items_fault(workplace, maildir, post, stop, monkeypatch):
    def busy(*_):
        raise DatabaseBusyError("busy")

    fill(maildir, 1)
    with monkeypatch.context() as trouble:
        trouble.setattr(daemon, "assess_one", busy)
        with pytest.raises(DatabaseBusyError):
            run(workplace, [post], stop, once=True)
    with reading(workplace.engine) as session:
        assert pending(session, workplace.now()) == (1,)
        assert get(session, 1).error == ""


def test_a_message_that_cannot_be_received_does_not_keep_the_next(workplace, maildir, post, stop, monkeypatch):
    fill(maildir, 3)
    real = post.fetch
    monkeypatch.setattr(post, "fetch", lambda uid: {}["no"] if uid == "1.test" else real(uid))
    assert run(workplace, [post], stop, once=True).received == 2
    assert (health(workplace)["post"].waiting, health(workplace)["post"].trouble) == (1, "KeyError")
    monkeypatch.undo()
    assert run(workplace, [post], stop, once=True).received == 1
    assert (health(workplace)["post"].waiting, health(workplace)["post"].trouble) == (0, None)


def test_a_wrong_password_is_tried_once_and_named(workplace, server, mailbox_at, stop, tmp_path, maildir, post):
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong")
    fill(maildir, 1)
    refused = ImapSource(mailbox_at(server, password_file=wrong))
    with pytest.raises(LoginRefusedError):
        run(workplace, [refused, post], stop, once=True)
    assert "received" not in states(workplace, 1)  # the other mailbox was read and judged all the same
    assert health(workplace)["official"].trouble == "LoginRefusedError"
    assert health(workplace)["official"].last_poll is None
    assert health(workplace)["post"].last_poll == workplace.now()


def test_an_unreachable_server_is_named_after_some_tries(workplace, mailbox_at, stop, quick):
    with pytest.raises(MailboxUnreachableError):
        run(workplace, [ImapSource(mailbox_at(Dovecot()))], stop, once=True)
    assert health(workplace)["official"].trouble == "MailboxUnreachableError"


def test_the_service_survives_a_restart_of_its_server(workplace, mailbox_at, user, stop, quick):
    with Dovecot() as server:
        for number in range(5):
            server.deliver(user, message(number))
        service = threading.Thread(target=run, args=(workplace, [ImapSource(mailbox_at(server))], stop))
        service.start()
        try:
            wait_for(lambda: count_judged(workplace) == 5)
            server.restart()
            server.deliver(user, message(99))
            wait_for(lambda: count_judged(workplace) == 6)
        finally:
            stop.set()
            service.join(10)
    assert not service.is_alive()


def test_the_service_stops_at_once_when_told(workplace, maildir, post, stop):
    service = threading.Thread(target=run, args=(workplace, [post], stop))
    service.start()
    wait_for(lambda: "post" in health(workplace))
    started = time.monotonic()
    stop.set()
    service.join(5)
    assert time.monotonic() - started < 1


def test_only_one_polls(workplace, post, stop):
    with only_one(workplace.settings.service.lock), pytest.raises(AlreadyRunningError, match="another"):
        run(workplace, [post], stop, once=True)
    run(workplace, [post], stop, once=True)


def test_waits_grow_to_five_minutes_with_some_chance():
    assert [back_off(failures, 0) for failures in (1, 2, 3, 9, 10, 1000)] == [1, 2, 4, 256, 300, 300]
    assert back_off(3, 0.999) == pytest.approx(2, abs=0.01)


def test_a_letter_is_judged_at_the_clerks_desk_too(workplace, maildir, post, stop, monkeypatch):
    fill(maildir, 1)
    with monkeypatch.context() as without_judging:
        without_judging.setattr(daemon, "pending", lambda *_: ())
        run(workplace, [post], stop, once=True)
    assert assess_safely(1, workplace)
    assert "received" not in states(workplace, 1)


def test_the_configured_mailboxes_become_sources(workplace, mailbox_at, server, maildir):
    from dataclasses import replace

    settings = replace(workplace.settings, mailboxes=(mailbox_at(server), MaildirMailbox("post", maildir)))
    assert [type(source) for source in open_sources(settings)] == [ImapSource, MaildirSource]


def test_a_service_without_a_mailbox_would_read_nothing_and_says_so(workplace):
    with pytest.raises(ConfigError, match="no mailbox is configured"):
        serve(workplace)


def wait_for(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def count_judged(workplace):
    from store.errors import NotFoundError

    judged = 0
    with reading(workplace.engine) as session:
        for number in range(1, 10):
            try:
                judged += get(session, number).state != "received"
            except NotFoundError:
                return judged
    return judged
