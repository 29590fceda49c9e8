"""What staff type: the queue, one item, decisions, letters."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rendering.letters import FOLDER, load_letter
from rendering.message import render_delivery

import cli

# — every command has help with an example —


def commands(group=cli.ihala, path=()):
    for name, command in group.commands.items():
        yield (*path, name), command
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize(
    ("path", "command"), list(commands()), ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_every_command_says_what_it_does(path, command):
    assert command.help, path
    for option in command.params:
        assert option.param_type_name == "argument" or option.help or option.type.name == "choice" or option.name, path


def test_help_is_there_at_once():
    """Heavy libraries are imported only where they are used."""
    heavy = ("spacy", "sqlalchemy", "pdfplumber", "alembic", "rich", "lxml", "imapclient")
    show = "cli.ihala.main(['--help'], standalone_mode=False)"
    code = f"import sys, cli; {show}; print([m for m in {heavy!r} if m in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(cli.__file__).parent
    )
    assert result.stdout.strip().splitlines()[-1] == "[]"


# — what the clerk sees —


def test_the_queue_has_the_gravest_danger_on_top(ihala):
    tasks = ihala.json("queue")["tasks"]
    assert (tasks[0]["kind"], tasks[0]["subject"]) == ("danger", "الحقوني")
    assert [task["kind"] == "danger" for task in tasks] == sorted(
        (task["kind"] == "danger" for task in tasks), reverse=True
    )


def test_tables_are_plain_when_piped(ihala):
    code, out, _ = ihala("queue")
    assert code == 0 and "\x1b" not in out and out.splitlines()[0].split("\t")[1] == "Item"


def test_the_plain_court_letter_is_a_case_with_its_people(ihala):
    cases = {case["case"]: case for case in ihala.json("case", "list")["cases"]}
    case = cases["SH-1448-0001"]
    assert case["source"] == "enforcement_court"
    assert {(person["role"], person["name"]) for person in case["people"]} >= {("applicant", "فارس بن معتوق السفياني")}
    assert {entry["relation"] for entry in case["items"]} == {"opened", "linked"}
    assert ihala.json("case", "show", "SH-1448-0001")["numbers"]
    assert {case["centre"] for case in ihala.json("case", "list", "--centre", "protection")["cases"]} == {"protection"}


def test_show_says_why(ihala):
    item = ihala.json("show", "IN-1448-00001")
    assert item["state"] == "opened" and item["assessment"]["checks"]
    code, out, _ = ihala("show", "1")
    assert code == 0 and "Enforcement court" in out and "G-01" in out


def reporter_item(ihala):
    return next(
        task["item"]
        for task in ihala.json("queue")["tasks"]
        if any(party["role"] == "reporter" for party in ihala.json("show", task["item"])["assessment"]["parties"])
    )


def test_who_reported_is_masked_until_someone_asks_with_a_reason_and_asking_is_logged(ihala):
    number = reporter_item(ihala)
    masked = [party for party in ihala.json("show", number)["assessment"]["parties"] if party["role"] == "reporter"]
    assert {party["name"] for party in masked} == {"•••"}
    code, _, err = ihala("show", number, "--reveal-reporter")
    assert code == 2 and "--reason" in err
    shown = ihala.json("show", number, "--reveal-reporter", "--reason", "the police asked in writing")
    assert {party["name"] for party in shown["assessment"]["parties"] if party["role"] == "reporter"} != {"•••"}
    assert any(
        entry["entry"]["event"] == "reporter_revealed" for entry in ihala.json("log", "--item", number)["entries"]
    )


# — deciding —


def test_a_held_item_is_opened_with_a_correction_and_the_log_says_by_whom(ihala):
    held = next(
        task["item"]
        for task in ihala.json("queue")["tasks"]
        if task["from"].endswith("gardens.example") and task["kind"] == "decide"
    )
    outcome = ihala.json(
        "resolve", held, "--open", "protection", "--reason", "called the hospital", "--set", "letter_number=17/9"
    )
    assert outcome["state"] == "opened" and outcome["case"].startswith("PR-")
    last = ihala.json("log", "--case", outcome["case"], "--actor", "user:nawal")["entries"][-1]["entry"]
    assert (last["event"], last["detail"]["corrected"]) == ("resolved", ["letter_number"])
    assert ihala("resolve", held, "--set-aside", "--reason", "again")[0] == 65


@pytest.mark.parametrize(
    "arguments",
    [
        ("--reason", "no verb"),
        ("--open", "shaml", "--redirect", "--reason", "two verbs"),
        ("--open", "shaml"),
        ("--set-aside", "--reason", "bad correction", "--set", "letter_number"),
    ],
)
def test_an_unclear_decision_is_a_usage_error(ihala, arguments):
    assert ihala("resolve", "1", *arguments)[0] == 2


def test_a_danger_is_ticked_off_with_what_was_done(ihala):
    danger = next(task for task in ihala.json("queue")["tasks"] if task["kind"] == "danger")
    assert ihala.json("done", str(danger["task"]), "--reason", "911 called")["item"] == danger["item"]
    assert danger["task"] not in {task["task"] for task in ihala.json("queue")["tasks"]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "IN-1448-09999"), "no item"),
        (("case", "show", "SH-1448-9999"), "no case"),
        (("log", "show", "99999"), "no entry"),
        (("resolve", "9999", "--set-aside", "--reason", "x"), "no item"),
        (("done", "9999", "--reason", "x"), "no task"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(ihala, arguments, said):
    code, out, err = ihala(*arguments)
    assert (code, out) == (65, "") and said in err and len(err.strip().splitlines()) == 1


# — letters —


def test_a_delivered_letter_gets_a_number_a_receipt_and_a_judgment(ihala, tmp_path):
    files, options = render_delivery(load_letter(FOLDER / "043-hd-ec-visit-long.yaml"))
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(files[0][1])
    command = ["letter", "add", str(scan), "--agency", options["agency"], "--delegate", "مندوب", "--delegate-id-seen",
               "--received-at", "2026-10-04T09:30", "--sheets", "6", "--envelope", "sealed"]  # fmt: skip
    code, receipt, err = ihala(*command)
    assert code == 0, err
    assert "IN-1448-" in receipt and "1448/04/23هـ" in receipt and "user:nawal/" in receipt
    again, _, said = ihala(*command)
    assert again == 0 and "entered before" in said
    number = receipt.split("Inward number: ")[1].split()[0]
    item = ihala.json("show", number)
    assert (item["state"], item["channel"], item["delivery"]["sheets"]) == ("opened", "letter", 6)


def test_a_letter_entered_again_with_other_particulars_shows_those_recorded(ihala, tmp_path):
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4 another")
    command = ["letter", "add", str(tmp_path / "scan.pdf"), "--agency", "x", "--received-at", "2026-10-04T09:30"]
    ihala(*command, "--sheets", "3")
    _, receipt, _ = ihala(*command, "--sheets", "4")
    assert "Sheets: 3" in receipt and "Sheets: 4" not in receipt


@pytest.mark.parametrize("name", ["ihala نوال", "=1+1", "a/b", "x" * 65, ""])
def test_nobody_can_put_free_text_into_the_log_as_a_name(worked, name):
    command = [sys.executable, str(cli.__file__), "--as", name, "queue"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2


def test_a_letter_from_the_future_is_refused(ihala, tmp_path):
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4")
    code, _, err = ihala("letter", "add", str(tmp_path / "scan.pdf"), "--received-at", "2099-01-01T10:00")
    assert code == 65 and "future" in err


def test_an_individual_who_writes_is_a_reporter_and_his_address_is_masked(ihala):
    queued = ihala("queue")[1] + json.dumps(ihala.json("queue"), ensure_ascii=False)
    task = next(task for task in ihala.json("queue")["tasks"] if task["source"] == "individual")
    shown = ihala("show", task["item"])[1] + json.dumps(ihala.json("show", task["item"]), ensure_ascii=False)
    revealed = ihala.json("show", task["item"], "--reveal-reporter", "--reason", "to call back")
    address = revealed["assessment"]["item"]["from"]
    assert "@" in address
    assert address not in queued and "•••" in queued
    assert address not in shown and address.partition("@")[0] not in shown
