"""The zones of a letter or mail: who wrote stands in its head and foot, what is wanted in its middle."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from classifiers.phrases import Hit, Lexicon, Scan

HEAD_LINES = 30
"""A letter's addressee stands among its first lines; a later "سعادة" is part of the text."""
SHORT_LINE = 75
"""Characters. Signatures and letterheads are short lines, prose fills the page's width."""
SIGNATURE_LINES = 10
_HEAD_GAP = 6
"""Lines between two of addressee, greeting and subject, a letterhead left out, where text lies between them."""
_HEAD_MARKS = ("addressee", "salutation", "subject", "labelled", "body_named")
STAMP_LINES = 4
_STAMPED = re.compile(r"(?:جمعيه يسر[\w ]{0,30}|[\d/\-:. هم]{1,30})?")


class Zone(StrEnum):
    """A part of a letter or mail."""

    LETTERHEAD = "letterhead"
    ADDRESSEE = "addressee"
    SUBJECT = "subject"
    BODY = "body"
    SIGNATURE = "signature"
    COPIES = "copies"
    FORWARDED = "forwarded"
    QUOTED = "quoted"
    FOOTER = "footer"
    OTHER_PAPER = "other_paper"


class Line(NamedTuple):
    """A line: its folded text, its folded offsets and the zone it stands in."""

    text: str
    start: int
    end: int
    zone: Zone

    def holds(self, hit: Hit) -> bool:
        """Whether the hit begins in this line."""
        return self.start <= hit.start < self.end


OWN_ZONES = (Zone.LETTERHEAD, Zone.ADDRESSEE, Zone.SUBJECT, Zone.BODY, Zone.SIGNATURE)
"""The zones in which the author speaks."""

MIDDLE = (Zone.SUBJECT, Zone.BODY)
ACTS = (*MIDDLE, Zone.SIGNATURE)
"""Where a letter acts: a short letter's last sentence is easily taken for its signature; nobody signs with an act."""


def _raw_lines(text: str) -> Iterator[tuple[str, int, int]]:
    start = 0
    for line in text.split("\n"):
        yield line.replace("\r", ""), start, start + len(line)
        start += len(line) + 1


def zoned(lexicon: Lexicon, scan: Scan) -> Iterator[Line]:
    """The lines of a text, each with the zone it stands in."""
    lines = list(_raw_lines(scan.text))
    cut, kind = _thread(lexicon, lines)
    own = lines[:cut]
    other = next((i for i, row in enumerate(own) if i and lexicon.matches("page", row[0])), len(own))
    zones = [*_letter_zones(lexicon, own[:other]), *[Zone.OTHER_PAPER] * (len(own) - other)]
    zones += [kind] * (len(lines) - cut)
    for (text, start, end), zone in zip(lines, zones, strict=True):
        yield Line(text, start, end, zone)


def _thread(lexicon: Lexicon, lines: list[tuple[str, int, int]]) -> tuple[int, Zone]:
    """Where another mail begins inside this text, and whether it was forwarded or merely quoted below a reply."""
    for index, (text, _, _) in enumerate(lines):
        if lexicon.matches("forward", text):
            return index, Zone.FORWARDED
        if lexicon.matches("forwarded_header", text) and any(
            lexicon.matches("sent_header", row[0]) for row in lines[index + 1 : index + 3]
        ):
            above = "\n".join(row[0] for row in lines[:index]).strip()
            return (index, Zone.FORWARDED if len(above) < 200 else Zone.QUOTED) if index else (len(lines), Zone.QUOTED)
        if lexicon.matches("reply", text) or (lexicon.matches("rule", text) and _header_below(lexicon, lines, index)):
            return index, Zone.QUOTED
    return len(lines), Zone.QUOTED


def _header_below(lexicon: Lexicon, lines: list[tuple[str, int, int]], index: int) -> bool:
    """Whether the header of another mail begins within three lines: its sender, then when it was sent."""
    below = [text for text, _, _ in lines[index + 1 : index + 6]]
    senders = (place for place, text in enumerate(below[:3]) if lexicon.matches("forwarded_header", text))
    return any(lexicon.matches("sent_header", text) for place in senders for text in below[place + 1 :])


def _letter_zones(lexicon: Lexicon, lines: list[tuple[str, int, int]]) -> list[Zone]:
    texts = [row[0] for row in lines]
    body_from = _body_start(lexicon, texts)
    zones = [Zone.BODY] * len(texts)
    for index, zone in _head_zones(lexicon, texts, body_from):
        zones[index] = zone
    tail = next(
        (
            i
            for i in range(body_from, len(texts))
            if lexicon.matches("copies", texts[i]) or lexicon.matches("footer", texts[i])
        ),
        len(texts),
    )
    copies = False
    for index in range(tail, len(texts)):
        copies = lexicon.matches("copies", texts[index]) or (copies and not lexicon.matches("footer", texts[index]))
        zones[index] = Zone.COPIES if copies else Zone.FOOTER
    for index in _signature(lexicon, texts, body_from, tail):
        zones[index] = Zone.SIGNATURE
    return zones


