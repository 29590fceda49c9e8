"""What a PDF page draws (ISO 32000-2, 8 and 9): an interpreter of the operators that show text, draw lines or frames,
place pictures, or move these."""

from dataclasses import dataclass
from typing import Any

from parsers.pdf_content import Operand, operations
from parsers.pdf_fonts import Fonts
from parsers.pdf_paths import Paths
from parsers.pdf_text import IDENTITY, Matrix, Shown, Text, product

_DEEPEST, _MOST_FORMS = 20, 3_000
"""How deep drawings may stand within each other, and how many a page may have."""


class EndlessDrawingError(ValueError):
    """The page has more drawings within drawings than any letter."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page's text, the level and upright straight `rules` on it, how many other outlines it has, and the area of each
    picture in square points, with its object's number (0 for one within the contents)."""

    text: Shown
    paths: Paths
    pictures: tuple[tuple[float, int], ...]


def drawn(contents: bytes, resources: Operand, fonts: Fonts, matrix: Matrix, height: float) -> Drawn:
    """What these `contents` draw on a page of this `height`; `matrix` leads from them to the page.

    Raises what pdfminer does where an object is not what its place promises, and `EndlessDrawingError`.
    """
    pen = _Pen(fonts, matrix, height)
    pen.draw(contents, resources)
    return Drawn(pen.text.shown, pen.paths, tuple(pen.pictures))


class _Pen:
    """The graphics state of a page being drawn, and what is drawn of it."""

    def __init__(self, fonts: Fonts, matrix: Matrix, height: float) -> None:
        self.text, self.paths = Text(height, matrix), Paths(height)
        self.pictures: list[tuple[float, int]] = []
        self._fonts = fonts
        self._saved: list[tuple[Any, ...]] = []
        self._resources: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
        self._forms: list[int] = []
        self._forms_drawn = 0

    def draw(self, contents: bytes, resources: Operand) -> None:
        """Draws these `contents` with their own `resources`."""
        from pdfminer.pdftypes import dict_value

        around, within = self._resources, dict_value(resources)
        self._resources = dict_value(within.get("Font")), dict_value(within.get("XObject"))
        known = _ACTS.get
        for operator, operands in operations(contents):
            found = known(operator)
            if found is None or len(operands) < found[0]:
                continue
            count, act = found
            try:
                act(self, *(operands if len(operands) == count else operands[len(operands) - count :]))
            except TypeError:
                if operator in _WITH_OBJECTS or all(isinstance(each, float) for each in operands):
                    raise  # else its operands are no numbers, and it moves nothing
        self._resources = around

    def _save(self) -> None:
        self._saved.append(self.text.state())

    def _restore(self) -> None:
        if self._saved:
            self.text.restore(self._saved.pop())

    def _concatenate(self, a: float, b: float, c: float, d: float, *origin: float) -> None:
        e, f = origin
        self.text.ctm = product((a, b, c, d, e, f), self.text.ctm)

    def _set_font(self, name: str, size: float) -> None:
        if isinstance(size, float):
            self.text.size = size
        self.text.font = self._fonts.font(self._resources[0].get(name) if isinstance(name, str) else None)

    def _set_charspace(self, space: float) -> None:
        self.text.charspace = 0.0 + space

    def _set_wordspace(self, space: float) -> None:
        self.text.wordspace = 0.0 + space

    def _set_scaling(self, percent: float) -> None:
        self.text.scaling = percent * 0.01

    def _set_leading(self, leading: float) -> None:
        self.text.leading = 0.0 + leading

    def _set_rise(self, rise: float) -> None:
        self.text.rise = 0.0 + rise

    def _set_mode(self, mode: float) -> None:
        self.text.mode = 0.0 + mode

    def _begin_text(self) -> None:
        self.text.place()

    def _place(self, *matrix: float) -> None:
        sum(matrix)  # which refuses what is no number
        self.text.place(*matrix)

    def _move(self, x: float, y: float) -> None:
        self.text.move(x, y)

    def _move_and_lead(self, x: float, y: float) -> None:
        self.text.leading = -y
        self.text.move(x, y)

    def _next_line(self) -> None:
        self.text.move(0.0, -self.text.leading)

    def _show(self, items: Operand) -> None:
        self.text.show(items)

    def _show_string(self, string: bytes) -> None:
        self.text.show([string])

    def _show_on_next_line(self, string: bytes) -> None:
        self._next_line()
        self.text.show([string])

    def _show_spaced(self, wordspace: float, charspace: float, string: bytes) -> None:
        if isinstance(wordspace, float) and isinstance(charspace, float):
            self.text.wordspace, self.text.charspace = wordspace, charspace
        self._show_on_next_line(string)

    def _begin_path(self, x: float, y: float) -> None:
        self.paths.move(self.text.ctm, x, y)

    def _line(self, x: float, y: float) -> None:
        self.paths.line(self.text.ctm, x, y)

    def _curve(self, x: float, y: float) -> None:
        self.paths.curve(self.text.ctm, x, y)

    def _frame(self, x: float, y: float, width: float, height: float) -> None:
        self.paths.frame(self.text.ctm, (x, y), width, height)

    def _close(self) -> None:
        self.paths.close()

    def _paint(self) -> None:
        self.paths.paint()

    def _close_and_paint(self) -> None:
        self.paths.close()
        self.paths.paint()

    def _drop(self) -> None:
        self.paths.drop()

    def _picture(self, number: int = 0) -> None:
        a, b, c, d, _, _ = self.text.ctm
        self.pictures.append(((abs(a) + abs(c)) * (abs(b) + abs(d)), number))

    def _do(self, name: str) -> None:
        """Places a picture, or draws a drawing of its own, which begins with the state that is here."""
        from pdfminer.pdftypes import PDFStream, resolve1
        from pdfminer.psparser import literal_name

        found = resolve1(self._resources[1].get(name)) if isinstance(name, str) else None
        kind = literal_name(resolve1(found.get("Subtype"))) if isinstance(found, PDFStream) else ""
        if kind == "Image":
            self._picture(found.objid or 0)
        elif kind == "Form" and found.objid not in self._forms and len(self._forms) < _DEEPEST:
            self._forms_drawn += 1
            if self._forms_drawn > _MOST_FORMS:
                raise EndlessDrawingError
            self._draw_form(found)

    def _draw_form(self, form: Any) -> None:  # noqa: ANN401 - pdfminer has no stubs
        from pdfminer.pdftypes import list_value, resolve1

        state, saved, self._saved = self.text.state(), self._saved, []
        self._forms.append(form.objid)
        self._concatenate(*map(float, map(resolve1, list_value(form.get("Matrix", IDENTITY)))))
        fonts, objects = self._resources
        self.draw(form.get_data(), form.get("Resources") or {"Font": fonts, "XObject": objects})
        self._forms.pop()
        self._saved = saved
        self.text.restore(state)


