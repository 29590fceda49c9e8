"""What must never happen to the letters by another hand, written by somebody who had not read the rules."""

import pytest

from bench.letters import score_letters
from bench.other_letters import FOLDER, load_letters, numbered


@pytest.mark.slow
def test_no_case_is_opened_wrongly_and_no_danger_goes_unseen(tmp_path):
    letters = tuple(map(numbered, load_letters(FOLDER)))
    score = score_letters(letters, tmp_path)
    assert (score.letters, score.wrong_openings, score.unflagged_dangers) == (len(letters), [], [])
    assert score.letters >= 80
