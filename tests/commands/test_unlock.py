"""A letter that came with a password: held by name, opened once by a person, judged anew; the password kept nowhere."""

import pytest
from fpdf import FPDF
from fpdf.enums import EncryptionMethod
from rendering.letters import FOLDER, load_letter
from rendering.pdf import FONT

PASSWORD = "Wadi-1448-secret"


def locked(text: str) -> bytes:
    document = FPDF()
    document.add_page()
    document.add_font("letter", fname=FONT)
    document.set_font("letter", size=12)
    document.set_text_shaping(True)
    for line in text.splitlines():
        document.multi_cell(0, 7, line, align="R", new_x="LMARGIN", new_y="NEXT")
    document.set_encryption("owner", user_password=PASSWORD, encryption_method=EncryptionMethod.RC4)
    return bytes(document.output())


@pytest.fixture
def held(fresh, tmp_path):
    """The installation, and the number of its item whose one file is locked."""
    (tmp_path / "scan.pdf").write_bytes(locked(load_letter(FOLDER / "001-ec-visit-complete.yaml").attachments[0].text))
    code, receipt, err = fresh("letter", "add", str(tmp_path / "scan.pdf"), "--agency", "محكمة التنفيذ بمكة المكرمة",
                               "--delegate", "مندوب", "--delegate-id-seen", "--sheets", "1")  # fmt: skip
    assert code == 0, err
    return fresh, receipt.split("Inward number: ")[1].split()[0]


def test_a_locked_letter_is_held_and_says_what_it_needs(held):
    ihala, number = held
    shown = ihala.json("show", number)
    assert shown["state"] == "held"
    assert "needs_password" in str(shown["assessment"]["parts"])


def test_with_the_password_it_is_judged_as_if_it_had_come_open(held):
    ihala, number = held
    code, _, err = ihala("unlock", number, "--password", PASSWORD)
    assert code == 0, err
    shown = ihala.json("show", number)
    assert shown["state"] == "opened"
    assert shown["assessment"]["fields"]["execution_request_number"]["value"] == "4801208834"
    assert [task for task in ihala.json("queue")["tasks"] if task["item"] == number and task["kind"] == "decide"] == []


def test_who_opened_it_is_logged_and_the_password_is_kept_nowhere(held):
    ihala, number = held
    ihala("unlock", number, "--password", PASSWORD)
    events = [entry["entry"]["event"] for entry in ihala.json("log", "--item", number)["entries"]]
    assert events[-3:] == ["unlocked", "case_opened", "assessed"]
    assert ihala("log", "verify")[0] == 0
    files = [file for file in ihala.folder.rglob("*") if file.is_file()]
    assert not any(PASSWORD.encode() in file.read_bytes() for file in files)


def test_a_wrong_password_changes_nothing_and_says_what_to_do(held):
    ihala, number = held
    code, _, err = ihala("unlock", number, "--password", "another")
    assert code == 65
    assert "ask the sender" in err and "another" not in err
    assert ihala.json("show", number)["state"] == "held"


def test_what_is_decided_is_not_opened_again(held):
    ihala, number = held
    ihala("resolve", number, "--set-aside", "--reason", "sent twice")
    ihala("unlock", number, "--password", PASSWORD)
    code, _, err = ihala("unlock", number, "--password", PASSWORD)
    assert code == 65 and "waits for no decision" in err
