"""Letters of the enforcement court, the enforcement division, and courts that are neither."""

import random
from dataclasses import replace
from typing import Any

from bench.generated import facts as facts_of
from bench.generated.facts import Facts
from bench.generated.grammar import pools, write
from bench.generated.mail import Letter, Sender, Verdict, attached, distrust, enclose, posted, roughened
from bench.generated.people import broken

_TYPES = ("visitation", "visitation", "seeing", "custody_handover", "exchange", "overnight")
_CIRCUIT = "دائرة التنفيذ بالمحكمة العامة"
"""An execution circuit of a general court: the policy does not name it, so a person may be asked."""
_COURTS = ("محكمة التنفيذ", "محكمة التنفيذ", "محكمة التنفيذ", _CIRCUIT)
SOURCES = {"court": "enforcement_court", "division": "judgment_enforcement_division"}


def referral(number: int, rng: random.Random, body: str, variant: str, trust: str) -> Letter:
    """A referral for Shaml from the `court` or the `division`; `variant` says what is wrong with it, if anything."""
    facts = cast(rng, variant)
    pool = f"{body}.layout"
    text = write(pool, facts.sheet, rng)
    verdict = Verdict(SOURCES[body], "referral", "shaml", "open_case")
    if body == "court" and facts.sheet.says["court"].startswith(_CIRCUIT):
        verdict.allow(action="hold")
    danger = "none"
    if variant == "both centres":
        text, danger = _insert(text, write("court.danger_in_court", facts.sheet, rng)), "beating"
        verdict.action = "hold"
        verdict.allow(action="open_case", centre="protection none")
    elif rng.random() < 0.1 and variant == "complete":
        text, danger = _insert(text, write("court.misc_not_danger", facts.sheet, rng)), "none"
    if variant == "copy":
        text += "\n" + write("common.copy_shaml", facts.sheet, rng)
    elif variant == "two families":
        other = cast(rng, "complete")
        text = _insert(
            text, "كما " + write("court.case_inline", other.sheet, rng) + "\n" + write("court.basis", other.sheet, rng)
        )
    _refuse(verdict, variant)
    return finished(number, facts, text, verdict, (body, variant, trust, danger))


def _refuse(verdict: Verdict, variant: str) -> None:
    if variant in ("misdirected", "copy", "two families"):
        verdict.action = "hold"
    if variant == "misdirected":
        verdict.missing.append("addressed_to_us")
        verdict.centre = "none"
        verdict.allow(centre="shaml")
    if variant == "copy":
        verdict.missing.append("addressed_to_us")
        verdict.kind, verdict.centre = "information_request", "none"
        verdict.allow(kind="referral other notice", centre="shaml", action="set_aside")
    if variant == "two families":
        verdict.missing.append("single_case")


def cast(rng: random.Random, variant: str) -> Facts:
    """The parties, the children, the numbers of one request; `variant` may name a fact that is left out or broken."""
    facts = Facts(rng)
    facts.head(variant)
    applicant, respondent = facts_of.couple(rng)
    for slot, person, role in (("app", applicant, "applicant"), ("resp", respondent, "respondent")):
        facts.person(slot, person, role, ("id",) if variant == f"{role}_id" else ())
    facts_of.add_children(facts, applicant if not applicant.woman else respondent, (variant,))
    kind = rng.choice(_TYPES)
    facts.request_types = ["visitation", kind] if kind == "overnight" else [kind]
    city = rng.choice(pools()["names.cities"])
    facts.say("court", f"{rng.choice(_COURTS)} {city}")
    ordinal = rng.choice(pools()["names.ordinals"])
    facts.say("circuit", rng.choice(pools()["court.circuit_words"]) + f" {ordinal}")
    facts.say("official", rng.choice(pools()["names.officials"]))
    if variant != "execution_request_number":
        facts.say("req_no", f"48{rng.randrange(10**8):08d}")
        facts.earlier("req_date", 40)
    if variant != "judgment_number":
        facts.say("deed_no", f"{rng.choice(['46', '47', '48'])}{rng.randrange(10**8):08d}")
        facts.earlier("deed_date", 400)
    facts.say("old_no", f"48{rng.randrange(10**8):08d}")
    facts.earlier("old_date", 60)
    facts.draw("schedule", "court.schedule")
    for slot in ("matter", "verdict", "subject"):
        facts.say(slot, singular(facts.draw(slot, f"court.{slot}_{kind}"), facts))
    facts.draw("addressee", "common.to_other_shaml" if variant in ("misdirected", "copy") else "common.to_shaml")
    _enclosed(facts, variant)
    if rng.random() < 0.1:
        del facts.sheet.says["subject"]
        facts.say("mail_subject", rng.choice(pools()["court.subject_vague"]))
    if rng.random() < 0.3:
        facts.draw("copies", "court.copies")
    return facts


