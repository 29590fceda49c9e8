"""Glyphs on a page into lines, spaces, columns and words with their boxes."""

import pytest

from parsers.lines import (
    Brackets,
    Glyph,
    Style,
    fold_forms,
    line_text,
    page_style,
    read_lines,
)
from parsers.pages import words_of
from parsers.pdf_tables import cell_line

ARABIC = Style(rtl=True)
SIZE = 10.0


def glyphs(drawn, left=0.0, baseline=700.0, advance=5.0):
    """`drawn` from left to right, each glyph `advance` points wide; ~ is a gap of half the font size and no glyph."""
    made, x = [], left
    for character in drawn:
        if character == "~":
            x += 0.5 * SIZE
            continue
        box = (x, 792 - baseline, x + advance, 802 - baseline)
        made.append(Glyph(character, box, baseline, SIZE))
        x += advance
    return made


def _texts(made, style=ARABIC):
    return [line_text(line) for line in read_lines(made, style)]


def test_one_baseline_is_one_line_whatever_the_boxes():
    slash = Glyph("/", (20.0, 60.0, 25.0, 140.0), 701.0, 14.0)
    assert _texts([*glyphs("٥٠", 25), slash, *glyphs("١٤٤٨")]) == ["١٤٤٨/٥٠"]


def test_lines_run_from_top_to_bottom_whatever_the_order_of_the_file():
    assert _texts([*glyphs("ب", baseline=600), *glyphs("ا", baseline=700)]) == ["ا", "ب"]


def test_a_gap_is_a_space_and_a_kerned_one_beside_real_spaces_is_not():
    assert _texts(glyphs("نم~كم")) == ["مك من"]
    kerned = [*glyphs("نم"), *glyphs("كم", 13)]
    assert _texts(kerned, Style(rtl=True, has_spaces=True)) == ["مكمن"]


def test_beside_real_spaces_a_gap_between_two_scripts_is_a_space():
    made = [*glyphs("نيبت"), *glyphs("CT", 24)]
    assert _texts(made, Style(rtl=True, has_spaces=True)) == ["CT تبين"]


def test_blocks_that_stand_apart_are_read_from_the_right():
    assert _texts([*glyphs("مقر"), *glyphs("ةرازو", 200)]) == ["وزارة    رقم"]
    assert _texts([*glyphs("Ref"), *glyphs("Ministry", 200)], Style(rtl=False)) == ["Ref    Ministry"]


def test_the_wide_gaps_of_a_justified_line_are_spaces():
    row = "~~~~".join(["نم", "ىلع", "يف", "نع", "ىلإ", "عم"])
    assert _texts(glyphs(row)) == ["مع إلى عن في على من"]


def test_an_english_line_set_as_an_arabic_one_ends_with_its_full_stop():
    assert _texts(glyphs(".Please~read")) == ["Please read."]
    assert _texts(glyphs(")CBC~(Hb")) == ["CBC (Hb)"]


@pytest.mark.parametrize(
    ("drawn", "brackets", "typed"),
    [
        ("(ا)", Brackets.DRAWN, "(ا)"),
        (")ا(", Brackets.TYPED, "(ا)"),
        (")ab(", Brackets.AS_IN_ARABIC, "(ab)"),
    ],
)
def test_brackets_open_before_they_close(drawn, brackets, typed):
    page = [*glyphs("ابتثج", baseline=600), *glyphs(drawn)]
    assert page_style(page).brackets is brackets
    assert _texts(page, page_style(page))[0] == typed


def test_a_pair_of_brackets_on_two_lines_decides_where_no_line_does():
    page = [*glyphs("ا)~ب"), *glyphs("(ت", baseline=600)]
    assert _texts(page, page_style(page)) == ["ب (ا", "ت)"]


def test_a_page_is_arabic_where_a_fourth_of_its_letters_are():
    assert page_style(glyphs("abc" + "ا")).rtl
    assert not page_style(glyphs("abcdefg" + "ا")).rtl


def test_presentation_forms_become_letters_and_other_compatibility_characters_stay():
    assert fold_forms("ﻣﺤﻜﻤﺔ ﻻ ½ ﷲ") == "محكمة لا ½ الله"


def test_words_stand_where_their_glyphs_do():
    (line,) = read_lines(glyphs("١٢~مقر"), ARABIC)
    first, second = words_of([(40, line)], page=3)
    assert (first.start, first.end, first.page, first.box) == (40, 43, 3, (15.0, 92.0, 30.0, 102.0))
    assert (second.start, second.end, second.box) == (44, 46, (0.0, 92.0, 10.0, 102.0))


def _cell(upper, lower, width):
    lines = read_lines([*glyphs(upper), *glyphs(lower, baseline=680)], ARABIC)
    return line_text(cell_line(lines, width))


def test_a_number_too_wide_for_its_cell_is_one_number():
    assert _cell("١٨٣٣٠٤", "٩٥١٦", width=36) == "١٨٣٣٠٤٩٥١٦"


def test_two_numbers_below_each_other_stay_two():
    assert _cell("0530194268", "0112223344", width=90) == "0530194268 0112223344"
    assert _cell("نم", "مك", width=11) == "من كم"


@pytest.mark.parametrize(
    ("drawn", "typed"),
    [
        ("AB (حجث )تبا", "AB (ابت) ثجح"),
        ("AB حجث )تبا(", "(ابت) ثجح AB"),
        ("AB حجث", "ثجح AB"),
    ],
)
def test_brackets_tell_that_a_line_was_set_from_left_to_right_on_an_arabic_page(drawn, typed):
    (line,) = read_lines(glyphs(drawn), ARABIC)
    assert line_text(line) == typed
