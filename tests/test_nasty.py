"""Nasty mails through the whole service: each ends in a named state, and none keeps the next from its place."""

from threading import Event

import pytest
from faults.installation import make_installation
from mutations import mutations
from nasty import NASTY

from ingest.config import load
from ingest.daemon import open_sources, run
from ingest.health import read_health
from ingest.workplace import open_workplace
from store.database import reading
from store.items import ItemState, get

GOOD = b"From: a@moj.gov.sa\r\nSubject: the last\r\n\r\nthe last\r\n"
NAMED = set(ItemState) - {ItemState.RECEIVED}


def judged(folder, messages):
    """The states of all items after the service drained a mailbox of these messages and a good one behind them."""
    for name in ("new", "cur", "tmp"):
        (folder / "Maildir" / name).mkdir(parents=True)
    for number, raw in enumerate([*messages, GOOD]):
        (folder / "Maildir" / "new" / f"{number:06d}.x").write_bytes(raw)
    config = make_installation(folder / "site", f'[mailbox.post]\nkind = "maildir"\npath = "{folder}/Maildir"\n')
    workplace = open_workplace(load(config))
    tally = run(workplace, open_sources(workplace.settings), Event(), once=True)
    with reading(workplace.engine) as session:
        items = [get(session, number) for number in range(1, tally.received + 1)]
    (health,) = read_health(workplace.settings.service.health)
    assert (health.waiting, health.trouble, tally.failed) == (0, None, 0)
    assert workplace.originals.read(items[-1].sha256) == GOOD
    workplace.engine.dispose()
    return items


def test_each_nasty_mail_ends_in_a_named_state_and_the_next_is_judged(tmp_path):
    items = judged(tmp_path, NASTY.values())
    assert len(items) == len(NASTY) + 1
    assert {item.state for item in items} <= NAMED
    assert not [item for item in items if item.case]


@pytest.mark.slow
def test_a_thousand_broken_copies_end_in_named_states(tmp_path):
    each = -(-1000 // len(NASTY))
    broken = {copy for raw in NASTY.values() for copy in mutations(raw, each) if copy}
    items = judged(tmp_path, sorted(broken))
    assert len(items) == len(broken | {GOOD}) > 900
    assert {item.state for item in items} <= NAMED
