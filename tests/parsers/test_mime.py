import base64

import pytest

from parsers.mime import decoded, split

DATA = bytes(range(256)) * 3


def _leaf(body: bytes):
    return split(b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body)


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r", b""])
@pytest.mark.parametrize("size", [0, 765, 766, 767])
def test_base64_is_read_whatever_ends_its_lines(end, size):
    body = base64.encodebytes(DATA[:size]).replace(b"\n", end)
    assert decoded(_leaf(body)) == (DATA[:size], ())


@pytest.mark.parametrize("damage", [(b"AAA", b"A=A"), (b"AAA", b"A*A"), (b"BBB", b"B\0B")])
def test_what_is_no_base64_alone_is_said(damage):
    body = base64.encodebytes(b"\0" * 45 + b"\x04\x10\x41" * 15)
    assert damage[0] in body
    data, defects = decoded(_leaf(body.replace(*damage, 1)))
    assert data != b"\0" * 45 + b"\x04\x10\x41" * 15 and (defects or b"=" in damage[1])
