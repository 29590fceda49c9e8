"""The 72 development letters, from real messages: what must never happen, and what must hold."""

import sys
from pathlib import Path

import pytest
from rendering.letters import load_letters

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))

from letters import score_letters


@pytest.fixture(scope="module")
def score(tmp_path_factory):
    return score_letters(load_letters(), tmp_path_factory.mktemp("letters"))


@pytest.mark.slow
class TestDevelopmentLetters:
    def test_no_case_is_opened_that_the_gold_does_not_allow(self, score):
        assert score.wrong_openings == []

    def test_every_letter_with_danger_is_flagged_or_urgent(self, score):
        assert score.unflagged_dangers == []

    @pytest.mark.parametrize(("verdict", "least"), [("action", 70), ("source", 70), ("kind", 70), ("centre", 70)])
    def test_the_verdicts_are_right(self, score, verdict, least):
        assert score.verdicts[verdict].right >= least, score.verdicts[verdict].misses

    @pytest.mark.parametrize(
        "field", ["letter_number", "execution_request_number", "judgment_number", "report_number", "letter_date_hijri"]
    )
    def test_numbers_and_dates_are_read_without_inventing_any(self, score, field):
        tally = score.fields[field]
        assert tally.f1 >= 0.95, tally.misses
        assert tally.found - tally.right <= 1, tally.misses
