"""The daily canary proves that mail arrives, and nothing else ever passes for it."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from threading import Event

import pytest
from relay import Relay
from rendering.letters import FOLDER, load_letter
from rendering.message import render

from classifiers.assessment import Action, Kind
from ingest import daemon
from ingest.alarm_settings import CanarySettings
from ingest.alarms import Watch
from ingest.canary import HEADER, CanaryPost, canary_mail, canary_token, is_due, settled, token_of
from ingest.config import load
from ingest.imap import ImapSource
from ingest.vitals import take_health
from parsers.read import read
from store import keys as keyring
from store.canaries import Canary, newest
from store.census import take_census
from store.riyadh import RIYADH

SETTINGS = CanarySettings("official@yusr.example", 6, timedelta(hours=1))
SENDER = "ihala@yusr.example"
MORNING = datetime(2026, 11, 24, 6, 5, tzinfo=RIYADH)
RECEIVED = (
    b"Received: from relay by mx.yusr.example; Tue, 24 Nov 2026 06:05:01 +0300\r\nReturn-Path: <ihala@yusr.example>\r\n"
)


@pytest.fixture
def token(keys):
    return token_of(bytes(range(16)), keys)


def arrived(mail):
    """The message as the mail server hands it out, read."""
    return read(RECEIVED + mail.as_bytes(policy=mail.policy.clone(linesep="\r\n")))


def changed(token, **headers):
    mail = canary_mail(token, SETTINGS, SENDER, MORNING)
    for name, value in headers.items():
        name = name.replace("_", "-")
        del mail[name]
        if value is not None:
            mail[name] = value
    return mail


def with_body(token, text):
    mail = canary_mail(token, SETTINGS, SENDER, MORNING)
    mail.set_content(text)
    return mail


def with_attachment(token, content=b"letter", **options):
    mail = canary_mail(token, SETTINGS, SENDER, MORNING)
    mail.add_attachment(content, **{"maintype": "application", "subtype": "pdf", "filename": "x.pdf", **options})
    return mail


def with_second(token, name):
    mail = canary_mail(token, SETTINGS, SENDER, MORNING)
    mail._headers.append((name, "another"))
    return mail


def forwarded(token):
    mail = EmailMessage()
    mail["Subject"], mail[HEADER] = f"Ihala canary {token}", token
    mail.set_content("see below")
    mail.add_attachment(canary_mail(token, SETTINGS, SENDER, MORNING))
    return mail


def test_it_is_recognised_as_it_arrives(token, keys):
    assert canary_token(arrived(canary_mail(token, SETTINGS, SENDER, MORNING)), keys) == token


def other(token):
    return token[:-1] + ("0" if token[-1] != "0" else "1")


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: changed(token, Subject="Ihala canary"),
        lambda token: changed(token, Subject=f"Re: Ihala canary {token}"),
        lambda token: changed(token, X_Ihala_Canary=None),
        lambda token: changed(token, X_Ihala_Canary=other(token)),
        lambda token: changed(other(token)),
        lambda token: changed(token.partition(".")[0]),
        lambda token: changed(token.upper()),
        lambda token: changed("." + token.partition(".")[2]),
        lambda token: with_body(token, "زوجي معه سكين وهو يكسر الباب الآن"),
        lambda token: with_body(token, canary_mail(token, SETTINGS, SENDER, MORNING).get_content() + "\nhelp"),
        lambda token: with_body(token, ""),
        lambda token: with_attachment(token),
        lambda token: with_attachment(token, maintype="text", subtype="plain"),
        lambda token: with_second(token, "Subject"),
        lambda token: with_second(token, HEADER),
        forwarded,
    ],
)
def test_whatever_is_not_exactly_one_is_mail(token, keys, forge):
    assert canary_token(arrived(forge(token)), keys) is None


def test_another_installations_is_mail(token, tmp_path):
    other_keys, _ = keyring.create(tmp_path / "keys")
    assert canary_token(arrived(canary_mail(token, SETTINGS, SENDER, MORNING)), other_keys) is None


@pytest.mark.parametrize("name", ["001-ec-visit-complete", "052-ind-imminent-danger", "066-bounce-autoreply-school"])
def test_no_letter_is_taken_for_one(keys, name):
    assert canary_token(read(render(load_letter(FOLDER / f"{name}.yaml"))), keys) is None


def at(hour, day=24):
    return datetime(2026, 11, day, hour, 0, tzinfo=RIYADH)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, at(5), False),
        (None, at(6), True),
        (Canary("t", at(6), at(6), None), at(23), False),
        (Canary("t", at(6), None, None), at(7), True),  # the relay did not take it
        (Canary("t", at(6), at(6), at(7)), at(5, day=25), False),
        (Canary("t", at(6), at(6), at(7)), at(6, day=25), True),
    ],
)
def test_there_is_one_a_day_from_its_hour_on(last, now, due):
    assert is_due(last, SETTINGS, now) is due


# — the whole way —


@pytest.fixture
def place(server, user, mailbox_at, workplace, clock, tmp_path):
    """An installation whose relay delivers into its own mailbox: (workplace, relay, source)."""
    clock.moment = MORNING
    with Relay(tmp_path) as relay:
        relay.on_data = lambda raw: server.deliver_by_lmtp(user, raw)
        file = workplace.settings.file
        workplace.originals.write(b"a letter")
        file.write_text(
            file.read_text() + f'[canary]\nto = "{user}@yusr.example"\n'
            f'[alarms]\nsender = "{SENDER}"\nfile = "alarms.jsonl"\n'
            f'[alarms.relay]\nhost = "127.0.0.1"\nport = {relay.port}\ntls = "none"\n[alarms.recipients]\n'
            + "".join(f'{each} = [["it@yusr.example"]]\n' for each in ("protection", "shaml", "technical"))
        )
        yield replace(workplace, settings=load(file)), relay, ImapSource(mailbox_at(server))


def test_it_goes_round_is_set_aside_and_noted_and_leaves_nothing_to_do(place, clock):
    workplace, relay, source = place
    post = CanaryPost(workplace, secrets.token_bytes)
    post.turn()
    post.turn()
    assert len(relay.mails) == 1
    clock.forward(minutes=3)
    tally = daemon.run(workplace, [source], Event(), once=True)
    assert (tally.received, tally.assessed) == (1, 1)
    with workplace.reading() as session:
        last, census = newest(session), take_census(session, clock())
    assert (last.made_at, last.arrived_at) == (MORNING, MORNING + timedelta(minutes=3))
    assert dict(census.items) == {"set_aside": 1} and census.open_tasks == 0
    clock.forward(days=1)
    post.turn()
    assert len(relay.mails) == 2


def test_the_assessment_of_one_is_a_notice_and_danger_is_never_overruled(token, keys, workplace):
    from classifiers.assess import assess
    from classifiers.assessment import DangerSign, Evidence
    from classifiers.provenance import Authenticity, AuthenticityResult, Channel, Provenance

    document = arrived(canary_mail(token, SETTINGS, SENDER, MORNING))
    usual = assess(document, Provenance(Channel.EMAIL, Authenticity(AuthenticityResult.UNVERIFIED)), workplace.rules)
    notice = settled(usual, document, keys)
    assert (notice.kind, notice.action, notice.hold_reasons) == (Kind.NOTICE, Action.SET_ASIDE, ())
    grave = replace(usual, danger=(DangerSign("weapon", Evidence("1", "x", 0, 1)),))
    assert settled(grave, document, keys) == grave


def test_one_that_the_relay_refuses_is_sent_again_with_the_same_token(place, clock):
    workplace, relay, _ = place
    relay.busy = True
    post = CanaryPost(workplace, secrets.token_bytes)
    post.turn()
    post.turn()
    relay.busy = False
    clock.forward(minutes=6)
    CanaryPost(workplace, secrets.token_bytes).turn()  # also after a restart
    ((_, mail),) = relay.mails
    with workplace.reading() as session:
        assert newest(session).token == mail[HEADER] and newest(session).sent_at == clock()


def test_one_that_does_not_arrive_is_alarmed(place, clock):
    workplace, relay, _ = place
    relay.on_data = None  # the relay takes it and loses it
    CanaryPost(workplace, secrets.token_bytes).turn()
    watch = Watch(workplace, lambda: None)
    clock.forward(minutes=61)
    watch.turn()
    clock.forward(minutes=2)
    watch.turn()
    health = take_health(workplace.settings, workplace.engine, clock())
    assert health.stored.backlog.canary_arrived is None
    with workplace.reading() as session:
        from store.alarms import standing

        assert "canary" in {alarm.wanted.subject for alarm in standing(session)}
