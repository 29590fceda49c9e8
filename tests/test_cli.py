"""The command line as people use it: a whole installation on a Maildir, every command, every exit code."""

import csv
import errno
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from dovecot import PASSWORD, Dovecot
from rendering.letters import FOLDER, load_letter
from rendering.message import render, render_delivery

import cli

MAIL = (
    "001-ec-visit-complete", "014-r1919-child-high-risk", "052-ind-imminent-danger", "054-ind-neighbour",
    "061-corr-ec-change-schedule", "068-bulk-newsletter", "033-hosp-private-unknown-domain",
)  # fmt: skip
CONFIG = """
[charity]
name = "جمعية يُسر للتنمية الأسرية"
domains = ["yusr.example"]
[authenticity]
authserv_id = "mx.yusr.example"
[mailbox.official]
kind = "maildir"
path = "Maildir"
"""


class Installation:
    """An installation and a person who types commands at it."""

    def __init__(self, folder, capsys, monkeypatch):
        self.folder, self._capsys, self._monkeypatch = folder, capsys, monkeypatch

    def __call__(self, *arguments, config=None):
        """Runs `ihala …`; returns (exit code, stdout, stderr)."""
        where = ["--config", str(config or self.folder / "ihala.toml")]
        self._monkeypatch.setattr(sys, "argv", ["ihala", *where, "--lang", "en", "--as", "nawal", *arguments])
        self._capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def json(self, *arguments):
        code, out, err = self(*arguments, "--json")
        assert code == 0, err
        return json.loads(out)


def make(folder):
    from ingest.setup import initialise

    installation = initialise(folder)
    (folder / "ihala.toml").write_text(CONFIG, "utf-8")
    for sub in ("new", "cur", "tmp"):
        (folder / "Maildir" / sub).mkdir(parents=True)
    return installation


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """An installation whose mailbox was read once, with one letter handed in."""
    folder = tmp_path_factory.mktemp("site") / "ihala"
    make(folder)
    for number, name in enumerate(MAIL):
        raw = render(load_letter(FOLDER / f"{name}.yaml"))
        (folder / "Maildir" / "new" / f"{number}.x").write_bytes(raw)
    from threading import Event

    from ingest.config import load
    from ingest.daemon import open_sources, run
    from ingest.workplace import open_workplace

    workplace = open_workplace(load(folder / "ihala.toml"))
    run(workplace, open_sources(workplace.settings), Event(), once=True)
    return folder


@pytest.fixture
def ihala(worked, capsys, monkeypatch):
    return Installation(worked, capsys, monkeypatch)


@pytest.fixture
def fresh(tmp_path, capsys, monkeypatch):
    make(tmp_path / "ihala")
    return Installation(tmp_path / "ihala", capsys, monkeypatch)


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


# — init —


def test_init_makes_private_folders_keys_and_a_commented_configuration(tmp_path):
    made = make(tmp_path / "new")
    folder = tmp_path / "new"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "keys", folder / "originals")} == {0o700}
    assert made.recovery_secret.startswith("AGE-SECRET-KEY-") and made.recovery_secret in made.instructions
    assert "two sealed envelopes" in made.instructions


def test_init_again_keeps_what_is_there_and_brings_the_database_up_to_date(fresh):
    before = (fresh.folder / "keys" / "database.key").read_bytes()
    code, _, err = fresh("init", str(fresh.folder))
    assert code == 0 and "up to date" in err
    assert (fresh.folder / "keys" / "database.key").read_bytes() == before


def test_init_refuses_a_folder_that_holds_something_else(tmp_path, fresh):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("x")
    code, _, err = fresh("init", str(tmp_path / "full"))
    assert code == 78 and "empty" in err


# — what the clerk sees —


def test_the_queue_has_the_gravest_danger_on_top(ihala):
    tasks = ihala.json("queue")["tasks"]
    assert (tasks[0]["kind"], tasks[0]["from"]) == ("danger", "noon.2299@gmail.example")
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


# — inspect —