_WITH_OBJECTS = frozenset({b"Tf", b"Do", b"Tj", b"TJ", b"'", b'"'})
_OPERATORS = {
    b"q": (0, "save"),
    b"Q": (0, "restore"),
    b"cm": (6, "concatenate"),
    b"BT": (0, "begin_text"),
    b"Tf": (2, "set_font"),
    b"Tc": (1, "set_charspace"),
    b"Tw": (1, "set_wordspace"),
    b"Tz": (1, "set_scaling"),
    b"TL": (1, "set_leading"),
    b"Ts": (1, "set_rise"),
    b"Tr": (1, "set_mode"),
    b"Tm": (6, "place"),
    b"Td": (2, "move"),
    b"TD": (2, "move_and_lead"),
    b"T*": (0, "next_line"),
    b"TJ": (1, "show"),
    b"Tj": (1, "show_string"),
    b"'": (1, "show_on_next_line"),
    b'"': (3, "show_spaced"),
    b"m": (2, "begin_path"),
    b"l": (2, "line"),
    **dict.fromkeys((b"c", b"v", b"y"), (2, "curve")),
    b"re": (4, "frame"),
    b"h": (0, "close"),
    **dict.fromkeys((b"S", b"f", b"F", b"f*", b"B", b"B*"), (0, "paint")),
    **dict.fromkeys((b"s", b"b", b"b*"), (0, "close_and_paint")),
    b"n": (0, "drop"),
    b"Do": (1, "do"),
    b"EI": (0, "picture"),
}
_ACTS = {name: (count, getattr(_Pen, f"_{method}")) for name, (count, method) in _OPERATORS.items()}
"""Operator → how many operands it takes, and which method of the pen acts on them."""
