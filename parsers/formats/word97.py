"""Old Word documents (.doc, Word 97 to 2003): headers, text and tables in order, text boxes, notes, footers.

Of a field, the result is text and the code is not; what a revision deleted and what is hidden is left out.
"""

import re
import struct
from itertools import pairwise

from parsers.charset import clean, decode
from parsers.document import Defect, DefectCode, TextFrom
from parsers.formats import Content, Enclosed
from parsers.office.compound import COMPOUND_FAILS, Compound, opened
from parsers.office.story import TAB, Story
from parsers.office.word97 import UNSEEN, LockedError, NotWord97Error, OlderError, Word97, parse, uses_table_1

MEDIA_TYPES = frozenset({"application/msword"})

_CONTROL = re.compile(r"[\x00-\x1f]")
_SPOKEN = {"\t": TAB, "\x0b": "\n", "\x1e": "-"}
_HEADER_KINDS, _FOOTER_KINDS = frozenset({0, 1, 4}), frozenset({2, 3, 5})
"""The six stories of a section: even and odd header, even and odd footer, first header, first footer."""
_SEPARATORS = 6
_BLIP = re.compile(
    rb"(?:[\x00\x10]\x6e\x1e\xf0|[\xa0\xb0]\x46\x1d\xf0|[\x20\x30]\x6e\x1d\xf0|[\x40\x50]\x6e\x29\xf0)(.{4})", re.DOTALL
)
"""The header of a PNG, JPEG or TIFF within a document ([MS-ODRAW] 2.2.23); the second kind has two digests."""
_SECOND_DIGEST = frozenset({0x10, 0xB0, 0x30, 0x50})
_LOCKED = Content("", TextFrom.NONE, defects=(Defect(DefectCode.NEEDS_PASSWORD, "a Word document of the old format"),))
_DAMAGED = Content("", TextFrom.NONE, defects=(Defect(DefectCode.DAMAGED, "the Word file is damaged"),))


def _lines(document: Word97, start: int, end: int) -> list[str]:
    """The lines of the story between two cps."""
    story = Story()
    code_depth = 0
    fields: list[bool] = []
    place = start
    text = document.text[:end]
    while place < end:
        found = _CONTROL.search(text, place)
        stop = found.start() if found else end
        if not code_depth:
            story.write(text[place:stop].replace(UNSEEN, ""))
        if found is None:
            break
        sign, place = found.group(), stop + 1
        if sign == "\x13":
            fields.append(True)
            code_depth += 1
        elif sign in "\x14\x15" and fields:
            code_depth -= fields[-1]
            fields[-1] = False
            if sign == "\x15":
                fields.pop()
        elif not code_depth:
            _control(story, document, sign, stop)
    return story.finished()


def _control(story: Story, document: Word97, sign: str, cp: int) -> None:
    """What the control character at `cp` does to the story."""
    if sign in _SPOKEN:
        story.write(_SPOKEN[sign])
    elif sign == "\x07":
        mark = document.mark_at(cp)
        ends_row = mark.row_end if document.knows_marks else document.text[cp - 1 : cp] == "\x07"
        (story.end_row if ends_row else story.end_cell)(max(1, mark.depth))
    elif sign in "\r\x0c\x0e":
        mark = document.mark_at(cp)
        if mark.inner_row:
            story.end_row(mark.depth)
        elif mark.inner_cell:
            story.end_cell(mark.depth)
        else:
            story.end_paragraph(mark.depth)


def _margins(document: Word97, start: int, kinds: frozenset[int]) -> list[str]:
    """The lines of the headers or footers of all sections, a letterhead said twice once."""
    stories: dict[tuple[str, ...], None] = {}
    parted = document.header_starts[:-1]  # the last one is undefined, [MS-DOC] 2.8.22
    done = 0
    for number, (first, last) in enumerate(pairwise(parted)):
        wanted = number >= _SEPARATORS and (number - _SEPARATORS) % 6 in kinds
        if wanted and done <= first < last:
            done = last
            stories[tuple(_lines(document, start + first, start + last))] = None
    return [line for story in stories for line in story]


def _text(document: Word97) -> str:
    """All stories in reading order."""
    starts = [sum(document.lengths[:number]) for number in range(len(document.lengths) + 1)]
    main, notes, headers, _, comments, endnotes, boxes, header_boxes = (
        (starts[number], starts[number + 1]) for number in range(8)
    )
    lines = _margins(document, headers[0], _HEADER_KINDS)
    for story in (main, boxes, header_boxes, notes, endnotes, comments):
        lines += _lines(document, *story)
    lines += _margins(document, headers[0], _FOOTER_KINDS)
    joined = "\n".join(lines).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return clean(joined.replace("\xa0", " "))


def _pictures(*streams: bytes) -> dict[bytes, None]:
    """The pictures that the streams hold as files."""
    found: dict[bytes, None] = {}
    for stream in streams:
        for blip in _BLIP.finditer(stream):
            start = blip.end() + (33 if stream[blip.start()] in _SECOND_DIGEST else 17)
            (length,) = struct.unpack("<I", blip.group(1))
            if picture := stream[start : blip.end() + length]:
                found[picture] = None
    return found


def _of_the_words(compound: Compound) -> Content:
    """What can be had from a document of Word 95 or before: its words, without their order being certain."""
    raw = compound.stream("WordDocument")
    first, last = struct.unpack_from("<II", raw, 0x18)
    found = decode(raw[first:last].replace(b"\x07", b"\r"), None)
    text = clean("\n".join(line for line in _CONTROL.sub("\n", found.text).split("\n") if line.strip()))
    defect = Defect(DefectCode.UNSUPPORTED_FORMAT, "a Word document from before 1997: its words, not its tables")
    return Content(text, TextFrom.WORD, defects=(defect, *found.defects))


def _document(compound: Compound) -> Word97 | Content:
    stream = compound.stream("WordDocument")
    try:
        table = compound.stream("1Table" if uses_table_1(stream) else "0Table")
        return parse(stream, table)
    except LockedError:
        return _LOCKED
    except OlderError:
        return _of_the_words(compound) if len(stream) > 0x20 else _DAMAGED
    except (NotWord97Error, struct.error, IndexError):
        return _DAMAGED


def read(data: bytes, declared_charset: str | None) -> Content:
    """The text of the document `data`; `declared_charset` says nothing about it."""
    compound = opened(data)
    document = _document(compound) if compound else _DAMAGED
    if compound is None or isinstance(document, Content):
        return document if isinstance(document, Content) else _DAMAGED
    text = _text(document)
    try:
        found = list(compound.objects(("ObjectPool",)))
    except COMPOUND_FAILS:
        found = [None]
    pictures = _pictures(compound.stream("Data"), compound.stream("WordDocument"))
    inside = [Enclosed("", picture) for picture in pictures]
    inside += [enclosed for enclosed in found if enclosed is not None and enclosed.data]
    defects = []
    if compound.damaged:
        defects.append(Defect(DefectCode.DAMAGED, "the Word file is damaged"))
    if document.hides:
        defects.append(Defect(DefectCode.HIDDEN_TEXT, "words that the document does not show"))
    if None in found:
        defects.append(Defect(DefectCode.UNSUPPORTED_FORMAT, "another file is embedded in the document"))
    if any("VBA" in path for path in compound.names):
        defects.append(Defect(DefectCode.MACROS, "macros, which are never run"))
    if not text.strip() and not inside:
        defects.append(Defect(DefectCode.EMPTY))
    return Content(text, TextFrom.WORD if text else TextFrom.NONE, defects=tuple(defects), inside=tuple(inside))
