"""The rest of the mailbox: other bodies, automatic and bulk mail, what colleagues forward."""

import random
from datetime import timedelta

from bench.generated import dates
from bench.generated.facts import Facts
from bench.generated.grammar import pools, write
from bench.generated.mail import Letter, Sender, Verdict, posted, roughened


def _facts(rng: random.Random) -> Facts:
    facts = Facts(rng)
    facts.day = dates.letter_day(rng)
    facts.sheet.says.update(
        {
            "place": rng.choice(["العزيزية", "المعابدة", "الشوقية"]),
            "ticket": f"INC{rng.randrange(10**6):06d}",
            "addr": f"office{rng.randrange(99)}@moj.gov.sa",
        }
    )
    back = facts.day + timedelta(days=rng.randrange(2, 20))
    facts.sheet.says.update(
        {"back": dates.plain(back, rng), "back_en": dates.english(back, rng).text, "ext": str(rng.randrange(100, 999))}
    )
    facts.sheet.says["colleague"] = rng.choice(pools()["names.officials"] + pools()["names.official_women"])
    facts.sheet.says["old"] = rng.choice(pools()["other.old_subjects"])
    return facts


def other_body(number: int, rng: random.Random) -> Letter:
    """Thanks, invitations, offers, statistics."""
    facts = _facts(rng)
    facts.head()
    unit, address = rng.choice(pools()["other.units"]).split("|")
    facts.say("unit", unit)
    what, kind, said = rng.choice(pools()["other.body"]).split("|")
    sentence = said.replace("{unit}", unit).replace("{place}", facts.sheet.says["place"])
    facts.draw("subject", "other.other_subject")
    head = [
        unit,
        write("common.header", facts.sheet, rng),
        pools()["other.addressee"][0],
    ]
    body = [
        write("common.greeting", facts.sheet, rng),
        write("common.subject_line", facts.sheet, rng),
        sentence,
        write("common.closing", facts.sheet, rng),
    ]
    verdict = Verdict("other_body", kind, "none", "hold").allow(
        source="unknown bulk", action="set_aside", kind="other service_request bulk"
    )
    text = roughened("\n".join([*head, *body, rng.choice(pools()["names.officials"])]), facts, "plain")
    return Letter(
        number,
        "other_body: no referral",
        "negated" if what == "invite" else "none",
        posted(facts, text, Sender(unit, address), verdict),
        scored=False,
    )


def automatic(number: int, rng: random.Random) -> Letter:
    """Bounces, absence notices, receipts."""
    facts = _facts(rng)
    what, subject, text = write("other.auto", facts.sheet, rng).split("|")
    facts.say("mail_subject", subject)
    address = {"bounce": "postmaster@mx.yusr.example", "ack": "noreply@moj.gov.sa"}.get(
        what, f"staff{rng.randrange(90)}@moe.gov.sa"
    )
    unit = {"bounce": "Mail Delivery Subsystem", "ack": "الخدمات الإلكترونية"}.get(what, "موظف")
    verdict = Verdict("automatic", "notice", "none", "set_aside")
    return Letter(
        number, f"automatic: {what}", "negated", posted(facts, text, Sender(unit, address), verdict), scored=False
    )


def bulk(number: int, rng: random.Random, pool: str) -> Letter:
    """Newsletters, awareness flyers, offers (`bulk`), and phishing (`phish`)."""
    facts = _facts(rng)
    subject, text = rng.choice(pools()[f"other.{pool}"]).split("|")
    facts.say("mail_subject", subject)
    filler = "\n".join(rng.sample(pools()["other.fillers"], 2))
    verdict = Verdict("bulk", "bulk", "none", "set_aside").allow(action="hold")
    if pool == "phish":
        verdict.allow(source="unknown", kind="other")
    box, domain = (
        rng.choice(["news", "info", "offers"]),
        rng.choice(["tawiya", "awareness-news", "souq-offers", "qanon-weekly"]),
    )
    address = f"{box}@{domain}.example"
    item = posted(
        facts,
        f"{text}\n{filler}\n{rng.choice(['العدد', 'رقم', 'No.'])} {rng.randrange(2, 900)} - {facts.sheet.says['back']}",
        Sender(rng.choice(["نشرة", "Newsletter", "العروض"]), address),
        verdict,
        "pass" if pool == "bulk" else "none",
    )
    return Letter(number, f"bulk: {pool}", "negated" if pool == "bulk" else "none", item, False, rng.random() < 0.6)


def internal(number: int, rng: random.Random, inside: Letter | None) -> Letter:
    """A colleague's own note, or an official mail forwarded inline by one."""
    facts = _facts(rng)
    sender = Sender(
        rng.choice(["الاستقبال", "علاقات المستفيدين", "سكرتارية المجلس"]),
        rng.choice(["reception@yusr.example", "relations@yusr.example", "board@yusr.example"]),
    )
    if inside is None:
        facts.say("mail_subject", rng.choice(pools()["other.subject_note"]))
        verdict = Verdict("internal", "other", "none", "hold").allow(action="set_aside", kind="notice")
        return Letter(
            number,
            "internal: note",
            "none",
            posted(facts, write("other.internal_plain", facts.sheet, rng), sender, verdict),
            scored=False,
        )
    mail = inside.item["email"]
    unit, address = mail["from"].rstrip(">").split(" <")
    facts.sheet.says.update(
        {"unit": unit.strip('"'), "addr": address, "when": mail["date"], "subject": mail["subject"]}
    )
    text = (
        write("other.internal_note", facts.sheet, rng)
        + "\n"
        + write("other.forward_head", facts.sheet, rng)
        + mail["body"]
    )
    facts.say("mail_subject", f"{rng.choice(['Fw', 'FW', 'إعادة توجيه', 'Fwd'])}: {mail['subject']}")
    verdict = Verdict("internal", "referral", inside.item["gold"]["centre"], "hold", missing=["formal_channel"])
    verdict.allow(source=inside.item["gold"]["source"], centre="none")
    item = posted(facts, text, sender, verdict)
    item["email"]["forwarded"] = True
    item["attachments"] = inside.item["attachments"]
    item["gold"]["fields"] = inside.item["gold"]["fields"]
    return Letter(number, "internal: forward", inside.danger, item)