def _body_start(lexicon: Lexicon, texts: list[str]) -> int:
    """The index of the first line of prose: after the last of addressee, greeting and subject near the top."""
    head = texts[: _first_prose(lexicon, texts)]
    marks = [index for index, text in enumerate(head) if _marked(lexicon, text)]
    if marks:
        return _last_together(lexicon, texts, marks) + 1
    labelled = [i for i, text in enumerate(head[:8]) if lexicon.matches("head", text)]
    return labelled[-1] + 1 if labelled else 0


def _last_together(lexicon: Lexicon, texts: list[str], marks: list[int]) -> int:
    """The last of the head's marks; a title below the text, once somebody was addressed and greeted, signs it."""
    last, met = marks[0], _marked(lexicon, texts[marks[0]])
    for mark in marks[1:]:
        between = [text for text in texts[last + 1 : mark] if text.strip() and not _in_letterhead(lexicon, text)]
        found = _marked(lexicon, texts[mark])
        signs = bool(between) and found == {"addressee"} and met >= {"addressee", "salutation"}
        if len(between) < _HEAD_GAP and not signs:
            last = mark
            met |= found
    return last


def _marked(lexicon: Lexicon, text: str) -> set[str]:
    return {name for name in ("addressee", "salutation", "subject") if lexicon.matches(name, text)}


def _first_prose(lexicon: Lexicon, texts: list[str]) -> int:
    """The index of the first full line of text, which no addressee, greeting or subject can follow."""
    for index, text in enumerate(texts[:HEAD_LINES]):
        long = len(" ".join(text.split())) > SHORT_LINE and "   " not in text.strip()
        marks = ("addressee", "salutation", "subject", "labelled")
        if long and not any(lexicon.matches(name, text) for name in marks):
            return index
    return HEAD_LINES


def _head_zones(lexicon: Lexicon, texts: list[str], body_from: int) -> Iterable[tuple[int, Zone]]:
    addressed, greeted, ours = False, False, False
    current = Zone.LETTERHEAD
    stamp_to = -1
    for index, text in enumerate(texts[:body_from]):
        if lexicon.matches("own_stamp", text):
            stamp_to = index + STAMP_LINES
        if index <= stamp_to and (lexicon.matches("own_stamp", text) or _is_stamped(text)):
            yield index, Zone.FOOTER
            continue
        if lexicon.matches("copies", text):
            yield index, Zone.COPIES
            continue
        if lexicon.matches("subject", text):
            current = Zone.SUBJECT
            yield index, Zone.SUBJECT
            continue
        if lexicon.matches("salutation", text) and not lexicon.matches("addressee", text):
            current, greeted = (Zone.BODY if addressed or greeted else current), True
            yield index, Zone.BODY
            continue
        complete = current is Zone.SUBJECT or (current is Zone.ADDRESSEE and ours)
        if (complete and _in_letterhead(lexicon, text)) or lexicon.matches("from_line", text):
            current = Zone.LETTERHEAD
        elif lexicon.matches("addressee", text) or _charity_addressed(lexicon, texts[index : index + 2]):
            current, addressed, ours = Zone.ADDRESSEE, True, False
        elif not text.strip() and current is Zone.SUBJECT:
            current = Zone.BODY
        ours = ours or (current is Zone.ADDRESSEE and lexicon.matches("ours", text))
        yield index, current


def _charity_addressed(lexicon: Lexicon, lines: list[str]) -> bool:
    """Whether a charity's line has the line of one of its centres below it: both are whom the letter addresses."""
    return len(lines) > 1 and lexicon.matches("association", lines[0]) and lexicon.matches("centre", lines[1])


def _in_letterhead(lexicon: Lexicon, text: str) -> bool:
    return lexicon.matches("labelled", text) or lexicon.matches("body_named", text)


def _is_stamped(text: str) -> bool:
    """Whether a line below our inward stamp belongs to it: our short name, a number or a date, nothing longer."""
    return bool(_STAMPED.fullmatch(text.strip()))


def _signature(lexicon: Lexicon, texts: list[str], body_from: int, tail: int) -> list[int]:
    """The lines of the signature: after the closing words, or else the short lines at the end."""
    closings = [index for index in range(body_from, tail) if lexicon.matches("closing", texts[index])]
    closing = next((i for i in closings if len(texts[i].strip()) <= SHORT_LINE), None)
    if closing is not None:
        block = [i for i in range(closing + 1, tail) if texts[i].strip()][:SIGNATURE_LINES]
        return [i for i in block if len(texts[i].strip()) <= 2 * SHORT_LINE]
    block = []
    for index in range(tail - 1, body_from - 1, -1):
        text = texts[index].strip()
        if len(text) > SHORT_LINE or text.endswith((".", ":", "?", "!")) or len(block) >= SIGNATURE_LINES:
            break
        if text:
            block.append(index)
    whole = [index for index in range(body_from, tail) if texts[index].strip()]
    if len(block) < len(whole):
        return block
    blank = max((index for index in range(body_from, tail) if not texts[index].strip()), default=tail)
    return [index for index in block if index > blank]  # a note of a few short lines is all text, but for its foot
