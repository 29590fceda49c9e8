"""What a cell of a spreadsheet shows: its number as digits, its date as ISO, by the cell's number format.

ECMA-376 part 1, 18.8.30 and 18.8.31. A number is never shown as a power of ten and never rounded, because what looks
like a number in a table of parties is an identity, a mobile or a case; zeros that the format puts before it stay.
Dates shown to people in the Hijri calendar are stored as the same day and come out in the Gregorian one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation

from parsers.document import Defect, DefectCode
from parsers.formats import table_row

BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, *range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "h:mm:ss"),
    22: "yyyy-mm-dd h:mm",
    9: "0%",
    10: "0%",
}
"""The number formats that a file refers to by number alone (18.8.30), as far as they change what is shown here."""

_LITERALS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE | re.DOTALL)
_MASK = re.compile(r"[0#?][0#?\-/ ().+]*|[\-/ ().+][0#?\-/ ().+]*")
_EXACT = Context(prec=15)
"""Excel keeps 15 digits; what a file holds beyond them is noise of its binary fractions."""
_KEPT_DIGITS = 15
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_DAY = 2_958_465
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d\d", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"(?:page|صفحة|of|من|[\s\d/-])+", re.IGNORECASE)
"""What programs put into page headers and footers of their own accord."""
_TEXT_LIMIT = 10_000_000

LOST_DIGITS = Defect(DefectCode.UNCERTAIN_NUMBER, "a number of more digits than a spreadsheet keeps")


def shown(value: str, code: str, since_1904: bool) -> str:
    """The number `value`, as the file writes it, under the format `code`; text that is no number as it is."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return value
    code = code.split(";")[0]
    plain = _LITERALS.sub("", code)
    if re.search(r"[dmyhs]", plain, re.IGNORECASE) and plain.lower() != "general":
        return _moment(number, plain.lower(), since_1904) or _digits(number)
    if "%" in plain:
        return f"{_digits(number * 100)}%"
    return _masked(number, code) or _digits(number)


def lost_digits(value: str) -> bool:
    """Whether the number `value` is longer than what a spreadsheet keeps exactly."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    return number.is_finite() and number != 0 and number.adjusted() >= _KEPT_DIGITS


def was_shortened(text: str) -> bool:
    """Whether `text` holds a number written as a power of ten, its last digits gone."""
    return bool(_SHORTENED.search(text))


def _digits(number: Decimal) -> str:
    if number == number.to_integral_value():
        return format(number.quantize(Decimal(1)) if abs(number) < 10**27 else number.to_integral_value(), "f")
    return format(_EXACT.plus(number).normalize(), "f")


def _masked(number: Decimal, code: str) -> str:
    """The whole number under a format of digit places and signs, such as 0000000000 or "05"00000000, or nothing."""
    mask = _LITERALS.sub(lambda match: "".join("\0" + c for c in match.group(1) or match.group(2) or ""), code)
    places = re.sub(r"\0.", "", mask, flags=re.DOTALL)
    if "." in places or "," in places or not _MASK.fullmatch(places) or number < 0:
        return ""
    if number != number.to_integral_value() or ("0" not in places and "\0" not in mask):
        return ""
    left = list(format(number, "f").split(".")[0])
    out: list[str] = []
    first = re.search(r"(?<!\0)[0#?]", mask)
    for place in range(len(mask) - 1, -1, -1):
        character = mask[place]
        if character == "\0":
            continue
        if character in "0#?" and not (place and mask[place - 1] == "\0"):
            out.append(left.pop() if left else ("0" if character == "0" else ""))
            if first and place == first.start():
                out.extend(reversed(left))
        else:
            out.append(character)
    return "".join(reversed(out)).strip()


def _moment(number: Decimal, plain: str, since_1904: bool) -> str:
    """A date, a time or both, ISO 8601; nothing where the number is no day of the calendar."""
    days, seconds = divmod(int((number * 86_400).to_integral_value()), 86_400)
    if not 0 <= number <= _LAST_DAY:
        return ""
    hours, rest = divmod(seconds, 3600)
    clock = f"{hours:02d}:{rest // 60:02d}" + (f":{rest % 60:02d}" if rest % 60 else "")
    has_clock = bool(re.search(r"[hs]", plain))
    if "[" in plain or (days == 0 and has_clock):
        hours += 24 * days
        return f"{hours:02d}:{clock[3:]}" if hours < 24 else f"{hours}:{rest // 60:02d}"
    epoch = _EPOCH_1904 if since_1904 else _EPOCH + timedelta(days=1 if days < 60 else 0)
    try:
        day = (epoch + timedelta(days=days)).isoformat()
    except OverflowError:
        return ""
    return f"{day} {clock}" if has_clock and seconds else day


def lines_of(rows: Iterable[Mapping[int, str]]) -> tuple[list[str], bool]:
    """The rows of a sheet as lines, given column to text for each, and whether they were cut off as too many.

    Columns that hold nothing anywhere vanish; in the others an empty cell keeps its place.
    """
    filled = [{column: text for column, text in row.items() if text.strip()} for row in rows]
    used = sorted({column for row in filled for column in row})
    lines: list[str] = []
    length = 0
    for row in filled:
        length += sum(map(len, row.values())) + 3 * len(used)
        if length > _TEXT_LIMIT:
            return lines, True
        lines.extend(table_row([_cell_lines(row.get(column, "")) for column in used]))
    return lines, False


def _cell_lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
