"""Finding log entries by what people know."""

from datetime import datetime

import pytest
from recorded import ANOTHER_MATTER, assessed

from store.database import reading, writing
from store.errors import NotFoundError
from store.log import entries
from store.search import log_filter


@pytest.fixture
def filled(engine):
    with writing(engine) as session:
        assessed(session, 1)
        assessed(session, 2, action="hold", **ANOTHER_MATTER)
    return engine


@pytest.mark.parametrize(
    ("given", "items"),
    [
        ({"number": "٤٨٠١٢٠٨٨٣٤"}, {"IN-1448-00001"}),
        ({"number": "4801999999"}, {"IN-1448-00002"}),
        ({"number": "123"}, set()),
        ({"item": "2"}, {"IN-1448-00002"}),
        ({"case": "sh-1448-0001"}, {"IN-1448-00001"}),
        ({"item": "1", "number": "4801999999"}, set()),
        ({}, {"IN-1448-00001", "IN-1448-00002"}),
        ({"since": datetime(2026, 11, 23, 11, 0)}, {"IN-1448-00001", "IN-1448-00002"}),  # noqa: DTZ001 - as typed
        ({"since": datetime(2026, 11, 23, 11, 1)}, set()),  # noqa: DTZ001 - as typed
    ],
)
def test_filters_narrow_each_other_and_days_are_riyadhs(filled, given, items):
    with reading(filled) as session:
        found = entries(session, log_filter(session, **given))
        assert {logged.text("item") for logged in found} == items


@pytest.mark.parametrize("given", [{"item": "99"}, {"case": "SH-1448-0099"}])
def test_what_is_not_there_is_said(filled, given):
    with reading(filled) as session, pytest.raises(NotFoundError):
        log_filter(session, **given)
