"""Judging anew what was judged before, and saying what would differ; nothing is recorded.

For trying a changed word list out before it is used, and for showing that the same bytes and rules still give the same
answer.
"""

from collections.abc import Iterator
from datetime import datetime

from classifiers.comparison import Replayed, differences
from classifiers.serialise import assessment_json
from ingest.pipeline import judge_item
from ingest.workplace import Workplace
from parsers.cage.keeper import CageError
from store.errors import OriginalDamagedError, OriginalMissingError
from store.items import assessed_since, get


def replay(workplace: Workplace, since: datetime | None) -> Iterator[Replayed]:
    """Every judged item, judged anew with the workplace's rules, oldest first."""
    with workplace.reading() as session:
        items = assessed_since(session, since)
    for item_id in items:
        with workplace.reading() as session:
            view = get(session, item_id)
        try:
            anew = assessment_json(judge_item(item_id, workplace).assessment)
        except (OriginalDamagedError, OriginalMissingError, CageError) as error:
            yield Replayed(view.number, (), type(error).__name__)
            continue
        yield Replayed(view.number, tuple(differences(view.assessment, anew)))
