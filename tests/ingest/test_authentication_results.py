"""Authentication-Results by RFC 8601: what it states, and what only looks like a statement."""

import pytest

from ingest.authentication_results import parse


def stated(value):
    parsed = parse(value)
    return parsed and (parsed.server, [(each.method, each.result) for each in parsed.results])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("mx.example; none", ("mx.example", [])),
        ("MX.Example 1; SPF=Pass smtp.mailfrom=a@b.sa", ("mx.example", [("spf", "pass")])),
        ("mx.example; dkim=pass header.d=a.sa; dmarc=fail", ("mx.example", [("dkim", "pass"), ("dmarc", "fail")])),
        ('"mx.example"; dmarc/1 = pass (ok; dmarc=fail) header.from=a.sa', ("mx.example", [("dmarc", "pass")])),
        ("mx.example; dkim=pass header.b=abc+/= header.i=@a.sa;", ("mx.example", [("dkim", "pass")])),
        ("mx.example;\r\n\tdmarc=pass action=none header.from=a.sa", ("mx.example", [("dmarc", "pass")])),
        ('mx.example; spf=fail reason="a \\" quote; dmarc=pass"', ("mx.example", [("spf", "fail")])),
        ('mx.example (a comment (nested) with a " quote); dmarc=pass', ("mx.example", [("dmarc", "pass")])),
        # What only looks like a statement
        ("evil.example (mx.example; dmarc=pass)", ("evil.example", [])),
        ("evil.example (x\\) mx.example; dmarc=pass)", ("evil.example", [])),
        # What breaks the grammar is no result
        ("dmarc=pass header.from=a.sa", None),
        ("mx.example; dmarc=pass (open", None),
        ('mx.example; dmarc=pass header.from="open', None),
        ("mx.example) ; dmarc=pass", None),
        ("mx.example evil; dmarc=pass", None),
        ("mx.example; dmarc=pass; and so on", None),
        ("mx.example; dmarc=pass;; x=", None),
        ("", None),
    ],
)
def test_what_the_header_states(value, expected):
    assert stated(value) == expected


def test_a_property_inside_a_reason_is_not_a_property():
    (result,) = parse('mx.example; dmarc=pass reason="header.from=moj.gov.sa" header.from=evil.example').results
    assert result.values("header.from") == ("evil.example",)


def test_properties_are_read_with_blanks_and_quotes():
    (result,) = parse('mx.example; dmarc=pass header . from = "MOJ.gov.sa"').results
    assert result.values("header.from") == ("moj.gov.sa",)


def test_a_long_hostile_value_is_read_at_once():
    assert parse("mx; " + 'a="' * 50_000) is None
    assert parse("mx; " + "(" * 100_000) is None


def test_the_form_without_a_server_is_read_only_where_it_is_asked_for():
    value = "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=moj.gov.sa;dmarc=pass action=none header.from=moj.gov.sa"
    assert parse(value) is None
    found = parse(value, named=False)
    assert [(each.method, each.result) for each in found.results] == [("spf", "pass"), ("dmarc", "pass")]
    assert found.server == ""