def _enclosed(facts: Facts, variant: str) -> None:
    """Whether a copy of the deed comes, and how many enclosures the letter states."""
    rng = facts.rng
    with_deed = variant not in ("judgment_number", "judgment_copy", "attachments_incomplete") and rng.random() < 0.5
    if with_deed:
        facts.say("deed_copy", "yes")
    if variant == "attachments_incomplete":
        facts.enclosures(rng.randrange(2, 5))
    elif rng.random() < 0.7:
        facts.enclosures(int(with_deed))


def singular(text: str, facts: Facts) -> str:
    """`text` as said of one child where there is only one."""
    if len(facts.kids) != 1:
        return text
    girl = facts.sheet.woman["c1"]
    pairs = (
        ("للمحضونين", "للمحضونة" if girl else "للمحضون"),
        ("المحضونين", "المحضونة" if girl else "المحضون"),
        ("والدهم", "والدها" if girl else "والده"),
        ("والدتهم", "والدتها" if girl else "والدته"),
        ("أولاده", "ابنته" if girl else "ابنه"),
        ("أولادها", "ابنتها" if girl else "ابنها"),
        ("بتسليمهم", "بتسليمها" if girl else "بتسليمه"),
        ("وضمهم", "وضمها" if girl else "وضمه"),
        ("ومبيتهم", "ومبيتها" if girl else "ومبيته"),
        ("وتسليمهم", "وتسليمها" if girl else "وتسليمه"),
    )
    for many, one in pairs:
        text = text.replace(many, one)
    return text


def _insert(text: str, sentence: str) -> str:
    """Put a sentence before the last third of the letter's lines."""
    if not sentence:
        return text
    lines = text.split("\n")
    place = max(1, len(lines) - 4)
    return "\n".join([*lines[:place], sentence, *lines[place:]])


def finished(number: int, facts: Facts, text: str, verdict: Verdict, tags: tuple[str, str, str, str]) -> Letter:
    """Noise, missing requirements, enclosures and mail around the letter `text`."""
    body, variant, trust, danger = tags
    rng = facts.rng
    if trust == "iban":
        text = _insert(text, write("common.iban", facts.sheet, rng))
    if variant == "id_invalid":
        text, broken = _break_id(text, facts)
        verdict.missing.append(broken)
    degree = rng.choices(["plain", "tatweel", "vowels", "slips", "misread"], [60, 8, 8, 14, 10])[0]
    text = roughened(singular(text, facts), facts, degree)
    sender = sender_of(body, facts)
    distrust(verdict, trust)
    deed = write("court.deed", facts.sheet, rng) if facts.sheet.says.get("deed_copy") else None
    verdict.missing += absent(facts, variant, deed)
    item = posted(facts, text, sender, verdict, trust)
    html = False
    if rng.random() < 0.2:
        attached(item, text, sender, facts)
    else:
        html = rng.random() < 0.4
    if deed:
        enclose(item, pools()["court.deed_name"][0], roughened(singular(deed, facts), facts, "plain"), rng)
    if variant == "id_invalid":
        item["gold"]["invalid_ids"] = [facts.sheet.says["broken"]]
    return Letter(
        number, f"{SOURCES.get(body, body)}: {variant}, {trust}", danger, item, variant != "two families", html
    )


def _break_id(text: str, facts: Facts) -> tuple[str, str]:
    slot = facts.rng.choice(["app", "resp"])
    person, role = facts.persons[slot]
    wrong = broken(person.id_number, facts.rng)
    facts.sheet.says["broken"] = wrong
    facts.persons[slot] = (replace(person, id_number=wrong), role)
    return text.replace(person.id_number, wrong), "id_invalid"


