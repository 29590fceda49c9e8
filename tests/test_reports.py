"""What people read: every code has words in both languages, and nothing a letter says can play with a terminal."""

import io
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import assessment, provenance
from ingest.authentic.reasons import Reason, Why
from reports.inspection import people_table
from reports.labels import Language, choose_language, label
from reports.table import Table, clean, show
from store.cases import CaseStatus
from store.items import ItemState
from store.tasks import TaskKind

LABELS = tomllib.loads((Path(__file__).parent.parent / "reports" / "labels.toml").read_text("utf-8"))
DANGER = tomllib.loads((Path(__file__).parent.parent / "classifiers" / "lexicon" / "danger.toml").read_text("utf-8"))
CODES = {
    "source": assessment.SourceName,
    "kind": assessment.Kind,
    "centre": assessment.Centre,
    "action": assessment.Action,
    "hold_reason": assessment.HoldReason,
    "outcome": assessment.Outcome,
    "level": assessment.Level,
    "role": assessment.Role,
    "authenticity": provenance.AuthenticityResult,
    "sender": (*Reason, *Why),
    "channel": provenance.Channel,
    "state": ItemState,
    "case_status": CaseStatus,
    "task": TaskKind,
    "danger": (*DANGER["danger"], "unreadable_protection_mail"),
}


@pytest.mark.parametrize(("group", "code"), [(group, str(code)) for group, codes in CODES.items() for code in codes])
def test_every_code_has_words_in_both_languages(group, code):
    assert {"ar", "en"} <= set(LABELS[group][code])
    assert label(group, code, Language.ARABIC) != label(group, code, Language.ENGLISH) or group == "centre"


def test_a_code_without_words_is_shown_as_it_is():
    assert label("danger", "something_new", Language.ARABIC) == "something_new"


@pytest.mark.parametrize(
    ("asked", "environ", "language"),
    [
        (None, {}, "en"),
        (None, {"LANG": "ar_SA.UTF-8"}, "ar"),
        (None, {"LANG": "ar_SA.UTF-8", "LC_ALL": "C"}, "en"),
        ("en", {"LANG": "ar_SA.UTF-8"}, "en"),
        ("ar", {}, "ar"),
    ],
)
def test_the_language_is_the_one_asked_for_or_the_locales(asked, environ, language):
    assert choose_language(asked, environ) == language


@given(st.text())
def test_a_cell_is_one_line_without_control_characters(text):
    cleaned = clean(text)
    assert not [character for character in cleaned if ord(character) < 32 or 127 <= ord(character) < 160]


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_a_letter_cannot_play_with_the_terminal(stream):
    out = stream()
    show((Table("x", ("a",), (("\x1b]0;owned\x07\x1b[2J[bold red]سري[/]",),)),), out)
    text = out.getvalue()
    assert "\x1b]0" not in text and "\x07" not in text and "\x1b[2J" not in text
    assert "[bold red]سري[/]" in text


@pytest.mark.parametrize(
    ("language", "said"), [(Language.ARABIC, "يُراجع على الصورة"), (Language.ENGLISH, "confirm on the picture")]
)
def test_a_number_that_was_not_read_for_sure_says_so_beside_it(language, said):
    sara = {"role": "applicant", "name": "سارة", "id_number": "1972281867", "phone": "0520490104", "certain": False}
    tala = {"name": "تالا", "birth_date": "1440-02-09", "id_number": None, "certain": False}
    doubtful, sure = (
        [cell for row in people_table([{**sara, **how}], [{**tala, **how}], language).rows for cell in row]
        for how in ({}, {"certain": True})
    )
    assert sum(said in cell for cell in doubtful) == 3
    assert not any(said in cell for cell in sure)
