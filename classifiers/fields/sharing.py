"""Gives persons their own of the values that a text says they have "respectively"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from classifiers.fields.people import Person
from classifiers.fields.respectively import Shared, find_shared
from classifiers.fields.roles import CHILD
from classifiers.fields.sheet import Sheet

_REACH = 300
"""Characters before the values in which their persons are named."""
_LABEL = 45
_OF_CHILDREN = re.compile(r"طفل|محضون|ابناء|اولاد|اخوين|children")


def shared_out(people: Sequence[Person], sheet: Sheet) -> list[Person]:
    """The persons of a sheet, each with his own of the values shared; where their number does not fit, as they were."""
    given = list(people)
    for shared in find_shared(sheet):
        places = _whose(given, shared, sheet)
        if len(places) == len(shared.values):
            for place, value in zip(places, shared.values, strict=True):
                said = given[place].particulars
                said = replace(said, age=int(value)) if shared.ages else replace(said, id_number=value)
                given[place] = replace(given[place], particulars=said)
    return given


def _whose(people: Sequence[Person], shared: Shared, sheet: Sheet) -> list[int]:
    """The persons named shortly before the values who have none of their own; of children's values the children."""
    start = sheet.folded.span(shared.start, shared.start + 1)[0]
    young = shared.ages or _OF_CHILDREN.search(sheet.text, max(0, shared.start - _LABEL), shared.start)
    return [
        place
        for place, person in enumerate(people)
        if start - _REACH <= person.evidence.start and person.evidence.end <= start
        if person.role == CHILD or not young
        if (person.particulars.age is None if shared.ages else not person.particulars.id_number)
    ]
