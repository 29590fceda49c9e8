"""Mail of individuals and of the parties of a case: dialect, children, English, self-referrals, replies."""

import random

from bench.generated import dates
from bench.generated.court import cast, singular
from bench.generated.facts import Facts
from bench.generated.grammar import pools, write
from bench.generated.mail import Letter, Sender, Verdict, enclose, posted, roughened
from bench.generated.people import adult, phone

VOICES = (
    "me_weapon",
    "me_threat",
    "me_captivity",
    "me_self_harm",
    "me_injury",
    "me_sexual",
    "me_beating",
    "me_loss",
    "kid_danger",
    "third_danger",
    "en_danger",
)


def _private(rng: random.Random, name: str | None = None) -> Sender:
    local = rng.choice(["noor", "um.faisal", "abu.s", "ksa", "fofo", "a.m", "hope", "reem.x"]) + str(
        rng.randrange(10, 9999)
    )
    return Sender(
        name or rng.choice(pools()["individual.nicks"]),
        f"{local}@{rng.choice(['gmail', 'hotmail', 'outlook', 'icloud'])}.example",
    )


def _facts(rng: random.Random, age: int) -> Facts:
    facts = Facts(rng)
    facts.day = dates.letter_day(rng)
    facts.sheet.says.update(
        {"age": str(age), "kid": rng.choice(pools()["names.boys"]), "woman": adult(rng, woman=True).name}
    )
    facts.say("district", rng.choice(pools()["names.districts"]))
    names = pools()
    facts.sheet.says.update({"n": str(rng.randrange(2, 7)), "n2": str(rng.randrange(19, 50)), "mobile": phone(rng)})
    facts.sheet.says.update({"kid2": rng.choice(names["names.women"]), "latin": rng.choice(names["names.latin_women"])})
    return facts


def _note(facts: Facts, pool: str, *, english: bool) -> str:
    """Greeting, two or three sentences of `pool`, goodbye."""
    rng, sheet = facts.rng, facts.sheet
    told = write(pool, sheet, rng)
    more = write(pool, sheet, rng) if rng.random() < 0.3 else ""
    detail = "individual.en_detail" if english else "individual.detail"
    sentences = [told, write(detail, sheet, rng), more if more != told else "", write(detail, sheet, rng)]
    if not english:
        sentences = [write("individual.hello", sheet, rng), *sentences, write("individual.bye", sheet, rng)]
    return rng.choice(["\n", "\n", " .. "]).join(dict.fromkeys(filter(None, sentences)))


def report(number: int, rng: random.Random, voice: str) -> Letter:
    """Somebody tells of abuse: of danger in one of the voices, or of something milder."""
    facts = _facts(rng, rng.randrange(6, 16))
    text = _note(facts, f"individual.{voice}", english=voice == "en_danger")
    facts.say("mail_subject", write("individual.subject_danger", facts.sheet, rng))
    verdict = Verdict(
        "individual", "individual_report", "none", "redirect_to_1919", missing=["listed_source", "formal_channel"]
    )
    verdict.allow(action="hold", centre="protection")
    degree = "plain" if voice == "en_danger" else rng.choice(["plain", "slips", "slips"])
    item = posted(facts, roughened(text, facts, degree), _private(rng), verdict)
    item["gold"]["fields"] = {"danger_signs": [text]}
    danger = "mild" if voice == "mild" else voice
    return Letter(
        number, f"individual: {'mild report' if voice == 'mild' else 'report of danger'}", danger, item, scored=False
    )


def service(number: int, rng: random.Random) -> Letter:
    """Somebody asks for another service of the charity, in words that may sound alarming and are not."""
    facts = _facts(rng, rng.randrange(3, 12))
    text = "\n".join(
        filter(
            None,
            [
                write("individual.hello", facts.sheet, rng),
                write("individual.service", facts.sheet, rng),
                write("individual.figurative", facts.sheet, rng),
                write("individual.note_detail", facts.sheet, rng),
            ],
        )
    )
    facts.say("mail_subject", write("individual.subject_plain", facts.sheet, rng))
    verdict = Verdict("individual", "service_request", "none", "hold").allow(kind="other")
    item = posted(facts, roughened(text, facts, rng.choice(["plain", "slips"])), _private(rng), verdict)
    return Letter(number, "individual: service request", "negated", item, scored=False)


