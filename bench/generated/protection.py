"""Referrals of the report centre, police, hospitals and schools to the protection centre."""

import random
from dataclasses import dataclass, replace

from bench.generated.facts import Facts
from bench.generated.grammar import write
from bench.generated.mail import Letter, Sender, Verdict, attached, distrust, enclose, posted, roughened
from bench.generated.people import broken
from bench.generated.sufferer import case_of

SOURCES = {"r1919": "report_centre_1919", "police": "police", "hospital": "hospital", "school": "school"}
DANGERS = ("beating", "weapon", "threat", "captivity", "self_harm", "injury", "sexual", "loss", "neglect")
_ASKED = {
    "shelter": ("لإيوائه", "لإيوائها", "دار إيواء"),
    "case_study": ("دراسة الحالة", "ودراستها"),
    "receive_person": ("استلام الحالة", "لاستلامه", "لاستلامها"),
    "home_visit": ("زيارة الأسرة", "زيارة منزلية"),
}
"""What is asked for besides protection, by the words of `protection.ask` and `protection.police_ask`."""


@dataclass(frozen=True, slots=True)
class _Draft:
    facts: Facts
    text: str
    verdict: Verdict
    sender: Sender
    enclosed: str | None


def referral(number: int, rng: random.Random, body: str, variant: str, trust: str) -> Letter:
    """A referral for the protection centre; `variant` says what is wrong with it, if anything."""
    danger = rng.choice(DANGERS)
    facts, sender = case_of(rng, body, variant, danger)
    enclosed = _enclosures(facts, variant)
    head_pool, sign_pool = f"protection.{body}_letterhead", f"protection.{body}_signature"
    if body == "school":
        sign_pool = "protection.school_sign_f" if facts.sheet.woman["vict"] else "protection.school_sign_m"
    facts.draw("head", head_pool)
    facts.draw("sign", sign_pool)
    facts.draw("text", f"protection.{body}_body")
    text = write("protection.body_layout", facts.sheet, rng)
    if extra := facts.sheet.fill("extra"):
        text = text.replace(facts.sheet.says["text"], facts.sheet.says["text"] + extra)
    verdict = Verdict(SOURCES[body], "referral", "protection", "open_case")
    _refuse(verdict, variant)
    if variant == "copy":
        text += "\n" + write("common.copy_protection", facts.sheet, rng)
    elif variant == "two families":
        text = _second(text, facts, body)
    elif variant == "both centres":
        facts.say("req_no", f"48{rng.randrange(10**8):08d}")
        text += "\n" + write("protection.visit_too", facts.sheet, rng)
        verdict.allow(action="hold")
    return _finished(number, _Draft(facts, text, verdict, sender, enclosed), (body, variant, trust, danger))


def _second(text: str, facts: Facts, body: str) -> str:
    other, _ = case_of(facts.rng, body, "complete", "beating")
    other.draw("text", f"protection.{body}_body")
    return text.replace(
        facts.sheet.says["text"], f"أولاً: {facts.sheet.says['text']}\nثانياً: {other.sheet.says['text']}"
    )


def _refuse(verdict: Verdict, variant: str) -> None:
    if variant in ("misdirected", "copy", "two families"):
        verdict.action = "hold"
        verdict.missing.append("single_case" if variant == "two families" else "addressed_to_us")
    if variant in ("misdirected", "copy"):
        verdict.centre = "none"
        verdict.allow(centre="protection")
    if variant == "copy":
        verdict.kind = "information_request"
        verdict.allow(kind="referral other notice", action="set_aside")
    if variant == "victim_identity":
        verdict.missing.append("victim_identity")


def _enclosures(facts: Facts, variant: str) -> str | None:
    rng = facts.rng
    if variant == "attachments_incomplete":
        facts.enclosures(rng.randrange(2, 5))
        return None
    text = write("protection.enclosure", facts.sheet, rng) if rng.random() < 0.25 else None
    if rng.random() < 0.6:
        facts.enclosures(0 if text is None else 1)
    return text


def _finished(number: int, draft: _Draft, tags: tuple[str, str, str, str]) -> Letter:
    body, variant, trust, danger = tags
    facts, text, verdict, sender = draft.facts, draft.text, draft.verdict, draft.sender
    rng = facts.rng
    if trust == "iban":
        text += "\n" + write("common.iban", facts.sheet, rng)
    if rng.random() < 0.15:
        text += "\n" + write("common.disclaimer", facts.sheet, rng)
    verdict.missing += [
        name
        for name, slot in (("letter_number", "letter_no"), ("letter_date", "letter_date"))
        if slot not in facts.sheet.used
    ]
    if variant == "id_invalid":
        text = _broken(text, facts, verdict)
    if variant == "attachments_incomplete":
        verdict.missing.append(variant)
    text = roughened(
        text, facts, rng.choices(["plain", "tatweel", "vowels", "slips", "misread"], [60, 8, 8, 14, 10])[0]
    )
    distrust(verdict, trust)
    facts.request_types += [name for name, words in _ASKED.items() if any(word in draft.text for word in words)]
    item = posted(facts, text, sender, verdict, trust)
    item["gold"]["fields"]["danger_signs"] = [facts.sheet.says["incident"]]
    html = False
    if rng.random() < 0.2:
        attached(item, text, sender, facts)
    else:
        html = rng.random() < 0.4
    if draft.enclosed:
        enclose(item, "مرفق", draft.enclosed, rng)
    shown = "mild" if danger == "neglect" else danger
    return Letter(number, f"{SOURCES[body]}: {variant}, {trust}", shown, item, variant != "two families", html)


def _broken(text: str, facts: Facts, verdict: Verdict) -> str:
    slot = facts.sheet.says.get("vict.id")
    if not slot or slot not in text:
        return text
    wrong = broken(slot, facts.rng)
    for group in (facts.persons, facts.kids):
        if "vict" in group:
            person, *rest = group["vict"]
            group["vict"] = (replace(person, id_number=wrong), *rest)
    verdict.missing.append("id_invalid")
    return text.replace(slot, wrong)
