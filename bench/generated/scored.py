"""One generated letter through the real path, from bytes to assessment, and what it was worth."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rendering.letters import Attachment
from rendering.letters import Letter as RenderedLetter
from rendering.scoring import VERDICTS, Score, Tally

from bench.generated.mail import Letter
from bench.letters import inspect_letter
from ingest.config import Settings
from parsers.arabic import fold

PERSONS = {"parties": "party", "children": "child"}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one letter. `fields` counts right, found and wanted; `sure` pairs confidences with being right."""

    number: int
    category: str
    danger: str
    openable: bool
    found: Mapping[str, str]
    right: Mapping[str, bool]
    wrongly_opened: bool
    alarmed: bool
    danger_missed: bool
    certainty: float
    hold_reasons: tuple[str, ...]
    fields: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    misses: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    sure: tuple[tuple[str, float, bool], ...] = ()


def rendered(made: Letter) -> RenderedLetter:
    """The letter as the rendering of the development letters takes it; its number chooses the encoding."""
    mail = {**made.item["email"], "html": made.html}
    special = {"automatic: bounce": "bounce", "automatic: away": "bounce", "bulk: bulk": "newsletter"}
    headers = special.get(made.category, "mail")
    if random.Random(made.number).random() < 0.3:
        headers = "mail"
    attachments = tuple(Attachment(**attachment) for attachment in made.item["attachments"])
    identity = f"{made.number % 1000:03d}-{made.number}-{headers}"
    return RenderedLetter(identity, made.category, mail, None, attachments, made.item["gold"])


def judged(made: Letter, settings: Settings, folder: Path) -> Result:
    """The letter rendered, read, judged and compared with its answer."""
    given = rendered(made)
    shown = inspect_letter(given, settings, folder)
    score = Score()
    score.add(given, shown)
    gold = made.item["gold"]
    accepted = {gold["action"], *gold["also_acceptable"].get("action", ())}
    fields = score.fields if made.scored else {}
    return Result(
        made.number,
        made.category,
        made.danger,
        "open_case" in accepted,
        {"source": shown["source"]["name"], **{name: shown[name] for name in ("action", "kind", "centre")}},
        {name: bool(score.verdicts[name].right) for name in VERDICTS},
        bool(score.wrong_openings),
        any(not sign["guarded"] for sign in shown["danger"]),
        bool(score.unflagged_dangers) and made.danger not in ("mild", "negated", "none"),
        certainty(shown),
        tuple(shown["hold_reasons"]),
        {name: (tally.right, tally.found, tally.wanted) for name, tally in fields.items()},
        _misses(fields),
        tuple(_sure(shown, score, scored=made.scored)),
    )


def certainty(shown: Mapping[str, Any]) -> float:
    """How sure an assessment is as a whole, which has no confidence of its own: as sure as the least sure of its source
    and of every fact and person it read; what is asked for is left out, for nothing is decided by it."""
    said = [field for name, field in shown["fields"].items() if name != "request_types"]
    facts = [*said, *shown["parties"], *shown["children"]]
    return min([shown["source"]["confidence"], *(fact["confidence"] for fact in facts)])


def _misses(fields: Mapping[str, Tally]) -> dict[str, tuple[str, str]]:
    return {name: (missed[0][1], missed[0][2]) for name, tally in fields.items() if (missed := tally.misses)}


def _sure(shown: Mapping[str, Any], score: Score, *, scored: bool) -> Iterator[tuple[str, float, bool]]:
    """Each thing said with its confidence, and whether it was right; a list of persons counts as right only whole."""
    yield "source", shown["source"]["confidence"], bool(score.verdicts["source"].right)
    if not scored:
        return
    for name, said in shown["fields"].items():
        tallies = [score.fields[name]] if name in score.fields else []
        if name == "letter_date":
            tallies = [score.fields["letter_date_hijri"], score.fields["letter_date_gregorian"]]
        if tallies:
            yield "field", said["confidence"], all(tally.right == tally.found for tally in tallies)
    for group, name in PERSONS.items():
        wrong = score.fields[f"{name} names"].misses
        unwanted = wrong[0][2] if wrong else ""
        for person in shown[group]:
            folded = _folded(person["name"])
            yield "person", person["confidence"], bool(folded) and folded not in unwanted.split("; ")


def _folded(name: str | None) -> str:
    return fold(name or "").replace(" ", "").replace(".", "")
