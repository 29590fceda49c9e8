"""What the operator types: a new installation, the service, what is wrong and its exit code."""

import errno
import json
import os
import stat
from pathlib import Path

import jsonschema
import pytest
from dovecot import PASSWORD, Dovecot
from installed import MAIL, make
from rendering.letters import FOLDER, load_letter
from rendering.message import render

ROOT = Path(__file__).parent.parent.parent

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


# — the operator —


def test_status_counts_and_names_the_last_poll(ihala):
    report = ihala.json("status")
    assert sum(report["items"].values()) >= len(MAIL)
    assert report["mailboxes"][0]["mailbox"] == "official" and report["mailboxes"][0]["waiting"] == 0
    assert ihala("status")[0] == 0


def test_status_says_how_bad_it_is_in_the_form_of_its_schema(ihala):
    schema = json.loads((ROOT / "docs" / "status.schema.json").read_text("utf-8"))
    code, out, _ = ihala("status", "--json")
    report = json.loads(out)
    jsonschema.validate(report, schema)
    assert (code, report["level"]) == (0, "ok")
    code, out, _ = ihala("status")
    assert code == 0 and "official was last read" in out


def test_status_of_a_service_that_never_ran_is_critical(fresh):
    code, out, _ = fresh("status")
    assert code == 69 and "official was never read" in out
    code, out, _ = fresh("--lang", "ar", "status")
    assert code == 69 and "لم يُقرأ official قط" in out


def test_status_without_a_database_still_says_what_it_knows(fresh):
    with (fresh.folder / "ihala.toml").open("a") as file:
        file.write('[store]\ndatabase = "postgresql+psycopg://nobody@127.0.0.1:9/none?connect_timeout=2"\n')
    code, out, _ = fresh("status", "--json")
    report = json.loads(out)
    jsonschema.validate(report, json.loads((ROOT / "docs" / "status.schema.json").read_text("utf-8")))
    assert (code, report["items"]) == (69, None)
    assert "cannot be reached" in next(each["what"] for each in report["findings"] if each["subject"] == "database")


def test_alarms_lists_what_stands(ihala):
    assert ihala.json("alarms")["alarms"] == []  # `run --once` alarms nobody


def test_a_test_of_the_alarms_says_which_channel_fails(fresh, tmp_path):
    with (fresh.folder / "ihala.toml").open("a") as file:
        file.write(f'[alarms]\nfile = "{tmp_path}/alarms"\n[alarms.command]\nrun = ["/bin/false"]\n')
    code, out, _ = fresh("alarms", "--test", "--json")
    outcome = {(each["channel"], each["error"]) for each in json.loads(out)["tried"]}
    assert (code, outcome) == (69, {("command", "CommandFailed"), ("file", "")})


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
def test_a_wrong_configuration_is_one_clear_line_and_its_exit_code(fresh, monkeypatch, setting, code, said):
    monkeypatch.setattr("ingest.receiver.LONGEST_WAIT", 0.05)
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
    code, out, _ = fresh("status", "--json")
    assert (code, json.loads(out)["items"]) == (69, {})  # the mailbox could not be read: critical
    assert fresh("run", "--once")[0] == 0
    assert fresh.json("status")["items"] == {"opened": 1}