@pytest.mark.parametrize("name", MAIL)
def test_inspect_json_is_the_published_contract(ihala, tmp_path, name):
    import jsonschema

    file = tmp_path / "letter.eml"
    file.write_bytes(render(load_letter(FOLDER / f"{name}.yaml")))
    schema = json.loads((Path(cli.__file__).parent / "docs" / "inspect.schema.json").read_text("utf-8"))
    result = ihala.json("inspect", str(file))
    jsonschema.Draft202012Validator(schema).validate(result)
    for part in result["parts"]:
        for name_, field in result["fields"].items():
            evidence = field["evidence"]
            if evidence and evidence["part"] == part["id"]:
                assert part["text"][evidence["start"] : evidence["end"]] == evidence["quote"], name_


def test_inspect_needs_no_installation_and_records_nothing(tmp_path, monkeypatch):
    files, _ = render_delivery(load_letter(FOLDER / "043-hd-ec-visit-long.yaml"))
    (tmp_path / "scan.pdf").write_bytes(files[0][1])
    environment = {key: value for key, value in os.environ.items() if key != "IHALA_CONFIG"} | {"HOME": str(tmp_path)}
    command = [sys.executable, str(cli.__file__), "inspect", "scan.pdf", "--agency", "محكمة التنفيذ بمكة المكرمة",
               "--delegate", "مندوب", "--delegate-id-seen", "--json"]  # fmt: skip
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    found = json.loads(result.stdout)
    assert (found["item"]["channel"], found["action"]) == ("letter", "open_case")
    assert [path.name for path in tmp_path.iterdir()] == ["scan.pdf"]


def test_inspect_exits_0_whatever_it_finds(ihala, tmp_path):
    (tmp_path / "noise.bin").write_bytes(b"\0\xff" * 100)
    code, out, _ = ihala("inspect", str(tmp_path / "noise.bin"))
    assert code == 0 and "unsupported_format" in out


# — the auditor —


def test_the_log_is_listed_filtered_shown_and_exported(ihala):
    everything = ihala.json("log")["entries"]
    assert [entry["entry"]["seq"] for entry in everything] == list(range(1, len(everything) + 1))
    opened = ihala.json("log", "--number", "٤٨٠١٢٠٨٨٣٤")["entries"]
    assert {entry["entry"]["item"] for entry in opened} >= {"IN-1448-00001"}
    assert ihala.json("log", "--since", "2099-01-01")["entries"] == []
    assert ihala.json("log", "show", "1")["entry"]["event"] == "received"
    lines = [json.loads(line) for line in ihala("log", "export")[1].splitlines()]
    assert [json.loads(line["body"]) for line in lines] == [entry["entry"] for entry in everything]
    rows = list(csv.DictReader(io.StringIO(ihala("log", "export", "--format", "csv")[1])))
    assert len(rows) == len(everything) and rows[0]["event"] == "received"


def test_no_name_number_or_subject_reaches_the_log(ihala):
    out = ihala("log", "export")[1]
    for letter in map(load_letter, (FOLDER / f"{name}.yaml" for name in MAIL)):
        fields = letter.gold["fields"]
        people = [*fields.get("parties", ()), *fields.get("children", ())]
        words = [str(person[key]) for person in people for key in ("name", "id_number", "phone") if person.get(key)]
        words += [str(fields[key]) for key in ("subject", "letter_number", "execution_request_number") if key in fields]
        assert not [word for word in words if len(word) > 3 and word in out]


def test_verify_holds_with_a_checkpoint_and_breaks_when_a_case_is_changed(ihala, tmp_path):
    from sqlalchemy import text

    from ingest.config import load
    from store.database import open_database
    from store.keys import load as load_keys

    note = tmp_path / "checkpoint.txt"
    note.write_text(ihala("log", "checkpoint")[1], "utf-8")
    assert ihala("log", "verify", "--checkpoint", str(note))[0] == 0
    settings = load(ihala.folder / "ihala.toml")
    engine = open_database(settings.store.database, load_keys(settings.store.keys))
    with engine.begin() as connection:
        connection.execute(text("update cases set status = 'closed' where id = 1"))
    code, out, _ = ihala("log", "verify")
    assert code == 74 and "case:1" in out and "was changed" in out
    with engine.begin() as connection:
        connection.execute(text("update cases set status = 'open' where id = 1"))
    assert ihala("log", "verify")[0] == 0
    note.write_text(note.read_text("utf-8").replace("\n", "\nx", 1), "utf-8")
    assert ihala("log", "verify", "--checkpoint", str(note))[0] == 65


