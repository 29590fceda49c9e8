"""What the store needs of an assessment's JSON: its codes for the log, its numbers for finding cases again."""

from collections.abc import Iterator, Mapping
from typing import Any

from store.numbers import comparable

CASE_NUMBERS = ("execution_request_number", "judgment_number", "report_number")
"""Numbers that name one matter: an open case of the same centre with the same one is the same matter."""
Facts = Mapping[str, Any]
_PRIVATE = frozenset({"individual", "party", "unknown"})
_NOBODY_KNOWS = 8
_GRAVITY = {"imminent": 8, "life": 4, "weapon": 4, "self_harm": 4, "captivity": 3, "sexual": 2, "severe_injury": 2}


def value(facts: Facts, name: str) -> Any:  # noqa: ANN401 - str, int or list, as the contract of `inspect` says
    """The value of a field, or the empty string where the item does not state it."""
    field = facts.get("fields", {}).get(name)
    return field["value"] if field else ""


def values(facts: Facts, name: str) -> tuple[str, ...]:
    """The values of a field as text: several where the letter states several."""
    found = value(facts, name)
    return tuple(map(str, found)) if isinstance(found, list | tuple) else (str(found),) if found != "" else ()


def case_numbers(facts: Facts) -> Iterator[tuple[str, str]]:
    """Every (kind, comparable number) that names this matter elsewhere; `letter`: the sender's own letter, whole."""
    for name in (*CASE_NUMBERS, "letter_number"):
        for number in values(facts, name):
            if comparable(number):
                yield name, comparable(number)
    letter, date = "".join(values(facts, "letter_number")), value(facts, "letter_date")
    if letter and date:
        yield "letter", f"{facts['source']['name']}:{comparable(letter)}:{date}"


def followed_numbers(facts: Facts) -> frozenset[tuple[str, str]]:
    """The (kind, number) pairs an item names when it follows something up."""
    follows = facts.get("follows") or {}
    return frozenset((kind, comparable(number)) for kind, number in follows.get("numbers", ()) if comparable(number))


def in_danger(facts: Facts) -> bool:
    """Whether a sign of danger stands unguarded."""
    return any(not sign.get("guarded") for sign in facts.get("danger", ()))


def gravity(facts: Facts) -> int:
    """How grave the unguarded signs of danger are together.

    What may kill tonight outweighs what has happened, and what no body has been told of yet outweighs what one wrote.
    """
    signs = {sign["sign"] for sign in facts.get("danger", ()) if not sign.get("guarded")}
    alone = _NOBODY_KNOWS if signs and facts["source"]["name"] in _PRIVATE else 0
    return alone + sum(_GRAVITY.get(sign, 1) for sign in signs)


def codes(facts: Facts) -> dict[str, str | int | list[str]]:
    """What of an assessment may stand in the log: codes, no words of the letter."""
    return {
        "source": str(facts["source"]["name"]),
        "kind": str(facts["kind"]),
        "centre": str(facts["centre"]),
        "action": str(facts["action"]),
        "reasons": list(facts["hold_reasons"]),
        "danger": sorted({str(sign["sign"]) for sign in facts["danger"] if not sign.get("guarded")}),
        "rules": str(facts["rules_digest"]),
    }


def awaits_documents(facts: Facts) -> bool:
    """Whether something the service cannot begin without is not there yet, or nothing was judged at all."""
    return bool(unmet_to_serve(facts)) or not facts.get("kind")


def unmet_to_serve(facts: Facts) -> frozenset[str]:
    """The requirements without which the service cannot begin and that are not met."""
    checks = facts.get("checks", ())
    unmet = (check for check in checks if check["level"] == "to_serve" and check["outcome"] != "met")
    return frozenset(check["requirement"] for check in unmet)
