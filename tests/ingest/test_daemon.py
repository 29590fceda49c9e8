"""The service: it drains, survives its server, tells a wrong password from no server, and never stops for one item."""

import errno
import threading
import time

import pytest
from dovecot import Dovecot
from sqlalchemy import event, select

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
from store.items import MAX_ATTEMPTS, get, pending
from store.log import read_log
from store.schema import Item
from store.verification import verify


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

    def poisoned(about, *more):
        if about.item.id == 2:
            raise ZeroDivisionError("text of the letter")
        return real(about, *more)

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


class Crashing:
    """Judging that ends the process at one item, and says which attempts stood in the database at each."""

    def __init__(self, monkeypatch, workplace, item_id=None):
        self._real, self._workplace, self._item_id = daemon.assess_one, workplace, item_id
        self.seen = []
        monkeypatch.setattr(daemon, "assess_one", self)

    def __call__(self, about, *more):
        self.seen.append(attempts(self._workplace))
        if about.item.id == self._item_id:
            raise KeyboardInterrupt
        return self._real(about, *more)


def attempts(workplace):
    with reading(workplace.engine) as session:
        return list(session.scalars(select(Item.attempts).order_by(Item.id)))


def test_each_attempt_is_durable_before_it_begins_and_none_before_its_turn(workplace, maildir, post, stop, monkeypatch):
    fill(maildir, 4)
    crashing = Crashing(monkeypatch, workplace, 3)
    with pytest.raises(KeyboardInterrupt):
        run(workplace, [post], stop, once=True)
    assert crashing.seen == [[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0]]


def test_an_item_that_kills_the_process_ends_before_a_person_and_alone_pays_for_it(
    workplace, maildir, post, stop, monkeypatch
):
    fill(maildir, 4)
    Crashing(monkeypatch, workplace, 2)
    for _ in range(5):
        with pytest.raises(KeyboardInterrupt):
            run(workplace, [post], stop, once=True)
    run(workplace, [post], stop, once=True)
    assert (states(workplace, 4)[1], attempts(workplace)) == ("failed", [1, 5, 1, 1])
    assert not {"failed", "received"} & set(states(workplace, 4)[::2])


def test_judging_syncs_the_disk_once_an_item(workplace, maildir, post, stop):
    fill(maildir, 10)
    commits = []
    event.listen(workplace.engine, "commit", lambda connection: commits.append(connection))
    run(workplace, [post], stop, once=True)
    received, marked = 1, 1
    assert len(commits) <= received + marked + 1 + 10


def test_what_was_to_come_next_is_not_begun_where_all_is_to_stop(workplace, maildir, post, stop, monkeypatch):
    fill(maildir, 3)
    real = daemon.assess_one

    def stopping(*arguments):
        stop.set()
        return real(*arguments)

    monkeypatch.setattr(daemon, "assess_one", stopping)
    run(workplace, [post], stop, once=True)
    assert attempts(workplace) == [1, 0, 0]


def test_what_an_item_came_to_is_not_committed_leaves_the_next_uncounted(workplace, maildir, post, stop, monkeypatch):
    fill(maildir, 3)
    real = daemon.assess_one

    def breaking(about, workplace, also):
        def broken(session):
            also(session)
            raise ZeroDivisionError

        return real(about, workplace, broken if about.item.id == 1 else also)

    monkeypatch.setattr(daemon, "assess_one", breaking)
    run(workplace, [post], stop, once=True)
    assert attempts(workplace) == [1, 1, 1]
    assert states(workplace, 3)[0] == "received"


def test_an_item_judged_elsewhere_before_its_turn_is_left_as_it_is(workplace, maildir, post, stop, monkeypatch):
    fill(maildir, 2)
    real = daemon.assess_one

    def slow(about, *more):
        if about.item.id == 2:  # begun here, and meanwhile judged by somebody else
            monkeypatch.setattr(daemon, "assess_one", real)
            assert assess_safely(2, workplace)
        return real(about, *more)

    monkeypatch.setattr(daemon, "assess_one", slow)
    run(workplace, [post], stop, once=True)
    with reading(workplace.engine) as session:
        entries = [logged.text("event") for logged in read_log(session)]
        assert verify(session).findings == ()
    assert entries.count("assessed") == 2


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


@pytest.mark.parametrize("code", ["EIO", "ENOSPC", "EMFILE"])
def test_a_sick_machine_uses_up_no_attempts_and_holds_up_no_other_item(
    workplace, maildir, post, stop, monkeypatch, code, clock
):
    fill(maildir, 2)
    real = daemon.assess_one

    def sick(about, *more):
        if about.item.id == 1:
            raise OSError(getattr(errno, code), "the disk")
        return real(about, *more)

    with monkeypatch.context() as trouble:
        trouble.setattr(daemon, "assess_one", sick)
        for _ in range(2 * MAX_ATTEMPTS):
            run(workplace, [post], stop, once=True)
            clock.forward(hours=2)
    assert states(workplace, 2)[0] == "received" != states(workplace, 2)[1]
    assert run(workplace, [post], stop, once=True).assessed == 1
    assert "received" not in states(workplace, 2)


def test_a_store_that_fails_again_and_again_uses_up_no_attempts(workplace, maildir, post, stop, monkeypatch):
    def busy(*_):
        raise DatabaseBusyError("busy")

    fill(maildir, 1)
    with monkeypatch.context() as trouble:
        trouble.setattr(daemon, "assess_one", busy)
        for _ in range(2 * MAX_ATTEMPTS):
            with pytest.raises(DatabaseBusyError):
                run(workplace, [post], stop, once=True)
    assert run(workplace, [post], stop, once=True).assessed == 1
    assert states(workplace, 1) != ["failed"]


def test_an_error_that_only_looks_like_the_disks_is_the_items(workplace, maildir, post, stop, monkeypatch, clock):
    """Pillow's UnidentifiedImageError and the like are OSErrors without a number."""
    fill(maildir, 1)
    monkeypatch.setattr(daemon, "assess_one", lambda *_: (_ for _ in ()).throw(OSError("cannot identify")))
    for _ in range(MAX_ATTEMPTS):
        run(workplace, [post], stop, once=True)
        clock.forward(hours=2)
    assert states(workplace, 1) == ["failed"]


def test_a_message_that_cannot_be_received_does_not_keep_the_next(workplace, maildir, post, stop, monkeypatch):
    fill(maildir, 3)
    real = post.fetch
    monkeypatch.setattr(post, "fetch", lambda uid: {}["no"] if uid == "1.test" else real(uid))
    assert run(workplace, [post], stop, once=True).received == 2
    assert (health(workplace)["post"].waiting, health(workplace)["post"].trouble) == (1, "KeyError")
    assert health(workplace)["post"].last_poll == workplace.now()  # the mailbox is read; the gap says that one is not
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
