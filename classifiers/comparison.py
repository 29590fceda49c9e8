"""What two judgments of the same item conclude differently."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would come out otherwise: what it is called, as recorded, and as it would be."""

    what: str
    recorded: str
    anew: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """An item judged anew. `error`: the class of what kept it from being read, else empty."""

    item: str
    differences: tuple[Difference, ...]
    error: str = ""

    @property
    def opens_anew(self) -> bool:
        """Whether a case would now be opened that was not: what to look at before new words are used."""
        return any(each.what == "action" and each.anew == "open_case" for each in self.differences)

    @property
    def loses_danger(self) -> bool:
        """Whether a sign of danger would no longer be seen."""
        dangers = (each for each in self.differences if each.what == "danger")
        return any(not set(each.recorded.split()) <= set(each.anew.split()) for each in dangers)


def differences(recorded: Mapping[str, Any], anew: Mapping[str, Any]) -> Iterator[Difference]:
    """What two assessments (JSON of the contract) conclude differently; evidence and confidences do not count, nor does
    what the store knew better."""
    before, after = _conclusions({**recorded, **recorded.get("judged", {})}), _conclusions(anew)
    for what in sorted(before | after):
        if before.get(what, "") != after.get(what, ""):
            yield Difference(what, before.get(what, ""), after.get(what, ""))


def _conclusions(judged: Mapping[str, Any]) -> dict[str, str]:
    found = {name: str(judged[name]) for name in ("action", "kind", "centre", "urgent")}
    found["source"] = judged["source"]["name"]
    found["hold_reasons"] = " ".join(judged["hold_reasons"])
    found["danger"] = " ".join(sorted({sign["sign"] for sign in judged["danger"] if not sign["guarded"]}))
    found |= {f"field {name}": str(field["value"]) for name, field in judged["fields"].items()}
    found |= {f"check {check['requirement']}": check["outcome"] for check in judged["checks"]}
    everybody = (*judged["parties"], *judged["children"])
    found["people"] = "; ".join(sorted(f"{person.get('role', 'child')} {person['name']}" for person in everybody))
    return found
