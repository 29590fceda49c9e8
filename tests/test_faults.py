"""Whatever fails for a while, nothing is lost and nothing is doubled: short runs of `bench/reliability.py`'s faults.

Every service here is the real process, and dies by SIGKILL; server, database, network and disk are real too.
"""

import random

import postgres
import pytest
from dovecot import Dovecot
from faults import scenarios
from faults.proxy import STALL, Proxy
from faults.station import Station

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Dovecot.available(), reason="Dovecot 2.3 is not installed"),
]
SIZE = 40


@pytest.fixture
def chance():
    return random.Random(1448)


@pytest.fixture
def mail_server():
    with Dovecot() as server:
        yield server


def assert_clean(station):
    counted = station.count()
    assert counted.clean, counted


@pytest.mark.parametrize("after", ["move", "keyword"])
def test_a_service_that_is_killed_at_random(tmp_path, mail_server, chance, after):
    station = Station(tmp_path, mail_server, after)
    scenarios.killed_at_random(station, SIZE, chance, kills=8)
    assert_clean(station)


@pytest.mark.parametrize("how", [each for each in scenarios.NETWORK_FAULTS if each != STALL])
def test_a_network_that_fails_within_a_message(tmp_path, mail_server, chance, how):
    with Proxy(mail_server.imap_port) as proxy:
        station = Station(tmp_path, mail_server, port=proxy.port)
        scenarios.network(station, SIZE, chance, proxy, how)
    assert_clean_behind(station, mail_server)


def assert_clean_behind(station, mail_server):
    """The proxy is gone: the count asks the mail server itself."""
    text = station.config.read_text("utf-8")
    lines = [f"port = {mail_server.imap_port}" if line.startswith("port = ") else line for line in text.splitlines()]
    station.config.write_text("\n".join(lines), "utf-8")
    assert_clean(station)


@pytest.mark.parametrize(
    "fault",
    [scenarios.two_services, scenarios.new_uidvalidity, scenarios.restarted_mail_server],
    ids=lambda f: f.__name__,
)
def test_what_goes_wrong_around_the_service(tmp_path, mail_server, chance, fault):
    station = Station(tmp_path, mail_server)
    fault(station, SIZE, chance)
    assert_clean(station)


def test_a_disk_that_is_full_for_a_while(tmp_path, mail_server, chance):
    with scenarios.small_disk(tmp_path / "disk") as mounted:
        if not mounted:
            pytest.skip("a small disk of its own takes root and mount(8)")
        station = Station(tmp_path / "disk", mail_server)
        scenarios.full_disk(station, SIZE, chance)
        assert_clean(station)


@pytest.mark.skipif(postgres.binaries() is None, reason="PostgreSQL is not installed")
def test_a_database_server_that_is_restarted(tmp_path, mail_server, chance):
    with postgres.Server() as database:
        station = Station(tmp_path, mail_server, database=database.url.render_as_string(hide_password=False))
        scenarios.restarted_database(station, SIZE, chance, database)
        assert_clean(station)
