"""A signature's logo hides no letter; a photo does, however it is named."""

import pytest

from classifiers.unread import is_decoration, unread
from parsers.document import Address, Defect, DefectCode, Document, Message, Part, Role


def picture(name: str, size: int, code: DefectCode = DefectCode.NO_TEXT_LAYER) -> Part:
    return Part("2", "", Role.ATTACHMENT, name, "image/png", "image/png", "", size, defects=(Defect(code, ""),))


@pytest.mark.parametrize(
    "name", ["image001.png", "logo.png", "moh_logo.jpg", "signature.gif", "شعار.png", "IMAGE003.PNG"]
)
def test_a_small_picture_named_as_mail_programs_name_them_is_decoration(name):
    assert is_decoration(picture(name, 4_000))


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("image001.png", 80_000, DefectCode.NO_TEXT_LAYER),
        ("IMG_2231.jpg", 4_000, DefectCode.NO_TEXT_LAYER),
        ("خطاب.png", 4_000, DefectCode.NO_TEXT_LAYER),
        ("", 4_000, DefectCode.NO_TEXT_LAYER),
        ("logo.png", 4_000, DefectCode.ENCRYPTED),
    ],
)
def test_any_other_picture_is_something_nobody_has_read(name, size, code):
    part = picture(name, size, code)
    message = Message("", "", Address("", ""), (), (), (), "", None, (), (), ())
    assert not is_decoration(part)
    assert unread(Document("", 0, (message,), (part,))) == (part,)


def test_a_page_that_is_no_picture_is_never_decoration():
    part = Part("2", "", Role.ATTACHMENT, "logo.pdf", "application/pdf", "application/pdf", "", 900,
                defects=(Defect(DefectCode.NO_TEXT_LAYER, ""),))  # fmt: skip
    assert not is_decoration(part)
