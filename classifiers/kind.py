"""What an item is, once it is known who sent it: referral, follow-up, report by an individual, request, notice, bulk.

Only an act makes a referral: words that refer somebody, in the letter's subject or body. A stop order or a reminder
read as a referral would open a second case, so the marks of a known matter are looked for first (D6, D11).
"""

import re
from dataclasses import replace

from classifiers.addressee import Addressed
from classifiers.assessment import Centre, DangerSign, Kind, Source, SourceName
from classifiers.danger import PROTECTION_SOURCES, is_lesson
from classifiers.directory import Directory, Standing, standing
from classifiers.phrases import Hit, Lexicon
from classifiers.referral import refers, refers_outright, says
from classifiers.source import LISTED
from classifiers.text import Paper, Reading
from classifiers.zones import ACTS, MIDDLE, OWN_ZONES, Zone
from parsers.document import Document

_MACHINES = ("mailer-daemon@", "postmaster@")
_NO_REPLY = ("no-reply@", "noreply@", "donotreply@", "do-not-reply@")
_REFERRED = ("محال", "ومحال")
"""Without its article this is the act of referring; texts are folded."""
_ASKED = 110
"""Characters before what is asked for in which the word that asks may stand."""
_CASE_YEAR = "-14"
OUR_CASE = re.compile(rf"(?<![^\W_])(?:sh|pr){_CASE_YEAR}\d\d-\d{{4,6}}(?!\d)")
"""A number that the charity itself gave a case; texts are folded."""
SHAML_SOURCES = frozenset({SourceName.ENFORCEMENT_COURT, SourceName.JUDGMENT_ENFORCEMENT_DIVISION})


def by_machine(document: Document, reading: Reading, directory: Directory) -> tuple[SourceName, Kind] | None:
    """(automatic, notice) or (bulk, bulk) where a machine or a mass mailer wrote the item, else None."""
    if _notice(document, reading):
        return SourceName.AUTOMATIC, Kind.NOTICE
    known = standing(directory, document.message.sender.domain) in {Standing.AGENCY, Standing.OFFICIAL, Standing.OWN}
    if is_lesson(document, reading) and not (known and refers(reading)):
        return SourceName.BULK, Kind.BULK
    if _cues(reading, "bulk.phishing") >= 2 and not known and not says(reading, "act.refer"):
        return SourceName.BULK, Kind.BULK
    return None


def _notice(document: Document, reading: Reading) -> bool:
    message = document.message
    sender = message.sender.address
    replied = message.first("auto-submitted").lower().startswith("auto-replied") or message.first("x-autoreply")
    failed = message.first("x-failed-recipients") or "delivery-status" in message.first("content-type")
    reported = any(part.media_type == "message/delivery-status" for part in document.parts)
    if replied or failed or reported or sender.startswith(_MACHINES) or _receipt(reading):
        return True
    if refers(reading):
        return False
    acknowledged = any(paper.has("notice.body", *OWN_ZONES, Zone.FOOTER) for paper in reading.speaking)
    machine = any(paper.has("notice.machine", *OWN_ZONES, Zone.FOOTER) for paper in reading.speaking)
    generated = message.first("auto-submitted").lower().startswith("auto-generated")
    return acknowledged and (machine or generated or sender.startswith(_NO_REPLY))


def _receipt(reading: Reading) -> bool:
    """Whether the subject is one that a mail program writes."""
    return bool(reading.subject.find("notice.subject")) or reading.lexicon.matches(
        "receipt_subject", reading.subject.text
    )


def _cues(reading: Reading, group: str) -> int:
    scans = (reading.subject, *(paper.scan for paper in reading.papers))
    return len({scan.text[hit.start : hit.end] for scan in scans for hit in scan.find(group)})


def mentions_change(reading: Reading) -> bool:
    """Whether stopping or changing a visit is spoken of at all; a referral that does so is looked at by a person."""
    return says(reading, "act.change") or reading.written("change")


def find_kind(
    document: Document, reading: Reading, source: Source, danger: tuple[DangerSign, ...], place: Addressed
) -> tuple[Kind, Source]:
    """The item's kind, and its source again: a person with a case of his own is a party."""
    alarming = any(not sign.guarded for sign in danger)
    if source.name in LISTED | {SourceName.OTHER_BODY, SourceName.INTERNAL, SourceName.UNKNOWN}:
        return _official_kind(reading, source, alarming, place), source
    kind = _personal_kind(document, reading, alarming)
    party = kind in {Kind.SELF_REFERRAL, Kind.FOLLOW_UP}
    return kind, replace(source, name=SourceName.PARTY if party else SourceName.INDIVIDUAL)


