"""The words people see, in their language; the keys stay what programs read."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any


class Language(StrEnum):
    """A language the tables speak."""

    ARABIC = "ar"
    ENGLISH = "en"


@cache
def _labels() -> dict[str, dict[str, dict[str, str]]]:
    with (Path(__file__).parent / "labels.toml").open("rb") as file:
        return tomllib.load(file)


def label(group: str, key: str, language: Language) -> str:
    """What people read for `key`; a key without words is shown as it is, so that nothing is ever hidden."""
    return _labels().get(group, {}).get(key, {}).get(language, key)


def labels(group: str, keys: list[str] | tuple[str, ...], language: Language) -> str:
    """The words for several keys in one cell."""
    return ("، " if language is Language.ARABIC else ", ").join(label(group, key, language) for key in keys)


def store_note(assessment: Mapping[str, Any], language: Language) -> str:
    """What the store knew better than the judging, or nothing; what earlier versions recorded is shown as it is."""
    note = assessment.get("store_note") or ""
    if isinstance(note, str):
        return note
    return label("store_note", note["why"], language).format(case=note["case"])


def store_reason(assessment: Mapping[str, Any]) -> str:
    """The key of what the store knew better, or nothing."""
    note = assessment.get("store_note")
    return str(note["why"]) if isinstance(note, Mapping) else ""


def sender_reasons(reasons: list[str], language: Language) -> str:
    """The reasons of a verdict about the sender, as recorded in English, in one cell."""
    return ("؛ " if language is Language.ARABIC else "; ").join(label("sender", each, language) for each in reasons)


def choose_language(asked: str | None, environ: Mapping[str, str]) -> Language:
    """The language asked for, else Arabic where the locale is Arabic, else English."""
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG", "")
    return Language(asked or ("ar" if locale.startswith("ar") else "en"))
