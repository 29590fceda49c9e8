"""What stands behind a person's name and behind nothing else: an age, a birth, a number, a nationality."""

import re

_AGE = (
    r"[ \t]*(?:[,(\-][ \t]*)?(?:\d{1,2}[ \t]*(?:سن|عام|اعوام|اشهر|شهر)|مواليد|و?تاريخ (?:ال)?ميلاد|العمر|و?عمره|البالغ"
    r"|المولود|ولدت? في|ميلاده|السن(?:[ ]?:|[ ]\d|[ ]سن)|سنها|ت[ ]?\.[ ]?(?:ال)?ميلاد|عمر (?:ال)?(?:ابن|بنت|طفل|محضون)"
    r"|سنه (?:\d|[^\W\d_]+ سن|سن)|سنتان|سنتين|عامان|عامين"
    r"|(?:ثلاث|اربع|خمس|ست|سبع|ثمان|تسع|عشر|احد|اثن)[^\W\d_]{0,4}[ ](?:عشره?[ ])?(?:سن|عام|اعوام)"
)
AGED = re.compile(_AGE + ")")
"""An age or a birth directly after a name."""
AGE_NEXT = re.compile(_AGE + r"|(?:aged )?\d)")
"""The same, or a bare number."""
DETAIL_NEXT = re.compile(
    r"[ \t]*(?:[,(|/:\-][ \t]*)?(?:[\d(]|مواليد|تاريخ|السجل|who|aged|born|العمر|عمر|سنت|البالغ|هوي|سجل"
    r"|المولود|المثبت|ت[ ]?\.[ ]?(?:ال)?ميلاد|ولدت?|ميلاد|السن|سنها?|$|\n"
    r"|(?:ثلاث|اربع|خمس|ست|سبع|ثمان|تسع|عشر)[^\W\d_]{0,2} سن)"
)
"""A person's particulars, or the end of a line."""
NUMBER_NEXT = re.compile(
    r"[ \t\n]{0,3}[,(\-]?[ \t\n]{0,3}(?:(?:(?:رقم |حامله? )?(?:ال)?(?:هوي|سجل|اقام|جوال)[^\d]{0,24}\d{6}|[12]\d{9})"
    r"|[^\W\d_]{3,12} الجنسيه|المثبته? هويت)"
)
"""An identity number, a telephone or a nationality: what follows a person's name and nothing else."""
