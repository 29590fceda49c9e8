"""What `ihala replay` prints: every item that would be judged otherwise, and how many would."""

from collections.abc import Iterable

from classifiers.comparison import Replayed
from reports.labels import Language, label
from reports.table import Report, Table


def replay_report(replayed: Iterable[Replayed], language: Language) -> Report:
    """The differences as a table; exit code 1 where a case would be opened anew or a danger lost."""
    items = tuple(replayed)
    grave = [item for item in items if item.opens_anew or item.loses_danger]
    rows = [(item.item, each.what, each.recorded, each.anew) for item in items for each in item.differences]
    rows += [(item.item, item.error, "", "") for item in items if item.error]
    alarming = {item.item for item in grave}
    columns = tuple(label("word", key, language) for key in ("item", "what", "recorded", "anew"))
    alarms = frozenset(place for place, row in enumerate(rows) if row[0] in alarming)
    judged, differ = label("word", "replayed", language), label("word", "differ", language)
    counted = f"{judged}: {len(items)}; {differ}: {_differing(items)}"
    data = {
        "items": len(items),
        "differ": _differing(items),
        "opened_anew": [item.item for item in items if item.opens_anew],
        "danger_lost": [item.item for item in items if item.loses_danger],
        "not_read": [item.item for item in items if item.error],
        "differences": [dict(zip(("item", "what", "recorded", "anew"), row, strict=True)) for row in rows],
    }
    return Report(data, (Table(counted, columns, tuple(rows), alarms),), 1 if grave else 0)


def _differing(items: tuple[Replayed, ...]) -> int:
    return sum(bool(item.differences) for item in items)
