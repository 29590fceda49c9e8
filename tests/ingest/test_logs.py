"""The service's own log holds only what is on the list."""

import ast
import gc
import io
import json
import logging
import threading
import warnings
from pathlib import Path

import pytest
from logged import configured

from ingest.logs import KEYS, NAME, UNFIT

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def lines():
    """Everything logged in the test, read back; the loggers are put back afterwards."""
    stream = io.StringIO()
    with configured(logging.INFO, stream):
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_has_its_event_and_the_keys_of_the_list(lines):
    logging.getLogger(NAME).info("received", extra={"item": "IN-1448-00001", "subject": "سري", "uid": "7"})
    (line,) = lines()
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "info", "event": "received", "item": "IN-1448-00001", "uid": "7"}


def test_of_an_exception_only_its_class_is_kept(lines):
    try:
        raise ValueError("name of a child")
    except ValueError:
        logging.getLogger(NAME).exception("judging broke")
    (line,) = lines()
    assert (line["event"], line["error"]) == ("judging broke", "ValueError")
    assert "child" not in json.dumps(line)


@pytest.mark.parametrize("name", ["imapclient", "pdfminer.psparser", "ihala.other"])
def test_of_other_libraries_the_text_is_not_kept(lines, name):
    logging.getLogger(name).warning("bad name: %s", "نورة")
    (line,) = lines()
    assert line["event"] == f"message of {name}"


def test_a_message_with_arguments_is_not_kept_either(lines):
    logging.getLogger(NAME).warning("received %s", "نورة")
    assert "نورة" not in json.dumps(lines(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("item", "نورة"),
        ("item", 1512345678),
        ("error", "no such file: نورة.pdf"),
        ("error", "name of a child"),
        ("count", "two children"),
        ("uid", "x" * 300),
        ("mailbox", "subject: secret"),
        ("seconds", [1, 2]),
    ],
)
def test_a_value_that_is_not_of_its_keys_form_is_not_kept(lines, key, value):
    logging.getLogger(NAME).warning("received", extra={key: value})
    assert lines()[0][key] == UNFIT


@pytest.mark.parametrize("event", ["نورة", "line\nbreak", "x" * 301, 7 * "ح"])
def test_an_event_that_is_not_one_of_ours_is_not_kept(lines, event):
    logging.getLogger(NAME).warning(event)
    assert lines()[0]["event"] == "message of ihala"


def test_what_python_would_print_itself_goes_through_the_list(lines, capfd):
    warnings.warn("نورة", UserWarning, stacklevel=1)

    class Broken:
        def __del__(self):
            raise ValueError("نورة")

    Broken()
    gc.collect()
    thread = threading.Thread(target=lambda: {}["نورة"])
    thread.start()
    thread.join()
    logging.getLogger(NAME).warning("received", extra={"count": {"نورة"}})
    assert capfd.readouterr() == ("", "")
    assert [(line["event"], line.get("error")) for line in lines()] == [
        ("message of py.warnings", None),
        ("broke where nothing can be raised", "ValueError"),
        ("a thread broke", "KeyError"),
        ("received", None),
    ]


def calls_of_the_log():
    """Every `_log.level(event, extra={…})` of the program, as (where, event, keys)."""
    for path in sorted((ROOT / "ingest").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_log."):
                extra = next((word.value for word in node.keywords if word.arg == "extra"), None)
                keys = [key.value for key in extra.keys] if extra else []
                yield f"{path.name}:{node.lineno}", node.args[0], keys


CHOSEN = {"gap", "ItemState(outcome.state).value"}
"""Events that are chosen from a list of our own."""


@pytest.mark.parametrize(("where", "event", "keys"), list(calls_of_the_log()))
def test_every_line_of_the_program_is_written_down_beforehand_and_carries_known_keys(where, event, keys):
    constant = isinstance(event, ast.Constant | ast.IfExp) or ast.unparse(event) in CHOSEN
    assert constant, where
    assert set(keys) <= set(KEYS), where
