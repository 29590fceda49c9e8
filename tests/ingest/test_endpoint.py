"""What monitors are told: on this machine alone, without personal data, and never at the cost of reading mail."""

import http.client
import json
import socket
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ingest.config import ConfigError, load
from ingest.endpoint import CLIENTS, Endpoint, answering
from ingest.health import MailboxHealth
from ingest.limits import Limits
from ingest.vitals import Health, judge_health
from ingest.working_time import WorkingTime

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BROKEN = 'we"ird\\\nname'
HEALTH = Health(
    NOW, "0.1.0", (MailboxHealth("official", NOW), MailboxHealth(BROKEN, NOW, 3)), None, "it is gone", 5 << 30
)


def seen(health):
    return health, judge_health(health, Limits(), WorkingTime(), NOW)


def get(port, path="/healthz", host="127.0.0.1"):
    connection = http.client.HTTPConnection(host, port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def samples(text):
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_critical_is_503_and_says_what_is_wrong():
    with Endpoint(("127.0.0.1", 0), lambda: seen(HEALTH)) as endpoint:
        status, body = get(endpoint.port)
    assert status == 503
    report = json.loads(body)
    assert report["level"] == "critical"
    assert [each["what"] for each in report["findings"]] == ["it is gone"]


def test_metrics_are_prometheus_text_whatever_a_mailbox_is_called():
    with Endpoint(("127.0.0.1", 0), lambda: seen(HEALTH)) as endpoint:
        status, body = get(endpoint.port, "/metrics")
    assert status == 200
    values = samples(body)
    assert values["ihala_database_up",] == 0
    assert values["ihala_disk_free_bytes",] == 5 << 30
    assert values["ihala_mailbox_gap_messages", BROKEN] == 3
    assert values["ihala_mailbox_last_poll_timestamp_seconds", "official"] == NOW.timestamp()
    assert ("ihala_mailbox_gap_messages", "official") not in values  # what is not known has no sample
    assert values["ihala_finding_level", "", "database"] == 2


def test_other_paths_and_methods_are_refused():
    with Endpoint(("127.0.0.1", 0), lambda: seen(HEALTH)) as endpoint:
        assert get(endpoint.port, "/")[0] == 404
        assert get(endpoint.port, "/../etc/passwd")[0] == 404
        connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=10)
        connection.request("POST", "/healthz", b"x")
        assert connection.getresponse().status == 501


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "mail.yusr.example", ""])
def test_only_this_machine_is_answered(host):
    with pytest.raises(ConfigError, match=r"127\.0\.0\.1"):
        Endpoint((host, 0), lambda: seen(HEALTH))


@pytest.mark.parametrize("text", ["0.0.0.0:9464", "9464", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", "[::]:9464"])
def test_the_setting_is_refused_where_others_could_reach_it(tmp_path, text):
    (tmp_path / "ihala.toml").write_text(f'[service]\nendpoint = "{text}"\n')
    with pytest.raises(ConfigError, match="endpoint"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("text", "address"), [("127.0.0.1:9464", ("127.0.0.1", 9464)), ("[::1]:9", ("::1", 9)), ("", None)]
)
def test_the_setting_is_an_address_and_a_port(tmp_path, text, address):
    (tmp_path / "ihala.toml").write_text(f'[service]\nendpoint = "{text}"\n')
    assert load(tmp_path).service.endpoint == address


def test_however_often_it_is_asked_it_looks_once_in_a_while():
    looks = []
    with Endpoint(("127.0.0.1", 0), lambda: looks.append(1) or seen(HEALTH)) as endpoint:
        for _ in range(10):
            get(endpoint.port)
    assert len(looks) == 1


def test_silent_clients_are_turned_away_and_a_broken_look_is_survived(caplog):
    looks = iter([ValueError("نورة"), None])

    def look():
        broken = next(looks, None)
        if broken:
            raise broken
        return seen(HEALTH)

    with Endpoint(("127.0.0.1", 0), look) as endpoint, ExitStack() as stack:
        with pytest.raises((http.client.HTTPException, OSError)):
            get(endpoint.port)
        for _ in range(CLIENTS):
            stack.enter_context(socket.create_connection(("127.0.0.1", endpoint.port)))
        time.sleep(0.3)
        with pytest.raises((http.client.HTTPException, OSError)):
            get(endpoint.port)
        stack.pop_all().close()
        deadline = time.monotonic() + 10
        while True:
            try:
                assert get(endpoint.port)[0] == 503
                break
            except (http.client.HTTPException, OSError):
                assert time.monotonic() < deadline
                time.sleep(0.1)


def test_a_look_that_hangs_holds_up_nobody_but_the_monitor():
    release = Event()
    with Endpoint(("127.0.0.1", 0), lambda: release.wait(30) and seen(HEALTH)) as endpoint:
        client = socket.create_connection(("127.0.0.1", endpoint.port))
        client.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        time.sleep(0.2)
        began = time.monotonic()
    assert time.monotonic() - began < 3  # the service stops all the same
    release.set()
    client.close()


# — beside the service —


@pytest.fixture
def at_work(workplace):
    file = workplace.settings.file
    file.write_text(file.read_text() + '[mailbox.post]\nkind = "maildir"\npath = "Maildir"\n')
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    text = file.read_text().replace("[service]\n", f'[service]\nendpoint = "127.0.0.1:{port}"\n')
    file.write_text(text)
    return replace(workplace, settings=load(file)), port


def test_the_service_answers_from_its_own_database(at_work, clock):
    workplace, port = at_work
    workplace.originals.write(b"a letter")
    settings = workplace.settings
    from ingest.health import write_health

    write_health(settings.service.health, (MailboxHealth("post", clock(), 0),))
    with answering(workplace):
        assert get(port) == (200, '{"level": "ok", "findings": []}\n')
        values = samples(get(port, "/metrics")[1])
    assert values["ihala_database_up",] == 1 and values["ihala_tasks_open", "danger"] == 0
    clock.forward(minutes=11)
    with answering(workplace):
        assert get(port)[0] == 503


def test_a_port_in_use_does_not_stop_the_service(at_work):
    workplace, port = at_work
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with answering(workplace):
            pass


def test_without_the_setting_nothing_listens(workplace):
    with answering(workplace):
        pass
    assert workplace.settings.service.endpoint is None
