"""Which word before a name says who the person is, and what that makes of him or her in the matter at hand."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from classifiers import wordlists
from classifiers.fields import words
from classifiers.fields.namelists import given
from classifiers.fields.requests import Matter
from classifiers.fields.sheet import Sheet

REACH = 75
"""Characters before a name, blanks counted once, in which its cue may stand."""
CHILD, STAFF, PERSON, SELF, SPOUSE, STEP = "child", "staff", "person", "self", "spouse", "step"
_CLOSINGS = ("sincerely", "regards", "faithfully", "yours", "signature", "التوقيع")
"""After these whoever is named signs, "Mrs." or not."""
_SENTENCE = re.compile(r"[.;\n][ \t]*\n|[.؛][ \t]")
_LONG_SENTENCE = 400
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_ANYBODY = ("المواطن", "المواطنه", "المقيم", "المقيمه", "مواطن", "مواطنه", "مقيم", "مقيمه")
_HEADING = 50
KIN = (SPOUSE, STEP, "father", "mother", "relative", "child")
_HARM_REACH = 130
_NOBODY = (PERSON, SELF, STAFF)
_LABELS = re.compile(r"[ \t]{0,2}[:/|=][ \t|]{0,3}[^\W\d_]")
_KASRA, _FATHA = "\u0650", "\u064e"
_HER_MAN = re.compile(r"[وبلف]?(?:ال)?(?:زوج|طليق|مطلق|والد|اب[ويا]|اخ[ويا]|شقيق|عم|خال|جد|ابن)(?:ها|هم|هما|هن)?")
_HIS_WOMAN = re.compile(
    r"[وبلف]?(?:ال)?(?:زوجت|طليقت|مطلقت|والدت|ام|اخت|شقيقت|عمت|خالت|جدت|ابنت|بنت)(?:ها|ه|هم|هما|هن)"
)
_EXPOSED = re.compile(r"(?<![^\W\d_])[وبل]?تعرضت?[ ]$")
_ANOTHER = re.compile(
    r"(?<![^\W\d_])(?:و?(?:كما|كذلك|ايضا|نحيل|نحول|نفيدكم|نشعركم|نرفع|حاله|الحاله)|اولا|ثانيا|ثالثا)(?![^\W\d_])"
)
"""What begins another matter: a kinsman named before it is not who is named after it."""


class Cue(NamedTuple):
    """A word that tells a role: folded offsets, the role's name, and the words."""

    start: int
    end: int
    role: str
    phrase: str


@cache
def _cues() -> tuple[words.Phrases, dict[str, str]]:
    table = wordlists.table("names_roles")["role"]
    roles = {phrase: role for role in reversed(list(table)) for phrase in words.at("names_roles", f"role.{role}.cues")}
    dotted = {phrase for phrase in roles if phrase.endswith((".", "/", ",", ":"))}
    initials = {phrase for phrase in roles if len(phrase) == 1}  # "والد" is a father, not "and the Dr."
    plain = words.either(set(roles) - dotted - initials)
    cue = rf"{words.CLITIC}(?P<cue>{words.either(dotted)}|(?:{plain}){words.AFTER})"
    pattern = rf"{words.BEFORE}(?:{cue}|(?P<initial>{words.either(initials)}){words.AFTER})"
    return words.Phrases(roles, pattern), roles


def find_cues(sheet: Sheet) -> tuple[Cue, ...]:
    """Every role word of the sheet in order. One written with i, not a, is the abuser's: المعنِّف beside المعنَّف."""
    listed, roles = _cues()
    found: list[Cue] = []
    for match in listed.finditer(sheet.index):
        start, end = match.span(match.lastgroup or 0)
        phrase = words.plain(sheet.text[start:end])
        role = roles[phrase]
        if phrase.startswith("المعنف") and _KASRA in sheet.folded.quote(start, end):
            role = "alleged_abuser"
        if phrase == "جده" and sheet.folded.quote(start, end).endswith("ة"):
            continue  # the city, not his grandfather
        if role == STAFF and phrase in given() and found and _beside(sheet, found[-1], start):
            continue  # "طالب التنفيذ مساعد عدنان" is no assistant
        found.append(Cue(start, end, role, phrase))
    return tuple(found)


