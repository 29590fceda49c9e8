"""How far a person that was read can be believed: from what speaks for him, never from a single rule.

The weights were set on the development letters so that of the persons said with 0.9 about nine in ten are right;
`bench/generated_letters.py` prints what became of them elsewhere.
"""

from classifiers.fields.people import Person
from classifiers.fields.roles import CHILD

_BASE, _MOST, _LEAST = 0.65, 0.97, 0.3
_TOLD, _BESIDE, _KNOWN, _NUMBERED = 0.1, 0.1, 0.08, 0.1
_BARE, _FAR = -0.25, -0.2


def certainty(person: Person) -> float:
    """The confidence that this is a person of the case under this name and in this role.

    For it speak a role that is told, that stands beside the name or holds it (a label, a list, a bracket, a table), a
    name that is known, an identity number whose check digit agrees, a child's age or birth. Against it speak a single
    name without any of these particulars, and that only a subject or an enclosure says it.
    """
    said = person.particulars
    aged = person.role == CHILD and (said.born or said.age is not None)
    numbered = bool(said.id_valid) or aged
    weight = _BASE
    weight += _TOLD * person.told
    weight += _BESIDE * bool(person.signs & {"held", "near"})
    weight += _KNOWN * ("known" in person.signs)
    weight += _NUMBERED * numbered
    weight += _BARE * (len(person.key) < 2 and not numbered)
    weight += _FAR * (person.rank > 1)
    return round(min(_MOST, max(_LEAST, weight)), 2)