def absent(facts: Facts, variant: str, deed: str | None) -> list[str]:
    """The requirements of a referral to Shaml that what was written does not meet."""
    used, missing = facts.sheet.used, []
    slots = {
        "letter_number": "letter_no",
        "letter_date": "letter_date",
        "execution_request_number": "req_no",
        "judgment_number": "deed_no",
        "applicant_id": "app.id",
        "respondent_id": "resp.id",
    }
    missing += [name for name, slot in slots.items() if slot not in used]
    if deed is None:
        missing.append("judgment_copy")
    if variant in ("child_details", "attachments_incomplete"):
        missing.append(variant)
    return missing


def sender_of(body: str, facts: Facts) -> Sender:
    """An official mailbox of the court or the division."""
    rng = facts.rng
    if body == "division":
        return Sender(
            "شعبة تنفيذ الأحكام الحقوقية", f"{rng.choice(['civil.exec', 'ahkam.makkah', 'exec.rights'])}@moi.gov.sa"
        )
    return Sender(
        facts.sheet.says["court"],
        f"{rng.choice(['makkah.exec', 'exec.court', 'tanfeeth'])}.c{rng.randrange(1, 15)}@moj.gov.sa",
    )


def other_letter(number: int, rng: random.Random, body: str, what: str) -> Letter:
    """A court's or division's letter about a case there is, or a question: `what` names the pool."""
    facts = cast(rng, "complete")
    text_pool = f"{body}.{what}" if what == "follow" else f"court.{what}"
    facts.say("matter_text", singular(facts.draw("matter_text", text_pool), facts))
    facts.say("subject", rng.choice(pools()[f"court.subjects_{what}"]))
    layout = write(f"{body}.follow_layout", facts.sheet, rng)
    verdict = _answer_of(what, body)
    facts.request_types = {
        "stop": ["stop_visit"],
        "change": ["change_schedule"],
        "report_request": ["report_request"],
    }.get(what, [])
    if what in ("address_request", "statistics"):
        facts.request_types = ["info_request"]
    sender = sender_of(body, facts)
    text = roughened(layout, facts, rng.choice(["plain", "plain", "slips", "tatweel"]))
    item = posted(facts, text, sender, verdict)
    return Letter(number, f"{SOURCES[body]}: {what}", "none", item, html=rng.random() < 0.3)


def _answer_of(what: str, body: str) -> Verdict:
    if what in ("address_request", "statistics"):
        return Verdict(SOURCES[body], "information_request", "none", "hold").allow(centre="shaml", kind="other")
    verdict = Verdict(SOURCES[body], "follow_up", "shaml", "link_to_case").allow(action="hold")
    if what == "report_request":
        verdict.allow(kind="information_request", centre="none")
    return verdict


def near_court(number: int, rng: random.Random) -> Letter:
    """A body that is close to the enforcement court and is not it."""
    facts = cast(rng, "complete")
    head, post, address = rng.choice(pools()["protection.near_courts"]).split("|")
    facts.say("case_no", f"47{rng.randrange(10**8):08d}")
    parts: list[Any] = [head, write("common.header", facts.sheet, rng), facts.sheet.fill("addressee")]
    parts.append(write("common.greeting", facts.sheet, rng))
    if "subject" in facts.sheet.says:
        parts.append(write("common.subject_line", facts.sheet, rng))
    parts += [write("protection.near_court_body", facts.sheet, rng), f"{post}\n{facts.sheet.says['official']}"]
    verdict = Verdict("other_body", "referral", "shaml", "hold").allow(centre="none", kind="other", source="unknown")
    verdict.missing.append("listed_source")
    if "الحقوق المدنية" in head:
        verdict.allow(source="police judgment_enforcement_division")
    text = roughened(singular("\n".join(parts), facts), facts, "plain")
    item = posted(facts, text, Sender(head.split("\n")[-2 if "الدائرة" in head else -1], address), verdict)
    return Letter(number, "other_body: near court", "none", item, html=rng.random() < 0.3)