def _official_kind(reading: Reading, source: Source, alarming: bool, place: Addressed) -> Kind:
    if source.name is SourceName.UNKNOWN:
        return Kind.OTHER
    if place is Addressed.COPY:
        return Kind.INFORMATION_REQUEST
    if says(reading, "act.ask_figures") and not (refers_outright(reading) or our_cases(reading)):
        return Kind.INFORMATION_REQUEST
    if follows_up(reading):
        return Kind.FOLLOW_UP
    if _courtesy(reading):
        return Kind.OTHER
    if _asks_first(reading, alarming) or (asks_information(reading) and not says(reading, "act.refer")):
        return Kind.INFORMATION_REQUEST
    if says(reading, "service") and not alarming and not says(reading, "act.refer"):
        return Kind.SERVICE_REQUEST
    forwarded = source.name is SourceName.INTERNAL
    acts = ("act.refer", "act.ask", "act.ask_weakly")
    referring = refers(reading) or any(says(reading, act, forwarded) for act in acts)
    matter = alarming or says(reading, "shaml.word") or says(reading, "protection.word")
    return Kind.REFERRAL if referring or (matter and source.name in LISTED) else Kind.OTHER


def _courtesy(reading: Reading) -> bool:
    """Whether the subject says that the letter thanks, congratulates or invites, and its text refers nobody."""
    in_letter = any(paper.has("courtesy.subject", Zone.SUBJECT) for paper in reading.speaking)
    return bool(in_letter or reading.subject.find("courtesy.subject")) and not says(reading, "act.refer")


def our_cases(reading: Reading) -> tuple[str, ...]:
    """The charity's own case numbers that the author names, as the charity writes them."""
    texts = (reading.subject.text, *(paper.zone(*OWN_ZONES) for paper in reading.speaking))
    numbered = (text for text in texts if _CASE_YEAR in text)
    return tuple(dict.fromkeys(number.upper() for text in numbered for number in OUR_CASE.findall(text)))


def follows_up(reading: Reading) -> bool:
    """Whether the item is about a matter already referred: it names an earlier letter, reminds, changes or stops."""
    if our_cases(reading):
        return True
    if reading.subject.find("subject.follow") or any(p.has("subject.follow", Zone.SUBJECT) for p in reading.speaking):
        return True
    if any(_earlier(paper) for paper in reading.speaking) or reading.written("referred_before"):
        return True
    if changes(reading):
        return True
    if _asks_whether(reading):
        return True
    return says(reading, "act.ask_result") and not says(reading, "act.refer")


def _asks_whether(reading: Reading) -> bool:
    """Whether the text asks if a thing was done, and refers nobody; a subject alone may say "referral" for short."""
    texts = tuple(zone for zone in ACTS if zone is not Zone.SUBJECT)
    asking, referring = (any(p.has(act, *texts) for p in reading.speaking) for act in ("act.ask_whether", "act.refer"))
    return asking and not referring


def _earlier(paper: Paper) -> bool:
    """Whether it names an earlier letter. "The case referred to you" is one of before; "is referred to you" refers."""
    innocent = paper.find("innocent.follow", *MIDDLE)

    def free(hit: Hit) -> bool:
        referring = paper.scan.text.startswith(_REFERRED, hit.start)
        return not referring and not any(other.start <= hit.start and hit.end <= other.end for other in innocent)

    return any(free(hit) for hit in paper.find("act.follow", *MIDDLE))


def changes(reading: Reading) -> bool:
    """Whether the item orders a visit stopped or changed: in its subject, or in a text that refers nobody."""
    in_subject = reading.subject.find("act.change") or any(p.has("act.change", Zone.SUBJECT) for p in reading.speaking)
    return (
        bool(in_subject)
        or reading.written("change_order")
        or (mentions_change(reading) and not says(reading, "act.refer"))
    )


def asks_how(reading: Reading) -> bool:
    """Whether it asks how to refer, what to send or whom to ask: nobody is referred yet."""
    return says(reading, "act.ask_how") or reading.written("asks_how")


def _asks_first(reading: Reading, alarming: bool) -> bool:
    """Whether the author asks before he refers; where danger is told of, only "how do we refer" in so many words is."""
    return says(reading, "act.ask_how") or (asks_how(reading) and not alarming)


