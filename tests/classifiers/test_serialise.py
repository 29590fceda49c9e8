"""The assessment as JSON keeps the published contract."""

import json
from pathlib import Path

import jsonschema
import pytest

from bench.judging import document_of, letters, provenance_of
from classifiers.assess import assess
from classifiers.directory import Directory
from classifiers.rules import load_rules
from classifiers.serialise import assessment_json

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "inspect.schema.json").read_text("utf-8"))
RULES = load_rules(Directory(own_domains=("yusr.example",)))
LETTERS = tuple(letters())


@pytest.mark.parametrize("letter", LETTERS, ids=lambda row: row["id"])
def test_every_letter_fits_the_contract(letter):
    written = assessment_json(assess(document_of(letter), provenance_of(letter), RULES))
    part = {**SCHEMA, "required": list(written), "additionalProperties": False}
    jsonschema.Draft202012Validator(part).validate(written)
    assert json.loads(json.dumps(written)) == written


def test_the_contract_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_key_of_the_contract_is_there():
    letter = LETTERS[0]
    written = assessment_json(assess(document_of(letter), provenance_of(letter), RULES))
    envelope = {"schema", "item", "defects", "parts", "authenticity"}
    assert set(SCHEMA["required"]) - envelope == set(written)


def test_evidence_is_where_it_says():
    for letter in LETTERS:
        document = document_of(letter)
        texts = {part.id: part.text for part in document.parts}
        for sign in assess(document, provenance_of(letter), RULES).danger:
            if sign.evidence.part in texts:
                assert texts[sign.evidence.part][sign.evidence.start : sign.evidence.end] == sign.evidence.quote