def suspect(number: int, rng: random.Random) -> Letter:
    """Somebody who may be the suspected person looks for his family or for who reported him."""
    facts = _facts(rng, 30)
    text = "\n".join(
        [write(f"individual.{pool}", facts.sheet, rng) for pool in ("hello", "perpetrator", "note_detail")]
    )
    facts.say("mail_subject", rng.choice(pools()["individual.subject_suspect"]))
    verdict = Verdict("individual", "information_request", "none", "hold")
    verdict.allow(
        kind="other individual_report service_request follow_up",
        source="party",
        centre="protection",
        action="redirect_to_1919",
    )
    item = posted(facts, roughened(text, facts, "plain"), _private(rng), verdict)
    return Letter(number, "individual: suspected person", "mild", item, scored=False)


def self_referral(number: int, rng: random.Random, variant: str) -> Letter:
    """A party asks Shaml to carry out a judgment without a court; `variant` names the condition not met, if any."""
    facts = cast(rng, "respondent_id" if variant == "party2_status" else "complete")
    says = facts.sheet.says
    if variant in ("party2_status", "visitor"):
        for detail in ("id", "nat"):
            says.pop(f"resp.{detail}", None)
    says.setdefault("app.nat", facts.persons["app"][0].nationality)
    says.setdefault("app.id", facts.persons["app"][0].id_number)
    facts.say("border", f"3{rng.randrange(10**9):09d}")
    facts.say("passport", f"N{rng.randrange(10**7):07d}")
    signed = variant != "parties_application"
    parts = [pools()["party.greeting"][0], write("party.self_open", facts.sheet, rng)]
    if variant == "visitor":
        parts.append(write("party.visitor", facts.sheet, rng))
    parts += [
        write("party.self_signed" if signed else "party.self_unsigned", facts.sheet, rng),
        pools()["party.closing"][0],
        str(says["app"]),
    ]
    facts.say("mail_subject", write("party.subject", facts.sheet, rng))
    verdict = Verdict("party", "self_referral", "shaml", "open_case" if variant == "complete" else "hold").allow(
        source="individual"
    )
    if variant == "complete":
        verdict.allow(action="hold")
    else:
        verdict.missing.append("party2_status" if variant == "visitor" else variant)
    text = roughened(singular("\n".join(parts), facts), facts, rng.choice(["plain", "slips"]))
    form = singular(write("party.application", facts.sheet, rng), facts) if signed else None
    item = posted(facts, text, _private(rng, str(says["app"])), verdict)
    if form:
        enclose(item, "طلب التنفيذ", roughened(form, facts, "plain"), rng)
    return Letter(number, f"party: self-referral, {variant}", "none", item)


def reply(number: int, rng: random.Random, pool: str) -> Letter:
    """A party or a lawyer writes about a case there is."""
    facts = cast(rng, "complete")
    facts.say("case", f"SH-1448-{rng.randrange(1, 400):04d}")
    facts.say("poa", f"48{rng.randrange(10**7):07d}")
    facts.say("who", "والد" if not facts.persons["app"][0].woman else "والدة")
    text = write(f"party.{pool}", facts.sheet, rng) + "\n" + str(facts.sheet.says["app"])
    if rng.random() < 0.5:
        text += write("party.quoted", facts.sheet, rng)
    facts.say(
        "mail_subject",
        write("party.subject_reply", facts.sheet, rng),
    )
    verdict = Verdict("party", "follow_up", "shaml", "link_to_case").allow(action="hold", source="individual")
    if pool == "reply_danger":
        verdict.allow(kind="individual_report", centre="protection none", action="redirect_to_1919")
    if pool == "lawyer":
        verdict.allow(kind="information_request service_request", centre="none")
    item = posted(
        facts,
        roughened(text, facts, rng.choice(["plain", "slips"])),
        _private(rng, str(facts.sheet.says["app"])),
        verdict,
    )
    item["gold"]["fields"] = {}
    return Letter(number, f"party: {pool}", "beating" if pool == "reply_danger" else "none", item, scored=False)
