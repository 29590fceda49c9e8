"""Why an item was judged as it was, sentence by sentence, in Arabic or English, with the letter's own words."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from classifiers.assessment import HoldReason
from classifiers.readings import readings_of
from classifiers.requirements import all_requirements
from reports.inspection import reason_of
from reports.labels import Language, label, labels, sender_reasons, store_note, store_reason
from reports.table import Report, clean
from store.agencies import AgencyView

_QUOTES = 3
"""Quotes shown for the source: the weightiest."""
_DIGEST = 12
"""Characters of the rules' digest that people are shown."""
_TO_CALL_BACK = {"unverified_sender", "suspected_forgery", "near_source", "unclear_source"}
Judged = Mapping[str, Any]


@cache
def _sentences() -> dict[str, Any]:
    with (Path(__file__).parent / "sentences.toml").open("rb") as file:
        return tomllib.load(file)


def _say(key: str, language: Language, **values: object) -> str:
    shown = {name: clean(str(value)) for name, value in values.items()}
    return str(_sentences()[key][language]).format(**shown)


@dataclass(frozen=True, slots=True)
class Known:
    """What the charity settled: the policy's readings it confirmed, and its register of bodies."""

    confirmed: frozenset[str] = frozenset()
    register: tuple[AgencyView, ...] = ()


def explanation(title: str, judged: Judged, known: Known, language: Language) -> Report:
    """The report of `ihala explain`: `judged` as it was recorded."""
    sentences = tuple(_all(judged, known, language)) if judged else (_say("not_judged", language),)
    text = "\n".join([title, *(f"- {sentence}" for sentence in sentences)])
    return Report({"item": title, "sentences": list(sentences)}, (), text=text)


def _all(judged: Judged, known: Known, language: Language) -> Iterator[str]:
    yield from _envelope(judged, language)
    yield from _danger(judged, language)
    yield from _unread(judged, language)
    yield from _suspicions(judged, language)
    yield from _source(judged, language)
    yield from _kind(judged, language)
    yield from _stated(judged, language)
    yield from _checks(judged, language)
    yield from _conclusion(judged, language)
    yield from _call_back(judged, known.register, language)
    yield _rules(judged, known.confirmed, language)


def _envelope(judged: Judged, language: Language) -> Iterator[str]:
    item = judged.get("item") or {}
    if item.get("from"):
        yield _say(
            "received", language, time=item.get("date") or "—", channel=label("channel", item["channel"], language),
            sender=item["from"], subject=item.get("subject") or "—",
        )  # fmt: skip
    verdict = judged.get("authenticity")
    if verdict:
        result = label("authenticity", verdict["result"], language)
        reasons = sender_reasons(verdict["reasons"], language) or verdict["domain"]
        yield _say("authenticity", language, result=result, reasons=reasons)


def _danger(judged: Judged, language: Language) -> Iterator[str]:
    if not judged["danger"]:
        yield _say("no_danger", language)
    for sign in judged["danger"]:
        key = "danger_guarded" if sign.get("guarded") else "danger"
        evidence = sign["evidence"] or {}
        named = label("danger", sign["sign"], language)
        yield _say(key, language, sign=named, quote=evidence.get("quote", ""), place=_place(evidence, language))


def _unread(judged: Judged, language: Language) -> Iterator[str]:
    for part in judged.get("parts", ()):
        if part["defects"]:
            yield _say("unread", language, part=part["id"], defects="; ".join(part["defects"]))


def _suspicions(judged: Judged, language: Language) -> Iterator[str]:
    for each in judged.get("suspicions", ()):
        evidence, named = each["evidence"] or {}, label("suspicion", each["sign"], language)
        yield _say("suspicion", language, sign=named, quote=evidence.get("quote", ""), place=_place(evidence, language))


