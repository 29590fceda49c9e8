"""What the DNS says and does not say: records, none, nobody answers; kept for a while; never waited for long."""

import time
from contextlib import suppress

import pytest
from name_server import NODATA, SERVFAIL, SILENT, NameServer

from ingest.dns import Resolver, TemporaryDnsError


class Clock:
    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture(scope="module")
def server():
    zone = {
        "one.example": ["v=DKIM1; p=abc"],
        "two.example": ["a", "b"],
        "long.example": ["x" * 700],
        "huge.example": ["y" * 2500],
        "nodata.example": NODATA,
        "broken.example": SERVFAIL,
        "silent.example": SILENT,
        **{f"n{number}.example": [str(number)] for number in range(50)},
    }
    with NameServer(zone) as running:
        yield running


@pytest.mark.parametrize(
    ("name", "records"),
    [
        ("one.example", (b"v=DKIM1; p=abc",)),
        ("ONE.example.", (b"v=DKIM1; p=abc",)),
        ("two.example", (b"a", b"b")),
        ("long.example", (b"x" * 700,)),
        ("huge.example", (b"y" * 2500,)),
        ("nodata.example", ()),
        ("absent.example", ()),
        ("a..b", ()),
        ("x" * 70 + ".example", ()),
        ("y." * 200 + "example", ()),
        ("", ()),
    ],
)
def test_records_and_none(server, name, records):
    assert sorted(Resolver(server.address).for_message()(name)) == sorted(records)


@pytest.mark.parametrize("name", ["broken.example", "silent.example"])
def test_nobody_answers_is_not_none(server, name):
    with pytest.raises(TemporaryDnsError):
        Resolver(server.address, seconds=0.3).for_message()(name)


def test_a_server_that_is_not_there_is_nobody_answering():
    with pytest.raises(TemporaryDnsError):
        Resolver(("127.0.0.1", 9), seconds=0.3).for_message()("one.example")


@pytest.mark.parametrize(("name", "kept"), [("one.example", 600), ("absent.example", 300), ("broken.example", 30)])
def test_an_answer_is_kept_for_its_time(server, name, kept):
    clock = Clock()
    resolver = Resolver(server.address, clock=clock)
    before = server.asked[name]

    def ask():
        with suppress(TemporaryDnsError):
            resolver.for_message()(name)
        return server.asked[name] - before

    first = ask()
    clock.seconds = kept - 1
    assert ask() == first
    clock.seconds = kept + 1
    assert ask() > first


def test_a_message_waits_no_longer_than_its_time(server):
    lookup = Resolver(server.address, seconds=0.3, message_seconds=0.5).for_message()
    started = time.monotonic()
    for number in range(5):
        with pytest.raises(TemporaryDnsError):
            server.zone[f"silent{number}.example"] = SILENT
            lookup(f"silent{number}.example")
    assert time.monotonic() - started < 2


def test_a_message_asks_no_more_than_its_number_of_questions(server):
    lookup = Resolver(server.address).for_message()
    answered = 0
    with pytest.raises(TemporaryDnsError):
        for number in range(50):
            lookup(f"n{number}.example")
            answered += 1
    assert answered == 40


def test_in_an_outage_messages_do_not_wait_one_after_another(server):
    clock = Clock()
    server.zone["out.example"] = SILENT
    resolver = Resolver(server.address, seconds=0.2, clock=clock)

    def ask(name):
        with pytest.raises(TemporaryDnsError):
            resolver.for_message()(name)

    for _ in range(3):
        ask("out.example")
        clock.seconds += 31
    clock.seconds -= 31
    asked = server.asked.total()
    ask("one.example")
    assert server.asked.total() == asked
    clock.seconds = 200
    assert resolver.for_message()("one.example") == (b"v=DKIM1; p=abc",)


def test_one_message_alone_makes_no_outage(server):
    resolver = Resolver(server.address, seconds=0.1, message_seconds=5)
    lookup = resolver.for_message()
    for number in range(5):
        server.zone[f"mute{number}.example"] = SILENT
        with pytest.raises(TemporaryDnsError):
            lookup(f"mute{number}.example")
    assert resolver.for_message()("one.example")