# — the operator —


def test_status_counts_and_names_the_last_poll(ihala):
    report = ihala.json("status")
    assert sum(report["items"].values()) >= len(MAIL)
    assert report["mailboxes"][0]["mailbox"] == "official" and report["mailboxes"][0]["waiting"] == 0
    assert ihala("status")[0] == 0


def test_doctor_finds_nothing_to_mend_here(ihala):
    code, out, _ = ihala("doctor")
    assert code == 0, out


def test_doctor_says_what_to_mend(fresh):
    text = (fresh.folder / "ihala.toml").read_text("utf-8").replace('authserv_id = "mx.yusr.example"', "")
    (fresh.folder / "ihala.toml").write_text(text, "utf-8")
    (fresh.folder / "originals").rmdir()
    code, out, _ = fresh("doctor")
    assert code == 78 and "authserv_id" in out and "originals" in out


@pytest.mark.parametrize(
    ("setting", "code", "said"),
    [
        ("[charity\n", 78, "TOML"),
        ('[charity]\nnaem = "x"\n', 78, "naem"),
        (
            '[mailbox.m]\nkind = "imap"\nhost = "mail.example"\nuser = "u"\npassword_file = "p"\ntls = "none"\n',
            78,
            "tls",
        ),
        ('[store]\ndatabase = "mysql://x"\n', 65, "sqlite"),
        ('[store]\nkeys = "elsewhere"\n', 78, "identity.age"),
        ('[store]\ndatabase = "postgresql+psycopg://nobody@127.0.0.1:9/none"\n', 69, "cannot be reached"),
        (
            '[mailbox.m]\nkind = "imap"\nhost = "127.0.0.1"\nport = 9\nuser = "u"\npassword_file = "p"\ntls = "none"\n',
            69,
            "",
        ),
    ],
)
def test_a_wrong_configuration_is_one_clear_line_and_its_exit_code(fresh, setting, code, said):
    (fresh.folder / "ihala.toml").write_text(setting, "utf-8")
    (fresh.folder / "p").write_text("secret")
    got, out, err = fresh("run", "--once")
    assert (got, out) == (code, "")
    assert said in err and "Traceback" not in err


def test_a_wrong_password_is_one_clear_line_and_nothing_is_touched(fresh):
    if not Dovecot.available():
        pytest.skip("Dovecot is not installed")
    with Dovecot() as server:
        server.deliver("official", render(load_letter(FOLDER / "001-ec-visit-complete.yaml")))
        mailbox = f'[mailbox.m]\nhost = "127.0.0.1"\nport = {server.imap_port}\nuser = "official"\n'
        mailbox += 'password_file = "p"\ntls = "none"\n'
        (fresh.folder / "ihala.toml").write_text(mailbox, "utf-8")
        (fresh.folder / "p").write_text("wrong")
        code, out, err = fresh("run", "--once")
        assert (code, out) == (69, "") and "password" in err and len(err.strip().splitlines()[-1]) < 200
        (fresh.folder / "p").write_text(PASSWORD)
        assert fresh("run", "--once")[0] == 0
    assert sum(fresh.json("status")["items"].values()) == 1


def test_a_missing_configuration_is_said(fresh, tmp_path):
    code, _, err = fresh("queue", config=tmp_path / "none.toml")
    assert code == 78 and "does not exist" in err


def test_a_second_service_is_refused(fresh):
    from ingest.daemon import only_one

    with only_one(fresh.folder / "ihala.lock"):
        code, _, err = fresh("run", "--once")
    assert code == 75 and "another" in err


def test_a_full_disk_is_one_line_and_nothing_is_lost(fresh, monkeypatch):
    raw = render(load_letter(FOLDER / "001-ec-visit-complete.yaml"))
    (fresh.folder / "Maildir" / "new" / "1.x").write_bytes(raw)

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("store.durable.os.fsync", full)
        code, out, err = fresh("run", "--once")
    assert (code, out) == (74, "") and "make room" in err
    assert fresh.json("status")["items"] == {}
    assert fresh("run", "--once")[0] == 0
    assert fresh.json("status")["items"] == {"opened": 1}
