"""The letters of `tests/letters/*.yaml`, loaded."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent.parent / "letters"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the letter: its name, what it is to be made as, and its true text."""

    filename: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One item with its answer; `email` is None where it was handed in, `delivery` where it was mailed."""

    id: str
    title: str
    email: dict[str, Any] | None
    delivery: dict[str, Any] | None
    attachments: tuple[Attachment, ...]
    gold: dict[str, Any]


def load_letters(folder: Path = FOLDER) -> tuple[Letter, ...]:
    """Every letter of the folder, by name."""
    return tuple(load_letter(path) for path in sorted(folder.glob("*.yaml")))


def load_letter(path: Path) -> Letter:
    """One letter."""
    facts = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    attachments = tuple(Attachment(**attachment) for attachment in facts.get("attachments") or ())
    return Letter(facts["id"], facts["title"], facts.get("email"), facts.get("delivery"), attachments, facts["gold"])