def _source(judged: Judged, language: Language) -> Iterator[str]:
    source = judged["source"]
    quotes = [f"«{clean(each['quote'])}» ({_place(each, language)})" for each in source.get("evidence") or ()][:_QUOTES]
    named, confidence = label("source", source["name"], language), f"{source.get('confidence', 0):.0%}"
    if quotes:
        joined = _sentences()["and"][language].join(quotes)
        yield _say("source", language, source=named, confidence=confidence, quotes=joined)
    else:
        yield _say("source_unquoted", language, source=named, confidence=confidence)
    if source.get("near"):
        yield _say("near", language, near=source["near"])


def _kind(judged: Judged, language: Language) -> Iterator[str]:
    kind = label("kind", judged["kind"], language)
    if judged["centre"] == "none":
        yield _say("kind_no_centre", language, kind=kind)
    else:
        yield _say("kind", language, kind=kind, centre=label("centre", judged["centre"], language))
    if judged.get("urgent"):
        yield _say("urgent", language)


def _stated(judged: Judged, language: Language) -> Iterator[str]:
    for name, field in judged["fields"].items():
        value = "، ".join(field["value"]) if isinstance(field["value"], list) else field["value"]
        evidence = field.get("evidence")
        key = "field_uncertain" if not field.get("certain", True) else "field" if evidence else "field_unquoted"
        quote, place = (evidence or {}).get("quote", ""), _place(evidence or {}, language)
        yield _say(key, language, field=label("field", name, language), value=value, quote=quote, place=place)
    if judged["parties"] or judged["children"]:
        yield _say("people", language, adults=len(judged["parties"]), children=len(judged["children"]))


def _checks(judged: Judged, language: Language) -> Iterator[str]:
    wordings = {requirement.id: requirement.wording(language) for requirement in all_requirements()}
    for check in judged["checks"]:
        yield _say(
            "met" if check["outcome"] == "met" else "unmet", language, clause=check["clause"],
            requirement=f"{check['requirement']} {wordings.get(check['requirement'], '')}",
            reason=reason_of(check, language), outcome=label("outcome", check["outcome"], language),
            level=label("level", check["level"], language),
        )  # fmt: skip


def _conclusion(judged: Judged, language: Language) -> Iterator[str]:
    action, note = label("action", judged["action"], language), store_note(judged, language)
    reasons = [reason for reason in judged["hold_reasons"] if not (note and reason == HoldReason.OTHER)]
    why = labels("hold_reason", reasons, language)
    if why or note:
        yield _say("action_held", language, action=action, reasons=": ".join(filter(None, (why, note))))
    else:
        yield _say("action", language, action=action)
    follows = judged.get("follows") or {}
    if follows.get("numbers"):
        yield _say("follows", language, numbers="، ".join(number for _, number in follows["numbers"]))
    for key in (*reasons, store_reason(judged), judged["action"]):
        if key in _sentences()["advise"]:
            yield _say("advice", language, advice=_sentences()["advise"][key][language])


def _call_back(judged: Judged, register: tuple[AgencyView, ...], language: Language) -> Iterator[str]:
    """The numbers to call the body back on: only those that the charity itself confirmed."""
    if not _TO_CALL_BACK & set(judged["hold_reasons"]):
        return
    entries = [
        each for each in register if each.source == judged["source"]["name"] and each.phone and each.confirmed_on
    ]
    for entry in entries:
        yield _say(
            "call_back", language, name=entry.name, phone=entry.phone, by=entry.confirmed_by, on=entry.confirmed_on
        )
    if not entries:
        yield _say("no_call_back", language)


def _rules(judged: Judged, confirmed: frozenset[str], language: Language) -> str:
    resting = readings_of(frozenset(check["requirement"] for check in judged["checks"]))
    open_ = [reading.id for reading in resting if reading.id not in confirmed]
    digest = judged["rules_digest"][:_DIGEST]
    if not open_:
        return _say("rules_confirmed", language, digest=digest)
    return _say("rules", language, digest=digest, readings=("، " if language is Language.ARABIC else ", ").join(open_))


def _place(evidence: Mapping[str, Any], language: Language) -> str:
    if evidence.get("page"):
        return _say("place_page", language, part=evidence["part"], page=evidence["page"])
    return _say("place", language, part=evidence.get("part", "—"))
