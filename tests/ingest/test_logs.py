"""The service's own log holds only what is on the list."""

import io
import json
import logging

import pytest

from ingest.logs import NAME, configure


@pytest.fixture
def lines():
    """Everything logged in the test, read back; the loggers are put back afterwards."""
    root, ours = logging.getLogger(), logging.getLogger(NAME)
    before = (root.handlers[:], root.level, ours.level)
    stream = io.StringIO()
    configure(stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level, ours.level = before[0], before[1], before[2]


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
