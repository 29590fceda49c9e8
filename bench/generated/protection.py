"""Letters of the report centre, police, hospitals and schools, and of bodies near to them, for the protection centre."""

import random
import re

from bench.generated import facts as facts_of
from bench.generated.court import cast
from bench.generated.facts import Facts
from bench.generated.grammar import pools, write
from bench.generated.mail import Letter, Sender, Verdict, attached, distrust, enclose, posted, roughened
from bench.generated.people import Person, adult, broken, child, identity

SOURCES = {"r1919": "report_centre_1919", "police": "police", "hospital": "hospital", "school": "school"}
_CONJUNCTION = re.compile("^(?:حيث |وقد |وأن |و(?!ُ|جد))")
DANGERS = ("beating", "weapon", "threat", "captivity", "self_harm", "injury", "sexual", "loss", "neglect")
_ABUSERS = {
    False: [
        ("والده", False),
        ("زوج والدته", False),
        ("أخوه", False),
        ("عمه", False),
        ("زوجة والده", True),
        ("والدته", True),
    ],
    True: [
        ("والدها", False),
        ("زوج والدتها", False),
        ("أخوها", False),
        ("خالها", False),
        ("زوجة والدها", True),
        ("والدتها", True),
    ],
}
_ENGLISH = {
    "hospital": ("Maternity and Children Hospital, Makkah - Child Protection Team", "Dr. Haitham Sabri"),
    "school": ("Al Waha International School, Makkah", "Ms. Caroline Webb, Counsellor"),
    "r1919": (
        "Family Violence Reporting Centre (1919), Ministry of Human Resources and Social Development",
        "Shift Supervisor",
    ),
    "police": ("Al-Aziziyah Police Station, Makkah", "Duty Officer"),
}


def victim(facts: Facts, body: str, variant: str, danger: str) -> None:
    """Who suffers and who is suspected, under `vict` and `ab`; a child is one of the children, an adult a party."""
    rng = facts.rng
    grown = body not in ("school",) and rng.random() < {"police": 0.5, "r1919": 0.45}.get(body, 0.25)
    woman = rng.random() < (0.85 if grown else 0.5)
    age = (
        rng.randrange(60, 85)
        if grown and (danger == "neglect" or not woman)
        else rng.randrange(20, 48)
        if grown
        else rng.randrange(6 if body == "school" else 1, 17)
    )
    if grown:
        person = adult(rng, woman=woman, resident=rng.random() < 0.15)
        facts.person("vict", person, "victim", ("id",) if variant == "no id" else ())
    else:
        person = child(rng, girl=woman, full=True)
        facts.kids["vict"] = (person, age, "")
        facts.sheet.woman["vict"], facts.sheet.says["vict"] = woman, person.name
        facts.sheet.says["vict.idw"] = rng.choice(["هوية", "السجل المدني", "هوية وطنية"])
        if variant != "no id" and rng.random() < 0.75:
            facts.sheet.says["vict.id"] = person.id_number
    _initials(facts, person, grown, variant)
    facts.sheet.says["vict.age"] = facts.age(age)
    facts.sheet.says["vkind"] = _called(person, grown, age)
    _suspect(facts, woman, grown)
    told = facts.draw("incident", f"incident.{'adult' if grown else 'child'}_{danger}")
    facts.say("incident", _CONJUNCTION.sub("", told))


def _initials(facts: Facts, person: Person, grown: bool, variant: str) -> None:
    if variant != "victim_identity":
        return
    letters = "(" + " . ".join(word[0] for word in (person.name.split()[0], person.name.split()[-1])) + ")"
    facts.sheet.says["vict"] = letters
    facts.sheet.says.pop("vict.id", None)
    named = Person(letters.strip("()"), person.woman, person.id_number, person.nationality, person.phone)
    if grown:
        facts.persons["vict"] = (named, "victim")
    else:
        facts.kids["vict"] = (named, facts.kids["vict"][1], "")


def _called(person: Person, grown: bool, age: int) -> str:
    if not grown:
        return "الطفلة" if person.woman else "الطفل"
    if age >= 60:
        return "المسنة" if person.woman else "المسن"
    return ("المقيمة" if person.woman else "المقيم") if person.resident else ("المواطنة" if person.woman else "المواطن")


def _suspect(facts: Facts, woman: bool, grown: bool) -> None:
    rng = facts.rng
    choices = (
        [("زوجها", False), ("طليقها", False), ("أخوها", False)]
        if grown and woman
        else [("ابنه", False), ("أخوه", False)]
        if grown
        else _ABUSERS[woman]
    )
    words, is_woman = rng.choice(choices)
    facts.sheet.says["ab"], facts.sheet.woman["ab"] = words, is_woman
    facts.person("abn", adult(rng, woman=is_woman), "alleged_abuser")
    facts.sheet.says["abn.idw"] = "هوية"
    facts.person("mom", adult(rng, woman=True), "mother")
    facts.say("extra", "")
    if not grown:
        facts.draw("extra", "protection.extra")


