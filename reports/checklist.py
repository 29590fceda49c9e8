"""The checklist as a document, in Arabic and English: `docs/requirements.md` is what this module prints.

python -m reports.checklist > docs/requirements.md
"""

import sys

from classifiers.readings import PolicyReading, policy_readings
from classifiers.requirements import all_requirements
from reports.labels import Language, label

_HEAD = """# Requirements

Made from the code by `python -m reports.checklist`; do not edit it by hand. Every line is one small function of
`classifiers/requirements`, and cites the policy's clause. Levels: a case is opened only when everything *to open* is
met; what is needed *to serve* is asked for while the case waits; the rest is *desirable*. Outcomes: met, missing,
invalid, unreadable (a person looks, it never counts against the sender), unverified (a person sees to it).
"""
_KEPT = """
## Kept by the register, not judged from the letter

| id | الاشتراط | requirement | where |
|---|---|---|---|
| G-10 | عدم التكرار | not a duplicate | the same bytes are one item; the number of an open case is not opened again |
| G-11 | قيد الوارد | inward registration | every item has a number, a time, a channel and a digest in the log |
| I-05 | سجل مقيّد بالحد الأدنى | minimal restricted record | the reporter is masked; revealing is logged |
| I-06 | مطابقة مع ملف قائم | match with an existing case | staff link the item; nothing is told to the writer |
"""
_READINGS = """
## Readings of the policy

Where its wording leaves room, the policy is read as below. Each is **unconfirmed** until the charity confirms it in
`ihala.toml`:

    [[policy.readings]]
    id = "A5"
    confirmed_by = "the board, meeting 12"
    confirmed_on = 2026-12-01

`ihala explain` names the unconfirmed readings that an item's requirements rest on.

| id | البند | النص | القراءة | reading | requirements |
|---|---|---|---|---|---|
"""


def checklist_markdown() -> str:
    """The whole document."""
    rows = [
        f"| {item.id} | {item.wording('ar')} | {item.wording('en')} | {item.clause} | "
        f"{label('level', item.level, Language.ARABIC)} | {label('level', item.level, Language.ENGLISH)} |"
        for item in all_requirements()
    ]
    table = "\n".join(["| id | الاشتراط | requirement | البند | المستوى | level |", "|---|---|---|---|---|---|", *rows])
    readings = "\n".join(
        f"| {each.id} | {each.clause} | «{each.quote}» | {each.arabic} | {each.english} | {_listed(each)} |"
        for each in policy_readings()
    )
    return f"{_HEAD}\n## The checklist\n\n{table}\n{_KEPT}{_READINGS}{readings}\n"


def _listed(reading: PolicyReading) -> str:
    return ", ".join(reading.requirements)


if __name__ == "__main__":
    sys.stdout.write(checklist_markdown())
