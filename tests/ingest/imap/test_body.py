"""A message in pieces, from servers that do as they are asked and from servers that do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import EmptyAnswerError, MessageLeftError
from ingest.imap import body
from ingest.imap.body import Answer, pieces

PIECE = 16


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(body, "PIECE", PIECE)


def honest(raw, stated):
    """As the standard says."""
    return lambda offset: Answer(raw if offset is None else raw[offset : offset + PIECE], stated)


def whole(raw, stated):
    """Exchange: a piece is asked for, the whole comes."""
    return lambda offset: Answer(raw, stated)


def deaf(raw, stated):
    """The first piece, whatever offset was asked for."""
    return lambda offset: Answer(raw if offset is None else raw[:PIECE], stated)


def mute(raw, stated):
    """Nothing at all for an offset beyond the end."""
    return lambda offset: Answer(raw if offset is None else raw[offset : offset + PIECE] or None, stated)


def short(raw, stated):
    """Fewer bytes than asked for, in the middle too; the stated size is then right."""
    return lambda offset: Answer(raw if offset is None else raw[offset : offset + PIECE - 3], len(raw))


@pytest.mark.parametrize("server", [honest, whole, deaf, mute, short])
@given(raw=st.binary(min_size=1, max_size=100), lie=st.sampled_from([0, 1, 3]))
def test_the_message_is_whole_whatever_the_server_does_and_says_of_its_size(server, raw, lie):
    assert b"".join(pieces(server(raw, lie * len(raw)))) == raw


@pytest.mark.parametrize("server", [honest, whole, deaf, mute])
def test_pieces_that_repeat_are_still_the_whole_message(server):
    raw = b"Subject: aa\r\n\r\nX" * 4
    assert b"".join(pieces(server(raw, len(raw)))) == raw


def test_a_message_that_is_not_there_left():
    with pytest.raises(MessageLeftError):
        list(pieces(lambda offset: Answer(None, 0)))


def test_a_message_that_leaves_half_way_is_no_message():
    raw = bytes(range(100))
    with pytest.raises(MessageLeftError):
        list(pieces(lambda offset: Answer(raw[:PIECE] if offset == 0 else None, 100)))


def test_no_bytes_are_never_a_message():
    with pytest.raises(EmptyAnswerError):
        list(pieces(lambda offset: Answer(b"", 0)))
