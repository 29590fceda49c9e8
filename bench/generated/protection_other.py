"""What the protection centre gets besides plain referrals: English letters, follow-ups, questions, near bodies."""

import random

from bench.generated import dates
from bench.generated.court import cast
from bench.generated.facts import Facts
from bench.generated.grammar import pools, write
from bench.generated.mail import Letter, Sender, Verdict, distrust, posted, roughened
from bench.generated.people import Person, identity
from bench.generated.protection import DANGERS, SOURCES
from bench.generated.sufferer import case_of, unit

_TYPES = {
    "lecture": ["awareness_session"],
    "how_to_refer": ["child_protection"],
    "visit_dispute": ["visitation"],
    "ask_address": ["info_request"],
    "follow": ["report_request"],
}


def english(number: int, rng: random.Random, body: str, trust: str) -> Letter:
    """A referral written in English."""
    facts = Facts(rng)
    facts.head()
    facts.written = dates.english(facts.day, rng)
    girl = rng.random() < 0.5
    facts.say("letter_date", facts.written.text)
    unit_en, official = pools()[f"protection.english_{body}"][0].split("|")
    facts.say("unit_en", unit_en)
    facts.say("official_en", official)
    name = rng.choice(pools()["names.latin_women" if girl else "names.latin_men"])
    age = rng.randrange(4, 17)
    facts.kids["vict"] = (Person(name, girl, identity(rng, resident=True), "", ""), age, "")
    facts.sheet.woman["vict"], facts.sheet.says["vict"] = girl, name
    facts.sheet.says["vict.age"] = str(age)
    if rng.random() < 0.6:
        facts.sheet.says["vict.id"] = facts.kids["vict"][0].id_number
    facts.draw("subject", "protection.english_subject")
    facts.draw("incident", "protection.english_danger")
    facts.request_types = ["child_protection"]
    text = write("protection.english", facts.sheet, rng)
    verdict = Verdict(SOURCES[body], "referral", "protection", "open_case")
    distrust(verdict, trust)
    item = posted(facts, text, Sender(unit_en.split(",")[0], unit_address(body, rng)), verdict, trust)
    item["gold"]["fields"]["danger_signs"] = [facts.sheet.says["incident"]]
    return Letter(number, f"{SOURCES[body]}: english, {trust}", "english", item, html=rng.random() < 0.4)


def unit_address(body: str, rng: random.Random) -> str:
    """An official mailbox of a body."""
    domain = {"r1919": "hrsd", "police": "moi", "hospital": "moh", "school": "moe"}[body]
    return f"office{rng.randrange(1, 90)}@{domain}.gov.sa"


def other_letter(number: int, rng: random.Random, body: str, what: str) -> Letter:
    """A follow-up, a question, an invitation of one of the listed bodies; `what` names the pool."""
    facts, sender = case_of(rng, body, "complete", "beating")
    if what == "visit_dispute":
        facts = cast(rng, "complete")
        sender = unit(facts, body)
        facts.draw("addressee", "common.to_shaml")
    sign = f"protection.{body}_signature" if body != "school" else "protection.school_sign_f"
    facts.draw("head", f"protection.{body}_letterhead")
    facts.draw("sign", sign)
    facts.draw("text", f"protection.{what}")
    facts.say("subject", rng.choice(pools()[f"protection.subjects_{what}"]))
    text = roughened(write("protection.body_layout", facts.sheet, rng), facts, rng.choice(["plain", "plain", "slips"]))
    facts.request_types = _TYPES[what] if "إضافية" not in text else []
    item = posted(facts, text, sender, _answer_of(what, body))
    return Letter(
        number, f"{SOURCES[body]}: {what}", "negated" if what == "lecture" else "none", item, html=rng.random() < 0.3
    )


def _answer_of(what: str, body: str) -> Verdict:
    source = SOURCES[body]
    if what == "follow":
        return Verdict(source, "follow_up", "protection", "link_to_case").allow(action="hold")
    if what == "lecture":
        return Verdict(source, "service_request", "none", "hold")
    if what == "visit_dispute":
        return Verdict(source, "referral", "none", "hold").allow(
            centre="shaml protection", kind="service_request other"
        )
    return Verdict(source, "information_request", "none", "hold").allow(centre="protection")


def near(number: int, rng: random.Random) -> Letter:
    """A body near to a listed one, or another body altogether, refers a case."""
    danger = rng.choice(DANGERS)
    facts, _ = case_of(rng, "hospital", "complete", danger)
    kind, head, post, address = rng.choice(pools()["protection.near_bodies"]).split("|")
    origin = {"education": facts.sheet.says["school"], "cluster": facts.sheet.says["hospital"]}.get(
        kind, "إحدى الأخصائيات"
    )
    facts.say("origin", origin)
    facts.draw("text", "protection.near_body")
    facts.say("head", head)
    facts.say("sign", f"{post}\n{facts.sheet.says['official']}")
    text = roughened(write("protection.body_layout", facts.sheet, rng), facts, rng.choice(["plain", "plain", "slips"]))
    verdict = Verdict("other_body", "referral", "protection", "hold", missing=["listed_source"]).allow(
        centre="none", kind="other", source="unknown"
    )
    near_to = {"education": "school", "cluster": "hospital", "ministry": "report_centre_1919"}.get(kind)
    if near_to:
        verdict.allow(source=near_to)
    if kind == "education" and "origin" in facts.sheet.used:
        verdict.allow(action="open_case")
    item = posted(facts, text, Sender(head.split("\n")[-1], address), verdict)
    item["gold"]["fields"]["danger_signs"] = [facts.sheet.says["incident"]]
    return Letter(
        number, f"other_body: near, {kind}", "mild" if danger == "neglect" else danger, item, html=rng.random() < 0.4
    )
