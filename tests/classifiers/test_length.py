"""A letter costs time in proportion to its length, whatever it is filled with: no pattern may backtrack.

Four times the text may cost four times the time; the square would be sixteen times. Process time, best of several.
"""

import time
from dataclasses import replace

import pytest

from bench.judging import document_of, letters, provenance_of
from classifiers.assess import assess
from classifiers.directory import Directory
from classifiers.rules import load_rules
from parsers.document import TextFrom

pytestmark = pytest.mark.slow
RULES = load_rules(Directory(own_domains=("yusr.example",)))
LETTER = next(letters())
DOCUMENT, PROVENANCE = document_of(LETTER), provenance_of(LETTER)
SHORT, TIMES, MOST = 2_500, 4, 9
BLANKS = " " * 1_000
FILLINGS = {
    "blanks": " ",
    "tabs": "\t",
    "no-break spaces": "\u00a0",
    "line ends": "\n",
    "Windows line ends": "\r\n",
    "blank lines of blanks": " \n ",
    "digits": "1",
    "Arabic digits": "٤",
    "groups of digits": "12 34 ",
    "digits and strokes": "1/2/",
    "digits and hyphens": "12-34-56-",
    "dates": "١٤٤٨/٠٥/١٧هـ ",
    "bin": "بن ",
    "names": "محمد بن علي ",
    "names joined": "محمد وعلي ",
    "Latin names": "Mr. Ahmed bin Ali ",
    "children with ages": "الطفل/ سعد وسدن (٣ أعوام) ",
    "roles": "طالب التنفيذ ",
    "roles with strokes": "المنفذ ضده/ ",
    "denials": "لا يوجد ",
    "dangers": "ضرب ",
    "dialect": "گ ضرب ",
    "harm": "ضربها ابنها ",
    "open brackets": "((((",
    "brackets of all kinds": "[(«",
    "quotation marks": '"',
    "open quotations": 'باسم "محمد ',
    "cells": "| ",
    "rows": "1 | محمد بن علي | ١٠٠٠٠٠٠٠٠٨ | \n",
    "heads of tables": "الاسم | الهوية | الصفة\n",
    "items": "1- محمد علي هوية 1000000008\n",
    "labels": "الرقم: ",
    "labels alone": "الرقم:\n",
    "labels and blanks": f"الرقم{BLANKS}\n",
    "forms and blanks": f"نموذج{BLANKS}\n",
    "pages and blanks": f"page{BLANKS}\n",
    "names and blanks": f"الطفل/ محمد{BLANKS}",
    "cells of blanks": f"الاسم | الهوية | العمر\n(5{BLANKS}( | 1 | 2\n",
    "subjects and blanks": f"الموضوع{BLANKS}",
    "hyphens": "-",
    "hyphens and blanks": "-- ",
    "dots": ".",
    "underscores": "_",
    "quotation of mail": "> ",
    "mail heads": "من: x@y.z\n",
    "who wrote": "في " + "كتب" * 80 + "\n",
    "copies": "صورة مع التحية\n",
    "addressees": "سعادة مدير مركز شمل\n",
    "decisions": "قررت الدائرة ",
    "decisions and long words": "قررت" + "x" * 500 + " ",
    "changes": "زيارة موعد بدلا ",
    "whole items": "1- محمد بن علي الحربي\n",
    "referrals elsewhere": "تمت إحالة محمد إلى مستشفى النور ",
    "papers sent": "نحيل لكم صورة من التعهد ",
    "copies to us": "وصورة لمركز شمل بجمعية يسر ",
    "orders": "نحيل إليكم قرار الدائرة بمنع ",
    "children asked for": "تسليم الطفل لوالده ",
    "questions": "هل يمكن إحالتها ",
    "addresses asked for": "تزويدنا بعنوان ",
    "numbers respectively": "على التوالي 1000000008 و1100000015 ",
    "numbers with blanks": "طلب رقم 480123 4567 ",
    "another matter": "زوجها كذلك المواطنة ",
    "lines drawn": "_______________\n",
    "links": "http://a.b/",
    "one word": "محكمة",
    "kashida": "ـ",
    "vowel marks": "ا\u064b\u064b\u064b",
    "direction marks": "\u200f",
    "ligatures": "ﷺ",
}


def seconds(filling: str, length: int, text_from: TextFrom) -> float:
    """The best of two."""
    part = DOCUMENT.parts[-1]
    long = replace(part, text=part.text + "\n" + filling * (length // len(filling)), text_from=text_from)
    document = replace(DOCUMENT, parts=(*DOCUMENT.parts[:-1], long))
    took = []
    for _ in range(2):
        began = time.process_time()
        assess(document, PROVENANCE, RULES)
        took.append(time.process_time() - began)
    return min(took)


@pytest.mark.parametrize("text_from", [TextFrom.TEXT_LAYER, TextFrom.OCR])
@pytest.mark.parametrize("filling", FILLINGS.values(), ids=FILLINGS)
def test_time_grows_with_the_length_and_no_faster(filling, text_from):
    length = SHORT // (18 if filling == "ﷺ" else 1)
    assert seconds(filling, TIMES * length, text_from) < MOST * seconds(filling, length, text_from)
