"""The sender is examined once, when the item is judged, and the verdict is kept; no DNS is no error."""

from dataclasses import replace

import pytest
from name_server import SERVFAIL, NameServer
from spoofs.letters import COURT_KEY, court, letter, zone
from spoofs.sign import signed

from ingest.authenticity import resolver_of
from ingest.daemon import assess_safely
from ingest.doctor import examine
from ingest.pipeline import judge_item
from ingest.replay import replay
from store.database import reading, writing
from store.items import get
from store.receipts import Receipt, receive


@pytest.fixture
def names():
    with NameServer(zone()) as running:
        yield running


@pytest.fixture
def asking(workplace, names):
    """The installation, asking a name server of the test's own."""
    authenticity = replace(workplace.settings.authenticity, dns=True, nameserver=names.address, dns_seconds=1)
    return replace(workplace, settings=replace(workplace.settings, authenticity=authenticity))


def take_in(raw, workplace):
    sha256 = workplace.originals.write(raw)
    with writing(workplace.engine) as session:
        received = receive(session, Receipt(sha256, len(raw), "email", workplace.now(), "official", 1, sha256[:9]))
    assert assess_safely(received.item_id, workplace)
    with reading(workplace.engine) as session:
        return get(session, received.item_id)


def test_a_signed_mail_is_verified_once_and_never_asked_about_again(asking, names):
    found = take_in(court(), asking)
    assert found.assessment["authenticity"]["result"] == "verified"
    assert found.assessment["authenticity"]["evidence"][0].startswith("dkim=pass d=moj.gov.sa s=mail")
    asked = names.asked.total()
    names.zone.clear()  # the keys rotate
    resolver_of.cache_clear()
    (replayed,) = replay(asking, None)
    assert (replayed.differences, replayed.error) == ((), "")
    assert judge_item(found.id, asking).provenance.authenticity.result == "verified"
    assert names.asked.total() == asked


def test_without_an_answer_from_the_dns_danger_is_seen_and_the_item_waits_for_a_person(asking, names):
    names.zone = dict.fromkeys(names.zone, SERVFAIL)
    danger = "وردنا بلاغ عن زوج يهدد زوجته بسكين الآن وهو داخل المنزل\r\n".encode()
    found = take_in(signed(letter(body=danger), COURT_KEY, "moj.gov.sa"), asking)
    assert found.assessment["authenticity"]["result"] == "unverified"
    assert "could not be checked now" in found.assessment["authenticity"]["reasons"][0]
    assert found.state == "held"
    assert [sign for sign in found.assessment["danger"] if not sign["guarded"]]
    assert "danger" in [kind for _, kind, _ in found.open_tasks]


def test_with_dns_off_nothing_is_asked(workplace, names):
    authenticity = replace(workplace.settings.authenticity, nameserver=names.address)
    found = take_in(court(), replace(workplace, settings=replace(workplace.settings, authenticity=authenticity)))
    assert found.assessment["authenticity"]["result"] == "unverified"
    assert names.asked.total() == 0


@pytest.mark.parametrize(("answers", "well"), [(["x"], True), (None, True), (SERVFAIL, False)])
def test_the_doctor_says_whether_the_dns_answers(asking, names, answers, well):
    resolver_of.cache_clear()
    names.zone = {"moj.gov.sa": answers}
    (found,) = [each for each in examine(asking.settings) if each.subject == "dns"]
    assert (found.well, "nameserver" in found.what) == (well, not well)


def test_the_doctor_says_that_the_dns_is_off(workplace):
    (found,) = [each for each in examine(workplace.settings) if each.subject == "dns"]
    assert found.well and "dns = false" in found.what
