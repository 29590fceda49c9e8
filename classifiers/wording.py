"""The reasons of the checklist in words, Arabic and English: `wording.toml` holds them."""

import tomllib
from functools import cache
from pathlib import Path

from classifiers.assessment import Reason

LANGUAGES = ("ar", "en")


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    with (Path(__file__).parent / "wording.toml").open("rb") as file:
        return tomllib.load(file)


def known_reasons() -> frozenset[str]:
    """The keys of all reasons that have words."""
    return frozenset(_words()["reason"])


def known_things() -> frozenset[str]:
    """The keys of all things that a reason can be about."""
    return frozenset(_words()["about"])


def worded(reason: Reason, language: str) -> str:
    """The reason as a person reads it in `language` ("ar" or "en").

    >>> worded(Reason("not_stated", "risk_grade"), "en")
    'risk grade: not stated'
    """
    about = _words()["about"][reason.about][language] if reason.about else ""
    return _words()["reason"][reason.key][language].format(about=about, count=reason.count)