def unit(facts: Facts, body: str) -> Sender:
    """The body that writes: its names under their slots, and its mailbox."""
    rng, names = facts.rng, pools()
    facts.say("station", rng.choice(names["names.stations"]))
    facts.say("hospital", rng.choice(names["names.hospitals"]))
    girls = facts.sheet.woman.get("vict", False)
    facts.say("school", rng.choice(names["names.girls_schools" if girls else "names.boys_schools"]))
    facts.say("official", rng.choice(names["names.officials"]))
    facts.say("official_w", rng.choice(names["names.official_women"]))
    facts.say("district", rng.choice(names["names.districts"]))
    facts.draw("class", "protection.school_class")
    facts.draw("grade", "protection.grade")
    number = rng.randrange(1, 60)
    return {
        "r1919": Sender(
            "مركز بلاغات العنف الأسري 1919", f"{rng.choice(['duty', 'reports', 'cases'])}.1919@hrsd.gov.sa"
        ),
        "police": Sender(f"مركز شرطة {facts.sheet.says['station']}", f"ps.makkah{number}@moi.gov.sa"),
        "hospital": Sender(
            facts.sheet.says["hospital"], f"{rng.choice(['social', 'scan', 'cpt'])}.h{number}@moh.gov.sa"
        ),
        "school": Sender(facts.sheet.says["school"], f"school{number}.makkah@moe.gov.sa"),
    }[body]


def numbers(facts: Facts, body: str) -> None:
    """The report's or the record's number, the hospital's file."""
    rng = facts.rng
    shapes = {
        "r1919": [f"{rng.randrange(10**6, 10**7)}", f"1448-{rng.randrange(10**6):06d}"],
        "police": [str(rng.randrange(100, 9999)), f"48{rng.randrange(10**5):05d}"],
    }
    if body in shapes:
        facts.say("report_no", rng.choice(shapes[body]))
    facts.earlier("report_date", 6)
    facts.say("file_no", f"{rng.randrange(10**5, 10**7):07d}")
    facts.say("old_no", f"48{rng.randrange(10**8):08d}")
    facts.earlier("old_date", 40)


def _set(rng: random.Random, body: str, variant: str, danger: str) -> tuple[Facts, Sender]:
    facts = Facts(rng)
    facts.head(variant)
    victim(facts, body, variant, danger)
    sender = unit(facts, body)
    numbers(facts, body)
    if variant == "report_number":
        facts.sheet.says.pop("report_no", None)
    facts.draw("subject", "protection.subject")
    other = "common.to_other_protection" if variant in ("misdirected", "copy") else "common.to_protection"
    facts.draw("addressee", other)
    return facts, sender


def referral(number: int, rng: random.Random, body: str, variant: str, trust: str) -> Letter:
    """A referral for the protection centre; `variant` says what is wrong with it, if anything."""
    danger = rng.choice(DANGERS)
    facts, sender = _set(rng, body, variant, danger)
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
    return _finished(number, facts, text, verdict, (body, variant, trust, danger), sender, enclosed)


def _second(text: str, facts: Facts, body: str) -> str:
    other, _ = _set(facts.rng, body, "complete", "beating")
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


def _finished(
    number: int,
    facts: Facts,
    text: str,
    verdict: Verdict,
    tags: tuple[str, str, str, str],
    sender: Sender,
    enclosed: str | None,
) -> Letter:
    body, variant, trust, danger = tags
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
    item = posted(facts, text, sender, verdict, trust)
    item["gold"]["fields"]["danger_signs"] = [facts.sheet.says["incident"]]
    html = False
    if rng.random() < 0.2:
        attached(item, text, sender, facts)
    else:
        html = rng.random() < 0.4
    if enclosed:
        enclose(item, "مرفق", enclosed, rng)
    shown = "mild" if danger == "neglect" else danger
    return Letter(number, f"{SOURCES[body]}: {variant}, {trust}", shown, item, variant != "two families", html)


def _broken(text: str, facts: Facts, verdict: Verdict) -> str:
    slot = facts.sheet.says.get("vict.id")
    if not slot or slot not in text:
        return text
    wrong = broken(slot, facts.rng)
    for group in (facts.persons, facts.kids):
        if "vict" in group:
            person, *rest = group["vict"]  # type: ignore[index]
            group["vict"] = (Person(person.name, person.woman, wrong, person.nationality, person.phone), *rest)  # type: ignore[index]
    verdict.missing.append("id_invalid")
    return text.replace(slot, wrong)


def english(number: int, rng: random.Random, body: str, trust: str) -> Letter:
    """A referral written in English."""
    facts = Facts(rng)
    facts.head()
    facts.written = facts_of.dates.english(facts.day, rng)
    girl = rng.random() < 0.5
    facts.say("letter_date", facts.written.text)
    unit_en, official = _ENGLISH[body]
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
    facts, sender = _set(rng, body, "complete", "beating")
    if what == "visit_dispute":
        facts = cast(rng, "complete")
        sender = unit(facts, body)
        facts.draw("addressee", "common.to_shaml")
    sign = f"protection.{body}_signature" if body != "school" else "protection.school_sign_f"
    facts.draw("head", f"protection.{body}_letterhead")
    facts.draw("sign", sign)
    facts.draw("text", f"protection.{what}")
    subjects = {"lecture": "طلب محاضرة توعوية", "how_to_refer": "استفسار عن الإحالة", "visit_dispute": "خلاف على زيارة"}
    facts.say("subject", subjects.get(what, rng.choice(["إفادة", "تذكير", "طلب معلومات"])))
    text = roughened(write("protection.body_layout", facts.sheet, rng), facts, rng.choice(["plain", "plain", "slips"]))
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
    facts, _ = _set(rng, "hospital", "complete", danger)
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
