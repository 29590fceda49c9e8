"""RTF read as text: what the letter says, its tables, headers, footers, notes and text boxes, and the files within it.

Rich Text Format specification 1.9.1. What a revision deleted and what is formatted as hidden is not text; field codes
are not, their results are. A destination this module does not know is passed over where it says that it may be (`\\*`).
"""

import re
from dataclasses import replace

from parsers.formats import Enclosed
from parsers.office.ole import ole1_object
from parsers.office.rtf_state import Form, Group, Rtf
from parsers.office.rtf_tokens import Token, codec_of_charset, codec_of_document, tokens
from parsers.office.rtf_words import (
    KNOWN_STARRED,
    PARAGRAPH_ENDS,
    PICTURES,
    PLACES,
    SIGNS,
    SKIPPED,
    SPOKEN,
    STORIES,
)
from parsers.office.story import TAB, Story
from parsers.office.symbols import is_symbol, shown

_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]")
_NAME_LIMIT = 60


class _Reader:
    """Reads tokens into an `Rtf`."""

    def __init__(self, data: bytes) -> None:
        self.found = Rtf()
        self._group = Group()
        self._around: list[Group] = []
        self._stories = [Story()]
        self._fonts: dict[int, str] = {}
        self._names: dict[int, str] = {}
        self._font = -1
        self._form = Form()
        self._skip = 0
        self._bytes = bytearray()
        self._codec = self._name = ""
        """Of the bytes that wait: their codec, and the name of their font."""
        self._units: list[int] = []
        self._blob = bytearray()
        self._blob_type = ""
        self._shape_property = b""
        self._default, self.found.guessed = codec_of_document(data)

    def read(self, data: bytes) -> Rtf:
        """The document `data`."""
        for token in tokens(data):
            self._take(token)
        self.found.whole = not self._around
        while self._around:
            self._end_group()
        self._flush()
        self.found.body = self._stories[0].finished()
        return self.found

    def _take(self, token: Token) -> None:
        if token.kind == "open":
            self._flush()
            self._skip = 0
            self._around.append(self._group)
            self._group = replace(self._group, starred=False, story="")
        elif token.kind == "close":
            self._flush()
            self._skip = 0
            if self._around:
                self._end_group()
        elif token.kind == "word":
            self._word(token.name, token.number)
        elif token.kind == "sign":
            self._sign(token.name)
        elif token.kind == "bin":
            self._blob += token.data if self._group.place in {"picture", "object"} else b""
        else:
            self._text(token)

    def _end_group(self) -> None:
        ended, self._group = self._group, self._around.pop()
        if ended.story:
            lines = self._stories.pop().finished() if len(self._stories) > 1 else []
            if ended.story == "box":
                self._stories[-1].put_after(lines)
            else:
                kinds = {"header": self.found.headers, "footer": self.found.footers, "note": self.found.notes}
                kinds[ended.story].extend(lines)
        if ended.place in {"picture", "object"} and self._group.place != ended.place:
            self._end_file(ended.place)
        elif ended.place == "form" and self._group.place != "form":
            self._say(self._form.shown)
            self._form = Form()

    def _end_file(self, place: str) -> None:
        digits = _NOT_HEX.sub(b"", bytes(self._blob)) if not self._blob_type.startswith("bin") else b""
        data = bytes.fromhex(digits[: len(digits) & ~1].decode("ascii")) if digits else bytes(self._blob)
        kind, self._blob, self._blob_type = self._blob_type, bytearray(), ""
        if data and place == "object":
            self.found.files.append(ole1_object(data))
        elif data:
            self.found.files.append(Enclosed("", data, kind))

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._group = replace(self._group, starred=True)
        elif sign in "\r\n":
            self._paragraph()
        elif text := SIGNS.get(sign, ""):
            self._say(text)

    def _text(self, token: Token) -> None:
        place, data = self._group.place, token.data
        if place != "text":
            self._elsewhere(place, data)
            return
        if self._unseen:
            self.found.hidden += 0 if self._group.deleted else sum(byte > 0x40 for byte in data)
            return
        if self._skip:
            dropped = min(self._skip, len(data))
            self._skip -= dropped
            data = data[dropped:]
        if not data:
            return
        if self._units:
            self._flush()
        if (codec := self._codec_now()) != self._codec or (self._bytes and self._name_now() != self._name):
            self._flush()
            self._codec = codec
        self._name = self._name_now()
        self._bytes += data.replace(b"\t", TAB.encode())

    def _elsewhere(self, place: str, data: bytes) -> None:
        """Text that belongs to something other than a story."""
        if place in {"picture", "object"}:
            self._blob += data
        elif place == "name":
            self._shape_property = data
        elif place == "fonts":
            name = self._names.get(self._font, "")
            if len(name) < _NAME_LIMIT:
                self._names[self._font] = (name + data[:_NAME_LIMIT].decode("latin-1"))[:_NAME_LIMIT]
        elif place == "entry":
            self._form.entries[-1] += data[self._skip :].decode(self._codec_now(), "replace")
            self._skip = max(0, self._skip - len(data))

    @property
    def _unseen(self) -> bool:
        return self._group.hidden or self._group.deleted

    def _codec_now(self) -> str:
        return self._fonts.get(self._font_now(), self._default)

    def _font_now(self) -> int:
        return self._group.complex_font if self._group.right_to_left else self._group.font

    def _name_now(self) -> str:
        """The name of the font that text is set in, if the table of fonts says it."""
        return self._names.get(self._font_now(), "").strip(" ;")

    def _say(self, text: str) -> None:
        if self._group.place == "text" and not self._unseen:
            self._flush()
            self._stories[-1].write(text)

    def _flush(self) -> None:
        """Writes the bytes and UTF-16 units that wait."""
        if self._bytes:
            text = self._bytes.decode("latin-1" if is_symbol(self._name) else self._codec, "replace")
            self._stories[-1].write(shown(text, self._name))
            self._bytes.clear()
        if self._units:
            raw = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self._stories[-1].write(shown(raw.decode("utf-16-le", "replace"), self._name_now()))
            self._units.clear()

    def _paragraph(self) -> None:
        self._flush()
        if self._group.place == "text":
            self._stories[-1].end_paragraph(self._group.depth if self._group.in_table else 0)

    def _word(self, name: str, number: int | None) -> None:
        if name == "u" and number is not None:
            self._unicode(number)
            return
        if self._skip and name not in {"uc"}:
            self._skip -= 1
            return
        self._flush()
        if name in PARAGRAPH_ENDS:
            self._paragraph()
        elif name in SPOKEN:
            self._say(SPOKEN[name])
        elif name in {"cell", "row", "nestcell", "nestrow"}:
            self._table(name)
        elif not self._destination(name, number):
            self._property(name, 1 if number is None else number)

    def _unicode(self, number: int) -> None:
        if self._group.place == "text" and not self._unseen:
            if self._bytes:
                self._flush()
            self._units.append(number & 0xFFFF)
        elif self._group.place == "entry":
            self._form.entries[-1] += chr(number & 0xFFFF)
        elif self._unseen and not self._group.deleted:
            self.found.hidden += 1
        self._skip = self._group.uc

    def _table(self, name: str) -> None:
        if self._group.place != "text":
            return
        depth = max(2, self._group.depth) if name.startswith("nest") else 1
        if name.endswith("cell"):
            self._stories[-1].end_cell(depth)
        else:
            self._stories[-1].end_row(depth)

    def _destination(self, name: str, number: int | None) -> bool:
        """Whether `name` says where the group's text belongs."""
        starred = self._group.starred
        if starred:
            self._group = replace(self._group, starred=False)
        group = self._group
        if group.place == "old" or (group.place == "skip" and name not in {"ud", "pict"}):
            return True  # a picture within what is passed over still is a picture; its copy for old programs is not
        if name in STORIES and group.place == "text":
            self._group = replace(group, story=STORIES[name], depth=0, in_table=False)
            self._stories.append(Story())
        elif name in PLACES:
            self._group = replace(group, place=PLACES[name])
            self._form.entries += [""] if name == "ffl" else []
        elif name == "sv":
            # What fills a shape is no picture of its own.
            self._group = replace(group, place="old" if self._shape_property == b"fillBlip" else "skip")
        elif name in {"nonshppict", "shprslt", "nonesttables"} or name in SKIPPED:
            self._group = replace(group, place="old" if name in {"nonshppict", "shprslt"} else "skip")
        elif starred and name not in KNOWN_STARRED:
            self._group = replace(group, place="skip")
        elif name in PICTURES and group.place == "picture":
            self._blob_type = PICTURES[name]
        else:
            return False
        return True

    def _property(self, name: str, number: int) -> None:
        """A property of the text that follows, up to the end of the group."""
        group = self._group
        if group.place == "fonts":
            self._font_property(name, number)
        elif group.place == "form":
            self._form.set(name, number)
        elif name == "plain":
            self._group = replace(group, hidden=False, deleted=False, font=-1, complex_font=-1, right_to_left=False)
        elif name == "pard":
            self._group = replace(group, depth=0, in_table=False)
        elif name == "intbl":
            self._group = replace(group, in_table=True, depth=max(1, group.depth))
        else:
            changes: dict[str, dict[str, object]] = {
                "uc": {"uc": max(0, min(number, 64))},
                "v": {"hidden": number != 0},
                "deleted": {"deleted": number != 0},
                "f": {"font": number},
                "af": {"complex_font": number},
                "rtlch": {"right_to_left": True},
                "ltrch": {"right_to_left": False},
                "itap": {"depth": max(0, min(number, 20)), "in_table": number > 0},
            }
            if change := changes.get(name):
                self._group = replace(group, **change)  # type: ignore[arg-type]  # the fields named here

    def _font_property(self, name: str, number: int) -> None:
        if name == "f":
            self._font = number
        elif name == "fcharset":
            self._fonts[self._font] = codec_of_charset(number, self._default)


def read_rtf(data: bytes) -> Rtf:
    """The RTF document `data`. Never raises on what it holds."""
    return _Reader(data).read(data)