def _beside(sheet: Sheet, cue: Cue, start: int) -> bool:
    """Whether a party's role stands right before `start`, with nothing but marks between."""
    gap = sheet.text[cue.end : start]
    return cue.role in ("applicant", "respondent", "victim", CHILD, "alleged_abuser") and not gap.strip(' \t:/|="«(')


class Speakers:
    """The cues of a sheet, ready to be asked for the one before a name."""

    def __init__(self, sheet: Sheet, cues: tuple[Cue, ...]) -> None:
        self._sheet = sheet
        self.cues = cues
        self._ends = [cue.end for cue in cues]
        self._starts = [cue.start for cue in cues]

    def before(self, start: int, floor: int, reach: int = REACH) -> Cue | None:
        """The nearest cue that ends before `start`, begins after `floor`, and is within reach.

        A word for any person ("the citizen") yields to a role further back in the same reach, if there is one.
        """
        place = bisect_right(self._ends, start) - 1
        anyone: Cue | None = None
        while place >= 0 and self.cues[place].start >= floor:
            cue = self.cues[place]
            if self._apart(cue, start):
                break
            if len(" ".join(self._sheet.text[max(cue.end, start - 4 * reach) : start].split())) > reach:
                break
            headed = anyone is not None and (cue.role == CHILD or self._heading_between(cue.end, anyone.start))
            if anyone and headed and anyone.phrase in _ANYBODY:
                return anyone
            if cue.role != PERSON:
                other = anyone and (_disagree(cue, anyone) or self._another(cue, anyone))
                signs = cue.role == STAFF and cue.phrase not in _CLOSINGS
                return anyone if anyone and (signs or other) else cue
            anyone = anyone or cue
            place -= 1
        return anyone

    def bracketed(self, start: int, end: int) -> Cue | None:
        """The role that stands in brackets of its own between two offsets: "from NAME, … (the applicant)"."""
        for cue in self.cues[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            if cue.role in _NOBODY:
                continue
            before, after = self._sheet.text[start : cue.start].rstrip(" "), self._sheet.text[cue.end : cue.end + 2]
            alone = before.endswith(("(", "(ال")) and after.lstrip(" ").startswith(")")
            return cue if alone else None
        return None

    def sentence_end(self, start: int) -> int:
        """Where the sentence ends that goes on at `start`, or how far it is looked at."""
        end = _SENTENCE.search(self._sheet.text, start, start + _LONG_SENTENCE)
        return end.start() if end else start + _LONG_SENTENCE

    def labels(self) -> Iterator[int]:
        """Where a role begins that labels somebody: "المنفذ ضده: …"."""
        for cue in self.cues:
            if cue.role not in _NOBODY and _LABELS.match(self._sheet.text, cue.end):
                yield cue.start

    def _apart(self, cue: Cue, start: int) -> bool:
        """Whether a blank line parts a cue from what begins at `start`, or a line of words an official's title."""
        if cue.role != STAFF:
            return bool(_BLANK_LINE.search(self._sheet.text, cue.end, start))
        return any(len(line.split()) > 1 for line in self._sheet.text[cue.end : start].split("\n")[1:-1])

    def _another(self, kin: Cue, anyone: Cue) -> bool:
        """Whether another matter begins between a kinsman and somebody."""
        return kin.role in KIN and bool(_ANOTHER.search(self._sheet.text, kin.end, anyone.start))

    def _heading_between(self, start: int, end: int) -> bool:
        """Whether a short line ends between two offsets: what stood in it was a heading, not this sentence."""
        first, last = self._sheet.line_number(start), self._sheet.line_number(end)
        return any(len(line.text.strip()) < _HEADING for line in self._sheet.lines[first:last])

    def after(self, end: int, reach: int) -> Cue | None:
        """The first official's title that begins within `reach` after a name's end."""
        place = bisect_right(self._ends, end)
        near = [cue for cue in self.cues[place : place + 4] if end <= cue.start <= end + reach]
        return next((cue for cue in near if cue.role == STAFF), None)


def settle(sheet: Sheet, cue: Cue, end: int, about: Matter) -> str:
    """The role a cue gives in this matter. A kinsman who does harm in the sentence is the alleged abuser."""
    if cue.role in ("respondent", "applicant") and about is Matter.PROTECTION:
        return "alleged_abuser" if cue.role == "respondent" else PERSON
    if about is Matter.SHAML and cue.phrase in ("طالب", "طالبه"):
        return "applicant"  # who asks for something, not a student
    if about is Matter.PROTECTION and cue.role in KIN and cue.role != CHILD and _exposed(sheet, cue):
        return "victim"
    if about is Matter.SHAML:
        return "respondent" if cue.role == "alleged_abuser" and cue.phrase == "من قبل" else cue.role
    if (
        cue.role in KIN
        and cue.role != CHILD
        and (cue.role in (SPOUSE, STEP) or blamed(sheet, cue) or _harms(sheet, end))
    ):
        return "alleged_abuser"
    return cue.role


def _disagree(kin: Cue, anyone: Cue) -> bool:
    """Whether "the citizen" is a woman and the kinsman named before is a man, or the other way round."""
    if kin.role not in KIN or not (anyone.phrase.startswith("ال") or anyone.phrase in _ANYBODY):
        return False
    man, woman = _HER_MAN.fullmatch(kin.phrase), _HIS_WOMAN.fullmatch(kin.phrase)
    return bool(man) if anyone.phrase.endswith("ه") else bool(woman)


def _exposed(sheet: Sheet, cue: Cue) -> bool:
    """Whether harm is said to have come to the kinsman: "reported that her neighbour was exposed to"."""
    return bool(_EXPOSED.search(sheet.text, max(0, cue.start - 10), cue.start))


def blamed(sheet: Sheet, cue: Cue) -> bool:
    """Whether the words before a cue blame him: "beaten by her son", "suspect: his uncle"."""
    before = sheet.text[max(0, cue.start - 30) : cue.start]
    return bool(_before().search(before))


@cache
def _before() -> re.Pattern[str]:
    before = words.either(words.at("names_roles", "harm.before"))
    labels = words.either(words.at("names_roles", "role.alleged_abuser.cues"))
    return re.compile(
        rf"{words.BEFORE}{words.CLITIC}(?:(?:{before})[ \t\n]{{0,2}}|(?:{labels})[ \t]{{0,2}}[:/|][ \t]{{0,2}})$"
    )


def of_university(sheet: Sheet, cue: Cue) -> bool:
    """Whether a cue means the student of a university, who is no child."""
    student = cue.phrase in ("الطالب", "الطالبه", "طالب", "طالبه", "student")
    return student and bool(_university().search(sheet.text))


@cache
def _university() -> re.Pattern[str]:
    return re.compile(rf"{words.BEFORE}{words.CLITIC}(?:جامعه|جامعيه|جامعي|كليه|university|college){words.AFTER}")


def _harms(sheet: Sheet, end: int) -> bool:
    after = sheet.text[end : end + _HARM_REACH]
    return bool(words.phrases("names_roles", "harm.verbs").pattern.search(_SENTENCE.split(after)[0]))


def suspects(sheets: tuple[Sheet, ...]) -> frozenset[str]:
    """The roles that a form's line "suspect: the father" points at."""
    labels = _suspect()
    roles = _cues()[1]
    found = set()
    for sheet in sheets:
        for match in labels.finditer(sheet.index):
            role = roles.get(words.plain(match["who"]).strip())
            if role in ("father", "mother", "relative"):
                found.add(role)
    return frozenset(found)


@cache
def _suspect() -> words.Phrases:
    labels = words.at("names_roles", "harm.suspect_labels")
    who = r"[ \t]{0,2}[:|/][ \t|]{0,3}(?P<who>[^\n|.,:(]{2,24})"
    return words.Phrases(labels, rf"{words.BEFORE}(?:{words.either(labels)}){who}")
