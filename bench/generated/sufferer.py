"""Who suffers, who is suspected, and which body tells of it: the facts of a letter to the protection centre."""

import random
import re
from dataclasses import replace

from bench.generated.facts import Facts
from bench.generated.grammar import pools
from bench.generated.mail import Sender
from bench.generated.people import Person, adult, child

_CONJUNCTION = re.compile("^(?:حيث |وقد |وأن |و(?!ُ|جد))")


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
        else rng.randrange(_youngest(body, danger), 17)
    )
    if grown:
        person = adult(rng, woman=woman, resident=rng.random() < 0.15)
        facts.person("vict", person, "victim", ("id",) if variant == "no id" else ())
    else:
        person = child(rng, girl=woman, full=True)
        facts.kids["vict"] = (person, age, "")
        facts.sheet.woman["vict"], facts.sheet.says["vict"] = woman, person.name
        facts.sheet.says["vict.idw"] = rng.choice(pools()["common.id_words_child"])
        if variant != "no id" and rng.random() < 0.75:
            facts.sheet.says["vict.id"] = person.id_number
    _initials(facts, person, grown, variant)
    facts.sheet.says["vict.age"] = facts.age(age)
    facts.sheet.says["vkind"] = _called(person, grown, age)
    _suspect(facts, woman, grown)
    facts.request_types = ["protection_case" if grown else "child_protection"]
    told = facts.draw("incident", f"incident.{'adult' if grown else 'child'}_{danger}")
    facts.say("incident", _CONJUNCTION.sub("", told))


def _youngest(body: str, danger: str) -> int:
    """The least age of a child: pupils are six, and some wordings make no sense of an infant."""
    least = int(pools().get(f"incident.youngest_{danger}", ["1"])[0])
    return max(least, 6) if body == "school" else least


def _initials(facts: Facts, person: Person, grown: bool, variant: str) -> None:
    if variant != "victim_identity":
        return
    letters = "(" + " . ".join(word[0] for word in (person.name.split()[0], person.name.split()[-1])) + ")"
    facts.sheet.says["vict"] = letters
    facts.sheet.says.pop("vict.id", None)
    named = replace(person, name=letters.strip("()"))
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
    victims = ("wife" if woman else "elder") if grown else ("girl" if woman else "boy")
    words, gender = rng.choice(pools()[f"incident.abusers_{victims}"]).split("|")
    is_woman = gender == "woman"
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


def case_of(rng: random.Random, body: str, variant: str, danger: str) -> tuple[Facts, Sender]:
    """The facts of one case, and the body that sends it."""
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