def asks_information(reading: Reading) -> bool:
    """Whether it asks for an address, a telephone, a school, figures, or how to refer (D4)."""
    asking = asks_how(reading) or any(says(reading, f"act.{asking}") for asking in ("ask_information", "ask_figures"))
    return asking or reading.written("asks_where") or any(_asks_for(paper, reading) for paper in reading.speaking)


def _asks_for(paper: Paper, reading: Reading) -> bool:
    """Whether a dwelling or a telephone is named after a word that asks for it, within its sentence."""
    text = paper.scan.text
    starts = (hit.start for hit in paper.find("ask.thing", *MIDDLE))
    return any(reading.lexicon.matches("asking", text[max(0, start - _ASKED) : start]) for start in starts)


def _personal_kind(document: Document, reading: Reading, alarming: bool) -> Kind:
    if says(reading, "individual.perpetrator"):
        return Kind.OTHER
    shaml = says(reading, "shaml.word")
    if our_cases(reading):
        return Kind.FOLLOW_UP
    if is_reply(document, reading) and (shaml or _thread_has(reading, "shaml.word") or _thread_has(reading, "own")):
        return Kind.FOLLOW_UP
    if says(reading, "act.ask_copy") and not alarming:
        return Kind.INFORMATION_REQUEST
    agreed = not alarming and reading.written("agreed") and says(reading, "own.shaml")
    if shaml and (says(reading, "self.cue") or agreed):
        return Kind.SELF_REFERRAL
    if reading.subject.find("service") and not says(reading, "individual.cue"):
        return Kind.SERVICE_REQUEST  # the sign of danger is still shown, and a person answers
    if alarming:
        return Kind.INDIVIDUAL_REPORT
    if says(reading, "service"):
        return Kind.SERVICE_REQUEST
    reporting = says(reading, "individual.cue") and (says(reading, "protection.word") or reading.written("complains"))
    return Kind.INDIVIDUAL_REPORT if reporting else Kind.OTHER


def is_reply(document: Document, reading: Reading) -> bool:
    """Whether the item answers a mail: by its headers, its subject's mark or the thread quoted below."""
    message = document.message
    quoted = any(line.zone is Zone.QUOTED for paper in reading.speaking for line in paper.lines)
    return bool(message.in_reply_to or message.references) or quoted


def _thread_has(reading: Reading, group: str) -> bool:
    return any(paper.has(group, Zone.QUOTED) for paper in reading.speaking)


def find_centre(reading: Reading, source: Source, kind: Kind, alarming: bool, place: Addressed) -> Centre:
    """The centre the item is for; a request for information or another's letter is for none unless it shows danger."""
    if kind is Kind.SELF_REFERRAL:
        return Centre.SHAML
    if kind is Kind.INFORMATION_REQUEST:
        return Centre.PROTECTION if alarming and place is not Addressed.COPY else Centre.NONE
    if kind not in {Kind.REFERRAL, Kind.FOLLOW_UP} or place is Addressed.OTHER:
        return Centre.NONE
    if kind is Kind.FOLLOW_UP and (named := {number[:2] for number in our_cases(reading)}) in ({"SH"}, {"PR"}):
        return Centre.SHAML if named == {"SH"} else Centre.PROTECTION
    shaml = 2 * (source.name in SHAML_SOURCES) + _weight(reading, "shaml")
    protection = 2 * (source.name in PROTECTION_SOURCES) + _weight(reading, "protection") + alarming
    return Centre.SHAML if shaml > protection else Centre.PROTECTION if protection else Centre.NONE


def _weight(reading: Reading, centre: str) -> int:
    """How much the item speaks of a centre: its name in the addressee lines, its words in subject and body."""
    zones = (*MIDDLE, Zone.FORWARDED, Zone.QUOTED)
    named = any(paper.has(f"own.{centre}", Zone.ADDRESSEE) for paper in reading.speaking)
    words = sum(len(paper.find(f"{centre}.word", *zones)) for paper in reading.speaking)
    return 3 * named + min(3, words)


def is_forward(document: Document, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the item passes on somebody else's mail."""
    inline = any(line.zone is Zone.FORWARDED for paper in reading.speaking for line in paper.lines)
    return inline or len(document.messages) > 1 or lexicon.matches("forward_subject", reading.subject.text)
