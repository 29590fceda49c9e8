"""The policy's checklists. This folder is the registry: every module here with `applies` brings its requirements."""

import importlib
import pkgutil
import re
from functools import cache
from types import ModuleType

from classifiers.assessment import Check
from classifiers.facts import Facts
from classifiers.requirements.base import Requirement

_ORDER = ("G", "S", "SS", "P", "I")


@cache
def _modules() -> tuple[ModuleType, ...]:
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if info.name != "base")
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


@cache
def requirements_of(module: ModuleType) -> tuple[Requirement, ...]:
    """The requirements a module brings, in the order of their ids."""
    return tuple(sorted((v for v in vars(module).values() if isinstance(v, Requirement)), key=lambda item: item.id))


@cache
def all_requirements() -> tuple[Requirement, ...]:
    """The whole checklist, in its order."""
    found = (item for module in _modules() for item in requirements_of(module))
    return tuple(sorted(found, key=lambda item: _rank(item.id)))


def check_all(facts: Facts) -> tuple[Check, ...]:
    """Every requirement that applies to the item, judged, in the checklist's order."""
    checks = [item.check(facts) for module in _modules() if module.applies(facts) for item in requirements_of(module)]
    return tuple(sorted(checks, key=lambda check: _rank(check.requirement)))


@cache
def _rank(requirement: str) -> tuple[int, str]:
    letters = re.match("[A-Z]+", requirement)
    return _ORDER.index(letters[0]) if letters else len(_ORDER), requirement
