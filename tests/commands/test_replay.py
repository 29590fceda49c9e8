"""What was judged is judged anew: the same with the same rules, otherwise with changed words; nothing is recorded."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from classifiers.comparison import Difference, Replayed, differences
from classifiers.wordlists import SHIPPED

ROOT = Path(__file__).parents[2]


def replay(folder, *arguments):
    config = str(folder / "ihala.toml")
    command = [sys.executable, "-c", "import cli; cli.main()", "--config", config, "replay", "--json", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def without(name, group):
    """A shipped word list with other words in its groups that begin so."""
    text = (SHIPPED / f"{name}.toml").read_text("utf-8")
    return re.sub(rf"(\[{re.escape(group)}[^\]]*\]\nphrases = )\[[^\]]*\]", r'\1["ككككككك"]', text)


def test_the_same_bytes_and_rules_give_the_same_answer(ihala):
    code, out, _ = ihala("replay", "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["items"] >= 7
    assert answer["differ"] == 0 and answer["differences"] == [] and answer["not_read"] == []


def test_changed_words_are_tried_out_and_nothing_is_recorded(ihala, worked, tmp_path):
    (tmp_path / "agencies.toml").write_text(without("agencies", "agency.enforcement_court"), "utf-8")
    before = ihala("log", "--json")[1]
    done = replay(worked, "--rules", str(tmp_path))
    answer = json.loads(done.stdout)
    changed = {(row["what"], row["recorded"]) for row in answer["differences"]}
    assert ("source", "enforcement_court") in changed
    assert not answer["opened_anew"] and not answer["danger_lost"]
    assert ihala("log", "--json")[1] == before


def test_words_that_lose_a_danger_end_with_an_exit_code_of_their_own(worked, tmp_path):
    empty = "\n".join(
        f"[{group}]\nphrases = ['ككككك']"
        for group in ("danger.violence", "denial.before", "awareness.text", "innocent.use")
    )
    (tmp_path / "danger.toml").write_text(empty, "utf-8")
    done = replay(worked, "--rules", str(tmp_path))
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["danger_lost"]


def test_a_folder_without_word_lists_is_refused(ihala, tmp_path):
    code, _, err = ihala("replay", "--rules", str(tmp_path))
    assert code == 74
    assert "agencies.toml" in err


def test_items_of_before_the_day_are_left_out(ihala):
    assert json.loads(ihala("replay", "--json", "--since", "2100-01-01")[1])["items"] == 0


def judged(**changes):
    whole = {
        "action": "hold", "kind": "referral", "centre": "shaml", "urgent": False, "source": {"name": "police"},
        "hold_reasons": [], "danger": [], "fields": {}, "checks": [], "parties": [], "children": [],
    }  # fmt: skip
    return whole | changes


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({}, {}, []),
        ({}, {"action": "open_case"}, [Difference("action", "hold", "open_case")]),
        ({"danger": [{"sign": "life", "guarded": False}]}, {}, [Difference("danger", "life", "")]),
        ({}, {"fields": {"letter_number": {"value": "7"}}}, [Difference("field letter_number", "", "7")]),
        ({"parties": [{"role": "victim", "name": "س"}]}, {}, [Difference("people", "victim س", "")]),
    ],
)
def test_what_differs_is_named(before, after, found):
    assert list(differences(judged(**before), judged(**after))) == found
    replayed = Replayed("IN-1448-00001", tuple(found))
    assert replayed.opens_anew is any(each.anew == "open_case" for each in found)
    assert replayed.loses_danger is any(each.what == "danger" for each in found)


def test_what_the_store_knew_better_is_no_difference():
    before = {"action": "open_case", "hold_reasons": []}
    noted = {"why": "same_family", "case": "SH-1448-0001"}
    held = judged(hold_reasons=["other"], store_note=noted, judged=before)
    assert list(differences(held, judged(action="open_case"))) == []
