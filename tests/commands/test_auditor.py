"""What auditors and programs type: the log, and one file inspected."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from installed import MAIL
from rendering.letters import FOLDER, load_letter
from rendering.message import render, render_delivery

import cli

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
        connection.execute(text("update cases set status = 'awaiting_documents' where id = 1"))
    assert ihala("log", "verify")[0] == 0
    note.write_text(note.read_text("utf-8").replace("\n", "\nx", 1), "utf-8")
    assert ihala("log", "verify", "--checkpoint", str(note))[0] == 65
